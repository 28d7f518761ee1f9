"""Which accounts were erased, kept beside the database: what is restored from a backup is erased again before anybody is served.

One file a month in the storage of files, `erasures/2026-12.jsonl`, a line for each account: its id, which leads to nobody, and when.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import msgspec
import structlog

from aim2balance import identity
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, lock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.principal import UserId
from aim2balance.kit.storage import FileStore, NoSuchFile, StorageAway

FOLDER: Final = "erasures"
_log = structlog.get_logger("app")


class _Line(msgspec.Struct, frozen=True):
    id: UUID
    at: datetime


class ErasureLog:
    def __init__(self, db: Database, store: FileStore, clock: Clock) -> None:
        self._db, self._store, self._clock = db, store, clock

    async def follow(self, erase: Callable[[UserId], Awaitable[None]]) -> int:
        """Erase again whom the log names and the database still has, and name whom it does not know; how many were erased again.

        A storage that is away and an account that cannot be erased now are told as alerts, and tried again the next time. Neither keeps
        another account from being erased.
        """
        again = 0
        try:
            async with self._db.connection() as connection:
                first, erased = await identity.first_person_at(connection), await identity.erased_people(connection)
            known = await self._read(first)
            async with self._db.connection() as connection:
                restored = await identity.living_of(connection, known)
            for user_id in restored:
                try:
                    await erase(user_id)
                except DomainError as problem:
                    _alert(problem)
                else:
                    again += 1
            await self.write({user_id: at for user_id, at in erased.items() if user_id not in known})
        except DomainError as problem:
            _alert(problem)
        return again

    async def note(self, user_id: UserId) -> None:
        """Write down that this account was erased just now. Where the storage is away, `follow` makes up for it."""
        try:
            await self.write({user_id: self._clock.now()})
        except StorageAway:
            _log.warning("an erasure is not in the log of erasures yet", user_id=str(user_id))

    async def write(self, erased: Mapping[UserId, datetime]) -> None:
        """Name these accounts in the log. Raises `StorageAway`."""
        months: dict[str, list[_Line]] = {}
        for user_id, at in erased.items():
            months.setdefault(_month(at), []).append(_Line(user_id, at))
        for month, lines in months.items():
            async with self._db.transaction() as tx:
                await lock(tx, LockKey.ERASURE_LOG, month)
                stand = {line.id: line for line in await self._lines(month)}
                stand |= {line.id: line for line in lines}
                await self._store.put(_key(month), b"".join(msgspec.json.encode(line) + b"\n" for line in stand.values()))

    async def _read(self, since: datetime | None) -> dict[UserId, datetime]:
        found: dict[UserId, datetime] = {}
        last = _month(self._clock.now())
        month = last if since is None else _month(since)
        while month <= last:
            found |= {UserId(line.id): line.at for line in await self._lines(month)}
            month = _after(month)
        return found

    async def _lines(self, month: str) -> list[_Line]:
        try:
            content = await self._store.get(_key(month))
        except NoSuchFile:
            return []
        return [msgspec.json.decode(line, type=_Line) for line in content.splitlines()]


def _alert(problem: DomainError) -> None:
    _log.error("alert", what="the log of erasures was not followed to its end", error=type(problem).__name__)


def _key(month: str) -> str:
    return f"{FOLDER}/{month}.jsonl"


def _month(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m}"


def _after(month: str) -> str:
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"
