"""API keys: made, listed, revoked, and found again in well under a microsecond on the hot path."""

import asyncio
import contextlib
import logging
import os
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from aim2balance.identity import queries, queries_account
from aim2balance.identity.errors import UnknownKey
from aim2balance.identity.rules import key_hint, key_text, looks_like_key, secret_hash
from aim2balance.identity.types import Key, KeyGrant, NewKey, Scope, User, Window
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, UserId

_log = logging.getLogger(__name__)

EPOCH_EVERY_S = 1.0
_MOST = 50_000

K = TypeVar("K")
V = TypeVar("V")


async def create_key(
    db: Database,
    *,
    owner_id: OwnerId,
    user_id: UserId,
    name: str,
    now: datetime,
    models: Iterable[str] | None = None,
    limit: Euro | None = None,
    window: Window | None = None,
    rpm: int | None = None,
    expires_at: datetime | None = None,
    scopes: Iterable[Scope] = (Scope.INFERENCE,),
    region: str | None = None,
    project_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> NewKey:
    """Make a key; its secret is in the answer and nowhere else. A limit without a window is one for all time. Raises `Invalid`."""
    chosen = frozenset(scopes)
    if not chosen:
        raise Invalid("a key needs at least one scope", code="invalid_scope")
    if expires_at is not None and expires_at <= now:
        raise Invalid("a key cannot expire in the past", code="invalid_expiry")
    if window is not None and limit is None:
        raise Invalid("a window needs a limit in euro", code="invalid_window")
    if limit is not None and limit.micro < 0:
        raise Invalid("a limit is not negative", code="invalid_limit")
    secret = key_text(os.urandom(32))
    grant = KeyGrant(
        key_id=new_id(now),
        owner_id=owner_id,
        user_id=user_id,
        project_id=project_id,
        agent_id=agent_id,
        models=None if models is None else frozenset(models),
        expires_at=expires_at,
        limit=limit,
        window=(window or Window.TOTAL) if limit is not None else None,
        rpm=rpm,
        scopes=chosen,
        region=region,
    )
    key = Key(grant=grant, name=name, hint=key_hint(secret), created_at=now)
    async with db.transaction() as tx:
        await queries.insert_key(tx, key, secret_hash(secret))
    return NewKey(key=key, secret=secret)


async def list_keys(db: Database, owner_id: UUID) -> list[Key]:
    """The owner's keys that are not revoked, newest first."""
    async with db.connection() as c:
        return await queries.list_keys(c, owner_id)


async def revoke_key(db: Database, *, owner_id: UUID, key_id: UUID, now: datetime) -> None:
    """End a key on every process within two seconds. Raises `UnknownKey`, also on a second call."""
    async with db.transaction() as tx:
        if not await queries.revoke_key(tx, owner_id, key_id, now):
            raise UnknownKey("no such key")
        await queries.raise_epoch(tx)


class Memory:
    """What this process remembers of keys, users and sessions, as long as the epoch stands still.

    `watch` asks for the epoch each second. An answer that was on its way while the epoch rose is used once and not remembered.
    While the database cannot be asked nothing is forgotten: without it no request is admitted anyway.
    """

    def __init__(self, db: Database, clock: Clock, *, most: int = _MOST) -> None:
        self._db: Final = db
        self._clock: Final = clock
        self._most: Final = most
        self._keys: OrderedDict[bytes, KeyGrant | None] = OrderedDict()
        self._users: OrderedDict[UUID, User | None] = OrderedDict()
        self._open: OrderedDict[UUID, bool] = OrderedDict()
        self._epoch = 0
        self._watching: asyncio.Task[None] | None = None

    async def find_key(self, secret: str) -> KeyGrant | None:
        """The grant of a valid key: known, not revoked, not expired, its user not suspended. Raises `Unavailable`."""
        if not looks_like_key(secret):
            return None
        key_hash = secret_hash(secret)
        try:
            grant = self._keys[key_hash]
            self._keys.move_to_end(key_hash)
        except KeyError:
            epoch = self._epoch
            async with self._db.connection() as c:
                grant = await queries.find_grant(c, key_hash)
            if epoch == self._epoch:
                _remember(self._keys, key_hash, grant, self._most)
        if grant is None or (grant.expires_at is not None and grant.expires_at <= self._clock.now()):
            return None
        return grant

    async def find_user(self, user_id: UUID) -> User | None:
        """A user who exists and is not suspended. Raises `Unavailable`."""
        try:
            user = self._users[user_id]
            self._users.move_to_end(user_id)
        except KeyError:
            epoch = self._epoch
            async with self._db.connection() as c:
                user = await queries.find_user(c, user_id)
            if epoch == self._epoch and user is not None:
                _remember(self._users, user_id, user, self._most)
        return None if user is None or user.suspended_at is not None else user

    async def is_open(self, session_id: UUID) -> bool:
        """Whether a session was not ended. Raises `Unavailable`."""
        try:
            found = self._open[session_id]
            self._open.move_to_end(session_id)
        except KeyError:
            epoch = self._epoch
            async with self._db.connection() as c:
                found = await queries_account.is_open(c, session_id)
            if epoch == self._epoch and found:
                _remember(self._open, session_id, found, self._most)
        return found

    def forget_session(self, session_id: UUID) -> None:
        """It was ended here; other processes let its access token lapse, unless the epoch rose too."""
        self._open.pop(session_id, None)

    async def look(self) -> None:
        """Ask for the epoch once; forget everything when it rose. Raises `Unavailable`."""
        async with self._db.connection() as c:
            epoch = await queries.get_epoch(c)
        if epoch != self._epoch:
            self._epoch = epoch
            self._keys.clear()
            self._users.clear()
            self._open.clear()

    def start(self) -> None:
        """Watch the epoch in the background until `stop`."""
        self._watching = asyncio.create_task(self._watch(), name="epoch")

    async def stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001 - the job boundary
                # A watch that ended would leave revoked keys valid for ever.
                _log.warning("the epoch could not be read", exc_info=True)
            await asyncio.sleep(EPOCH_EVERY_S)


def _remember(memory: "OrderedDict[K, V]", key: K, value: V, most: int) -> None:
    memory[key] = value
    if len(memory) > most:
        memory.popitem(last=False)
