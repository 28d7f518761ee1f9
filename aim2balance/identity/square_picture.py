"""A profile picture out of whatever image somebody chose: a small square, drawn anew, with nothing of the file around it.

Takes the memory of its pixels and up to a second: call it in a process of its own.
"""

import struct
import zlib
from io import BytesIO
from typing import Any, Final

from aim2balance.identity.errors import AnimatedPicture, NoPicture, PictureTooLarge
from aim2balance.kit import image_headers

SIDE: Final = 192
"""Pixels: four times what is shown beside a name on a plain screen."""
MOST_PIXELS: Final = 50_000_000
"""A photo of 48 megapixels; the decoded image has to fit into the worker."""
MEDIA_TYPE: Final = "image/webp"
TAKEN: Final = ("image/png", "image/jpeg", "image/webp")
_ORIENTATION_TAG: Final = 0x0112
_FAULTS = (
    *(OSError, EOFError, ValueError, OverflowError, SyntaxError, TypeError, KeyError, IndexError, AttributeError, RuntimeError),
    *(AssertionError, ZeroDivisionError, struct.error, zlib.error),
)
"""What Pillow raises over files that are broken, by accident or on purpose."""


def square(content: bytes) -> bytes:
    """The middle of the image, upright, as a WebP of `SIDE` pixels; transparency stays. Raises `NoPicture`, `AnimatedPicture`,
    `PictureTooLarge`.
    """
    from PIL import Image

    known = image_headers.recognise(content)
    if known is None or known[0] not in TAKEN:
        raise NoPicture("A profile picture is a PNG, JPEG or WebP.")
    media_type, width, height = known
    _check_size(width, height)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(BytesIO(content), formats=[media_type.removeprefix("image/").upper()]) as image:
            _check_size(image.width, image.height)
            # A JPEG of a phone may hold a second, hidden picture, which is no animation.
            if media_type != "image/jpeg" and getattr(image, "n_frames", 1) > 1:
                raise AnimatedPicture("A profile picture stands still.")
            return _drawn(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except _FAULTS as fault:
        raise NoPicture("This image is broken: it cannot be read to its end.") from fault


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> PictureTooLarge:
    return PictureTooLarge("A profile picture may have at most 50 megapixels.", most_pixels=MOST_PIXELS)


def _drawn(image: Any) -> bytes:
    from PIL import Image

    orientation, profile = image.getexif().get(_ORIENTATION_TAG, 1), image.info.get("icc_profile")
    is_clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if image.mode not in ("RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if is_clear else "RGB")
    side = min(image.size)
    left, top = (image.width - side) / 2, (image.height - side) / 2
    small = image.resize((SIDE, SIDE), Image.Resampling.LANCZOS, (left, top, left + side, top + side), reducing_gap=3.0)
    small = _in_srgb(small, profile).convert("RGBA" if is_clear else "RGB")
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    bare = Image.new(small.mode, small.size)
    bare.paste(small if turn is None else small.transpose(turn))
    out = BytesIO()
    bare.save(out, "WEBP", quality=88, method=6)
    return out.getvalue()


def _in_srgb(small: Any, profile: bytes | None) -> Any:
    """With the colours its own profile means; without a profile, or with one that cannot be read, as it is."""
    from PIL import ImageCms

    if not profile:
        return small
    try:
        own, common = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(small, own, common, outputMode="RGB" if small.mode == "CMYK" else small.mode)
    except (ImageCms.PyCMSError, *_FAULTS):
        return small
