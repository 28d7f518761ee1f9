"""What a password must be. No clock, no chance; the list of common ones is read once."""

import unicodedata
from typing import Final

from aim2balance.identity import common_passwords
from aim2balance.identity.errors import CommonPassword, InvalidPassword

PASSWORD_MIN, PASSWORD_MAX = 10, 256
_PRODUCT: Final = "aim2balance"
_SHORTEST_WORD: Final = 4
_FEWEST_OWN: Final = 4
"""Characters that have to be left of a password without the words that anybody would try for this account."""


def check_password(password: str, *words: str | None) -> None:
    """Between 10 and 256 characters, counted after Unicode NFKC, and text at all; none of the most used passwords, and not merely our name
    or `words` (address and name of its person) with some digits. Nothing else is asked. Raises `InvalidPassword`, `CommonPassword`.
    """
    is_text = not any("\ud800" <= character <= "\udfff" for character in password)
    if not is_text or not PASSWORD_MIN <= len(normal_password(password)) <= PASSWORD_MAX:
        raise InvalidPassword(
            f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters.", min_length=PASSWORD_MIN, max_length=PASSWORD_MAX
        )
    if common_passwords.is_common(password) or _says_only(password, words):
        raise CommonPassword("This password is one of those that are tried first. Choose another one.")


def _says_only(password: str, words: tuple[str | None, ...]) -> bool:
    left = common_passwords.spelling(password)
    for word in sorted(_tried(words), key=len, reverse=True):
        left = left.replace(word, "")
    is_shortened = len(left) < len(common_passwords.spelling(password))
    while left and not left[0].isalpha():
        left = left[1:]
    while left and not left[-1].isalpha():
        left = left[:-1]
    return is_shortened and len(left) < _FEWEST_OWN


def _tried(words: tuple[str | None, ...]) -> set[str]:
    """Our name, and of an address also what stands before and after the @."""
    found = {_PRODUCT}
    for word in map(common_passwords.spelling, filter(None, words)):
        found |= {word, *word.split("@"), *word.split()}
    return {word for word in found if len(word) >= _SHORTEST_WORD}


def normal_password(password: str) -> str:
    """The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
