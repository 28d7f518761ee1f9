"""Takes out of an image what is not the image: place, camera, owner, comments, previews, what is appended; and puts in what it is to
say of itself. Pure; pixels stay as they are.

A part is kept because it is known to be needed to show the image (colour profile and animation included); everything else goes, also what
nobody has heard of. A file that breaks off, or stops making sense, ends there.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from aim2balance.kit.image_headers import recognise

UPRIGHT = 1
"""The orientation of an image that is shown as it is stored; 2 to 8 are turned or mirrored (Exif 2.32, 4.6.4, tag Orientation)."""

_ORIENTATION = 0x0112
_MOST_ENTRIES = 1024
_MOST_PARTS = 1 << 16
"""Files of images have some thousand at most; one made of more ends there."""
_EXIF = b"Exif\0\0"
_JPEG_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_KEPT = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0)}) - {0xC8}
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)  # fmt: skip
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ICCP", b"ALPH", b"ANIM", b"ANMF"))
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def orientation_of(media_type: str, content: bytes) -> int:
    """How the image is to be turned to be seen as it was taken, 1 to 8; `UPRIGHT` where it does not say."""
    try:
        found = next(_EXIFS[media_type](content), b"") if media_type in _EXIFS else b""
        return _read_orientation(found.removeprefix(_EXIF))
    except (struct.error, IndexError):
        return UPRIGHT


def strip(media_type: str, content: bytes, orientation: int = UPRIGHT) -> bytes:
    """The image without what is said about it, but for how it is to be turned. `media_type` is what `image_headers.recognise` says."""
    return b"".join(_STRIPS[media_type](content, orientation))


def with_xmp(media_type: str, content: bytes, packet: bytes) -> bytes:
    """The image with that packet of XMP, of one that has none, where its kind and size leave a place for it."""
    try:
        return _XMPS[media_type](content, packet) if media_type in _XMPS else content
    except (struct.error, IndexError):
        return content


def _read_orientation(tiff: bytes) -> int:
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return UPRIGHT
    order = "<" if tiff[:1] == b"I" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(min(entries, _MOST_ENTRIES)):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
        if tag == _ORIENTATION:
            return int(value) if kind == 3 and 1 <= value <= 8 else UPRIGHT
    return UPRIGHT


def _orientation_alone(orientation: int) -> bytes:
    """An Exif block that says how to turn the image, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def _jpeg_parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment: its marker, and its bytes without the marker; those of a scan with the pixels behind it."""
    place = 2
    for _ in range(_MOST_PARTS):
        if place + 4 > len(content) or content[place] != 0xFF:
            return
        kind = content[place + 1]
        if kind == 0xFF or kind in _JPEG_ALONE:
            place += 1 if kind == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if kind == 0xD9 or length < 2 or end > len(content):
            return
        if kind == 0xDA:
            following = _JPEG_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield kind, content[place + 2 : end]
        place = end


def _strip_jpeg(content: bytes, orientation: int) -> Iterator[bytes]:
    """https://www.w3.org/Graphics/JPEG/itu-t81.pdf, annex B. Of the segments for applications only colours are kept."""
    yield b"\xff\xd8"
    is_said = orientation == UPRIGHT
    for kind, part in _jpeg_parts(content):
        body = part[2:]
        if kind == 0xE0 and body.startswith(b"JFIF\0"):
            yield b"\xff\xe0\0\x10" + body[:12].ljust(12, b"\0") + b"\0\0"  # without the preview
            continue
        if not is_said:
            block = _EXIF + _orientation_alone(orientation)
            yield b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
            is_said = True
        is_colour = (kind == 0xE2 and body.startswith(b"ICC_PROFILE\0")) or (kind == 0xEE and body.startswith(b"Adobe"))
        if is_colour or kind in _JPEG_KEPT:
            yield bytes((0xFF, kind)) + part
    yield b"\xff\xd9"


def _xmp_jpeg(content: bytes, packet: bytes) -> bytes:
    """XMP part 3, 1.1.3: a segment of its own, behind that of JFIF."""
    if not content.startswith(b"\xff\xd8"):
        return content
    (kind,) = struct.unpack_from(">H", content, 2)
    place = 4 + struct.unpack_from(">H", content, 4)[0] if kind == 0xFFE0 else 2
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet
    return content[:place] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[place:]


def _jpeg_exifs(content: bytes) -> Iterator[bytes]:
    return (part[2:] for kind, part in _jpeg_parts(content) if kind == 0xE1 and part[2:].startswith(_EXIF))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk: its name, and all its bytes."""
    place = 8
    for _ in range(_MOST_PARTS):
        if place + 12 > len(content):
            return
        (length,) = struct.unpack_from(">I", content, place)
        end = place + 12 + length
        if end > len(content):
            return
        name = content[place + 4 : place + 8]
        yield name, content[place:end]
        if name == b"IEND":
            return
        place = end


def _strip_png(content: bytes, orientation: int) -> Iterator[bytes]:
    """https://www.w3.org/TR/png-3/"""
    yield content[:8]
    for name, chunk in _png_chunks(content):
        if name in _PNG_KEPT:
            yield chunk
        if name == b"IHDR" and orientation != UPRIGHT:
            yield _png_chunk(b"eXIf" + _orientation_alone(orientation))


def _png_chunk(block: bytes) -> bytes:
    return struct.pack(">I", len(block) - 4) + block + struct.pack(">I", zlib.crc32(block))


def _xmp_png(content: bytes, packet: bytes) -> bytes:
    """XMP part 3, 1.1.5: a text behind the header, not compressed, of no language."""
    end = 8 + 12 + struct.unpack_from(">I", content, 8)[0]
    return content[:end] + _png_chunk(b"iTXtXML:com.adobe.xmp" + bytes(5) + packet) + content[end:]


def _png_exifs(content: bytes) -> Iterator[bytes]:
    return (chunk[8:-4] for name, chunk in _png_chunks(content) if name == b"eXIf")


def webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk: its name and its data."""
    place = 12
    most = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    for _ in range(_MOST_PARTS):
        if place + 8 > most:
            return
        name, length = struct.unpack_from("<4sI", content, place)
        if place + 8 + length > len(content):
            return
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _strip_webp(content: bytes, orientation: int) -> Iterator[bytes]:
    """https://developers.google.com/speed/webp/docs/riff_container; the flags of the extended header say what there still is."""
    kept = bytearray()
    is_extended = False
    for name, data in webp_chunks(content):
        if name not in _WEBP_KEPT:
            continue
        if name == b"VP8X" and data:
            is_extended = True
            flags = data[0] & ~0x0C | (0x08 if orientation != UPRIGHT else 0)
            kept += _webp_chunk(name, bytes((flags,)) + data[1:])
        else:
            kept += _webp_chunk(name, data)
    if is_extended and orientation != UPRIGHT:
        kept += _webp_chunk(b"EXIF", _orientation_alone(orientation))
    yield b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def _xmp_webp(content: bytes, packet: bytes) -> bytes:
    """The last part, announced in the extended header, which a picture without one gets."""
    parts = list(webp_chunks(content))
    known = recognise(content)
    if known is None:
        return content
    if parts[0][0] != b"VP8X":
        has_alpha = parts[0][0] == b"VP8L" and parts[0][1][4] & 0x10
        size = b"".join((side - 1).to_bytes(3, "little") for side in known[1:])
        parts.insert(0, (b"VP8X", bytes((0x10 if has_alpha else 0, 0, 0, 0)) + size))
    parts[0] = (b"VP8X", bytes((parts[0][1][0] | 0x04,)) + parts[0][1][1:])
    body = b"".join(_webp_chunk(name, data) for name, data in [*parts, (b"XMP ", packet)])
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _webp_exifs(content: bytes) -> Iterator[bytes]:
    return (data for name, data in webp_chunks(content) if name == b"EXIF")


def _strip_gif(content: bytes, _: int) -> Iterator[bytes]:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt: comments go, and of the extensions for applications all but loops and colours."""
    place = 13 + _gif_colours(content, 10)
    yield content[:place]
    for _ in range(_MOST_PARTS):
        kind = content[place] if place < len(content) else 0x3B
        if kind == 0x2C:
            start = place + 10 + _gif_colours(content, place + 9) + 1
        elif kind == 0x21:
            start = place + 2
        else:
            break
        end = _gif_blocks_end(content, start)
        if end is None:
            break
        label = content[place + 1] if kind == 0x21 else None
        if label != 0xFE and (label != 0xFF or content[start + 1 : start + 12] in _GIF_KEPT):
            yield content[place:end]
        place = end
    yield b"\x3b"


def _gif_colours(content: bytes, place: int) -> int:
    """The bytes of the colour table announced there."""
    flags = content[place] if place < len(content) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(content: bytes, place: int) -> int | None:
    """Behind the blocks that begin there, each with its length before it, and the empty one that ends them."""
    while place < len(content):
        if content[place] == 0:
            return place + 1
        place += 1 + content[place]
    return None


_STRIPS: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "image/jpeg": _strip_jpeg,
    "image/png": _strip_png,
    "image/webp": _strip_webp,
    "image/gif": _strip_gif,
}
_XMPS: dict[str, Callable[[bytes, bytes], bytes]] = {"image/jpeg": _xmp_jpeg, "image/png": _xmp_png, "image/webp": _xmp_webp}
_EXIFS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "image/jpeg": _jpeg_exifs,
    "image/png": _png_exifs,
    "image/webp": _webp_exifs,
}
