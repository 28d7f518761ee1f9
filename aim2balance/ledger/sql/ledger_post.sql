-- Books one transfer. verdict: booked; replayed (the same key and content is in the books: transfer_id is that transfer); conflict (the
-- key with other content, or the id in use); no_account; overdrawn (a wallet would fall below what it holds; only a chargeback may do
-- that, and it blocks the wallet). Nothing is written unless booked.
CREATE OR REPLACE FUNCTION ledger_post(
    p_owner uuid, p_id uuid, p_kind text, p_key text, p_hash bytea, p_happened timestamptz, p_reference text, p_reason text, p_actor text,
    p_kinds text[], p_names text[], p_accounts uuid[], p_amounts bigint[], OUT verdict text, OUT transfer_id uuid
) LANGUAGE plpgsql SECURITY DEFINER
SET jit = off SET enable_seqscan = off SET enable_nestloop = off SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    known  record;
    locked integer;
    at     timestamptz;
BEGIN
    PERFORM a2b_ensure_accounts(p_kinds, p_names);
    PERFORM 1 FROM account WHERE id = ANY (p_accounts) ORDER BY id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    transfer_id := p_id;

    SELECT i.input_hash, i.transfer_id INTO known FROM idempotency AS i WHERE i.owner_id = p_owner AND i.key = p_key;
    IF FOUND THEN
        verdict := CASE WHEN known.input_hash = p_hash THEN 'replayed' ELSE 'conflict' END;
        transfer_id := known.transfer_id;
        RETURN;
    END IF;
    IF locked < cardinality(p_accounts) THEN
        verdict := 'no_account';
        RETURN;
    END IF;
    IF p_kind <> 'chargeback' AND EXISTS (
        SELECT FROM account AS a JOIN unnest(p_accounts, p_amounts) AS u(id, amount) ON u.id = a.id
        WHERE a.id = ANY (p_accounts) AND a.kind = 'wallet' AND u.amount < 0 AND a.balance - a.held + u.amount < 0
    ) THEN
        verdict := 'overdrawn';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM transfer AS t WHERE t.owner_id = p_owner AND t.id = p_id) THEN
        verdict := 'conflict';
        RETURN;
    END IF;
    INSERT INTO idempotency (owner_id, key, input_hash, transfer_id) VALUES (p_owner, p_key, p_hash, p_id) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT CASE WHEN i.input_hash = p_hash THEN 'replayed' ELSE 'conflict' END, i.transfer_id INTO verdict, transfer_id
        FROM idempotency AS i WHERE i.owner_id = p_owner AND i.key = p_key;
        RETURN;
    END IF;

    at := clock_timestamp();
    UPDATE account AS a
    SET balance = a.balance + u.amount, version = a.version + 1,
        blocked_at = CASE WHEN p_kind = 'chargeback' AND a.kind = 'wallet' AND u.amount < 0 THEN coalesce(a.blocked_at, at) ELSE a.blocked_at END
    FROM unnest(p_accounts, p_amounts) AS u(id, amount)
    WHERE a.id = u.id AND a.id = ANY (p_accounts);
    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at, reference, reason, actor)
    VALUES (p_owner, p_id, p_kind, p_happened, at, p_reference, p_reason, p_actor);
    INSERT INTO entry (owner_id, id, transfer_id, account_id, amount, balance_after, version_after)
    SELECT p_owner, a2b_entry_id(a2b_entry_prefix(at), 0, (u.leg - 1)::integer, p_id), p_id, u.id, u.amount,
        CASE WHEN a.kind = 'wallet' THEN a.balance END, CASE WHEN a.kind = 'wallet' THEN a.version END
    FROM unnest(p_accounts, p_amounts) WITH ORDINALITY AS u(id, amount, leg) JOIN account AS a ON a.id = u.id
    WHERE a.id = ANY (p_accounts);
    verdict := 'booked';
END $$;
