"""Bringing a database to the schema of this program: Alembic, in process, on asyncpg.

A database that is already there costs one query and no import of SQLAlchemy. Two processes that start together are
put in a row by an advisory lock; every migration is a transaction of its own with a lock timeout.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import asyncpg

from aim2balance.app.database_roles import ensure_roles
from aim2balance.kit.config_text import masked
from aim2balance.kit.db import UNAVAILABLE_ERRORS, Connection
from aim2balance.kit.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_TIMEOUT = "5s"
CONNECT_TIMEOUT_S = 10.0
FIRST_WITH_ROLES = "0024"
WAIT_FOR_OTHERS = "120s"

# An arbitrary number that belongs to us: "a2b migr" in ASCII.
_ADVISORY_LOCK = 0x6132_6220_6D69_6772
_FILE_NAME = re.compile(r"(\d{4})_\w+\.py")


def head() -> str | None:
    """The newest revision this program knows, read from the file names (`0003_catalogue.py`); None when there is none."""
    return max((name[1] for path in (MIGRATIONS / "versions").iterdir() if (name := _FILE_NAME.fullmatch(path.name))), default=None)


async def current(connection: "asyncpg.Connection[Any]") -> str | None:
    """The revision the database stands at; None when it was never migrated."""
    if await connection.fetchval("SELECT to_regclass('alembic_version') IS NULL"):
        return None
    return cast("str | None", await connection.fetchval("SELECT version_num FROM alembic_version"))


async def is_usable(connection: "asyncpg.Connection[Any]") -> bool:
    """Whether this program works with the database: it stands at our newest revision, or at a later one that did not give up on us.

    Revisions are numbers of one chain, and each leaves what the version before reads and writes; one that no longer does says so by
    `require`.
    """
    revision, ours = await current(connection), head()
    if revision is None or ours is None or revision < ours:
        return False
    required = await connection.fetchval("SELECT obj_description('alembic_version'::regclass, 'pg_class')")
    return required is None or required <= ours


async def reach(url: str, variable: str = "") -> "asyncpg.Connection[Any]":
    """A connection to the database. Raises `Unavailable` (database_unreachable), which names the variable and no password."""
    try:
        return await asyncpg.connect(url, statement_cache_size=0, timeout=CONNECT_TIMEOUT_S)
    except (*UNAVAILABLE_ERRORS, asyncpg.PostgresError, ValueError) as error:
        place = f"{variable}: " if variable else ""
        raise Unavailable(
            f"{place}expected a PostgreSQL that we can sign in to, got {masked(url)!r}: {error or type(error).__name__}",
            code="database_unreachable",
        ) from error


async def upgrade(url: str, variable: str = "") -> bool:
    """Bring the database to `head()`, and its roles to what that needs. True when it was migrated; a second call does nothing.

    Behind PgBouncer give it the direct URL. Raises `Conflict` (database_too_new) when the database was made by a newer
    program, `Unavailable` (migration_blocked) when other sessions hold the tables or another migration does not end, or
    (database_unreachable) when there is no such database; `variable` is where the URL comes from.
    """
    connection = await reach(url, variable)
    try:
        is_new = await _migrate(connection, url)
        if (head() or "") >= FIRST_WITH_ROLES:
            await ensure_roles(cast("Connection", connection))
    except asyncpg.LockNotAvailableError as error:
        raise Unavailable(
            "The database could not be migrated: other sessions hold its tables. Stop other processes or try again.",
            code="migration_blocked",
        ) from error
    finally:
        await connection.close()
    return is_new


async def _migrate(connection: "asyncpg.Connection[Any]", url: str) -> bool:
    if _is_done(await current(connection)):
        return False
    # A transaction-level lock, for it cannot be left behind on a pooled connection.
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHERS}'")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _ADVISORY_LOCK)
        if _is_done(await current(connection)):
            return False
        await _run_alembic(url)
    return True


def _is_done(revision: str | None) -> bool:
    newest = head()
    if revision is not None and (newest is None or revision > newest):
        raise Conflict(
            f"The database is at revision {revision}, this program knows only {newest}. Start a newer version of aim2balance.",
            code="database_too_new",
            revision=revision,
        )
    return revision == newest


async def _run_alembic(url: str) -> None:
    from alembic import command
    from sqlalchemy.exc import DBAPIError

    def migrate(connection: object) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    made = engine(url)
    try:
        async with made.connect() as connection:
            await connection.run_sync(migrate)
    except DBAPIError as error:
        # SQLAlchemy wraps what asyncpg raises; callers know asyncpg's own errors only.
        if isinstance(cause := getattr(error.orig, "__cause__", None), asyncpg.PostgresError):
            raise cause from error
        raise
    finally:
        await made.dispose()


def alembic_config() -> "Config":
    """What Alembic needs to know; it is built here because there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def engine(url: str) -> "AsyncEngine":
    """An engine for one run, whose every transaction gives up on a lock after `LOCK_TIMEOUT`.

    asyncpg reads the URL itself, so every libpq parameter (sslmode …) means what it always means.
    """
    from sqlalchemy import Connection, event
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    made = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: asyncpg.connect(url, statement_cache_size=0),
        poolclass=NullPool,
        query_cache_size=0,
    )

    @event.listens_for(made.sync_engine, "begin")
    def limit_waiting(connection: Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")

    return made


def require(op: Any, revision: str) -> None:
    """For a migration that takes away what older programs need: `/readyz` of those that do not know `revision` says no from now on."""
    run(op, f"COMMENT ON TABLE alembic_version IS '{revision}'")


def fetch(op: Any, sql: str) -> list[Any]:
    """The same for one statement that answers rows."""
    rows: list[Any] = []

    async def ask(connection: Any) -> None:
        rows.extend(await connection.fetch(sql))

    op.get_bind().connection.dbapi_connection.run_async(ask)
    return rows


def run(op: Any, sql: str) -> None:
    """For migration files, with their `from alembic import op`: run a text of any number of statements, functions included.

    It joins the migration's transaction. The text goes to the server as it is (asyncpg's simple protocol): no bind
    parameters, so `:` and `%` mean nothing.
    """
    # The driver's own connection: SQLAlchemy's would prepare the text, and only single statements can be prepared.
    op.get_bind().connection.dbapi_connection.run_async(lambda connection: connection.execute(sql))
