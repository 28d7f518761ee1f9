"""In how many passages of a collection its words stand, so that a question need not count that.

Safe under load: a new table, and a column with a default, which rewrites nothing. What is there already is counted afterwards by a job for each
source, some thousand passages at a time, that goes on where it stopped; until then the words of a question are counted as before.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE word_frequency (
    owner_id      uuid NOT NULL,
    collection_id uuid NOT NULL,
    word          text COLLATE "C" NOT NULL,
    passages      integer NOT NULL CHECK (passages >= 0),
    PRIMARY KEY (owner_id, collection_id, word),
    FOREIGN KEY (owner_id, collection_id) REFERENCES collection (owner_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
COMMENT ON TABLE word_frequency IS
    'of one passage in eight, how many have a word; how many were looked at says the mark of the collection, which every passage has';

ALTER TABLE word_frequency ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON word_frequency
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));

ALTER TABLE knowledge_source ADD COLUMN counted_to integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN knowledge_source.counted_to IS 'the words of its passages up to this one are in word_frequency';

CREATE FUNCTION source_word_counts(owner uuid, source uuid, after integer, upto integer)
RETURNS TABLE (word text, passages integer) STABLE LANGUAGE sql AS $$
    SELECT one.word, count(*)::integer
    FROM passage_words w CROSS JOIN LATERAL unnest(tsvector_to_array(w.words)) AS one (word)
    WHERE w.owner_id = owner AND w.source_id = source AND w.ordinal > after AND w.ordinal <= upto
        AND (((w.ordinal + 256 * get_byte(uuid_send(source), 15)) * 2654435761) >> 16) & 7 = 0
    GROUP BY one.word
$$;

CREATE FUNCTION uncount_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone   text[];
    counts integer[];
BEGIN
    IF NOT EXISTS (SELECT FROM collection WHERE owner_id = OLD.owner_id AND id = OLD.collection_id) THEN
        RETURN OLD;
    END IF;
    SELECT array_agg(word), array_agg(passages) INTO gone, counts FROM source_word_counts(OLD.owner_id, OLD.id, 0, OLD.counted_to);
    -- In the order in which others lock them, too.
    PERFORM FROM word_frequency WHERE owner_id = OLD.owner_id AND collection_id = OLD.collection_id AND word = ANY (gone)
        ORDER BY word FOR UPDATE;
    UPDATE word_frequency f SET passages = f.passages - one.passages FROM unnest(gone, counts) AS one (word, passages)
        WHERE f.owner_id = OLD.owner_id AND f.collection_id = OLD.collection_id AND f.word = one.word COLLATE "C";
    DELETE FROM word_frequency
        WHERE owner_id = OLD.owner_id AND collection_id = OLD.collection_id AND word = ANY (gone) AND passages = 0;
    RETURN OLD;
END $$;

CREATE TRIGGER knowledge_source_uncounted BEFORE DELETE ON knowledge_source
    FOR EACH ROW WHEN (OLD.counted_to > 0) EXECUTE FUNCTION uncount_words();

INSERT INTO job (id, name, payload, run_at)
SELECT gen_random_uuid(), 'count_words', jsonb_build_object('ownerId', owner_id, 'sourceId', id), now()
FROM knowledge_source WHERE passages > 0;
"""


def upgrade() -> None:
    run(op, SQL)
