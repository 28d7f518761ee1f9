"""Budgets count CO2e beside euro, may warn instead of refuse, and say what of their windows the holds do not tell.

Safe under load: columns that no row is rewritten for, constraints that check no row that stands, and functions. Processes of the version
before call `wallet_place`, `wallet_extend` and `wallet_settle` with fewer arguments, which stand beside the new ones; what they admit
holds no CO2e.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run(op, (Path(__file__).parents[1] / "sql" / "0043_co2e_budgets.sql").read_text(encoding="utf-8"))
