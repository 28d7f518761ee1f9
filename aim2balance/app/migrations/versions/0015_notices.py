"""What persons are told, in the app and by mail, and the links of those mails."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE users ADD COLUMN language text CHECK (language IN ('en', 'de'));
COMMENT ON COLUMN users.language IS 'what the browser asked for when the account was made: mails are written in it unless the preferences name another';
ALTER TABLE users ADD COLUMN verified_at timestamptz;
COMMENT ON COLUMN users.verified_at IS 'when somebody who reads the address opened a link that was sent there';

-- The link itself is derived from the id with the root secret: nothing here opens anything.
CREATE TABLE account_link (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    text NOT NULL CHECK (purpose IN ('verify', 'reset')),
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX account_link_user ON account_link (user_id);

CREATE TABLE notice (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL,
    kind         text NOT NULL,
    key          text NOT NULL,
    facts        jsonb NOT NULL,
    is_banner    boolean NOT NULL,
    made_at      timestamptz NOT NULL,
    dismissed_at timestamptz,
    mailed_at    timestamptz,
    UNIQUE (owner_id, kind, key)
);
CREATE INDEX notice_owner ON notice (owner_id, id);
CREATE INDEX notice_banner ON notice (owner_id, id) WHERE is_banner AND dismissed_at IS NULL;
COMMENT ON COLUMN notice.key IS 'what it is about: told twice, it is one notice';
COMMENT ON COLUMN notice.dismissed_at IS 'the person closed it, or what it was about is settled';
"""


def upgrade() -> None:
    run(op, SQL)
