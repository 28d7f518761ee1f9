"""The chat's way to a model: through the gateway, as the signed-in user, streamed in the openai dialect."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.chat.ports import Delta, Finished
from aim2balance.gateway import Caller, Gateway, PlainAnswer, StreamedAnswer
from aim2balance.gateway.dialects import read_event, split_events
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import Principal

_json = msgspec.json.Encoder().encode


class _Message(msgspec.Struct):
    content: str | list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None


class _Choice(msgspec.Struct):
    delta: _Message | None = None
    message: _Message | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []


_NOTHING = Delta()
_read_chunk = msgspec.json.Decoder(_Chunk).decode


class GatewayModels:
    """Implements `chat.ports.Models`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def ask(
        self,
        *,
        principal: Principal,
        conversation_id: UUID,
        project_id: UUID | None,
        model: str,
        messages: list[dict[str, Any]],
        limit: int | None = None,
        parameters: Mapping[str, Any] = MappingProxyType({}),
    ) -> "MeteredAnswer":
        """Raises the gateway's refusals. What a provider does not take is left out by the gateway, or refused by the provider."""
        wanted: dict[str, Any] = {**parameters, "model": model, "messages": messages, "stream": True}
        if limit is not None:
            wanted["max_tokens"] = limit
        caller = Caller(
            owner_id=principal.owner_id,
            payer_id=principal.payer_id,
            user_id=principal.user_id,
            conversation_id=conversation_id,
            project_id=project_id,
        )
        asked = self._gateway.read("chat", _json(wanted), caller, new_id())
        return MeteredAnswer(await self._gateway.answer(asked))

    def sees_images(self, model: str) -> bool | None:
        return self._gateway.sees_images(model)


class MeteredAnswer:
    """Implements `chat.ports.Answering`."""

    def __init__(self, answer: PlainAnswer | StreamedAnswer) -> None:
        self._answer = answer

    def stop(self) -> None:
        if isinstance(self._answer, StreamedAnswer):
            self._answer.stop()

    def close(self) -> None:
        if isinstance(self._answer, StreamedAnswer):
            self._answer.close()

    async def __aiter__(self) -> AsyncIterator[Delta | Finished]:
        answer = self._answer
        if isinstance(answer, PlainAnswer):
            yield _delta(answer.body)
            yield Finished(receipt=answer.receipt, provider=answer.receipt["provider"], status=answer.receipt["status"], error=None)
            return
        async with aclosing(answer.chunks()) as chunks:
            async for chunk in chunks:
                for event in split_events(chunk):
                    _, data = read_event(event)
                    if data and (delta := _delta(data)) != _NOTHING:
                        yield delta
        receipt = answer.receipt
        error: Mapping[str, Any] | None = None
        if answer.error is not None:
            error = {**answer.error.facts, "code": answer.error.code, "message": answer.error.message}
        yield Finished(receipt=receipt, provider=answer.provider, status=receipt["status"] if receipt else "failed", error=error)


def _delta(data: bytes) -> Delta:
    """Text and reasoning of one chunk or plain answer; empty for anything else, `[DONE]` and errors included."""
    try:
        chunk = _read_chunk(data)
    except msgspec.MsgspecError:
        return Delta()
    text, reasoning = "", ""
    for choice in chunk.choices[:1]:
        said = choice.delta or choice.message or _Message()
        content = said.content
        if isinstance(content, list):  # Mistral sends parts
            content = "".join(part.get("text", "") for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))
        text, reasoning = content or "", said.reasoning_content or said.reasoning or ""
    return Delta(text=text, reasoning=reasoning)
