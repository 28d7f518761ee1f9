-- Adds `p_bys` to open holds, all or nothing for each, within the wallet and the budgets of the moment of admission. What a request was
-- promised is its own; beyond that it gets what nobody else was promised. `state || ''`: as in `wallet_release`.
CREATE OR REPLACE FUNCTION wallet_extend(p_ids uuid[], p_owners uuid[], p_bys bigint[], OUT extended boolean[]) LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    windows_of uuid[];
    starts_of  timestamptz[];
    cur_owner  uuid;
    free       bigint;
    r          record;
BEGIN
    extended := array_fill(false, ARRAY[cardinality(p_ids)]);
    PERFORM a2b_lock_wallets(p_owners);
    SELECT array_agg(x.id), array_agg(x.starts) INTO windows_of, starts_of
    FROM (SELECT unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts FROM hold AS h WHERE h.id = ANY (p_ids)) AS x;
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
    END IF;
    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.more, w.free - coalesce(b.beyond, 0) AS free,
            greatest(h.promised - h.amount, 0) AS own, h.limit_ids, h.limit_starts, h.limit_micros
        FROM unnest(p_ids, p_owners, p_bys) WITH ORDINALITY AS u(id, owner, more, ord)
        JOIN (SELECT a.id, a.balance - a.held AS free FROM account AS a
              WHERE a.id = ANY (p_owners) AND a.kind = 'wallet' AND a.blocked_at IS NULL) AS w ON w.id = u.owner
        LEFT JOIN (SELECT s.owner_id, sum(s.promised - s.amount)::bigint AS beyond FROM hold AS s
                   WHERE s.owner_id = ANY (p_owners) AND s.state = 'open' AND s.promised > s.amount GROUP BY s.owner_id) AS b
            ON b.owner_id = u.owner
        JOIN (SELECT o.id, o.owner_id, o.amount, o.promised, o.limit_ids, o.limit_starts, o.limit_micros FROM hold AS o
              WHERE o.id = ANY (p_ids) AND o.state || '' = 'open') AS h ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            free := r.free;
        END IF;
        CONTINUE WHEN free + r.own < r.more;
        IF r.limit_ids IS NOT NULL THEN
            CONTINUE WHEN EXISTS (
                SELECT FROM unnest(r.limit_ids, r.limit_starts, r.limit_micros) AS l(id, starts, micro)
                JOIN budget_window AS b ON b.limit_id = l.id AND b.window_start = l.starts
                WHERE b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts) AND b.spent + b.held + r.more > l.micro
            );
            UPDATE budget_window AS b SET held = b.held + r.more
            FROM unnest(r.limit_ids, r.limit_starts) AS l(id, starts)
            WHERE b.limit_id = l.id AND b.window_start = l.starts AND b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts);
        END IF;
        extended[r.ord] := true;
        free := free - greatest(r.more - r.own, 0);
    END LOOP;
    UPDATE hold AS h SET amount = h.amount + s.more
    FROM (SELECT u.id, u.owner, sum(u.more)::bigint AS more FROM unnest(p_ids, p_owners, p_bys, extended) AS u(id, owner, more, done)
          WHERE u.done GROUP BY u.id, u.owner) AS s
    WHERE h.id = s.id AND h.owner_id = s.owner AND h.id = ANY (p_ids);
    UPDATE account AS a SET held = a.held + s.more
    FROM (SELECT u.owner, sum(u.more)::bigint AS more FROM unnest(p_owners, p_bys, extended) AS u(owner, more, done) WHERE u.done GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
END $$;
