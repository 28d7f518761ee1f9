"""The passwords that are tried first: common_passwords.bin, the digests of some 9,700 with at least ten characters.

They come from four lists, put together by `deploy/make-common-passwords`: the 100,000 most used ones of Have I Been Pwned as the United
Kingdom's National Cyber Security Centre published them (PwnedPasswordsTop100k.txt, Open Government Licence v3.0), and those of zxcvbn 4.5.0
(MIT), @zxcvbn-ts/language-common 4.1.3 (MIT) and Django 5.2 (BSD-3-Clause). Digests, so that nobody's password stands in the repository.
"""

import hashlib
import unicodedata
from bisect import bisect_left
from functools import cache
from pathlib import Path
from string import digits
from typing import Final

FILE: Final = Path(__file__).with_name("common_passwords.bin")
DIGEST_BYTES: Final = 6
"""Enough: one in thirty billion other passwords is taken for one of these."""

_SIGNS: Final = "!?.,;:-_#*+$%&@ "
_LETTERS: Final = str.maketrans("@4301$57!", "aaeoissti")


def spelling(password: str) -> str:
    """One spelling for what somebody tries in all of them."""
    return unicodedata.normalize("NFKC", password).casefold()


def digest(password: str) -> bytes:
    return hashlib.sha256(spelling(password).encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


@cache
def _digests() -> bytes:
    return FILE.read_bytes()


def count() -> int:
    return len(_digests()) // DIGEST_BYTES


def is_common(password: str) -> bool:
    """Whether it is on the list: in capitals or not, with signs at its end, with digits and signs for letters that look like them."""
    said = spelling(password)
    plain = said.rstrip(_SIGNS)
    stem = plain.rstrip(digits)
    lettered = stem.translate(_LETTERS)
    return any(map(_is_listed, {said, plain, lettered, lettered + plain[len(stem) :]}))


def _is_listed(said: str) -> bool:
    digests, wanted = _digests(), digest(said)
    place = bisect_left(range(count()), wanted, key=lambda n: digests[n * DIGEST_BYTES : (n + 1) * DIGEST_BYTES])
    return digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES] == wanted
