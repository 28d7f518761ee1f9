"""Images may lie in the store of files instead of the database; what is to be removed from there stands in a table of its own.

Safe under load: columns without a default, and a constraint and indexes over rows without their bytes, which are kept apart: a hundred
thousand of them are read in a tenth of a second. Background work moves the images, one at a time; until then both places are read, and the
column of their bytes stays.

Programs of the version before do not find images in the store: `require` takes them out of rotation.
"""

from alembic import op

from aim2balance.app.migrate import require, run

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

SQL = """
-- Programs that need the bytes here are taken out of rotation below.
-- squawk-ignore ban-drop-not-null
ALTER TABLE chat_file ADD COLUMN stored_key text, ADD COLUMN sha256 bytea, ALTER COLUMN content DROP NOT NULL;
-- A check of rows that are small and few, see above.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE chat_file ADD CONSTRAINT chat_file_is_somewhere CHECK (content IS NOT NULL OR stored_key IS NOT NULL);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX chat_file_stored ON chat_file (stored_key);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX chat_file_not_stored ON chat_file (owner_id, id) WHERE stored_key IS NULL;
COMMENT ON COLUMN chat_file.content IS 'the bytes of images that the store does not have yet';
COMMENT ON COLUMN chat_file.stored_key IS 'where the bytes are in the store of files; copies of a chat share them';
COMMENT ON COLUMN chat_file.sha256 IS 'of the bytes in the store';

CREATE TABLE file_removal (
    key      text PRIMARY KEY,
    due_at   timestamptz NOT NULL,
    is_going boolean NOT NULL DEFAULT false
);
CREATE INDEX file_removal_due ON file_removal (due_at);
COMMENT ON TABLE file_removal IS 'what the store of files may have and no row names: uploads under way, until they are kept, and what was deleted';
COMMENT ON COLUMN file_removal.is_going IS 'it is being removed, and can be kept no more';

CREATE FUNCTION remove_stored_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_removal (key, due_at) VALUES (OLD.stored_key, '-infinity') ON CONFLICT (key) DO UPDATE SET due_at = excluded.due_at;
    RETURN NULL;
END $$;
CREATE TRIGGER chat_file_removed AFTER DELETE ON chat_file
    FOR EACH ROW WHEN (OLD.stored_key IS NOT NULL) EXECUTE FUNCTION remove_stored_file();
"""


def upgrade() -> None:
    run(op, SQL)
    require(op, revision)
