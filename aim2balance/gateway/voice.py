"""Speech of a signed-in person: which model writes down what they say, and which reads to them, at what price, and doing it."""

from contextlib import aclosing
from typing import Any, Final
from uuid import UUID

import msgspec

from aim2balance.catalogue.errors import ModelNotFound
from aim2balance.catalogue.prices import AUDIO_SECONDS, CHARACTERS
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Deployment
from aim2balance.gateway import operations
from aim2balance.gateway.answer import PlainAnswer, StreamedAnswer
from aim2balance.gateway.dialects.forms import Form, FormFile
from aim2balance.gateway.errors import UpstreamFailed
from aim2balance.gateway.operations import speech
from aim2balance.gateway.service import Gateway
from aim2balance.gateway.types import Caller
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.tokens import TokenUsage

_MINUTE: Final = 60
_UNKNOWN_RATE: Final = 10
"""Tokens of a second of sound, for the price that is shown, where nobody states them."""
_WORDS_OF_A_MINUTE: Final = 200
"""Tokens of what is said in a minute: 150 words."""
_BOUNDARY: Final = "a2b-own"
_PRICED_CHARACTERS: Final = 1_000_000
_SPOKEN_PER_SECOND: Final = 15
"""Letters of a text that is read aloud, for the price that is shown: 150 words a minute."""
_LETTERS_PER_TOKEN: Final = 4
_USUAL_VOICE: Final = "alloy"
MOST_READ: Final = 4_000
"""Characters read aloud at a time; OpenAI takes 4,096."""


class VoiceModel(msgspec.Struct, frozen=True, kw_only=True):
    """A model that hears or speaks; its price is exact where it `is_exact`."""

    model: str
    label: str
    provider: str
    region: str
    is_exact: bool
    is_demo: bool


class HearingModel(VoiceModel, frozen=True, kw_only=True):
    """One that writes down. `micro_per_minute` is what a minute costs, all in."""

    micro_per_minute: int


class SpeakingModel(VoiceModel, frozen=True, kw_only=True):
    """One that reads aloud. `micro_per_million` is what a million characters cost, all in."""

    micro_per_million: int


class Speech(msgspec.Struct, frozen=True, kw_only=True):
    sound: bytes
    media_type: str
    receipt: dict[str, Any]


class Transcript(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    receipt: dict[str, Any]


class Voice:
    """What a person says, written down, and what they want to hear, read aloud: through the gateway."""

    def __init__(self, gateway: Gateway, clock: Clock) -> None:
        self._gateway, self._clock = gateway, clock

    def listener(self, caller: Caller) -> HearingModel | None:
        """The cheapest model that may hear the caller; None where the operator has none."""
        names = self._names_of(operations.TRANSCRIPTIONS, caller)
        known = [found for name in names if (found := self._describe(name, caller)) is not None]
        return min(known, key=lambda found: (found.micro_per_minute, found.model), default=None)

    def speaker(self, caller: Caller) -> SpeakingModel | None:
        """The cheapest model that may read to the caller; None where the operator has none."""
        names = self._names_of(operations.SPEECH, caller)
        known = [found for name in names if (found := self._describe_speaker(name, caller)) is not None]
        return min(known, key=lambda found: (found.micro_per_million, found.model), default=None)

    def _names_of(self, operation: operations.Operation, caller: Caller) -> list[str]:
        return [row["id"] for row in self._gateway.list_models(caller) if row["type"] == operation.request_type]

    def _describe_speaker(self, name: str, caller: Caller) -> SpeakingModel | None:
        try:
            place = self._gateway.first_place(name, caller.region)
        except DomainError:
            return None
        if not speech.is_priced(place):
            return None
        is_exact = speech.is_by_character(place)
        cost = price(_usage_of_a_million(place, is_exact=is_exact), place.prices, self._gateway.catalogue.rates).total
        return SpeakingModel(
            model=name,
            label="Demo" if place.is_demo else place.upstream_model,
            provider=place.provider.name,
            region=place.region,
            micro_per_million=cost.micro,
            is_exact=is_exact,
            is_demo=place.is_demo,
        )

    async def read_aloud(self, caller: Caller, model: str, text: str) -> Speech:
        """The sound of a text by that model, whole. Raises what every request may raise."""
        place = self._gateway.first_place(model, caller.region)
        asked = {"model": model, "input": text, "voice": place.accepts.voice or _USUAL_VOICE}
        request = await self._gateway.read_any("speech", msgspec.json.encode(asked), caller, new_id(self._clock.now()))
        answer = await self._gateway.answer(request)
        if not isinstance(answer, StreamedAnswer):  # sound comes as a stream, whoever makes it
            raise UpstreamFailed("The model sent something that is no sound.")
        async with aclosing(answer.chunks()) as chunks:
            sound = b"".join([piece async for piece in chunks])
        if answer.error is not None or answer.receipt is None:
            raise answer.error or UpstreamFailed("The sound broke off.")
        media_type = next(value.decode("latin-1") for name, value in answer.headers if name == b"content-type")
        return Speech(sound=sound, media_type=media_type, receipt=answer.receipt)

    def _describe(self, name: str, caller: Caller) -> HearingModel | None:
        try:
            place = self._gateway.first_place(name, caller.region)
        except DomainError:
            return None
        is_exact = any(unit == AUDIO_SECONDS for unit, _ in place.prices.per_tool)
        if not is_exact and (place.prices.audio_in is None or place.prices.output is None):
            return None
        cost = price(_usage_of_a_minute(place, is_exact=is_exact), place.prices, self._gateway.catalogue.rates).total
        return HearingModel(
            model=name,
            label="Demo" if place.is_demo else place.upstream_model,
            provider=place.provider.name,
            region=place.region,
            micro_per_minute=cost.micro,
            is_exact=is_exact,
            is_demo=place.is_demo,
        )

    async def write_down(self, caller: Caller, sound: bytes, *, language: str | None) -> Transcript:
        """Raises `ModelNotFound` where nobody listens, and what every request may raise."""
        listener = self.listener(caller)
        if listener is None:
            raise ModelNotFound("No model of this server writes down what is said.", model="transcription")
        texts = (("model", listener.model), *((("language", language),) if language else ()))
        file = FormFile(field="file", name="voice.wav", kind="audio/wav", content=sound)
        request_id = new_id(self._clock.now())
        boundary = f"{_BOUNDARY}-{request_id.hex}"
        body = Form(texts=texts, files=(file,)).written(boundary)
        return _transcript(await self._asked(body, f"multipart/form-data; boundary={boundary}", caller, request_id))

    async def _asked(self, body: bytes, content_type: str, caller: Caller, request_id: UUID) -> PlainAnswer:
        request = await self._gateway.read_any("transcriptions", body, caller, request_id, (), content_type)
        answer = await self._gateway.answer(request)
        if not isinstance(answer, PlainAnswer):  # nobody asked for a stream
            answer.close()
            raise ModelNotFound("The model sent something that is no transcript.", model="transcription")
        return answer


def _usage_of_a_million(place: Deployment, *, is_exact: bool) -> TokenUsage:
    if is_exact:
        return TokenUsage(tool_calls=((CHARACTERS, _PRICED_CHARACTERS),))
    made = _PRICED_CHARACTERS // _SPOKEN_PER_SECOND * (place.accepts.audio_tokens_per_s or _UNKNOWN_RATE)
    by_sound = place.prices.audio_out is not None
    return TokenUsage(
        uncached_input=_PRICED_CHARACTERS // _LETTERS_PER_TOKEN, output=0 if by_sound else made, audio_out=made if by_sound else 0
    )


def _usage_of_a_minute(place: Deployment, *, is_exact: bool) -> TokenUsage:
    if is_exact:
        return TokenUsage(tool_calls=((AUDIO_SECONDS, _MINUTE),))
    return TokenUsage(audio_in=_MINUTE * (place.accepts.audio_tokens_per_s or _UNKNOWN_RATE), output=_WORDS_OF_A_MINUTE)


def _transcript(answer: PlainAnswer) -> Transcript:
    said = msgspec.json.decode(answer.body)
    return Transcript(text=str(said.get("text", "")).strip(), receipt=answer.receipt)
