CREATE OR REPLACE FUNCTION a2b_lock_wallets(owners uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM account WHERE id = ANY (owners) AND kind = 'wallet' ORDER BY id FOR UPDATE;
END $$;
