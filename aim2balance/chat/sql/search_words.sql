-- The words of a text in German and in English, what is looked for besides, and marks that no text can hold: whose it is, and of which
-- month, so that the index looks at nobody else's texts and at the newest first. 100,000 characters keep the result below the megabyte a
-- tsvector may have. What is very long without a blank is parted: PostgreSQL's parser takes a time quadratic in it (`a_a_a_…`). Where it
-- would leave out what looks like a tag, the words of tags are words. A word with marks of Markdown or a drawn tag inside
-- (`un**bold**ed`, `H<sub>2</sub>O`) or with an entity (`caf&eacute;`) is the word that is seen, and besides what is written.
CREATE OR REPLACE FUNCTION search_words(marks text[], words text) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    mark   CONSTANT text := '([*~`]|</?([sS][uU][bBpP]|[kK][bB][dD])>)+';
    letter CONSTANT text := '[a-zA-Z0-9\u0080-\U0010ffff]';
    very_long CONSTANT text := '(\S{100})(?=\S)';
    written CONSTANT text := left(words, 100000);
    drawn   CONSTANT text := search_seen(written);
    indexed text := drawn;
    seen    text := regexp_replace(drawn, '(' || letter || ')' || mark || '(?=' || letter || ')', '\1', 'g');
    parted  text := regexp_replace(regexp_replace(seen, very_long, '\1 ', 'g'),
        '</?(([bB][rR]|[sS][uU][bBpP]|[kK][bB][dD]) ?/?>)?', ' ', 'g');
    found   tsvector := array_to_tsvector(marks)
        || to_tsvector('pg_catalog.german', parted) || to_tsvector('pg_catalog.english', parted);
BEGIN
    IF seen <> indexed THEN
        SELECT left(string_agg(word, ' ' ORDER BY word), 20000),
            left(string_agg(regexp_replace(word, mark, '', 'g'), ' ' ORDER BY word), 20000)
        INTO parted, seen FROM (SELECT DISTINCT word FROM regexp_split_to_table(indexed, '\s+') AS word
            WHERE word ~ (letter || mark || letter)) AS written;
        parted := regexp_replace(parted, very_long, '\1 ', 'g');
        found := found || strip(to_tsvector('pg_catalog.german', parted) || to_tsvector('pg_catalog.english', parted));
        indexed := seen || ' ' || indexed;
    END IF;
    IF drawn <> written THEN
        SELECT indexed || ' ' || coalesce(left(string_agg(word, ' ' ORDER BY word), 20000), '') INTO indexed
        FROM (SELECT DISTINCT word FROM regexp_split_to_table(written, '\s+') AS word
            WHERE word ~ (letter || '&#?[a-zA-Z0-9]{2,31};|&#?[a-zA-Z0-9]{2,31};' || letter)) AS with_entity;
    END IF;
    RETURN found || search_terms(indexed, 1000000 - pg_column_size(found));
END $$;
