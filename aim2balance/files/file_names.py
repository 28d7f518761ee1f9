"""A name for a file, made of what a stranger's program called it: shown to its owner, never a place on a disk. Pure."""

import re
import unicodedata
from typing import Final
from urllib.parse import quote

MOST_LETTERS: Final = 120
NAMELESS: Final = "file"
_SPACE: Final = re.compile(r"\s+")
# Controls, formats (bidi overrides, zero widths), lone surrogates, unassigned, private use, separators of lines.
_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
_JOINERS: Final = frozenset("\u200c\u200d")
"""Formats that belong to letters: Persian and Indic words, signs made of several."""


def file_name(given: str) -> str:
    """The last part of a path in either spelling, in NFC, one line, without letters that are not seen or turn the rest around.

    A longer one than 120 letters loses letters before its ending.
    """
    last = re.split(r"[/\\]", given[:10_000])[-1]
    seen = "".join(" " if letter in "\t\n\r" else letter for letter in unicodedata.normalize("NFC", last) if _is_kept(letter))
    name = _SPACE.sub(" ", seen).strip().strip(".").strip()
    if len(name) > MOST_LETTERS:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 12 else ""
        name = name[: MOST_LETTERS - 1 - len(ending)].rstrip() + "…" + ending
    return name if name.strip("…") else NAMELESS


def _is_kept(letter: str) -> bool:
    return letter in "\t\n\r" or letter in _JOINERS or unicodedata.category(letter) not in _LEFT_OUT


def attachment(name: str) -> str:
    """`content-disposition` of a download (RFC 6266): the name in UTF-8, and one in ASCII for those who cannot read that."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()).strip() or NAMELESS
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
