"""The catalogue: price rows, rates, exchange rates, dated terms and the providers' lists of models."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE price_row (
            id          uuid PRIMARY KEY,
            source      text NOT NULL,
            prices      jsonb NOT NULL,
            recorded_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute(
        """
        CREATE TABLE rate_row (
            id               uuid PRIMARY KEY,
            margin           numeric NOT NULL CHECK (margin >= 0),
            fee_rate         numeric NOT NULL CHECK (fee_rate BETWEEN 0 AND 1),
            eur_per_usd      numeric NOT NULL CHECK (eur_per_usd > 0),
            rate_date        date NOT NULL,
            rate_source      text NOT NULL,
            eur_per_m2       numeric CHECK (eur_per_m2 > 0),
            placeholder_rate boolean NOT NULL,
            recorded_at      timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute(
        """
        CREATE TABLE fx_rate (
            currency   text NOT NULL,
            day        date NOT NULL,
            per_eur    numeric NOT NULL CHECK (per_eur > 0),
            source     text NOT NULL,
            fetched_at timestamptz NOT NULL,
            PRIMARY KEY (currency, day)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE pricing_term (
            id          uuid PRIMARY KEY,
            number      bigint GENERATED ALWAYS AS IDENTITY,
            kind        text NOT NULL CHECK (kind IN ('margin', 'rebalancing_fee', 'eur_per_m2')),
            value       numeric NOT NULL CHECK (value >= 0),
            source      text NOT NULL,
            valid_from  timestamptz NOT NULL,
            actor       text NOT NULL,
            recorded_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX pricing_term_in_force ON pricing_term (kind, valid_from DESC, number DESC)")
    op.execute(
        """
        CREATE TABLE provider_listing (
            provider   text PRIMARY KEY,
            base_url   text NOT NULL,
            models     text[] NOT NULL,
            fetched_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        """
        CREATE FUNCTION catalogue_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END
        $$
        """
    )
    for table in ("price_row", "rate_row", "fx_rate", "pricing_term"):
        op.execute(
            f"""
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION catalogue_is_append_only()
            """
        )


def downgrade() -> None:
    op.execute("DROP TABLE provider_listing, pricing_term, fx_rate, rate_row, price_row")
    op.execute("DROP FUNCTION catalogue_is_append_only()")
