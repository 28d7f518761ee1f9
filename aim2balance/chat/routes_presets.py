"""`/api/presets`."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.chat.presets import Presets
from aim2balance.chat.schemas_presets import PresetIn, preset_json
from aim2balance.kit.http import ExactJSONResponse, Member, router


def preset_routes(presets: Presets) -> APIRouter:
    api = router("/api", "chat")

    @api.get("/presets")
    async def list_presets(caller: Member) -> Response:
        return ExactJSONResponse([preset_json(preset) for preset in await presets.list_presets(caller.owner_id)])

    @api.post("/presets", status_code=201)
    async def add_preset(body: PresetIn, caller: Member) -> Response:
        return ExactJSONResponse(preset_json(await presets.add(caller.owner_id, body.wish())), 201)

    @api.put("/presets/{preset_id}")
    async def change_preset(preset_id: UUID, body: PresetIn, caller: Member) -> Response:
        return ExactJSONResponse(preset_json(await presets.change(caller.owner_id, preset_id, body.wish())))

    @api.delete("/presets/{preset_id}", status_code=204)
    async def delete_preset(preset_id: UUID, caller: Member) -> None:
        await presets.delete(caller.owner_id, preset_id)

    return api
