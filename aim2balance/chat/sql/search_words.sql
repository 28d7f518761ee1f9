-- The words of a text in German and in English, what is looked for besides, and marks that no text can hold: whose it is, and of which
-- month, so that the index looks at nobody else's texts and at the newest first. 100,000 characters keep the result below the megabyte a
-- tsvector may have. What is very long without a blank is parted: PostgreSQL's parser takes a time quadratic in it (`a_a_a_…`).
CREATE OR REPLACE FUNCTION search_words(marks text[], words text) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    indexed text := left(words, 100000);
    parted  text := regexp_replace(indexed, '(\S{100})(?=\S)', '\1 ', 'g');
    found   tsvector := array_to_tsvector(marks)
        || to_tsvector('pg_catalog.german', parted) || to_tsvector('pg_catalog.english', parted);
BEGIN
    RETURN found || search_terms(indexed, 1000000 - pg_column_size(found));
END $$;
