"""`/api/runs`: an answer of an agent that is made in steps. Its id is the message's."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance import agents
from aim2balance.chat.schemas import QueuedIn, QueuedOut, queued_json
from aim2balance.chat.service import Chats
from aim2balance.kit.http import APIRequest, ExactJSONResponse, Member, router


class GoOn(APIRequest):
    grants: bool = False
    """Where it has reached a limit of its agent: that much more once more."""


def run_routes(chats: Chats) -> APIRouter:
    api = router("/runs", "chat")

    @api.get("/{run_id}", response_model=agents.RunOut)
    async def get_run(run_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(agents.run_json(await chats.find_run(caller.owner_id, run_id)))

    @api.post("/{run_id}/approve", response_model=agents.RunOut)
    async def approve(run_id: UUID, body: agents.Decision, caller: Member) -> Response:
        """Decide on a step. When none waits any more, the run goes on, and is followed like every answer."""
        return ExactJSONResponse(agents.run_json(await chats.decide(caller, run_id, body.step_id, body.decision)))

    @api.post("/{run_id}/continue", response_model=agents.RunOut)
    async def go_on(run_id: UUID, body: GoOn, caller: Member) -> Response:
        """Go on with a run that was stopped, interrupted, or has reached a limit."""
        await chats.go_on(caller, run_id, grants=body.grants)
        return ExactJSONResponse(agents.run_json(await chats.find_run(caller.owner_id, run_id)))

    @api.post("/{run_id}/steer", status_code=201, response_model=QueuedOut)
    async def steer(run_id: UUID, body: QueuedIn, caller: Member) -> Response:
        """The agent takes it in before its next step; where the run has ended before that, it is asked like what is queued."""
        run = await chats.find_run(caller.owner_id, run_id)
        queued = await chats.add_queued(caller.owner_id, run.conversation_id, body.id, body.text, steers=True)
        return ExactJSONResponse(queued_json(queued), 201)

    @api.post("/{run_id}/stop", status_code=204)
    async def stop(run_id: UUID, caller: Member) -> None:
        """What was produced is kept and paid."""
        run = await chats.find_run(caller.owner_id, run_id)
        await chats.stop(caller.owner_id, run.conversation_id, run_id)

    return api


def with_runs(told: dict[str, Any], runs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A chat whose answers have their runs beside them."""
    for message in told["messages"]:
        if (run := runs.get(message["id"])) is not None:
            message["run"] = run
    return told
