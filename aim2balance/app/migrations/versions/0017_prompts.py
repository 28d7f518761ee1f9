"""Prompts that a person keeps, with every version of their text."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE prompt (
    id          uuid NOT NULL,
    owner_id    uuid NOT NULL,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    version     integer NOT NULL CHECK (version > 0),
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id)
);
COMMENT ON COLUMN prompt.version IS 'the newest one; its text is the one that is used';

CREATE TABLE prompt_version (
    owner_id    uuid NOT NULL,
    prompt_id   uuid NOT NULL,
    version     integer NOT NULL,
    text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
    made_at     timestamptz NOT NULL,
    PRIMARY KEY (owner_id, prompt_id, version),
    FOREIGN KEY (owner_id, prompt_id) REFERENCES prompt (owner_id, id) ON DELETE CASCADE
);
"""


def upgrade() -> None:
    run(op, SQL)
