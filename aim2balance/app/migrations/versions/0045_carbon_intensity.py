"""Events keep the carbon intensity their footprint was made with: grams of CO2e per kWh, of which year (and hour), by whom.

Safe under load: columns without a default, which rewrite no row, and the function that stores events, changed where it names them. Processes
of the version before name the columns they know, and record through the same function; what they record has none.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

COLUMNS = {
    "carbon_intensity_g_per_kwh": "float8",
    "carbon_intensity_year": "integer",
    "carbon_intensity_hour": "timestamptz",
    "carbon_intensity_source": "text",
}
NAMES = ", ".join(COLUMNS)
TYPED = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
SQL = f"""
ALTER TABLE usage_event {", ".join(f"ADD COLUMN {name} {kind}" for name, kind in COLUMNS.items())};
COMMENT ON COLUMN usage_event.carbon_intensity_g_per_kwh IS 'CO2e of a kWh of the zone, life cycle, as the footprint was made with';
COMMENT ON COLUMN usage_event.carbon_intensity_hour IS 'when the hour it is of began; null where it is of a year';
DO $$
DECLARE
    before text := pg_get_functiondef('record_usage(json)'::regprocedure);
    after  text := replace(replace(before, ' zone text, quality text,', ' zone text, {TYPED}, quality text,'),
        ' zone, quality,', ' zone, {NAMES}, quality,');
BEGIN
    IF length(after) <> length(before) + length(', {TYPED}') + 2 * length(', {NAMES}') THEN
        RAISE EXCEPTION 'record_usage is not the function that this migration changes';
    END IF;
    EXECUTE after;
END $$;
"""


def upgrade() -> None:
    run(op, SQL)
