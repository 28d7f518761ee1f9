"""PostgreSQL through asyncpg: a pool, and the three ways in which a function may be given it.

`tx: Transaction` joins the caller's transaction. `connection: Connection` is enough for statements that each stand alone; a transaction
is one too. `db: Database` opens short transactions of its own. Never two of them.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum, unique
from typing import TYPE_CHECKING, Any, Self, cast

import asyncpg
import msgspec
from asyncpg.transaction import Transaction as _PlainTransaction
from asyncpg.transaction import TransactionState

from aim2balance.kit.errors import Conflict, DomainError, Unavailable
from aim2balance.kit.principal import OwnerId

if TYPE_CHECKING:

    class Connection(asyncpg.Connection[Any]):
        """A connection for single statements; whether a transaction is open is not said."""

    class Transaction(Connection):
        """A connection inside an open transaction: what is done with it is committed with the rest, or not at all."""

else:  # The type checker tells them apart; a process does not pay for it.
    Connection = Transaction = asyncpg.Connection

UNAVAILABLE_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,  # what asyncpg says of a connection that was cut in the middle of a statement; the pool then drops it
)
"""Failures that say the database is away for now, not that a statement is wrong."""


_encoder = msgspec.json.Encoder(decimal_format="number")


def _encode(value: object) -> str:
    return _encoder.encode(value).decode()


async def _prepare(connection: Any) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(kind, encoder=_encode, decoder=json.loads, schema="pg_catalog")


@unique
class LockKey(IntEnum):
    """What is done by one transaction at a time, in all processes together, where there is no row to lock. Each has a number of its own,
    so that no two things wait for each other by accident; a number is never given to anything else.
    """

    ADMIN_ACTION = 1
    DONATION_CLOSE = 2
    PAYMENT_OBJECT = 3
    CHAT_FILES = 4
    CHAT_IMPORT = 5
    PROMPTS = 6
    PRESETS = 7
    SYSTEM_DAY = 8
    EVENT_INDEXES = 9
    SEARCH_INDEXES = 10
    CHAT_ANSWERS = 12  # 11 was of an index of messages that is gone
    DRAFTS = 13
    DATABASE_ROLES = 14
    AGENTS = 15
    IMAGES_MOVED = 16
    COLLECTIONS = 17
    TOOL_SOURCES = 18
    SCHEDULES = 19
    QUEUED_TEXTS = 20
    ERASURE_LOG = 21


async def lock(tx: Transaction, turn: LockKey, subject: object = "") -> None:
    """Wait until nobody else does that with this subject (an id or a key); the turn ends with the transaction."""
    await tx.execute("SELECT pg_advisory_xact_lock($1, hashtext($2))", turn, str(subject))


MAY_TAKE = "pg_has_role({role}, CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END)"
MEMBER = f"""
SELECT r.rolname FROM pg_class AS c CROSS JOIN LATERAL aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
WHERE c.oid = to_regclass('job') AND a.privilege_type = 'SELECT' AND r.rolname LIKE '%\\_a2b\\_member'
    AND NOT (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls)
    AND {MAY_TAKE.format(role="r.oid")}
ORDER BY 1 LIMIT 1"""
"""The role of this database for what is done for one owner, if this login may take it; it is known by its name and by what it may read."""


class _OwnersTransaction(_PlainTransaction):
    """A transaction whose settings go out with its BEGIN, in one round trip."""

    __slots__ = ("_on", "_opening")

    def __init__(self, plain: Any, owner_id: OwnerId, member: str | None) -> None:
        self._on: Any = plain._connection  # noqa: SLF001 - what the pool's proxy stands for
        super().__init__(self._on, None, readonly=False, deferrable=False)
        role = "" if member is None else f"SET LOCAL ROLE {quoted(member)}; "
        self._opening = f"BEGIN; {role}SET LOCAL aim2balance.owner_id = '{owner_id}';"

    async def start(self) -> None:
        self._on._top_xact = self  # noqa: SLF001 - as asyncpg's own `start` does, for savepoints and cursors within
        self._state = TransactionState.FAILED
        await self._on.execute(self._opening)
        self._state = TransactionState.STARTED


def quoted(name: str) -> str:
    """A name as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


@asynccontextmanager
async def begin(connection: Connection) -> AsyncIterator[Transaction]:
    """A transaction on a connection that is there already; within a transaction, a savepoint."""
    async with connection.transaction():
        yield cast("Transaction", connection)


class Database:
    """A pool of connections. Opening does not connect: a database that is away raises `Unavailable` when it is used."""

    def __init__(self, pool: Any, url: str, *, keeps_plans: bool = True) -> None:
        self._pool = pool
        self.url = url
        self._keeps_plans = keeps_plans
        self._member: str | None = None
        self._is_member_known = False

    @classmethod
    async def open(cls, url: str, *, most: int = 10, through_pgbouncer: bool = False) -> Self:
        """Make the pool (0 to `most` connections). `through_pgbouncer` gives up prepared statements, as transaction pooling demands."""
        pool = await asyncpg.create_pool(
            url,
            min_size=0,
            max_size=most,
            init=_prepare,
            command_timeout=60,
            timeout=10,
            statement_cache_size=0 if through_pgbouncer else 200,
            server_settings={"timezone": "UTC", "application_name": "aim2balance"},
        )
        return cls(pool, url, keeps_plans=not through_pgbouncer)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection for single statements, each its own transaction. Raises `Unavailable` when the database is away."""
        try:
            async with self._pool.acquire(timeout=10) as connection:
                yield connection
        except DomainError:
            raise
        except UNAVAILABLE_ERRORS as away:
            raise Unavailable("the database is away", retry_after=2) from away

    @asynccontextmanager
    async def planned_once(self) -> AsyncIterator[Connection]:
        """As `connection`, for statements over many tables that are always read the same way: one plan serves all values, where making
        one for each takes longer than running it. Behind PgBouncer, which keeps no statements, no different.
        """
        async with self.connection() as connection:
            if self._keeps_plans:
                await connection.execute("SET plan_cache_mode = force_generic_plan")  # the pool resets it
            yield connection

    @asynccontextmanager
    async def transaction(self, owner_id: OwnerId | None = None) -> AsyncIterator[Transaction]:
        """A transaction: committed when the block ends, rolled back when it raises.

        One for an owner sees and writes what row-level security gives that owner, also where a statement forgets to ask whose row it
        is. It holds for the transaction alone, so behind PgBouncer too. The database has to know a role for it (`app.database_roles`).
        Raises `Conflict` (conflict) where what is written refers to what somebody has just deleted, or two wait for each other.
        """
        if owner_id is None:
            async with self.connection() as connection, begin(connection) as tx:
                yield tx
            return
        async with self.connection() as connection:
            if not self._is_member_known:
                self._member = await connection.fetchval(MEMBER)
                self._is_member_known = True
            try:
                async with _OwnersTransaction(connection.transaction(), owner_id, self._member):
                    yield cast("Transaction", connection)
            except (asyncpg.ForeignKeyViolationError, asyncpg.DeadlockDetectedError) as gone:
                raise Conflict("What this belongs to was changed or deleted meanwhile.") from gone

    @asynccontextmanager
    async def exclusive_connection(self, turn: LockKey) -> AsyncIterator[Connection | None]:
        """A connection outside a transaction, for statements that must not be in one (indexes made concurrently), while nobody else has
        this turn; None at once when somebody has.
        """
        # An idle transaction without a snapshot keeps the lock, for a lock of a session would outlive it behind a pooler.
        async with self.transaction() as guard:
            if not await guard.fetchval("SELECT pg_try_advisory_xact_lock($1, 0)", turn):
                yield None
                return
            # An answer with values leaves a snapshot open until the next statement; an index made concurrently would wait for it for ever.
            await guard.execute("SELECT 1")
            async with self.connection() as connection:
                yield connection
