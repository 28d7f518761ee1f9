"""What a limit that was sent may cost is bound until the answer ends, also where less is held.

Safe under load: a column with a constant default, an index over the few open holds, and a second `wallet_place` beside the first, which
processes of the version before go on calling.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run(op, (Path(__file__).parents[1] / "sql" / "0012_promises.sql").read_text(encoding="utf-8"))
