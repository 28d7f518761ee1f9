"""What belongs to one owner can be kept apart by the database itself: on messages and on accounts.

A policy passes while `aim2balance.owner_id` is not set, as in processes of the version before, and never binds the login that owns the
tables: `transaction(owner_id)` takes a role of its own, which `app.database_roles` makes at the start where it may. The functions of the
books run as their owner with a fixed search path, so that they go on for the owners of a whole batch.

Safe under load: no row is read or written; each table is locked for a moment.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# Whatever the tables' schema is called; the one for temporary things comes last.
SQL = """
DO $$
DECLARE
    books regprocedure;
BEGIN
    FOREACH books IN ARRAY ARRAY[
        'wallet_place(uuid, timestamptz, uuid[], uuid[], bigint[], bigint[], bigint[], uuid[], uuid[], integer[], uuid[], timestamptz[],
            timestamptz[], bigint[], integer[], uuid[], integer[])',
        'wallet_extend(uuid[], uuid[], bigint[])',
        'wallet_settle(uuid[], uuid[], text[], uuid[], bigint[], bigint[], bigint[], timestamptz[], boolean[])',
        'wallet_release(uuid[], uuid[])',
        'wallet_sweep(interval, integer)',
        'ledger_post(uuid, uuid, text, text, bytea, timestamptz, text, text, text, text[], text[], uuid[], bigint[])'
    ]::regprocedure[] LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp', books, current_schema());
    END LOOP;
END $$;

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON account USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON message USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
