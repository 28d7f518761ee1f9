"""Linked sign-ins: who somebody is at another issuer, by its name for them and nothing else.

Safe under load: a new table.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE linked_sign_in (
    id        uuid PRIMARY KEY,
    owner_id  uuid NOT NULL,
    user_id   uuid NOT NULL REFERENCES users (id),
    provider  text NOT NULL,
    issuer    text NOT NULL,
    subject   text NOT NULL,
    label     text,
    linked_at timestamptz NOT NULL,
    used_at   timestamptz,
    UNIQUE (issuer, subject)
);
CREATE INDEX linked_sign_in_of ON linked_sign_in (user_id);
COMMENT ON COLUMN linked_sign_in.subject IS 'what the issuer calls the person; addresses are never compared';
COMMENT ON COLUMN linked_sign_in.label IS 'the address or name there when it was linked, for its person to recognise';
ALTER TABLE linked_sign_in ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON linked_sign_in USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
