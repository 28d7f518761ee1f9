"""The second factor: an authenticator app, with codes to recover by. Turned on and off by its person, asked for after the password.

A code opens one session: the time step it is of is noted, and a recovery code is deleted. What is tried counts before it is looked at.
"""

import os
from datetime import datetime
from uuid import UUID

from aim2balance.identity import account, login_limits, queries, queries_second_factor, totp
from aim2balance.identity.errors import (
    ClockIsOff,
    NoSecondFactor,
    SecondFactorIsOn,
    SecondFactorRequired,
    SecondStepEnded,
    TooManyGuesses,
    WrongCode,
)
from aim2balance.identity.ports import SecretSealing
from aim2balance.identity.rules import secret_hash
from aim2balance.identity.security_log import record_event
from aim2balance.identity.service import Identity, bucket, network_mark, open_session
from aim2balance.identity.types import (
    RequestSource,
    SecondFactor,
    SecondFactorOffer,
    SecondFactorState,
    SecurityEventKind,
    SignIn,
    User,
    UserRole,
)
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.principal import UserId


async def state(identity: Identity, user_id: UserId) -> SecondFactorState:
    async with identity.db.connection() as c:
        user = await queries.find_user(c, user_id)
        since = await queries_second_factor.find_since(c, user_id)
        left = await queries_second_factor.count_recovery_codes(c, user_id)
    return SecondFactorState(since=since, recovery_codes_left=left, is_required=is_required_of(identity, user))


def is_required_of(identity: Identity, user: User | None) -> bool:
    return identity.asks_admins_for_codes and user is not None and user.role is UserRole.ADMIN


async def begin(identity: Identity, user_id: UserId, password: str) -> SecondFactorOffer:
    """A new secret for the app; nothing is on before a code of it came back. Raises as `account.confirm`, and `SecondFactorIsOn`."""
    await account.confirm(identity, user_id, password)
    secret = os.urandom(totp.SECRET_BYTES)
    async with identity.db.transaction() as tx:
        user = await queries.find_user(tx, user_id)
        if user is None or not await queries_second_factor.begin(tx, user_id, _sealed(identity, secret, user_id), identity.clock.now()):
            raise SecondFactorIsOn("The second factor is on already. Turn it off first to use another app.")
    uri = totp.enrolment_uri(secret, user.email)
    return SecondFactorOffer(secret=totp.base32(secret), uri=uri, square=tuple(totp.square(uri)))


async def turn_on(identity: Identity, user_id: UserId, code: str) -> list[str]:
    """With a code of the app; the recovery codes, known this once.

    Raises `TooManyGuesses`, `NoSecondFactor`, `SecondFactorIsOn`, `ClockIsOff`, `WrongCode`.
    """
    await _count(identity, "second-factor-on", str(user_id))
    now = identity.clock.now()
    async with identity.db.transaction() as tx:
        found = await queries_second_factor.lock(tx, user_id)
        if found is None:
            raise NoSecondFactor("Please begin again: no secret was handed out.")
        if found.confirmed_at is not None:
            raise SecondFactorIsOn("The second factor is on already.")
        secret, typed = _opened(identity, found, user_id), totp.written(code)
        step = totp.matching_step(secret, typed, now)
        if step is None:
            seconds = totp.seconds_off(secret, typed, now)
            if seconds is not None:
                raise ClockIsOff("The clock of the device is off. Let it set its time by itself.", seconds=seconds)
            raise WrongCode("This code is not right.")
        await queries_second_factor.set_confirmed(tx, user_id, now)
        await queries_second_factor.use_step(tx, user_id, step)
        codes = await _new_codes(tx, user_id)
        await queries.raise_epoch(tx)
        await record_event(tx, SecurityEventKind.SECOND_FACTOR_ON, now, user_id=user_id)
    await identity.credential_cache.poll()
    return codes


async def turn_off(identity: Identity, user_id: UserId, password: str) -> None:
    """Raises as `account.confirm`, and `SecondFactorRequired`, `NoSecondFactor`."""
    await account.confirm(identity, user_id, password)
    async with identity.db.transaction() as tx:
        if is_required_of(identity, await queries.find_user(tx, user_id)):
            raise SecondFactorRequired("This installation requires a second factor of administrators.")
        await remove_second_factor(tx, user_id, identity.clock.now())
    await identity.credential_cache.poll()


async def remove_second_factor(tx: Transaction, user_id: UserId, now: datetime) -> None:
    """For whoever lost device and codes, too. Raises `NoSecondFactor`."""
    if not await queries_second_factor.delete(tx, user_id):
        raise NoSecondFactor("The second factor is not on.")
    await queries.raise_epoch(tx)
    await record_event(tx, SecurityEventKind.SECOND_FACTOR_OFF, now, user_id=user_id)


async def renew_codes(identity: Identity, user_id: UserId, password: str) -> list[str]:
    """New recovery codes; the old ones end. Raises as `account.confirm`, and `NoSecondFactor`."""
    await account.confirm(identity, user_id, password)
    async with identity.db.transaction() as tx:
        found = await queries_second_factor.lock(tx, user_id)
        if found is None or found.confirmed_at is None:
            raise NoSecondFactor("The second factor is not on.")
        codes = await _new_codes(tx, user_id)
        await record_event(tx, SecurityEventKind.RECOVERY_CODES_RENEWED, identity.clock.now(), user_id=user_id)
    return codes


async def finish_sign_in(identity: Identity, ticket: str, code: str, source: RequestSource) -> SignIn:
    """A session for who showed their password a moment ago, and now a code of the app or a recovery code.

    A wrong code and one that was used are refused alike. Raises `SecondStepEnded`, `TooManyGuesses`, `WrongCode`.
    """
    now = identity.clock.now()
    user_id, password_mark = identity.tickets.read(ticket, now)
    typed = totp.written(code)
    counted = await _count(identity, "second-factor", str(user_id), source)
    async with identity.db.transaction() as tx:
        user = await queries.find_user(tx, user_id)
        stored = await queries.find_password_hash(tx, user.email) if user is not None else None
        found = await queries_second_factor.lock(tx, user_id)
        if user is None or stored is None or found is None or found.confirmed_at is None or user.suspended_at is not None:
            raise _ended()
        if password_mark != identity.tickets.mark(stored[1]):
            raise _ended()
        is_right = await _uses(identity, tx, user_id, found, typed, now)
        facts = {"device": source.device, "reason": "code"}
        if not is_right:
            mark = network_mark(identity, source)
            await record_event(tx, SecurityEventKind.SESSION_REFUSED, now, user_id=user_id, network=mark, facts=facts)
        else:
            await queries.forgive_guess(tx, *counted, login_limits.guess_window(now))
    if not is_right:
        raise WrongCode("This code is not right, or was used.")
    return await open_session(identity, user, source)


async def _uses(identity: Identity, tx: Transaction, user_id: UserId, found: SecondFactor, typed: str, now: datetime) -> bool:
    if totp.is_one_time_code(typed):
        step = totp.matching_step(_opened(identity, found, user_id), typed, now, after=found.last_step)
        if step is None:
            return False
        await queries_second_factor.use_step(tx, user_id, step)
        return True
    if not await queries_second_factor.use_recovery_code(tx, user_id, _code_hash(user_id, typed)):
        return False
    left = await queries_second_factor.count_recovery_codes(tx, user_id)
    await record_event(tx, SecurityEventKind.RECOVERY_CODE_USED, now, user_id=user_id, facts={"left": left})
    return True


async def _new_codes(tx: Transaction, user_id: UserId) -> list[str]:
    codes = [totp.recovery_code(os.urandom(totp.RECOVERY_BYTES)) for _ in range(totp.RECOVERY_CODES)]
    await queries_second_factor.replace_recovery_codes(tx, user_id, [_code_hash(user_id, totp.written(code)) for code in codes])
    return codes


def _code_hash(user_id: UserId, code: str) -> bytes:
    # Eighty random bits: nothing to guess. With the person in it, equal codes of two would not look alike.
    return secret_hash(f"{user_id}:{code}")


async def _count(identity: Identity, kind: str, value: str, source: RequestSource | None = None) -> tuple[bytes, bytes]:
    """Count a try of a person, and from where. A stranger who knows the password can keep nobody out longer than a quarter of an hour."""
    now = identity.clock.now()
    person = bucket(identity, kind, value)
    place = person if source is None else bucket(identity, "address", login_limits.address_group(source.address))
    since = login_limits.guess_window(now)
    async with identity.db.transaction() as tx:
        counts = await queries.count_guess(tx, tuple({person, place}), since)
        of_address = counts[place] if place != person else 0
        over = login_limits.crossed(counts[person], of_address)
        if over.is_first and source is not None:
            await record_event(
                tx,
                SecurityEventKind.SESSION_THROTTLED,
                now,
                user_id=UserId(UUID(value)),
                network=network_mark(identity, source),
                facts={"device": source.device, "where": "second factor"},
            )
    if over.is_over:
        raise TooManyGuesses("Too many attempts. Please wait.", retry_after=login_limits.retry_after_s(now))
    return person, place


def _ended() -> SecondStepEnded:
    return SecondStepEnded("This took too long. Please sign in again.")


def _sealing(identity: Identity) -> SecretSealing:
    if identity.sealing is None:
        raise BrokenInvariant("secrets of second factors cannot be sealed here")
    return identity.sealing


def _sealed(identity: Identity, secret: bytes, user_id: UserId) -> bytes:
    return _sealing(identity).encrypt(secret.hex(), user_id)


def _opened(identity: Identity, found: SecondFactor, user_id: UserId) -> bytes:
    return bytes.fromhex(_sealing(identity).decrypt(found.sealed, user_id))
