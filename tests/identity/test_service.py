"""Accounts, sessions, keys and the first admin, on a real database with a clock that stands still."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest
import pytest_asyncio

from aim2balance import identity, wallet
from aim2balance.identity import Scope, UserRole, Window, queries, service, sign_up
from aim2balance.identity.credential_cache import CredentialCache
from aim2balance.identity.errors import (
    AccountSuspended,
    EmailTaken,
    InvalidPassword,
    KeyNotFound,
    SessionEnded,
    SetupDone,
    TooManyGuesses,
    UnknownUser,
    WrongCredentials,
    WrongSetupCode,
)
from aim2balance.identity.service import Identity
from aim2balance.identity.types import RequestSource
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.api_client import NOON, PASSWORD, ROOT

T = TypeVar("T")
HERE = RequestSource(address="203.0.113.7")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest_asyncio.fixture
async def container(db: Database, clock: FixedClock) -> Identity:
    return identity.open_identity(db, ROOT, clock, wallet.open_wallet)


async def outcomes(*work: Awaitable[T]) -> tuple[list[T], list[BaseException]]:
    done = await asyncio.gather(*work, return_exceptions=True)
    return [one for one in done if not isinstance(one, BaseException)], [one for one in done if isinstance(one, BaseException)]


async def login(
    container: Identity, password: str = PASSWORD, email: str = "ada@example.org", address: str = HERE.address
) -> identity.SignIn:
    return await service.login(container, email=email, password=password, source=RequestSource(address=address))


async def registered(container: Identity, email: str = "ada@example.org") -> identity.SignIn:
    return await sign_up.register(container, email=email, password=PASSWORD, name="Ada", source=HERE)


# --- accounts


async def test_a_person_and_their_wallet_exist_together(container: Identity, db: Database) -> None:
    made = await registered(container)
    assert (made.user.role, made.user.email, made.user.name) == (UserRole.MEMBER, "ada@example.org", "Ada")
    assert (await wallet.balance(db, made.user.id)).balance == Euro(0)


async def test_without_a_wallet_there_is_no_person(db: Database) -> None:
    async def broken(_tx: Transaction, _user_id: UUID) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await identity.create_user(db, email="ada@example.org", password=PASSWORD, now=NOON, on_created=broken)
    with pytest.raises(UnknownUser):
        await identity.get_user_by_email(db, "ada@example.org")


async def test_an_address_has_one_account_whatever_its_case(container: Identity) -> None:
    made, failed = await outcomes(
        *(registered(container, email) for email in ("ada@example.org", "ADA@example.org", "Ada@Example.ORG", "ada@EXAMPLE.org"))
    )
    assert len(made) == 1
    assert [type(error) for error in failed] == [EmailTaken] * 3


async def test_a_short_password_opens_nothing(container: Identity, db: Database) -> None:
    with pytest.raises(InvalidPassword):
        await sign_up.register(container, email="ada@example.org", password="a" * 9, name=None, source=HERE)
    assert await identity.list_users(db) == []


async def test_users_are_listed_by_address(container: Identity, db: Database) -> None:
    for name in ("c", "a", "b"):
        await registered(container, f"{name}@example.org")
    assert [user.email for user in await identity.list_users(db, limit=2)] == ["a@example.org", "b@example.org"]
    assert [user.email for user in await identity.list_users(db, after="b@example.org")] == ["c@example.org"]


# --- sign-in


async def test_the_right_password_signs_in_and_nothing_else_does(container: Identity) -> None:
    made = await registered(container)
    assert (await login(container, email="ADA@example.org")).user == made.user
    for password, email in (
        (PASSWORD + " ", "ada@example.org"),
        (PASSWORD, "eve@example.org"),
        (PASSWORD, "no address"),
        ("", "ada@example.org"),
    ):
        with pytest.raises(WrongCredentials):
            await login(container, password, email)


async def test_the_same_password_typed_on_another_keyboard_is_right(container: Identity) -> None:
    await sign_up.register(container, email="ada@example.org", password="\u00fcber-alle-Berge", name=None, source=HERE)
    assert await login(container, "u\u0308ber-alle-Berge")


async def test_guesses_at_an_account_are_counted_also_in_parallel(container: Identity, clock: FixedClock) -> None:
    await registered(container)
    _, failed = await outcomes(*(login(container, f"wrong password {n}") for n in range(14)))
    kinds = [type(error) for error in failed]
    assert (kinds.count(WrongCredentials), kinds.count(TooManyGuesses)) == (10, 4)
    with pytest.raises(TooManyGuesses) as refused:
        await login(container)
    assert refused.value.facts["retry_after"] == 901
    clock.at += timedelta(minutes=15)
    assert await login(container)


async def test_f67_a_strangers_guesses_keep_nobody_out(container: Identity) -> None:
    await registered(container)
    _, failed = await outcomes(*(login(container, f"wrong password {n}", address="198.51.100.9") for n in range(14)))
    assert [type(error) for error in failed].count(TooManyGuesses) == 4
    assert await login(container)
    with pytest.raises(TooManyGuesses):
        await login(container, address="198.51.100.9")


async def test_f67_one_network_opens_a_hundred_accounts_in_a_quarter_of_an_hour(container: Identity) -> None:
    for _ in range(100):
        await service.count_try(container, "register", "203.0.113.7", 100)
    with pytest.raises(TooManyGuesses):
        await registered(container)


async def test_guesses_from_an_address_are_counted_over_all_accounts(container: Identity) -> None:
    await registered(container)
    tries = [login(container, "wrong password", f"user{n}@example.org") for n in range(105)]
    _, failed = await outcomes(*tries)
    kinds = [type(error) for error in failed]
    assert (kinds.count(WrongCredentials), kinds.count(TooManyGuesses)) == (100, 5)
    assert await login(container, address="198.51.100.1")


async def test_signing_in_often_is_no_guessing(container: Identity) -> None:
    await registered(container)
    for _ in range(3):
        with pytest.raises(WrongCredentials):
            await login(container, "wrong password")
    for _ in range(15):
        await login(container)


async def test_the_table_of_guesses_names_nobody(container: Identity, db: Database) -> None:
    with pytest.raises(WrongCredentials):
        await login(container)
    async with db.connection() as c:
        kept = str(await c.fetch("SELECT * FROM login_guess"))
    assert "ada" not in kept
    assert "203.0" not in kept


async def test_a_password_hash_of_other_parameters_is_renewed(container: Identity, db: Database) -> None:
    from argon2 import PasswordHasher

    made = await registered(container)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with db.transaction() as tx:
        await tx.execute("UPDATE users SET password_hash = $1", old)
    await login(container)
    async with db.connection() as c:
        found = await queries.find_password_hash(c, made.user.email)
    assert found is not None
    assert "m=19456,t=2,p=1" in found[1]
    assert await login(container)


# --- refresh


async def test_a_refresh_token_is_replaced_on_use(container: Identity, clock: FixedClock) -> None:
    first = await registered(container)
    second = await service.refresh(container, first.refresh_token)
    clock.at += timedelta(days=29)
    third = await service.refresh(container, second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert container.signer.read(third.access_token, clock.at)[0] == first.user.id


async def test_f68_tabs_that_use_the_same_token_within_twenty_seconds_get_the_same_successor(
    container: Identity, clock: FixedClock, db: Database
) -> None:
    first = await registered(container)
    both, failed = await outcomes(*(service.refresh(container, first.refresh_token) for _ in range(30)))
    assert (len(both), failed) == (30, [])
    clock.at += timedelta(seconds=20)
    late = await service.refresh(container, first.refresh_token)
    (second,) = {each.refresh_token for each in (*both, late)}
    async with db.connection() as c:
        assert await c.fetchval("SELECT count(*) FROM refresh_token") == 2
    third = await service.refresh(container, second)
    assert third.refresh_token not in {first.refresh_token, second}


async def test_f68_a_slow_tab_gets_the_end_of_the_line_so_that_its_next_use_is_no_reuse(container: Identity, clock: FixedClock) -> None:
    first = await registered(container)
    second = await service.refresh(container, first.refresh_token)
    third = await service.refresh(container, second.refresh_token)
    slow = await service.refresh(container, first.refresh_token)
    assert slow.refresh_token == third.refresh_token
    clock.at += timedelta(minutes=10)
    assert await service.refresh(container, slow.refresh_token)


async def test_a_token_used_again_later_ends_the_whole_session(container: Identity, clock: FixedClock) -> None:
    first = await registered(container)
    other = await login(container)
    second = await service.refresh(container, first.refresh_token)
    clock.at += timedelta(seconds=21)
    for stolen in (first, second, first):
        with pytest.raises(SessionEnded):
            await service.refresh(container, stolen.refresh_token)
    assert await service.refresh(container, other.refresh_token), "another sign-in of the same person goes on"


async def test_unknown_expired_and_signed_out_tokens_are_refused(container: Identity, clock: FixedClock) -> None:
    old, gone = await registered(container), await login(container)
    await service.logout(container, gone.refresh_token)
    await service.logout(container, "unknown")
    await service.logout(container, None)
    clock.at += timedelta(days=30)
    for token in (old.refresh_token, gone.refresh_token, "unknown", "", "\ud800"):
        with pytest.raises(SessionEnded):
            await service.refresh(container, token)


async def test_tokens_are_stored_as_hashes(container: Identity, db: Database) -> None:
    made = await registered(container)
    key = await identity.create_key(db, owner_id=made.user.id, user_id=made.user.id, name="k", now=NOON)
    async with db.connection() as c:
        kept = "".join([str(await c.fetch(f"SELECT t::text FROM {table} t")) for table in ("users", "refresh_token", "api_key")])
    for secret in (PASSWORD, made.refresh_token, key.secret):
        assert secret not in kept


async def test_stale_sessions_are_thrown_away(container: Identity, db: Database, clock: FixedClock) -> None:
    await registered(container)
    await login(container)
    clock.at += timedelta(days=20)
    await login(container)
    clock.at += timedelta(days=11)
    assert await identity.purge_sessions(db, clock.at) == 2
    assert await identity.purge_sessions(db, clock.at) == 0


# --- suspension


async def test_a_suspended_user_is_out_everywhere_and_comes_back(container: Identity, db: Database, clock: FixedClock) -> None:
    made = await registered(container)
    user_id = made.user.id
    key = await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON)
    other = CredentialCache(db, clock)
    for credential_cache in (container.credential_cache, other):
        assert await credential_cache.find_user(user_id)
        assert await credential_cache.find_key(key.secret)
    assert await identity.suspend_user(db, user_id, NOON)
    assert not await identity.suspend_user(db, user_id, NOON)
    for credential_cache in (container.credential_cache, other):
        await credential_cache.poll()
        assert await credential_cache.find_user(user_id) is None
        assert await credential_cache.find_key(key.secret) is None
    with pytest.raises(AccountSuspended):
        await login(container)
    with pytest.raises(WrongCredentials):
        await login(container, "wrong password")
    with pytest.raises(AccountSuspended):
        await service.refresh(container, made.refresh_token)
    assert await identity.restore_user(db, user_id)
    await other.poll()
    assert await other.find_key(key.secret)
    assert await login(container)
    with pytest.raises(SessionEnded):
        await service.refresh(container, made.refresh_token)


async def test_a_watching_process_forgets_within_two_seconds(container: Identity, db: Database) -> None:
    made = await registered(container)
    key = await identity.create_key(db, owner_id=made.user.id, user_id=made.user.id, name="k", now=NOON)
    container.credential_cache.start()
    try:
        assert await container.credential_cache.find_key(key.secret)
        await identity.revoke_key(db, owner_id=made.user.id, by=made.user.id, key_id=key.key.grant.key_id, now=NOON)
        async with asyncio.timeout(10):
            while await container.credential_cache.find_key(key.secret):
                await asyncio.sleep(0.02)
    finally:
        await container.credential_cache.stop()


# --- keys


async def test_a_key_grants_what_it_was_made_with(container: Identity, db: Database) -> None:
    user_id = (await registered(container)).user.id
    project, agent = new_id(), new_id()
    made = await identity.create_key(
        db, owner_id=user_id, user_id=user_id, name="lab", now=NOON, models=["a", "b"], limit=Euro(5_000_000), window=Window.MONTH, rpm=60,
        expires_at=NOON + timedelta(days=1), scopes=[Scope.TELEMETRY], region="eu", project_id=project, agent_id=agent,
    )  # fmt: skip
    found = await container.credential_cache.find_key(made.secret)
    assert found == made.key.grant
    assert (found.models, found.limit, found.window, found.rpm, found.region) == (frozenset("ab"), Euro(5_000_000), Window.MONTH, 60, "eu")
    assert (found.project_id, found.agent_id, found.scopes) == (project, agent, {Scope.TELEMETRY})
    assert await identity.list_keys(db, user_id) == [made.key]


async def test_a_plain_key_has_no_limits(container: Identity, db: Database) -> None:
    user_id = (await registered(container)).user.id
    grant = (await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON)).key.grant
    assert (grant.models, grant.limit, grant.window, grant.rpm, grant.expires_at, grant.region) == (None,) * 6
    limited = await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON, limit=Euro(0))
    assert limited.key.grant.window is Window.TOTAL


async def test_an_expired_key_is_not_found_even_when_remembered(container: Identity, db: Database, clock: FixedClock) -> None:
    user_id = (await registered(container)).user.id
    made = await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON, expires_at=NOON + timedelta(hours=1))
    assert await container.credential_cache.find_key(made.secret)
    clock.at += timedelta(hours=1)
    assert await container.credential_cache.find_key(made.secret) is None


@pytest.mark.parametrize("secret", ["", "a2b-", "sk-123", "a2b-" + "0" * 43, "a2b-" + "\ud800" * 43, "A2B-" + "0" * 43])
async def test_no_key_is_no_key(container: Identity, secret: str) -> None:
    assert await container.credential_cache.find_key(secret) is None


async def test_only_the_owner_revokes_and_only_once(container: Identity, db: Database) -> None:
    user_id = (await registered(container)).user.id
    key_id = (await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON)).key.grant.key_id
    with pytest.raises(KeyNotFound):
        await identity.revoke_key(db, owner_id=new_id(), by=new_id(), key_id=key_id, now=NOON)
    await identity.revoke_key(db, owner_id=user_id, by=user_id, key_id=key_id, now=NOON)
    with pytest.raises(KeyNotFound):
        await identity.revoke_key(db, owner_id=user_id, by=user_id, key_id=key_id, now=NOON)
    assert await identity.list_keys(db, user_id) == []


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": []}, {"expires_at": NOON}, {"window": Window.DAY}, {"limit": Euro(-1)}],
)
async def test_a_key_that_cannot_be_is_refused(db: Database, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        await identity.create_key(db, owner_id=new_id(), user_id=new_id(), name="k", now=NOON, **wrong)  # type: ignore[arg-type]


async def test_a_process_remembers_a_bounded_number_of_keys(db: Database, container: Identity, clock: FixedClock) -> None:
    user_id = (await registered(container)).user.id
    made = [await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON) for _ in range(5)]
    credential_cache = CredentialCache(db, clock, most=3)
    for key in made:
        assert await credential_cache.find_key(key.secret)
    for number in range(10):
        assert await credential_cache.find_key(f"a2b-{number:043}") is None
    assert len(credential_cache._keys) == 3
    assert await credential_cache.find_key(made[0].secret)


async def test_an_answer_from_before_a_revocation_is_not_remembered(
    container: Identity, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id = (await registered(container)).user.id
    made = await identity.create_key(db, owner_id=user_id, user_id=user_id, name="k", now=NOON)
    await container.credential_cache.poll()
    find, read, goes_on = queries.find_grant, asyncio.Event(), asyncio.Event()

    async def slow(c: Transaction, key_hash: bytes) -> identity.KeyGrant | None:
        found = await find(c, key_hash)
        read.set()
        await goes_on.wait()
        return found

    monkeypatch.setattr(queries, "find_grant", slow)
    looking = asyncio.create_task(container.credential_cache.find_key(made.secret))
    await read.wait()
    await identity.revoke_key(db, owner_id=user_id, by=user_id, key_id=made.key.grant.key_id, now=NOON)
    await container.credential_cache.poll()
    goes_on.set()
    assert await looking, "the answer that was on its way is used once"
    assert await container.credential_cache.find_key(made.secret) is None


# --- the first admin


async def first_admin(container: Identity, code: str, email: str = "root@example.org") -> identity.SignIn:
    return await service.set_up(container, code=code, email=email, password=PASSWORD, name=None)


async def test_the_code_makes_one_admin(container: Identity, db: Database) -> None:
    assert await identity.needs_admin(db)
    assert (await registered(container)).user.role is UserRole.MEMBER
    code = await identity.new_setup_code(db, NOON)
    assert code
    made, failed = await outcomes(*(first_admin(container, code, f"root{n}@example.org") for n in range(4)))
    assert [sign_in.user.role for sign_in in made] == [UserRole.ADMIN]
    assert [type(error) for error in failed] == [SetupDone] * 3
    assert await identity.new_setup_code(db, NOON) is None
    assert not await identity.needs_admin(db)


async def test_a_wrong_code_and_an_old_code_are_refused(container: Identity, db: Database) -> None:
    with pytest.raises(WrongSetupCode):
        await first_admin(container, "anything")
    old = await identity.new_setup_code(db, NOON)
    new = await identity.new_setup_code(db, NOON)
    assert old
    assert new
    for wrong in (old, "", "\ud800", new[:-1]):
        with pytest.raises(WrongSetupCode):
            await first_admin(container, wrong)
    assert (await first_admin(container, new)).user.role is UserRole.ADMIN


async def test_the_code_cannot_be_guessed_for_ever(container: Identity, db: Database) -> None:
    code = await identity.new_setup_code(db, NOON)
    assert code
    await outcomes(*(first_admin(container, f"guess {n}") for n in range(20)))
    with pytest.raises(WrongSetupCode):
        await first_admin(container, code)
    fresh = await identity.new_setup_code(db, NOON)
    assert fresh
    assert await first_admin(container, fresh)


async def test_an_admin_from_the_command_line_ends_the_setup(container: Identity, db: Database) -> None:
    code = await identity.new_setup_code(db, NOON)
    assert code
    await identity.create_user(
        db, email="root@example.org", password=PASSWORD, role=UserRole.ADMIN, now=NOON, on_created=container.on_created
    )
    with pytest.raises(SetupDone):
        await first_admin(container, code)


async def test_a_taken_address_does_not_use_up_the_code(container: Identity, db: Database) -> None:
    await registered(container)
    code = await identity.new_setup_code(db, NOON)
    assert code
    with pytest.raises(EmailTaken):
        await first_admin(container, code, "ada@example.org")
    assert await first_admin(container, code)


async def test_guesses_counted_and_forgiven_at_once_do_not_wait_for_each_other(db: Database) -> None:
    """Many people sign in from one address: each locks the bucket of the account and that of the address."""
    since, address = NOON, b"\x80" * 16

    async def come_in(account: bytes) -> None:
        async with db.transaction() as tx:
            await queries.count_guess(tx, [account, address], since)
        async with db.transaction() as tx:
            await queries.forgive_guess(tx, account, address, since)

    accounts = [bytes([number]) * 16 for number in (1, 2, 254, 255)]
    await asyncio.gather(*(come_in(account) for _ in range(25) for account in accounts))
    async with db.connection() as c:
        assert await c.fetchval("SELECT sum(guesses) FROM login_guess") == 0
