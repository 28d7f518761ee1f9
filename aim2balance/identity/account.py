"""What a person does with their own account: see and end sessions, change the password, be forgotten."""

from datetime import datetime
from uuid import UUID

from aim2balance.identity import login_limits, password_policy, queries, queries_account, queries_invitations
from aim2balance.identity.errors import LastAdmin, TooManyGuesses, UnknownSession, WrongPassword
from aim2balance.identity.passwords import hash_password, verify_password
from aim2balance.identity.security_log import record_event
from aim2balance.identity.service import Identity, bucket
from aim2balance.identity.types import SecurityEventKind, Session, User, UserRole
from aim2balance.kit.db import Transaction
from aim2balance.kit.principal import UserId


async def rename(identity: Identity, user_id: UserId, name: str) -> User | None:
    """Take another name, on one line; one in which nothing can be seen is none. Returns the user, None for one who is gone."""
    line = " ".join(name.split())
    seen = line if any(one.isprintable() and not one.isspace() for one in line) else None
    async with identity.db.transaction() as tx:
        await queries_account.set_name(tx, user_id, seen)
        return await queries.find_user(tx, user_id)


async def list_sessions(identity: Identity, user_id: UserId) -> list[Session]:
    """Where the person is signed in, the session used last first."""
    async with identity.db.connection() as c:
        return await queries_account.list_sessions(c, user_id, identity.clock.now())


async def end_session(identity: Identity, user_id: UserId, session_id: UUID) -> None:
    """Sign out one session on every process within two seconds. Raises `UnknownSession`."""
    async with identity.db.transaction() as tx:
        if not await queries_account.end_session(tx, user_id, session_id, identity.clock.now()):
            raise UnknownSession("There is no such session.")
        await queries.raise_epoch(tx)
        facts = {"sessionId": str(session_id)}
        await record_event(tx, SecurityEventKind.SESSION_ENDED, identity.clock.now(), user_id=user_id, facts=facts)
    await identity.credential_cache.poll()


async def end_other_sessions(identity: Identity, user_id: UserId, kept: UUID | None) -> int:
    """Sign out everywhere but here; how many sessions that were."""
    async with identity.db.transaction() as tx:
        ended = await queries_account.end_other_sessions(tx, user_id, kept, identity.clock.now(), "logout")
        if ended:
            await queries.raise_epoch(tx)
            await record_event(tx, SecurityEventKind.SESSION_ENDED, identity.clock.now(), user_id=user_id, facts={"others": ended})
    await identity.credential_cache.poll()
    return ended


async def change_password(identity: Identity, user_id: UserId, *, old: str, new: str, kept: UUID | None, keeps_keys: bool = False) -> None:
    """Take a new password, sign out everywhere but here and end all keys, unless they are to stay. Raises as `confirm`, and
    `InvalidPassword`, `CommonPassword`.
    """
    async with identity.db.connection() as c:
        user = await queries.find_user(c, user_id)
    password_policy.check_password(new, *((user.email, user.name) if user is not None else ()))
    stored = await confirm(identity, user_id, old)
    fresh = await hash_password(new)
    async with identity.db.transaction() as tx:
        await queries.set_password_hash(tx, user_id, stored, fresh)
        await queries_account.end_other_sessions(tx, user_id, kept, identity.clock.now(), "password")
        if not keeps_keys:
            await queries_account.end_keys(tx, user_id, identity.clock.now())
        await queries.raise_epoch(tx)
        await record_event(
            tx, SecurityEventKind.PASSWORD_CHANGED, identity.clock.now(), user_id=user_id, facts={"keysEnded": not keeps_keys}
        )
    await identity.credential_cache.poll()


async def confirm(identity: Identity, user_id: UserId, password: str) -> str:
    """That it is really the person: the stored hash. Tries count as at the door. Raises `TooManyGuesses`, `WrongPassword`."""
    now = identity.clock.now()
    account, since = bucket(identity, "confirm", str(user_id)), login_limits.guess_window(now)
    async with identity.db.transaction() as tx:
        counts = await queries.count_guess(tx, (account,), since)
        stored = await queries_account.get_password_hash(tx, user_id)
        if counts[account] == login_limits.GUESSES_PER_ACCOUNT + 1:
            await record_event(tx, SecurityEventKind.SESSION_THROTTLED, now, user_id=user_id, facts={"where": "confirm"})
    if counts[account] > login_limits.GUESSES_PER_ACCOUNT:
        raise TooManyGuesses("Too many attempts. Please wait.", retry_after=login_limits.retry_after_s(now))
    if stored is None or not await verify_password(stored, password):
        async with identity.db.transaction() as tx:
            await record_event(
                tx, SecurityEventKind.SESSION_REFUSED, now, user_id=user_id, facts={"reason": "password", "where": "confirm"}
            )
        raise WrongPassword("The password is not right.")
    async with identity.db.transaction() as tx:
        await queries.forgive_guess(tx, account, account, since)
    return stored


async def check_may_leave(tx: Transaction, user_id: UserId) -> None:
    """An installation keeps an administrator. Raises `LastAdmin`."""
    user = await queries.find_user(tx, user_id)
    if user is not None and user.role is UserRole.ADMIN and not await queries_account.has_other_admin(tx, user_id):
        raise LastAdmin("You are the only administrator. Make somebody else one first.")


async def erase(tx: Transaction, user_id: UserId, now: datetime) -> None:
    """Forget who this is, end all sessions and keys. The id stays, for the books. Raises `LastAdmin`."""
    await queries.lock_admins(tx)
    await check_may_leave(tx, user_id)
    await queries_account.lock_user(tx, user_id)  # what is put into the account waits, and then finds nobody
    await queries_invitations.forget(tx, user_id)
    await queries_account.erase(tx, user_id, now)
    await queries.raise_epoch(tx)
    await record_event(tx, SecurityEventKind.ERASED, now, user_id=user_id)
