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

-- As processes of the version before that call it.
CREATE OR REPLACE FUNCTION wallet_extend(p_ids uuid[], p_owners uuid[], p_bys bigint[], OUT extended boolean[]) LANGUAGE sql
AS $$
SELECT wallet_extend(p_ids, p_owners, p_bys, array_fill(0::bigint, ARRAY[cardinality(p_ids)]), NULL, now())
$$;
