"""F63: a large body costs its sender, not everybody: it is refused before it is read, bounded before it is decoded, and read beside the loop."""

import asyncio
import json
import threading
from typing import Any

import pytest

from aim2balance.gateway import operations
from aim2balance.gateway.dialects import request_facts
from aim2balance.gateway.large_bodies import MOST_UNPAID, is_large, model_named
from aim2balance.gateway.service import Gateway
from aim2balance.kit.errors import Invalid
from aim2balance.kit.json_size import MOST_PARTS, MOST_VALUES
from tests.gateway.scripted import HI, Got, Live, Person, Shop, plain

PIECE = 64 << 10


class Sent(Live):
    """A body that comes in pieces, and how many of them were asked for."""

    def __init__(self, shop: Shop, person: Person, body: bytes, path: str = "/v1/chat/completions") -> None:
        pieces = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
        super().__init__(
            lambda scope, _, send: shop.routes(scope, self._receive, send),  # type: ignore[arg-type]
            {"type": "http", "method": "POST", "path": path, "headers": [(b"authorization", f"Bearer {person.secret}".encode())]},
            b"",
        )
        self.pieces, self.read = pieces, 0

    async def _receive(self) -> dict[str, Any]:
        if self.read == len(self.pieces):
            return await self._inbox.get() if self._inbox.qsize() > 1 else await self._gone()
        self.read += 1
        return {"type": "http.request", "body": self.pieces[self.read - 1], "more_body": self.read < len(self.pieces)}

    async def _gone(self) -> dict[str, Any]:
        await self._changed.wait()
        return {"type": "http.disconnect"}


def body(size: int = 4 << 20, *, model: str = "small", last: bool = False, **more: Any) -> bytes:
    said = {"messages": [{"role": "user", "content": "word " * (size // 5)}], "max_tokens": 10}
    return json.dumps({**said, "model": model, **more} if last else {"model": model, **said, **more}).encode()


@pytest.mark.parametrize("last", [False, True])
async def test_f63_with_nothing_in_the_wallet_no_more_than_256_kib_are_read(shop: Shop, last: bool) -> None:
    poor = await shop.person("0", models=("small", "dear"))
    sent = Sent(shop, poor, body(last=last))
    got = await sent.end()
    assert (got.status, got.code) == (402, "insufficient_balance")
    assert sent.read <= MOST_UNPAID // PIECE + 1
    assert shop.script.asked == []
    # Up to there it is read, and decided by its price.
    little = await shop.ask(poor, body(MOST_UNPAID // 2))
    assert little.code == "insufficient_balance"
    assert little.json()["error"]["needed_eur"] > 0


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
async def test_f63_free_models_go_on_with_an_empty_wallet(shop: Shop, last: bool, path: str) -> None:
    poor = await shop.person("0")
    shop.script.replies = [plain(completion=1)]
    sent = Sent(shop, poor, body(model="free", last=last), path)
    assert (await sent.end()).status == 200
    assert sent.read == len(sent.pieces)
    # The name comes last, and it is not that of a free one.
    assert (await Sent(shop, poor, body(model="small", last=True), path).end()).code == "insufficient_balance"


async def test_f63_who_can_pay_is_read_whole(shop: Shop) -> None:
    rich = await shop.person("10")
    shop.script.replies = [plain(completion=1)]
    assert (await Sent(shop, rich, body()).end()).status == 200
    assert len(shop.script.asked[-1]["messages"][0]["content"]) > 4_000_000


async def test_f63_the_rate_of_a_key_is_looked_at_before_a_large_body_is_read(shop: Shop) -> None:
    eager = await shop.person("10", rpm=1)
    shop.script.replies = [plain(completion=1)]
    assert (await shop.ask(eager)).status == 200
    sent = Sent(shop, eager, body())
    got = await sent.end()
    assert (got.status, got.code) == (429, "rate_limit_exceeded")
    assert int(got.headers["retry-after"]) >= 1
    assert sent.read <= MOST_UNPAID // PIECE + 1


def of(content: bytes, **more: Any) -> bytes:
    return json.dumps({**HI, **more}).encode()[:-1] + b',"z":' + content + b"}"


@pytest.mark.parametrize(
    ("sent", "bound"),
    [
        (of(b"[" + b",".join([b"{}"] * 1_000_000) + b"]"), MOST_PARTS),
        (of(b"[" * 200_000 + b"]" * 200_000), MOST_PARTS),
        (of(b"[" + b",".join([b"1"] * 1_000_000) + b"]"), MOST_VALUES),
        (of(b"{" + b",".join(b'"%d":0' % number for number in range(600_000)) + b"}"), MOST_VALUES),
        (of(b'0,"\\u0041":1,' + b",".join(b'"k%d":[]' % number for number in range(300_000))), MOST_PARTS),
        (of(b'0,"\\u0041":1,' + b",".join(b'"k%d":1' % number for number in range(300_000))), 1_000),
        (of(b'0,"\\u0041":1,' + b",".join([b'"k":1'] * 300_000)), 1_000),
        (of(b"0," + b",".join(b'"k%d":1' % number for number in range(2_000))), 1_000),
    ],
)
async def test_f63_members_and_parts_are_bounded(shop: Shop, sent: bytes, bound: int) -> None:
    rich = await shop.person("10")
    got = await shop.ask(rich, sent)
    assert got.status == 400
    assert f"{bound:,}" in got.json()["error"]["message"]
    assert shop.script.asked == []


async def test_f63_many_parts_within_the_bound_are_answered(shop: Shop) -> None:
    rich = await shop.person("1000")
    shop.script.replies = [plain(completion=1)]
    messages = [{"role": "user", "content": [{"type": "text", "text": "x"}]}] * 20_000
    assert (await shop.ask(rich, {**HI, "max_tokens": 5, "messages": messages})).status == 200
    assert (await shop.ask(rich, {"model": "inputs", "input": [[1] * 1_000] * 200}, path="/v1/embeddings")).status in (200, 502)


@pytest.mark.parametrize("model", ["small", "claude"])
async def test_f63_others_are_answered_before_a_large_body_has_been_read(shop: Shop, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading waits until somebody else was answered: on the event loop it would wait for itself."""
    one, other = await shop.person("1000"), await shop.person("10")
    shop.script.replies = [plain(completion=1)]
    go_on, order = threading.Event(), []
    read = Gateway.read

    def held(endpoint: Any, raw: bytes, *more: Any) -> Any:
        if is_large(raw):
            go_on.wait(20)
            order.append("read")
        return read(endpoint, raw, *more)

    monkeypatch.setattr(Gateway, "read", staticmethod(held))
    messages = [{"role": "user", "content": [{"type": "text", "text": "x"}]}] * 5_000
    heavy = shop.send(one, {"model": model, "max_tokens": 5, "messages": messages})
    assert (await shop.ask(other)).status == 200
    order.append("other answered")
    go_on.set()
    await heavy.end()
    assert order == ["other answered", "read"]


async def test_f63_large_bodies_of_one_person_take_turns_with_those_of_another(shop: Shop) -> None:
    one, other = await shop.person("1000"), await shop.person("1000")
    shop.script.replies = [plain(completion=1)]
    done: list[str] = []

    async def asked(person: Person, name: str) -> Got:
        got = await Sent(shop, person, body(1 << 20)).end()
        done.append(name)
        return got

    many = [asyncio.create_task(asked(one, "one")) for _ in range(8)]
    assert (await asked(other, "other")).status == 200
    assert {got.status for got in await asyncio.gather(*many)} == {200}
    assert done.index("other") < 8


@pytest.mark.parametrize(
    ("beginning", "named"),
    [
        (b'{"model":"a","messages":[{"role', "a"),
        (b' {"x":{"model":"b"},"model" : "a"', "a"),
        (b'{"messages":[{"model":"b"},', None),
        (b'{"model":"' + b"a" * 1000, None),
        (b'{"model":5,"messages', None),
        (b'{"model":"\\ud800",', None),
        (b'[{"model":"a"}]', None),
        (b'{"a', None),
        (b"{" + b",".join(b'"k%d":1' % number for number in range(1000)) + b',"model":"a"', None),
        (b"", None),
        (b"\xff\xfe", None),
    ],
)
def test_the_model_that_a_beginning_names(beginning: bytes, named: str | None) -> None:
    assert model_named(beginning) == named


@pytest.mark.parametrize("endpoint", ["chat", "messages", "embeddings", "count_tokens"])
def test_f63_thirty_mib_of_escapes_are_refused_undecoded(endpoint: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    real = request_facts._decode
    monkeypatch.setattr(request_facts, "_decode", lambda given: decoded.append(len(given)) or real(given))
    content = b'{"model":"small","max_tokens":5,"input":"a","messages":[{"role":"user","content":"%s"}]}'
    with pytest.raises(Invalid, match="more than 2,000,000 escapes") as refusal:
        operations.read(endpoint, content % (b"\\u0041" * 5_000_000))
    assert refusal.value.code == "too_many_values"
    assert decoded == []
    operations.read(endpoint, content % (b"\\u0041" * 20_000))
    assert len(decoded) == 1
