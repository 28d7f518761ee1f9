"""${message}"""

from alembic import op

from aim2balance.app.migrate import run

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

# One transaction, in which a lock is waited for 5 s at most. Expand first, backfill in batches, contract in a later release.
SQL = """
"""


def upgrade() -> None:
    run(op, SQL)
