"""The operators' audit log: what an admin changed, from what to what, and why. Rows are only ever added."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE admin_audit (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL CHECK (actor <> ''),
    action  text NOT NULL CHECK (action <> ''),
    subject text NOT NULL CHECK (subject <> ''),
    before  jsonb,
    after   jsonb,
    reason  text,
    key     text
);
COMMENT ON COLUMN admin_audit.actor IS 'the id of a user; never a mail address, which would outlive its person here';
COMMENT ON COLUMN admin_audit.subject IS 'user:<id>, donation:<month> or setting:<name>';
COMMENT ON COLUMN admin_audit.key IS 'the idempotency key of a change that may be sent twice';
CREATE UNIQUE INDEX admin_audit_key ON admin_audit (action, key) WHERE key IS NOT NULL;
CREATE INDEX admin_audit_subject ON admin_audit (subject, id);

CREATE FUNCTION admin_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER admin_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_audit
    FOR EACH STATEMENT EXECUTE FUNCTION admin_audit_is_append_only();
"""


def upgrade() -> None:
    run(op, SQL)
