"""Links that are sent to an address: to show that it is read, and to choose a new password.

A link holds an id and a signature of it. It works once, for its purpose, for a while; a newer one of the same purpose replaces it.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from aim2balance.identity import login_limits, password_policy, queries, queries_account, request_headers, rules
from aim2balance.identity.errors import InvalidEmail, InvalidLink, TooManyGuesses
from aim2balance.identity.passwords import hash_password
from aim2balance.identity.security_log import record_event
from aim2balance.identity.service import Identity, bucket, network_mark, normal_email
from aim2balance.identity.types import NOWHERE, RequestSource, SecurityEventKind
from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import enqueue, notify
from aim2balance.kit.principal import UserId

LinkPurpose = Literal["verify", "reset"]

LIVES: Final = {"verify": timedelta(days=7), "reset": timedelta(hours=1)}
MOST_ASKED = 5
"""Mails somebody may ask for to one address within a quarter of an hour, from one network."""
MOST_SENT = 20
"""From everywhere; further ones are answered the same and not sent."""

RESET_ASKED: Final = "identity.reset"
"""The job that `request_reset` makes."""
_KINDS: Final = {"verify": "verify_address", "reset": "reset_password"}


def link_text(root: bytes, link_id: UUID) -> str:
    """The secret part of a link, made anew from the root secret whenever its mail is written."""
    signed = link_id.bytes + hmac.digest(rules.derive_key(root, "account-link"), link_id.bytes, "sha256")
    return urlsafe_b64encode(signed).decode()


def _read(root: bytes, text: str) -> UUID:
    try:
        signed = urlsafe_b64decode(text.encode("ascii", "replace"))
    except (ValueError, NotBase64):
        signed = b""
    if len(signed) != 48 or not rules.same(signed[16:], hmac.digest(rules.derive_key(root, "account-link"), signed[:16], "sha256")):
        raise InvalidLink("This link is not valid.")
    return UUID(bytes=signed[:16])


async def send(tx: Transaction, user_id: UserId, purpose: LinkPurpose, now: datetime) -> None:
    """Have a link of this purpose sent to the person; earlier ones no longer work."""
    link_id = new_id(now)
    await queries_account.replace_link(tx, link_id, user_id, purpose, now, now + LIVES[purpose])
    await notify(tx, user_id, _KINDS[purpose], f"link:{link_id}", linkId=str(link_id))


async def welcome(identity: Identity, user_id: UserId, accept_language: str) -> None:
    """Keep the language of a new person's browser, and have the first link sent where mail is sent at all."""
    async with identity.db.transaction() as tx:
        await queries_account.set_language(tx, user_id, request_headers.asked_language(accept_language))
        if identity.sends_mail:
            await send(tx, user_id, "verify", identity.clock.now())


async def request_reset(identity: Identity, *, email: str, source: RequestSource) -> None:
    """Have a link sent to whoever has this address. Nobody learns whether somebody has, not from the time it takes either: a job is made
    in any case, and finds out. Raises `TooManyGuesses`.
    """
    now = identity.clock.now()
    try:
        email = normal_email(email)
    except InvalidEmail:
        return
    network = login_limits.address_group(source.address)
    await _count(identity, now, ("forgot", f"{network} {email}"), ("forgot-from", network))
    async with identity.db.transaction() as tx:
        everywhere = bucket(identity, "forgot", email)
        if (await queries.count_guess(tx, (everywhere,), login_limits.guess_window(now)))[everywhere] > MOST_SENT:
            return  # the newest link stays valid: whoever asks in somebody's name keeps them neither from it nor from sleep
        user = await queries.find_user_by_email(tx, email)
        user_id, mark = None if user is None else user.id, network_mark(identity, source)
        await record_event(tx, SecurityEventKind.PASSWORD_ASKED, now, user_id=user_id, network=mark)
        await enqueue(tx, RESET_ASKED, {"userId": str(user.id if user is not None else new_id(now))})


async def send_reset(tx: Transaction, user_id: UserId, now: datetime) -> None:
    """The job: have the link sent, if there is such a person and they may sign in."""
    user = await queries.find_user(tx, user_id)
    if user is not None and user.suspended_at is None:
        await send(tx, user.id, "reset", now)


async def request_verification(identity: Identity, user_id: UserId) -> None:
    """Have the link sent again. Raises `TooManyGuesses`."""
    now = identity.clock.now()
    await _count(identity, now, ("verify", str(user_id)))
    async with identity.db.transaction() as tx:
        if not await queries_account.is_verified(tx, user_id):
            await send(tx, user_id, "verify", now)


async def _count(identity: Identity, now: datetime, *buckets: tuple[str, str]) -> None:
    since = login_limits.guess_window(now)
    named = [bucket(identity, kind, value) for kind, value in buckets]
    async with identity.db.transaction() as tx:
        counts = await queries.count_guess(tx, named, since)
    if counts[named[0]] > MOST_ASKED or any(count > login_limits.GUESSES_PER_ADDRESS for count in counts.values()):
        raise TooManyGuesses("Too many attempts. Please wait.", retry_after=login_limits.retry_after_s(now))


async def verify(identity: Identity, text: str) -> None:
    """The address is read by its person. A link that was used already says so again. Raises `InvalidLink`."""
    now, link_id = identity.clock.now(), _read(identity.link_root, text)
    async with identity.db.transaction() as tx:
        user_id = await queries_account.use_link(tx, link_id, "verify", now, again=True)
        if user_id is None:
            raise InvalidLink("This link is not valid any more.")
        if not await queries_account.is_verified(tx, user_id):
            await record_event(tx, SecurityEventKind.VERIFIED, now, user_id=user_id)
        await queries_account.set_verified(tx, user_id, now)


async def reset(
    identity: Identity, text: str, password: str, *, keeps_keys: bool = False, accept_language: str = "", source: RequestSource = NOWHERE
) -> None:
    """Take a new password, once, sign out everywhere and end all keys, unless they are to stay. Raises `InvalidLink`,
    `InvalidPassword`, `CommonPassword`.

    Where nobody had shown before that they read the address, somebody else may have opened the account: then keys end in any case, and
    what was written into it to reach models is gone. Money and books stay.
    """
    password_policy.check_password(password)
    now, link_id = identity.clock.now(), _read(identity.link_root, text)
    fresh = await hash_password(password)
    async with identity.db.transaction() as tx:
        user_id = await queries_account.use_link(tx, link_id, "reset", now, again=False)
        if user_id is None:
            raise InvalidLink("This link is not valid any more.")
        await queries_account.lock_user(tx, user_id)
        if (user := await queries.find_user(tx, user_id)) is not None:
            password_policy.check_password(password, user.email, user.name)
        is_first_proof = not await queries_account.is_verified(tx, user_id)
        await queries_account.replace_password(tx, user_id, fresh)
        await queries_account.set_verified(tx, user_id, now)
        await queries_account.end_other_sessions(tx, user_id, None, now, "password")
        if is_first_proof or not keeps_keys:
            await queries_account.end_keys(tx, user_id, now)
        if is_first_proof:
            await queries_account.forget_words(tx, user_id)
            await identity.on_first_proof(tx, UserId(user_id), request_headers.asked_language(accept_language) or "en")
        await queries.raise_epoch(tx)
        facts = {"device": source.device, "isFirstProof": is_first_proof, "keysEnded": is_first_proof or not keeps_keys}
        mark = network_mark(identity, source)
        await record_event(tx, SecurityEventKind.PASSWORD_RESET, now, user_id=user_id, network=mark, facts=facts)
    await identity.credential_cache.poll()
