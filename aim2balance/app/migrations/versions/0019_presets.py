"""Settings of a chat, and presets of them.

Safe under load: a new table, and a column with a constant default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE preset (
    owner_id    uuid NOT NULL,
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description text NOT NULL CHECK (length(description) <= 300),
    model       text,
    is_default  boolean NOT NULL,
    settings    jsonb NOT NULL,
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id)
);
CREATE UNIQUE INDEX preset_name ON preset (owner_id, lower(name));
CREATE UNIQUE INDEX preset_default ON preset (owner_id) WHERE is_default;
COMMENT ON COLUMN preset.model IS 'null: whichever the chat has';
COMMENT ON COLUMN preset.settings IS 'what is set of instructions, temperature, topP, maxOutput, reasoningEffort';

ALTER TABLE conversation ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN conversation.settings IS 'as of a preset, and where they come from: preset (id, name, adjusted); values of the chat alone';
"""


def upgrade() -> None:
    run(op, SQL)
