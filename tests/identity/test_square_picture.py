"""A profile picture is drawn anew: a small upright square, and nothing of the file it came from."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from aim2balance.identity.errors import AnimatedPicture, NoPicture, PictureTooLarge
from aim2balance.identity.square_picture import MOST_PIXELS, SIDE, square
from aim2balance.kit import image_headers

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 60), (30, 60, 220), (255, 255, 255)


def quartered(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Red, green over blue, white."""
    image = Image.new("RGB", (width, height))
    for at, colour in enumerate((RED, GREEN, BLUE, WHITE)):
        image.paste(colour, (at % 2 * width // 2, at // 2 * height // 2, width, height))
    return image.convert(mode)


def written(image: Image.Image, form: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def corners(content: bytes) -> list[str]:
    """What colour each corner is nearest to."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    image = Image.open(BytesIO(content)).convert("RGB")
    assert image.size == (SIDE, SIDE)
    found = []
    for place in ((20, 20), (SIDE - 20, 20), (20, SIDE - 20), (SIDE - 20, SIDE - 20)):
        pixel = image.getpixel(place)
        found.append(min(names, key=lambda name: sum((a - b) ** 2 for a, b in zip(names[name], pixel, strict=True))))  # type: ignore[arg-type]
    return found


def png_claiming(width: int, height: int, rows: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


MODES = {"PNG": ("RGB", "L", "P", "RGBA", "LA", "I;16", "1"), "JPEG": ("RGB", "L", "CMYK"), "WEBP": ("RGB", "RGBA")}


@pytest.mark.parametrize(("form", "mode"), [(form, mode) for form, modes in MODES.items() for mode in modes])
def test_the_middle_becomes_a_small_square(form: str, mode: str) -> None:
    image = quartered(900, 400).convert("L").convert("I").convert("I;16") if mode == "I;16" else quartered(900, 400, mode)
    drawn = square(written(image, form))
    assert image_headers.recognise(drawn) == ("image/webp", SIDE, SIDE)
    assert len(drawn) < 64 << 10
    if mode in {"RGB", "RGBA", "CMYK", "P"}:
        assert corners(drawn) == ["red", "green", "blue", "white"]


def test_what_is_clear_stays_clear() -> None:
    image = Image.new("RGBA", (300, 300), (200, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 150, 300))
    drawn = Image.open(BytesIO(square(written(image, "PNG"))))
    assert drawn.mode == "RGBA"
    assert (drawn.getpixel((10, 90))[3], drawn.getpixel((180, 90))[3]) == (255, 0)  # type: ignore[index]


@pytest.mark.parametrize(
    ("note", "seen"),
    [
        (1, ["red", "green", "blue", "white"]),
        (2, ["green", "red", "white", "blue"]),
        (3, ["white", "blue", "green", "red"]),
        (4, ["blue", "white", "red", "green"]),
        (5, ["red", "blue", "green", "white"]),
        (6, ["blue", "red", "white", "green"]),
        (7, ["white", "green", "blue", "red"]),
        (8, ["green", "white", "red", "blue"]),
    ],
)
def test_it_stands_upright_and_says_nothing_about_its_maker(note: int, seen: list[str]) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = note, "Camera of Ada", "Ada Lovelace"
    drawn = square(written(quartered(600, 400), "JPEG", exif=exif, quality=95, comment=b"Ada was here") + b"Ada at the end")
    assert corners(drawn) == seen
    assert b"Ada" not in drawn
    assert b"Exif" not in drawn
    assert not Image.open(BytesIO(drawn)).getexif()


def test_of_a_photo_with_a_second_picture_the_first_is_taken() -> None:
    photo = written(quartered(600, 400), "MPO", save_all=True, append_images=[quartered(300, 200, "L")])
    assert corners(square(photo)) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("content", [
    b"",
    b"this is a text that is called ada.png",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"%PDF-1.7",
    written(quartered(40, 40, "P"), "GIF"),
    written(quartered(40, 40), "TIFF"),
    written(quartered(40, 40), "PNG")[:60],
    written(quartered(400, 400), "JPEG")[:300],
    written(quartered(400, 400), "WEBP")[:200],
    png_claiming(200, 200),
    b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
])  # fmt: skip
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        square(content)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_moves_is_refused(form: str) -> None:
    moving = written(quartered(40, 40), form, save_all=True, append_images=[quartered(40, 40, "L").convert("RGB")], duration=100)
    with pytest.raises(AnimatedPicture):
        square(moving)


@pytest.mark.parametrize("size", [(MOST_PIXELS + 1, 1), (10_000, 10_000)])
def test_a_bomb_is_refused_before_it_is_opened(size: tuple[int, int]) -> None:
    with pytest.raises(PictureTooLarge) as refused:
        square(png_claiming(*size))
    assert refused.value.facts == {"most_pixels": MOST_PIXELS}


def test_every_shortened_or_damaged_file_is_a_picture_or_refused() -> None:
    """Nothing else is raised, whatever is missing."""
    for form in ("PNG", "JPEG", "WEBP"):
        whole = written(quartered(64, 48), form)
        for at in range(0, len(whole), max(1, len(whole) // 40)):
            damaged = bytearray(whole)
            damaged[at] ^= 0xFF
            for content in (whole[:at], bytes(damaged)):
                try:
                    drawn = square(content)
                except (NoPicture, AnimatedPicture, PictureTooLarge):
                    continue
                assert image_headers.recognise(drawn) == ("image/webp", SIDE, SIDE)
