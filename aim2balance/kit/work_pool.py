"""Work on large bodies in threads of its own, shared fairly by person. What strangers made (images, exports) and what is set into PDFs
goes to processes instead: `worker_pool`.

Work whose caller is cancelled before its turn is never begun. Work that has begun keeps its place until it ends: a thread cannot be
stopped.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from aim2balance.kit.fair_queue import FairQueue

T = TypeVar("T")


class WorkPool:
    """`threads` pieces of work at a time, `per_person` of one person; `most_waiting` of one person wait, more are refused."""

    def __init__(self, name: str, *, threads: int = 2, per_person: int = 1, most_waiting: int = 8) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._queue = FairQueue(places=threads, per_person=per_person, most_waiting=most_waiting)

    async def run(self, person_id: UUID, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` returns, once it is this person's turn. Raises `DomainError` (too_much_at_once)."""
        await self._queue.take(person_id)
        try:
            begun = asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)
        except BaseException:
            self._queue.release(person_id)
            raise
        begun.add_done_callback(lambda done: self._finished(person_id, done))
        return await asyncio.shield(begun)

    def waiting(self, person_id: UUID) -> int:
        """How much of this person has not begun yet."""
        return self._queue.waiting(person_id)

    def _finished(self, person_id: UUID, done: "asyncio.Future[Any]") -> None:
        if not done.cancelled():
            done.exception()  # that of work nobody waits for is nobody's
        self._queue.release(person_id)
