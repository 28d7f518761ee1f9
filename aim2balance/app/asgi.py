"""The process as one ASGI application: `/v1` bare, `/api` FastAPI, health and metrics, and the web app for everything else."""

from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from aim2balance.app.agent_models import AgentModels
from aim2balance.app.base_urls import help_body, is_api_client, meant_path, normal_path
from aim2balance.app.container import Container
from aim2balance.app.cross_origin import CrossOrigin
from aim2balance.app.gateway_ports import BooksReader, KeyCallers
from aim2balance.app.metrics import CONTENT_TYPE
from aim2balance.app.migrate import is_usable
from aim2balance.app.static import WebApp
from aim2balance.gateway import GatewayRoutes
from aim2balance.kit.errors import DomainError

if TYPE_CHECKING:
    from aim2balance.app.live import Live

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LOST_BELOW_API = frozenset(f"/api/{name}" for name in ("chat/completions", "completions", "messages", "embeddings", "responses"))
_OWN = frozenset({"/healthz", "/readyz", "/metrics"})
WEB = Path(__file__).resolve().parents[2] / "web" / "dist"


class App(Protocol):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class Application:
    """Dispatches by the first part of the path. Roles that a process does not have answer 404."""

    def __init__(self, container: Container, roles: frozenset[str]) -> None:
        self._container = container
        self._gateway: App | None = None
        self._api: App | None = None
        self._web: WebApp | None = None
        self._live: Live | None = None
        origins = container.catalogue.settings.cors_origins
        self._cross_origin = CrossOrigin(origins) if origins and "gateway" in roles else None
        if "gateway" in roles:
            limit = container.catalogue.settings.gateway.body_limit_mib << 20
            reader = BooksReader(container.db, container.catalogue)
            self._gateway = GatewayRoutes(
                container.gateway,
                KeyCallers(container.identity.credential_cache, container.db),
                reader,
                container.clock,
                body_limit=limit,
                public_url=container.catalogue.settings.public_url,
                agents=AgentModels(container.agents, container.chats.runs, container.gateway),
            )
        if "web" in roles:
            from aim2balance.app.api import make_api

            api = make_api(container)
            self._api, self._live = api, api.state.live
            self._web = WebApp(WEB)
            api.state.page_build = self._web.build

    def end_streams_when(self, is_stopping: Callable[[], bool]) -> None:
        """Open pages follow their account for as long as they are open; without this a server that stops would wait for them."""
        if self._live is not None:
            self._live.should_end = is_stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if (path := normal_path(scope["path"])) != scope["path"]:
            scope = {**scope, "path": path, "raw_path": path.encode()}
        if self._cross_origin is not None and self._cross_origin.is_meant(path):
            if (answer := self._cross_origin.preflight(scope)) is not None:
                await send({"type": "http.response.start", "status": 204, "headers": answer})
                await send({"type": "http.response.body", "body": b""})
                return
            send = self._cross_origin.sharing(scope, send)
        if self._is_lost(scope, path):
            await _respond(send, 404, help_body(scope["method"], path))
        elif path.startswith("/v1/") and self._gateway is not None:
            await self._gateway(scope, receive, send)
        elif path.startswith("/api/") and self._api is not None:
            await self._api(scope, receive, send)
        elif path == "/healthz":
            await _respond(send, 200, b'{"status":"ok"}')
        elif path == "/readyz":
            is_ready = await self._is_ready()
            await _respond(send, 200 if is_ready else 503, b'{"status":"ready"}' if is_ready else b'{"status":"database away"}')
        elif path == "/metrics":
            await _respond(send, 200, await self._container.metrics.render(self._container.db, self._container.books), CONTENT_TYPE)
        elif self._web is not None and not path.startswith(("/v1/", "/api/")):
            await self._web(scope, send)
        else:
            await _respond(send, 404, b'{"status":"not found"}')

    def _is_lost(self, scope: Scope, path: str) -> bool:
        """Whether a client of the API is at an address that is none of ours: it is told the right one, and never gets the page."""
        if path in ("/v1", "/v1/") or path.startswith(("/v1/v1", "/api/v1")) or path in _LOST_BELOW_API:
            return True
        if path.startswith(("/v1/", "/api/")) or path in _OWN or (self._web is not None and self._web.has_file(path)):
            return False
        headers = dict(scope["headers"])
        return is_api_client(scope["method"], headers) or (meant_path(path) is not None and b"text/html" not in headers.get(b"accept", b""))

    async def _is_ready(self) -> bool:
        try:
            async with self._container.db.connection() as connection:
                return await is_usable(connection)
        except DomainError:
            return False


async def _respond(send: Send, status: int, body: bytes, kind: bytes = b"application/json") -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
