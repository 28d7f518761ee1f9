"""`/api/tool-sources`: the servers with tools, and the actions, that a person adds for their agents."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.agents.schemas_sources import ToolSourceIn, ToolSourceOut, ToolSourcePatch, source_json
from aim2balance.agents.tool_sources import ToolSources
from aim2balance.kit.http import ExactJSONResponse, Member, router


def tool_source_routes(sources: ToolSources) -> APIRouter:
    api = router("/api/tool-sources", "chat")

    @api.get("", response_model=list[ToolSourceOut])
    async def list_tool_sources(caller: Member) -> Response:
        return ExactJSONResponse([source_json(source) for source in await sources.list_sources(caller.owner_id)])

    @api.post("", status_code=201, response_model=ToolSourceOut)
    async def add_tool_source(body: ToolSourceIn, caller: Member) -> Response:
        """Its server, or the address of its document, is asked at once which tools there are."""
        secret = None if body.secret is None else body.secret.secret()
        if body.document is not None:
            made = await sources.add_actions(caller.owner_id, body.name, body.document, body.address, secret)
        else:
            made = await sources.add_server(caller.owner_id, body.name, body.address or "", secret)
        return ExactJSONResponse(source_json(made), 201)

    @api.patch("/{source_id}", response_model=ToolSourceOut)
    async def change_tool_source(source_id: UUID, body: ToolSourcePatch, caller: Member) -> Response:
        return ExactJSONResponse(source_json(await sources.change(caller.owner_id, source_id, body.change())))

    @api.delete("/{source_id}", status_code=204)
    async def delete_tool_source(source_id: UUID, caller: Member) -> None:
        """Agents that have tools of it answer without them."""
        await sources.delete(caller.owner_id, source_id)

    @api.post("/{source_id}/refresh", response_model=ToolSourceOut)
    async def refresh_tool_source(source_id: UUID, caller: Member) -> Response:
        """Ask again which tools there are. One that is described in another way than before has to be allowed anew."""
        return ExactJSONResponse(source_json(await sources.refresh(caller.owner_id, source_id)))

    return api
