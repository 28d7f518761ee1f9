"""Answers whose provider ignored the limit it was sent are found by an index of those alone.

Safe under load: only empty partitions get the index at once; the worker makes the others one after the other (`usage.make_indexes`).
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

SQL = """
CREATE INDEX usage_event_ignored_limit ON ONLY usage_event (owner_id, id) WHERE error_code = 'output_limit_ignored';
DO $$
DECLARE
    missing record;
    is_empty boolean;
BEGIN
    FOR missing IN SELECT * FROM usage_missing_indexes() LOOP
        EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', missing.partition) INTO is_empty;
        IF is_empty THEN
            EXECUTE format('CREATE INDEX %I ON %I %s', missing.name, missing.partition, missing.definition);
            EXECUTE format('ALTER INDEX %I ATTACH PARTITION %I', missing.parent, missing.name);
        END IF;
    END LOOP;
END $$;
"""


def upgrade() -> None:
    run(op, SQL)
