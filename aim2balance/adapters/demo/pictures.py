"""The pictures of the demo: bars in colours made from the prompt, and in letters that no AI drew them. The same prompt, the same bytes."""

import base64
import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from aim2balance.adapters.demo.chat import Refused, tokens_of
from aim2balance.adapters.demo.forms import read_fields

NAME = "demo-image"
_MOST = 10
_USUAL = (1024, 1024)
_LEAST_SIDE, _LONGEST_SIDE = 64, 2048
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BARS = 4
_LINES = ("DEMO", "NO AI")
_DOTS = {  # five columns of seven dots, the lowest bit on top
    "D": (0x7F, 0x41, 0x41, 0x22, 0x1C),
    "E": (0x7F, 0x49, 0x49, 0x49, 0x41),
    "M": (0x7F, 0x02, 0x0C, 0x02, 0x7F),
    "O": (0x3E, 0x41, 0x41, 0x41, 0x3E),
    "N": (0x7F, 0x04, 0x08, 0x10, 0x7F),
    "A": (0x7E, 0x11, 0x11, 0x11, 0x7E),
    "I": (0x00, 0x41, 0x7F, 0x41, 0x00),
    " ": (0, 0, 0, 0, 0),
}
_INK, _PLATE = b"\x1c\x24\x20", b"\xf7\xf5\xee"
_COLUMNS, _ROWS = 32, 20
"""Dots of the plate with the letters, margins included."""


def generations(request: Mapping[str, Any], created: int) -> dict[str, Any]:
    """The answer to a request for pictures. Raises `Refused`."""
    if request["model"] != NAME:
        raise Refused(f"The model `{request['model'][:64]}` makes no pictures.", status=404, param="model", code="model_not_found")
    prompt, number = request.get("prompt"), request.get("n")
    if not isinstance(prompt, str) or not prompt:
        raise Refused("Invalid 'prompt': expected a string.", param="prompt")
    number = 1 if number is None else number
    if type(number) is not int or not 1 <= number <= _MOST:
        raise Refused(f"Invalid 'n': expected an integer from 1 to {_MOST}.", param="n")
    width, height = _size(request.get("size"))
    shape = request.get("response_format") or "b64_json"
    if shape not in ("b64_json", "url"):
        raise Refused("Invalid 'response_format': expected b64_json or url.", param="response_format")
    pictures = [base64.b64encode(draw(f"{prompt}\0{index}", width, height)).decode() for index in range(number)]
    data = [{"b64_json": picture} if shape == "b64_json" else {"url": f"data:image/png;base64,{picture}"} for picture in pictures]
    read = tokens_of(prompt)
    usage = {"input_tokens": read, "output_tokens": 0, "total_tokens": read, "input_tokens_details": {"text_tokens": read}}
    return {"created": created, "data": data, "output_format": "png", "size": f"{width}x{height}", "usage": usage}


def read_edit(body: bytes) -> dict[str, Any]:
    """A request to change pictures as one for a picture of its text: the demo does not look at what it is given."""
    fields, _ = read_fields(body)
    number = fields.get("n", "1")
    return {
        **fields,
        "model": fields.get("model", ""),
        "n": int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0,
    }


def draw(seed: str, width: int, height: int) -> bytes:
    """A PNG of that size whose colours come from the seed."""
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
    bars = [bytes(96 + byte // 2 for byte in digest[start : start + 3]) for start in range(0, 3 * _BARS, 3)]
    dot = max(1, min(width // (_COLUMNS + 4), height // (_ROWS + 4)))
    left, top = (width - _COLUMNS * dot) // 2, (height - _ROWS * dot) // 2
    background = b"".join(bars[at * _BARS // width] for at in range(width))
    lines = []
    for row in _plate():
        plate = b"".join((_INK if is_ink else _PLATE) * dot for is_ink in row)
        whole = background[: 3 * left] + plate + background[3 * left + len(plate) :]
        lines += [b"\0" + whole] * dot
    plain = b"\0" + background
    pixels = b"".join([*[plain] * top, *lines, *[plain] * (height - top - len(lines))])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"tEXt", b"Comment\0Demo (scripted, no AI)"), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def _plate() -> Iterator[list[bool]]:
    """The plate's dots, row by row."""
    ink = [[False] * _COLUMNS for _ in range(_ROWS)]
    for line, text in enumerate(_LINES):
        start = (_COLUMNS - 6 * len(text) + 1) // 2
        for place, letter in enumerate(text):
            for column, dots in enumerate(_DOTS[letter]):
                for row in range(7):
                    ink[2 + 9 * line + row][start + 6 * place + column] = bool(dots >> row & 1)
    yield from ink


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _size(wanted: Any) -> tuple[int, int]:
    if wanted in (None, "auto"):
        return _USUAL
    width, _, height = wanted.partition("x") if isinstance(wanted, str) else ("", "", "")
    sides = [int(side) if side.isascii() and side.isdigit() and len(side) < 5 else 0 for side in (width, height)]
    if not all(_LEAST_SIDE <= side <= _LONGEST_SIDE for side in sides):
        raise Refused(f"Invalid 'size': expected a size such as 1024x1024, from {_LEAST_SIDE} to {_LONGEST_SIDE} a side.", param="size")
    return sides[0], sides[1]
