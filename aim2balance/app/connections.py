"""Which connections are open, how long each may take over its request, and which has to go when there are too many.

A connection is looked at while it owes us something: the head of a request, its body, or the next request. One whose request is complete
is being answered, for as long as the answer takes; it is never ended here. Times come from the caller; nothing here waits.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final, Protocol

from aim2balance.catalogue.types import ServerLimits
from aim2balance.identity import address_group

MOST_REFUSED: Final = 128
"""Connections that are kept open for a moment after the last word, so that it can be read by whoever is still sending."""
REFUSED_KEPT_S: Final = 10.0


class Phase(Enum):
    """What a connection is at. It is `IDLE` between two requests, and `NEW` before the first."""

    NEW = "new"
    HEAD = "head"
    BODY = "body"
    ANSWER = "answer"
    IDLE = "idle"
    REFUSED = "refused"


class Connected(Protocol):
    """A connection as it is seen here. `since` is the moment its phase began, `received` the bytes of the body that came since."""

    phase: Phase
    since: float
    received: int

    @property
    def waits_for_us(self) -> bool:
        """Whether it is us who do not read on."""
        ...

    def end(self, phase: Phase) -> None:
        """Close it, after a word to whoever waits for one; it took too long over that phase, or has to make room."""
        ...


class OpenConnections:
    """The connections of this process, in all and by address; who comes from a proxy that is trusted counts in all alone."""

    def __init__(
        self,
        limits: ServerLimits,
        *,
        is_trusted: Callable[[str], bool] = lambda _: False,
        most: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits, self._is_trusted, self._clock = limits, is_trusted, clock
        self.most = limits.connections if most is None else min(most, limits.connections)
        self.now = clock()
        """The time of the last look; exact enough for limits of seconds, and free for whoever notes it with each request."""
        self._all: dict[Connected, str | None] = {}
        self._by_address: dict[str, set[Connected]] = {}
        self._refused: set[Connected] = set()

    def __len__(self) -> int:
        return len(self._all)

    def add(self, connection: Connected, address: str) -> bool:
        """Take a new connection, if need be for one that waited longest for its request. False: there is no room."""
        group = None if self._is_trusted(address) else address_group(address)
        mine = self._by_address.get(group, set()) if group is not None else set()
        connection.phase, connection.since = Phase.NEW, self.now
        has_room = len(mine) < self.limits.connections_per_address or self._make_room(mine)
        if not has_room or (len(self._all) >= self.most and not self._make_room(self._all)):
            connection.phase = Phase.REFUSED
            return False
        self._all[connection] = group
        if group is not None:
            self._by_address.setdefault(group, set()).add(connection)
        return True

    def keep_refused(self, connection: Connected) -> bool:
        """Whether a refused connection may stay for a moment; later `look` ends it."""
        if len(self._refused) >= MOST_REFUSED:
            return False
        self._refused.add(connection)
        return True

    def remove(self, connection: Connected) -> None:
        self._refused.discard(connection)
        if connection not in self._all:
            return
        group = self._all.pop(connection)
        if group is not None:
            mine = self._by_address[group]
            mine.discard(connection)
            if not mine:
                del self._by_address[group]

    def look(self) -> None:
        """End what took too long. Called about once a second."""
        before, self.now = self.now, self._clock()
        for connection in list(self._overdue(self.now - before)):
            self._end(connection)
        for connection in [one for one in self._refused if self.now - one.since >= REFUSED_KEPT_S]:
            self.remove(connection)
            connection.end(Phase.REFUSED)

    def _overdue(self, passed_s: float) -> Iterator[Connected]:
        limits = self.limits
        for connection in self._all:
            phase = connection.phase
            if phase is Phase.ANSWER:
                continue
            if connection.waits_for_us:
                connection.since += passed_s
                continue
            waited_s = self.now - connection.since
            if phase is Phase.BODY:
                owed = (waited_s - limits.body_grace_s) * limits.body_bytes_per_s
                if waited_s >= limits.body_grace_s and connection.received < owed:
                    yield connection
            elif waited_s >= (limits.idle_s if phase is Phase.IDLE else limits.head_s):
                yield connection

    def _make_room(self, among: Iterable[Connected]) -> bool:
        """End the one that waited longest for its request; False where every one of them has sent its head."""
        waiting = [one for one in among if one.phase not in (Phase.ANSWER, Phase.BODY) and not one.waits_for_us]
        if not waiting:
            return False
        self._end(min(waiting, key=lambda one: one.since))
        return True

    def _end(self, connection: Connected) -> None:
        self.remove(connection)
        connection.end(connection.phase)
