"""A chat says since when it is being given a title, so that one process alone pays for that.

Safe under load: a column without a default. Processes of the version before do not look at it.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE conversation ADD COLUMN naming_since timestamptz;
COMMENT ON COLUMN conversation.naming_since IS 'null: nobody is giving it a title';
"""


def upgrade() -> None:
    run(op, SQL)
