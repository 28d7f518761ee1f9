"""`/api/prompts`."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.chat.prompts import Prompts
from aim2balance.chat.schemas import PromptIn, prompt_json, version_json
from aim2balance.kit.http import ExactJSONResponse, Member, router


def prompt_routes(prompts: Prompts) -> APIRouter:
    api = router("/api/prompts", "chat")

    @api.get("")
    async def list_prompts(caller: Member) -> Response:
        return ExactJSONResponse([prompt_json(prompt) for prompt in await prompts.list_prompts(caller.owner_id)])

    @api.post("", status_code=201)
    async def add_prompt(body: PromptIn, caller: Member) -> Response:
        return ExactJSONResponse(prompt_json(await prompts.add(caller.owner_id, body.name, body.text)), 201)

    @api.put("/{prompt_id}")
    async def change_prompt(prompt_id: UUID, body: PromptIn, caller: Member) -> Response:
        return ExactJSONResponse(prompt_json(await prompts.change(caller.owner_id, prompt_id, body.name, body.text)))

    @api.delete("/{prompt_id}", status_code=204)
    async def delete_prompt(prompt_id: UUID, caller: Member) -> None:
        await prompts.delete(caller.owner_id, prompt_id)

    @api.get("/{prompt_id}/versions")
    async def list_versions(prompt_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse([version_json(version) for version in await prompts.list_versions(caller.owner_id, prompt_id)])

    return api
