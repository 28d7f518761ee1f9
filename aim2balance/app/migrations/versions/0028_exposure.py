"""What inputs may cost beyond their estimate is bound by wallet and exposure, and budgets count what is promised, not only what is held.

Safe under load: columns with a constant default, a new table, and functions. Processes of the version before call `wallet_place` and
`wallet_extend` with fewer arguments, which stand beside the new ones; what they placed counts in budgets as far as it is held, as before.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run(op, (Path(__file__).parents[1] / "sql" / "0028_exposure.sql").read_text(encoding="utf-8"))
