"""The search finds inside scripts without blanks, parts of names and addresses, numbers inside words, and words without their accents.

Safe under load: functions, and columns of a table with one row. What is written from now on, by processes of the version before too, has
the new terms in its place in the search; `chat.backfill` gives them to what was written before. Until then that is found as before.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run(op, (Path(__file__).parents[1] / "sql" / "0033_search_terms.sql").read_text(encoding="utf-8"))
