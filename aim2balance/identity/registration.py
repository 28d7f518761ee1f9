"""Who may open an account: everybody, invited people, nobody; and the invitations.

An invitation is a signed text for one address and some days: nothing of it is stored, and an address opens one account.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from typing import Final

from aim2balance.identity import rules
from aim2balance.identity.errors import DomainNotAllowed, InvitationRequired, RegistrationClosed
from aim2balance.identity.types import RegistrationMode, RegistrationRules

INVITATION_LIVES: Final = timedelta(days=7)
_TIME_BYTES: Final = 6
_BYTES: Final = _TIME_BYTES + 32


def invitation(root: bytes, email: str, now: datetime) -> tuple[str, datetime]:
    """The secret part of the link for this normal address, and until when it is good."""
    expires_at = (now + INVITATION_LIVES).replace(microsecond=0)
    until = int(expires_at.timestamp()).to_bytes(_TIME_BYTES, "big")
    return urlsafe_b64encode(until + _seal(root, until, email)).rstrip(b"=").decode(), expires_at


def _seal(root: bytes, until: bytes, email: str) -> bytes:
    return hmac.digest(rules.derive_key(root, "invitation"), until + email.encode(), "sha256")


def _is_invited(root: bytes, email: str, text: str, now: datetime) -> bool:
    try:
        sealed = urlsafe_b64decode(text.encode("ascii", "replace") + b"==")
    except (ValueError, NotBase64):
        return False
    until, seal = sealed[:_TIME_BYTES], sealed[_TIME_BYTES:]
    return len(sealed) == _BYTES and rules.same(seal, _seal(root, until, email)) and now.timestamp() < int.from_bytes(until, "big")


def check_may_register(terms: RegistrationRules, root: bytes, email: str, invited_by: str | None, now: datetime) -> None:
    """Whether this normal address may open an account. Raises `RegistrationClosed`, `InvitationRequired`, `DomainNotAllowed`."""
    if terms.mode is RegistrationMode.CLOSED:
        raise RegistrationClosed("Accounts are made by the operator here.")
    if invited_by and _is_invited(root, email, invited_by, now.astimezone(UTC)):
        return
    if terms.mode is RegistrationMode.INVITED:
        raise InvitationRequired("An account needs an invitation to this address that is not older than a week.")
    if terms.domains and email.rpartition("@")[2] not in terms.domains:
        raise DomainNotAllowed("Only addresses of certain domains may open an account here.", domains=list(terms.domains))
