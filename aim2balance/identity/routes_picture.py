"""`/api/user/picture`: the profile picture of the caller. Needs `app.state.identity: Identity`."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from aim2balance.identity import profile_picture
from aim2balance.identity.errors import NoPictureKept
from aim2balance.identity.routes_account import State
from aim2balance.identity.schemas import UserOut, user_out
from aim2balance.identity.square_picture import MEDIA_TYPE
from aim2balance.kit.http import AuthorizedRoute, ExactJSONResponse, Member, file_answer, router, while_read
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.worker_pool import WorkerPool

_SHOWN = {
    "content-disposition": "inline",
    "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
    "vary": "authorization",
}


def picture_routes(work: WorkerPool, most_upload: Callable[[], int]) -> APIRouter:
    """`work` draws pictures. `most_upload`: bytes of any file, which a picture may not exceed either."""

    class PictureUpload(AuthorizedRoute):
        """The body is one image."""

        most_at_a_time = MOST_LARGE_BODIES

        @property
        def most_body(self) -> int:
            return min(profile_picture.MOST_BYTES, most_upload())

    api = router("/api/user/picture", "account", PictureUpload)

    @api.put("", response_model=UserOut)
    async def put_picture(request: Request, identity: State, caller: Member) -> Response:
        """The body is the image itself, whatever its header says: a PNG, JPEG or WebP that stands still. Kept is its middle, a small square
        without what was said about it.
        """
        content = await request.body()
        return ExactJSONResponse(user_out(await while_read(request, profile_picture.put_picture(identity, work, caller.user_id, content))))

    @api.get(
        "",
        response_class=Response,
        responses={**file_answer(MEDIA_TYPE), 304: {"description": "as the reader has it"}},
    )
    async def read_picture(request: Request, identity: State, caller: Member) -> Response:
        known = request.headers.get("if-none-match")
        if known is not None:
            kept_id = await profile_picture.find_picture_id(identity.db, caller.user_id)
            if kept_id is not None and known.removeprefix("W/") == f'"{kept_id}"':
                return Response(status_code=304, headers={**_SHOWN, "etag": f'"{kept_id}"'})
        found = await profile_picture.find_picture(identity.db, caller.user_id)
        if found is None:
            raise NoPictureKept("There is no profile picture.")
        picture_id, content = found
        return Response(content, headers={**_SHOWN, "etag": f'"{picture_id}"'}, media_type=MEDIA_TYPE)

    @api.delete("", status_code=204)
    async def delete_picture(identity: State, caller: Member) -> None:
        await profile_picture.delete_picture(identity.db, caller.user_id)

    return api
