"""Titles of chats stand apart from answers: sums have columns of their own for them, and people choose what gives their chats titles.

Safe under load: columns with a constant default, which rewrite nothing, and functions. The tables of sums are taken together and only when
nobody is reading or writing them, so that neither a batch nor a view meets half of them; after many tries we wait in their order.
Processes of the version before record through the same function and read the same counts; what they ask of models for titles counts as
answers, as before.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = ("rollup_hour", "rollup_day", "rollup_month", "rollup_total", "rollup_model", "rollup_conversation", "rollup_system")
LOCKED = f"""
DO $$
BEGIN
    FOR try IN 1..200 LOOP
        BEGIN
            LOCK TABLE {", ".join(TABLES)} IN ACCESS EXCLUSIVE MODE NOWAIT;
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.01);
        END;
    END LOOP;
    LOCK TABLE {", ".join(TABLES)} IN ACCESS EXCLUSIVE MODE;
END $$;
"""
COLUMNS = "\n".join(
    f"ALTER TABLE {table} ADD COLUMN titles bigint NOT NULL DEFAULT 0, ADD COLUMN title_tokens bigint NOT NULL DEFAULT 0,"
    f" ADD COLUMN title_micro bigint NOT NULL DEFAULT 0;\n"
    f"COMMENT ON COLUMN {table}.titles IS 'titles of chats, counted in requests too; failures, unmeasured, timed and latency_ms are of answers alone';"
    for table in TABLES
)
PREFERENCES = """
ALTER TABLE preferences ADD COLUMN titles text NOT NULL DEFAULT 'model' CHECK (titles IN ('model', 'words'));
"""


def upgrade() -> None:
    run(op, PREFERENCES)
    run(op, LOCKED)
    run(op, COLUMNS)
    run(op, (Path(__file__).parents[1] / "sql" / "0034_titles.sql").read_text(encoding="utf-8"))
