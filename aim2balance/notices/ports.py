"""What notices need from outside."""

from typing import Protocol

from aim2balance.notices.types import OutgoingEmail


class Mailer(Protocol):
    """Hands emails to a mail server."""

    async def send(self, email: OutgoingEmail) -> None:
        """Raises `MailRefused` for good, `MailUnavailable` for now."""
        ...
