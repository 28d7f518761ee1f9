CREATE OR REPLACE FUNCTION keep_project_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO deleted_project (owner_id, id, name) VALUES (OLD.owner_id, OLD.id, OLD.name) ON CONFLICT (owner_id, id) DO NOTHING;
    RETURN NULL;
END
$$;
