"""`/api/presets`, and the settings of a chat."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.chat import settings as values
from aim2balance.chat.presets import Presets
from aim2balance.chat.schemas_presets import ChatSettingsIn, PresetIn, preset_json
from aim2balance.kit.http import ExactJSONResponse, Member, router


def preset_routes(presets: Presets) -> APIRouter:
    api = router("", "chat")

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

    @api.put("/convos/{conversation_id}/settings")
    async def set_up(conversation_id: UUID, body: ChatSettingsIn, caller: Member) -> Response:
        """All of them: what is left out is not set any more."""
        return ExactJSONResponse({"settings": values.wire(await presets.set_up(caller.owner_id, conversation_id, body.settings()))})

    return api
