"""Pictures for a signed-in person: which model makes them, and making or changing one."""

import base64
import re
from typing import Any, Final
from uuid import UUID

import msgspec

from aim2balance.catalogue.errors import ModelNotFound
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Deployment
from aim2balance.gateway import operations, rules
from aim2balance.gateway.answer import PlainAnswer
from aim2balance.gateway.dialects.forms import Form, FormFile
from aim2balance.gateway.errors import UpstreamFailed
from aim2balance.gateway.service import Gateway
from aim2balance.gateway.types import Caller, PictureShape
from aim2balance.kit.errors import DomainError
from aim2balance.kit.tokens import TokenUsage

_SIZES: Final[dict[PictureShape, str]] = {"square": "1024x1024", "wide": "1536x1024", "tall": "1024x1536"}
_PRICED_SIZE: Final = re.compile(rf"{rules.PICTURE}(\d{{2,5}})x(\d{{2,5}})", re.ASCII)
_BOUNDARY: Final = "a2b-own"
_DATA: Final = re.compile(r"data:image/[a-z]{2,10};base64,", re.ASCII)


class PictureAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as its provider sent it, and what it cost."""

    content: bytes
    model: str
    receipt: dict[str, Any]


class PictureMaker:
    """Makes and changes pictures through the gateway, at the cheapest model that the caller may use."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def make(
        self, caller: Caller, request_id: UUID, prompt: str, shape: PictureShape = "square", given: tuple[str, bytes] | None = None
    ) -> PictureAnswer:
        """A picture of that text, or, `given` media type and bytes of another one, that one changed by it.

        Raises `ModelNotFound` where no model of this server does that for the caller, and what every request may raise.
        """
        model, place = self._cheapest(caller, changes=given is not None)
        asked = {"model": model, "prompt": prompt, "size": _size(place, shape)}
        if given is None:
            request = await self._gateway.read_any("images", msgspec.json.encode(asked), caller, request_id)
        else:
            kind, content = given
            file = FormFile(field="image", name=f"picture.{kind.removeprefix('image/')}", kind=kind, content=content)
            boundary = f"{_BOUNDARY}-{request_id.hex}"
            body = Form(texts=tuple(asked.items()), files=(file,)).written(boundary)
            content_type = f"multipart/form-data; boundary={boundary}"
            request = await self._gateway.read_any("image_edits", body, caller, request_id, (), content_type)
        answer = await self._gateway.answer(request)
        if not isinstance(answer, PlainAnswer):  # nobody asked for a stream
            answer.close()
            raise UpstreamFailed("The model sent something that is no picture.")
        return PictureAnswer(content=_content_of(answer.body), model=model, receipt=answer.receipt)

    def _cheapest(self, caller: Caller, *, changes: bool) -> tuple[str, Deployment]:
        found: list[tuple[int, str, Deployment]] = []
        for row in self._gateway.list_models(caller):
            if row["type"] != operations.IMAGES.request_type:
                continue
            try:
                place = self._gateway.first_place(row["id"], caller.region)
            except DomainError:
                continue
            if (usage := _usage_of_one(place, changes=changes)) is not None:
                found.append((price(usage, place.prices, self._gateway.catalogue.rates).total.micro, row["id"], place))
        if not found:
            what = "changes" if changes else "makes"
            raise ModelNotFound(f"No model of this server that may be used here {what} pictures.", model="image")
        _, model, place = min(found, key=lambda one: one[:2])
        return model, place


def _priced_sizes(place: Deployment) -> dict[str, str]:
    """Names of prices by the sizes they are for."""
    return {name.removeprefix(rules.PICTURE): name for name, _ in place.prices.per_tool if _PRICED_SIZE.fullmatch(name)}


def _usage_of_one(place: Deployment, *, changes: bool) -> TokenUsage | None:
    """A square picture, as it is priced there; None where it has no price."""
    if (name := _priced_sizes(place).get(_size(place, "square"))) is not None:
        return TokenUsage(tool_calls=((name, 1),))
    if place.prices.per_image is not None:
        return TokenUsage(images=1)
    most = place.accepts.picture_output_tokens
    if changes or most is None or place.prices.image_out is None:
        return None
    return TokenUsage(output=most, image_out=most)


def _size(place: Deployment, shape: PictureShape) -> str:
    """A size of that shape that has a price there, else the usual one."""
    fitting = [size for size in _priced_sizes(place) if _shape_of(size) == shape]
    return min(fitting, key=lambda size: (size != _SIZES[shape], size), default=_SIZES[shape])


def _shape_of(size: str) -> PictureShape:
    width, height = map(int, size.split("x"))
    return "square" if width == height else "wide" if width > height else "tall"


class _Sent(msgspec.Struct):
    b64_json: str | None = None
    url: str | None = None


class _Answer(msgspec.Struct):
    data: list[_Sent]


def _content_of(body: bytes) -> bytes:
    """Raises `UpstreamFailed` where the answer holds no picture: an address of one is not followed."""
    try:
        first = msgspec.json.decode(body, type=_Answer).data[0]
        sent = first.b64_json or _DATA.sub("", first.url or "", count=1)
        return base64.b64decode(sent, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, IndexError, ValueError) as mistake:
        raise UpstreamFailed("The model sent something that is no picture.") from mistake
