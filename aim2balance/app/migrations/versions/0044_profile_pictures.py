"""Profile pictures, one for each person who wants one.

Safe under load: a new table only.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE profile_picture (
    user_id  uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    id       uuid NOT NULL,
    content  bytea NOT NULL CHECK (octet_length(content) BETWEEN 1 AND 262144),
    made_at  timestamptz NOT NULL
);
COMMENT ON TABLE profile_picture IS 'the picture a person stands under: a small WebP square, drawn anew; a new picture has a new id';
"""


def upgrade() -> None:
    run(op, SQL)
