-- How much text a message has, so that storage is counted without reading it.
CREATE OR REPLACE FUNCTION count_message_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.text_bytes := CASE WHEN NEW.parts IS NOT NULL THEN coalesce((SELECT sum(octet_length(part ->> 'text'))
        FROM jsonb_array_elements(NEW.parts) AS said (part) WHERE part ->> 'type' IN ('text', 'reasoning')), 0) END;
    RETURN NEW;
END $$;
