"""The search finds words with an entity as they are seen (`Müller` in `M&uuml;ller`), and entities in code as they are written.

Safe under load: functions, and a table with one row. What is written from now on is found so; `chat.backfill` makes the words of what was
written before anew, as for 0033 and 0061. Until then that is found as before.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

SQL = r"""
-- What entities stand for in an answer (`M&uuml;ller`, `&#252;`), as the page draws it: letters, digits and the signs that are usual in texts,
-- those of code as they are written. What cannot be seen is left out (`&shy;`), what parts words is a blank (`&nbsp;`); behind `<` and `&`
-- stands an invisible letter, so that nobody takes them for the beginning of a tag or of an entity. Every letter is read once: of code an end
-- is looked for in the same pass, that of three marks in the whole text, of fewer in the paragraph.
CREATE OR REPLACE FUNCTION search_seen(words text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
    IF words !~ '&[a-zA-Z#]' THEN
        RETURN words;
    END IF;
    RETURN (SELECT string_agg(CASE
        WHEN name IS NULL THEN written
        WHEN code = 60 OR name IN ('lt', 'LT') THEN '<' || chr(8288)
        WHEN code = 38 OR name IN ('amp', 'AMP') THEN '&' || chr(8288)
        WHEN code BETWEEN 32 AND 126 OR code BETWEEN 160 AND 55295 OR code BETWEEN 57344 AND 1114111 THEN chr(code)
        WHEN code IS NOT NULL THEN '&' || name || ';'
        WHEN name IN ('quot', 'QUOT') THEN '"'
        WHEN name = 'apos' THEN ''''
        WHEN name ~ '^(nbsp|NonBreakingSpace|e[mn]sp|emsp1[34]|numsp|puncsp|thinsp|hairsp|(Medium|Thin|VeryThin)Space|Tab|NewLine)$' THEN ' '
        WHEN name ~ '^(shy|zwn?j|lrm|rlm|NoBreak|ZeroWidthSpace|Negative(Medium|Thick|Thin|VeryThin)Space)$' THEN ''
        ELSE coalesce(jsonb_object(string_to_array(
        'excl ! num # dollar $ percnt % lpar ( rpar ) ast * midast * plus + comma , period . sol / colon : semi ; equals = GT > gt > '
        'quest ? commat @ lbrack [ lsqb [ bsol \ rbrack ] rsqb ] Hat ^ UnderBar _ lowbar _ DiacriticalGrave ` grave ` lbrace { lcub { '
        'VerticalLine | verbar | vert | rbrace } rcub } iexcl ¡ cent ¢ pound £ curren ¤ yen ¥ brvbar ¦ sect § Dot ¨ DoubleDot ¨ die ¨ '
        'uml ¨ COPY © copy © ordf ª laquo « not ¬ REG ® circledR ® reg ® macr ¯ strns ¯ deg ° PlusMinus ± plusmn ± pm ± sup2 ² sup3 ³ '
        'DiacriticalAcute ´ acute ´ micro µ para ¶ CenterDot · centerdot · middot · Cedilla ¸ cedil ¸ sup1 ¹ ordm º raquo » frac14 ¼ '
        'frac12 ½ half ½ frac34 ¾ iquest ¿ Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å angst Å AElig Æ Ccedil Ç Egrave È '
        'Eacute É Ecirc Ê Euml Ë Igrave Ì Iacute Í Icirc Î Iuml Ï ETH Ð Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö times × '
        'Oslash Ø Ugrave Ù Uacute Ú Ucirc Û Uuml Ü Yacute Ý THORN Þ szlig ß agrave à aacute á acirc â atilde ã auml ä aring å aelig æ '
        'ccedil ç egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î iuml ï eth ð ntilde ñ ograve ò oacute ó ocirc ô otilde õ '
        'ouml ö div ÷ divide ÷ oslash ø ugrave ù uacute ú ucirc û uuml ü yacute ý thorn þ yuml ÿ Amacr Ā amacr ā Abreve Ă abreve ă '
        'Aogon Ą aogon ą Cacute Ć cacute ć Ccirc Ĉ ccirc ĉ Cdot Ċ cdot ċ Ccaron Č ccaron č Dcaron Ď dcaron ď Dstrok Đ dstrok đ Emacr Ē '
        'emacr ē Edot Ė edot ė Eogon Ę eogon ę Ecaron Ě ecaron ě Gcirc Ĝ gcirc ĝ Gbreve Ğ gbreve ğ Gdot Ġ gdot ġ Gcedil Ģ Hcirc Ĥ '
        'hcirc ĥ Hstrok Ħ hstrok ħ Itilde Ĩ itilde ĩ Imacr Ī imacr ī Iogon Į iogon į Idot İ imath ı inodot ı IJlig Ĳ ijlig ĳ Jcirc Ĵ '
        'jcirc ĵ Kcedil Ķ kcedil ķ kgreen ĸ Lacute Ĺ lacute ĺ Lcedil Ļ lcedil ļ Lcaron Ľ lcaron ľ Lmidot Ŀ lmidot ŀ Lstrok Ł lstrok ł '
        'Nacute Ń nacute ń Ncedil Ņ ncedil ņ Ncaron Ň ncaron ň napos ŉ ENG Ŋ eng ŋ Omacr Ō omacr ō Odblac Ő odblac ő OElig Œ oelig œ '
        'Racute Ŕ racute ŕ Rcedil Ŗ rcedil ŗ Rcaron Ř rcaron ř Sacute Ś sacute ś Scirc Ŝ scirc ŝ Scedil Ş scedil ş Scaron Š scaron š '
        'Tcedil Ţ tcedil ţ Tcaron Ť tcaron ť Tstrok Ŧ tstrok ŧ Utilde Ũ utilde ũ Umacr Ū umacr ū Ubreve Ŭ ubreve ŭ Uring Ů uring ů '
        'Udblac Ű udblac ű Uogon Ų uogon ų Wcirc Ŵ wcirc ŵ Ycirc Ŷ ycirc ŷ Yuml Ÿ Zacute Ź zacute ź Zdot Ż zdot ż Zcaron Ž zcaron ž '
        'fnof ƒ imped Ƶ gacute ǵ jmath ȷ circ ˆ Hacek ˇ caron ˇ Breve ˘ breve ˘ DiacriticalDot ˙ dot ˙ ring ˚ ogon ˛ '
        'DiacriticalTilde ˜ tilde ˜ DiacriticalDoubleAcute ˝ dblac ˝ DownBreve ̑ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η '
        'Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω ohm Ω '
        'alpha α beta β gamma γ delta δ epsi ε epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π '
        'rho ρ sigmaf ς sigmav ς varsigma ς sigma σ tau τ upsi υ upsilon υ phi φ chi χ psi ψ omega ω thetasym ϑ thetav ϑ vartheta ϑ '
        'Upsi ϒ upsih ϒ phiv ϕ straightphi ϕ varphi ϕ piv ϖ varpi ϖ Gammad Ϝ digamma ϝ gammad ϝ kappav ϰ varkappa ϰ rhov ϱ varrho ϱ '
        'epsiv ϵ straightepsilon ϵ varepsilon ϵ backepsilon ϶ bepsi ϶ IOcy Ё DJcy Ђ GJcy Ѓ Jukcy Є DScy Ѕ Iukcy І YIcy Ї Jsercy Ј '
        'LJcy Љ NJcy Њ TSHcy Ћ KJcy Ќ Ubrcy Ў DZcy Џ Acy А Bcy Б Vcy В Gcy Г Dcy Д IEcy Е ZHcy Ж Zcy З Icy И Jcy Й Kcy К Lcy Л Mcy М '
        'Ncy Н Ocy О Pcy П Rcy Р Scy С Tcy Т Ucy У Fcy Ф KHcy Х TScy Ц CHcy Ч SHcy Ш SHCHcy Щ HARDcy Ъ Ycy Ы SOFTcy Ь Ecy Э YUcy Ю '
        'YAcy Я acy а bcy б vcy в gcy г dcy д iecy е zhcy ж zcy з icy и jcy й kcy к lcy л mcy м ncy н ocy о pcy п rcy р scy с tcy т '
        'ucy у fcy ф khcy х tscy ц chcy ч shcy ш shchcy щ hardcy ъ ycy ы softcy ь ecy э yucy ю yacy я iocy ё djcy ђ gjcy ѓ jukcy є '
        'dscy ѕ iukcy і yicy ї jsercy ј ljcy љ njcy њ tshcy ћ kjcy ќ ubrcy ў dzcy џ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ '
        'rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € image ℑ '
        'weierp ℘ real ℜ trade ™ alefsym ℵ larr ← uarr ↑ rarr → darr ↓ harr ↔ crarr ↵ lArr ⇐ uArr ⇑ rArr ⇒ dArr ⇓ hArr ⇔ forall ∀ '
        'part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ notin ∉ ni ∋ prod ∏ sum ∑ minus − lowast ∗ radic √ prop ∝ infin ∞ ang ∠ and ∧ or ∨ '
        'cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ cong ≅ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ nsub ⊄ sube ⊆ supe ⊇ oplus ⊕ otimes ⊗ '
        'perp ⊥ sdot ⋅ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ loz ◊ spades ♠ clubs ♣ hearts ♥ diams ♦ lang ⟨ rang ⟩', ' ')) ->> name,
            '&' || name || ';') END, '' ORDER BY place)
    FROM (SELECT place, coalesce(part[1], part[3]) AS written, part[2] AS name, CASE
            WHEN part[2] ~ '^#[0-9]' THEN substr(part[2], 2)::integer
            WHEN part[2] ~ '^#' THEN ('x' || lpad(substr(part[2], 3), 8, '0'))::bit(32)::integer END AS code
        FROM regexp_matches(words, '(```(?:[^`]|`[^`]|``[^`])*(?:```|`{0,2}$)|``(?:[^`\n]|`[^`\n]|\n[^`\n])+``|`(?:[^`\n]|\n[^`\n])+`)'
            '|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});|([^&`]+|[&`])', 'g') WITH ORDINALITY AS found (part, place)) AS parts);
END $$;

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

UPDATE search_state SET has_terms = NOT EXISTS (SELECT FROM search_entry),
    terms_owner_id = DEFAULT, terms_done_to = DEFAULT;
"""


def upgrade() -> None:
    run(op, SQL)
