"""`/api/notices`. Needs `app.state.notifier: Notifier`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from aim2balance.kit.http import APIModel, ExactJSONResponse, Member, router
from aim2balance.notices import service
from aim2balance.notices.service import Notifier
from aim2balance.notices.types import Notice


def _notifier(request: Request) -> Notifier:
    notifier: Notifier = request.app.state.notifier
    return notifier


State = Annotated[Notifier, Depends(_notifier)]

own = router("/api/notices", "notices")
ROUTERS = (own,)


class NoticeOut(APIModel):
    id: UUID
    kind: str
    facts: Annotated[dict[str, Any], Field(description="figures of this kind: amounts in cents, ids, a path of the app")]
    made_at: datetime


def _out(notice: Notice) -> dict[str, Any]:
    return {"id": notice.id, "kind": notice.kind, "facts": dict(notice.facts), "madeAt": notice.made_at}


@own.get("", response_model=list[NoticeOut])
async def list_banners(notifier: State, caller: Member) -> Response:
    """What the caller should know and has not closed, newest first."""
    return ExactJSONResponse([_out(notice) for notice in await service.list_banners(notifier, caller.owner_id)])


@own.post("/{notice_id}/dismiss", status_code=204)
async def dismiss(notifier: State, caller: Member, notice_id: UUID) -> Response:
    """Close a notice for good."""
    await service.dismiss(notifier, caller.owner_id, notice_id)
    return Response(status_code=204)
