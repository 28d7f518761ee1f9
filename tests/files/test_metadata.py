"""What an image says about itself goes, the image stays: real files, written by Pillow, with a place, a camera and comments in them."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, PngImagePlugin

from aim2balance.files import metadata, orientation
from aim2balance.files.service import MOST_BYTES
from aim2balance.kit import image_headers

MAKER, PLACE, OWNER = b"SecretCam 9000", b"WGS-84 here", b"Ada Lovelace"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>Ada Lovelace</dc:creator></x:xmpmeta>'
COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def drawn(mode="RGB", size=(64, 32)):
    """Another colour in each corner, so that every way of turning it shows."""
    image = Image.new("RGB", size, (250, 250, 250))
    width, height = size
    for at, colour in (((0, 0), (220, 20, 20)), ((width // 2, 0), (20, 200, 20)), ((0, height // 2), (20, 20, 220))):
        image.paste(colour, (*at, at[0] + width // 2, at[1] + height // 2))
    return image.convert(mode)


def said(orientation=None):
    exif = Image.Exif()
    exif[0x010F] = MAKER.decode()
    exif[0x013B] = OWNER.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0), 18: PLACE.decode()})
    if orientation:
        exif[0x0112] = orientation
    return exif.tobytes()


def written(kind, image=None, orientation=None, **more):
    out = BytesIO()
    how = {"icc_profile": COLOURS, "exif": said(orientation), **more}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", OWNER.decode())
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
        how["pnginfo"] = texts
    elif kind == "GIF":
        how = {"comment": OWNER, **more}
    else:
        how["xmp"] = XMP
        if kind == "JPEG":
            how["comment"] = MAKER
    (image or drawn()).save(out, kind, **how)
    return out.getvalue()


def pixels(content):
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGBA").tobytes()


def cleaned(content):
    found = orientation.clean(content, image_headers.recognise(content), MOST_BYTES)
    assert found is not None
    bare, known = found
    assert image_headers.recognise(bare) is not None
    for secret in (MAKER, PLACE, OWNER, b"GPS", b"xmpmeta", b"XML:com", b"Exif"):
        assert secret not in bare
    return bare, known


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"quality": 40, "subsampling": 0}])
def test_a_photo_loses_place_camera_and_owner_and_no_pixel(more):
    content = written("JPEG", **more)
    assert all(secret in content for secret in (MAKER, PLACE, OWNER))
    bare, known = cleaned(content)
    assert known == ("image/jpeg", 64, 32)
    assert pixels(bare) == pixels(content)
    with Image.open(BytesIO(bare)) as image:
        assert image.info["icc_profile"] == COLOURS
        assert dict(image.getexif()) == {}
    scan = content[content.index(b"\xff\xda") :]
    assert bare.endswith(scan)  # the same bytes: nothing was compressed again


@pytest.mark.parametrize(("kind", "more"), [("PNG", {}), ("WEBP", {"lossless": True}), ("WEBP", {"quality": 80})])
def test_other_kinds_too(kind, more):
    for mode in ("RGB", "RGBA"):
        content = written(kind, drawn(mode), **more)
        bare, known = cleaned(content)
        assert known == (TYPES[kind], 64, 32)
        assert pixels(bare) == pixels(content)
        with Image.open(BytesIO(bare)) as image:
            assert image.info["icc_profile"] == COLOURS
            assert dict(image.getexif()) == {}
            assert "xmp" not in image.info


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_goes_on_moving(kind):
    frames = [drawn().rotate(90 * turn) for turn in range(3)]
    content = written(kind, frames[0], save_all=True, append_images=frames[1:], duration=70, loop=3)
    bare, _ = cleaned(content)
    with Image.open(BytesIO(content)) as before, Image.open(BytesIO(bare)) as after:
        assert (after.n_frames, after.info["loop"]) == (3, before.info["loop"])
        for frame in range(3):
            before.seek(frame)
            after.seek(frame)
            assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
            assert after.info["duration"] == before.info["duration"]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("kind", "more"), [("JPEG", {"quality": 92, "subsampling": 0}), ("PNG", {}), ("WEBP", {"lossless": True})])
def test_an_image_is_turned_as_it_says(kind, more, orientation):
    content = written(kind, orientation=orientation, **more)
    assert metadata.orientation_of(TYPES[kind], content) == orientation
    bare, known = cleaned(content)
    assert known[1:] == ((32, 64) if orientation >= 5 else (64, 32))
    with Image.open(BytesIO(content)) as taken, Image.open(BytesIO(bare)) as kept:
        shown = ImageOps.exif_transpose(taken).convert("RGB")
        assert dict(kept.getexif()) == {}
        assert kept.info["icc_profile"] == COLOURS
        assert kept.size == shown.size
        apart = ImageStat.Stat(ImageChops.difference(kept.convert("RGB"), shown)).mean
        assert max(apart) <= (1 if kind == "JPEG" else 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_it_cannot_be_turned_only_that_note_is_left(kind, monkeypatch):
    monkeypatch.setattr(orientation, "MOST_PIXELS", 10)
    content = written(kind, orientation=6)
    found = orientation.clean(content, image_headers.recognise(content), MOST_BYTES)
    assert found is not None
    bare, known = found
    assert known == (TYPES[kind], 32, 64)
    assert not any(secret in bare for secret in (MAKER, PLACE, OWNER, b"xmpmeta"))
    with Image.open(BytesIO(bare)) as image:
        assert dict(image.getexif()) == {0x0112: 6}
        assert image.info["icc_profile"] == COLOURS
    assert metadata.strip(TYPES[kind], bare, 6) == bare


def test_what_is_appended_and_previews_go():
    content = written("JPEG") + b"\0\0\0\x18ftypmp42 a film of " + OWNER
    bare, _ = cleaned(content)
    assert bare.endswith(b"\xff\xd9")
    with_preview = b"\xff\xd8\xff\xe0" + struct.pack(">H5s2BB2H2B", 16 + 12, b"JFIF\0", 1, 1, 0, 72, 72, 2, 2) + bytes(4 * 3) + content[20:]
    assert pixels(cleaned(with_preview)[0])
    for kind in ("PNG", "WEBP", "GIF"):
        assert b"film" not in cleaned(written(kind) + b"a film of " + OWNER)[0]
    unknown = b"caBX" + OWNER
    png = written("PNG")
    chunk = struct.pack(">I", len(OWNER)) + unknown + struct.pack(">I", zlib.crc32(unknown))
    cleaned(png[:33] + chunk + png[33:])


def test_nothing_that_breaks_off_or_makes_no_sense_is_a_mistake_of_ours():
    chance = random.Random(7)
    for kind in TYPES:
        whole = written(kind, orientation=6)
        for _ in range(300):
            content = bytearray(whole[: chance.randrange(12, len(whole) + 1)])
            for _ in range(chance.randrange(4)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            known = image_headers.recognise(bytes(content))
            if known is not None:
                orientation.clean(bytes(content), known, MOST_BYTES)
    for hostile in (
        b"\xff\xd8" + b"\xff" * (1 << 20),
        b"\xff\xd8" + b"\xff\xfe\0\2" * (1 << 18),
        b"\xff\xd8\xff\xda\0\2" + b"\xff" * (1 << 20) + b"\0",
    ):
        assert len(metadata.strip("image/jpeg", hostile)) <= len(hostile) + 4
    endless = struct.pack("<2sIHHHIHH", b"II*\0"[:2], 8, 0, 0, 0, 0, 0, 0)
    assert (
        metadata.orientation_of("image/png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", len(endless), b"eXIf") + endless + b"\0\0\0\0") == 1
    )
