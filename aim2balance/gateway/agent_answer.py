"""The run of an agent with tools as an answer of chat completions, whole or streamed: its figures are those of all its steps."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec

from aim2balance.gateway import dialects
from aim2balance.gateway.answer import Headers, plain_euro, plain_number, receipt_line
from aim2balance.gateway.errors import OurMistake
from aim2balance.gateway.ports import AgentEnd, AgentStep, RunningAgent
from aim2balance.gateway.types import AgentConversation
from aim2balance.kit.money import Euro

MONEY: Final = ("providerMicroEur", "marginMicroEur", "rebalancingMicroEur", "totalMicroEur", "overrunMicroEur")
TOKENS: Final = ("input", "uncached_input", "cache_read", "cache_write", "output", "reasoning")
_json = msgspec.json.Encoder(decimal_format="number").encode


def run_receipt(request_id: UUID, end: AgentEnd) -> dict[str, Any]:
    """What the calls of a run come to, in the words of a receipt; each has its own, under its id. A sum with an unknown is not known."""
    receipts = end.receipts
    money = {name: _sum([receipt["money"].get(name) for receipt in receipts]) for name in MONEY}
    impacts = [receipt.get("impact") or {} for receipt in receipts]
    last = receipts[-1] if receipts else {}
    return {
        "id": str(request_id),
        "status": "failed" if end.error is not None else "shortened" if end.is_shortened else last.get("status", "failed"),
        "model": last.get("model"),
        "provider": end.provider,
        "region": last.get("region"),
        "usage": {name: sum(receipt["usage"][name] for receipt in receipts) for name in TOKENS}
        | {"estimated": any(receipt["usage"]["estimated"] for receipt in receipts)},
        "money": {**money, "totalEUR": Decimal(Euro(money["totalMicroEur"] or 0).plain())},
        "impact": {name: _range([impact.get(name) for impact in impacts]) for name in ("kWh", "L", "CO2e")}
        | {"m2Funded": _sum([impact.get("m2Funded") for impact in impacts])},
        "steps": [receipt["id"] for receipt in receipts],
    }


def _sum(values: Sequence[Any]) -> Any:
    return None if any(value is None for value in values) else sum(values)


def _range(ranges: Sequence[Mapping[str, float] | None]) -> dict[str, float] | None:
    known = [each for each in ranges if each is not None]
    return {end: sum(each[end] for each in known) for end in ("low", "best", "high")} if known and len(known) == len(ranges) else None


class AgentAnswer:
    """Read it once: `whole` or `chunks`. `stop` ends the run and pays what was done; `close` it in any case."""

    is_cut_off = False

    def __init__(self, run: RunningAgent, conversation: AgentConversation, request_id: UUID, model: str, at: datetime) -> None:
        self._run, self._conversation, self._id, self._model = run, conversation, request_id, model
        self._created = int(at.timestamp())
        own = str(request_id).encode()
        self._headers: Headers = [(b"x-request-id", own), (b"x-litellm-call-id", own), (b"x-ai-generated", b"true")]

    @property
    def headers(self) -> Headers:
        """Of a stream."""
        return [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache"), *self._headers]

    def stop(self) -> None:
        self._run.stop()

    def close(self) -> None:
        self._run.close()

    async def whole(self) -> tuple[Headers, bytes]:
        """Raises what the run failed with; what was done is paid then, too."""
        said: list[str] = []
        end: AgentEnd | None = None
        async with aclosing(self._run.events()) as events:
            async for event in events:
                if isinstance(event, str):
                    said.append(event)
                elif isinstance(event, AgentEnd):
                    end = event
        if end is None:
            raise OurMistake
        if end.error is not None:
            raise end.error
        receipt = run_receipt(self._id, end)
        message = {"role": "assistant", "content": "".join(said)}
        body = {
            **self._head("chat.completion"),
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(end)}],
            "usage": _usage(receipt),
            "a2b_run": end.run,
        }
        return [(b"content-type", b"application/json"), *self._headers, *_figures(receipt)], _json(body)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        yield self._chunk({"role": "assistant", "content": ""})
        end: AgentEnd | None = None
        async with aclosing(self._run.events()) as events:
            async for event in events:
                if isinstance(event, str):
                    yield self._chunk({"content": event})
                elif isinstance(event, AgentStep):
                    yield b": a2b-step " + _json(event.data) + b"\n\n"
                else:
                    end = event
        if end is None:
            raise OurMistake
        receipt = run_receipt(self._id, end)
        if end.error is not None:
            yield dialects.error_event("openai", 502, end.error.code, end.error.message, dict(end.error.facts))
            yield receipt_line(receipt) + b"\n"
            return
        yield self._chunk({}, _finish(end), a2b_run=end.run)
        if self._conversation.wants_usage:
            yield b"data: " + _json({**self._head("chat.completion.chunk"), "choices": [], "usage": _usage(receipt)}) + b"\n\n"
        yield receipt_line(receipt) + b"data: [DONE]\n\n"

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": f"chatcmpl-{self._id.hex}", "object": kind, "created": self._created, "model": self._model}

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return b"data: " + _json({**self._head("chat.completion.chunk"), "choices": [choice], **more}) + b"\n\n"


def _finish(end: AgentEnd) -> str:
    return "length" if end.is_shortened or end.is_cut_off else "stop"


def _usage(receipt: Mapping[str, Any]) -> dict[str, Any]:
    used = receipt["usage"]
    return {
        "prompt_tokens": used["input"],
        "completion_tokens": used["output"],
        "total_tokens": used["input"] + used["output"],
        "prompt_tokens_details": {"cached_tokens": used["cache_read"]},
        "completion_tokens_details": {"reasoning_tokens": used["reasoning"]},
    }


def _figures(receipt: Mapping[str, Any]) -> Headers:
    impact = receipt["impact"]
    found: Headers = [(b"x-a2b-cost-eur", plain_euro(receipt["money"]["totalMicroEur"] or 0).encode())]
    for header, name in ((b"x-a2b-energy-kwh", "kWh"), (b"x-a2b-co2e-kg", "CO2e"), (b"x-a2b-water-l", "L")):
        if impact[name] is not None:
            found.append((header, plain_number(impact[name]["best"]).encode()))
    if impact["m2Funded"] is not None:
        found.append((b"x-a2b-m2-funded", plain_number(impact["m2Funded"]).encode()))
    for header, name in ((b"x-a2b-provider", "provider"), (b"x-a2b-region", "region")):
        if receipt[name]:
            found.append((header, receipt[name].encode("latin-1", "replace")))
    return found
