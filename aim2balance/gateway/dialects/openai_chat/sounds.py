"""Sound in the openai dialect: which fields of a request to speak or to write down we look at, what an answer says of its price."""

from typing import Any, Final

import msgspec

from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.openai_chat.decode import read_usage
from aim2balance.gateway.dialects.request_facts import RequestForm
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.gateway.dialects.usage_figures import cost_of, count, usage_or_reason
from aim2balance.kit.tokens import TokenUsage

SPEECH: Final = RequestForm(
    guarded=frozenset({"model", "input", "voice", "instructions", "response_format", "speed", "stream_format"}),
    spliced=frozenset({"model"}),
)
TRANSCRIPTIONS: Final = RequestForm(
    guarded=frozenset({"model", "prompt", "response_format", "stream", "language", "temperature", "chunking_strategy"}), spliced=frozenset()
)
SPOKEN: Final = {
    "mp3": "audio/mpeg",
    "opus": "audio/opus",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
"""The forms of a spoken answer, and their media types."""
WRITTEN: Final = {
    "json": "application/json",
    "verbose_json": "application/json",
    "diarized_json": "application/json",
    "text": "text/plain; charset=utf-8",
    "srt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
}
"""The forms of a transcript, and their media types."""
_MOST_SECONDS: Final = 1_000_000


def read_usage_of_sound(usage: object) -> tuple[TokenUsage | None, str | None]:
    """Tokens as a transcript or a spoken answer tells them (`input_tokens`), else as other answers do; none where seconds are told."""
    if isinstance(usage, dict) and usage.get("input_tokens") is not None:
        return usage_or_reason(_from_sound, usage)
    return read_usage(usage)


def _from_sound(usage: dict[str, Any]) -> TokenUsage:
    heard = usage.get("input_token_details") or usage.get("input_tokens_details")
    whole, output = count(usage, "input_tokens"), count(usage, "output_tokens")
    audio = min(count(heard, "audio_tokens"), whole)
    return TokenUsage(uncached_input=whole - audio, audio_in=audio, output=output)


def seconds_of(usage: object) -> int | None:
    """Seconds heard, as a provider bills them: OpenAI's `seconds`, Mistral's `prompt_audio_seconds`; None where it does not say."""
    if not isinstance(usage, dict):
        return None
    return _rounded(usage.get("seconds") if usage.get("seconds") is not None else usage.get("prompt_audio_seconds"))


def _rounded(seconds: object) -> int | None:
    if isinstance(seconds, str):  # `duration` of OpenAI's verbose answers was a text
        try:
            seconds = float(seconds)
        except ValueError:
            return None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _MOST_SECONDS:
        return None
    return -int(-seconds // 1)


class _Written(msgspec.Struct):
    text: Any = None
    usage: Any = None
    error: Any = None
    model: Any = None
    duration: Any = None


_decode = msgspec.json.Decoder(_Written).decode


def read_transcript(body: bytes, form: str) -> AnswerFacts:
    """A whole transcript in that form. Of text, subtitles and the like nothing but their length can be told."""
    if not WRITTEN[form].startswith("application/json"):
        try:
            refused = _decode(body)
        except NOT_JSON:
            return AnswerFacts(is_answer=True, text_bytes=len(body))
        error = error_from({"error": refused.error}) if refused.error and refused.text is None else None
        return AnswerFacts(is_answer=error is None, text_bytes=len(body), error=error)
    try:
        data = _decode(body)
    except NOT_JSON:
        return AnswerFacts()
    used, reason = read_usage_of_sound(data.usage)
    seconds = seconds_of(data.usage)
    return AnswerFacts(
        is_answer=isinstance(data.text, str),
        usage=used,
        usage_refused=reason,
        seconds=_rounded(data.duration) if seconds is None else seconds,
        model=data.model if isinstance(data.model, str) else None,
        text_bytes=len(data.text.encode("utf-8", "surrogatepass")) if isinstance(data.text, str) else 0,
        error=error_from({"error": data.error}) if data.error else None,
        provider_usd=cost_of(data.usage),
    )
