"""The roles behind row-level security: `…_a2b_member` for what is done for one owner, `…_a2b_books` for the functions of the books.

Roles belong to the server and not to the database, so they are no part of a migration: they are looked for at every start and made where
something is missing, after a restore for example. Where this login may not do that everything works, without this second lock.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import structlog

from aim2balance import ledger
from aim2balance.kit.db import MAY_TAKE, MEMBER, Connection, Database, LockKey, Transaction, begin, lock, quoted
from aim2balance.kit.principal import OwnerId

LOCK_TIMEOUT = "5s"
LONGEST_NAME = 63
NOBODY = OwnerId(UUID(int=0))

# New tables come with new versions; what a member may not read it would fail on.
_ALL_READABLE = """
SELECT bool_and(has_table_privilege($1::text, c.oid, 'SELECT')) FROM pg_class AS c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition"""

_log = structlog.get_logger("app")


async def ensure_roles(connection: Connection) -> bool:
    """Make what is missing of the roles and their rights; False when this login may not, or others hold the tables."""
    try:
        if not await ledger.are_books_functions_closed(connection):
            async with _alone(connection) as tx:
                await ledger.close_books_functions(tx)
        if not await _is_complete(connection):
            async with _alone(connection) as tx:
                await _make(tx)
    except (asyncpg.InsufficientPrivilegeError, asyncpg.LockNotAvailableError) as refused:
        _log.warning("row-level security is off", reason=str(refused))
        return False
    return True


async def is_second_lock_on(db: Database) -> bool:
    """Whether what is done for one owner is bound by row-level security, whatever login this is, and the books run as their own role."""
    async with db.transaction(NOBODY) as tx:
        is_bound = await tx.fetchval(
            "SELECT bool_and(row_security_active(p.polrelid)) FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid"
            " WHERE p.polname = 'own_rows' AND c.relnamespace = current_schema()::regnamespace"
        )
    async with db.connection() as connection:
        return bool(is_bound) and await ledger.find_books_role(connection) is not None


async def _is_complete(connection: Connection) -> bool:
    member = await connection.fetchval(MEMBER)
    return (
        member is not None
        and bool(await connection.fetchval(_ALL_READABLE, member))
        and await ledger.find_books_role(connection) is not None
    )


async def _make(tx: Transaction) -> None:
    if await _is_complete(tx):
        return
    schema = quoted(await tx.fetchval("SELECT current_schema()"))
    member = await tx.fetchval(MEMBER) or await _role(tx, "member")
    await tx.execute(
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted(member)};"
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted(member)};"
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted(member)};"
    )
    books = await ledger.find_books_role(tx) or await _role(tx, "books")
    await ledger.give_to_books_role(tx, books, member)
    _log.info("roles of the database made", member=member, books=books)


async def _role(tx: Transaction, kind: str) -> str:
    """The role of this database for that, made if need be; this login is one of its members."""
    name = role_name(await tx.fetchval("SELECT current_database()"), kind)
    known = await tx.fetchrow("SELECT rolcanlogin OR rolsuper OR rolbypassrls AS is_more FROM pg_roles WHERE rolname = $1", name)
    if known is None:
        await tx.execute(f"CREATE ROLE {quoted(name)} NOLOGIN NOINHERIT")
    elif known["is_more"]:
        raise asyncpg.InsufficientPrivilegeError(f"the role {name} exists and may log in or bypass row-level security")
    if not await tx.fetchval(f"SELECT {MAY_TAKE.format(role='$1::name')}", name):
        await tx.execute(f"GRANT {quoted(name)} TO CURRENT_USER")
    return name


def role_name(database: str, kind: str) -> str:
    """Names of roles are those of the whole server, so they carry the database's, shortened where that is long."""
    ending = f"_a2b_{kind}"
    if len((database + ending).encode()) <= LONGEST_NAME:
        return database + ending
    digest = hashlib.sha256(database.encode()).hexdigest()[:16]
    return database.encode()[: LONGEST_NAME - len(ending) - len(digest)].decode(errors="ignore") + digest + ending


@asynccontextmanager
async def _alone(connection: Connection) -> AsyncIterator[Transaction]:
    async with begin(connection) as tx:
        await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        await lock(tx, LockKey.DATABASE_ROLES)
        yield tx
