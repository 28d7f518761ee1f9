"""What the error of an answer said besides its code: what was needed and what was there, for one that was refused for money.

Safe under load: a column without a default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE message ADD COLUMN error_facts jsonb;
COMMENT ON COLUMN message.error_facts IS 'of a failed answer, as the error event told them: needed_eur, available_eur and others by error_code';
"""


def upgrade() -> None:
    run(op, SQL)
