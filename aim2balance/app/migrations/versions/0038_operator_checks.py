"""When the books were last verified and a backup was last made, for the operators' page.

Safe under load: a new table only.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE operator_check (
    id      uuid PRIMARY KEY,
    kind    text NOT NULL CHECK (kind IN ('ledger', 'backup')),
    at      timestamptz NOT NULL,
    is_ok   boolean NOT NULL,
    facts   jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE operator_check IS 'counts, durations and words of ours; never anything of a person';
CREATE INDEX operator_check_kind ON operator_check (kind, id DESC);
"""


def upgrade() -> None:
    run(op, SQL)
