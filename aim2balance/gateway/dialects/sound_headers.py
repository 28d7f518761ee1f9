"""How long a sound lasts, in base64 or as bytes: WAV, MP3, Ogg (Opus, Vorbis), FLAC and MP4 (M4A).

What a header says makes the estimate; the bound follows the bytes, at the smallest bitrate of the codec, so that a header that lies does
not make a sound cheap. Silence takes nearly no bytes in FLAC, Ogg and MP4: there frames, packets and samples are counted too, in linear
time. Of the others only headers are looked at, so the work does not grow with what was sent.
"""

import base64
import binascii
import re
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeAlias

_HEAD: Final = 6 * 1024
_MPEG1_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_BITRATES: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_FRAMES_READ: Final = 64
_LARGEST_OGG_PAGE: Final = 65_307
"""RFC 3533, section 6: 27 + 255 + 255 × 255 bytes."""
_OPUS_RATE: Final = 48_000
_MOST_OGG_PAGES: Final = 50_000
_LONGEST_OPUS_MS: Final = 120
"""RFC 6716, 3.2.5: no packet lasts longer."""
_FLAC_FRAME: Final = re.compile(rb"\xff[\xf8\xf9](.)", re.DOTALL)
# RFC 9639, 9.1.1 and 9.1.2: samples and rates by their code; 0 where the frame says them elsewhere.
_FLAC_SAMPLES: Final = (0, 192, 576, 1_152, 2_304, 4_608, 256, 65_536, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768)
_FLAC_RATES: Final = (0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000)
_MOST_BOXES: Final = 64
_MOST_TRACKS: Final = 8
_FOR_THE_EAR: Final = (b"soun", b"text", b"sbtl", b"meta")
# The longest sample of a codec: 1,152 of AAC or MP3 at 8 kHz, Opus (RFC 6716), 15 frames of AMR (TS 26.244), 4,096 of ALAC at 8 kHz; 65,536
# of FLAC at 8 kHz is the longest of all.
_SAMPLE_MS: Final = {b"mp4a": 144, b"Opus": _LONGEST_OPUS_MS, b"samr": 300, b"sawb": 300, b"alac": 512}
_LONGEST_SAMPLE_MS: Final = 8_192
_PCM: Final = frozenset({1, 3, 0xFFFE})
_PCM_BITS: Final = frozenset({8, 16, 24, 32, 64})
_MOST_PCM_RATE, _MOST_PCM_CHANNELS = 192_000, 8
_UNKNOWN_64: Final = (1 << 64) - 1
_UNKNOWN_32: Final = (1 << 32) - 1

# The smallest and the largest bits a second. MP3: ISO 13818-3 and MPEG 2.5. Opus: RFC 6716, 2.1.1; Vorbis is no lower. MP4 may carry AMR
# (TS 26.071) and, without loss, ALAC. FLAC of silence has no smallest: as MP3. PCM: a telephone's 8 bits at 8 kHz.
_MP3_BITS: Final = (8_000, 320_000)
_OGG_BITS: Final = (6_000, 512_000)
_FLAC_BITS: Final = (8_000, 10_000_000)
_MP4_BITS: Final = (4_750, 6_000_000)
_PCM_LEAST, _CODED_WAV_LEAST = 64_000, 8_000


class _Encoded:
    """Bytes in base64, read from any place without decoding what stands before it."""

    __slots__ = ("letters", "size")

    def __init__(self, letters: str) -> None:
        self.letters = letters
        self.size = len(letters) * 3 // 4

    def read(self, start: int, length: int) -> bytes:
        """Fewer bytes where there are no more; none where the letters are no base64."""
        first = start // 3 * 4
        piece = self.letters[first : first + (start % 3 + length + 2) // 3 * 4]
        try:
            found = base64.b64decode(piece + "=" * (-len(piece) % 4))
        except (binascii.Error, ValueError):
            return b""
        return found[start % 3 : start % 3 + length]


class _Plain:
    """Bytes as they are; `size` may be that of more than are here."""

    __slots__ = ("content", "size")

    def __init__(self, content: bytes, size: int) -> None:
        self.content = content
        self.size = size

    def read(self, start: int, length: int) -> bytes:
        return self.content[start : start + length]


_Sound: TypeAlias = _Encoded | _Plain


def sound_seconds(encoded: str) -> tuple[int, int] | None:
    """How long it probably sounds, and at most, seconds rounded up. Other containers, video and what cannot be read: None."""
    return _seconds(_Encoded(encoded))


def sound_seconds_of(content: bytes) -> tuple[int, int] | None:
    """The same of bytes."""
    return _seconds(_Plain(content, len(content)))


def probable_seconds(head: bytes, size: int) -> int | None:
    """How long a sound of so many bytes probably is, by its beginning; None where that does not tell."""
    found = _seconds(_Plain(head, size))
    return None if found is None else found[0]


def _seconds(sound: _Sound) -> tuple[int, int] | None:
    start, head = 0, sound.read(0, _HEAD)
    if head[:3] == b"ID3" and len(head) >= 10:
        start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        head = sound.read(start, _HEAD)
    size = max(0, sound.size - start)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return _wav(head, size)
    if head[:4] == b"OggS":
        return _ogg(sound, head, size)
    if head[:4] == b"fLaC":
        return _flac(sound, start, head, size)
    if head[4:8] == b"ftyp":
        return _mp4(sound, start, size)
    return _mp3(head, size)


def _within(claimed: int | None, size: int, bits: tuple[int, int], counted: int = 0) -> tuple[int, int]:
    """What a header claims, but no less than the bytes last at the largest bitrate; at most what they last at the smallest, or the claim,
    or what was counted of them.

    A claim of less than a bit for a second is counted as that, so that no number gets out of hand.
    """
    longest = max(-(-size * 8 // bits[0]), min(counted, size * 8))
    if claimed is None:
        return longest, longest
    claimed = min(claimed, size * 8)
    return max(claimed, -(-size * 8 // bits[1])), max(claimed, longest)


def _wav(head: bytes, size: int) -> tuple[int, int] | None:
    """Samples of a known size last as long as their bytes say. What is compressed inside, or says what no samples are, is bounded."""
    at = 12
    while at + 8 <= len(head):
        length = int.from_bytes(head[at + 4 : at + 8], "little")
        if head[at : at + 4] == b"fmt " and at + 24 <= len(head):
            coding, channels, rate, _, frame, bits = struct.unpack("<HHIIHH", head[at + 8 : at + 24])
            if not rate or not channels:
                return None
            if coding not in _PCM:
                longest = -(-size * 8 // _CODED_WAV_LEAST)
                return longest, longest
            is_plausible = bits in _PCM_BITS and frame == channels * bits // 8 and channels <= _MOST_PCM_CHANNELS and rate <= _MOST_PCM_RATE
            seconds = -(-size // (rate * frame)) if is_plausible else -(-size * 8 // _PCM_LEAST)
            return seconds, seconds
        at += 8 + length + length % 2
    return None


def _mp3(head: bytes, size: int) -> tuple[int, int] | None:
    """Frames one behind the other from the first that is followed by another; the bitrate may change after them."""
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
    return _within(-(-size * 8 * frames // bits), size, _MP3_BITS)


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


def _ogg(sound: _Sound, head: bytes, size: int) -> tuple[int, int] | None:
    """The last page of the first stream says how many samples there are (RFC 3533, RFC 7845; Vorbis I, 4.2.2)."""
    if len(head) < 27:
        return None
    body = head[27 + head[26] :]
    skipped = 0
    if body[:8] == b"OpusHead" and len(body) >= 12:
        rate, skipped = _OPUS_RATE, int.from_bytes(body[10:12], "little")
    elif body[:7] == b"\x01vorbis" and len(body) >= 16:
        rate = int.from_bytes(body[12:16], "little")
    else:
        return None
    if not rate:
        return _within(None, size, _OGG_BITS)
    long_block = 1 << (body[28] >> 4) if skipped == 0 and body[0] == 1 and len(body) > 28 else 0
    milliseconds = -(-(long_block // 2) * 1000 // rate) if long_block else _LONGEST_OPUS_MS
    packets = _ogg_packets(sound)
    if packets is None:
        return None
    counted = -(-packets * milliseconds // 1000)
    samples = _last_sample(sound.read(max(0, sound.size - _LARGEST_OGG_PAGE), _LARGEST_OGG_PAGE), head[14:18])
    if samples is None:
        return _within(None, size, _OGG_BITS, counted)
    return _within(-(-max(0, samples - skipped) // rate), size, _OGG_BITS, counted)


def _ogg_packets(sound: _Sound) -> int | None:
    """Packets of all pages: each ends with a lacing value under 255 (RFC 3533, 6). None where there are too many pages to look at."""
    raw, at, packets = sound.read(0, sound.size), 0, 0
    for _ in range(_MOST_OGG_PAGES):
        at = raw.find(b"OggS", at)
        if at < 0:
            return packets
        lacing = raw[at + 27 : at + 27 + raw[at + 26]] if at + 26 < len(raw) else b""
        packets += len(lacing) - lacing.count(b"\xff")
        at += 4
    return None


def _last_sample(tail: bytes, serial: bytes) -> int | None:
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        if tail[at + 14 : at + 18] == serial:
            position = int.from_bytes(tail[at + 6 : at + 14], "little")
            if position < 1 << 63:
                return position
    return None


def _flac(sound: _Sound, start: int, head: bytes, size: int) -> tuple[int, int] | None:
    """STREAMINFO, the first block (RFC 9639, 8.2), and what the frames say of themselves."""
    if len(head) < 26 or head[4] & 0x7F:
        return None
    numbers = int.from_bytes(head[18:26], "big")
    rate, samples = numbers >> 44, numbers & (1 << 36) - 1
    if not rate:
        return None
    milliseconds = 0
    for (code,), frames in Counter(map(bytes, _FLAC_FRAME.findall(sound.read(start, size)))).items():
        own = _FLAC_RATES[code & 15] if code & 15 < len(_FLAC_RATES) else 0
        milliseconds += -(-_FLAC_SAMPLES[code >> 4] * 1000 // min(rate, own or rate)) * frames
    return _within(-(-samples // rate) if samples else None, size, _FLAC_BITS, -(-milliseconds // 1000))


def _mp4(sound: _Sound, start: int, size: int) -> tuple[int, int] | None:
    """The movie's header (ISO 14496-12, 8.2.2), which may stand behind the sound. A track of pictures: None."""
    claimed: int | None = None
    for kind, first, end in _boxes(sound, start, sound.size):
        if kind != b"moov":
            continue
        tracks = counted = 0
        for inner, inner_first, inner_end in _boxes(sound, first, end):
            if inner == b"mvhd":
                claimed = _movie_seconds(sound.read(inner_first, 32))
            elif inner == b"trak":
                tracks, handler = tracks + 1, _handler(sound, inner_first, inner_end)
                if tracks > _MOST_TRACKS or handler not in _FOR_THE_EAR:
                    return None
                if handler == b"soun":
                    counted += _track_milliseconds(sound, inner_first, inner_end)
        return _within(claimed, size, _MP4_BITS, -(-counted // 1000)) if tracks else None
    return None


def _movie_seconds(header: bytes) -> int | None:
    """None where it is not stated: a movie in fragments says 0."""
    if len(header) < 32:
        return None
    scale, length, unknown = (
        (*struct.unpack(">IQ", header[20:32]), _UNKNOWN_64) if header[0] == 1 else (*struct.unpack(">II", header[12:20]), _UNKNOWN_32)
    )
    return -(-length // scale) if scale and length and length != unknown else None


def _track_milliseconds(sound: _Sound, start: int, end: int) -> int:
    """At most, by the number of samples in its table (ISO 14496-12, 8.7.3) and the longest that one of its codec lasts (8.5.2)."""
    table = _inside(sound, start, end, (b"mdia", b"minf", b"stbl"))
    if table is None:
        return 0
    samples, longest = 0, _LONGEST_SAMPLE_MS
    for kind, first, _ in _boxes(sound, *table):
        if kind == b"stsz":
            samples = int.from_bytes(sound.read(first + 8, 4), "big")
        elif kind == b"stsd":
            longest = _SAMPLE_MS.get(sound.read(first + 12, 4), _LONGEST_SAMPLE_MS)
    return samples * longest


def _inside(sound: _Sound, start: int, end: int, path: tuple[bytes, ...]) -> tuple[int, int] | None:
    """Where the content of the box under these boxes begins and ends."""
    for name in path:
        found = next(((first, last) for kind, first, last in _boxes(sound, start, end) if kind == name), None)
        if found is None:
            return None
        start, end = found
    return start, end


def _handler(sound: _Sound, start: int, end: int) -> bytes:
    """Whom a track is for (8.4.3): `soun`, `vide` …; nothing where it does not say."""
    media = _inside(sound, start, end, (b"mdia", b"hdlr"))
    return b"" if media is None else sound.read(media[0] + 8, 4)


def _boxes(sound: _Sound, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, begin and end of the content of each box, as many as are looked at."""
    for _ in range(_MOST_BOXES):
        header = sound.read(start, 16)
        if start + 8 > end or len(header) < 8:
            return
        length, taken = int.from_bytes(header[:4], "big"), 8
        if length == 1:
            length, taken = int.from_bytes(header[8:16], "big"), 16
        elif length == 0:
            length = end - start
        if length < taken:
            return
        yield header[4:8], start + taken, min(start + length, end)
        start += length
