-- What the old columns say, as parts.
CREATE OR REPLACE FUNCTION message_parts(text text, reasoning text, files jsonb) RETURNS jsonb IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    parts jsonb := '[]';
    file  jsonb;
BEGIN
    IF reasoning IS NOT NULL THEN
        parts := parts || jsonb_build_object('type', 'reasoning', 'text', reasoning);
    END IF;
    FOR file IN SELECT jsonb_array_elements(files) LOOP
        parts := parts || jsonb_build_object('type', 'image', 'file', file);
    END LOOP;
    IF text <> '' THEN
        parts := parts || jsonb_build_object('type', 'text', 'text', text);
    END IF;
    RETURN parts;
END $$;
