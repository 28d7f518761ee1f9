"""HTTP for `/api`: failures as problem+json, exact JSON, and who may call which route.

Not here: what a route does, how a token is checked (`Authenticator`, given by `app.container`),
and the `/v1` routes, which speak other shapes.
"""

import asyncio
import gzip
import logging
import unicodedata
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Protocol, TypeAlias, TypeVar

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, WithJsonSchema
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute
from starlette.types import Message, Receive

from aim2balance.kit import own_address
from aim2balance.kit.accepted_input import bound_of, is_of_links, refuse_other_types
from aim2balance.kit.errors import Conflict, DomainError, Forbidden, Invalid, Unauthenticated
from aim2balance.kit.json_size import MOST_ESCAPES, SMALL, check_size, most_values
from aim2balance.kit.money import Euro, bounded
from aim2balance.kit.openapi import drop_titles, name_problems
from aim2balance.kit.person_limits import PersonLimit
from aim2balance.kit.principal import Actor, OwnerId, Permission, Principal
from aim2balance.kit.status import STATUS

_log = logging.getLogger(__name__)

T = TypeVar("T")

BUILD_HEADER = "x-a2b-build"
"""The page says with it which build it is."""
_MOST_VALUES = 50_000
"""Of a JSON body; a batch of a thousand usage events has fewer."""
_LARGE = 32_000
"""Bytes from which compressing is worth it."""
_TITLE = {
    400: "Invalid request",
    401: "Not signed in",
    402: "Insufficient balance",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Request too large",
    429: "Too many requests",
    500: "Our mistake",
    502: "The provider failed",
    503: "Not available at the moment",
    504: "The provider did not answer in time",
}
_CODE = {400: "invalid_request_error", 404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}

_encoder = msgspec.json.Encoder(decimal_format="number")


def encode(content: object) -> bytes:
    """JSON in which a `Decimal` is a number with exactly its digits, and ids and times are strings."""
    return _encoder.encode(content)


class ExactJSONResponse(Response):
    """A JSON answer written by `encode`, kept by no cache: everything here is somebody's own."""

    media_type = "application/json"

    def __init__(self, content: object, status_code: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(encode(content), status_code, {"cache-control": "no-store", **(headers or {})})


async def gzipped(answer: Response, request: Request) -> Response:
    """The same answer, compressed where it is large and its reader takes that: a long chat is megabytes of text."""
    taken = [one.replace(" ", "") for one in request.headers.get("accept-encoding", "").split(",")]
    takes = any(one.partition(";")[0] == "gzip" and not one.endswith(";q=0") for one in taken)
    if not takes or len(answer.body) < _LARGE:
        return answer
    body = await asyncio.to_thread(gzip.compress, bytes(answer.body), 1, mtime=0)
    small = Response(body, answer.status_code, media_type=answer.media_type)
    small.headers.update({"cache-control": "no-store", "content-encoding": "gzip", "vary": "accept-encoding"})
    return small


def euro_number(micro: int) -> Decimal:
    """An amount for JSON, written from the integer: at most six decimals, never an exponent."""
    return Decimal(Euro(micro).plain())


def problem(status: int, code: str, detail: str, facts: dict[str, object] | None = None) -> Response:
    """A failure as RFC 9457 has it. `facts` cannot replace the fixed members."""
    known = facts or {}
    body = {**known, "type": "about:blank", "title": _TITLE.get(status, "Error"), "status": status, "code": code, "detail": detail}
    headers = {"cache-control": "no-store"}
    if isinstance(wait := known.get("retry_after"), int | float):
        headers["retry-after"] = str(int(wait) + (wait % 1 > 0))
    return Response(encode(body), status, headers, "application/problem+json")


def problem_of(error: DomainError) -> Response:
    return problem(STATUS[error.kind], error.code, error.message, error.facts)


def refusal_of_unknown(request: Request, name: str) -> DomainError:
    """A field or query name that this route does not have. From a page of another build it is that page which is outdated."""
    build, own = request.headers.get(BUILD_HEADER), getattr(request.app.state, "page_build", None)
    if build is not None and own is not None and build != own:
        return Conflict("This page is of another version than the server. Please reload it.", code="page_outdated", field=name)
    return Invalid(f"There is no field {name!r} here.", code="unknown_field", field=name)


async def _on_domain_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, DomainError):
        raise error
    return problem_of(error)


def _field(found: dict[str, Any]) -> str:
    return ".".join(str(part) for part in found["loc"][1:])[:200].encode("utf-8", "replace").decode()


async def _on_invalid_body(request: Request, error: Exception) -> Response:
    """Names each field and what is wrong with it; never quotes the input, which may be a password or no valid text."""
    if not isinstance(error, RequestValidationError):
        raise error
    wrong = error.errors()
    unknown = next((found for found in wrong if found["type"] == "extra_forbidden"), None)
    if unknown is not None:
        return problem_of(refusal_of_unknown(request, _field(unknown)))
    fields = [{"field": _field(found), "message": found["msg"], **bound_of(found)} for found in wrong[:20]]
    return problem(400, "invalid_request_error", "The request is not valid.", {"errors": fields})


async def _on_http_exception(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    facts: dict[str, object] = {"mostBytes": int(error.detail)} if error.status_code == 413 and error.detail.isdecimal() else {}
    answer = problem(error.status_code, _CODE.get(error.status_code, "http_error"), _TITLE.get(error.status_code, "Error"), facts)
    answer.headers.update(error.headers or {})
    return answer


async def _on_any_error(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "internal_error", "Something is broken on our side. It was recorded.")


async def _on_client_gone(_: Request, _error: Exception) -> Response:
    """Nobody reads this, and it is no mistake of ours."""
    return problem(408, "client_gone", "The client went away.")


async def while_read(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives, for a request whose body has been read; it is cancelled when the client leaves first.

    Raises `ClientDisconnect`.
    """
    working, client_gone = asyncio.ensure_future(work), asyncio.ensure_future(_until_gone(request))
    try:
        await asyncio.wait({working, client_gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        for task in (working, client_gone):
            task.cancel()
        await asyncio.gather(working, client_gone, return_exceptions=True)


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def install(app: FastAPI, authenticator: "Authenticator", access: "Access", *, public_url: str | None = None) -> None:
    """Make `app` answer every failure as problem+json, know callers by `authenticator`, and let them do what `access` says.

    `public_url` is where people find it; without one, `own_address` says what is believed.
    """
    app.state.public_url = public_url
    app.state.authenticator = authenticator
    app.state.access = access
    app.add_exception_handler(DomainError, _on_domain_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_body)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(ClientDisconnect, _on_client_gone)
    app.add_exception_handler(Exception, _on_any_error)
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        document = describe()
        document.setdefault("components", {})["securitySchemes"] = _SCHEMES
        name_problems(document)
        drop_titles(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents for changing it


Audience: TypeAlias = Literal["public", "member", "admin", "telemetry"]
"""Who may call a route: anybody; a signed-in person; an admin; an API key with the scope `telemetry`."""


class Authenticator(Protocol):
    """Says who is there; given by identity."""

    async def by_token(self, token: str) -> Actor:
        """The person of an access token. Raises `Unauthenticated`."""
        ...

    async def by_key(self, secret: str) -> Actor:
        """The API key and its person. Raises `Unauthenticated`."""
        ...


class Access(Protocol):
    """Says for whom somebody acts and what they may do; given by organisations."""

    def resolve(self, actor: Actor) -> Principal: ...

    def may(self, principal: Principal, permission: Permission, thing: OwnerId) -> bool: ...


class _Guard:
    """The dependency behind `Member`, `Admin` and `TelemetryKey`; `audience` is what `route_permissions` reads."""

    def __init__(self, audience: Audience) -> None:
        self.audience: Audience = audience

    async def __call__(self, request: Request) -> Principal | None:
        """Who calls; asked once for each request."""
        found: dict[Audience, Principal | None] = request.scope.setdefault("aim2balance.callers", {})
        if self.audience not in found:
            found[self.audience] = await self._identify(request)
        return found[self.audience]

    async def _identify(self, request: Request) -> Principal | None:
        if self.audience == "public":
            return None
        authenticator: Authenticator = request.app.state.authenticator
        secret = _bearer(request)
        if self.audience == "telemetry":
            caller = access_of(request).resolve(await authenticator.by_key(secret or request.headers.get("x-api-key", "")))
            if not access_of(request).may(caller, Permission.REPORT_USAGE, caller.owner_id):
                raise Forbidden("This API key does not have the scope telemetry.", code="scope_missing", scope="telemetry")
            return caller
        if not secret:
            raise Unauthenticated("Please sign in.")
        caller = access_of(request).resolve(await authenticator.by_token(secret))
        if self.audience == "admin" and not access_of(request).may(caller, Permission.ADMINISTER, caller.owner_id):
            if caller.actor.lacks_second_factor:
                raise Forbidden("Administrators need a second factor here: settings, security.", code="second_factor_required")
            raise Forbidden("Only an admin may do this.")
        return caller


def access_of(request: Request) -> Access:
    """What decides in this application."""
    access: Access = request.app.state.access
    return access


def own_url(request: Request) -> str:
    """What links to this installation begin with; never what a stranger wrote into `Host`."""
    return own_address.own_url(request.app.state.public_url, request.headers.get("host", ""), request.scope.get("server"))


def is_from_own_page(request: Request) -> bool:
    """Whether no other page had the browser send this."""
    host = request.headers.get("host", "")
    return own_address.is_own_origin(request.headers.get("origin"), request.app.state.public_url, host, request.scope.get("server"))


def has_secure_cookies(request: Request) -> bool:
    return own_address.is_only_for_tls(request.app.state.public_url, request.headers.get("host", ""))


def _bearer(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


public = Depends(_Guard("public"))


def _takes_unknown_names() -> None:
    """Marks a route that others than our page and scripts call: what it does not know is ignored."""


tolerant = Depends(_takes_unknown_names)
Member = Annotated[Principal, Depends(_Guard("member"))]
Admin = Annotated[Principal, Depends(_Guard("admin"))]
TelemetryKey = Annotated[Principal, Depends(_Guard("telemetry"))]


_SECURITY: dict[Audience, list[dict[str, list[str]]]] = {
    "public": [],
    "member": [{"accessToken": []}],
    "admin": [{"accessToken": []}],
    "telemetry": [{"apiKey": []}],
}


_SCHEMES = {
    "accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "from /api/auth/login, ten minutes"},
    "apiKey": {"type": "http", "scheme": "bearer", "description": "an API key, a2b-…; also as x-api-key"},
}


class AuthorizedRoute(APIRoute):
    """A route that says who may call it: one `Member`, `Admin` or `TelemetryKey` parameter, or `dependencies=[public]`.

    A route that says nothing cannot be made. What it says stands in OpenAPI as `x-who`. Whoever may not call it is refused before
    anything of the body is read, so is what comes while `most_at_a_time` bodies of that person are being read by this route; a body of
    more than `most_body` bytes is refused before the rest of it is read. Query names that the route does not have are refused, unless
    it is `tolerant`.
    """

    most_at_a_time: int | None = None

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        audiences = list(_guards(self.dependant))
        if len(audiences) != 1:
            raise TypeError(f"{path}: a route says once who may call it")
        self.audience: Audience = audiences[0]
        self.is_tolerant = any(part.call is _takes_unknown_names for part in self.dependant.dependencies)
        self._names = frozenset(field.alias for field in get_flat_params(self.dependant) if isinstance(field.field_info, params.Query))
        self.openapi_extra = {"x-who": self.audience, "security": _SECURITY[self.audience], **(self.openapi_extra or {})}

    @property
    def most_body(self) -> int:
        return 1 << 20

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        bodies = PersonLimit(
            self.most_at_a_time, message="Too much is being uploaded at once. Please wait a moment.", code="too_many_uploads"
        )

        async def limited(request: Request) -> Response:
            caller = await _Guard(self.audience)(request)
            # Only now: a stranger learns no names.
            for name in request.query_params if not self.is_tolerant else ():
                if name not in self._names and not is_of_links(name):
                    raise refusal_of_unknown(request, name[:200])
            with bodies.held(caller.user_id) if caller is not None and request.method != "GET" else nullcontext():
                read = Request(request.scope, _limited(request, self.most_body))
                if self.body_field is not None:
                    await _check_values(read)
                return await handle(read)

        return limited


def _guards(dependant: Dependant) -> Iterator[Audience]:
    for part in dependant.dependencies:
        if isinstance(part.call, _Guard):
            yield part.call.audience
        yield from _guards(part)


async def _check_values(request: Request) -> None:
    """Refuse a body of so many values that decoding it would keep others waiting. Raises `Invalid` (too_many_values)."""
    body = await request.body()
    if len(body) > MOST_ESCAPES or (len(body) > SMALL and most_values(body) > _MOST_VALUES):
        await asyncio.to_thread(check_size, body, _MOST_VALUES, _MOST_VALUES)


def _limited(request: Request, most: int) -> Receive:
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise HTTPException(413, str(most))
    left = most

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, str(most))
        return message

    return receive


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePermission:
    method: str
    path: str
    audience: Audience


def route_permissions(routes: Sequence[BaseRoute]) -> Iterator[RoutePermission]:
    """Every method and path below `routes` with who may call it: the roles table. Routes that are no `AuthorizedRoute` are left out."""
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, AuthorizedRoute):
            for method in sorted(context.methods or ()):
                yield RoutePermission(method=method, path=context.path or "", audience=context.original_route.audience)


def router(prefix: str, tag: str, route_class: type[AuthorizedRoute] = AuthorizedRoute) -> APIRouter:
    """A router whose routes must say who may call them, with typed failures."""
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        route_class=route_class,
        responses={"4XX": {"model": Problem}, "5XX": {"model": Problem}},
    )


class APIModel(BaseModel):
    """A shape on the wire: camelCase outside, snake_case inside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True)


class APIRequest(APIModel):
    """What our page and scripts send: a field that is not known is a mistake of theirs, and refused by name. So is a value of another
    JSON type than the document says: 0 is no `false`, "5" no number, `true` no 1.
    """

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        refuse_other_types(schema)
        return schema


class EstimateRange(APIModel):
    """The range of an estimate, in the unit that the member's name says."""

    low: float
    best: float
    high: float


class Problem(APIModel):
    """What every failure looks like; failures with facts have more members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str


BOUNDED = AfterValidator(bounded)
"""Stands behind the bounds of a decimal in a request: 0e999999 is within them all, and no column takes it."""
Number = Annotated[Decimal, WithJsonSchema({"type": "number"}, mode="serialization")]
"""A figure of an answer: a number with exactly its digits."""


def file_answer(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """For `responses` of a route whose answer is a file."""
    return {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}}}


def clean(text: str) -> str:
    """Refuse what PostgreSQL cannot keep: NUL and lone surrogates. Raises `ValueError`."""
    if "\0" in text:
        raise ValueError("must not contain NUL characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("must be valid Unicode") from None
    return text


def clean_or_invalid(text: str) -> str:
    """`clean` for text that did not come through a model. Raises `Invalid`."""
    try:
        return clean(text)
    except ValueError as error:
        raise Invalid(f"The text {error}.") from None


Text = Annotated[str, AfterValidator(clean)]
"""A string of a request that can be stored."""


def _spelled(value: object) -> object:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


SpelledText = Annotated[Text, BeforeValidator(_spelled)]
"""A name or title: in the one spelling that texts are compared in (NFC), without the blanks of any script around it."""
