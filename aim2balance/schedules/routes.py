"""`/api/schedules`."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.kit.http import ExactJSONResponse, Member, router
from aim2balance.schedules.schemas import ScheduledRunOut, ScheduleIn, ScheduleOut, SchedulePatch, schedule_json, scheduled_run_json
from aim2balance.schedules.service import Schedules


def schedule_routes(schedules: Schedules) -> APIRouter:
    api = router("/api/schedules", "chat")

    @api.get("", response_model=list[ScheduleOut])
    async def list_schedules(caller: Member) -> Response:
        """By name, each with its last run."""
        return ExactJSONResponse([schedule_json(one, last) for one, last in await schedules.list_schedules(caller.owner_id)])

    @api.post("", status_code=201, response_model=ScheduleOut)
    async def add_schedule(body: ScheduleIn, caller: Member) -> Response:
        return ExactJSONResponse(schedule_json(await schedules.add(caller, body.plan()), None), 201)

    @api.get("/{schedule_id}", response_model=ScheduleOut)
    async def get_schedule(schedule_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(schedule_json(*await schedules.get(caller.owner_id, schedule_id)))

    @api.patch("/{schedule_id}", response_model=ScheduleOut)
    async def change_schedule(schedule_id: UUID, body: SchedulePatch, caller: Member) -> Response:
        """Other times count from now on: one that has begun goes on."""
        await schedules.change(caller.owner_id, schedule_id, body.changes())
        return ExactJSONResponse(schedule_json(*await schedules.get(caller.owner_id, schedule_id)))

    @api.delete("/{schedule_id}", status_code=204)
    async def delete_schedule(schedule_id: UUID, caller: Member) -> None:
        """Its chats stay."""
        await schedules.delete(caller.owner_id, schedule_id)

    @api.post("/{schedule_id}/run", status_code=202, response_model=ScheduledRunOut)
    async def run_schedule(schedule_id: UUID, caller: Member) -> Response:
        """Ask it now, besides its times: the run as it begins."""
        return ExactJSONResponse(scheduled_run_json(await schedules.run_now(caller.owner_id, schedule_id)), 202)

    @api.get("/{schedule_id}/runs", response_model=list[ScheduledRunOut])
    async def list_scheduled_runs(schedule_id: UUID, caller: Member) -> Response:
        """The newest hundred, the newest first."""
        return ExactJSONResponse([scheduled_run_json(run) for run in await schedules.list_runs(caller.owner_id, schedule_id)])

    return api
