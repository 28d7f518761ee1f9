"""An upstream without a network: an answer is made by a function in this process. The demo model and tests stand behind it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Self

from aim2balance.gateway.ports import UpstreamBroken, UpstreamFailure, UpstreamRequest, UpstreamTimeout

Answer = tuple[int, Mapping[str, str], AsyncIterator[bytes]]
"""Status, headers with lower-case names, and the body in pieces."""

AnswerFunction = Callable[[str, str, bytes], Awaitable[Answer]]
"""Called with method, path (without the prefix of the base URL) and body; may raise `UpstreamFailure`."""


class InProcessResponse:
    """See `UpstreamResponse`. Nothing runs ahead of the reader: a piece is made when it is asked for."""

    __slots__ = ("_error", "_idle_s", "_is_complete", "_is_interrupted", "_next", "_on_close", "_pieces", "_waiter", "headers", "status")

    def __init__(self, answer: Answer, idle_s: float, on_close: Callable[[AsyncIterator[bytes]], None]) -> None:
        self.status, self.headers, self._pieces = answer
        self._idle_s = idle_s
        self._on_close = on_close
        self._error: UpstreamFailure | None = None
        self._is_complete = False
        self._is_interrupted = False
        self._next: asyncio.Task[bytes] | None = None
        self._waiter: asyncio.Future[None] | None = None

    def chunks(self) -> AsyncIterator[bytes]:
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while True:
            if self._error is not None:
                raise self._error
            if self._is_complete:
                raise StopAsyncIteration
            try:
                piece = await self._piece()
            except StopAsyncIteration:
                self._is_complete = True
                raise
            except TimeoutError:
                self._stop(UpstreamTimeout("idle", self._idle_s))
                continue
            except UpstreamFailure as failure:
                self._error = failure
                continue
            if piece or self._is_interrupted:
                self._is_interrupted = False
                return piece

    async def _piece(self) -> bytes:
        """The next piece, made by a task of its own so that an interruption does not lose it; empty where there was one."""
        if self._next is None:
            self._next = asyncio.ensure_future(anext(self._pieces))
            self._next.add_done_callback(self._wake)
        if not self._next.done():
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(self._idle_s):
                    await self._waiter
            except asyncio.CancelledError:
                self._next.cancel()
                raise
            finally:
                self._waiter = None
        if self._error is not None:
            raise self._error
        if not self._next.done():
            return b""
        made, self._next, self._is_interrupted = self._next, None, False
        return made.result()

    def _wake(self, made: "asyncio.Future[bytes]") -> None:
        if not made.cancelled():
            made.exception()  # seen: whoever reads on gets it, and nobody may
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def interrupt(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._is_interrupted = True
            self._waiter.set_result(None)

    async def read(self, limit: int) -> bytes:
        pieces: list[bytes] = []
        total = 0
        async for piece in self:
            total += len(piece)
            if total > limit:
                self._stop(failure := UpstreamBroken(f"the answer is longer than {limit} bytes"))
                raise failure
            pieces.append(piece)
        return b"".join(pieces)

    def close(self) -> None:
        if not self._is_complete and self._error is None:
            self._stop(UpstreamBroken("closed by the reader"))

    def _stop(self, failure: UpstreamFailure) -> None:
        self._error = failure
        if self._next is not None:
            self._next.cancel()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        self._on_close(self._pieces)


class InProcessUpstream:
    """An `Upstream` that asks `answer`. An abandoned body sees `GeneratorExit` at its `yield`, as a provider sees a closed connection."""

    def __init__(self, answer: AnswerFunction) -> None:
        self._answer = answer
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, request: UpstreamRequest) -> InProcessResponse:
        try:
            async with asyncio.timeout(request.timeouts.first_byte_s):
                answer = await self._answer(request.method, request.path, request.body)
        except TimeoutError as error:
            raise UpstreamTimeout("first_byte", request.timeouts.first_byte_s) from error
        return InProcessResponse(answer, request.timeouts.idle_s, self._close_soon)

    async def aclose(self) -> None:
        await asyncio.gather(*self._closing)

    def _close_soon(self, pieces: AsyncIterator[bytes]) -> None:
        task = asyncio.get_running_loop().create_task(_close(pieces))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _close(pieces: AsyncIterator[bytes]) -> None:
    aclose = getattr(pieces, "aclose", None)
    if aclose is not None:
        # A reader that was just cancelled may still be inside; its cancellation ends the body then.
        with suppress(RuntimeError, UpstreamFailure):
            await aclose()
