-- What is looked for besides whole words: of scripts without blanks every two letters that stand together, and the last one; the parts of
-- names of files, variables, hosts and addresses, also from one on to the end (`userName` of `getUserName`); numbers inside words; words
-- without their accents. They have no positions. `room` is how many bytes they may take.
CREATE OR REPLACE FUNCTION search_terms(words text, room integer) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    accented text;
    terms    text[];
    stems    tsvector := '';
BEGIN
    WITH token AS (
        SELECT min(place) AS place, text, octet_length(text) <> length(text) AS is_accented
        FROM regexp_split_to_table(words, '\s+') WITH ORDINALITY AS t (text, place)
        -- Words of Latin letters alone are in the index already, but for entities, which stand in code here.
        WHERE text !~ '^[^a-zA-Z0-9\u0080-\U0010ffff]*([A-Z]?[a-z]*|[A-Z]+)[^a-zA-Z0-9\u0080-\U0010ffff]*$' OR text ~ '&[a-zA-Z]{2,31};'
        GROUP BY text
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
