"""Projects say what they are for and what their models are told; persons and projects have budgets.

Safe under load: columns with a constant default, which no row is rewritten for, and a new table.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE project ADD COLUMN description text NOT NULL DEFAULT '', ADD COLUMN instructions text NOT NULL DEFAULT '';
CREATE TABLE budget (
    owner_id     uuid NOT NULL,
    id           uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('person', 'project')),
    thing_id     uuid NOT NULL,
    limit_micro  bigint NOT NULL CHECK (limit_micro >= 0),
    window_kind  text NOT NULL CHECK (window_kind IN ('day', 'week', 'month', 'total')),
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, kind, thing_id, window_kind)
);
COMMENT ON COLUMN budget.id IS 'what budget_window.limit_id counts; another window of the same thing has another';
"""


def upgrade() -> None:
    run(op, SQL)
