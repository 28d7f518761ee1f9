-- In how many passages each word of a source stands, marks included: of one in eight of the passages behind `after` and up to `upto`. Which
-- ones follows no pattern that a text could have, and differs by source, so that first passages (titles) count like others.
CREATE OR REPLACE FUNCTION source_word_counts(owner uuid, source uuid, after integer, upto integer)
RETURNS TABLE (word text, passages integer) STABLE LANGUAGE sql AS $$
    SELECT one.word, count(*)::integer
    FROM passage_words w CROSS JOIN LATERAL unnest(tsvector_to_array(w.words)) AS one (word)
    WHERE w.owner_id = owner AND w.source_id = source AND w.ordinal > after AND w.ordinal <= upto
        AND (((w.ordinal + 256 * get_byte(uuid_send(source), 15)) * 2654435761) >> 16) & 7 = 0
    GROUP BY one.word
$$;
