"""Other ways in: an issuer says who somebody is. The identity is (issuer, subject), and no address.

An address leads into an account only where the issuer's word counts for addresses and the account's own was proved here. Else
whoever holds an account of that address signs in first and then links.
"""

from dataclasses import dataclass
from uuid import UUID

from aim2balance.identity import links, login_limits, queries, queries_account, queries_linked, sign_up
from aim2balance.identity.errors import (
    AddressMissing,
    InvalidEmail,
    LastWayIn,
    LinkFirst,
    LinkTaken,
    NotSignedIn,
    UnknownLink,
)
from aim2balance.identity.provider_client import Assertion
from aim2balance.identity.request_headers import asked_language
from aim2balance.identity.security_log import record_event
from aim2balance.identity.service import Identity, check_not_suspended, count_try, insert_account, network_mark, normal_email, open_session
from aim2balance.identity.types import HalfSignIn, LinkedSignIn, RequestSource, SecurityEventKind, SignIn, User, UserRole
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """Who wants to add a way in, in which session."""

    user_id: UserId
    session_id: UUID


async def count_asking(identity: Identity, source: RequestSource) -> None:
    """Raises `TooManyGuesses`."""
    await count_try(identity, "provider", login_limits.address_group(source.address), login_limits.GUESSES_PER_ADDRESS)


async def sign_in(
    identity: Identity, provider: str, said: Assertion, source: RequestSource, *, invitation: str | None, accept_language: str
) -> SignIn | HalfSignIn:
    """A session for whoever the issuer says it is, in an account of theirs or in a new one; with a second factor half of one.

    Raises `AccountSuspended`, `AddressMissing`, `LinkFirst`, `LinkTaken`, and as `registration.check_may_register`.
    """
    async with identity.db.connection() as c:
        user_id = await queries_linked.find_person(c, said.issuer, said.subject)
    if user_id is None:
        user_id = await _first_time(identity, provider, said, source, invitation, accept_language)
    now = identity.clock.now()
    async with identity.db.transaction() as tx:
        user = await queries.find_user(tx, user_id)
        stored = await queries_account.get_password_hash(tx, user_id)
        await queries_linked.use_link(tx, said.issuer, said.subject, now)
    if user is None or stored is None:
        raise NotSignedIn("Please sign in again.")
    check_not_suspended(user)
    if user.has_second_factor:
        return HalfSignIn(ticket=identity.tickets.make(user.id, stored, now), expires_in_s=identity.tickets.VALID_S)
    return await open_session(identity, user, source)


async def _first_time(
    identity: Identity, provider: str, said: Assertion, source: RequestSource, invitation: str | None, accept_language: str
) -> UserId:
    try:
        email = normal_email(said.email or "")
    except InvalidEmail:
        raise AddressMissing("The provider told no e-mail address.") from None
    async with identity.db.connection() as c:
        user = await queries.find_user_by_email(c, email)
    if user is None:
        return await _open_account(identity, provider, said, email, source, invitation, accept_language)
    if not said.is_email_proved or user.verified_at is None:
        raise LinkFirst("There is an account with this address. Sign in to it first, then link this way in.")
    async with identity.db.transaction() as tx:
        await _insert(tx, identity, user.id, provider, said, source)
    return user.id


async def _open_account(
    identity: Identity,
    provider: str,
    said: Assertion,
    email: str,
    source: RequestSource,
    invitation: str | None,
    accept_language: str,
) -> UserId:
    on_created = await sign_up.admit(identity, email, invitation, source)
    now = identity.clock.now()
    user = User(id=UserId(new_id(now)), email=email, name=said.name, role=UserRole.MEMBER, created_at=now)
    async with identity.db.transaction() as tx:
        await insert_account(tx, user, "", on_created, network_mark(identity, source))
        await _insert(tx, identity, user.id, provider, said, source)
        if said.is_email_proved:
            await queries_account.set_verified(tx, user.id, now)
            await record_event(tx, SecurityEventKind.VERIFIED, now, user_id=user.id)
        elif identity.sends_mail:
            await links.send(tx, user.id, "verify", now)
        await queries_account.set_language(tx, user.id, asked_language(accept_language))
    return user.id


async def _insert(tx: Transaction, identity: Identity, user_id: UserId, provider: str, said: Assertion, source: RequestSource) -> None:
    now = identity.clock.now()
    link = LinkedSignIn(id=new_id(now), provider=provider, label=(said.email or said.name or "")[:320] or None, linked_at=now, used_at=None)
    if not await queries_linked.insert_link(tx, user_id, link, said.issuer, said.subject):
        raise LinkTaken("This way in leads to an account already.")
    facts, mark = {"provider": provider, "device": source.device}, network_mark(identity, source)
    await record_event(tx, SecurityEventKind.SIGN_IN_LINKED, now, user_id=user_id, network=mark, facts=facts)


async def link(identity: Identity, wanted: Linking, provider: str, said: Assertion, source: RequestSource) -> None:
    """Another way into the account of who asked, as long as their session is open.

    Raises `NotSignedIn`, `AccountSuspended`, `LinkTaken`.
    """
    async with identity.db.transaction() as tx:
        await queries_account.lock_user(tx, wanted.user_id)
        user = await queries.find_user(tx, wanted.user_id)
        if user is None or not await queries_account.is_open(tx, wanted.session_id):
            raise NotSignedIn("Please sign in again.")
        check_not_suspended(user)
        if await queries_linked.find_person(tx, said.issuer, said.subject) == user.id:
            return
        await _insert(tx, identity, user.id, provider, said, source)


async def list_linked(identity: Identity, user_id: UserId) -> tuple[list[LinkedSignIn], bool]:
    """Linked ways in, and whether there is a password beside them."""
    async with identity.db.connection() as c:
        return await queries_linked.list_links(c, user_id), bool(await queries_account.get_password_hash(c, user_id))


async def unlink(identity: Identity, user_id: UserId, link_id: UUID) -> None:
    """Raises `UnknownLink`, `LastWayIn`."""
    async with identity.db.transaction() as tx:
        await queries_account.lock_user(tx, user_id)
        provider = await queries_linked.delete_link(tx, user_id, link_id)
        if provider is None:
            raise UnknownLink("There is no such way in.")
        if not await queries_account.get_password_hash(tx, user_id) and not await queries_linked.list_links(tx, user_id):
            raise LastWayIn("This is the only way into your account. Set a password first.")
        facts = {"provider": provider}
        await record_event(tx, SecurityEventKind.SIGN_IN_UNLINKED, identity.clock.now(), user_id=user_id, facts=facts)
