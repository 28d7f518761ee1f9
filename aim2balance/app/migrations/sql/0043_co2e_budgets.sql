-- What budgets count beside euro: the best estimate of CO2e in nanograms. `base` is what of a window was counted before its holds were; with
-- what the settled ones say it makes `spent`.
ALTER TABLE budget_window
    ADD COLUMN spent_co2e bigint NOT NULL DEFAULT 0, ADD COLUMN held_co2e bigint NOT NULL DEFAULT 0 CHECK (held_co2e >= 0),
    ADD COLUMN base bigint, ADD COLUMN base_co2e bigint;
ALTER TABLE budget_window ALTER COLUMN base SET DEFAULT 0, ALTER COLUMN base_co2e SET DEFAULT 0;
COMMENT ON COLUMN budget_window.base IS 'part of `spent` that no kept hold tells; null: counted by the version before, which did not say';
COMMENT ON COLUMN budget_window.base_co2e IS 'part of `spent_co2e` that no kept hold tells; null: not everything of this window was counted';

ALTER TABLE hold
    ADD COLUMN co2e_held bigint NOT NULL DEFAULT 0, ADD COLUMN limit_co2es bigint[], ADD COLUMN spent bigint, ADD COLUMN spent_co2e bigint;
COMMENT ON COLUMN hold.co2e_held IS 'nanograms of CO2e that its budgets count while it is open';
COMMENT ON COLUMN hold.spent IS 'what its budgets count since it is settled; null: it has none, or the version before settled it';
COMMENT ON COLUMN hold.spent_co2e IS 'nanograms of CO2e that its budgets count since it is settled; null: nobody knows';

ALTER TABLE budget
    ADD COLUMN is_in_euro boolean NOT NULL DEFAULT true, ADD COLUMN limit_co2e_ng bigint, ADD COLUMN is_hard boolean NOT NULL DEFAULT true;
ALTER TABLE budget
    ADD CONSTRAINT budget_limits CHECK (is_in_euro OR limit_co2e_ng IS NOT NULL) NOT VALID,
    ADD CONSTRAINT budget_co2e CHECK (limit_co2e_ng >= 0) NOT VALID;
COMMENT ON COLUMN budget.is_in_euro IS 'false: limit_micro is the largest there is and bounds nothing; the version before reads it';
ALTER TABLE api_key
    ADD COLUMN limit_co2e_ng bigint, ADD COLUMN co2e_window_kind text, ADD COLUMN is_limit_hard boolean NOT NULL DEFAULT true;
ALTER TABLE api_key
    ADD CONSTRAINT api_key_co2e_window CHECK ((limit_co2e_ng IS NULL) = (co2e_window_kind IS NULL)) NOT VALID,
    ADD CONSTRAINT api_key_co2e CHECK (limit_co2e_ng >= 0) NOT VALID;
COMMENT ON COLUMN api_key.co2e_window_kind IS 'as window_kind where there is a limit in euro too';

-- Admits requests in arrival order per wallet. What is available is what neither open holds nor open promises bind; granted =
-- least(want, available), promised = least(ceiling, available), refused below `least`. A lowered grant is `least` and whole steps of
-- p_steps (the price of one more output token of each answer, in millionths of a micro-euro), so that no more is held than its limit costs.
-- p_beyonds is what a request's input may cost beyond its estimate. A wallet need not have that, as long as what it has not of all its open
-- requests, and what answers of the same UTC day have cost beyond it, is at most p_exposure (NULL: whatever it is); a budget must have it.
-- p_limit_of and p_rate_of name the request (1, 2, …, in ascending order) to which a budget limit or rate limit belongs.
-- A limit in euro (p_limit_micros) or in nanograms of CO2e (p_limit_co2es) that is NULL is counted and bounds nothing. A request holds
-- co2e = least(p_co2e_ceilings, what its budgets have), refused below p_co2e_leasts. Without any such limit these three are NULL.
-- verdict: granted; replayed (the request holds already; granted says how much); closed (that id was settled or released); lease (the
-- lease of p_process is dead: nothing was done, take a new one); no_wallet; blocked; insufficient; budget; co2e_budget; rate.
-- `room` is what was available to the request, in nanograms where CO2e refused; `which` the place of the refusing limit in p_limit_ids or
-- p_rate_keys.
CREATE OR REPLACE FUNCTION wallet_place(
    p_process uuid, p_now timestamptz,
    p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_ceilings bigint[], p_beyonds bigint[], p_steps bigint[],
    p_exposure bigint, p_co2e_leasts bigint[], p_co2e_ceilings bigint[], p_prices uuid[], p_rates uuid[],
    p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamptz[], p_limit_ends timestamptz[], p_limit_micros bigint[],
    p_limit_co2es bigint[], p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[],
    OUT verdict text[], OUT granted bigint[], OUT promised bigint[], OUT room bigint[], OUT which integer[], OUT co2e bigint[]
) LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    n           integer := cardinality(p_ids);
    bounds      bigint[] := array_fill(NULL::bigint, ARRAY[n]);
    this_minute timestamptz := date_trunc('minute', p_now);
    first_limit integer[];  -- by request: the place of its first limit; its others follow
    limit_slot  integer[];  -- by limit: the place of its window in `used`
    used        bigint[];
    used_co2e   bigint[];
    has_co2e    boolean := p_limit_co2es IS NOT NULL;
    first_rate  integer[];
    rate_slot   integer[];
    counts      integer[];
    cur_owner   uuid;
    free        bigint;  -- what neither holds nor promises bind
    spare       bigint;  -- what is left of it if every input costs all it may; below zero: what is not covered
    uncovered   bigint;  -- how far below zero that may come
    fits        bigint;
    most        bigint;
    tightest    integer;
    co2e_fits   bigint;
    i           integer;
    k           integer;
    r           record;
BEGIN
    verdict := array_fill(NULL::text, ARRAY[n]);
    granted := array_fill(NULL::bigint, ARRAY[n]);
    promised := array_fill(NULL::bigint, ARRAY[n]);
    room := array_fill(0::bigint, ARRAY[n]);
    which := array_fill(NULL::integer, ARRAY[n]);
    co2e := array_fill(0::bigint, ARRAY[n]);
    IF NOT EXISTS (SELECT FROM process_lease AS p WHERE p.id = p_process AND p.expires_at > clock_timestamp()) THEN
        verdict := array_fill('lease'::text, ARRAY[n]);
        RETURN;
    END IF;
    PERFORM a2b_lock_wallets(p_owners);

    IF cardinality(p_limit_ids) > 0 THEN
        INSERT INTO budget_window (limit_id, window_start, window_end)
        SELECT DISTINCT ON (1, 2) u.id, u.starts, u.ends FROM unnest(p_limit_ids, p_limit_starts, p_limit_ends) AS u(id, starts, ends)
        ORDER BY 1, 2
        ON CONFLICT DO NOTHING;
        PERFORM a2b_lock_budgets(p_limit_ids, p_limit_starts);
        SELECT array_agg(d.slot ORDER BY d.place) INTO limit_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id, u.starts)::integer AS slot
              FROM unnest(p_limit_ids, p_limit_starts) WITH ORDINALITY AS u(id, starts, place)) AS d;
        SELECT array_agg(b.spent + b.held ORDER BY b.limit_id, b.window_start), array_agg(b.spent_co2e + b.held_co2e ORDER BY b.limit_id, b.window_start)
        INTO used, used_co2e
        FROM (SELECT DISTINCT u.id, u.starts FROM unnest(p_limit_ids, p_limit_starts) AS u(id, starts)) AS d
        JOIN budget_window AS b ON b.limit_id = d.id AND b.window_start = d.starts
        WHERE b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
        first_limit := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_limit_of) .. 1 LOOP
            first_limit[p_limit_of[j]] := j;
        END LOOP;
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        INSERT INTO rate_counter (key_id, minute) SELECT DISTINCT u.id, this_minute FROM unnest(p_rate_keys) AS u(id) ORDER BY 1
        ON CONFLICT DO NOTHING;
        PERFORM 1 FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute ORDER BY c.key_id FOR UPDATE;
        SELECT array_agg(d.slot ORDER BY d.place) INTO rate_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id)::integer AS slot FROM unnest(p_rate_keys) WITH ORDINALITY AS u(id, place)) AS d;
        SELECT array_agg(c.requests ORDER BY c.key_id) INTO counts
        FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute;
        first_rate := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_rate_of) .. 1 LOOP
            first_rate[p_rate_of[j]] := j;
        END LOOP;
    END IF;

    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.want, u.least, u.ceiling, u.beyond, u.step, w.id AS wallet_id, w.free - coalesce(o.bound, 0) AS spare,
            coalesce(o.beyond, 0) AS all_beyond, coalesce(e.overrun, 0) AS overrun, w.blocked, h.state, h.amount, h.promised, h.beyond_estimate,
            coalesce(u.co2e_least, 0) AS co2e_least, coalesce(u.co2e_ceiling, 0) AS co2e_ceiling, h.co2e_held,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_wants, p_leasts, p_ceilings, p_beyonds, p_steps, p_co2e_leasts, p_co2e_ceilings)
            WITH ORDINALITY AS u(id, owner, want, least, ceiling, beyond, step, co2e_least, co2e_ceiling, ord)
        LEFT JOIN (SELECT a.id, a.balance - a.held AS free, a.blocked_at IS NOT NULL AS blocked
                   FROM account AS a WHERE a.id = ANY (p_owners) AND a.kind = 'wallet') AS w ON w.id = u.owner
        LEFT JOIN (SELECT s.owner_id, sum(s.promised - s.amount)::bigint AS bound, sum(s.beyond_estimate)::bigint AS beyond FROM hold AS s
                   WHERE s.owner_id = ANY (p_owners) AND s.state = 'open' AND s.promised > s.amount GROUP BY s.owner_id) AS o
            ON o.owner_id = u.owner
        LEFT JOIN (SELECT x.owner_id, x.overrun FROM exposure AS x
                   WHERE x.owner_id = ANY (p_owners) AND x.day = (p_now AT TIME ZONE 'UTC')::date) AS e ON e.owner_id = u.owner
        LEFT JOIN (SELECT s.id, s.owner_id, s.state, s.amount, s.promised, s.beyond_estimate, s.co2e_held FROM hold AS s WHERE s.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            spare := r.spare;
            free := r.spare + r.all_beyond;
            uncovered := CASE WHEN p_exposure IS NOT NULL THEN greatest(p_exposure - r.overrun, 0) END;
        END IF;
        IF r.first_ord < i THEN
            verdict[i] := CASE verdict[r.first_ord] WHEN 'granted' THEN 'replayed' ELSE verdict[r.first_ord] END;
            granted[i] := granted[r.first_ord];
            promised[i] := promised[r.first_ord];
            room[i] := room[r.first_ord];
            which[i] := which[r.first_ord];
            co2e[i] := co2e[r.first_ord];
            CONTINUE;
        END IF;
        IF r.state = 'open' THEN
            verdict[i] := 'replayed';
            granted[i] := r.amount;
            promised[i] := greatest(r.promised - r.beyond_estimate, r.amount);
            co2e[i] := r.co2e_held;
            CONTINUE;
        END IF;
        verdict[i] := CASE WHEN r.state IS NOT NULL THEN 'closed' WHEN r.wallet_id IS NULL THEN 'no_wallet' WHEN r.blocked THEN 'blocked' END;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            IF counts[rate_slot[k]] >= p_rate_rpms[k] THEN
                verdict[i] := 'rate';
                which[i] := k;
                EXIT;
            END IF;
            k := k + 1;
        END LOOP;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        fits := free;
        tightest := NULL;
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            IF p_limit_micros[k] - used[limit_slot[k]] - r.beyond < fits THEN
                fits := p_limit_micros[k] - used[limit_slot[k]] - r.beyond;
                tightest := k;
            END IF;
            k := k + 1;
        END LOOP;
        fits := greatest(fits, 0);  -- a used-up budget still admits what costs nothing
        IF fits < r.least THEN
            verdict[i] := CASE WHEN free < r.least THEN 'insufficient' ELSE 'budget' END;
            room[i] := CASE WHEN free < r.least THEN free ELSE p_limit_micros[tightest] - used[limit_slot[tightest]] END;
            which[i] := CASE WHEN free < r.least THEN NULL ELSE tightest END;
            CONTINUE;
        END IF;

        most := least(r.ceiling, fits);
        IF most + r.beyond > greatest(spare, 0) THEN  -- not all of it is covered; greatest() also admits what costs nothing
            most := least(most, spare - r.beyond + uncovered);
            IF most < r.least THEN
                verdict[i] := 'insufficient';
                room[i] := spare;
                CONTINUE;
            END IF;
        END IF;
        IF has_co2e THEN
            co2e_fits := r.co2e_ceiling;
            tightest := NULL;
            k := first_limit[i];
            WHILE p_limit_of[k] = i LOOP
                IF p_limit_co2es[k] - used_co2e[limit_slot[k]] < co2e_fits THEN
                    co2e_fits := p_limit_co2es[k] - used_co2e[limit_slot[k]];
                    tightest := k;
                END IF;
                k := k + 1;
            END LOOP;
            co2e_fits := greatest(co2e_fits, 0);
            IF co2e_fits < r.co2e_least THEN
                verdict[i] := 'co2e_budget';
                room[i] := co2e_fits;
                which[i] := tightest;
                CONTINUE;
            END IF;
            co2e[i] := co2e_fits;
        END IF;
        IF most < r.ceiling AND r.step > 0 THEN
            most := r.least + ceil(floor((most - r.least) * 1000000::numeric / r.step) * r.step / 1000000)::bigint;
        END IF;

        verdict[i] := 'granted';
        granted[i] := least(r.want, most);
        promised[i] := most;
        bounds[i] := most + r.beyond;
        room[i] := fits;
        free := free - most;
        spare := spare - bounds[i];
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            used[limit_slot[k]] := used[limit_slot[k]] + bounds[i];
            used_co2e[limit_slot[k]] := used_co2e[limit_slot[k]] + co2e[i];
            k := k + 1;
        END LOOP;
        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            counts[rate_slot[k]] := counts[rate_slot[k]] + 1;
            k := k + 1;
        END LOOP;
    END LOOP;

    INSERT INTO hold (id, owner_id, amount, promised, beyond_estimate, budget_held, co2e_held, state, process_id, price_id, rate_id)
    SELECT u.id, u.owner, u.amount, u.bound, u.beyond, u.bound, u.co2e, 'open', p_process, u.price, u.rate
    FROM unnest(p_ids, p_owners, granted, bounds, p_beyonds, co2e, verdict, p_prices, p_rates)
        AS u(id, owner, amount, bound, beyond, co2e, verdict, price, rate)
    WHERE u.verdict = 'granted';
    UPDATE account AS a
    SET held = a.held + s.amount
    FROM (SELECT u.owner, sum(u.amount)::bigint AS amount FROM unnest(p_owners, granted, verdict) AS u(owner, amount, verdict)
          WHERE u.verdict = 'granted' GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
    IF cardinality(p_limit_ids) > 0 THEN
        UPDATE hold AS h SET limit_ids = l.ids, limit_starts = l.starts, limit_micros = l.micros, limit_co2es = CASE WHEN has_co2e THEN l.co2es END
        FROM (SELECT x.ord, array_agg(x.id ORDER BY x.place) AS ids, array_agg(x.starts ORDER BY x.place) AS starts,
                  array_agg(x.micro ORDER BY x.place) AS micros, array_agg(x.most_co2e ORDER BY x.place) AS co2es
              FROM unnest(p_limit_of, p_limit_ids, p_limit_starts, p_limit_micros, p_limit_co2es)
                  WITH ORDINALITY AS x(ord, id, starts, micro, most_co2e, place)
              GROUP BY x.ord) AS l
        WHERE verdict[l.ord] = 'granted' AND h.id = p_ids[l.ord] AND h.owner_id = p_owners[l.ord] AND h.id = ANY (p_ids);
        UPDATE budget_window AS b
        SET held = b.held + s.amount, held_co2e = b.held_co2e + s.co2e
        FROM (SELECT l.id, l.starts, sum(bounds[l.ord])::bigint AS amount, sum(co2e[l.ord])::bigint AS co2e FROM unnest(p_limit_of, p_limit_ids, p_limit_starts) AS l(ord, id, starts)
              WHERE verdict[l.ord] = 'granted' GROUP BY l.id, l.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        UPDATE rate_counter AS c
        SET requests = c.requests + s.requests
        FROM (SELECT u.id, count(*) AS requests FROM unnest(p_rate_of, p_rate_keys) AS u(ord, id) WHERE verdict[u.ord] = 'granted' GROUP BY u.id) AS s
        WHERE c.key_id = s.id AND c.minute = this_minute AND c.key_id = ANY (p_rate_keys);
    END IF;
END $$;

-- As processes of the version before call it: they know no limit in CO2e.
CREATE OR REPLACE FUNCTION wallet_place(
    p_process uuid, p_now timestamptz,
    p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_ceilings bigint[], p_beyonds bigint[], p_steps bigint[],
    p_exposure bigint, p_prices uuid[], p_rates uuid[],
    p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamptz[], p_limit_ends timestamptz[], p_limit_micros bigint[],
    p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[],
    OUT verdict text[], OUT granted bigint[], OUT promised bigint[], OUT room bigint[], OUT which integer[]
) LANGUAGE sql
AS $$
SELECT p.verdict, p.granted, p.promised, p.room, p.which
FROM wallet_place(p_process, p_now, p_ids, p_owners, p_wants, p_leasts, p_ceilings, p_beyonds, p_steps, p_exposure, NULL, NULL,
    p_prices, p_rates, p_limit_of, p_limit_ids, p_limit_starts, p_limit_ends, p_limit_micros, NULL, p_rate_of, p_rate_keys, p_rate_rpms) AS p
$$;

-- Adds `p_bys` to open holds, all or nothing for each, within the wallet and the budgets of the moment of admission. What a request was
-- promised is its own; beyond that it gets what nobody else was promised. p_beyonds (0: as before) is what its input may cost beyond its
-- estimate now, after another model took over; how far that must be covered is as in `wallet_place`. p_co2es (NULL: as before) is what CO2e
-- it must hold from now on, which its budgets must have. `state || ''`: as in `wallet_release`.
CREATE OR REPLACE FUNCTION wallet_extend(
    p_ids uuid[], p_owners uuid[], p_bys bigint[], p_beyonds bigint[], p_co2es bigint[], p_exposure bigint, p_now timestamptz,
    OUT extended boolean[]
) LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    n          integer := cardinality(p_ids);
    estimates  bigint[] := array_fill(0::bigint, ARRAY[n]);  -- by how much its promise grows, without and with what is beyond the estimate
    bounds     bigint[] := array_fill(0::bigint, ARRAY[n]);
    co2es      bigint[] := array_fill(0::bigint, ARRAY[n]);
    windows_of uuid[];
    starts_of  timestamptz[];
    cur_owner  uuid;
    free       bigint;
    spare      bigint;
    uncovered  bigint;
    counted    bigint;
    r          record;
BEGIN
    extended := array_fill(false, ARRAY[n]);
    PERFORM a2b_lock_wallets(p_owners);
    SELECT array_agg(x.id), array_agg(x.starts) INTO windows_of, starts_of
    FROM (SELECT unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts FROM hold AS h WHERE h.id = ANY (p_ids)) AS x;
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
    END IF;
    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.more, u.beyond, u.co2e, w.free - coalesce(b.bound, 0) AS spare, coalesce(b.beyond, 0) AS all_beyond,
            coalesce(e.overrun, 0) AS overrun, h.amount, greatest(h.promised - h.beyond_estimate, h.amount) AS estimate, h.beyond_estimate,
            h.budget_held, h.co2e_held, h.limit_ids, h.limit_starts, h.limit_micros, h.limit_co2es
        FROM unnest(p_ids, p_owners, p_bys, p_beyonds, p_co2es) WITH ORDINALITY AS u(id, owner, more, beyond, co2e, ord)
        JOIN (SELECT a.id, a.balance - a.held AS free FROM account AS a
              WHERE a.id = ANY (p_owners) AND a.kind = 'wallet' AND a.blocked_at IS NULL) AS w ON w.id = u.owner
        LEFT JOIN (SELECT s.owner_id, sum(s.promised - s.amount)::bigint AS bound, sum(s.beyond_estimate)::bigint AS beyond FROM hold AS s
                   WHERE s.owner_id = ANY (p_owners) AND s.state = 'open' AND s.promised > s.amount GROUP BY s.owner_id) AS b
            ON b.owner_id = u.owner
        LEFT JOIN (SELECT x.owner_id, x.overrun FROM exposure AS x
                   WHERE x.owner_id = ANY (p_owners) AND x.day = (p_now AT TIME ZONE 'UTC')::date) AS e ON e.owner_id = u.owner
        JOIN (SELECT o.id, o.owner_id, o.amount, o.promised, o.beyond_estimate, o.budget_held, o.co2e_held, o.limit_ids, o.limit_starts, o.limit_micros,
                  o.limit_co2es
              FROM hold AS o WHERE o.id = ANY (p_ids) AND o.state || '' = 'open') AS h ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            spare := r.spare;
            free := r.spare + r.all_beyond;
            uncovered := CASE WHEN p_exposure IS NOT NULL THEN greatest(p_exposure - r.overrun, 0) END;
        END IF;
        CONTINUE WHEN free + r.estimate - r.amount < r.more;
        estimates[r.ord] := greatest(r.amount + r.more - r.estimate, 0);
        bounds[r.ord] := estimates[r.ord] + greatest(r.beyond - r.beyond_estimate, 0);
        CONTINUE WHEN bounds[r.ord] > 0 AND spare - bounds[r.ord] + uncovered < 0;
        counted := CASE WHEN r.budget_held IS NULL THEN r.more ELSE bounds[r.ord] END;  -- one of the version before counts as far as it is held
        co2es[r.ord] := CASE WHEN r.limit_ids IS NOT NULL THEN greatest(coalesce(r.co2e, 0) - r.co2e_held, 0) ELSE 0 END;
        IF r.limit_ids IS NOT NULL AND (counted > 0 OR co2es[r.ord] > 0) THEN
            CONTINUE WHEN EXISTS (
                SELECT FROM unnest(r.limit_ids, r.limit_starts, r.limit_micros, r.limit_co2es) AS l(id, starts, micro, most_co2e)
                JOIN budget_window AS b ON b.limit_id = l.id AND b.window_start = l.starts
                WHERE b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts)
                AND (counted > 0 AND b.spent + b.held + counted > l.micro
                     OR co2es[r.ord] > 0 AND b.spent_co2e + b.held_co2e + co2es[r.ord] > l.most_co2e)
            );
            UPDATE budget_window AS b SET held = b.held + counted, held_co2e = b.held_co2e + co2es[r.ord]
            FROM unnest(r.limit_ids, r.limit_starts) AS l(id, starts)
            WHERE b.limit_id = l.id AND b.window_start = l.starts AND b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts);
        END IF;
        extended[r.ord] := true;
        free := free - estimates[r.ord];
        spare := spare - bounds[r.ord];
    END LOOP;
    UPDATE hold AS h
    SET amount = h.amount + s.more, promised = greatest(h.promised, h.amount + h.beyond_estimate) + s.bound,
        beyond_estimate = h.beyond_estimate + s.bound - s.estimate, budget_held = h.budget_held + s.bound, co2e_held = h.co2e_held + s.co2e
    FROM (SELECT u.id, u.owner, sum(u.more)::bigint AS more, sum(u.estimate)::bigint AS estimate, sum(u.bound)::bigint AS bound,
              sum(u.co2e)::bigint AS co2e
          FROM unnest(p_ids, p_owners, p_bys, estimates, bounds, co2es, extended) AS u(id, owner, more, estimate, bound, co2e, done)
          WHERE u.done GROUP BY u.id, u.owner) AS s
    WHERE h.id = s.id AND h.owner_id = s.owner AND h.id = ANY (p_ids);
    UPDATE account AS a SET held = a.held + s.more
    FROM (SELECT u.owner, sum(u.more)::bigint AS more FROM unnest(p_owners, p_bys, extended) AS u(owner, more, done) WHERE u.done GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
END $$;

-- As processes of the version before call it: they know no limit in CO2e.
CREATE OR REPLACE FUNCTION wallet_extend(
    p_ids uuid[], p_owners uuid[], p_bys bigint[], p_beyonds bigint[], p_exposure bigint, p_now timestamptz, OUT extended boolean[]
) LANGUAGE sql
AS $$
SELECT wallet_extend(p_ids, p_owners, p_bys, p_beyonds, NULL, p_exposure, p_now)
$$;

-- Gives open holds back; returns how many. Whatever is not open is left alone. Without statistics the index of open holds looks small, and
-- all of it would be read: `state || ''` hides it, so that holds are found by their key.
CREATE OR REPLACE FUNCTION wallet_release(p_ids uuid[], p_owners uuid[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    windows_of uuid[];
    starts_of  timestamptz[];
    freed      integer;
BEGIN
    PERFORM a2b_lock_wallets(p_owners);
    SELECT array_agg(x.id), array_agg(x.starts) INTO windows_of, starts_of
    FROM (SELECT unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts FROM hold AS h WHERE h.id = ANY (p_ids) AND h.state || '' = 'open') AS x;
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
    END IF;
    WITH closed AS (
        UPDATE hold AS h SET state = 'released', closed_at = clock_timestamp()
        FROM unnest(p_ids, p_owners) AS u(id, owner)
        WHERE h.id = u.id AND h.owner_id = u.owner AND h.id = ANY (p_ids) AND h.state || '' = 'open'
        RETURNING h.owner_id, h.amount, coalesce(h.budget_held, h.amount) AS counted, h.co2e_held, h.limit_ids, h.limit_starts
    ), wallets AS (
        UPDATE account AS a SET held = a.held - s.amount
        FROM (SELECT c.owner_id, sum(c.amount)::bigint AS amount FROM closed AS c GROUP BY c.owner_id) AS s
        WHERE a.id = s.owner_id AND a.id = ANY (p_owners)
    ), budgets AS (
        UPDATE budget_window AS b SET held = b.held - s.amount, held_co2e = b.held_co2e - s.co2e
        FROM (SELECT x.id, x.starts, sum(x.counted)::bigint AS amount, sum(x.co2e_held)::bigint AS co2e
              FROM (SELECT c.counted, c.co2e_held, unnest(c.limit_ids) AS id, unnest(c.limit_starts) AS starts FROM closed AS c) AS x GROUP BY x.id, x.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (windows_of) AND b.window_start = ANY (starts_of)
    )
    SELECT count(*) INTO freed FROM closed;
    RETURN freed;
END $$;

-- Settles finished answers: the hold is closed, the price leaves the wallet, the entries are written. It never fails for lack of money and
-- never depends on the hold: what the wallet cannot pay is `overrun`, our loss. Exactly once per request: `newly` is false for a request
-- that is in the books already or stands in the batch before. A price of zero makes no transfer. Overruns count for the UTC day of the answer. Spend on the demo model is booked to
-- demo_margin and demo_fund, so no donation can ever be computed from it.
-- p_cost_accounts are the ids of the accounts of p_providers; p_co2es is what each emitted in nanograms of CO2e, NULL where nobody knows. Locks: wallets by id, budget windows, holds, then system accounts by id, each of which is updated once per batch.
CREATE OR REPLACE FUNCTION wallet_settle(
    p_ids uuid[], p_owners uuid[], p_providers text[], p_cost_accounts uuid[], p_costs bigint[], p_margins bigint[], p_restorations bigint[],
    p_co2es bigint[], p_happened timestamptz[], p_demo boolean[], OUT newly boolean[], OUT overrun bigint[]
) LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    n          integer := cardinality(p_ids);
    absent     boolean[] := array_fill(false, ARRAY[n]);
    freed      bigint[] := array_fill(0::bigint, ARRAY[n]);
    counted    bigint[] := array_fill(0::bigint, ARRAY[n]);  -- as held in its budgets
    co2es      bigint[] := array_fill(0::bigint, ARRAY[n]);  -- as held in its budgets
    paid       bigint[] := array_fill(0::bigint, ARRAY[n]);
    afters     bigint[] := array_fill(0::bigint, ARRAY[n]);
    versions   bigint[] := array_fill(0::bigint, ARRAY[n]);
    windows_of uuid[];
    starts_of  timestamptz[];
    systems    uuid[];
    sums       bigint[];
    counts     bigint[];
    cur_owner  uuid;
    balance    bigint;
    held       bigint;
    version    bigint;
    at         timestamptz;
    prefix     text;
    has_absent boolean := false;
    has_overrun boolean := false;
    locked     integer;
    i          integer;
    r          record;
BEGIN
    newly := array_fill(false, ARRAY[n]);
    overrun := array_fill(0::bigint, ARRAY[n]);
    PERFORM a2b_lock_wallets(p_owners);
    FOR r IN
        SELECT u.ord::integer AS ord, u.id, u.owner, u.cost + u.margin + u.restoration AS price, w.balance, w.held, w.version, h.state, h.amount,
            coalesce(h.budget_held, h.amount) AS counted, h.co2e_held, h.limit_ids, h.limit_starts,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_costs, p_margins, p_restorations) WITH ORDINALITY AS u(id, owner, cost, margin, restoration, ord)
        LEFT JOIN (SELECT a.id, a.balance, a.held, a.version FROM account AS a WHERE a.id = ANY (p_owners)) AS w ON w.id = u.owner
        LEFT JOIN (SELECT o.id, o.owner_id, o.state, o.amount, o.budget_held, o.co2e_held, o.limit_ids, o.limit_starts FROM hold AS o
                   WHERE o.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            balance := coalesce(r.balance, 0);  -- no wallet: nothing can be paid
            held := coalesce(r.held, 0);
            version := coalesce(r.version, 0);
        END IF;
        CONTINUE WHEN r.first_ord < i OR r.state = 'settled';
        IF r.state IS NULL THEN
            -- No hold: it never was one, or it is so old that it was thrown away; then its transfer tells.
            CONTINUE WHEN EXISTS (SELECT FROM transfer AS t WHERE t.owner_id = r.owner AND t.id = r.id);
            absent[i] := true;
            has_absent := true;
        ELSIF r.state = 'open' THEN
            freed[i] := r.amount;
            counted[i] := r.counted;
            co2es[i] := r.co2e_held;
            held := held - r.amount;
        END IF;
        IF r.limit_ids IS NOT NULL THEN
            windows_of := windows_of || r.limit_ids;
            starts_of := starts_of || r.limit_starts;
        END IF;
        newly[i] := true;
        paid[i] := least(r.price, greatest(balance - held, 0));
        overrun[i] := r.price - paid[i];
        has_overrun := has_overrun OR overrun[i] > 0;
        balance := balance - paid[i];
        IF paid[i] > 0 THEN
            version := version + 1;
        END IF;
        afters[i] := balance;
        versions[i] := version;
    END LOOP;

    at := clock_timestamp();
    prefix := a2b_entry_prefix(at);
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
        UPDATE budget_window AS b
        SET held = b.held - s.freed, spent = b.spent + s.price, held_co2e = b.held_co2e - s.freed_co2e, spent_co2e = b.spent_co2e + s.co2e
        FROM (SELECT x.id, x.starts, sum(x.freed)::bigint AS freed, sum(x.price)::bigint AS price, sum(x.freed_co2e)::bigint AS freed_co2e,
                  coalesce(sum(x.co2e), 0)::bigint AS co2e
              FROM (SELECT u.counted AS freed, u.cost + u.margin + u.restoration AS price, u.freed_co2e, u.co2e, unnest(h.limit_ids) AS id,
                        unnest(h.limit_starts) AS starts
                    FROM unnest(p_ids, p_owners, newly, counted, co2es, p_costs, p_margins, p_restorations, p_co2es)
                        AS u(id, owner, newly, counted, freed_co2e, cost, margin, restoration, co2e)
                    JOIN hold AS h ON h.id = u.id AND h.owner_id = u.owner
                    WHERE u.newly AND h.id = ANY (p_ids)) AS x
              GROUP BY x.id, x.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (windows_of) AND b.window_start = ANY (starts_of);
    END IF;
    UPDATE hold AS h
    SET state = 'settled', closed_at = at, spent = CASE WHEN h.limit_ids IS NOT NULL THEN u.cost + u.margin + u.restoration END,
        spent_co2e = CASE WHEN h.limit_ids IS NOT NULL THEN u.co2e END
    FROM unnest(p_ids, p_owners, newly, p_costs, p_margins, p_restorations, p_co2es) AS u(id, owner, newly, cost, margin, restoration, co2e)
    WHERE u.newly AND h.id = u.id AND h.owner_id = u.owner AND h.id = ANY (p_ids);
    IF has_absent THEN
        INSERT INTO hold (id, owner_id, amount, state, closed_at)
        SELECT u.id, u.owner, 0, 'settled', at FROM unnest(p_ids, p_owners, absent) AS u(id, owner, absent) WHERE u.absent;
    END IF;
    UPDATE account AS a
    SET balance = a.balance - s.paid, held = a.held - s.freed, version = a.version + s.entries
    FROM (SELECT u.owner, sum(u.paid)::bigint AS paid, sum(u.freed)::bigint AS freed, count(*) FILTER (WHERE u.paid > 0) AS entries
          FROM unnest(p_owners, newly, paid, freed) AS u(owner, newly, paid, freed) WHERE u.newly GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
    IF has_overrun THEN
        INSERT INTO exposure AS e (owner_id, day, overrun)
        SELECT u.owner, (u.happened AT TIME ZONE 'UTC')::date, sum(u.overrun)::bigint
        FROM unnest(p_owners, p_happened, overrun) AS u(owner, happened, overrun) WHERE u.overrun > 0 GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (owner_id, day) DO UPDATE SET overrun = e.overrun + excluded.overrun;
    END IF;

    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at)
    SELECT u.owner, u.id, 'spend', u.happened, at
    FROM unnest(p_ids, p_owners, newly, p_costs, p_margins, p_restorations, p_happened) AS u(id, owner, newly, cost, margin, restoration, happened)
    WHERE u.newly AND u.cost + u.margin + u.restoration > 0;
    WITH written AS (
        INSERT INTO entry (owner_id, id, transfer_id, account_id, amount, balance_after, version_after)
        SELECT u.owner, a2b_entry_id(prefix, u.ord, leg.place, u.id), u.id, leg.account_id, leg.amount, leg.balance_after, leg.version_after
        FROM unnest(p_ids, p_owners, newly, p_cost_accounts, p_costs, p_margins, p_restorations, p_demo, paid, overrun, afters, versions)
            WITH ORDINALITY AS u(id, owner, newly, cost_account, cost, margin, restoration, demo, paid, overrun, after, version, ord)
        CROSS JOIN LATERAL (VALUES
            (0, u.owner, -u.paid, u.after, u.version),
            (1, a2b_account_id('overrun', ''), -u.overrun, NULL, NULL),
            (2, u.cost_account, u.cost, NULL, NULL),
            (3, CASE WHEN u.demo THEN a2b_account_id('demo_margin', '') ELSE a2b_account_id('margin', '') END, u.margin, NULL, NULL),
            (4, CASE WHEN u.demo THEN a2b_account_id('demo_fund', '') ELSE a2b_account_id('rebalancing_fund', '') END, u.restoration, NULL, NULL)
        ) AS leg(place, account_id, amount, balance_after, version_after)
        WHERE u.newly AND leg.amount <> 0
        RETURNING account_id, owner_id, amount
    )
    SELECT array_agg(s.account_id), array_agg(s.amount), array_agg(s.entries) INTO systems, sums, counts
    FROM (SELECT w.account_id, sum(w.amount)::bigint AS amount, count(*) AS entries FROM written AS w WHERE w.account_id <> w.owner_id
          GROUP BY w.account_id) AS s;
    PERFORM 1 FROM account AS a WHERE a.id = ANY (systems) ORDER BY a.id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked < cardinality(systems) THEN
        PERFORM a2b_ensure_accounts(array_fill('provider_costs'::text, ARRAY[n]), p_providers);
        PERFORM 1 FROM account AS a WHERE a.id = ANY (systems) ORDER BY a.id FOR UPDATE;
    END IF;
    UPDATE account AS a SET balance = a.balance + s.amount, version = a.version + s.entries
    FROM unnest(systems, sums, counts) AS s(id, amount, entries)
    WHERE a.id = s.id AND a.id = ANY (systems);
END $$;

-- As processes of the version before call it: they say no CO2e.
CREATE OR REPLACE FUNCTION wallet_settle(
    p_ids uuid[], p_owners uuid[], p_providers text[], p_cost_accounts uuid[], p_costs bigint[], p_margins bigint[], p_restorations bigint[],
    p_happened timestamptz[], p_demo boolean[], OUT newly boolean[], OUT overrun bigint[]
) LANGUAGE sql
AS $$
SELECT * FROM wallet_settle(p_ids, p_owners, p_providers, p_cost_accounts, p_costs, p_margins, p_restorations, NULL, p_happened, p_demo)
$$;
