-- A process that knows no parts changed the columns they follow from: those tell what is true.
CREATE OR REPLACE FUNCTION clear_stale_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parts IS NOT DISTINCT FROM OLD.parts AND (NEW.text, NEW.reasoning, NEW.files) IS DISTINCT FROM (OLD.text, OLD.reasoning, OLD.files) THEN
        NEW.parts := NULL;
    END IF;
    IF NEW.receipts IS NOT DISTINCT FROM OLD.receipts AND NEW.receipt IS DISTINCT FROM OLD.receipt THEN
        NEW.receipts := NULL;
    END IF;
    RETURN NEW;
END $$;
