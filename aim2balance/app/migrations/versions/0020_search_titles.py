"""An index that holds the words of titles by owner and age, so that finding titles costs what the owner has, however common a word is.

Safe under load: made here on an empty table only; else `chat.search.complete` makes it, concurrently. Until then the search is slower.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SQL = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM search_entry) THEN
        CREATE INDEX search_entry_titles ON search_entry (owner_id, at DESC, entry_id DESC) INCLUDE (words) WHERE is_title;
    END IF;
END $$;
"""


def upgrade() -> None:
    run(op, SQL)
