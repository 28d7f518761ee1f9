"""Second factors: the sealed secret of an authenticator app, and the digests of recovery codes.

Safe under load: new tables.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE second_factor (
    user_id      uuid PRIMARY KEY REFERENCES users (id),
    sealed       bytea NOT NULL,
    begun_at     timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN second_factor.sealed IS 'the secret, encrypted for this person';
COMMENT ON COLUMN second_factor.confirmed_at IS 'since when it is asked for; NULL: no code of it came back yet';
COMMENT ON COLUMN second_factor.last_step IS 'the time step of the last code that was used: no code before or of it is taken again';

CREATE TABLE recovery_code (
    user_id uuid NOT NULL REFERENCES users (id),
    hash    bytea NOT NULL,
    PRIMARY KEY (user_id, hash)
);
"""


def upgrade() -> None:
    run(op, SQL)
