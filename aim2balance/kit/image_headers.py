"""What kind of image some bytes are, and how large: read from the bytes themselves, never from a name or a header. Pure."""

import struct
from collections.abc import Callable

Size = tuple[int, int]
"""Width and height in pixels."""
Known = tuple[str, int, int]
"""Media type, width and height."""

MOST_PIXELS = 1 << 28
"""More than any camera and any model has; a few hundred bytes can claim 2³¹ × 2³¹, and whoever opens them makes room for that."""
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS = 4096
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def recognise(content: bytes) -> Known | None:
    """What kind of image it is: a PNG, JPEG, WebP or GIF; None for everything else, and for one whose size cannot be read
    or is more than `MOST_PIXELS`.
    """
    for media_type, read in _READERS.items():
        try:
            size = read(content)
        except (struct.error, IndexError):
            size = None
        if size is not None and min(size) > 0 and size[0] * size[1] <= MOST_PIXELS:
            return media_type, *size
    return None


def _png(content: bytes) -> Size | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _gif(content: bytes) -> Size | None:
    if not content.startswith((b"GIF87a", b"GIF89a")):
        return None
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _webp(content: bytes) -> Size | None:
    """https://developers.google.com/speed/webp/docs/riff_container: lossy, lossless, extended."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    match content[12:16]:
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L" if content[20] == 0x2F:
            (bits,) = struct.unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X" if len(content) >= 30:
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
        case _:
            return None


def _jpeg(content: bytes) -> Size | None:
    """The size stands in the frame header, behind any number of other segments."""
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if content[place] != 0xFF:
            return None
        kind = content[place + 1]
        if kind == 0xFF:
            place += 1
        elif kind in _JPEG_ALONE:
            place += 2
        elif kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", content, place + 2)
            place += 2 + max(length, 2)
    return None


_READERS: dict[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/gif": _gif,
}
