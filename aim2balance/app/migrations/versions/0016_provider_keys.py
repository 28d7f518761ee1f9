"""Keys of providers that an operator enters while the server runs, sealed with the root secret."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE provider_key (
    id          uuid PRIMARY KEY,
    provider    text NOT NULL,
    sealed      bytea NOT NULL,
    hint        text NOT NULL,
    made_at     timestamptz NOT NULL,
    disabled_at timestamptz
);
COMMENT ON COLUMN provider_key.sealed IS 'AES-256-GCM with a key derived from the root secret; the row''s id is authenticated with it';
"""


def upgrade() -> None:
    run(op, SQL)
