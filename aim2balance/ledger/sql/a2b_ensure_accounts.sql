-- Makes the system accounts that are missing, in the order of their ids.
CREATE OR REPLACE FUNCTION a2b_ensure_accounts(kinds text[], names text[]) RETURNS void LANGUAGE sql
SET jit = off
AS $$
    INSERT INTO account (id, owner_id, kind, name)
    SELECT DISTINCT ON (1) a2b_account_id(u.kind, u.name), 'ffffffff-ffff-8fff-bfff-ffffffffffff'::uuid, u.kind, u.name
    FROM unnest(kinds, names) AS u(kind, name)
    WHERE u.kind <> 'wallet' AND NOT EXISTS (SELECT FROM account AS a WHERE a.id = a2b_account_id(u.kind, u.name))
    ORDER BY 1
    ON CONFLICT DO NOTHING
$$;
