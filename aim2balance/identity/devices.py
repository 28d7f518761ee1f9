"""The browsers a person signed in from, known by a random cookie: nothing of the browser is measured."""

import hmac
from datetime import datetime
from typing import Final

from aim2balance.identity import queries_security
from aim2balance.kit.db import Transaction
from aim2balance.kit.principal import UserId

MOST_DEVICES: Final = 20
TOKEN_CHARACTERS: Final = 43


def known_token(cookie: str | None) -> str | None:
    """The cookie, if it can be one of ours."""
    return cookie if cookie is not None and len(cookie) == TOKEN_CHARACTERS and cookie.isascii() else None


async def is_new(tx: Transaction, key: bytes, user_id: UserId, token: str, now: datetime) -> bool:
    """Whether the person was never seen there, though elsewhere; from now on they were. Their first sign-in of all is no news."""
    hashed = hmac.digest(key, user_id.bytes + token.encode(), "sha256")
    was_here_before = await queries_security.was_here_before(tx, user_id)
    if await queries_security.see_device(tx, user_id, hashed, now):
        return False
    await queries_security.forget_devices(tx, user_id, MOST_DEVICES)
    return was_here_before
