"""What goes back where something is read aloud or written down: sound as it comes, events, or a whole transcript."""

import re
from collections.abc import Sequence
from typing import Any, Final

from aim2balance.gateway import dialects
from aim2balance.gateway.answer import Headers, StreamedAnswer, route_headers
from aim2balance.gateway.billing import BilledAnswer
from aim2balance.gateway.dialects.openai_chat.sounds import SPOKEN, WRITTEN
from aim2balance.gateway.dialects.sound_scanner import SoundScanner
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.ports import Later
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import receipt_of
from aim2balance.usage.types import EventStatus

_EVENTS: Final = "text/event-stream"
_SOUND: Final = re.compile(r"audio/[a-z0-9.+-]{1,40}")


def kind_of_transcript(facts: RequestFacts) -> str:
    """The media type of a whole transcript in the form that was asked for."""
    return WRITTEN.get(facts.answer_form, "application/json")


class SoundStream(StreamedAnswer):
    """Sound, or events of sound or text, as they come. Events carry the receipt before their last one; sound has no place for it, so it is
    fetched by its id.
    """

    def __init__(self, billed: BilledAnswer, dropped: Sequence[str], later: Later) -> None:
        facts, sent = billed.attempt.request.facts, billed.response.headers.get("content-type", "").lower()
        is_events = sent.startswith(_EVENTS)
        self._gives_sound = not facts.wants_events or not is_events
        scanner = SoundScanner(is_events=is_events, unpacks=is_events and not facts.wants_events, form=facts.answer_form)
        super().__init__(billed, dropped, later, scanner=scanner)
        self._sounds = scanner
        if self._gives_sound:
            told = _SOUND.match(sent)
            kind = told.group() if told else SPOKEN.get(facts.answer_form, "application/octet-stream")
            self.headers: Headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store"), *route_headers(billed, dropped)]

    async def _end(self, *, is_shortened: bool) -> bytes:
        if not self._gives_sound:
            if self.error is None and not self._is_stopped:
                self._sounds.came_to_its_end()
            return await super()._end(is_shortened=is_shortened)
        left = self._forward(self._scanner.finish())
        if self.error is None and not self._is_stopped:
            self._sounds.came_to_its_end()
        status = self._status(is_shortened=is_shortened)
        self.is_cut_off = status == "failed"
        await self._finish(status)
        return left

    def _terminator(self, status: EventStatus) -> dialects.Terminator:
        return self._failure() if status == "failed" else dialects.Terminator(events=b"", tail=self._scanner.tail)

    async def _book(self, status: EventStatus) -> dict[str, Any]:
        billed, seen, attempt = self._billed, self._sounds.facts(), self._billed.attempt
        usage = TokenUsage()
        if seen.is_answer and status != "failed" and attempt.operation.billed is not None:
            usage = attempt.operation.billed(seen, attempt.request.facts, attempt.deployment, billed.counted_input)
        event, booked = await billed.book(
            usage,
            model=self._scanner.state.model,
            status=status,
            ttft_at=self._first_text_at,
            error_code=self.error.code if self.error else None,
            provider_usd=seen.provider_usd,
        )
        return receipt_of(event, status="booking" if booked == "booking" else None)
