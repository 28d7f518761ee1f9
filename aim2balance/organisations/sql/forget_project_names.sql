CREATE OR REPLACE FUNCTION forget_project_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM deleted_project WHERE owner_id = NEW.id;
    RETURN NULL;
END
$$;
