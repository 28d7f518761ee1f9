"""Conversations and messages: a row per message, keyed by their owner first."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE conversation (
    id          uuid NOT NULL,
    owner_id    uuid NOT NULL,
    title       text NOT NULL DEFAULT '',
    model       text NOT NULL,
    head_id     uuid,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    deleted_at  timestamptz,
    PRIMARY KEY (owner_id, id),
    UNIQUE (id)
);
CREATE INDEX conversation_recent ON conversation (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE message (
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    conversation_id uuid NOT NULL,
    parent_id       uuid,
    role            text NOT NULL CHECK (role IN ('user', 'assistant')),
    text            text NOT NULL,
    reasoning       text,
    model           text,
    provider        text,
    status          text NOT NULL CHECK (status IN ('streaming', 'done', 'stopped', 'failed')),
    error_code      text,
    receipt         jsonb,
    created_at      timestamptz NOT NULL,
    touched_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_id, parent_id) REFERENCES message (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX message_of_conversation ON message (owner_id, conversation_id, id);
CREATE INDEX message_streaming ON message (touched_at) WHERE status = 'streaming';
"""


def upgrade() -> None:
    run(op, SQL)
