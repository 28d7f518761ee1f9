-- The words of a text in German and in English, and marks that no text can hold: whose it is, and of which month, so that the index
-- looks at nobody else's texts and at the newest first. 100,000 characters keep the result below the megabyte a tsvector may have.
CREATE OR REPLACE FUNCTION search_words(marks text[], words text) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT array_to_tsvector(marks)
        || to_tsvector('pg_catalog.german', left(words, 100000)) || to_tsvector('pg_catalog.english', left(words, 100000))
$$;
