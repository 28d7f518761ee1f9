"""Jobs; and buying credit: customers, orders, payments, refunds, disputes, plans, saved cards, auto top-up, allowances, vouchers, events."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = """
-- Work for later. A finished job keeps its key, so what is planned once per period is done once.
CREATE TABLE job (
    id            uuid PRIMARY KEY,
    name          text NOT NULL,
    key           text,
    payload       jsonb NOT NULL,
    state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    attempts      integer NOT NULL DEFAULT 0,
    run_at        timestamptz NOT NULL,
    claimed_until timestamptz,
    error         text,
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    done_at       timestamptz,
    UNIQUE (name, key)
);
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'waiting';
CREATE INDEX job_finished ON job (done_at) WHERE state = 'done';

-- Whose the processor's customers are. An event about any other customer is parked.
CREATE TABLE payment_customer (
    processor   text NOT NULL,
    customer_id text NOT NULL,
    owner_id    uuid NOT NULL,
    made_at     timestamptz NOT NULL,
    PRIMARY KEY (processor, customer_id),
    UNIQUE (processor, owner_id)
);

-- What somebody ordered at a checkout page. Nothing is credited from here.
CREATE TABLE payment_order (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL,
    processor    text NOT NULL,
    session_id   text,
    url          text,
    kind         text NOT NULL CHECK (kind IN ('topup', 'card', 'plan', 'auto_topup')),
    credit_cents bigint NOT NULL CHECK (credit_cents >= 0),
    tax_cents    bigint NOT NULL CHECK (tax_cents >= 0),
    total_cents  bigint NOT NULL CHECK (total_cents = credit_cents + tax_cents),
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'expired')),
    attempt_id   uuid,
    consented_at timestamptz,
    made_at      timestamptz NOT NULL,
    UNIQUE (processor, session_id)
);
CREATE INDEX payment_order_owner ON payment_order (owner_id, id);
CREATE INDEX payment_order_attempt ON payment_order (attempt_id) WHERE attempt_id IS NOT NULL;

-- One row per payment (payment intent, or invoice of a plan). Facts arrive in any order; what is booked is worked out from all of them.
CREATE TABLE payment (
    id              uuid PRIMARY KEY,
    processor       text NOT NULL,
    reference       text NOT NULL,
    intent_id       text,
    owner_id        uuid,
    kind            text NOT NULL DEFAULT 'unknown' CHECK (kind IN ('unknown', 'topup', 'auto_topup', 'plan')),
    gross_cents     bigint CHECK (gross_cents >= 0),
    tax_cents       bigint CHECK (tax_cents >= 0),
    method          text,
    charge_id       text,
    paid_at         timestamptz,
    processing_at   timestamptz,
    failed_at       timestamptz,
    failure         text,
    refunded_seen   bigint NOT NULL DEFAULT 0,
    booked_at       timestamptz,
    refunded_booked bigint NOT NULL DEFAULT 0,
    refund_bookings integer NOT NULL DEFAULT 0,
    invoice_number  text,
    invoice_url     text,
    invoice_pdf     text,
    made_at         timestamptz NOT NULL,
    CHECK (booked_at IS NULL OR (paid_at IS NOT NULL AND owner_id IS NOT NULL AND gross_cents IS NOT NULL AND tax_cents IS NOT NULL)),
    CHECK (refunded_booked >= 0 AND (refunded_booked = 0 OR booked_at IS NOT NULL) AND refunded_booked <= gross_cents),
    UNIQUE (processor, reference)
);
CREATE INDEX payment_owner ON payment (owner_id, id);
CREATE UNIQUE INDEX payment_intent ON payment (processor, intent_id);

CREATE TABLE payment_refund (
    id           uuid PRIMARY KEY,
    processor    text NOT NULL,
    refund_id    text,
    intent_id    text NOT NULL,
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    state        text NOT NULL CHECK (state IN ('requested', 'pending', 'succeeded', 'failed', 'refused')),
    actor        text,
    reason       text,
    made_at      timestamptz NOT NULL,
    UNIQUE (processor, refund_id)
);
CREATE INDEX payment_refund_intent ON payment_refund (processor, intent_id);

CREATE TABLE payment_dispute (
    processor    text NOT NULL,
    dispute_id   text NOT NULL,
    intent_id    text NOT NULL,
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    outcome      text CHECK (outcome IN ('won', 'lost', 'dropped')),
    is_withdrawn boolean NOT NULL DEFAULT false,
    taken_at     timestamptz,
    returned_at  timestamptz,
    made_at      timestamptz NOT NULL,
    PRIMARY KEY (processor, dispute_id)
);
CREATE INDEX payment_dispute_intent ON payment_dispute (processor, intent_id);

-- Why payments blocked a wallet. It is let go when no reason is left, unless somebody else had blocked it before.
CREATE TABLE payment_block (
    owner_id    uuid NOT NULL,
    reason      text NOT NULL,
    was_blocked boolean NOT NULL,
    made_at     timestamptz NOT NULL,
    ended_at    timestamptz,
    ended_by    text,
    PRIMARY KEY (owner_id, reason)
);

CREATE TABLE payment_plan (
    processor       text NOT NULL,
    subscription_id text NOT NULL,
    owner_id        uuid,
    customer_id     text,
    plan_id         text,
    state           text NOT NULL,
    is_ending       boolean NOT NULL,
    is_over         boolean NOT NULL,
    period_start    timestamptz,
    period_end      timestamptz,
    seen_at         timestamptz NOT NULL,
    seen_event      text NOT NULL,
    PRIMARY KEY (processor, subscription_id)
);
CREATE INDEX payment_plan_owner ON payment_plan (owner_id);

CREATE TABLE payment_card (
    owner_id    uuid PRIMARY KEY,
    processor   text NOT NULL,
    customer_id text NOT NULL,
    method_id   text NOT NULL,
    saved_at    timestamptz NOT NULL
);

CREATE TABLE auto_topup (
    owner_id        uuid PRIMARY KEY,
    state           text NOT NULL CHECK (state IN ('off', 'needs_card', 'on', 'needs_authentication', 'declined')),
    threshold_micro bigint NOT NULL CHECK (threshold_micro >= 0),
    amount_cents    bigint NOT NULL CHECK (amount_cents > 0),
    most_day_cents  bigint NOT NULL CHECK (most_day_cents > 0),
    most_month_cents bigint NOT NULL CHECK (most_month_cents > 0),
    failure         text,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX auto_topup_on ON auto_topup (owner_id) WHERE state = 'on';

-- One claim per wallet: an attempt that is open keeps every other from starting.
CREATE TABLE auto_topup_attempt (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL,
    credit_cents bigint NOT NULL,
    tax_cents    bigint NOT NULL,
    state        text NOT NULL CHECK (state IN ('claimed', 'sent', 'succeeded', 'declined', 'needs_authentication', 'given_up')),
    intent_id    text,
    failure      text,
    made_at      timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE UNIQUE INDEX auto_topup_one_claim ON auto_topup_attempt (owner_id) WHERE state IN ('claimed', 'sent');
CREATE INDEX auto_topup_attempt_owner ON auto_topup_attempt (owner_id, made_at);
CREATE INDEX auto_topup_attempt_intent ON auto_topup_attempt (intent_id);

CREATE TABLE allowance (
    owner_id       uuid PRIMARY KEY,
    is_enabled     boolean NOT NULL,
    amount_micro   bigint NOT NULL CHECK (amount_micro > 0),
    interval_value integer NOT NULL CHECK (interval_value > 0),
    interval_unit  text NOT NULL CHECK (interval_unit IN ('seconds', 'minutes', 'hours', 'days', 'weeks', 'months')),
    zone           text NOT NULL,
    anchor_at      timestamptz NOT NULL,
    last_period    bigint NOT NULL,
    last_refill_at timestamptz,
    next_at        timestamptz NOT NULL
);
CREATE INDEX allowance_due ON allowance (next_at) WHERE is_enabled;

CREATE TABLE voucher (
    code_hash    bytea PRIMARY KEY,
    amount_micro bigint NOT NULL CHECK (amount_micro > 0),
    reason       text NOT NULL,
    actor        text NOT NULL,
    uses_left    integer NOT NULL CHECK (uses_left >= 0),
    expires_at   timestamptz,
    made_at      timestamptz NOT NULL
);
CREATE TABLE voucher_use (
    code_hash bytea NOT NULL REFERENCES voucher (code_hash),
    owner_id  uuid NOT NULL,
    used_at   timestamptz NOT NULL,
    PRIMARY KEY (code_hash, owner_id)
);

-- What a processor told us, byte for byte. It is answered at once and worked on by a job.
CREATE TABLE payment_event (
    processor    text NOT NULL,
    event_id     text NOT NULL,
    kind         text NOT NULL,
    happened_at  timestamptz NOT NULL,
    received_at  timestamptz NOT NULL,
    body         bytea NOT NULL,
    state        text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'done', 'ignored', 'parked')),
    reason       text,
    subject      text,
    processed_at timestamptz,
    PRIMARY KEY (processor, event_id)
);
CREATE INDEX payment_event_open ON payment_event (state, received_at) WHERE state IN ('received', 'parked');
CREATE INDEX payment_event_subject ON payment_event (processor, subject) WHERE state = 'parked';

-- What the operator has to look at.
CREATE TABLE payment_alert (
    id          uuid PRIMARY KEY,
    code        text NOT NULL,
    subject     text NOT NULL,
    facts       jsonb NOT NULL,
    made_at     timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by text,
    UNIQUE (code, subject)
);

-- The local processor of demo and development keeps its sessions, cards and subscriptions here.
CREATE TABLE local_processor_object (
    id      text PRIMARY KEY,
    kind    text NOT NULL,
    body    jsonb NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX local_processor_kind ON local_processor_object (kind, made_at);
"""


def upgrade() -> None:
    run(op, SQL)
