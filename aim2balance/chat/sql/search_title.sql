CREATE OR REPLACE FUNCTION search_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, true, NEW.id, NEW.created_at, search_words(ARRAY['title of ' || NEW.owner_id::text], NEW.title))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
