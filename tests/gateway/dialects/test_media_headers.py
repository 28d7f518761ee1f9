"""Sizes read from the first bytes of what a request carries; files made here by hand."""

import base64
import io
import struct
import wave
import zlib

import pytest

from aim2balance.gateway.dialects import media_headers
from aim2balance.gateway.dialects.media_headers import pdf_pages, picture_size, sound_seconds


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
    index = media_headers._MPEG1_BITRATES.index(kbit)
    length = 144_000 * kbit // 44_100
    frame = bytes([0xFF, 0xFB, index << 4, 0]) + b"\0" * (length - 4)
    return before + frame * (seconds * 44_100 // 1152 + 1)


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
    "raw", [b"x" * 3_000, b"OggS" + b"\0" * 400, b"fLaC" + b"\0" * 400, b"RIFF\0\0\0\0WAVEjunk", b"\xff" * 900, b"\xff\xfb\x90\0"]
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
    for raw in (wav(200), mp3(400, before=b"ID3\x04\x00\x00\x00\x7f\x7f\x7f"), b"q" * 4_000_000):
        sound_seconds(base64.b64encode(raw).decode())
    assert max(decoded) <= media_headers.PICTURE_HEAD


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
