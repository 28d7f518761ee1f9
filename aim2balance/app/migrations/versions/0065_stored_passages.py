"""What passages take in the database is counted for each file of a collection, and so for each person.

Safe under load: a column with a default, which rewrites nothing. What is there already is summed up once; nobody else writes these rows but
a file that is just being read, which waits for it.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE knowledge_source ADD COLUMN stored_bytes bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN knowledge_source.stored_bytes IS 'of its passages: their words, and 200 bytes for each';
UPDATE knowledge_source s SET stored_bytes = found.bytes FROM (
    SELECT owner_id, source_id, sum(pg_column_size(words) + 200) AS bytes FROM passage_words GROUP BY owner_id, source_id
) AS found WHERE found.owner_id = s.owner_id AND found.source_id = s.id;
"""


def upgrade() -> None:
    run(op, SQL)
