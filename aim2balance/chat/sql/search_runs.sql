-- The letters and digits of a folded text, run by run: punctuation parts them, and so does a change to or from a script that is written
-- without blanks (Chinese, Japanese, Thai, Khmer …; Korean, too, whose words carry their endings).
CREATE OR REPLACE FUNCTION search_runs(folded text) RETURNS TABLE (place bigint, run text, has_no_blanks boolean)
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
