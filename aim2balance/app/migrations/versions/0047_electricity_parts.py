"""Events keep the parts of their electricity: accelerators, host, idle and cooling, each low, best and high.

Safe under load: a column without a default, which rewrites nothing, and a function that takes more of an event than before. What the
version before records through it has no parts, as what was recorded before.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run(op, (Path(__file__).parents[1] / "sql" / "0047_electricity_parts.sql").read_text(encoding="utf-8"))
