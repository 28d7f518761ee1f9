CREATE OR REPLACE FUNCTION a2b_lock_budgets(ids uuid[], starts timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM budget_window WHERE limit_id = ANY (ids) AND window_start = ANY (starts) ORDER BY limit_id, window_start FOR UPDATE;
END $$;
