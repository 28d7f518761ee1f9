-- The words of a message: of its parts where they are, else of the old column.
CREATE OR REPLACE FUNCTION message_text(parts jsonb, text text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
    IF parts IS NULL THEN
        RETURN text;
    END IF;
    RETURN coalesce((SELECT string_agg(part ->> 'text', '' ORDER BY place)
        FROM jsonb_array_elements(parts) WITH ORDINALITY AS said (part, place) WHERE part ->> 'type' = 'text'), '');
END $$;
