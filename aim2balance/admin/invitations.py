"""Invitations as operators make, see and take them back. The log names their ids, never whom they were sent to."""

from collections.abc import Sequence
from uuid import UUID

from aim2balance import identity
from aim2balance.admin.audit_log import log
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import InvitationView
from aim2balance.kit.db import Connection
from aim2balance.kit.principal import UserId


async def invite(
    admin_service: AdminService, identity_service: "identity.Identity", actor: UserId, email: str, language: str | None
) -> "identity.NewInvitation":
    """An invitation with its link, mailed where mail is sent. Raises `InvalidEmail`, `EmailTaken`, `TooManyGuesses`."""
    await identity.count_invitation(identity_service, actor, email)
    async with admin_service.db.transaction() as tx:
        made = await identity.invite(identity_service, tx, email, made_by=actor, language=language)
        after = {"expiresAt": made.invitation.expires_at.isoformat(), "isMailed": made.invitation.is_mailed}
        await log(admin_service, tx, actor, "user.invite", f"invitation:{made.invitation.id}", before=None, after=after)
    return made


async def take_back(admin_service: AdminService, actor: UserId, invitation_id: UUID) -> InvitationView:
    """Nobody gets in with it any more. Raises `UnknownInvitation`, `InvitationNotOpen`."""
    async with admin_service.db.transaction() as tx:
        done = await identity.take_back_invitation(tx, invitation_id, admin_service.clock.now())
        after = {"expiresAt": done.expires_at.isoformat()}
        await log(admin_service, tx, actor, "invitation.take_back", f"invitation:{done.id}", before=None, after=after)
        return (await _views(admin_service, tx, [done]))[0]


async def list_invitations(admin_service: AdminService, *, before: UUID | None, limit: int) -> list[InvitationView]:
    """Who was invited, by whom, and what became of it, the newest first."""
    async with admin_service.db.connection() as c:
        return await _views(admin_service, c, await identity.list_invitations(c, before=before, limit=limit))


async def _views(admin_service: AdminService, c: Connection, found: Sequence["identity.Invitation"]) -> list[InvitationView]:
    emails = await identity.emails_of(c, {one.made_by for one in found if one.made_by is not None})
    now = admin_service.clock.now()
    return [
        InvitationView(
            invitation=one,
            state=identity.state_of_invitation(one, now),
            made_by_email=None if one.made_by is None else emails.get(one.made_by),
        )
        for one in found
    ]
