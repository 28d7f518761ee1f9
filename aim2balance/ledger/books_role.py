"""The books' own role: it owns the functions of the batches, may do what they do, and sees every owner's books by policies of its own."""

from aim2balance.kit.db import Connection, Transaction, quoted

_FUNCTIONS = ["wallet_place", "wallet_extend", "wallet_settle", "wallet_release", "wallet_sweep", "ledger_post"]
_GRANTS = (
    ("SELECT, INSERT, UPDATE", "account, hold, budget_window, rate_counter, exposure"),
    ("SELECT, INSERT", "transfer, entry, idempotency"),
    ("SELECT", "process_lease"),
)
_OF_OWNERS = ["account", "entry", "exposure", "hold", "idempotency", "transfer"]
"""Those that row-level security keeps apart."""

# The functions that run as their owner; those that processes of the version before call stand beside and do not.
_OF_THE_BOOKS = (
    "SELECT p.* FROM pg_proc AS p WHERE p.proname = ANY ($1) AND p.prosecdef AND p.pronamespace = current_schema()::regnamespace"
)


async def find_books_role(connection: Connection) -> str | None:
    """Whose the books' functions are, when that is a role of their own with everything it needs."""
    found: str | None = await connection.fetchval(
        f"SELECT min(r.rolname::text) FROM ({_OF_THE_BOOKS}) AS f JOIN pg_roles AS r ON r.oid = f.proowner"
        " HAVING count(*) = $2 AND bool_and(NOT (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls)) AND count(DISTINCT r.oid) = 1"
        " AND bool_and((SELECT count(*) FROM pg_policy AS p WHERE p.polrelid = ANY ($3::regclass[]) AND p.polroles = ARRAY[r.oid]"
        " AND has_table_privilege(r.oid, p.polrelid, 'SELECT')) = $4 AND has_table_privilege(r.oid, 'account', 'UPDATE'))",
        _FUNCTIONS,
        len(_FUNCTIONS),
        _OF_OWNERS,
        len(_OF_OWNERS),
    )
    return found


async def give_to_books_role(tx: Transaction, role: str, member: str) -> None:
    """Make the functions the role's own. `member`, which acts for one owner, reads the books and changes them by these functions alone."""
    schema = quoted(await tx.fetchval("SELECT current_schema()"))
    books = quoted(role)
    for privileges, tables in _GRANTS:
        await tx.execute(f"GRANT {privileges} ON {tables} TO {books}")
        await tx.execute(f"REVOKE INSERT, UPDATE, DELETE ON {tables} FROM {quoted(member)}")
    for table in _OF_OWNERS:
        await tx.execute(f"DROP POLICY IF EXISTS books ON {table}")
        await tx.execute(f"CREATE POLICY books ON {table} TO {books} USING (true) WITH CHECK (true)")
    # A function is given only to a role that could have made it.
    await tx.execute(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {books}")
    for function in await _functions(tx):
        await tx.execute(f"ALTER FUNCTION {function} OWNER TO {books}")
        await tx.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted(member)}")
    await tx.execute(f"REVOKE CREATE ON SCHEMA {schema} FROM {books}")


async def close_books_functions(tx: Transaction) -> None:
    """What runs as its owner is not for everybody who can connect, but for who may change accounts anyway."""
    logins = await tx.fetch(
        "SELECT DISTINCT r.rolname FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee"
        " WHERE c.oid = 'account'::regclass AND a.privilege_type = 'UPDATE'"
    )
    for function in await _functions(tx):
        await tx.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        for login in logins:
            await tx.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted(login['rolname'])}")


async def are_books_functions_closed(connection: Connection) -> bool:
    is_open = f"SELECT bool_or(has_function_privilege('public', f.oid, 'EXECUTE')) FROM ({_OF_THE_BOOKS}) AS f"
    return not await connection.fetchval(is_open, _FUNCTIONS)


async def _functions(tx: Transaction) -> list[str]:
    rows = await tx.fetch(f"SELECT f.oid::regprocedure::text AS name FROM ({_OF_THE_BOOKS}) AS f ORDER BY 1", _FUNCTIONS)
    return [row["name"] for row in rows]
