"""Pictures made from pictures and a text.

Their price goes by the picture made, as for pictures from a text. Where a model is paid by tokens, those of the pictures it is given have a
price of their own, which no row of ours states yet: such a model is refused. The pictures given are looked at for their kind alone.
"""

from typing import Any, Final

from aim2balance.catalogue.types import Deployment
from aim2balance.gateway import rules
from aim2balance.gateway.dialects import request_facts as read
from aim2balance.gateway.dialects import token_estimate
from aim2balance.gateway.dialects.forms import Form
from aim2balance.gateway.dialects.openai_chat.pictures import ELSEWHERE
from aim2balance.gateway.dialects.registry import EndpointRow
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.operations import images
from aim2balance.kit.image_headers import recognise

MOST_GIVEN: Final = 16
"""Pictures in one request, as at OpenAI."""
_GIVEN: Final = ("image", "image[]")
_MASK: Final = "mask"
_NO: Final = frozenset({"", "false", "0"})


def read_form(row: EndpointRow, form: Form, document: dict[str, Any], model: str) -> RequestFacts:
    """What admission needs of pictures to be changed. Raises `Invalid`."""
    given, masks = form.files_of(*_GIVEN), form.files_of(_MASK)
    if not 1 <= len(given) <= MOST_GIVEN:
        read.refuse(f"The form must hold from 1 to {MOST_GIVEN} pictures, as the files `image` or `image[]`.", "image")
    if len(masks) > 1:
        read.refuse("The form must hold one `mask` at most.", _MASK)
    for file in form.files:
        if file not in (*given, *masks):
            read.refuse(f"`{file.field[:100]}` is no file that can be sent here: expected image or mask.", file.field[:100])
        if recognise(file.content) is None:
            read.refuse(f"`{file.field}` must be a picture (PNG, JPEG or WebP).", file.field)
    if str(document.get("stream", "")).lower() not in _NO:
        read.refuse("Pictures cannot be streamed yet: leave `stream` out.", "stream")
    prompt = document.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        read.refuse("`prompt` must be a text that says what the picture shows.", "prompt")
    for name in sorted(ELSEWHERE.intersection(document)):
        read.refuse(f"`{name}` is not known here: say how many by `n`, how large by `size`.", name)
    number = _number(document.get("n"))
    counted = token_estimate.count_embedding(prompt)
    return RequestFacts(
        endpoint=row.name,
        dialect=row.dialect,
        model=model,
        n=number,
        modalities=("image",),
        pictures=number,
        picture_names=images.names_of(document),
        form=form,
        paid_extras=read.paid_extras(document),
        messages=counted.messages,
        counted_input=counted.tokens,
        input_bound=counted.bound,
        document=document,
    )


def _number(said: object) -> int:
    if said in (None, ""):
        return 1
    number = int(said) if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 4 else 0
    if not 1 <= number <= images.MOST_PICTURES:
        read.refuse(f"`n` must be a whole number from 1 to {images.MOST_PICTURES}.", "n")
    return number


def unpriced(facts: RequestFacts, deployment: Deployment) -> tuple[str, ...]:
    """Pictures without a price of their own; and those given, where tokens are what is paid."""
    if deployment.prices.per_image is None and rules.picture_name(facts, deployment) is None:
        return ("images",) if deployment.prices.image_out is None else ("image_in",)
    return ()


def write_body(body: bytes, facts: RequestFacts, deployment: Deployment, boundary: str) -> bytes:
    return body if facts.form is None else facts.form.written(boundary, model=deployment.upstream_model)
