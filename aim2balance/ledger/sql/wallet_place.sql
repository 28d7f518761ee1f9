-- Admits requests in arrival order per wallet: granted = least(want, what is available), refused below `least`.
-- p_limit_of and p_rate_of name the request (1, 2, …, in ascending order) to which a budget limit or rate limit belongs.
-- verdict: granted; replayed (the request holds already; granted says how much); closed (that id was settled or released); lease (the
-- lease of p_process is dead: nothing was done, take a new one); no_wallet; blocked; insufficient; budget; rate.
-- `room` is what was available to the request; `which` the place of the refusing limit in p_limit_ids or p_rate_keys.
CREATE OR REPLACE FUNCTION wallet_place(
    p_process uuid, p_now timestamptz,
    p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_prices uuid[], p_rates uuid[],
    p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamptz[], p_limit_ends timestamptz[], p_limit_micros bigint[],
    p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[],
    OUT verdict text[], OUT granted bigint[], OUT room bigint[], OUT which integer[]
) LANGUAGE plpgsql
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    n           integer := cardinality(p_ids);
    this_minute timestamptz := date_trunc('minute', p_now);
    first_limit integer[];  -- by request: the place of its first limit; its others follow
    limit_slot  integer[];  -- by limit: the place of its window in `used`
    used        bigint[];
    first_rate  integer[];
    rate_slot   integer[];
    counts      integer[];
    cur_owner   uuid;
    free        bigint;
    fits        bigint;
    tightest    integer;
    i           integer;
    k           integer;
    r           record;
BEGIN
    verdict := array_fill(NULL::text, ARRAY[n]);
    granted := array_fill(NULL::bigint, ARRAY[n]);
    room := array_fill(0::bigint, ARRAY[n]);
    which := array_fill(NULL::integer, ARRAY[n]);
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
        SELECT array_agg(b.spent + b.held ORDER BY b.limit_id, b.window_start) INTO used
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
        SELECT u.ord::integer AS ord, u.owner, u.want, u.least, w.id AS wallet_id, w.free, w.blocked, h.state, h.amount,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_wants, p_leasts) WITH ORDINALITY AS u(id, owner, want, least, ord)
        LEFT JOIN (SELECT a.id, a.balance - a.held AS free, a.blocked_at IS NOT NULL AS blocked
                   FROM account AS a WHERE a.id = ANY (p_owners) AND a.kind = 'wallet') AS w ON w.id = u.owner
        LEFT JOIN (SELECT o.id, o.owner_id, o.state, o.amount FROM hold AS o WHERE o.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            free := r.free;
        END IF;
        IF r.first_ord < i THEN
            verdict[i] := CASE verdict[r.first_ord] WHEN 'granted' THEN 'replayed' ELSE verdict[r.first_ord] END;
            granted[i] := granted[r.first_ord];
            room[i] := room[r.first_ord];
            which[i] := which[r.first_ord];
            CONTINUE;
        END IF;
        IF r.state = 'open' THEN
            verdict[i] := 'replayed';
            granted[i] := r.amount;
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
            IF p_limit_micros[k] - used[limit_slot[k]] < fits THEN
                fits := p_limit_micros[k] - used[limit_slot[k]];
                tightest := k;
            END IF;
            k := k + 1;
        END LOOP;
        fits := greatest(fits, 0);  -- a used-up budget still admits what costs nothing
        IF fits < r.least THEN
            verdict[i] := CASE WHEN free < r.least THEN 'insufficient' ELSE 'budget' END;
            room[i] := CASE WHEN free < r.least THEN free ELSE fits END;
            which[i] := CASE WHEN free < r.least THEN NULL ELSE tightest END;
            CONTINUE;
        END IF;

        verdict[i] := 'granted';
        granted[i] := least(r.want, fits);
        room[i] := fits;
        free := free - granted[i];
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            used[limit_slot[k]] := used[limit_slot[k]] + granted[i];
            k := k + 1;
        END LOOP;
        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            counts[rate_slot[k]] := counts[rate_slot[k]] + 1;
            k := k + 1;
        END LOOP;
    END LOOP;

    INSERT INTO hold (id, owner_id, amount, state, process_id, price_id, rate_id)
    SELECT u.id, u.owner, u.amount, 'open', p_process, u.price, u.rate
    FROM unnest(p_ids, p_owners, granted, verdict, p_prices, p_rates) AS u(id, owner, amount, verdict, price, rate)
    WHERE u.verdict = 'granted';
    UPDATE account AS a
    SET held = a.held + s.amount
    FROM (SELECT u.owner, sum(u.amount)::bigint AS amount FROM unnest(p_owners, granted, verdict) AS u(owner, amount, verdict)
          WHERE u.verdict = 'granted' GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
    IF cardinality(p_limit_ids) > 0 THEN
        UPDATE hold AS h SET limit_ids = l.ids, limit_starts = l.starts, limit_micros = l.micros
        FROM (SELECT x.ord, array_agg(x.id ORDER BY x.place) AS ids, array_agg(x.starts ORDER BY x.place) AS starts,
                  array_agg(x.micro ORDER BY x.place) AS micros
              FROM unnest(p_limit_of, p_limit_ids, p_limit_starts, p_limit_micros) WITH ORDINALITY AS x(ord, id, starts, micro, place)
              GROUP BY x.ord) AS l
        WHERE verdict[l.ord] = 'granted' AND h.id = p_ids[l.ord] AND h.owner_id = p_owners[l.ord] AND h.id = ANY (p_ids);
        UPDATE budget_window AS b
        SET held = b.held + s.amount
        FROM (SELECT l.id, l.starts, sum(granted[l.ord])::bigint AS amount FROM unnest(p_limit_of, p_limit_ids, p_limit_starts) AS l(ord, id, starts)
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

-- As processes of the version before that call it: of their requests nothing is known beyond the estimate.
CREATE OR REPLACE FUNCTION wallet_place(
    p_process uuid, p_now timestamptz,
    p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_ceilings bigint[], p_prices uuid[], p_rates uuid[],
    p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamptz[], p_limit_ends timestamptz[], p_limit_micros bigint[],
    p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[],
    OUT verdict text[], OUT granted bigint[], OUT promised bigint[], OUT room bigint[], OUT which integer[]
) LANGUAGE sql
AS $$
SELECT * FROM wallet_place(p_process, p_now, p_ids, p_owners, p_wants, p_leasts, p_ceilings, array_fill(0::bigint, ARRAY[cardinality(p_ids)]),
    array_fill(0::bigint, ARRAY[cardinality(p_ids)]), NULL, p_prices, p_rates, p_limit_of, p_limit_ids, p_limit_starts, p_limit_ends,
    p_limit_micros, p_rate_of, p_rate_keys, p_rate_rpms)
$$;
