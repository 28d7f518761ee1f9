"""Files of a person, and the parts of those that are still being uploaded.

Safe under load: two new tables. Programs of the version before do not know them, and remove nothing from the store that these name: a key
leaves the list of removals in the transaction that names it.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE uploaded_file (
    owner_id       uuid NOT NULL,
    id             uuid NOT NULL,
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    size_bytes     bigint NOT NULL CHECK (size_bytes > 0),
    received_bytes bigint NOT NULL DEFAULT 0 CHECK (received_bytes BETWEEN 0 AND size_bytes),
    state          text NOT NULL CHECK (state IN ('receiving', 'checking', 'ready', 'refused')),
    refusal        text,
    media_type     text,
    stored_key     text,
    sha256         bytea,
    created_at     timestamptz NOT NULL,
    changed_at     timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id),
    CONSTRAINT uploaded_file_is_somewhere CHECK ((state = 'ready') = (stored_key IS NOT NULL)),
    CONSTRAINT uploaded_file_says_why CHECK ((state = 'refused') = (refusal IS NOT NULL))
);
CREATE INDEX uploaded_file_unfinished ON uploaded_file (changed_at) WHERE state IN ('receiving', 'refused');
CREATE INDEX uploaded_file_stored ON uploaded_file (stored_key) WHERE stored_key IS NOT NULL;
COMMENT ON COLUMN uploaded_file.media_type IS 'what the bytes are, whatever the name says; none until all of them are there';
COMMENT ON COLUMN uploaded_file.received_bytes IS 'how much of it is there, in the parts of upload_part until it is ready';

CREATE TABLE upload_part (
    owner_id   uuid NOT NULL,
    file_id    uuid NOT NULL,
    start_byte bigint NOT NULL,
    size_bytes integer NOT NULL,
    stored_key text NOT NULL,
    PRIMARY KEY (owner_id, file_id, start_byte),
    FOREIGN KEY (owner_id, file_id) REFERENCES uploaded_file (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX upload_part_stored ON upload_part (stored_key);

CREATE TRIGGER uploaded_file_removed AFTER DELETE ON uploaded_file
    FOR EACH ROW WHEN (OLD.stored_key IS NOT NULL) EXECUTE FUNCTION remove_stored_file();
CREATE TRIGGER upload_part_removed AFTER DELETE ON upload_part FOR EACH ROW EXECUTE FUNCTION remove_stored_file();

ALTER TABLE uploaded_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON uploaded_file
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE upload_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON upload_part
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
