"""Invitations, so that they can be listed, taken back and used once.

Safe under load: a new table only.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE invitation (
    id             uuid PRIMARY KEY,
    email          text NOT NULL,
    language       text,
    made_by        uuid,
    made_at        timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    is_mailed      boolean NOT NULL,
    mailed_at      timestamptz,
    user_id        uuid,
    taken_at       timestamptz,
    taken_back_at  timestamptz,
    CHECK (taken_at IS NULL OR taken_back_at IS NULL)
);
COMMENT ON TABLE invitation IS 'who was invited, by whom (null: a command), and what became of it; the link is made anew from the id';
CREATE UNIQUE INDEX invitation_standing ON invitation (email) WHERE taken_at IS NULL AND taken_back_at IS NULL;
CREATE INDEX invitation_email ON invitation (email);
CREATE INDEX invitation_person ON invitation (user_id) WHERE user_id IS NOT NULL;
"""


def upgrade() -> None:
    run(op, SQL)
