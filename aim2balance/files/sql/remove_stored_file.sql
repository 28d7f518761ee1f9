-- A deleted image leaves the store of files too, however its row went: with its chat, its account or alone.
CREATE OR REPLACE FUNCTION remove_stored_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_removal (key, due_at) VALUES (OLD.stored_key, '-infinity') ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at;
    RETURN NULL;
END $$;
