"""`/api` of files: uploaded by tus 1.0 (core, creation, expiration, termination), listed, fetched by a link, deleted.

https://tus.io/protocols/resumable-upload: an upload that breaks off goes on where it was, from any page and after any crash.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import StreamingResponse

from aim2balance.files.file_names import attachment
from aim2balance.files.reading import Reading
from aim2balance.files.schemas import DownloadLinkOut, FilePageOut, UploadOut, UploadsOut
from aim2balance.files.types import UploadedFile, UploadState
from aim2balance.files.uploads import UNFINISHED_KEPT, Download, Uploads
from aim2balance.kit.clock import wire_time
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import AuthorizedRoute, ExactJSONResponse, Member, file_answer, problem, public, router, tolerant
from aim2balance.kit.person_limits import MOST_LARGE_BODIES

VERSION: Final = "1.0.0"
BODY: Final = "application/offset+octet-stream"
_TUS: Final = {"tus-resumable": VERSION, "cache-control": "no-store"}
_MOST_LISTED: Final = 200
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
# Whatever it is, it is saved and never shown: markup of a stranger would speak as this page.
_SAVED: Final = {
    "content-type": "application/octet-stream",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
}


class PartUpload(AuthorizedRoute):
    """The body is a part of a file."""

    most_at_a_time = MOST_LARGE_BODIES


_RANGES: Final[dict[int | str, dict[str, Any]]] = {
    **file_answer("application/octet-stream"),
    206: {"description": "the range asked for", **file_answer("application/octet-stream")[200]},
}
_CREATED: Final[dict[str, Any]] = {"headers": {"Location": {"description": "where its bytes go", "schema": {"type": "string"}}}}


def upload_routes(uploads: Uploads, reading: Reading) -> APIRouter:
    """Without `/api` before them: part of `routes.file_routes`."""

    class BoundedPartUpload(PartUpload):
        @property
        def most_body(self) -> int:
            return uploads.most_upload()

    return _routes(uploads, reading, BoundedPartUpload)


def _routes(uploads: Uploads, reading: Reading, part_route: type[AuthorizedRoute]) -> APIRouter:
    api = router("", "files")
    parts = router("", "files", part_route)

    @api.options("/uploads", status_code=204, dependencies=[public, tolerant])
    async def describe_uploads() -> Response:
        """What of tus there is, and the largest file."""
        said = {"tus-version": VERSION, "tus-extension": "creation,expiration,termination", "tus-max-size": str(uploads.most_upload())}
        return Response(status_code=204, headers={**_TUS, **said})

    @api.post("/uploads", status_code=201, dependencies=[tolerant], response_class=Response, responses={201: _CREATED})
    async def begin_upload(request: Request, caller: Member) -> Response:
        """`Upload-Length` says how large the file is, `Upload-Metadata` (filename, base64) what it is called; its room is taken now."""
        if not _is_ours(request):
            return _other_version()
        size = _number(request, "upload-length")
        file = await uploads.create(caller.owner_id, _name(request.headers.get("upload-metadata", "")), size)
        return Response(status_code=201, headers={**_TUS, **_expires(file), "location": f"/api/uploads/{file.id}"})

    @api.head("/uploads/{file_id}", dependencies=[tolerant], response_class=Response)
    async def find_offset(request: Request, file_id: UUID, caller: Member) -> Response:
        """How much of it is there."""
        if not _is_ours(request):
            return _other_version()
        file = await uploads.get(caller.owner_id, file_id)
        return Response(headers={**_TUS, **_offset(file), "upload-length": str(file.size_bytes)})

    @parts.patch("/uploads/{file_id}", status_code=204, dependencies=[tolerant], response_class=Response)
    async def add_part(request: Request, file_id: UUID, caller: Member) -> Response:
        """The next bytes, from `Upload-Offset` on; each part is safe before the answer."""
        if not _is_ours(request):
            return _other_version()
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BODY:
            return problem(415, "unsupported_media_type", f"A part is sent as {BODY}.")
        offset = _number(request, "upload-offset")
        file = await uploads.append(caller.owner_id, file_id, offset, request.stream())
        return Response(status_code=204, headers={**_TUS, **_offset(file)})

    @api.delete("/uploads/{file_id}", status_code=204, dependencies=[tolerant], response_class=Response)
    async def end_upload(request: Request, file_id: UUID, caller: Member) -> Response:
        """Nothing is left of it."""
        if not _is_ours(request):
            return _other_version()
        await uploads.delete(caller.owner_id, file_id)
        return Response(status_code=204, headers=_TUS)

    @api.get("/uploads/{file_id}", response_model=UploadOut)
    async def read_upload(file_id: UUID, caller: Member) -> Response:
        """How far it is, and what it is."""
        return ExactJSONResponse(upload_json(await uploads.get(caller.owner_id, file_id)))

    @api.get("/files", response_model=UploadsOut)
    async def list_files(caller: Member, before: UUID | None = None, limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50) -> Response:
        """The caller's files, the newest first; images of chats stand in their chats."""
        found = await uploads.list_files(caller.owner_id, before, limit + 1)
        is_more = len(found) > limit
        shown = found[:limit]
        return ExactJSONResponse({"items": [upload_json(file) for file in shown], "next": str(shown[-1].id) if is_more else None})

    @api.post("/files/{file_id}/link", response_model=DownloadLinkOut)
    async def make_link(file_id: UUID, caller: Member) -> Response:
        """An address under which a browser can save the file, for five minutes."""
        token, until = await uploads.link(caller.owner_id, file_id)
        return ExactJSONResponse({"url": f"/api/files/{file_id}/download?token={token}", "expiresAt": wire_time(until)})

    @api.get("/files/{file_id}/text", response_model=FilePageOut)
    async def read_text(file_id: UUID, caller: Member, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1) -> Response:
        """What was read on a page; pages are counted from 1."""
        found = await reading.page(caller.owner_id, file_id, page)
        return ExactJSONResponse({"page": found.number, "pages": found.pages, "text": found.text})

    @api.get(
        "/files/{file_id}/download",
        dependencies=[public, tolerant],
        response_class=Response,
        responses=_RANGES,
    )
    async def download(request: Request, file_id: UUID, token: Annotated[str, Query(max_length=200)] = "") -> Response:
        """The file, or one range of it, to whoever has a link that is still good. It is saved, never shown."""
        unchanged = request.headers.get("if-range", _etag(file_id)) == _etag(file_id)
        return _saved(await uploads.open_by_link(file_id, token, request.headers.get("range") if unchanged else None))

    api.include_router(parts)
    return api


def upload_json(file: UploadedFile) -> dict[str, Any]:
    return {
        "id": str(file.id),
        "name": file.name,
        "bytes": file.size_bytes,
        "receivedBytes": file.received_bytes,
        "state": str(file.state),
        "refusal": file.refusal,
        "mediaType": file.media_type,
        "textState": file.text_state,
        "textError": file.text_error,
        "pages": file.pages,
        "textBytes": file.text_bytes,
        "createdAt": wire_time(file.created_at),
        "expiresAt": wire_time(expiry) if (expiry := _expiry(file)) is not None else None,
    }


def _saved(found: Download) -> Response:
    size, (start, end) = found.file.size_bytes, found.span or (0, found.file.size_bytes)
    if start >= end:
        refused = problem(416, "range_not_satisfiable", "The file has nothing there.")
        refused.headers["content-range"] = f"bytes */{size}"
        return refused
    headers = {**_SAVED, "content-disposition": attachment(found.file.name), "content-length": str(end - start)}
    headers |= {"accept-ranges": "bytes", "etag": _etag(found.file.id)}
    if found.span is None:
        return StreamingResponse(found.pieces, headers=headers)
    return StreamingResponse(found.pieces, 206, {**headers, "content-range": f"bytes {start}-{end - 1}/{size}"})


def _etag(file_id: UUID) -> str:
    """A file never changes."""
    return f'"{file_id}"'


def _is_ours(request: Request) -> bool:
    return request.headers.get("tus-resumable") == VERSION


def _other_version() -> Response:
    answer = problem(412, "tus_version", f"Uploads speak tus {VERSION}: send `Tus-Resumable: {VERSION}`.")
    answer.headers["tus-version"] = VERSION
    return answer


def _number(request: Request, name: str) -> int:
    """A header that is a number of bytes. Raises `Invalid`."""
    said = request.headers.get(name, "")
    if not _NUMBER.fullmatch(said):
        raise Invalid(f"The header {name} is a number of bytes.", code="invalid_header", header=name)
    return int(said)


def _name(metadata: str) -> str:
    """`filename` of `key value,key value`, values in base64; nothing where it is missing or no text."""
    said = dict(pair.strip().partition(" ")[::2] for pair in metadata.split(","))
    try:
        return b64decode(said.get("filename", "").strip(), validate=True).decode()
    except ValueError:
        return ""


def _expiry(file: UploadedFile) -> datetime | None:
    return file.changed_at + UNFINISHED_KEPT if file.state in {UploadState.RECEIVING, UploadState.REFUSED} else None


def _expires(file: UploadedFile) -> Mapping[str, str]:
    expiry = _expiry(file)
    return {} if expiry is None else {"upload-expires": format_datetime(expiry, usegmt=True)}


def _offset(file: UploadedFile) -> Mapping[str, str]:
    return {"upload-offset": str(file.received_bytes), **_expires(file)}
