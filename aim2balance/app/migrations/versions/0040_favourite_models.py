"""The models a person likes best.

Safe under load: a column with a constant default, which no row is rewritten for.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE preferences ADD COLUMN favourite_models text[] NOT NULL DEFAULT '{}';
"""


def upgrade() -> None:
    run(op, SQL)
