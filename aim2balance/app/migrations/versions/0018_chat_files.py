"""Images that are sent with a question.

Safe under load: a new table, and a column with a constant default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE chat_file (
    owner_id        uuid NOT NULL,
    id              uuid NOT NULL,
    conversation_id uuid,
    media_type      text NOT NULL,
    size_bytes      integer NOT NULL,
    width           integer NOT NULL,
    height          integer NOT NULL,
    content         bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
ALTER TABLE chat_file ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX chat_file_of_conversation ON chat_file (owner_id, conversation_id);
CREATE INDEX chat_file_unused ON chat_file (created_at) WHERE conversation_id IS NULL;
COMMENT ON COLUMN chat_file.conversation_id IS 'the chat it was sent in, and goes with; none: uploaded and not sent yet';

ALTER TABLE message ADD COLUMN files jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN message.files IS 'the images of a question: id, mediaType, bytes, width, height; their content is in chat_file';
"""


def upgrade() -> None:
    run(op, SQL)
