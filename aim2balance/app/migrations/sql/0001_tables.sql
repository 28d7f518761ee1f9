-- The books. Amounts are micro-euro. What we owe is positive: a wallet of 20 € stands at +20,000,000 and psp_clearing at -20,000,000.

-- A moment as the smallest UUID of its millisecond: the bound of ranges and partitions.
CREATE FUNCTION a2b_id_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

-- The id of a system account is made from its name, so nobody has to look it up. It sorts after every wallet: wallets are locked first.
CREATE FUNCTION a2b_account_id(kind text, name text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('ffffffffffff8' || overlay(left(encode(sha256(convert_to(kind || '/' || name, 'UTF8')), 'hex'), 19) PLACING 'a' FROM 4 FOR 1))::uuid;

CREATE TABLE account (
    id         uuid NOT NULL PRIMARY KEY,
    owner_id   uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('wallet', 'provider_costs', 'margin', 'rebalancing_fund', 'donation_payable', 'donations_paid',
               'psp_clearing', 'psp_fees', 'vat_payable', 'promotions', 'adjustments', 'overrun', 'demo_margin', 'demo_fund')),
    name       text NOT NULL DEFAULT '',
    currency   text NOT NULL DEFAULT 'EUR' CHECK (currency = 'EUR'),
    balance    bigint NOT NULL DEFAULT 0,
    held       bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    version    bigint NOT NULL DEFAULT 0,
    blocked_at timestamptz,
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT account_is_named CHECK (CASE WHEN kind = 'wallet' THEN id = owner_id AND name = '' ELSE id = a2b_account_id(kind, name) END),
    CONSTRAINT only_wallets_hold CHECK (kind = 'wallet' OR (held = 0 AND blocked_at IS NULL)),
    CONSTRAINT no_wallet_below_zero CHECK (kind <> 'wallet' OR blocked_at IS NOT NULL OR balance - held >= 0)
) WITH (fillfactor = 50);
COMMENT ON COLUMN account.id IS 'a wallet has the id of its owner';
COMMENT ON COLUMN account.version IS 'the number of entries so far';

INSERT INTO account (id, owner_id, kind)
SELECT a2b_account_id(kind, ''), 'ffffffff-ffff-8fff-bfff-ffffffffffff', kind
FROM unnest(ARRAY['margin', 'rebalancing_fund', 'donation_payable', 'donations_paid', 'psp_clearing', 'psp_fees', 'vat_payable',
                  'promotions', 'adjustments', 'overrun', 'demo_margin', 'demo_fund']) AS kind;

CREATE TABLE transfer (
    owner_id    uuid NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('topup', 'spend', 'refund', 'allowance', 'adjustment', 'chargeback', 'donation')),
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    reference   text,
    reason      text,
    actor       text,
    PRIMARY KEY (owner_id, id)
) PARTITION BY RANGE (id);
COMMENT ON COLUMN transfer.id IS 'made from the cause: the request id of a spend';

CREATE TABLE entry (
    owner_id      uuid NOT NULL,
    id            uuid NOT NULL,
    transfer_id   uuid NOT NULL,
    account_id    uuid NOT NULL,
    amount        bigint NOT NULL CHECK (amount <> 0),
    balance_after bigint,
    version_after bigint,
    PRIMARY KEY (owner_id, id)
) PARTITION BY RANGE (id);
COMMENT ON COLUMN entry.id IS 'its time is the moment of booking, its order the order of booking';
COMMENT ON COLUMN entry.owner_id IS 'the owner of the transfer, on all its legs';
COMMENT ON COLUMN entry.balance_after IS 'of the wallet; NULL on system accounts, whose balance moves once per batch';

CREATE TABLE idempotency (
    owner_id    uuid NOT NULL,
    key         text NOT NULL,
    input_hash  bytea NOT NULL,
    transfer_id uuid NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (owner_id, key)
);

-- One row per living process. Only the database's clock is compared.
CREATE TABLE process_lease (
    id         uuid NOT NULL PRIMARY KEY,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL
);

-- Kept 40 days after it closed: it makes settling exactly-once. price_id and rate_id are those of the moment of admission.
CREATE TABLE hold (
    id           uuid NOT NULL,
    owner_id     uuid NOT NULL,
    amount       bigint NOT NULL CHECK (amount >= 0),
    state        text NOT NULL CHECK (state IN ('open', 'settled', 'released')),
    process_id   uuid,
    price_id     uuid,
    rate_id      uuid,
    limit_ids    uuid[],
    limit_starts timestamptz[],
    limit_micros bigint[],
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at    timestamptz,
    PRIMARY KEY (id, owner_id),
    CHECK ((state = 'open') = (closed_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX hold_open ON hold (process_id) WHERE state = 'open';
COMMENT ON COLUMN hold.id IS 'the request id';
COMMENT ON COLUMN hold.amount IS 'what was held when it closed';

CREATE TABLE budget_window (
    limit_id     uuid NOT NULL,
    window_start timestamptz NOT NULL,
    window_end   timestamptz,
    spent        bigint NOT NULL DEFAULT 0,
    held         bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    PRIMARY KEY (limit_id, window_start)
) WITH (fillfactor = 50);

CREATE TABLE rate_counter (
    key_id   uuid NOT NULL,
    minute   timestamptz NOT NULL,
    requests integer NOT NULL DEFAULT 0,
    PRIMARY KEY (key_id, minute)
) WITH (fillfactor = 50);

CREATE FUNCTION a2b_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it with a new transfer', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION a2b_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION a2b_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON transfer EXECUTE FUNCTION a2b_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON entry EXECUTE FUNCTION a2b_append_only();

-- Makes the default partition and those of `months` months from the month of `first` on, in UTC, for a table partitioned by id; returns
-- how many were new. A month whose rows already stand in the default partition stays there.
CREATE FUNCTION a2b_ensure_partitions(parent text, first date, months integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    starts timestamptz;
    part   text;
    made   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('a2b_ensure_partitions'), hashtext(parent));
    FOR step IN -1 .. months - 1 LOOP
        starts := (date_trunc('month', first::timestamp) + make_interval(months => step)) AT TIME ZONE 'UTC';
        part := parent || CASE step WHEN -1 THEN '_default' ELSE '_' || to_char(starts AT TIME ZONE 'UTC', 'YYYYMM') END;
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        BEGIN
            IF step = -1 THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', part, parent);
            ELSE
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent, a2b_id_floor(starts),
                    a2b_id_floor((starts AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'));
            END IF;
            IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = parent::regclass AND tgname = 'never_emptied') THEN
                EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION a2b_append_only()', part);
            END IF;
            made := made + 1;
        EXCEPTION WHEN check_violation THEN
            NULL;
        END;
    END LOOP;
    RETURN made;
END $$;

SELECT a2b_ensure_partitions(parent, (now() AT TIME ZONE 'UTC' - interval '1 month')::date, 5) FROM unnest(ARRAY['transfer', 'entry']) AS parent;
