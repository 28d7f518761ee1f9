"""The restoration fund: partners, closed months, their corrections and proofs, and who shows a badge."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = """
-- Who receives the donations of the months from valid_from on, until the next partner's.
CREATE TABLE restoration_partner (
    id           text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name         text NOT NULL CHECK (name <> ''),
    country      text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    website      text NOT NULL CHECK (website ~ '^https://'),
    payee        text NOT NULL CHECK (payee <> ''),
    bank_details text,
    proof        text NOT NULL,
    valid_from   date NOT NULL UNIQUE CHECK (extract(day FROM valid_from) = 1),
    added_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO restoration_partner (id, name, country, website, payee, proof, valid_from)
VALUES ('bergwaldprojekt', 'Bergwaldprojekt e.V.', 'DE', 'https://www.bergwaldprojekt.de', 'Bergwaldprojekt e.V.',
        'donation receipt (Zuwendungsbestätigung)', '2020-01-01');

-- A closed month. Amounts are micro-euro. Its figures are fixed; its state only moves forward, each step with its proof.
CREATE TABLE donation (
    id                uuid PRIMARY KEY,
    number            integer NOT NULL UNIQUE CHECK (number > 0),
    month             date NOT NULL UNIQUE CHECK (extract(day FROM month) = 1),
    partner_id        text NOT NULL REFERENCES restoration_partner (id),
    collected_micro   bigint NOT NULL,
    corrected_micro   bigint NOT NULL,
    carried_in_micro  bigint NOT NULL,
    amount_micro      bigint NOT NULL CHECK (amount_micro >= 0 AND amount_micro % 10000 = 0),
    carried_out_micro bigint NOT NULL CHECK (carried_out_micro < 10000),
    eur_per_m2        numeric NOT NULL CHECK (eur_per_m2 > 0),
    rate_source       text NOT NULL,
    m2                numeric NOT NULL CHECK (m2 >= 0),
    notes             text,
    closed_at         timestamptz NOT NULL,
    closed_by         text NOT NULL,
    previous_hash     text NOT NULL UNIQUE,
    hash              text NOT NULL UNIQUE,
    content           text NOT NULL,
    state             text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'paid', 'confirmed')),
    paid_on           date,
    bank_reference    text,
    paid_by           text,
    proof_key         text,
    proof_sha256      text,
    proof_size        integer,
    proof_type        text,
    paid_hash         text,
    confirmed_at      timestamptz,
    confirmed_by      text,
    receipt_key       text,
    receipt_sha256    text,
    receipt_size      integer,
    receipt_type      text,
    confirmed_hash    text,
    CONSTRAINT adds_up CHECK (collected_micro + corrected_micro + carried_in_micro = amount_micro + carried_out_micro),
    CONSTRAINT paid_is_proven CHECK (
        num_nonnulls(paid_on, bank_reference, paid_by, proof_key, proof_sha256, proof_size, proof_type, paid_hash)
            = CASE WHEN state = 'due' THEN 0 ELSE 8 END),
    CONSTRAINT confirmed_is_proven CHECK (
        num_nonnulls(confirmed_at, confirmed_by, receipt_key, receipt_sha256, receipt_size, receipt_type, confirmed_hash)
            = CASE WHEN state = 'confirmed' THEN 7 ELSE 0 END)
);

CREATE FUNCTION donation_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps text[] := ARRAY['due', 'paid', 'confirmed'];
    later text[] := ARRAY['state', 'confirmed_at', 'confirmed_by', 'receipt_key', 'receipt_sha256', 'receipt_size', 'receipt_type', 'confirmed_hash'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'due' THEN
            later := later || ARRAY['paid_on', 'bank_reference', 'paid_by', 'proof_key', 'proof_sha256', 'proof_size', 'proof_type', 'paid_hash'];
        END IF;
        IF to_jsonb(NEW) - later = to_jsonb(OLD) - later AND array_position(steps, NEW.state) = array_position(steps, OLD.state) + 1 THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a closed month is fixed and its state moves forward one step at a time' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_forward BEFORE UPDATE OR DELETE ON donation FOR EACH ROW EXECUTE FUNCTION donation_only_forward();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON donation EXECUTE FUNCTION a2b_append_only();

-- What belongs to a closed month and was booked after its close. Without a transfer: an entry of that month that came late, counted in
-- the month booked_in.
CREATE TABLE donation_correction (
    id           uuid PRIMARY KEY,
    of_month     date NOT NULL REFERENCES donation (month),
    amount_micro bigint NOT NULL CHECK (amount_micro <> 0),
    reason       text NOT NULL CHECK (reason <> ''),
    actor        text NOT NULL,
    transfer_id  uuid UNIQUE,
    booked_in    date NOT NULL CHECK (extract(day FROM booked_in) = 1 AND booked_in > of_month),
    recorded_at  timestamptz NOT NULL
);
CREATE INDEX donation_correction_booked ON donation_correction (booked_in);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON donation_correction FOR EACH ROW EXECUTE FUNCTION a2b_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON donation_correction EXECUTE FUNCTION a2b_append_only();

-- Who shows what their answers gave; no row, no badge. The token says nothing about the owner.
CREATE TABLE restoration_badge (
    owner_id uuid PRIMARY KEY,
    token    text NOT NULL UNIQUE,
    shown_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    run(op, SQL)
