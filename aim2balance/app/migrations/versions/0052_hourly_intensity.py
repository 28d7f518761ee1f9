"""Hours of carbon intensity that sources tell, and in events the range of the figure they were made with.

Safe under load: new tables, columns without a default, which rewrite no row, and the function that stores events, changed where it names
the columns of the intensity. Processes of the version before record through the same function; what they record has no range.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

COLUMNS = {"carbon_intensity_low": "float8", "carbon_intensity_high": "float8"}
NAMES = ", ".join(COLUMNS)
TYPED = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
SQL = f"""
CREATE TABLE hourly_intensity (
    zone           text NOT NULL,
    source         text NOT NULL,
    hour           timestamptz NOT NULL,
    g_per_kwh      float8 NOT NULL CHECK (g_per_kwh >= 0),
    low_g_per_kwh  float8,
    high_g_per_kwh float8,
    is_estimated   boolean NOT NULL,
    fetched_at     timestamptz NOT NULL,
    PRIMARY KEY (zone, source, hour)
);
COMMENT ON TABLE hourly_intensity IS 'what sources told of the last weeks; events keep their own copy, which no correction changes';
CREATE INDEX hourly_intensity_hour ON hourly_intensity (hour);
CREATE TABLE hourly_intensity_asked (
    zone        text NOT NULL,
    source      text NOT NULL,
    asked_at    timestamptz NOT NULL,
    answered_at timestamptz,
    problem     text,
    PRIMARY KEY (zone, source)
);
COMMENT ON COLUMN hourly_intensity_asked.problem IS 'why the source did not answer when it was asked last; null: it did';
ALTER TABLE usage_event {", ".join(f"ADD COLUMN {name} {kind}" for name, kind in COLUMNS.items())};
COMMENT ON COLUMN usage_event.carbon_intensity_low IS 'the low end of the intensity of an hour; null where its source tells none, and of a year';
DO $$
DECLARE
    before text := pg_get_functiondef('record_usage(json)'::regprocedure);
    after  text := replace(replace(before, ' carbon_intensity_source text,', ' carbon_intensity_source text, {TYPED},'),
        ' carbon_intensity_source,', ' carbon_intensity_source, {NAMES},');
BEGIN
    IF length(after) <> length(before) + length(' {TYPED},') + 2 * length(' {NAMES},') THEN
        RAISE EXCEPTION 'record_usage is not the function that this migration changes';
    END IF;
    EXECUTE after;
END $$;
"""


def upgrade() -> None:
    run(op, SQL)
