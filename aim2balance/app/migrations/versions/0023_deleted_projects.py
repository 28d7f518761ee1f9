"""A deleted project keeps its last name, for what was used in it.

Triggers, for processes of the version before delete projects and erase accounts without knowing of this table.

Safe under load: a new table, and triggers that read nothing of the tables they stand on.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE deleted_project (
    owner_id    uuid NOT NULL,
    id          uuid NOT NULL,
    name        text NOT NULL,
    deleted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner_id, id)
);
COMMENT ON TABLE deleted_project IS 'the last names of deleted projects; they go when their owner is erased';

CREATE FUNCTION keep_project_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO deleted_project (owner_id, id, name) VALUES (OLD.owner_id, OLD.id, OLD.name) ON CONFLICT (owner_id, id) DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER project_name_is_kept AFTER DELETE ON project FOR EACH ROW EXECUTE FUNCTION keep_project_name();

CREATE FUNCTION forget_project_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM deleted_project WHERE owner_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER project_names_are_forgotten AFTER UPDATE OF erased_at ON users FOR EACH ROW
    WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION forget_project_names();
"""


def upgrade() -> None:
    run(op, SQL)
