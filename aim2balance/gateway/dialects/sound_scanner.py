"""A provider's answer of sound, or its events of sound or of text, on the way to a client."""

import base64
import binascii
from typing import Any, Final

import msgspec

from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.openai_chat.sounds import read_usage_of_sound, seconds_of
from aim2balance.gateway.dialects.sound_headers import probable_seconds
from aim2balance.gateway.dialects.stream_scanner import StreamScanner
from aim2balance.gateway.dialects.stream_state import FORWARD, TERMINAL, StreamState
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.gateway.dialects.usage_figures import cost_of

_HEAD: Final = 6 << 10
_PCM_BYTES_PER_S: Final = 48_000
"""Raw sound of OpenAI: 24 kHz, 16 bits, one channel."""
_LAST: Final = frozenset({"speech.audio.done", "transcript.text.done"})


class SoundScanner(StreamScanner):
    """`is_events`: the provider sends events. `unpacks`: the client wants the sound alone, so it is taken out of them.

    `form` is that of the sound. The last event, which tells the figures, is held back in `tail`, so that the receipt can stand before it.
    """

    __slots__ = ("_head", "_is_events", "_size", "_sound", "_unpacks", "form", "seconds")

    def __init__(self, *, is_events: bool, unpacks: bool, form: str) -> None:
        super().__init__("openai")
        self._observe = self._observe_sound
        self._is_events, self._unpacks = is_events, unpacks
        self.form = form
        self.seconds: int | None = None
        self._head = bytearray()
        self._size = 0
        self._sound: list[bytes] = []

    def feed(self, chunk: bytes) -> bytes:
        """What may go out now. Raises `StreamTooLongError`."""
        if self._is_events:
            return self._out(super().feed(chunk))
        self._hear(chunk)
        return chunk

    def finish(self) -> bytes:
        return self._out(super().finish())

    def _out(self, events: bytes) -> bytes:
        if not self._unpacks:
            return events
        sound = b"".join(self._sound)
        self._sound.clear()
        return sound

    def came_to_its_end(self) -> None:
        """The provider has sent all it had: sound alone has no other end."""
        if not self._is_events and self._size:
            self.terminated = True

    def _observe_sound(self, state: StreamState, data: bytes) -> int:
        try:
            said = msgspec.json.decode(data)
        except NOT_JSON:
            return FORWARD
        if not isinstance(said, dict):
            return FORWARD
        if said.get("error") or said.get("type") == "error":
            state.error = state.error or error_from({"error": said.get("error") or said})
            return FORWARD
        self._read(state, said)
        return TERMINAL if said.get("type") in _LAST else FORWARD

    def _read(self, state: StreamState, said: dict[str, Any]) -> None:
        if isinstance(usage := said.get("usage"), dict):
            state.usage_raw, state.usage_is_final = usage, True
            self.seconds = seconds_of(usage)
        text, encoded = said.get("delta"), said.get("audio")
        if isinstance(text, str) and said.get("type") == "transcript.text.delta":
            state.text_chunks += 1
            state.text_bytes += len(text.encode("utf-8", "surrogatepass"))
        if isinstance(encoded, str):
            sound = _decoded(encoded)
            self._hear(sound)
            if self._unpacks:
                self._sound.append(sound)

    def _hear(self, sound: bytes) -> None:
        if sound:
            self.state.text_chunks += 1
            self._size += len(sound)
            if len(self._head) < _HEAD:
                self._head += sound[: _HEAD - len(self._head)]

    def says_nothing(self, events: bytes) -> bool:
        """Whether nothing was said or heard so far. A transcript of silence says nothing and has its end."""
        del events
        return not self.state.text_chunks and not self.is_complete

    def produced_tokens_estimate(self) -> int:
        """Nothing grows here that was not held for."""
        return 0

    def written_tokens_estimate(self) -> int:
        return 0

    def facts(self) -> AnswerFacts:
        """What has come so far."""
        used, reason = read_usage_of_sound(self.state.usage_raw)
        spoken = None
        if self._size:
            spoken = -(-self._size // _PCM_BYTES_PER_S) if self.form == "pcm" else probable_seconds(bytes(self._head), self._size)
        return AnswerFacts(
            is_answer=not self.says_nothing(b""),
            usage=used,
            usage_refused=reason,
            seconds=self.seconds,
            spoken_s=spoken,
            sound_bytes=self._size,
            text_bytes=self.state.text_bytes,
            provider_usd=cost_of(self.state.usage_raw),
        )


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return b""
