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
