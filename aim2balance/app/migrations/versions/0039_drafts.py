"""Texts that were begun and not sent, for every device of a person.

Safe under load: a new table; the one it refers to is locked for a moment.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE draft (
    owner_id         uuid NOT NULL,
    conversation_id  uuid,
    text             text NOT NULL,
    earlier          text,
    version          bigint NOT NULL,
    size_bytes       integer NOT NULL,
    changed_at       timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (owner_id, conversation_id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
COMMENT ON COLUMN draft.conversation_id IS 'null: of a chat that is not begun yet';
COMMENT ON COLUMN draft.earlier IS 'other texts that it took the place of unseen, until the person has seen them';
COMMENT ON COLUMN draft.size_bytes IS 'of both texts, as they are counted against what a person may keep';
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON draft USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
