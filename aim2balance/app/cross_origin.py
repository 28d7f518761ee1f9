"""Pages of other origins that may call `/v1` from a browser (CORS), as the operator lists them. Never `/api`, and without cookies."""

import re
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Final

from aim2balance.gateway.routes import allowed
from aim2balance.kit.errors import NotFound

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

EXPOSED: Final = (
    "x-request-id", "request-id", "retry-after", "x-a2b-cost-eur", "x-a2b-overrun-eur", "x-a2b-energy-kwh", "x-a2b-co2e-kg",
    "x-a2b-water-l", "x-a2b-m2-funded", "x-a2b-provider", "x-a2b-region", "x-a2b-dropped", "x-a2b-upstream-request-id",
    "x-litellm-call-id", "x-litellm-response-cost", "x-ai-generated",
)  # fmt: skip
"""Headers of our answers that such a page may read."""
MAX_AGE_S: Final = 7200
"""How long a browser may remember a preflight; none does for longer."""
_TOKENS = re.compile(rb"[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*", re.ASCII)
_VARY: Final = (b"vary", b"Origin")


class CrossOrigin:
    """Says to browsers which origins may call; whether a call is answered is for its key alone."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = frozenset(origin.encode() for origin in origins)

    @staticmethod
    def is_meant(path: str) -> bool:
        """Whether a page elsewhere may ask that address at all."""
        return path == "/v1" or path.startswith("/v1/")

    def preflight(self, scope: Scope) -> Headers | None:
        """The answer to a preflight of a listed origin: which method and headers the call may have. None for everything else."""
        headers = dict(scope["headers"])
        origin, wanted = headers.get(b"origin", b""), headers.get(b"access-control-request-headers", b"").strip()
        if scope["method"] != "OPTIONS" or b"access-control-request-method" not in headers or origin not in self._origins:
            return None
        try:
            methods = allowed(scope["path"])
        except NotFound:
            return None
        answer = [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-methods", methods),
            (b"access-control-max-age", str(MAX_AGE_S).encode()),
            (b"vary", b"Origin, Access-Control-Request-Headers"),
        ]
        if _TOKENS.fullmatch(wanted):
            answer.append((b"access-control-allow-headers", wanted))
        return answer

    def sharing(self, scope: Scope, send: Send) -> Send:
        """A `send` whose answers, errors too, a page of a listed origin may read."""
        origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
        added: Headers = [_VARY]
        if origin in self._origins and origin is not None:
            added += [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", ", ".join(EXPOSED).encode())]

        async def share(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        return share
