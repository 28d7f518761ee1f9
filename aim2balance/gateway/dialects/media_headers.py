"""Size of a picture, seconds of a sound, pages of a PDF: read from the first bytes of what a request carries as base64.

Only headers are looked at, so the work does not grow with what was sent; nothing is decoded. What cannot be read is None.
"""

import base64
import binascii
import re
import struct
from typing import Final

from aim2balance.kit.image_headers import recognise

PICTURE_HEAD: Final = 96 * 1024
"""Base64 letters in which the size of a picture is looked for: a JPEG may carry a preview before it."""
_SOUND_HEAD: Final = 8 * 1024
_LEAST_MP3_BITS_PER_S: Final = 8_000
_FRAMES_READ: Final = 64
_MPEG1_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_BITRATES: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,6})(?!\d)")


def encoded_of(data: str) -> str:
    """The base64 of a data URL, or what was given."""
    return data.partition(",")[2] if data.startswith("data:") else data


def _head(encoded: str, letters: int) -> bytes:
    piece = encoded[: letters - letters % 4]
    try:
        return base64.b64decode(piece + "=" * (-len(piece) % 4))
    except (binascii.Error, ValueError):
        return b""


def is_pdf(data: str) -> bool:
    return b"%PDF" in _head(encoded_of(data), 1364)


def is_archive(data: str) -> bool:
    """A zip, which most office documents are: it may hold any amount of text."""
    return _head(encoded_of(data), 8)[:2] == b"PK"


def picture_size(data: str) -> tuple[int, int] | None:
    """Width and height of a base64 PNG, JPEG, GIF or WebP."""
    encoded = encoded_of(data)
    head = _head(encoded, 64)
    known = recognise(_head(encoded, PICTURE_HEAD) if head[:2] == b"\xff\xd8" else head)
    return None if known is None else known[1:]


def sound_seconds(data: str) -> tuple[int, int] | None:
    """How long a base64 WAV or MP3 probably sounds, and at most, seconds rounded up. Other containers: None.

    A WAV says its rate, and its bytes say the rest. An MP3 may change its bitrate: the estimate goes by its first frames, the bound by
    the smallest bitrate there is.
    """
    encoded = encoded_of(data)
    size = len(encoded) * 3 // 4
    head = _head(encoded, _SOUND_HEAD)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return _wav(head, size)
    start = 0
    if head[:3] == b"ID3" and len(head) >= 10:
        start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        head = _head(encoded[start * 4 // 3 // 4 * 4 :], _SOUND_HEAD)
        head = head[start % 3 :]
    return _mp3(head, max(0, size - start))


def _wav(head: bytes, size: int) -> tuple[int, int] | None:
    at = 12
    while at + 8 <= len(head):
        length = int.from_bytes(head[at + 4 : at + 8], "little")
        if head[at : at + 4] == b"fmt " and at + 22 <= len(head):
            channels, rate = struct.unpack("<HI", head[at + 10 : at + 16])
            frame = struct.unpack("<H", head[at + 20 : at + 22])[0] or channels
            if not rate or not frame:
                return None
            seconds = -(-size // (rate * frame))
            return seconds, seconds
        at += 8 + length + length % 2
    return None


def _mp3(head: bytes, size: int) -> tuple[int, int] | None:
    """Frames one behind the other from the first that is followed by another."""
    at, bits, frames = head.find(b"\xff"), 0, 0
    while 0 <= at <= len(head) - 4 and frames < _FRAMES_READ:
        found = _frame(head[at : at + 4])
        if found is None:
            if frames:
                break
            at = head.find(b"\xff", at + 1)
            continue
        length, kbit = found
        bits, frames, at = bits + kbit * 1000, frames + 1, at + length
    if frames < 2:
        return None
    return -(-size * 8 * frames // bits), -(-size * 8 // _LEAST_MP3_BITS_PER_S)


def _frame(header: bytes) -> tuple[int, int] | None:
    """Length in bytes and kbit/s of the frame of MPEG layer III that begins there."""
    if header[0] != 0xFF or header[1] & 0xE0 != 0xE0 or header[1] >> 1 & 3 != 1:
        return None
    version, bitrate, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or bitrate in (0, 15) or rate == 3:
        return None
    kbit = (_MPEG1_BITRATES if version == 3 else _MPEG2_BITRATES)[bitrate]
    samples = 144_000 if version == 3 else 72_000
    return samples * kbit // _RATES[version][rate] + (header[2] >> 1 & 1), kbit


def pdf_pages(data: str, *, per_mb: int) -> tuple[int, int | None]:
    """Pages of a base64 PDF, probably and at most: its page objects, or the count it states.

    Where page objects may hide in compressed streams: probably `per_mb` pages a megabyte, and at most nobody knows (None).
    """
    encoded = encoded_of(data)
    by_size = max(1, -(-len(encoded) * 3 * per_mb // (4 * 1_000_000)))
    try:
        raw = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return by_size, None
    seen = len(_PAGE.findall(raw))
    stated = max((int(count) for count in _COUNT.findall(raw)), default=0)
    if seen == 0 or b"/ObjStm" in raw:
        return max(seen, by_size), None
    return seen, max(seen, stated)
