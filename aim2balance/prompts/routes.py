"""`/api/prompts` and `/api/presets`."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.kit.http import ExactJSONResponse, Member, router
from aim2balance.prompts.presets import Presets
from aim2balance.prompts.prompts import Prompts
from aim2balance.prompts.schemas import PromptIn, PromptOut, PromptVersionOut, prompt_json, version_json
from aim2balance.prompts.schemas_presets import PresetIn, PresetOut, preset_json


def prompt_routes(prompts: Prompts) -> APIRouter:
    api = router("/api/prompts", "chat")

    @api.get("", response_model=list[PromptOut])
    async def list_prompts(caller: Member) -> Response:
        return ExactJSONResponse([prompt_json(prompt) for prompt in await prompts.list_prompts(caller.owner_id)])

    @api.post("", status_code=201, response_model=PromptOut)
    async def add_prompt(body: PromptIn, caller: Member) -> Response:
        return ExactJSONResponse(prompt_json(await prompts.add(caller.owner_id, body.name, body.text)), 201)

    @api.put("/{prompt_id}", response_model=PromptOut)
    async def change_prompt(prompt_id: UUID, body: PromptIn, caller: Member) -> Response:
        return ExactJSONResponse(prompt_json(await prompts.change(caller.owner_id, prompt_id, body.name, body.text)))

    @api.delete("/{prompt_id}", status_code=204)
    async def delete_prompt(prompt_id: UUID, caller: Member) -> None:
        await prompts.delete(caller.owner_id, prompt_id)

    @api.get("/{prompt_id}/versions", response_model=list[PromptVersionOut])
    async def list_versions(prompt_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse([version_json(version) for version in await prompts.list_versions(caller.owner_id, prompt_id)])

    return api


def preset_routes(presets: Presets) -> APIRouter:
    api = router("/api", "chat")

    @api.get("/presets", response_model=list[PresetOut])
    async def list_presets(caller: Member) -> Response:
        return ExactJSONResponse([preset_json(preset) for preset in await presets.list_presets(caller.owner_id)])

    @api.post("/presets", status_code=201, response_model=PresetOut)
    async def add_preset(body: PresetIn, caller: Member) -> Response:
        return ExactJSONResponse(preset_json(await presets.add(caller.owner_id, body.wish())), 201)

    @api.put("/presets/{preset_id}", response_model=PresetOut)
    async def change_preset(preset_id: UUID, body: PresetIn, caller: Member) -> Response:
        return ExactJSONResponse(preset_json(await presets.change(caller.owner_id, preset_id, body.wish())))

    @api.delete("/presets/{preset_id}", status_code=204)
    async def delete_preset(preset_id: UUID, caller: Member) -> None:
        await presets.delete(caller.owner_id, preset_id)

    return api
