"""Accounts and sessions: make an account, sign in, refresh, sign out, suspend, and the first admin.

Tables: `queries`. Keys: `keys`, `credential_cache`. Whoever opens accounts passes `on_created`, which joins the
transaction: so a person and their wallet exist together or not at all, and this domain knows no wallet.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from aim2balance.identity import devices, login_limits, password_policy, queries, queries_invitations, rules
from aim2balance.identity.credential_cache import CredentialCache
from aim2balance.identity.errors import (
    AccountSuspended,
    EmailTaken,
    InvalidEmail,
    SessionEnded,
    SetupDone,
    TooManyGuesses,
    UnknownUser,
    WrongCredentials,
    WrongSetupCode,
)
from aim2balance.identity.passwords import hash_password, is_outdated, verify_password
from aim2balance.identity.ports import SecretSealing
from aim2balance.identity.provider_client import ProviderDirectory
from aim2balance.identity.security_log import purge, record_event
from aim2balance.identity.tokens import Signer, Tickets, Ways, random_token
from aim2balance.identity.types import (
    ANYBODY,
    DEFAULT_LIMITS,
    NOWHERE,
    HalfSignIn,
    RegistrationRules,
    RequestSource,
    SecurityEventKind,
    SessionLimits,
    SignIn,
    User,
    UserRole,
)
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import UserId

# An installation inside a company or on one machine may well use addresses under .local, .internal or .test.
SPECIAL_USE_DOMAIN_NAMES.clear()

INVITATIONS_KEPT = timedelta(days=90)
"""After their week."""

OnCreated = Callable[[Transaction, UserId], Awaitable[None]]
"""Called inside the transaction that creates a user, with the user's id."""


OnFirstProof = Callable[[Transaction, UserId, str], Awaitable[None]]
"""Called inside the transaction in which an address is first proved by a reset, with the user's id and "en" or "de": whoever held the
account before may not have been its person.
"""


async def _nothing_else(_tx: Transaction, _user_id: UserId, _language: str) -> None:
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the verbs of this domain need: made once by `app.container`. `sends_mail`: links reach their people."""

    db: Database
    clock: Clock
    signer: Signer
    credential_cache: CredentialCache
    guess_key: bytes
    device_key: bytes
    refresh_key: bytes
    link_root: bytes
    on_created: OnCreated
    sealing: SecretSealing | None
    """None: no second factor can be turned on, or asked for."""
    tickets: Tickets
    ways: Ways
    asking_key: bytes
    providers: ProviderDirectory
    on_first_proof: OnFirstProof = _nothing_else
    asks_admins_for_codes: bool = False
    """Administrators administer only with a second factor."""
    sends_mail: bool = False
    session_limits: SessionLimits = DEFAULT_LIMITS
    registration: RegistrationRules = ANYBODY


def open_identity(
    db: Database,
    root: bytes,
    clock: Clock,
    on_created: OnCreated,
    *,
    sealing: SecretSealing | None = None,
    providers: ProviderDirectory | None = None,
    asks_admins_for_codes: bool = False,
    on_first_proof: OnFirstProof = _nothing_else,
    sends_mail: bool = False,
    session_limits: SessionLimits = DEFAULT_LIMITS,
    registration: RegistrationRules = ANYBODY,
) -> Identity:
    """`root` is `kit.settings.secret_key`. With `sends_mail`, new addresses are asked to show that they are read.

    Call `memory.start()` for revocation to take effect, `memory.stop()` at the end.
    """
    return Identity(
        db=db,
        clock=clock,
        signer=Signer(root),
        credential_cache=CredentialCache(db, clock),
        guess_key=rules.derive_key(root, "guesses"),
        device_key=rules.derive_key(root, "devices"),
        refresh_key=rules.derive_key(root, "refresh-token"),
        link_root=root,
        on_created=on_created,
        on_first_proof=on_first_proof,
        sealing=sealing,
        tickets=Tickets(root),
        ways=Ways(root),
        asking_key=rules.derive_key(root, "sign-in-asking"),
        providers=providers or ProviderDirectory(),
        asks_admins_for_codes=asks_admins_for_codes,
        sends_mail=sends_mail,
        session_limits=session_limits,
        registration=registration,
    )


def normal_email(text: str) -> str:
    """The one spelling of an address: validated, Unicode NFC, lower case. Raises `InvalidEmail`."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError):
        raise InvalidEmail("This is not an e-mail address.") from None
    return found.normalized.lower()


async def create_user(
    db: Database,
    *,
    email: str,
    password: str,
    name: str | None = None,
    role: UserRole = UserRole.MEMBER,
    now: datetime,
    on_created: OnCreated,
    network: str | None = None,
) -> User:
    """Open an account and whatever `on_created` adds, in one transaction. Raises `EmailTaken`, `InvalidEmail`, `InvalidPassword`."""
    password_policy.check_password(password, email, name)
    user = User(id=UserId(new_id(now)), email=normal_email(email), name=name, role=role, created_at=now)
    password_hash = await hash_password(password)
    async with db.transaction() as tx:
        if role is UserRole.ADMIN:
            await queries.lock_admins(tx)
            await queries.delete_setup_code(tx)
        await insert_account(tx, user, password_hash, on_created, network)
    return user


async def insert_account(tx: Transaction, user: User, password_hash: str, on_created: OnCreated, network: str | None) -> None:
    """An account and its beginning; with "" as hash no password opens it. Raises `EmailTaken`."""
    if not await queries.insert_user(tx, user, password_hash):
        raise EmailTaken("This address has an account already. Sign in instead.")
    await on_created(tx, user.id)
    await record_event(tx, SecurityEventKind.REGISTERED, user.created_at, user_id=user.id, network=network)
    if user.role is not UserRole.MEMBER:
        await record_event(
            tx, SecurityEventKind.ROLE_SET, user.created_at, user_id=user.id, network=network, facts={"role": str(user.role)}
        )


async def count_try(identity: Identity, kind: str, value: str, most: int) -> None:
    """Count one try of this kind in this quarter of an hour. Raises `TooManyGuesses` beyond `most`."""
    now, named = identity.clock.now(), bucket(identity, kind, value)
    async with identity.db.transaction() as tx:
        counts = await queries.count_guess(tx, (named,), login_limits.guess_window(now))
    if counts[named] > most:
        raise TooManyGuesses("Too many attempts. Please wait.", retry_after=login_limits.retry_after_s(now))


async def login(identity: Identity, *, email: str, password: str, source: RequestSource) -> SignIn | HalfSignIn:
    """Sign in, or be asked for the second factor.

    Each try counts before the password is looked at, so parallel guesses count too; a right password forgives.

    Raises `TooManyGuesses`, `WrongCredentials`, `AccountSuspended` (to whoever knows the password, and to nobody else).
    """
    now = identity.clock.now()
    try:
        email = normal_email(email)
    except InvalidEmail:
        raise WrongCredentials("E-mail address or password is wrong.") from None
    account, place = (
        bucket(identity, kind, value)
        for network in (login_limits.address_group(source.address),)
        for kind, value in (("account", f"{network} {email}"), ("address", network))
    )
    since = login_limits.guess_window(now)
    async with identity.db.transaction() as tx:
        counts = await queries.count_guess(tx, (account, place), since)
        user, stored = await queries.find_password_hash(tx, email) or (None, None)
        over = login_limits.crossed(counts[account], counts[place])
        if over.is_first:
            await _record(tx, identity, SecurityEventKind.SESSION_THROTTLED, user, source)
    if over.is_over:
        raise TooManyGuesses("Too many attempts. Please wait.", retry_after=login_limits.retry_after_s(now))
    is_right = await verify_password(stored, password)
    if not is_right or user is None or stored is None or user.suspended_at is not None:
        async with identity.db.transaction() as tx:
            await _record(tx, identity, SecurityEventKind.SESSION_REFUSED, user, source, reason="suspended" if is_right else "password")
        if is_right:
            raise _suspended()
        raise WrongCredentials("E-mail address or password is wrong.")
    fresh = await hash_password(password) if is_outdated(stored) else None
    async with identity.db.transaction() as tx:
        await queries.forgive_guess(tx, account, place, since)
        if fresh is not None:
            await queries.set_password_hash(tx, user.id, stored, fresh)
    if user.has_second_factor:
        return HalfSignIn(ticket=identity.tickets.make(user.id, fresh or stored, now), expires_in_s=identity.tickets.VALID_S)
    return await open_session(identity, user, source)


def check_not_suspended(user: User) -> None:
    """Of whoever has shown that the account is theirs. Raises `AccountSuspended`."""
    if user.suspended_at is not None:
        raise _suspended()


def _suspended() -> AccountSuspended:
    return AccountSuspended("Your account is suspended. Your credit is not lost: please write to the operator, who stands in the imprint.")


async def _record(
    tx: Transaction, identity: Identity, kind: SecurityEventKind, user: User | None, source: RequestSource, **facts: object
) -> None:
    user_id, mark = None if user is None else user.id, network_mark(identity, source)
    await record_event(tx, kind, identity.clock.now(), user_id=user_id, network=mark, facts={"device": source.device, **facts})


async def record_export(identity: Identity, user_id: UserId, what: str) -> None:
    """Somebody takes a copy of everything of a kind."""
    async with identity.db.transaction() as tx:
        await record_event(tx, SecurityEventKind.DATA_EXPORTED, identity.clock.now(), user_id=user_id, facts={"what": what})


def network_mark(identity: Identity, source: RequestSource) -> str | None:
    """By what the log knows a network again; None where a request has none."""
    if not source.address:
        return None
    return bucket(identity, "network", login_limits.address_group(source.address))[:5].hex()


def bucket(identity: Identity, kind: str, value: str) -> bytes:
    # A keyed hash: the table of guesses tells nobody which addresses were tried.
    return hmac.digest(identity.guess_key, f"{kind}:{value}".encode(), hashlib.sha256)


async def open_session(identity: Identity, user: User, source: RequestSource) -> SignIn:
    """A new session of somebody who has shown who they are."""
    now = identity.clock.now()
    family_id, token = new_id(now), random_token()
    device_token = source.device_token or random_token()
    async with identity.db.transaction() as tx:
        if await devices.is_new(tx, identity.device_key, user.id, device_token, now):
            await _record(tx, identity, SecurityEventKind.DEVICE_NEW, user, source)
        await _record(tx, identity, SecurityEventKind.SESSION_BEGUN, user, source, sessionId=str(family_id))
        await queries.insert_family(tx, family_id, user.id, now, source.device)
        expires_at = rules.refreshable_until(identity.session_limits, now, now)
        await queries.insert_refresh_token(tx, rules.secret_hash(token), family_id, now, expires_at)
    return replace(_sign_in(identity, user, family_id, now, token, expires_at), device_token=device_token)


def _sign_in(
    identity: Identity, user: User, session_id: UUID, signed_in_at: datetime, refresh_token: str, refresh_expires_at: datetime
) -> SignIn:
    now = identity.clock.now()
    valid_s = rules.access_token_s(identity.session_limits, signed_in_at, now)
    return SignIn(
        user=user,
        access_token=identity.signer.sign(user.id, now, session_id, valid_s=valid_s),
        expires_in_s=valid_s,
        refresh_token=refresh_token,
        refresh_expires_at=refresh_expires_at,
    )


async def refresh(identity: Identity, token: str, source: RequestSource = NOWHERE) -> SignIn:
    """The next access token and the next refresh token of a session.

    A token that was used within the last 20 s gets the one that stands at the end of its line (two tabs); used later, it was stolen
    from somebody, and the whole session ends with its access tokens, on every process within two seconds. A session that is older than
    it may get has ended too, whatever its token says. Raises `SessionEnded`; `AccountSuspended` where nothing
    else ended the session.
    """
    now = identity.clock.now()
    ended = SessionEnded("Your session has ended. Please sign in again.")
    async with identity.db.transaction() as tx:
        found = await queries.lock_refresh_token(tx, rules.secret_hash(token))
        if found is None:
            raise ended
        signed_in_at = found["created_at"]
        if found["expires_at"] <= now or signed_in_at + identity.session_limits.absolute <= now:
            raise ended
        if found["suspended_at"] is not None and found["end_reason"] in {None, "suspended"}:
            raise _suspended()
        if found["ended_at"] is not None or found["suspended_at"] is not None:
            raise ended
        is_reuse = now - await queries.mark_used(tx, rules.secret_hash(token), now) > rules.GRACE
        if is_reuse:
            await queries.end_family(tx, found["family_id"], now, "reuse")
            await queries.raise_epoch(tx)
            user_id, mark, facts = found["user_id"], network_mark(identity, source), {"sessionId": str(found["family_id"])}
            await record_event(tx, SecurityEventKind.SESSION_REUSED, now, user_id=user_id, network=mark, facts=facts)
        else:
            newest, expires_at = await _newest_token(identity, tx, token, found["family_id"], signed_in_at, now)
        user = await queries.find_user(tx, found["user_id"])
    if is_reuse:
        await identity.credential_cache.poll()
    if is_reuse or user is None:
        raise ended
    return _sign_in(identity, user, found["family_id"], signed_in_at, newest, expires_at)


async def _newest_token(
    identity: Identity, tx: Transaction, token: str, family_id: UUID, signed_in_at: datetime, now: datetime
) -> tuple[str, datetime]:
    """The first token after this one that nobody used, made where there is none yet, and until when it can be used.

    Each in between was used after its predecessor, so within the grace too.
    """
    while True:
        token = rules.successor(identity.refresh_key, token)
        expires_at = rules.refreshable_until(identity.session_limits, signed_in_at, now)
        kept = await queries.keep_refresh_token(tx, rules.secret_hash(token), family_id, now, expires_at)
        if kept["used_at"] is None:
            return token, kept["expires_at"]


async def logout(identity: Identity, token: str | None) -> None:
    """End the session of this refresh token, and its access tokens on every process within two seconds.

    Without one, or with an unknown one, nothing happens.
    """
    if not token:
        return
    async with identity.db.transaction() as tx:
        found = await queries.lock_refresh_token(tx, rules.secret_hash(token))
        if found is not None:
            now = identity.clock.now()
            await queries.end_family(tx, found["family_id"], now, "logout")
            await queries.raise_epoch(tx)
            facts = {"sessionId": str(found["family_id"])}
            await record_event(tx, SecurityEventKind.SESSION_ENDED, now, user_id=found["user_id"], facts=facts)
    if found is not None:
        await identity.credential_cache.poll()


async def get_user_by_email(db: Database, email: str) -> User:
    """Raises `UnknownUser`, also for what is no address."""
    try:
        email = normal_email(email)
    except InvalidEmail:
        raise UnknownUser("nobody has this address") from None
    async with db.connection() as c:
        user = await queries.find_user_by_email(c, email)
    if user is None:
        raise UnknownUser("nobody has this address")
    return user


async def list_users(db: Database, *, after: str = "", limit: int = 100) -> list[User]:
    """Users in the order of their addresses, those after `after`."""
    async with db.connection() as c:
        return await queries.list_users(c, after, limit)


async def suspend_user(db: Database, user_id: UserId, now: datetime) -> bool:
    """End all sessions and keys of a user on every process within two seconds. False when suspended already."""
    async with db.transaction() as tx:
        return await suspend(tx, user_id, now)


async def suspend(tx: Transaction, user_id: UserId, now: datetime) -> bool:
    """`suspend_user` in the caller's transaction."""
    changed = await queries.set_suspended(tx, user_id, now)
    if changed:
        await queries.end_families_of(tx, user_id, now, "suspended")
        await queries.raise_epoch(tx)
    return changed


async def restore_user(db: Database, user_id: UserId) -> bool:
    """Let a suspended user sign in again; their keys work again, their sessions do not. False when not suspended."""
    async with db.transaction() as tx:
        return await restore(tx, user_id)


async def restore(tx: Transaction, user_id: UserId) -> bool:
    """`restore_user` in the caller's transaction."""
    changed = await queries.set_suspended(tx, user_id, None)
    if changed:
        await queries.raise_epoch(tx)
    return changed


async def needs_admin(db: Database) -> bool:
    async with db.connection() as c:
        return not await queries.has_admin(c)


async def new_setup_code(db: Database, now: datetime) -> str | None:
    """A fresh one-time code for the first admin, replacing any older one; None when there is an admin. `serve` prints it."""
    code = random_token()
    async with db.transaction() as tx:
        await queries.lock_admins(tx)
        if await queries.has_admin(tx):
            return None
        await queries.put_setup_code(tx, rules.secret_hash(code), login_limits.SETUP_TRIES, now)
    return code


async def set_up(identity: Identity, *, code: str, email: str, password: str, name: str | None, source: RequestSource = NOWHERE) -> SignIn:
    """Open the first admin's account with the code that `serve` printed, once.

    Raises `SetupDone` when there is an admin, `WrongSetupCode` (every try counts, twenty at most), and as `create_user`.
    """
    password_policy.check_password(password, email, name)
    now = identity.clock.now()
    user = User(id=UserId(new_id(now)), email=normal_email(email), name=name, role=UserRole.ADMIN, created_at=now)
    async with identity.db.transaction() as tx:
        await queries.lock_admins(tx)
        if await queries.has_admin(tx):
            raise SetupDone("An admin exists already. Sign in instead.")
        expected = await queries.try_setup_code(tx)
    if expected is None or not rules.same(expected, rules.secret_hash(code)):
        raise WrongSetupCode("This code is not valid. Start the server again for a new one.")
    password_hash = await hash_password(password)
    async with identity.db.transaction() as tx:
        await queries.lock_admins(tx)
        if await queries.has_admin(tx):
            raise SetupDone("An admin exists already. Sign in instead.")
        await insert_account(tx, user, password_hash, identity.on_created, network_mark(identity, source))
        await queries.delete_setup_code(tx)
    return await open_session(identity, user, source)


async def purge_sessions(db: Database, now: datetime) -> int:
    """Delete sessions that can no longer be refreshed, old guesses, events, devices and invitations; how many sessions.

    A daily job calls this.
    """
    async with db.transaction() as tx:
        await purge(tx, now)
        await queries_invitations.delete_old(tx, now - INVITATIONS_KEPT)
        return await queries.delete_stale_sessions(tx, now)
