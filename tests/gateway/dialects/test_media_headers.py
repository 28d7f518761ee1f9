"""Sizes read from the first bytes of what a request carries; files made here by hand."""

import base64
import io
import struct
import wave
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance.gateway.dialects import media_headers, sound_headers
from aim2balance.gateway.dialects.media_headers import picture_size, sound_seconds
from aim2balance.gateway.dialects.pdf_pages import pdf_pages


def url(raw, kind="image/png"):
    return f"data:{kind};base64," + base64.b64encode(raw).decode()


def png(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))


def jpeg(width, height, before=b""):
    preview = b"\xff\xe1" + struct.pack(">H", len(before) + 2) + before
    return b"\xff\xd8" + preview + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\x00" * 20


def webp(kind, body):
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + struct.pack("<I", len(body)) + body


def wav(seconds, rate=16_000, channels=1):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\0" * (seconds * rate * channels * 2))
    return out.getvalue()


def mp3(seconds, kbit=64, before=b""):
    """Frames of MPEG 1 layer III at 44.1 kHz, 1152 samples each."""
    index = sound_headers._MPEG1_BITRATES.index(kbit)
    length = 144_000 * kbit // 44_100
    frame = bytes([0xFF, 0xFB, index << 4, 0]) + b"\0" * (length - 4)
    return before + frame * (seconds * 44_100 // 1152 + 1)


def page(body, serial, position=0):
    return b"OggS\0\0" + position.to_bytes(8, "little") + serial + b"\0" * 8 + bytes([len(body)]) + b"\xff" * len(body) + body


def ogg(seconds, size, codec="opus", serial=b"\7\0\0\0", rate=44_100):
    """The first page of a codec, so many bytes of sound, and a last page that says where it ends."""
    first = {
        "opus": b"OpusHead\x01\x01" + struct.pack("<H", 312) + b"\x44\xac\0\0\0\0\0",
        "vorbis": b"\x01vorbis\0\0\0\0\x01" + struct.pack("<I", rate) + b"\0" * 14,
    }.get(codec, codec.encode())
    end = seconds * rate if codec == "vorbis" else seconds * 48_000 + 312
    return page(first, serial) + b"s" * size + page(b"end", serial, end)


def flac(seconds, size, rate=44_100):
    numbers = rate << 44 | 1 << 41 | 15 << 36 | seconds * rate
    return b"fLaC\0\0\0\x22" + b"\x10\0" * 2 + b"\0" * 6 + numbers.to_bytes(8, "big") + b"\0" * 16 + b"s" * size


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I", len(body) + 8) + kind + body


def m4a(seconds, size, *, is_last=False, version=0, handlers=(b"soun",)):
    """A movie with a track for each handler; its header before or behind the sound."""
    scale = 44_100
    length = struct.pack(">IQ" if version else ">II", scale, seconds * scale)
    header = box(b"mvhd", bytes([version, 0, 0, 0]) + b"\0" * (16 if version else 8) + length + b"\0" * 80)
    tracks = [box(b"trak", box(b"tkhd", b"\0" * 84), box(b"mdia", box(b"hdlr", b"\0" * 8 + each + b"\0" * 13))) for each in handlers]
    parts = [box(b"moov", header, *tracks), box(b"mdat", b"s" * size)]
    return box(b"ftyp", b"M4A \0\0\0\0") + b"".join(reversed(parts) if is_last else parts)


def silent_m4a(samples, codec, *, claimed=1):
    """A sound of `samples` of four bytes each, whose header says that it lasts a second."""
    entry = box(b"stsd", struct.pack(">II", 0, 1), box(codec, b"\0" * 28))
    table = box(b"stbl", entry, box(b"stsz", struct.pack(">III", 0, 4, samples)))
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + b"soun" + b"\0" * 13), box(b"minf", table)))
    header = box(b"mvhd", b"\0" * 12 + struct.pack(">II", 1_000, claimed * 1_000) + b"\0" * 80)
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", header, track) + box(b"mdat", b"s" * 4 * samples)


@pytest.mark.parametrize(
    ("codec", "sample_s"), [(b"mp4a", 1_024 / 8_000), (b"Opus", 0.12), (b"samr", 0.3), (b"alac", 4_096 / 8_000), (b"fLaC", 1)]
)
def test_f34_a_silent_mp4_is_bounded_by_its_samples(codec, sample_s):
    probable, most = sound_seconds(base64.b64encode(silent_m4a(20_000, codec)).decode())
    assert most >= 20_000 * sample_s
    assert 0 < probable <= most


def test_f34_a_number_of_samples_that_cannot_be_stays_a_number():
    probable, most = sound_seconds(base64.b64encode(silent_m4a(10, b"mp4a").replace(struct.pack(">II", 4, 10), b"\xff" * 8)).decode())
    assert probable <= most <= 10_000


# 600 seconds at 32 kbit/s (FLAC: 256) and the least bits a second of each.
SOUNDS = {
    "opus": (ogg(600, 2_400_000), 6_000),
    "vorbis": (ogg(600, 2_400_000, "vorbis"), 6_000),
    "flac": (flac(600, 19_200_000), 8_000),
    "m4a": (m4a(600, 2_400_000), 4_750),
    "m4a, header behind": (m4a(600, 2_400_000, is_last=True), 4_750),
    "m4a, long numbers": (m4a(600, 2_400_000, version=1), 4_750),
    "m4a, with lyrics": (m4a(600, 2_400_000, handlers=(b"soun", b"text")), 4_750),
    "mp3": (mp3(600, 32), 8_000),
}


@pytest.mark.parametrize("kind", SOUNDS)
def test_f34_a_sound_lasts_as_its_header_says_and_is_bounded_by_the_smallest_bitrate(kind):
    raw, least = SOUNDS[kind]
    probable, most = sound_seconds(base64.b64encode(raw).decode())
    assert 597 <= probable <= 602
    assert most >= len(raw) * 8 // least
    assert sound_seconds(url(raw, "audio/any")) == (probable, most)


LYING = {
    "opus": (ogg(1, 2_400_000), 6_000),
    "opus, another stream's page": (ogg(1, 2_400_000) + page(b"x", b"\1\1\1\1", 5), 6_000),
    "vorbis at a rate nobody has": (ogg(600, 2_400_000, "vorbis", rate=44_100).replace(struct.pack("<I", 44_100), b"\xff" * 4, 1), 6_000),
    "flac": (flac(1, 2_400_000), 8_000),
    "flac, nothing said": (flac(0, 2_400_000), 8_000),
    "m4a": (m4a(1, 2_400_000), 4_750),
    "m4a in fragments": (m4a(0, 2_400_000), 4_750),
    "wav of frames nobody has": (wav(150)[:32] + b"\xff\xff" + wav(150)[34:], 64_000),
    "wav at a rate nobody has": (wav(150)[:24] + b"\xff" * 4 + wav(150)[28:], 64_000),
    "wav of many channels": (wav(150)[:22] + b"\xff\xff" + wav(150)[24:], 64_000),
    "wav with something compressed inside": (wav(150)[:20] + b"\x55\0" + wav(150)[22:], 8_000),
}


@pytest.mark.parametrize("kind", LYING)
def test_f34_a_header_that_lies_makes_no_sound_cheap(kind):
    raw, least = LYING[kind]
    probable, most = sound_seconds(base64.b64encode(raw).decode())
    assert most >= len(raw) * 8 // least
    assert 0 < probable <= most


@pytest.mark.parametrize("claimed", [(1 << 63) - 1, 1 << 40])
def test_f44_a_length_beyond_measure_stays_a_number_that_can_be_booked(claimed):
    raw = ogg(600, 2_000)
    at = raw.rindex(b"OggS") + 6
    probable, most = sound_seconds(base64.b64encode(raw[:at] + claimed.to_bytes(8, "little") + raw[at + 8 :]).decode())
    assert probable <= most <= len(raw) * 8 + 16


@pytest.mark.parametrize("raw", [m4a(60, 9_000, handlers=(b"soun", b"vide")), m4a(60, 9_000, handlers=()), ogg(60, 9_000, "\x80theora")])
def test_f34_pictures_beside_the_sound_are_no_sound(raw):
    assert sound_seconds(base64.b64encode(raw).decode()) is None


SHORT = {
    "opus": ogg(3, 40),
    "vorbis": ogg(3, 40, "vorbis"),
    "flac": flac(3, 40),
    "m4a": m4a(3, 40),
    "m4a, header behind": m4a(3, 40, is_last=True, version=1),
    "wav": wav(1)[:90],
    "mp3": mp3(1)[:700],
}


@pytest.mark.parametrize("kind", SHORT)
def test_f34_a_sound_cut_off_anywhere_is_bounded_or_unknown(kind):
    raw = SHORT[kind]
    for length in range(len(raw)):
        encoded = base64.b64encode(raw[:length]).decode()
        for letters in (encoded, encoded[:-1], encoded.rstrip("=")):
            found = sound_seconds(letters)
            assert found is None or 0 <= found[0] <= found[1] <= (length + 2) * 8


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(SHORT)), st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), max_size=12), st.binary(max_size=30))
def test_f44_bytes_of_a_sound_that_were_changed_never_raise(kind, changes, more):
    raw = bytearray(SHORT[kind])
    for at, byte in changes:
        raw[at % len(raw)] = byte
    found = sound_seconds(base64.b64encode(bytes(raw) + more).decode())
    assert found is None or 0 <= found[0] <= found[1] <= (len(raw) + 33) * 8


def test_f62_the_boxes_looked_at_are_bounded(monkeypatch):
    reads = []
    real = base64.b64decode
    monkeypatch.setattr(sound_headers.base64, "b64decode", lambda piece: reads.append(len(piece)) or real(piece))
    for raw in (
        box(b"ftyp", b"M4A ") + box(b"free") * 200_000,
        box(b"ftyp", b"M4A ") + box(b"moov", box(b"trak", box(b"mdia", box(b"free") * 200_000)) * 2),
    ):
        sound_seconds(base64.b64encode(raw).decode())
    assert len(reads) < 2_000
    assert max(reads) < 100_000


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (png(1920, 1080), (1920, 1080)),
        (b"GIF89a" + struct.pack("<HH", 320, 200) + b"\0" * 20, (320, 200)),
        (jpeg(4000, 3000), (4000, 3000)),
        (jpeg(640, 480, before=b"x" * 60_000), (640, 480)),
        (webp(b"VP8X", b"\0\0\0\0" + (1023).to_bytes(3, "little") + (767).to_bytes(3, "little")), (1024, 768)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 800, 600)), (800, 600)),
        (webp(b"VP8L", b"\x2f" + (799 | 599 << 14).to_bytes(4, "little")), (800, 600)),
        (png(0, 7), None),
        (b"\xff\xd8\xff\xe1", None),
        (b"\xff\xd8" + b"\xff" * 300, None),
        (b"nothing known", None),
        (b"", None),
    ],
)
def test_f34_the_size_of_a_picture_is_read_from_its_header(raw, size):
    assert picture_size(url(raw)) == size
    assert picture_size(base64.b64encode(raw).decode()) == size


@pytest.mark.parametrize("given", ["AAAA", "data:image/png;base64,AAAA", "not base64!", "data:", "é", "https://example.org/a.png"])
def test_what_is_no_picture_has_no_size(given):
    assert picture_size(given) is None
    assert sound_seconds(given) is None


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 1), (44_100, 2)])
def test_f34_a_wav_is_as_long_as_its_bytes_at_its_rate(rate, channels):
    probable, most = sound_seconds(base64.b64encode(wav(61, rate, channels)).decode())
    assert 61 <= probable <= 62
    assert most == probable


def test_a_wav_that_lies_about_its_length_is_measured_by_its_bytes():
    raw = bytearray(wav(120))
    raw[4:8] = raw[40:44] = struct.pack("<I", 10)
    assert sound_seconds(base64.b64encode(raw).decode())[1] >= 120


@pytest.mark.parametrize("kbit", [32, 64, 128, 320])
@pytest.mark.parametrize("tag", [b"", b"ID3\x04\x00\x00\x00\x00\x02\x00" + b"\0" * 256])
def test_f34_an_mp3_is_as_long_as_its_bitrate_says_and_bounded_by_the_smallest(kbit, tag):
    probable, most = sound_seconds(base64.b64encode(mp3(100, kbit, tag)).decode())
    assert 99 <= probable <= 104
    assert most >= 99 * kbit // 8


def test_an_mp3_that_begins_at_a_high_bitrate_is_still_bounded():
    loud, low = mp3(2, 320), mp3(600, 32)
    probable, most = sound_seconds(base64.b64encode(loud + low).decode())
    assert probable < 602 <= most


@pytest.mark.parametrize(
    "raw",
    [
        b"x" * 3_000,
        b"OggS" + b"\0" * 400,
        b"fLaC" + b"\0" * 400,
        b"RIFF\0\0\0\0WAVEjunk",
        b"\xff" * 900,
        b"\xff\xfb\x90\0",
        b"\0\0\0\x10ftypM4A \0\0\0\0" + b"\0" * 400,
        b"\x1aE\xdf\xa3" + b"\0" * 400,
    ],
)
def test_a_sound_that_cannot_be_read_has_no_length(raw):
    assert sound_seconds(base64.b64encode(raw).decode()) is None


PDF = b"%PDF-1.4 /Type /Pages /Count 3 /Type /Page /Type/Page /Type /Page endobj"


@pytest.mark.parametrize(
    ("raw", "pages"),
    [
        (PDF, (3, 3)),
        (PDF.replace(b"/Count 3", b"/Count 900"), (3, 900)),  # one object, many times in the tree
        (PDF + b"/ObjStm" + b"x" * 300_000, (7, None)),
        (b"%PDF-1.7" + b"x" * 1_500_000, (31, None)),
    ],
)
def test_f34_pages_are_counted_or_nobody_knows_how_many(raw, pages):
    assert pdf_pages(base64.b64encode(raw).decode(), per_mb=20) == pages


def test_f62_only_the_head_of_a_picture_or_sound_is_decoded(monkeypatch):
    decoded = []
    real = base64.b64decode
    monkeypatch.setattr(media_headers.base64, "b64decode", lambda piece: decoded.append(len(piece)) or real(piece))
    for raw in (jpeg(10, 10, before=b"x" * 60_000) + b"y" * 4_000_000, b"\xff\xd8" + b"z" * 4_000_000):
        picture_size(base64.b64encode(raw).decode())
    sounds = (wav(200), m4a(200, 500_000), m4a(200, 500_000, is_last=True), b"q" * 4_000_000)
    for raw in (*sounds, mp3(400, before=b"ID3\x04\x00\x00\x00\x7f\x7f\x7f")):
        sound_seconds(base64.b64encode(raw).decode())
    assert max(decoded) <= media_headers.PICTURE_HEAD
    for raw in (ogg(200, 500_000), flac(200, 500_000)):  # whose silence takes no bytes: once through
        decoded.clear()
        sound_seconds(base64.b64encode(raw).decode())
        assert sum(decoded) < 2 * len(raw)


@pytest.mark.parametrize(
    "raw",
    [
        png(1920, 1080),
        b"GIF89a" + struct.pack("<HH", 320, 200),
        jpeg(640, 480),
        webp(b"VP8X", b"\0\0\0\0" + (1023).to_bytes(3, "little") + (767).to_bytes(3, "little")),
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 800, 600)),
        webp(b"VP8L", b"\x2f" + (799 | 599 << 14).to_bytes(4, "little") + b"\0" * 5),
        wav(1)[:48],
        mp3(1)[:48],
    ],
)
def test_f34_a_header_that_is_cut_off_has_its_size_or_none(raw):
    whole = picture_size(url(raw))
    for length in range(len(raw)):
        assert picture_size(url(raw[:length])) in (None, whole)
        sound_seconds(url(raw[:length]))
        pdf_pages(url(raw[:length]), per_mb=100)
