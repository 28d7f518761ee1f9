-- What a source added to the frequencies of its collection goes with it, however its row went; with the whole collection they all go.
CREATE OR REPLACE FUNCTION uncount_words() RETURNS trigger LANGUAGE plpgsql AS $$
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
