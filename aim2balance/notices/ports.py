"""What notices need from outside."""

from typing import Protocol

from aim2balance.notices.types import Letter


class Mailer(Protocol):
    """Hands letters to a mail server."""

    async def send(self, letter: Letter) -> None:
        """Raises `MailRefused` for good, `MailAway` for now."""
        ...
