"""What every `Upstream` owes the gateway, asked of the native client against a loopback provider and of the in-process one."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from aim2balance.adapters.providers.by_scheme import UpstreamByScheme
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.adapters.providers.in_process import Answer, InProcessUpstream
from aim2balance.gateway.ports import (
    BaseURL,
    ConnectFailed,
    Timeouts,
    Upstream,
    UpstreamBroken,
    UpstreamFailure,
    UpstreamRequest,
    UpstreamResponse,
    UpstreamTimeout,
)
from tests.replay import Cut, Fault, Gate, Recording, ReplayServer, cut

EVENTS = "".join(f'data: {{"n":{i},"text":"Grüße 🌱"}}\n\n' for i in range(40)).encode()
STREAM = Recording(id="stream", headers={"content-type": "text/event-stream", "X-Request-Id": "req_1"}, body=EVENTS, is_streaming=True)
PLAIN = Recording(id="plain", body=b'{"text":"hello"}')


class Provider:
    """A provider of one recording, whichever way it is reached. `was_abandoned` is set when it noticed that nobody listens."""

    upstream: Upstream

    def serve(self, recording: Recording, *, how: Cut = Cut.EVENTS, fault: Fault | None = None, gate: Gate | None = None) -> BaseURL:
        raise NotImplementedError

    async def was_abandoned(self) -> bool:
        raise NotImplementedError

    async def arrived(self) -> None:
        raise NotImplementedError

    @property
    def sent(self) -> int:
        raise NotImplementedError


class LoopbackProvider(Provider):
    def __init__(self) -> None:
        self.upstream = Http1Upstream()
        self._server = ReplayServer()
        self._server.__enter__()

    def serve(self, recording, *, how=Cut.EVENTS, fault=None, gate=None):
        self._exchange = self._server.serve(recording, cut=how, fault=fault, gate=gate)
        return BaseURL.parse(self._exchange.url("/v1"))

    async def was_abandoned(self):
        return await asyncio.to_thread(self._server.received[0].was_abandoned.wait, 20)

    async def arrived(self):
        await asyncio.to_thread(self._exchange.wait_received)

    @property
    def sent(self):
        return self._server.received[0].sent

    async def aclose(self):
        await self.upstream.aclose()
        await asyncio.to_thread(self._server.__exit__)


class InProcessProvider(Provider):
    def __init__(self) -> None:
        self.upstream = UpstreamByScheme({"test": InProcessUpstream(self._answer)})
        self._abandoned = threading.Event()
        self._arrived = asyncio.Event()
        self._sent = 0

    def serve(self, recording, *, how=Cut.EVENTS, fault=None, gate=None):
        self._recording, self._how, self._fault, self._gate = recording, how, fault or Fault(), gate
        return BaseURL.parse("test://provider/v1")

    async def _answer(self, method: str, path: str, body: bytes) -> Answer:
        assert (method, path, body) == ("POST", "/chat/completions", b"{}")
        self._arrived.set()
        if self._fault.reset_after == 0:
            raise UpstreamBroken("lost", has_answered=False)
        if self._fault.hang_before_head:
            try:
                await asyncio.Event().wait()
            finally:
                self._abandoned.set()
        headers = {name.lower(): value for name, value in self._recording.headers.items()}
        return self._fault.status or self._recording.status, headers, self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        is_whole = False
        try:
            pieces = cut(self._recording.body, self._how)
            for i, piece in enumerate(pieces):
                if self._gate is not None and i == len(pieces) - 1:
                    await self._gate.passed()
                if self._fault.silent_after is not None and self._sent >= self._fault.silent_after:
                    await asyncio.Event().wait()
                if self._fault.reset_after is not None and self._sent >= self._fault.reset_after:
                    raise UpstreamBroken("lost")
                self._sent += len(piece)
                yield piece
            is_whole = True
        finally:
            if not is_whole:
                self._abandoned.set()

    async def was_abandoned(self):
        return await asyncio.to_thread(self._abandoned.wait, 20)

    async def arrived(self):
        await self._arrived.wait()

    @property
    def sent(self):
        return self._sent

    async def aclose(self):
        await self.upstream.aclose()


@pytest.fixture(params=[LoopbackProvider, InProcessProvider])
async def provider(request):
    one = request.param()
    yield one
    await one.aclose()


def ask(base: BaseURL, **timeouts: float) -> UpstreamRequest:
    return UpstreamRequest(
        base=base, path="/chat/completions", headers=[("content-type", "application/json")], body=b"{}", timeouts=Timeouts(**timeouts)
    )


async def until_failure(response: UpstreamResponse) -> tuple[bytes, UpstreamFailure | None]:
    """What came of the body, and how it ended."""
    got = b""
    try:
        async for piece in response.chunks():
            got += piece
    except UpstreamFailure as failure:
        return got, failure
    return got, None


async def test_head_and_body(provider):
    response = await provider.upstream.send(ask(provider.serve(PLAIN)))
    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    assert await response.read(1000) == PLAIN.body
    assert await response.read(1000) == b""
    response.close()
    response.close()


async def test_an_error_status_is_an_answer(provider):
    response = await provider.upstream.send(ask(provider.serve(PLAIN, fault=Fault(status=529))))
    assert response.status == 529
    assert await response.read(1000) == PLAIN.body


@pytest.mark.parametrize("how", list(Cut))
async def test_a_stream_is_the_same_however_it_is_cut(provider, how):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=how)))
    assert response.headers["x-request-id"] == "req_1"
    pieces = [piece async for piece in response.chunks()]
    assert b"".join(pieces) == EVENTS
    assert all(pieces)


async def test_the_first_piece_comes_before_the_last_is_sent(provider):
    gate = Gate()
    response = await provider.upstream.send(ask(provider.serve(STREAM, gate=gate)))
    pieces = response.chunks()
    first = await anext(pieces)
    assert first
    gate.open()
    assert first + b"".join([piece async for piece in pieces]) == EVENTS


async def test_an_interrupted_reader_has_an_empty_piece_and_loses_nothing(provider):
    gate = Gate()
    response = await provider.upstream.send(ask(provider.serve(STREAM, gate=gate)))
    response.interrupt()  # nobody waits: without effect
    pieces, got, interruptions = response.chunks(), b"", 0
    while True:
        reading = asyncio.ensure_future(anext(pieces, None))
        for _ in range(200):  # what has been sent arrives meanwhile
            await asyncio.sleep(0)
        if not reading.done():
            response.interrupt()
            response.interrupt()
        piece = await reading
        if piece is None:
            break
        got += piece
        if piece == b"":
            interruptions += 1
            gate.open()
    assert got == EVENTS
    assert interruptions


async def test_a_body_over_the_limit_is_broken_and_given_up(provider):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=Cut.SEVEN, fault=Fault(silent_after=200))))
    with pytest.raises(UpstreamBroken, match="longer than 100 bytes"):
        await response.read(100)
    assert await provider.was_abandoned()


async def test_a_body_of_exactly_the_limit_is_read(provider):
    response = await provider.upstream.send(ask(provider.serve(PLAIN)))
    assert await response.read(len(PLAIN.body)) == PLAIN.body


async def test_a_provider_that_never_answers(provider):
    with pytest.raises(UpstreamTimeout) as caught:
        await provider.upstream.send(ask(provider.serve(PLAIN, fault=Fault(hang_before_head=True)), first_byte_s=0.05))
    assert caught.value.kind == "first_byte"
    assert await provider.was_abandoned()


async def test_a_provider_that_falls_silent(provider):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=Cut.SEVEN, fault=Fault(silent_after=70)), idle_s=0.05))
    got, failure = await until_failure(response)
    assert isinstance(failure, UpstreamTimeout)
    assert failure.kind == "idle"
    assert got == EVENTS[:70]
    assert await provider.was_abandoned()


async def test_a_connection_lost_before_the_head(provider):
    with pytest.raises(UpstreamBroken) as caught:
        await provider.upstream.send(ask(provider.serve(PLAIN, fault=Fault(reset_after=0))))
    assert not caught.value.has_answered


async def test_a_connection_lost_in_the_middle_hands_out_what_came(provider):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=Cut.SEVEN, fault=Fault(reset_after=70))))
    got, failure = await until_failure(response)
    assert isinstance(failure, UpstreamBroken)
    assert EVENTS[:70].startswith(got)
    with pytest.raises(UpstreamBroken):
        await response.read(1000)


async def test_f08_closing_in_the_middle_stops_the_provider(provider):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=Cut.SEVEN, fault=Fault(silent_after=70))))
    assert await anext(response.chunks())
    response.close()
    assert await provider.was_abandoned()
    with pytest.raises(UpstreamBroken):
        await anext(response.chunks())


async def test_f08_a_cancelled_reader_may_still_close(provider):
    response = await provider.upstream.send(ask(provider.serve(STREAM, how=Cut.SEVEN, fault=Fault(silent_after=70))))

    async def read() -> None:
        try:
            async for _ in response.chunks():
                started.set()
        finally:
            response.close()

    started = asyncio.Event()
    reader = asyncio.create_task(read())
    await started.wait()
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert await provider.was_abandoned()


async def test_cancelling_send_stops_the_provider(provider):
    sending = asyncio.create_task(provider.upstream.send(ask(provider.serve(PLAIN, fault=Fault(hang_before_head=True)))))
    await provider.arrived()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert await provider.was_abandoned()


async def test_an_unknown_scheme_is_a_failed_connection():
    with pytest.raises(ConnectFailed):
        await UpstreamByScheme({}).send(ask(BaseURL.parse("nothing://here")))
