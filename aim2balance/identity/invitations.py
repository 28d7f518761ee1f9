"""Invitations: made for one address, listed, taken back, mailed where mail is sent, used once within a week."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from aim2balance.identity import queries, queries_invitations, registration
from aim2balance.identity.errors import EmailTaken, InvitationNotOpen, UnknownInvitation
from aim2balance.identity.service import Identity, count_try, normal_email
from aim2balance.identity.types import Invitation, InvitationState, NewInvitation
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import enqueue
from aim2balance.kit.principal import UserId

INVITATION_MAIL: Final = "invitation.mail"
"""The job that mails an invitation; `notices` does it."""
MOST_TO_ONE: Final = 5
"""Invitations to one address within a quarter of an hour."""
MOST_BY_ONE: Final = 200


async def count_invitation(identity: Identity, made_by: UserId, email: str) -> None:
    """Before somebody invites this address. Raises `InvalidEmail`, `TooManyGuesses`."""
    await count_try(identity, "invite", str(made_by), MOST_BY_ONE)
    await count_try(identity, "invited", normal_email(email), MOST_TO_ONE)


async def invite(
    identity: Identity, tx: Transaction, email: str, *, made_by: UserId | None = None, language: str | None = None
) -> NewInvitation:
    """An invitation with which this address may open an account within a week, mailed where mail is sent; one made before is replaced.

    Raises `InvalidEmail`, `EmailTaken`, `InvitationNotOpen` (another one is being made at this moment).
    """
    email, now = normal_email(email), identity.clock.now()
    if await queries.find_user_by_email(tx, email) is not None:
        raise EmailTaken("This address has an account already.")
    made = Invitation(
        id=new_id(now),
        email=email,
        language=language,
        made_by=made_by,
        made_at=now,
        expires_at=(now + registration.INVITATION_LIVES).replace(microsecond=0),
        is_mailed=identity.sends_mail,
    )
    await queries_invitations.replace_standing(tx, email, now)
    if not await queries_invitations.insert_invitation(tx, made):
        raise InvitationNotOpen("This address is being invited at this moment.")
    if made.is_mailed:
        await enqueue(tx, INVITATION_MAIL, {"invitationId": str(made.id)}, key=str(made.id))
    return NewInvitation(invitation=made, text=registration.invitation_text(identity.link_root, made.id))


async def list_invitations(c: Connection, *, before: UUID | None, limit: int) -> Sequence[Invitation]:
    """Invitations to whomever and whatever became of them, the newest first."""
    return await queries_invitations.list_invitations(c, before, limit)


async def take_back_invitation(tx: Transaction, invitation_id: UUID, now: datetime) -> Invitation:
    """Nobody gets in with it any more. Raises `UnknownInvitation`, `InvitationNotOpen`."""
    done = await queries_invitations.take_back(tx, invitation_id, now)
    if done is not None:
        return done
    if await queries_invitations.find_invitation(tx, invitation_id) is None:
        raise UnknownInvitation("There is no such invitation.")
    raise InvitationNotOpen("This invitation is not open any more.")


async def find_invitation_to_mail(db: Database, invitation_id: UUID, now: datetime) -> Invitation | None:
    """The invitation, if it is open and was not mailed yet."""
    async with db.connection() as c:
        found = await queries_invitations.find_invitation(c, invitation_id)
    if found is None or found.mailed_at is not None or registration.state_of_invitation(found, now) is not InvitationState.OPEN:
        return None
    return found


async def set_invitation_mailed(tx: Transaction, invitation_id: UUID, now: datetime) -> None:
    await queries_invitations.set_mailed(tx, invitation_id, now)


async def look_at(c: Connection, root: bytes, email: str, text: str | None, now: datetime) -> tuple[bool, DomainError | None]:
    """Whether this text invites this normal address, and why it does not any more if it once did."""
    if not text:
        return False, None
    invitation_id = registration.invitation_id_of(root, text)
    if invitation_id is not None:
        found = await queries_invitations.find_invitation(c, invitation_id)
        if found is None or found.email != email:
            return False, None
        refusal = registration.refusal_of(registration.state_of_invitation(found, now))
        return refusal is None, refusal
    until = registration.unkept_until(root, email, text)
    if until is None:
        return False, None
    if await queries_invitations.is_kept(c, email):
        return False, registration.refusal_of(InvitationState.TAKEN_BACK)
    state = InvitationState.OPEN if now.timestamp() < until else InvitationState.EXPIRED
    refusal = registration.refusal_of(state)
    return refusal is None, refusal
