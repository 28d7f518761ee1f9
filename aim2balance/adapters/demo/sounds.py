"""The sounds of the demo: bells, one for each word, and a transcript that says that nobody listened. The same request, the same bytes."""

import base64
import math
import struct
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from aim2balance.adapters.demo.chat import Refused, tokens_of
from aim2balance.adapters.demo.forms import read_fields
from aim2balance.adapters.demo.script import language_of

SPEAKER: Final = "demo-speech"
LISTENER: Final = "demo-transcription"
_RATE: Final = 16_000
_PCM_RATE: Final = 24_000
_BELL_S: Final = 0.16
_LOUDNESS: Final = 5_000
_FADE: Final = 18.0
_NOTES: Final = (392.0, 440.0, 523.25, 587.33, 659.25)
"""Hz of five notes that sound well in any order."""
_MOST_WORDS: Final = 150
_AT_A_TIME: Final = 16_384
_SAID: Final = {
    "en": "This is the demo's transcript. The demo does not listen: it always writes these two sentences.",
    "de": "Das ist das Transkript der Demo. Die Demo hört nicht zu: Sie schreibt immer diese zwei Sätze.",
}
_EVENTS: Final = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
_JSON: Final = {"content-type": "application/json"}
Answer = tuple[int, Mapping[str, str], AsyncIterator[bytes]]


def speech(request: Mapping[str, Any]) -> Answer:
    """The answer to a text to be read aloud. Raises `Refused`."""
    if request["model"] != SPEAKER:
        raise Refused(f"The model `{request['model'][:64]}` does not speak.", status=404, param="model", code="model_not_found")
    text = request.get("input")
    if not isinstance(text, str) or not text.strip():
        raise Refused("Invalid 'input': expected a string.", param="input")
    is_raw = request.get("response_format") == "pcm"
    sound = _bells(text, _PCM_RATE if is_raw else _RATE)
    if not is_raw:
        sound = _wav_head(len(sound)) + sound
    pieces = [sound[at : at + _AT_A_TIME] for at in range(0, len(sound), _AT_A_TIME)]
    if request.get("stream_format") == "sse":
        made = len(pieces)
        usage = {"input_tokens": tokens_of(text), "output_tokens": made, "total_tokens": tokens_of(text) + made}
        events = [{"type": "speech.audio.delta", "audio": base64.b64encode(piece).decode()} for piece in pieces]
        return 200, _EVENTS, _events([*events, {"type": "speech.audio.done", "usage": usage}])
    return 200, {"content-type": "audio/pcm" if is_raw else "audio/wav"}, _pieces(pieces)


def transcription(body: bytes) -> Answer:
    """The answer to a sound to be written down. Raises `Refused`."""
    fields, has_file = read_fields(body)
    if fields.get("model") != LISTENER:
        name = fields.get("model", "")[:64]
        raise Refused(f"The model `{name}` does not listen.", status=404, param="model", code="model_not_found")
    if not has_file:
        raise Refused("Missing required parameter: 'file'.", param="file")
    text = _SAID["de" if fields.get("language") == "de" else "en"]
    if fields.get("stream") == "true":
        words = [word + " " for word in text.split(" ")]
        deltas = [{"type": "transcript.text.delta", "delta": word} for word in words]
        return 200, _EVENTS, _events([*deltas, {"type": "transcript.text.done", "text": text}])
    match fields.get("response_format") or "json":
        case "text":
            return 200, {"content-type": "text/plain; charset=utf-8"}, _pieces([text.encode() + b"\n"])
        case "srt":
            return 200, {"content-type": "text/plain"}, _pieces([f"1\n00:00:00,000 --> 00:00:01,000\n{text}\n\n".encode()])
        case "vtt":
            return 200, {"content-type": "text/vtt"}, _pieces([f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n\n".encode()])
        case "verbose_json":
            said: dict[str, Any] = {"task": "transcribe", "language": language_of(text), "text": text, "segments": []}
            return 200, _JSON, _pieces([msgspec.json.encode(said)])
        case _:
            return 200, _JSON, _pieces([msgspec.json.encode({"text": text})])


def _bells(text: str, rate: int) -> bytes:
    """One for each word, its note by the word's length: 16 bits, one channel."""
    return b"".join(_bell(_NOTES[len(word) % len(_NOTES)], rate) for word in text.split()[:_MOST_WORDS])


@cache
def _bell(note: float, rate: int) -> bytes:
    turn = 2 * math.pi * note / rate
    samples = (
        round(_LOUDNESS * math.exp(-_FADE * at / rate) * (math.sin(turn * at) + 0.3 * math.sin(2 * turn * at)))
        for at in range(round(_BELL_S * rate))
    )
    return b"".join(struct.pack("<h", sample) for sample in samples)


def _wav_head(size: int) -> bytes:
    """Samples of 16 bits, one channel, behind a note that no voice and no AI made them."""
    note = b"LIST\x22\0\0\0INFOICMT\x16\0\0\0Demo (scripted, no AI)"
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, _RATE, 2 * _RATE, 2, 16)
    return b"RIFF" + struct.pack("<I", 4 + len(form) + len(note) + 8 + size) + b"WAVE" + form + note + b"data" + struct.pack("<I", size)


async def _pieces(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def _events(events: list[dict[str, Any]]) -> AsyncIterator[bytes]:
    for event in events:
        yield b"data: " + msgspec.json.encode(event) + b"\n\n"
