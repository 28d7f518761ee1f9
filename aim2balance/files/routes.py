"""`/api` of images: uploaded, shown to whom they belong to, taken back before they are sent."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from aim2balance.files.multipart import file_of_form, is_form
from aim2balance.files.reading import Reading
from aim2balance.files.routes_uploads import upload_json, upload_routes
from aim2balance.files.rules import file_json
from aim2balance.files.schemas import FileOut, StorageOut, UploadOut
from aim2balance.files.service import MOST_BYTES, Files
from aim2balance.files.uploads import Uploads
from aim2balance.kit.errors import NotFound
from aim2balance.kit.http import AuthorizedRoute, ExactJSONResponse, Member, file_answer, router, tolerant, while_read
from aim2balance.kit.person_limits import MOST_LARGE_BODIES

# What somebody uploaded is shown as what it was recognised as and nothing else, and opened on its own it can do nothing.
_SHOWN = {
    "content-disposition": "inline",
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=3600",
    "vary": "authorization",
}


class ImageUpload(AuthorizedRoute):
    """The body is one image."""

    most_at_a_time = MOST_LARGE_BODIES


def file_routes(files: Files, uploads: Uploads, reading: Reading) -> APIRouter:
    """Images of chats, files, and what they share."""
    most_upload = uploads.most_upload

    class BoundedImageUpload(ImageUpload):
        @property
        def most_body(self) -> int:
            return min(MOST_BYTES, most_upload())

    api = router("/api", "chat", BoundedImageUpload)
    api.include_router(upload_routes(uploads, reading))

    @api.get("/user/storage", response_model=StorageOut)
    async def read_storage(caller: Member) -> Response:
        """What the caller keeps, files, chats and collections, and how much it may be."""
        use = await files.use(caller.owner_id)
        return ExactJSONResponse(
            {
                "usedBytes": use.bytes,
                "filesBytes": use.files_bytes,
                "chatsBytes": use.chats_bytes,
                "deletedBytes": use.deleted_bytes,
                "knowledgeBytes": use.knowledge_bytes,
                "allowedBytes": files.storage.most_bytes,
                "uploadBytes": most_upload(),
                "takesFiles": uploads.is_open,
            }
        )

    @api.post("/files", status_code=201, dependencies=[tolerant], response_model=FileOut | UploadOut)
    async def add_file(request: Request, caller: Member) -> Response:
        """The body is an image itself: PNG, JPEG, WebP or GIF, whatever its header says; or a form with one file of any kind, which becomes
        one of the caller's files. Larger ones go to `/api/uploads`.
        """
        content, kind = await request.body(), request.headers.get("content-type", "")
        if is_form(kind):
            return ExactJSONResponse(upload_json(await uploads.add(caller.owner_id, *file_of_form(kind, content))), 201)
        return ExactJSONResponse(file_json(await while_read(request, files.add(caller.owner_id, content))), 201)

    @api.get("/files/{file_id}", response_class=Response, responses=file_answer("image/png", "image/jpeg", "image/webp", "image/gif"))
    async def read_file(file_id: UUID, caller: Member) -> Response:
        """An image; other files are downloaded."""
        file, content = await files.read(caller.owner_id, file_id)
        return Response(content, headers=_SHOWN, media_type=file.media_type)

    @api.delete("/files/{file_id}", status_code=204)
    async def delete_file(file_id: UUID, caller: Member) -> None:
        """Take back an image that was not sent, or delete a file."""
        try:
            await files.delete_unused(caller.owner_id, file_id)
        except NotFound:
            await uploads.delete(caller.owner_id, file_id)

    return api
