"""Runs of agents: their steps, and what a person approved for good.

Safe under load: three new tables.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE agent_run (
    owner_id        uuid NOT NULL,
    id              uuid NOT NULL,
    conversation_id uuid NOT NULL,
    agent_id        uuid NOT NULL,
    agent_version   integer NOT NULL,
    state           text NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'stopped', 'limited', 'failed')),
    reason          text,
    started_at      timestamptz NOT NULL,
    allowed         integer NOT NULL DEFAULT 1,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, id) REFERENCES message (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX agent_run_of_conversation ON agent_run (owner_id, conversation_id);
COMMENT ON COLUMN agent_run.allowed IS 'how many times its limits were granted';
COMMENT ON COLUMN agent_run.id IS 'of the message that is its answer';

CREATE TABLE agent_run_step (
    owner_id   uuid NOT NULL,
    id         uuid NOT NULL,
    run_id     uuid NOT NULL,
    position   integer NOT NULL CHECK (position >= 1),
    kind       text NOT NULL CHECK (kind IN ('model', 'tool')),
    name       text NOT NULL,
    state      text NOT NULL CHECK (state IN ('waiting', 'approved', 'running', 'done', 'failed', 'denied', 'unknown')),
    summary    text NOT NULL,
    call_id    text,
    arguments  text NOT NULL,
    effect     text NOT NULL CHECK (effect IN ('none', 'outside', 'writes')),
    target     text NOT NULL,
    result     text NOT NULL,
    is_foreign boolean NOT NULL,
    parts      jsonb NOT NULL,
    receipt    jsonb,
    error_code text,
    ms         integer,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, run_id) REFERENCES agent_run (owner_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX agent_run_step_of_run ON agent_run_step (owner_id, run_id, position);
COMMENT ON COLUMN agent_run_step.id IS 'of a model call the id of its receipt; of a tool what makes a repeated call known to the other side';
COMMENT ON COLUMN agent_run_step.state IS 'stored as running before anything is sent';

CREATE TABLE tool_approval (
    owner_id      uuid NOT NULL,
    agent_id      uuid NOT NULL,
    agent_version integer NOT NULL,
    tool          text NOT NULL,
    schema_hash   text NOT NULL,
    target        text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner_id, agent_id, agent_version, tool, schema_hash, target),
    FOREIGN KEY (owner_id, agent_id) REFERENCES agent (owner_id, id) ON DELETE CASCADE
);

ALTER TABLE agent_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON agent_run USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE agent_run_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON agent_run_step
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE tool_approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON tool_approval
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
