"""What happened at the doors of accounts, and the browsers each person signed in from.

Safe under load: new tables only.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE security_event (
    id       uuid PRIMARY KEY,
    at       timestamptz NOT NULL,
    kind     text NOT NULL,
    user_id  uuid,
    network  text CHECK (length(network) <= 20),
    facts    jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE security_event IS 'ids and keyed hashes, never addresses; kept for half a year';
COMMENT ON COLUMN security_event.user_id IS 'null where nobody has the address that was tried';
COMMENT ON COLUMN security_event.network IS 'a keyed hash: the same network has the same mark, and the mark says no address';
CREATE INDEX security_event_user ON security_event (user_id, id);
CREATE INDEX security_event_kind ON security_event (kind, id);

CREATE TABLE known_device (
    user_id  uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash     bytea NOT NULL,
    seen_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, hash)
);
COMMENT ON COLUMN known_device.hash IS 'keyed hash of a random cookie and the user, so that accounts of one browser cannot be linked';
"""


def upgrade() -> None:
    run(op, SQL)
