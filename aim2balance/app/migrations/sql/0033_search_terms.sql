-- A text as it is compared: one form of every letter (NFKC), without accents, vowel points and invisible characters. Upper case stays.
CREATE FUNCTION search_fold(words text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(words) = length(words) THEN
        RETURN words;
    END IF;
    words := regexp_replace(normalize(words, NFKD), '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7'
        '\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f'
        '\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff]+', '', 'g');
    words := translate(words, 'øØđĐłŁħĦŧŦıðÐς', 'oOdDlLhHtTidDσ');
    words := replace(replace(replace(replace(words, 'ß', 'ss'), 'ẞ', 'SS'), 'æ', 'ae'), 'Æ', 'AE');
    RETURN normalize(replace(replace(replace(replace(words, 'œ', 'oe'), 'Œ', 'OE'), 'þ', 'th'), 'Þ', 'Th'), NFC);
END $$;

-- The letters and digits of a folded text, run by run: punctuation parts them, and so does a change to or from a script that is written
-- without blanks (Chinese, Japanese, Thai, Khmer …; Korean, too, whose words carry their endings).
CREATE FUNCTION search_runs(folded text) RETURNS TABLE (place bigint, run text, has_no_blanks boolean)
IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT found.place, coalesce(found.run[1], found.run[2]), found.run[1] IS NOT NULL FROM regexp_matches(folded,
        '([\u0e00-\u0eff\u0f20-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17d3\u17dc-\u17ff\u1980-\u19ff\u1a20-\u1aaf\u1b00-\u1b4f'
        '\u3005-\u3007\u3040-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua980-\ua9bf\uac00-\ud7ff\uf900-\ufaff'
        '\U00020000-\U0003ffff]+)'
        '|([^\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7'
        '\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965'
        '\u0e00-\u109f\u1100-\u11ff\u1361-\u1368\u1680\u1780-\u17ff\u1980-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\u2000-\u2bff\u2e00-\u2e7f\u3000-\u318f'
        '\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua980-\ua9df\uac00-\uf8ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffff'
        '\U0001f000-\U0001faff\U00020000-\U0010ffff]+)', 'g') WITH ORDINALITY AS found (run, place)
$$;

-- What is looked for besides whole words: of scripts without blanks every two letters that stand together, and the last one; the parts of
-- names of files, variables, hosts and addresses, also from one on to the end (`userName` of `getUserName`); numbers inside words; words
-- without their accents. They have no positions. `room` is how many bytes they may take.
CREATE FUNCTION search_terms(words text, room integer) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    accented text;
    terms    text[];
    stems    tsvector := '';
BEGIN
    WITH token AS (
        SELECT min(place) AS place, text, octet_length(text) <> length(text) AS is_accented
        FROM regexp_split_to_table(words, '\s+') WITH ORDINALITY AS t (text, place)
        -- Words of Latin letters alone are in the index already.
        WHERE text !~ '^[^a-zA-Z0-9\u0080-\U0010ffff]*([A-Z]?[a-z]*|[A-Z]+)[^a-zA-Z0-9\u0080-\U0010ffff]*$' GROUP BY text
    ), one AS (
        SELECT token.place, is_accented, run, has_no_blanks
        FROM token CROSS JOIN LATERAL search_runs(CASE WHEN is_accented THEN search_fold(text) ELSE text END)
    ), hump AS (
        SELECT one.place, run, part, number, count(*) OVER of_run AS humps, string_agg(part, '') OVER of_run AS to_end
        FROM (SELECT min(place) AS place, run FROM one WHERE NOT has_no_blanks AND length(run) <= 100 AND run ~ '[a-z][A-Z]|[0-9]\D|\D[0-9]'
            GROUP BY run) AS one
        CROSS JOIN LATERAL regexp_matches(run, '[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[^A-Z0-9]+', 'g') WITH ORDINALITY AS m (match, number)
        CROSS JOIN LATERAL (SELECT match[1] AS part) AS of_match
        WINDOW of_run AS (PARTITION BY run ORDER BY number ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
    ), found AS (
        SELECT place, lower(run) AS term FROM one WHERE NOT has_no_blanks AND length(run) <= 300
        UNION ALL SELECT place, lower(unnest(ARRAY[part, to_end])) FROM hump WHERE humps + number <= 12
        UNION ALL SELECT place, lower(part) FROM hump WHERE humps + number > 12 AND length(part) >= 4
        UNION ALL SELECT place, pair[1] FROM one CROSS JOIN LATERAL regexp_matches(run, '..', 'g') AS pair WHERE has_no_blanks
        UNION ALL SELECT place, pair[1] FROM one CROSS JOIN LATERAL regexp_matches(substr(run, 2), '..', 'g') AS pair WHERE has_no_blanks
        UNION ALL SELECT place, right(run, 1) FROM one WHERE has_no_blanks
    ), known AS (
        SELECT term, sum(octet_length(term) + 6) OVER (ORDER BY min(place), term) AS size FROM found
        WHERE length(term) > 1 OR term ~ '[^\u0001-\u0eff]' GROUP BY term
    )
    SELECT (SELECT array_agg(term) FROM known WHERE size < room / 2),
        (SELECT string_agg(run, ' ') FROM one WHERE is_accented AND NOT has_no_blanks) INTO terms, accented;
    IF octet_length(accented) < room / 8 THEN
        stems := strip(to_tsvector('pg_catalog.german', accented) || to_tsvector('pg_catalog.english', accented));
    END IF;
    RETURN stems || array_to_tsvector(coalesce(terms, '{}'));
END $$;

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

ALTER TABLE search_state ADD COLUMN has_terms boolean NOT NULL DEFAULT false,
    ADD COLUMN terms_owner_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN terms_done_to uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
COMMENT ON COLUMN search_state.has_terms IS 'every entry has its search_terms';
COMMENT ON COLUMN search_state.terms_done_to IS 'the last entry of terms_owner_id that has its search_terms';
UPDATE search_state SET has_terms = NOT EXISTS (SELECT FROM search_entry);
