"""The words of a collection, by which questions find compounds: `Reifen` in `Reifendruck`, `Schach` of `Schachpartie`.

Safe under load: a new table, filled from what is there. Passages are read once, and nothing of them is changed or locked.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE collection_word (
    owner_id      uuid NOT NULL,
    collection_id uuid NOT NULL,
    word          text COLLATE "C" NOT NULL,
    backwards     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (reverse(word)) STORED,
    PRIMARY KEY (owner_id, collection_id, word),
    FOREIGN KEY (owner_id, collection_id) REFERENCES collection (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX collection_word_backwards ON collection_word (owner_id, collection_id, backwards);
COMMENT ON TABLE collection_word IS
    'words of Latin letters as the index has them; those of files that were taken out stay until the collection goes, and find nothing';

ALTER TABLE collection_word ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON collection_word
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));

INSERT INTO collection_word (owner_id, collection_id, word)
SELECT DISTINCT s.owner_id, s.collection_id, word
FROM knowledge_source s JOIN passage_words w ON w.owner_id = s.owner_id AND w.source_id = s.id
CROSS JOIN LATERAL unnest(tsvector_to_array(w.words)) AS word WHERE word ~ '^[a-z]{3,40}$';
"""


def upgrade() -> None:
    run(op, SQL)
