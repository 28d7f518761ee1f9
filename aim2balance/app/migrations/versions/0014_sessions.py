"""Sessions that their person can tell apart and end, what models should remember of a person, and accounts that are gone."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE session_family ADD COLUMN device text CHECK (length(device) <= 60);
COMMENT ON COLUMN session_family.device IS 'browser and system, as far as the first request said; nothing finer is kept';

ALTER TABLE users ADD COLUMN erased_at timestamptz;
COMMENT ON COLUMN users.erased_at IS 'the account was erased: no address, no name, no password; the id stays for the books';

CREATE TABLE remembered (
    id       uuid PRIMARY KEY,
    user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    text     text NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
    made_at  timestamptz NOT NULL
);
CREATE INDEX remembered_user ON remembered (user_id, id);
COMMENT ON TABLE remembered IS 'what models should remember of a person, in the person''s own words';
"""


def upgrade() -> None:
    run(op, SQL)
