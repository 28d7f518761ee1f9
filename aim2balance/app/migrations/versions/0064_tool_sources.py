"""Servers with tools, and actions, that persons add for their agents.

Safe under load: a new table.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE tool_source (
    owner_id uuid NOT NULL,
    id       uuid NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('mcp', 'openapi')),
    name     text NOT NULL,
    slug     text NOT NULL,
    address  text NOT NULL,
    document text,
    header   text,
    sealed   bytea,
    tools    jsonb NOT NULL,
    asked_at timestamptz NOT NULL,
    problem  text,
    PRIMARY KEY (owner_id, id),
    CHECK ((header IS NULL) = (sealed IS NULL))
);
CREATE UNIQUE INDEX tool_source_of_name ON tool_source (owner_id, lower(name));
CREATE UNIQUE INDEX tool_source_of_slug ON tool_source (owner_id, slug);
COMMENT ON COLUMN tool_source.slug IS 'what the names of its tools begin with';
COMMENT ON COLUMN tool_source.sealed IS 'the secret that is sent in that header, encrypted for this row';

ALTER TABLE tool_source ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON tool_source
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
