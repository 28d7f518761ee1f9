"""What this process knows of keys, users and sessions, found again in well under a microsecond on the hot path."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from typing import Final, TypeVar
from uuid import UUID

from aim2balance.identity import queries, queries_account
from aim2balance.identity.key_format import looks_like_key
from aim2balance.identity.rules import secret_hash
from aim2balance.identity.types import KeyGrant, User
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.principal import UserId

_log = logging.getLogger(__name__)


EPOCH_EVERY_S = 1.0
_MOST = 50_000

K = TypeVar("K")
V = TypeVar("V")


class CredentialCache:
    """What this process caches of keys, users and sessions, as long as the epoch stands still.

    `watch` asks for the epoch each second. An answer that was on its way while the epoch rose is used once and not cached.
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
                _cache(self._keys, key_hash, grant, self._most)
        if grant is None or (grant.expires_at is not None and grant.expires_at <= self._clock.now()):
            return None
        return grant

    async def find_user(self, user_id: UserId) -> User | None:
        """A user who exists and is not suspended. Raises `Unavailable`."""
        try:
            user = self._users[user_id]
            self._users.move_to_end(user_id)
        except KeyError:
            epoch = self._epoch
            async with self._db.connection() as c:
                user = await queries.find_user(c, user_id)
            if epoch == self._epoch and user is not None:
                _cache(self._users, user_id, user, self._most)
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
                _cache(self._open, session_id, found, self._most)
        return found

    async def poll(self) -> None:
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
                await self.poll()
            except Exception:  # noqa: BLE001 - the job boundary
                # A watch that ended would leave revoked keys valid for ever.
                _log.warning("the epoch could not be read", exc_info=True)
            await asyncio.sleep(EPOCH_EVERY_S)


def _cache(entries: "OrderedDict[K, V]", key: K, value: V, most: int) -> None:
    entries[key] = value
    if len(entries) > most:
        entries.popitem(last=False)
