"""Who may open an account: everybody, invited people, nobody; and the secret parts of invitations.

The link of an invitation holds its id and a signature of it. Before invitations were kept, it held until when it was good and a
signature of that with the address: such a link works until its week is over, unless its address was invited anew since.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from aim2balance.identity import rules
from aim2balance.identity.errors import (
    DomainNotAllowed,
    EmailTaken,
    InvitationExpired,
    InvitationRequired,
    InvitationTakenBack,
    RegistrationClosed,
)
from aim2balance.identity.types import Invitation, InvitationState, RegistrationMode, RegistrationRules
from aim2balance.kit.errors import DomainError

INVITATION_LIVES: Final = timedelta(days=7)
_ID_BYTES: Final = 16
_TIME_BYTES: Final = 6
_SEAL_BYTES: Final = 32


def invitation_text(root: bytes, invitation_id: UUID) -> str:
    """The secret part of the link, made anew from the root secret whenever it is shown or mailed."""
    return urlsafe_b64encode(invitation_id.bytes + _seal(root, "invitation-link", invitation_id.bytes)).rstrip(b"=").decode()


def invitation_id_of(root: bytes, text: str) -> UUID | None:
    """Which invitation a link is for; None for what we never made."""
    sealed = _bytes_of(text)
    made = sealed[:_ID_BYTES]
    if len(sealed) != _ID_BYTES + _SEAL_BYTES or not rules.same(sealed[_ID_BYTES:], _seal(root, "invitation-link", made)):
        return None
    return UUID(bytes=made)


def unkept_until(root: bytes, email: str, text: str) -> float | None:
    """Until when (Unix seconds) a link of the time before invitations were kept is good for this normal address; None when it is none."""
    sealed = _bytes_of(text)
    until = sealed[:_TIME_BYTES]
    if len(sealed) != _TIME_BYTES + _SEAL_BYTES or not rules.same(
        sealed[_TIME_BYTES:], _seal(root, "invitation", until + email.encode())
    ):  # fmt: skip
        return None
    return float(int.from_bytes(until, "big"))


def _seal(root: bytes, purpose: str, said: bytes) -> bytes:
    return hmac.digest(rules.derive_key(root, purpose), said, "sha256")


def _bytes_of(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii", "replace") + b"==")
    except (ValueError, NotBase64):
        return b""


def state_of_invitation(invitation: Invitation, now: datetime) -> InvitationState:
    """What became of an invitation. One that was replaced after its time had expired before."""
    if invitation.taken_at is not None:
        return InvitationState.TAKEN
    if invitation.taken_back_at is not None and invitation.taken_back_at < invitation.expires_at:
        return InvitationState.TAKEN_BACK
    return InvitationState.OPEN if now < invitation.expires_at else InvitationState.EXPIRED


def refusal_of(state: InvitationState) -> DomainError | None:
    """Why nobody gets in with an invitation in this state; None: they do."""
    match state:
        case InvitationState.OPEN:
            return None
        case InvitationState.TAKEN:
            return EmailTaken("This address has an account already. Sign in instead.")
        case InvitationState.TAKEN_BACK:
            return InvitationTakenBack("This invitation was taken back or replaced by a newer one. Please ask for a new one.")
        case InvitationState.EXPIRED:
            return InvitationExpired("This invitation is older than a week. Please ask for a new one.")


def check_may_register(terms: RegistrationRules, email: str, *, is_invited: bool, refusal: DomainError | None) -> None:
    """Whether this normal address may open an account; `refusal` says why its invitation does not count, if there is one.

    Raises `RegistrationClosed`, `InvitationRequired`, `DomainNotAllowed`, `refusal`.
    """
    if terms.mode is RegistrationMode.CLOSED:
        raise RegistrationClosed("Accounts are made by the operator here.")
    if is_invited:
        return
    if terms.mode is RegistrationMode.INVITED:
        raise refusal or InvitationRequired("An account needs an invitation to this address that is not older than a week.")
    if terms.domains and email.rpartition("@")[2] not in terms.domains:
        raise refusal or DomainNotAllowed("Only addresses of certain domains may open an account here.", domains=list(terms.domains))
