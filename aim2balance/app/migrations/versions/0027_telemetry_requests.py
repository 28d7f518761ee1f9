"""What a request under an idempotency key held, so that other content under the same key is a conflict.

Safe under load: a column without a default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE telemetry_call ADD COLUMN content bytea;
COMMENT ON COLUMN telemetry_call.content IS 'SHA-256 of the body of a request with an idempotency key; null for single calls';
"""


def upgrade() -> None:
    run(op, SQL)
