-- Gives back, at most `p_most` at a time, the open holds of dead leases and those older than `p_age`; returns how many.
CREATE OR REPLACE FUNCTION wallet_sweep(p_age interval, p_most integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ids    uuid[];
    owners uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('wallet_sweep'));  -- every process sweeps; one at a time is enough
    SELECT array_agg(o.id), array_agg(o.owner_id) INTO ids, owners
    FROM (SELECT h.id, h.owner_id FROM hold AS h
          WHERE h.state = 'open' AND (h.created_at < clock_timestamp() - p_age
              OR NOT EXISTS (SELECT FROM process_lease AS p WHERE p.id = h.process_id AND p.expires_at > clock_timestamp()))
          LIMIT p_most) AS o;
    RETURN CASE WHEN ids IS NULL THEN 0 ELSE wallet_release(ids, owners) END;
END $$;
