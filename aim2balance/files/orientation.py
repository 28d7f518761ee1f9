"""Turns the pixels of an image that says how it is to be turned, so that whoever looks at it, models included, sees it as it was taken."""

import struct
from io import BytesIO
from typing import Any, Final

from aim2balance.files import metadata
from aim2balance.kit import image_headers
from aim2balance.kit.image_headers import Known

MOST_PIXELS: Final = 32 << 20
"""Larger images, some 100 MB and more in memory, keep their note how to turn them."""


def clean(content: bytes, known: Known, most_bytes: int) -> tuple[bytes, Known] | None:
    """The image upright and without metadata, and what it is then; None when nothing of it is left. Takes up to a second and twice the
    memory of its pixels: call it in a process of its own. Where it cannot be turned (too large, animated, broken, or more than
    `most_bytes` afterwards) it keeps the note.
    """
    media_type, width, height = known
    orientation = metadata.orientation_of(media_type, content)
    bare = metadata.strip(media_type, content, orientation)
    if orientation != metadata.UPRIGHT and width * height <= MOST_PIXELS:
        turned = _turned(media_type, bare)
        if turned is not None and len(turned) <= most_bytes:
            bare, orientation = metadata.strip(media_type, turned), metadata.UPRIGHT
    seen = image_headers.recognise(bare)
    if seen is None:
        return None
    return bare, (media_type, seen[2], seen[1]) if orientation >= 5 else seen


def _turned(media_type: str, content: bytes) -> bytes | None:
    """Written as it was: a JPEG with its own tables and sampling, a PNG without loss; None where that cannot be."""
    from PIL import Image, ImageOps, JpegImagePlugin

    try:
        with Image.open(BytesIO(content), formats=[media_type.removeprefix("image/").upper()]) as image:
            is_deep = media_type == "image/png" and content[24] > 8
            if getattr(image, "is_animated", False) or is_deep or image.width * image.height > MOST_PIXELS:
                return None
            how: dict[str, Any] = {"icc_profile": image.info.get("icc_profile")}
            if isinstance(image, JpegImagePlugin.JpegImageFile):
                sampling = max(JpegImagePlugin.get_sampling(image), 0)
                how |= {"qtables": image.quantization, "subsampling": sampling, "progressive": "progression" in image.info}
            elif media_type == "image/webp":
                how |= {"lossless": any(name == b"VP8L" for name, _ in metadata.webp_chunks(content)), "quality": 95}
            out = BytesIO()
            ImageOps.exif_transpose(image).save(out, image.format, **how)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error, Image.DecompressionBombError):
        return None
