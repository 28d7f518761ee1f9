"""Every table that says whose a row is, is kept apart by the database: what messages and accounts had since 0024.

Left out are the words of searches (`search_entry`, `passage_words`): the operator of full text is not leakproof, and under a policy its
index is not used. An invitation belongs to an address, not to a person.

Safe under load: no row is read or written; each table is locked for a moment, in a transaction of its own, so that nobody waits for two.
Begun again it does what is left.
"""

from alembic import op

from aim2balance.app.migrate import LOCK_TIMEOUT, run

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

OF_OWNERS = """
    allowance api_key auto_topup auto_topup_attempt budget chat_file chat_removal conversation deleted_project entry exposure feedback
    generation generation_event hold idempotency import_run import_source notice officer_link payment payment_block payment_card
    payment_customer payment_order payment_plan preset project prompt prompt_version restoration_badge rollup_conversation rollup_day
    rollup_hour rollup_model rollup_month rollup_total share telemetry_call transfer usage_event voucher_use
"""
OF_USERS = """
    account_link known_device preferences profile_picture recovery_code remembered second_factor security_event session_family
"""
BOOKS = "entry exposure hold idempotency transfer"

# The functions of the books run as a role of their own, where this login may make roles: it goes on for the owners of a whole batch.
SQL = """
BEGIN;
SET LOCAL lock_timeout = '{timeout}';
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_rows ON {table};
CREATE POLICY own_rows ON {table}
    USING ({column} IS NOT DISTINCT FROM coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), {column}));
{books}
COMMIT;
"""
FOR_BOOKS = """
DO $$
DECLARE
    books text := (
        SELECT r.rolname FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner
        WHERE p.proname = 'ledger_post' AND p.pronamespace = current_schema()::regnamespace AND r.rolname LIKE '%\\_a2b\\_books' LIMIT 1);
BEGIN
    DROP POLICY IF EXISTS books ON {table};
    IF books IS NOT NULL THEN
        EXECUTE format('CREATE POLICY books ON {table} TO %I USING (true) WITH CHECK (true)', books);
    END IF;
END $$;
"""


def upgrade() -> None:
    owners = {**dict.fromkeys(OF_OWNERS.split(), "owner_id"), **dict.fromkeys(OF_USERS.split(), "user_id"), "users": "id"}
    with op.get_context().autocommit_block():
        for table, column in owners.items():
            books = FOR_BOOKS.format(table=table) if table in BOOKS.split() else ""
            run(op, SQL.format(table=table, column=column, books=books, timeout=LOCK_TIMEOUT))
