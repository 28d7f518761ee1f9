"""`/v1` as bare ASGI: one table from which dispatch, OpenAPI and the roles test are made. It is the hot path, so no framework."""

import asyncio
import contextlib
import math
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import unquote
from uuid import UUID

import msgspec
import structlog

from aim2balance import organisations
from aim2balance.gateway import dialects, rules
from aim2balance.gateway.agent_answer import AgentAnswer
from aim2balance.gateway.agent_models import NoAgents, as_agent, find, instructed, with_tools
from aim2balance.gateway.answer import PlainAnswer, StreamedAnswer
from aim2balance.gateway.attempt import InferenceRequest
from aim2balance.gateway.errors import OurMistake, ProviderRefused, RequestTooLarge, UnknownKey, place_of
from aim2balance.gateway.large_bodies import BODY_WORK, MOST_UNPAID, model_named
from aim2balance.gateway.ports import AgentDirectory
from aim2balance.gateway.service import Gateway
from aim2balance.gateway.types import AGENT_PREFIX, AgentConversation, AgentModel, Caller
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError, Forbidden, Invalid, NotFound, Unavailable
from aim2balance.kit.ids import new_id, parse_id
from aim2balance.kit.own_address import own_url
from aim2balance.kit.principal import OwnerId, Permission, Principal
from aim2balance.kit.status import STATUS
from aim2balance.wallet.errors import InsufficientBalance
from aim2balance.wallet.types import RateLimit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_log = structlog.get_logger("gateway")
_json = msgspec.json.Encoder(decimal_format="number").encode


class ClientGoneError(Exception):
    """The client closed the connection before its request was complete."""


class AccountReader(Protocol):
    """What `/v1` shows of the books; given by `app.container`."""

    async def receipt(self, owner_id: OwnerId, request_id: UUID) -> dict[str, Any] | None: ...

    async def balance(self, owner_id: OwnerId) -> dict[str, Any]: ...

    async def check_something_left(self, owner_id: OwnerId, now: datetime, rates: Sequence[RateLimit]) -> bool:
        """Whether there is anything to spend. Raises `RateLimited`."""
        ...


class KeyDirectory(Protocol):
    async def find_caller(self, secret: str) -> tuple[Caller, Principal] | None:
        """The caller of a valid key, and for whom the key acts within what."""
        ...


class AuthorizedRequest(msgspec.Struct, frozen=True):
    """One request whose key was checked."""

    id: UUID
    caller: Caller
    headers: dict[bytes, bytes]
    receive: Receive
    send: Send
    dialect: dialects.Dialect
    rest: str = ""


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """`path` may end in `{rest}`, which takes everything that follows. Whoever calls needs a key that is permitted `permission`."""

    method: str
    path: str
    permission: Permission
    handler: str
    summary: str
    dialect: dialects.Dialect = dialects.DEFAULT.name

    @property
    def audience(self) -> str:
        """The scope a key needs."""
        return organisations.SCOPES[self.permission]


TABLE = (
    *(
        RouteEntry("POST", f"/v1{row.path}", Permission.USE_MODELS, name, row.summary, row.dialect)
        for name, row in dialects.ENDPOINTS.items()
    ),
    RouteEntry("GET", "/v1/responses/{rest}", Permission.USE_MODELS, "stored_response", "A response by its id (none is kept)", "responses"),
    RouteEntry("DELETE", "/v1/responses/{rest}", Permission.USE_MODELS, "stored_response", "Delete a response (none is kept)", "responses"),
    RouteEntry("GET", "/v1/models", Permission.USE_MODELS, "models", "Models this key may use"),
    RouteEntry("GET", "/v1/models/{rest}", Permission.USE_MODELS, "model", "One model"),
    RouteEntry("GET", "/v1/receipts/{rest}", Permission.USE_MODELS, "receipt", "The receipt of an answer"),
    RouteEntry("GET", "/v1/balance", Permission.USE_MODELS, "balance", "The wallet behind this key"),
)
_EXACT = {(route.method, route.path): route for route in TABLE if not route.path.endswith("{rest}")}
_PREFIXES = tuple((route.method, route.path.removesuffix("{rest}"), route) for route in TABLE if route.path.endswith("{rest}"))


class GatewayRoutes:
    """The ASGI application below `/v1`."""

    def __init__(
        self,
        gateway: Gateway,
        keys: KeyDirectory,
        reader: AccountReader,
        clock: Clock,
        *,
        body_limit: int,
        public_url: str | None = None,
        agents: AgentDirectory | None = None,
    ) -> None:
        self._gateway = gateway
        self._keys = keys
        self._reader = reader
        self._agents = agents or NoAgents()
        self._clock = clock
        self._body_limit = body_limit
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The request boundary: every failure gets the contract's answer, and no text of a request reaches a log."""
        request_id = new_id(self._clock.now())
        headers = dict(scope["headers"])
        has_begun = False

        async def begin(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send({**message, "body": b""} if scope["method"] == "HEAD" and "body" in message else message)

        try:
            if (method := scope["method"]) == "OPTIONS":
                await send_plain(begin, 200, [(b"x-request-id", str(request_id).encode()), (b"allow", allowed(scope["path"]))], b"")
                return
            route, rest = find_route("GET" if method == "HEAD" else method, scope["path"])
            caller = await self._caller(route, headers)
            await getattr(self, f"_{route.handler}")(AuthorizedRequest(request_id, caller, headers, receive, begin, route.dialect, rest))
        except ClientGoneError:
            return
        except asyncio.CancelledError:  # by the server alone, when it stops and the time for answers is up
            if not has_begun:
                await self._refuse(begin, request_id, Unavailable("The server is stopping. Try again."), scope)
        except DomainError as refusal:
            await self._refuse(begin, request_id, refusal, scope)
        except Exception as mistake:  # noqa: BLE001 - the request boundary
            dialect = dialects.dialect_of_request(scope["path"], dict(scope["headers"])).name
            _log.error("alert", what="request failed", request_id=str(request_id), route=dialect, error=place_of(mistake))
            if not has_begun:
                await self._answer_error(begin, dialect, request_id, 500, OurMistake(), {})

    async def _caller(self, route: RouteEntry, headers: dict[bytes, bytes]) -> Caller:
        given = headers.get(b"authorization", b"").decode("latin-1")
        scheme, _, secret = given.partition(" ")
        if scheme.lower() != "bearer":
            secret = headers.get(b"x-api-key", b"").decode("latin-1")
        found = await self._keys.find_caller(secret.strip()) if secret else None
        if found is None:
            raise UnknownKey
        caller, principal = found
        if not organisations.may(principal, route.permission, principal.owner_id):
            raise Forbidden(f"This key lacks the scope {route.audience}.", code="scope_missing")
        region = headers.get(b"x-a2b-region", b"").decode("latin-1").strip().lower()
        return replace(caller, region=organisations.narrowed(caller.region, region)) if region else caller

    async def _body(self, request: AuthorizedRequest) -> bytes:
        limit = self._body_limit
        declared = request.headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared) > limit:
            raise RequestTooLarge(f"The body is larger than {limit >> 20} MiB.")
        message = await request.receive()
        body: bytes = message.get("body", b"")
        if not message.get("more_body") and message["type"] == "http.request" and len(body) <= MOST_UNPAID:
            return body
        parts, size, is_checked = [body], len(body), False
        while message["type"] == "http.request":
            if size > limit:
                raise RequestTooLarge(f"The body is larger than {limit >> 20} MiB.")
            if size > MOST_UNPAID and not is_checked:
                is_checked = True
                await self._check_unread(request.caller, b"".join(parts))
            if not message.get("more_body"):
                return b"".join(parts)
            message = await request.receive()
            parts.append(message.get("body", b""))
            size += len(parts[-1])
        raise ClientGoneError

    async def _check_unread(self, caller: Caller, beginning: bytes) -> None:
        """Whether the rest of a large body is read. Raises `RateLimited`, and `InsufficientBalance` where nothing is left and all costs."""
        if await self._reader.check_something_left(caller.owner_id, self._clock.now(), rules.rates_of(caller)):
            return
        name = await BODY_WORK.run(caller.owner_id, model_named, beginning)
        if not self._gateway.may_be_free(caller, name):
            raise InsufficientBalance(
                f"The wallet has nothing left, and then of a request no more than {MOST_UNPAID >> 10} KiB are read.", available_eur=0
            )

    async def _chat(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "chat")

    async def _messages(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "messages")

    async def _responses(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "responses")

    async def _stored_response(self, request: AuthorizedRequest) -> None:
        del request
        raise NotFound(
            "Responses are not kept here: none can be fetched, deleted or gone on with by its id. Send the whole history each time.",
            code="response_not_found",
        )

    async def _embeddings(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "embeddings")

    async def _images(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "images")

    async def _image_edits(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "image_edits")

    async def _speech(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "speech")

    async def _transcriptions(self, request: AuthorizedRequest) -> None:
        await self._converse(request, "transcriptions")

    async def _converse(self, request: AuthorizedRequest, endpoint: dialects.Endpoint) -> None:
        body = await self._body(request)
        if endpoint == "chat" and (asked := await with_tools(self._agents, body, request.caller)) is not None:
            await self._run(request, *asked)
            return
        answer = await self._gateway.answer(await self._read(request, endpoint, body))
        if isinstance(answer, PlainAnswer):
            await send_plain(request.send, 200, answer.headers, answer.body)
        else:
            await self._stream(request, answer)

    async def _run(self, request: AuthorizedRequest, agent: AgentModel, asked: AgentConversation, caller: Caller) -> None:
        """An agent with tools: the run ends with its client."""
        run = await self._agents.begin_run(caller, agent, asked, request.id)
        answer = AgentAnswer(run, asked, request.id, agent.model_name, self._clock.now())
        if asked.wants_stream:
            await self._stream(request, answer)
            return
        watcher = asyncio.create_task(self._watch(request, answer))
        try:
            await send_plain(request.send, 200, *await answer.whole())
        finally:
            watcher.cancel()
            answer.close()

    async def _read(self, request: AuthorizedRequest, endpoint: dialects.Endpoint, unread: bytes) -> InferenceRequest:
        body, caller = await instructed(self._agents, endpoint, unread, request.caller)
        content_type = request.headers.get(b"content-type", b"").decode("latin-1")
        return await self._gateway.read_any(endpoint, body, caller, request.id, self._passed_on(request), content_type)

    async def _stream(self, request: AuthorizedRequest, answer: StreamedAnswer | AgentAnswer) -> None:
        """Send a stream; when the client goes away the provider is stopped and what was produced is booked."""
        watcher = asyncio.create_task(self._watch(request, answer))
        try:
            await request.send({"type": "http.response.start", "status": 200, "headers": answer.headers})
            async with contextlib.aclosing(answer.chunks()) as chunks:
                async for chunk in chunks:
                    await request.send({"type": "http.response.body", "body": chunk, "more_body": True})
            if not answer.is_cut_off:
                await request.send({"type": "http.response.body", "body": b""})
        except OSError:
            return  # the client is gone
        finally:
            watcher.cancel()
            answer.close()

    async def _watch(self, request: AuthorizedRequest, answer: StreamedAnswer | AgentAnswer) -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        answer.stop()

    async def _count_tokens(self, request: AuthorizedRequest) -> None:
        inference_request = await self._read(request, "count_tokens", await self._body(request))
        counted = await self._gateway.count_tokens(inference_request)
        headers = self._own_headers(request)
        if counted.upstream_request_id:
            headers.append((b"x-a2b-upstream-request-id", counted.upstream_request_id.encode("latin-1", "replace")[:200]))
        await send_plain(request.send, 200, headers, counted.body)

    async def _models(self, request: AuthorizedRequest) -> None:
        rows = self._gateway.list_models(request.caller)
        for agent in await self._agents.list_agents(request.caller.owner_id):
            with contextlib.suppress(DomainError):  # one that could not answer this key is not listed
                rows.append(self._agent_row(request.caller, agent))
        await self._send_json(request, dialects.dialect_of_headers(request.headers).list_models(rows))

    async def _model(self, request: AuthorizedRequest) -> None:
        name = unquote(request.rest)
        if name.startswith(AGENT_PREFIX):
            row = self._agent_row(request.caller, await find(self._agents, request.caller.owner_id, name))
        else:
            row = self._gateway.find_model(request.caller, name)
        await self._send_json(request, dialects.dialect_of_headers(request.headers).show_model(row))

    def _agent_row(self, caller: Caller, agent: AgentModel) -> dict[str, Any]:
        """As its model is shown, by its own name. Raises what an answer of it would before money is looked at."""
        return {**self._gateway.find_model(as_agent(caller, agent), agent.model), "id": agent.model_name}

    async def _receipt(self, request: AuthorizedRequest) -> None:
        try:
            receipt = await self._reader.receipt(request.caller.owner_id, parse_id(request.rest))
        except Invalid:
            receipt = None
        if receipt is None:
            raise NotFound("There is no such receipt.", code="receipt_not_found")
        await self._send_json(request, receipt)

    async def _balance(self, request: AuthorizedRequest) -> None:
        await self._send_json(request, await self._reader.balance(request.caller.owner_id))

    @staticmethod
    def _passed_on(request: AuthorizedRequest) -> list[tuple[str, str]]:
        names = dialects.DIALECTS[request.dialect].passed_headers
        return [(name, value.decode("latin-1")) for name in names if (value := request.headers.get(name.encode()))]

    @staticmethod
    def _own_headers(request: AuthorizedRequest) -> list[tuple[bytes, bytes]]:
        own = str(request.id).encode()
        also = dialects.DIALECTS[request.dialect].request_id_header
        headers = [(b"content-type", b"application/json"), (b"x-request-id", own)]
        return headers if also is None else [*headers, (also, own)]

    async def _send_json(self, request: AuthorizedRequest, content: object) -> None:
        await send_plain(request.send, 200, self._own_headers(request), _json(content))

    async def _refuse(self, send: Send, request_id: UUID, refusal: DomainError, scope: Scope) -> None:
        status = refusal.status if isinstance(refusal, ProviderRefused) else STATUS[refusal.kind]
        facts = dict(refusal.facts)
        if refusal.code == "insufficient_balance":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            facts["topup_url"] = f"{own_url(self._public_url, host, scope.get('server'))}/wallet"
        if status >= 500 and not isinstance(refusal, Unavailable):
            _log.info("request failed", request_id=str(request_id), code=refusal.code, status=status)
        await self._answer_error(
            send, dialects.dialect_of_request(scope["path"], dict(scope["headers"])).name, request_id, status, refusal, facts
        )

    @staticmethod
    async def _answer_error(
        send: Send, dialect: dialects.Dialect, request_id: UUID, status: int, refusal: DomainError, facts: dict[str, object]
    ) -> None:
        body = dialects.render_error(dialect, status, refusal.code, refusal.message, facts, str(request_id))
        own = str(request_id).encode()
        headers = [(b"content-type", b"application/json"), (b"x-request-id", own), (b"x-litellm-call-id", own)]
        if (also := dialects.DIALECTS[dialect].request_id_header) is not None:
            headers.append((also, own))
        wait = facts.get("retry_after")
        if isinstance(wait, int | float):
            headers.append((b"retry-after", str(max(1, math.ceil(wait))).encode()))
        elif status == 503:
            headers.append((b"retry-after", b"2"))
        await send_plain(send, status, headers, body)


def find_route(method: str, path: str) -> tuple[RouteEntry, str]:
    """The row of the table and what follows its prefix. Raises `NotFound`."""
    if (route := _EXACT.get((method, path))) is not None:
        return route, ""
    for known, prefix, route in _PREFIXES:
        if method == known and path.startswith(prefix) and len(path) > len(prefix):
            return route, path[len(prefix) :]
    if any(path == route.path for route in TABLE):
        raise NotFound(f"This address does not take {method[:10]}.", code="method_not_allowed")
    raise NotFound("There is nothing at this address.", code="not_found")


def allowed(path: str) -> bytes:
    """The methods an address takes, as `Allow` lists them. Raises `NotFound` where there is none."""
    methods = [route.method for (_, known), route in _EXACT.items() if known == path]
    methods += [method for method, prefix, _ in _PREFIXES if path.startswith(prefix) and len(path) > len(prefix)]
    if not methods:
        raise NotFound("There is nothing at this address.", code="not_found")
    return ", ".join(dict.fromkeys([*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"])).encode()


async def send_plain(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """A whole answer in two messages."""
    start = {"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"%d" % len(body))]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
