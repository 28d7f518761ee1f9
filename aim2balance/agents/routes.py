"""`/api/agents`, and what agents may search the web with."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.agents.routes_sources import tool_source_routes
from aim2balance.agents.schemas import AgentIn, AgentOut, AgentPatch, AgentVersionOut, WebSearchOut, agent_json, version_json
from aim2balance.agents.service import Agents
from aim2balance.gateway import WebSearch
from aim2balance.kit.http import ExactJSONResponse, Member, router

__all__ = ["agent_routes", "tool_source_routes", "web_search_routes"]


def agent_routes(agents: Agents) -> APIRouter:
    api = router("/api/agents", "chat")

    @api.get("", response_model=list[AgentOut])
    async def list_agents(caller: Member) -> Response:
        return ExactJSONResponse([agent_json(agent) for agent in await agents.list_agents(caller.owner_id)])

    @api.post("", status_code=201, response_model=AgentOut)
    async def add_agent(body: AgentIn, caller: Member) -> Response:
        made = await agents.add(caller.owner_id, body.name, body.description, body.icon, body.definition(), body.collections)
        return ExactJSONResponse(agent_json(made), 201)

    @api.get("/{agent_id}", response_model=AgentOut)
    async def get_agent(agent_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(agent_json(await agents.get(caller.owner_id, agent_id)))

    @api.patch("/{agent_id}", response_model=AgentOut)
    async def change_agent(agent_id: UUID, body: AgentPatch, caller: Member) -> Response:
        return ExactJSONResponse(agent_json(await agents.change(caller.owner_id, agent_id, body.change())))

    @api.delete("/{agent_id}", status_code=204)
    async def delete_agent(agent_id: UUID, caller: Member) -> None:
        """Its chats stay and answer without it."""
        await agents.delete(caller.owner_id, agent_id)

    @api.get("/{agent_id}/versions", response_model=list[AgentVersionOut])
    async def list_versions(agent_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse([version_json(version) for version in await agents.list_versions(caller.owner_id, agent_id)])

    return api


def web_search_routes(web: WebSearch | None) -> APIRouter:
    api = router("/api/web-search", "chat")

    @api.get("", response_model=WebSearchOut)
    async def get_web_search(_: Member) -> Response:
        """Whether this server searches the web, where, and what a search costs now."""
        if web is None:
            return ExactJSONResponse({"engine": None, "region": None, "microEur": None})
        return ExactJSONResponse({"engine": web.place.provider.name, "region": web.place.region or None, "microEur": web.price.micro})

    return api
