"""The books (accounts, transfers, entries), holds with leases, budget windows and counters, and the functions that move money in batches."""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"
PARTS = ("tables", "books", "admission", "settlement")


def upgrade() -> None:
    for part in PARTS:
        run(op, (SQL / f"0001_{part}.sql").read_text(encoding="utf-8"))
