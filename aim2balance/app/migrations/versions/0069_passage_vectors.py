"""Vectors of passages, by which they are found by what they mean.

Safe under load: a new table, and columns with a default, which rewrites nothing. The extension `vector` is made where it is there and may be
made; without it passages are found by words alone.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

SQL = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS vector;
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'passages are found by words alone: %', SQLERRM;
END $$;

CREATE TABLE passage_vector (
    owner_id  uuid NOT NULL,
    source_id uuid NOT NULL,
    ordinal   integer NOT NULL,
    model     text NOT NULL,
    vector    real[] NOT NULL,
    PRIMARY KEY (owner_id, source_id, ordinal),
    FOREIGN KEY (owner_id, source_id, ordinal) REFERENCES passage (owner_id, source_id, ordinal) ON DELETE CASCADE
);
COMMENT ON COLUMN passage_vector.vector IS 'real[], so that the table is there without the extension; of length 1';

ALTER TABLE passage_vector ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON passage_vector
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));

ALTER TABLE knowledge_source ADD COLUMN embedded_by text, ADD COLUMN embedded_to integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN knowledge_source.embedded_to IS 'its passages up to this one have vectors, all of the model embedded_by';
"""


def upgrade() -> None:
    run(op, SQL)
