"""What notices need from outside."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from aim2balance.notices.types import Notice, OutgoingEmail


class Mailer(Protocol):
    """Hands emails to a mail server."""

    async def send(self, email: OutgoingEmail) -> None:
        """Raises `MailRefused` for good, `MailUnavailable` for now."""
        ...


class Causes(Protocol):
    """Knows what banners are about."""

    async def list_over(self, banners: Sequence[Notice]) -> set[UUID]:
        """Those of these banners whose cause is gone."""
        ...
