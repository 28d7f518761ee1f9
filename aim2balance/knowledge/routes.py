"""`/api/collections`."""

from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance.kit.http import ExactJSONResponse, Member, router
from aim2balance.knowledge.schemas import (
    CancelledOut,
    CollectionIn,
    CollectionOut,
    CollectionPatch,
    PassageSearchIn,
    PassagesOut,
    ReadingEstimateIn,
    ReadingEstimateOut,
    SourceIn,
    SourceOut,
    UsedIn,
    UsedOut,
    collection_json,
    estimate_json,
    found_json,
    source_json,
)
from aim2balance.knowledge.service import Knowledge


def knowledge_routes(knowledge: Knowledge) -> APIRouter:
    api = router("/api/collections", "knowledge")

    @api.get("", response_model=list[CollectionOut])
    async def list_collections(caller: Member) -> Response:
        return ExactJSONResponse([collection_json(one) for one in await knowledge.list_collections(caller.owner_id)])

    @api.post("", status_code=201, response_model=CollectionOut)
    async def add_collection(body: CollectionIn, caller: Member) -> Response:
        return ExactJSONResponse(collection_json(await knowledge.add(caller.owner_id, body.name, body.description)), 201)

    @api.get("/{collection_id}", response_model=CollectionOut)
    async def get_collection(collection_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(collection_json(await knowledge.get(caller.owner_id, collection_id)))

    @api.patch("/{collection_id}", response_model=CollectionOut)
    async def change_collection(collection_id: UUID, body: CollectionPatch, caller: Member) -> Response:
        return ExactJSONResponse(collection_json(await knowledge.change(caller.owner_id, collection_id, body.name, body.description)))

    @api.delete("/{collection_id}", status_code=204)
    async def delete_collection(collection_id: UUID, caller: Member) -> None:
        """With its passages; the files stay."""
        await knowledge.delete(caller.owner_id, collection_id)

    @api.post("/{collection_id}/search", response_model=PassagesOut)
    async def search_collection(collection_id: UUID, body: PassageSearchIn, caller: Member) -> Response:
        """The passages that say most about a question."""
        found = await knowledge.search(caller.owner_id, collection_id, body.query, body.limit)
        return ExactJSONResponse(found_json(found))

    @api.post("/{collection_id}/estimate", response_model=ReadingEstimateOut)
    async def estimate_reading(collection_id: UUID, body: ReadingEstimateIn, caller: Member) -> Response:
        """What reading these files into the collection would take; nothing is begun."""
        return ExactJSONResponse(estimate_json(await knowledge.estimate(caller.owner_id, collection_id, body.file_ids)))

    @api.get("/{collection_id}/sources", response_model=list[SourceOut])
    async def list_sources(collection_id: UUID, caller: Member) -> Response:
        """The newest first."""
        return ExactJSONResponse([source_json(one) for one in await knowledge.list_sources(caller.owner_id, collection_id)])

    @api.post("/{collection_id}/sources", status_code=201, response_model=SourceOut)
    async def add_source(collection_id: UUID, body: SourceIn, caller: Member) -> Response:
        """Take a file in; it is read in the background."""
        return ExactJSONResponse(source_json(await knowledge.add_source(caller.owner_id, collection_id, body.file_id)), 201)

    @api.post("/{collection_id}/cancel", response_model=CancelledOut)
    async def cancel_reading(collection_id: UUID, caller: Member) -> Response:
        """Stop everything that waits or is being read; what was read so far can be found."""
        return ExactJSONResponse({"cancelled": await knowledge.cancel(caller.owner_id, collection_id)})

    @api.post("/{collection_id}/sources/{source_id}/cancel", response_model=CancelledOut)
    async def cancel_source(collection_id: UUID, source_id: UUID, caller: Member) -> Response:
        """Stop reading it; what was read so far can be found."""
        return ExactJSONResponse({"cancelled": await knowledge.cancel(caller.owner_id, collection_id, source_id)})

    @api.post("/{collection_id}/sources/{source_id}/resume", response_model=SourceOut)
    async def resume_source(collection_id: UUID, source_id: UUID, caller: Member) -> Response:
        """Go on where it was cancelled or failed."""
        return ExactJSONResponse(source_json(await knowledge.resume(caller.owner_id, collection_id, source_id)))

    @api.delete("/{collection_id}/sources/{source_id}", status_code=204)
    async def remove_source(collection_id: UUID, source_id: UUID, caller: Member) -> None:
        """Take it out, with its passages; the file stays."""
        await knowledge.remove_source(caller.owner_id, collection_id, source_id)

    return api


def project_collection_routes(knowledge: Knowledge) -> APIRouter:
    """What is searched for every question in a project."""
    api = router("/api/projects/{project_id}/collections", "knowledge")

    @api.get("", response_model=UsedOut)
    async def list_used(project_id: UUID, caller: Member) -> Response:
        found = await knowledge.collections_of_project(caller.owner_id, project_id)
        return ExactJSONResponse({"collectionIds": [str(one) for one in found]})

    @api.put("", response_model=UsedOut)
    async def set_used(project_id: UUID, body: UsedIn, caller: Member) -> Response:
        found = await knowledge.use_in_project(caller.owner_id, project_id, body.collection_ids)
        return ExactJSONResponse({"collectionIds": [str(one) for one in found]})

    return api
