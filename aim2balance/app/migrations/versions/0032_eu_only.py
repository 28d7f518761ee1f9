"""A person, a chat and a project can be kept in the EU.

Safe under load: columns with a constant default, which no row is rewritten for.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE preferences ADD COLUMN is_eu_only boolean NOT NULL DEFAULT false;
ALTER TABLE conversation ADD COLUMN is_eu_only boolean NOT NULL DEFAULT false;
ALTER TABLE project ADD COLUMN is_eu_only boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN preferences.is_eu_only IS 'everything the person asks of models, by chat or key, is answered in the EU or not at all';
"""


def upgrade() -> None:
    run(op, SQL)
