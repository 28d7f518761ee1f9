"""`/api` of import and export."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from aim2balance import identity
from aim2balance.agents import Agents
from aim2balance.chat import Chats
from aim2balance.files import Uploads
from aim2balance.kit.clock import wire_time
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import AuthorizedRoute, ExactJSONResponse, Member, file_answer, router, tolerant, while_read
from aim2balance.kit.number_format import Language
from aim2balance.kit.worker_pool import WorkerPool
from aim2balance.prompts import Presets, Prompts
from aim2balance.transfer import conversation_pdf, exporter
from aim2balance.transfer.export_words import Reader
from aim2balance.transfer.ports import FurtherFiles, PersonalRows, nothing_further
from aim2balance.transfer.schemas import ImportOut
from aim2balance.transfer.service import Imports, new_file
from aim2balance.usage import zone_of


def _reader(
    request: Request,
    lang: Annotated[Language | None, Query(description="of the words beside the texts; without it what the browser asks for")] = None,
    tz: Annotated[str | None, Query(max_length=200, description="IANA zone of the times; without it `x-time-zone`, else UTC")] = None,
    x_time_zone: Annotated[str | None, Header(max_length=200)] = None,
) -> Reader:
    asked = lang or identity.asked_language(request.headers.get("accept-language", ""))
    return Reader("de" if asked == "de" else "en", zone_of(tz or x_time_zone))


AsReader = Annotated[Reader, Depends(_reader)]


class ChatFileUpload(AuthorizedRoute):
    """An export of years is large; it goes to a file while it comes."""


def transfer_routes(
    imports: Imports,
    chats: Chats,
    prompts: Prompts,
    presets: Presets,
    agents: Agents,
    pdf_work: WorkerPool,
    uploads: Uploads,
    further: FurtherFiles = nothing_further,
    rows: PersonalRows | None = None,
) -> APIRouter:
    """What is brought is bounded as uploads are, and taken away with them; `further` and `rows` are what else of a person goes along."""

    class BoundedFileUpload(ChatFileUpload):
        @property
        def most_body(self) -> int:
            return uploads.most_upload()

    api = router("/api", "chat", BoundedFileUpload)

    @api.post("/import", status_code=202, dependencies=[tolerant], response_model=ImportOut)
    async def start_import(request: Request, caller: Member) -> Response:
        """The body is the file itself: JSON or zip."""
        async with imports.upload(caller.owner_id):
            file, size = new_file(), 0
            try:
                async for piece in request.stream():
                    size += len(piece)
                    file.write(piece)
            except BaseException:
                file.close()
                raise
            if not size:
                file.close()
                raise Invalid("The file is empty.", code="empty_file")
            return ExactJSONResponse(_run_json(await imports.start(caller.owner_id, file, size)), 202)

    @api.get("/imports", response_model=list[ImportOut])
    async def list_imports(caller: Member) -> Response:
        return ExactJSONResponse([_run_json(run) for run in await imports.list_runs(caller.owner_id)])

    @api.get("/imports/{import_id}", response_model=ImportOut)
    async def read_import(import_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(_run_json(await imports.get(caller.owner_id, import_id)))

    @api.delete("/imports/{import_id}", status_code=204)
    async def cancel_import(import_id: UUID, caller: Member) -> None:
        await imports.cancel(caller.owner_id, import_id)

    @api.get(
        "/convos/{conversation_id}/export",
        response_class=Response,
        responses=file_answer("text/markdown", "application/json", "application/pdf"),
    )
    async def export_convo(
        conversation_id: UUID,
        request: Request,
        caller: Member,
        reader: AsReader,
        form: Annotated[Literal["markdown", "json", "pdf"], Query(alias="format")] = "markdown",
        message_id: Annotated[UUID | None, Query(alias="messageId")] = None,
    ) -> Response:
        conversation, messages = await chats.read(caller.owner_id, conversation_id)
        if form == "json":
            return _file(exporter.whole(conversation, messages), "application/json", f"{conversation.id}.json")
        if form == "pdf":
            shown = await chats.files.contents(caller.owner_id, conversation_pdf.images_shown(conversation, messages, message_id))
            making = pdf_work.run(caller.user_id, conversation_pdf.conversation_pdf, conversation, messages, message_id, reader, shown)
            made = await while_read(request, making)
            return _file(made, "application/pdf", f"{conversation.id}.pdf")
        text = exporter.markdown(conversation, messages, message_id, reader)
        return _file(text.encode(), "text/markdown; charset=utf-8", f"{conversation.id}.md")

    @api.get("/export", response_class=Response, responses=file_answer("application/zip"))
    async def export_all(request: Request, caller: Member, reader: AsReader) -> Response:
        """Everything of a person in a zip: chats with their images, prompts, presets, agents, projects, schedules, profile picture, files,
        and in `account/` each row that the database holds of them, with a README.
        """
        await identity.record_export(request.app.state.identity, caller.user_id, "chats")
        picture = await identity.find_picture(request.app.state.identity.db, caller.user_id)
        extra_files = exporter.library(
            await prompts.list_prompts(caller.owner_id),
            await presets.list_presets(caller.owner_id),
            await agents.list_agents(caller.owner_id),
            await chats.projects.list_all(caller.owner_id),
            None if picture is None else picture[1],
        )
        extra_files |= await further(caller.owner_id)
        headers = {"content-disposition": 'attachment; filename="aim2balance-data.zip"', "cache-control": "no-store"}
        pieces = await _begun(
            exporter.zipped(
                caller.user_id,
                chats.each(caller.owner_id),
                extra_files,
                reader,
                uploads.each(caller.owner_id),
                partial(chats.files.contents, caller.owner_id),
                None if rows is None else rows(caller.user_id, reader.language),
            )
        )
        return StreamingResponse(pieces, media_type="application/zip", headers=headers)

    return api


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`pieces`, their first one made: what refuses them is still an answer. Raises what making it raises."""
    first = await anext(pieces)

    async def all_of() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_of()


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content, headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}, media_type=kind
    )


def _run_json(run: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(run["id"]),
        "state": run["state"],
        "errorCode": run["error_code"],
        "sizeBytes": run["size_bytes"],
        "readBytes": run["read_bytes"],
        "found": run["found"],
        "imported": run["imported"],
        "skipped": run["skipped"],
        "messages": run["messages"],
        "createdAt": wire_time(run["created_at"]),
        "items": [
            {
                "title": item["title"],
                "state": item["state"],
                "reason": item["reason"],
                "conversationId": item["conversation_id"],
                "messages": item["messages"],
                "leftOut": item["left_out"],
                "kept": item.get("kept", {}),
                "missing": item.get("missing", []),
            }
            for item in run["items"]
        ],
    }
