"""Row-level security through the product's own transactions, as logins of three kinds: with all rights, with roles of its own, without."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from aim2balance import ledger, wallet
from aim2balance.app import migrate
from aim2balance.app.container import open_container
from aim2balance.app.database_roles import LONGEST_NAME, ensure_roles, is_second_lock_on, role_name
from aim2balance.app.doctor import SECOND_LOCK, examine
from aim2balance.app.personal_data import counts, personal_tables
from aim2balance.catalogue import open_catalogue
from aim2balance.chat import queries
from aim2balance.chat.types import Message, Role, Status
from aim2balance.content.parts import parts_json, parts_of
from aim2balance.kit.db import Database, begin
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.settings import Environment
from tests.app.conftest import Running
from tests.app.personal import use_everything
from tests.databases import Admin, url_of

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ADA, BOB = OwnerId(new_id()), OwnerId(new_id())


def login_of(admin: Admin, rights: str) -> Iterator[str]:
    """The URL of a database that such a login owns; both go afterwards, and the roles made in it."""
    name = f"test_{new_id().hex}"
    admin.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret' NOSUPERUSER {rights}")
    admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    parts = urlsplit(url_of(admin.url, name))
    yield urlunsplit(parts._replace(netloc=f"{name}:secret@{parts.hostname}:{parts.port}"))
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    for role in (role_name(name, "member"), role_name(name, "books"), name):
        admin.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
def maker_url(admin: Admin) -> Iterator[str]:
    """As a login that may make roles."""
    yield from login_of(admin, "CREATEROLE")


@pytest.fixture
def plain_url(admin: Admin) -> Iterator[str]:
    """As a login that may not, as a host for databases gives it."""
    yield from login_of(admin, "NOCREATEROLE")


@pytest.fixture(params=["database_url", "maker_url"])
def locked_url(request: pytest.FixtureRequest) -> str:
    """As the administrator (the embedded server's login), and as a login without such rights."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest_asyncio.fixture
async def locked(locked_url: str) -> AsyncIterator[Database]:
    """A migrated database with both roles."""
    await migrate.upgrade(locked_url)
    async for db in opened(locked_url):
        yield db


async def opened(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        yield db
        assert not (await ledger.verify(db)).violations
    finally:
        await db.close()


async def write_messages(db: Database) -> None:
    """One for each of the two, as the chat writes them."""
    for owner, word in ((ADA, "heron"), (BOB, "bittern")):
        async with db.transaction(owner) as tx:
            conversation = new_id()
            await tx.execute(
                "INSERT INTO conversation (id, owner_id, model, created_at, updated_at) VALUES ($1, $2, 'moss-1', $3, $3)",
                conversation,
                owner,
                NOW,
            )
            await add_message(tx, owner, conversation, word)


async def add_message(tx: Any, owner: UUID, conversation: UUID, text: str) -> None:
    await tx.execute(
        "INSERT INTO message (owner_id, conversation_id, id, role, parts, status, created_at) VALUES ($1, $2, $3, 'user', $4, 'done', $5)",
        owner,
        conversation,
        new_id(),
        parts_json(parts_of(text)),
        NOW,
    )


async def texts(db: Database, owner: OwnerId | None) -> set[str]:
    """A query that forgot to ask whose rows it reads."""
    async with db.transaction(owner) as tx:
        return {row["text"] for row in await tx.fetch("SELECT message_text(parts) AS text FROM message")}


async def test_a_query_without_its_where_reads_the_own_rows_alone(locked: Database) -> None:
    await write_messages(locked)
    assert await texts(locked, ADA) == {"heron"}
    assert await texts(locked, BOB) == {"bittern"}
    # As the version before, which says nothing of owners, and work for everybody at once.
    assert await texts(locked, None) == {"heron", "bittern"}
    async with locked.connection() as connection:
        await connection.execute("ALTER TABLE message DISABLE ROW LEVEL SECURITY")
    assert await texts(locked, ADA) == {"heron", "bittern"}, "it was the policy that kept them apart"


async def test_nobody_writes_or_changes_rows_of_others(locked: Database) -> None:
    await write_messages(locked)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        async with locked.transaction(ADA) as tx:
            await add_message(tx, BOB, await tx.fetchval("SELECT id FROM conversation WHERE owner_id = $1", BOB), "planted")
    async with locked.transaction(ADA) as tx:
        assert await tx.execute("UPDATE message SET status = 'stopped'") == "UPDATE 1"
        assert await tx.execute("DELETE FROM message WHERE owner_id = $1", BOB) == "DELETE 0"
    assert await texts(locked, BOB) == {"bittern"}


class SoleConnection:
    """A pool of one connection that is never reset, as a pooler's between two transactions."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def acquire(self, timeout: float) -> Any:
        return self

    async def __aenter__(self) -> Any:
        return self.connection

    async def __aexit__(self, *_: object) -> None: ...


async def test_it_ends_with_the_transaction_and_holds_in_savepoints(locked: Database) -> None:
    await write_messages(locked)
    is_nobodys = "SELECT current_user = session_user AND coalesce(current_setting('aim2balance.owner_id', true), '') = ''"
    connection: Any = await asyncpg.connect(locked.url)
    try:
        db = Database(SoleConnection(connection), locked.url)
        async with db.transaction(ADA) as tx:
            with pytest.raises(asyncpg.DivisionByZeroError):
                async with begin(tx):
                    await tx.execute("SELECT 1 / 0")
            assert await tx.fetchval("SELECT message_text(parts) AS text FROM message") == "heron"
            assert not await tx.fetchval(is_nobodys)
        assert await connection.fetchval(is_nobodys)
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with db.transaction(BOB) as tx:
                await tx.execute("SELECT 1 / 0")
        assert await connection.fetchval(is_nobodys)
        assert await connection.fetchval("SELECT count(*) FROM message") == 2
    finally:
        await connection.close()


async def test_the_owner_goes_out_with_begin_in_one_round_trip(locked: Database) -> None:
    async with locked.transaction(ADA):
        """The role is known from now on."""
    said: list[str] = []
    connection: Any = await asyncpg.connect(locked.url)
    try:
        with connection.query_logger(lambda query: said.append(query.query)):
            db = Database(SoleConnection(connection), locked.url)
            db._member, db._is_member_known = locked._member, True
            async with db.transaction(ADA) as tx:
                await tx.execute("SELECT 1")
    finally:
        await connection.close()
    assert said == [f"BEGIN; SET LOCAL ROLE \"{locked._member}\"; SET LOCAL aim2balance.owner_id = '{ADA}';", "SELECT 1", "COMMIT;"]


async def hold_for(connection: Any, *owners: UUID, process: UUID, micro: int) -> tuple[list[UUID], list[str]]:
    ids = [new_id() for _ in owners]
    each = [micro] * len(owners)
    verdicts = await ledger.place_holds(
        connection, process, NOW, requests=(ids, owners), amounts=(each, each, each, [0] * len(owners), [0] * len(owners)), exposure=0, priced_by=([None] * len(owners),) * 2,
        co2e=(None, None), budgets=([], [], [], [], [], None), rates=([], [], []),
    )  # fmt: skip
    return ids, [verdict[0] for verdict in verdicts]


async def test_the_books_go_on_for_every_owner_of_a_batch(locked: Database) -> None:
    """Even in a transaction that is bound to one of them, who reads the own wallet alone and changes none by hand."""
    process = new_id()
    async with locked.transaction() as tx:
        for owner in (ADA, BOB):
            await wallet.open_wallet(tx, owner)
            await wallet.credit(tx, owner, Euro(1_000), "test", "test", f"test:{owner}")
        await ledger.take_lease(tx, process, timedelta(hours=1))
    async with locked.transaction(ADA) as tx:
        ids, verdicts = await hold_for(tx, ADA, BOB, process=process, micro=400)
        assert verdicts == ["granted", "granted"]
        assert await ledger.extend_holds(tx, NOW, requests=(ids, [ADA, BOB]), amounts=([100, 100], [0, 0]), exposure=0) == [True, True]
        sums = [[300, 300], [0, 0], [0, 0]]
        newly, overrun = await ledger.settle_holds(
            tx, requests=(ids, [ADA, BOB]), providers=["moss", "fern"], amounts=(sums[0], sums[1], sums[2]), co2e=[None, 7], happened_at=[NOW, NOW],
            is_demo=[False, False],
        )  # fmt: skip
        assert (newly, overrun) == ([True, True], [0, 0])
        more, _ = await hold_for(tx, BOB, process=process, micro=10)
        assert await ledger.release_holds(tx, more, [BOB]) == 1
        assert await ledger.sweep_holds(tx, timedelta(hours=1), 10) == 0
        await wallet.credit(tx, BOB, Euro(50), "test", "test", "again")
        assert [row["owner_id"] for row in await tx.fetch("SELECT owner_id FROM account")] == [ADA]
        for change in ("UPDATE account SET balance = 1", "DELETE FROM entry", "UPDATE hold SET amount = 0"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with begin(tx):
                    await tx.execute(change)
    assert [(await wallet.balance(locked, owner)).balance.micro for owner in (ADA, BOB)] == [700, 750]


async def test_the_books_role_bypasses_nothing_and_is_for_nobody_else(locked: Database) -> None:
    async with locked.connection() as connection:
        role = await ledger.find_books_role(connection)
        assert role
        rights = await connection.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1", role
        )
        assert rights is not None
        assert not any(rights.values())
        rows = await connection.fetch(
            "SELECT p.proname, p.proconfig, p.prosecdef, pg_get_userbyid(p.proowner) AS owner, has_function_privilege('public', p.oid, 'EXECUTE')"
            " AS is_public FROM pg_proc AS p WHERE p.proname = ANY ($1) AND p.prosecdef",
            ["wallet_place", "wallet_extend", "wallet_settle", "wallet_release", "wallet_sweep", "ledger_post"],
        )
        assert len(rows) == 6
        for row in rows:
            assert (row["prosecdef"], row["owner"], row["is_public"]) == (True, role, False), row
            assert "search_path=pg_catalog, public, pg_temp" in row["proconfig"]
        # What it has no policy for it does not see.
        await write_messages(locked)
        async with begin(connection) as tx:
            await tx.execute(f'GRANT SELECT ON message TO "{role}"')
            await tx.execute("DROP POLICY own_rows ON message")
            await tx.execute(f'SET LOCAL ROLE "{role}"')
            assert await tx.fetchval("SELECT count(*) FROM message") == 0


async def test_without_its_policy_the_books_role_admits_nobody(locked: Database) -> None:
    process = new_id()
    async with locked.transaction() as tx:
        for owner in (ADA, BOB):
            await wallet.open_wallet(tx, owner)
        await ledger.take_lease(tx, process, timedelta(hours=1))
        await tx.execute("DROP POLICY books ON account")
    async with locked.transaction(ADA) as tx:
        assert (await hold_for(tx, ADA, BOB, process=process, micro=0))[1] == ["granted", "no_wallet"]


async def doctor_says(url: str, folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "aim2balance.yaml"
    path.write_text(json.dumps({"demo": True}), encoding="utf-8")
    environment = Environment(data_dir=folder, config=path, database_url=url, database_direct_url=url)
    findings = await asyncio.to_thread(examine, environment)
    return next(finding for finding in findings if finding["what"] == "row-level security")


async def test_doctor_tells_when_the_second_lock_is_on(locked: Database, tmp_path: Path) -> None:
    assert await doctor_says(locked.url, tmp_path) == SECOND_LOCK[True]
    async with locked.connection() as connection:
        await connection.execute("ALTER FUNCTION wallet_release OWNER TO CURRENT_USER")
    assert await doctor_says(locked.url, tmp_path) == SECOND_LOCK[False]
    async with locked.connection() as connection:
        assert await ensure_roles(connection)
    assert await doctor_says(locked.url, tmp_path) == SECOND_LOCK[True]
    async with locked.connection() as connection:
        await connection.execute("ALTER TABLE message DISABLE ROW LEVEL SECURITY")
    assert await doctor_says(locked.url, tmp_path) == SECOND_LOCK[False]


async def test_a_login_that_may_not_make_roles_works_without_the_second_lock(plain_url: str, tmp_path: Path) -> None:
    assert await migrate.upgrade(plain_url) is True
    assert await migrate.upgrade(plain_url) is False
    async for db in opened(plain_url):
        assert not await is_second_lock_on(db)
        await write_messages(db)
        assert await texts(db, ADA) == {"heron", "bittern"}
        process = new_id()
        async with db.transaction() as tx:
            await wallet.open_wallet(tx, ADA)
            await ledger.take_lease(tx, process, timedelta(hours=1))
            assert (await hold_for(tx, ADA, process=process, micro=0))[1] == ["granted"]
        async with db.connection() as connection:
            assert await ledger.are_books_functions_closed(connection)
    assert await doctor_says(plain_url, tmp_path) == SECOND_LOCK[False]


@pytest.mark.parametrize("by_hand", [False, True])
async def test_roles_come_with_the_first_start_that_may_make_them(plain_url: str, server_url: str, by_hand: bool) -> None:
    """The login may make roles from now on, or an administrator makes the two for it."""
    await migrate.upgrade(plain_url)
    login = urlsplit(plain_url).username or ""
    member, books = (role_name(login, kind) for kind in ("member", "books"))
    administrator = await asyncpg.connect(server_url)
    await administrator.execute(
        f"CREATE ROLE {member} NOLOGIN; CREATE ROLE {books} NOLOGIN; GRANT {member}, {books} TO {login}"
        if by_hand
        else f"ALTER ROLE {login} CREATEROLE"
    )
    await administrator.close()
    assert await migrate.upgrade(plain_url) is False
    async for db in opened(plain_url):
        assert await is_second_lock_on(db)
        async with db.connection() as connection:
            await connection.execute("CREATE TABLE later (id integer)")
            assert await ensure_roles(connection)
        async with db.transaction(ADA) as tx:
            assert await tx.fetchval("SELECT count(*) FROM later") == 0


async def test_a_role_of_that_name_that_may_log_in_is_not_taken(maker_url: str) -> None:
    connection = await asyncpg.connect(maker_url)
    await connection.execute(f"CREATE ROLE {role_name(urlsplit(maker_url).username or '', 'books')} LOGIN")
    await connection.close()
    await migrate.upgrade(maker_url)
    async for db in opened(maker_url):
        assert not await is_second_lock_on(db)


def test_names_of_roles_carry_that_of_the_database_and_stay_different_when_it_is_long() -> None:
    assert role_name("shop", "books") == "shop_a2b_books"
    long = ["ä" * 31 + end for end in "xy"]
    names = {role_name(name, kind) for name in long for kind in ("books", "member")}
    assert len(names) == 4
    assert all(len(name.encode()) <= LONGEST_NAME for name in names)


async def forgetful(connection: Any, *_: object) -> list[Message]:
    """`list_messages` without its WHERE."""
    rows = await connection.fetch("SELECT id, message_text(parts) AS text FROM message WHERE role = 'user' ORDER BY id")
    nothing: dict[str, Any] = dict.fromkeys(("parent_id", "model", "provider", "error_code"))
    return [
        Message(**nothing, id=row["id"], parts=parts_of(row["text"]), role=Role.USER, status=Status.DONE, created_at=NOW) for row in rows
    ]


async def said_by(running: Running, token: str, chat: UUID) -> set[str]:
    async with running.client(authorization=f"Bearer {token}") as client:
        found = (await client.get(f"/api/messages/{chat}")).raise_for_status().json()
    return {message["text"] for message in found["messages"] if message["role"] == "user"}


async def test_the_page_shows_nobody_elses_messages_even_if_the_query_forgets(
    locked: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = Environment(data_dir=tmp_path)
    async with open_container(environment, open_catalogue(environment), locked.url, is_embedded=False) as container:
        running = Running(container)
        people = {}
        for word in ("heron", "bittern"):
            _, token = await running.person(f"{word}@example.org", euro="1")
            chat = new_id()
            async with running.client(authorization=f"Bearer {token}") as client:
                asked = await client.post(f"/api/chat/{chat}/messages", json={"text": word, "model": "demo"})
                assert asked.status_code == 200, asked.text
            people[word] = (token, chat)
        assert [await said_by(running, *who) for who in people.values()] == [{"heron"}, {"bittern"}]
        monkeypatch.setattr(queries, "list_messages", forgetful)
        assert [await said_by(running, *who) for who in people.values()] == [{"heron"}, {"bittern"}]
        async with locked.connection() as connection:
            await connection.execute("ALTER POLICY own_rows ON message USING (true)")
        assert [await said_by(running, *who) for who in people.values()] == [{"heron", "bittern"}] * 2, "only the policy kept them apart"


NOT_KEPT_APART = {
    "search_entry",  # the operator of full text is not leakproof: under a policy its index is not used
    "passage_words",
    "search_state",  # how far the search has been filled
    "invitation",  # to an address
}


async def test_every_table_that_says_whose_a_row_is_has_the_policy(db: Database) -> None:
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT c.relname AS name, c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_rows')"
            " AS is_kept_apart FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = current_schema()::regnamespace AND (c.relname = 'users' OR EXISTS (SELECT FROM pg_attribute a"
            " WHERE a.attrelid = c.oid AND a.attname IN ('owner_id', 'user_id') AND NOT a.attisdropped))"
        )
    assert {row["name"] for row in rows if not row["is_kept_apart"]} == NOT_KEPT_APART


async def test_nobody_reads_changes_or_deletes_any_row_of_somebody_else(locked: Database, tmp_path: Path) -> None:
    """By SQL, under the application's role, in every table in which somebody has rows who uses everything."""
    environment = Environment(data_dir=tmp_path)
    async with open_container(environment, open_catalogue(environment), locked.url, is_embedded=False) as container:
        running = Running(container)
        ada, token = await running.person("ada@example.org", euro="5")
        eve, _ = await running.person("eve@example.org", euro="1")
        async with running.client(authorization=f"Bearer {token}") as client:
            await use_everything(client)
    tables = {name: table for name, table in personal_tables().items() if name not in NOT_KEPT_APART}
    of = {name: table.of for name, table in tables.items() if table.of is not None}
    async with locked.connection() as connection:
        there = {name for name, rows in (await counts(connection, ada.id, tables)).items() if name in of and rows}
    assert len(there) > 30
    async with locked.transaction(OwnerId(eve.id)) as tx:
        assert [name for name in there if await tx.fetchval(f'SELECT count(*) FROM "{name}" WHERE "{of[name]}" = $1', ada.id)] == []
        for name in there:
            for statement in (f'DELETE FROM "{name}"', f'UPDATE "{name}" SET "{of[name]}" = "{of[name]}"'):
                with suppress(asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError):
                    async with tx.transaction():
                        assert (await tx.execute(f'{statement} WHERE "{of[name]}" = $1', ada.id)).endswith(" 0"), name
    async with locked.transaction(OwnerId(ada.id)) as tx:
        assert {name for name in there if await tx.fetchval(f'SELECT count(*) FROM "{name}"')} == there
