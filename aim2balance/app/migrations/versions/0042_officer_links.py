"""Read-only links to a month or a project of a person.

Safe under load: a new table only.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE officer_link (
    id          uuid PRIMARY KEY,
    owner_id    uuid NOT NULL,
    token_hash  bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    month       text,
    project_id  uuid,
    made_at     timestamptz NOT NULL,
    CHECK ((month IS NULL) <> (project_id IS NULL))
);
COMMENT ON TABLE officer_link IS 'who has the token reads figures of one month or project; a link that was taken back is gone';
CREATE INDEX officer_link_owner ON officer_link (owner_id, id DESC);
"""


def upgrade() -> None:
    run(op, SQL)
