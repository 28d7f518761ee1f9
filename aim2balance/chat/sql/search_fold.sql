-- A text as it is compared: one form of every letter (NFKC), without accents, vowel points and invisible characters. Upper case stays.
CREATE OR REPLACE FUNCTION search_fold(words text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
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
