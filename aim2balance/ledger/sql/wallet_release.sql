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
