"""How much of one thing a person may have going at a time in this process; the figures stand here."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from aim2balance.kit.errors import DomainError, Kind

MOST_LARGE_BODIES: Final = 8
"""Large requests being read: an upload, a long question, a batch of telemetry. As many as there are images with a question."""
RETRY_AFTER_S: Final = 5


class PersonLimit:
    """Counts what is going on by whom it is for. `most` None: as much as they like."""

    def __init__(self, most: int | None, *, message: str, code: str, retry_after_s: int = RETRY_AFTER_S) -> None:
        self._most, self._message, self._code, self._retry_after_s = most, message, code, retry_after_s
        self._taken: Counter[UUID] = Counter()

    def taken(self, person_id: UUID) -> int:
        return self._taken[person_id]

    def take(self, person_id: UUID) -> None:
        """One more, until `release`. Raises `DomainError` (limit_reached, with the code given)."""
        if self._most is not None and self._taken[person_id] >= self._most:
            raise DomainError(self._message, code=self._code, kind=Kind.LIMIT_REACHED, retry_after=self._retry_after_s, most=self._most)
        self._taken[person_id] += 1

    def release(self, person_id: UUID) -> None:
        self._taken[person_id] -= 1
        if not self._taken[person_id]:
            del self._taken[person_id]

    @contextmanager
    def held(self, person_id: UUID) -> Iterator[None]:
        """One more for as long as this lasts. Raises as `take` does."""
        self.take(person_id)
        try:
            yield
        finally:
            self.release(person_id)
