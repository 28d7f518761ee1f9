"""Drafts name the files that were attached to them.

Safe under load: a column with a constant default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE draft ADD COLUMN file_ids uuid[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN draft.file_ids IS 'files of the person that were attached and not sent; some may be deleted since';
"""


def upgrade() -> None:
    run(op, SQL)
