"""Agents with their versions, and the agent a chat was begun with.

Safe under load: two new tables, and a column without a default, which rewrites nothing.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE agent (
    owner_id    uuid NOT NULL,
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description text NOT NULL CHECK (length(description) <= 300),
    icon        text NOT NULL,
    definition  jsonb NOT NULL,
    version     integer NOT NULL CHECK (version >= 1),
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    deleted_at  timestamptz,
    PRIMARY KEY (owner_id, id)
);
CREATE UNIQUE INDEX agent_name ON agent (owner_id, lower(name)) WHERE deleted_at IS NULL;
COMMENT ON COLUMN agent.definition IS 'model, settings (instructions and parameters), starters; empty once deleted';
COMMENT ON COLUMN agent.deleted_at IS 'a deleted one keeps its name alone, for what was used with it';

CREATE TABLE agent_version (
    owner_id   uuid NOT NULL,
    agent_id   uuid NOT NULL,
    version    integer NOT NULL,
    definition jsonb NOT NULL,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (owner_id, agent_id, version),
    FOREIGN KEY (owner_id, agent_id) REFERENCES agent (owner_id, id) ON DELETE CASCADE
);

ALTER TABLE agent ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON agent USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE agent_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON agent_version
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));

ALTER TABLE conversation ADD COLUMN agent_id uuid;
COMMENT ON COLUMN conversation.agent_id IS 'who answers in it; may be deleted since';
"""


def upgrade() -> None:
    run(op, SQL)
