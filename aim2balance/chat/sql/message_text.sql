-- The words of a message that people read.
CREATE OR REPLACE FUNCTION message_text(parts jsonb) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT coalesce(string_agg(part ->> 'text', '' ORDER BY place), '')
    FROM jsonb_array_elements(parts) WITH ORDINALITY AS said (part, place) WHERE part ->> 'type' = 'text'
$$;
