"""What the gateway needs from outside: one way to reach a provider, and the books.

An adapter of `Upstream` knows no dialect, key or price; it moves bytes and says precisely how moving them failed.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, Self, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from aim2balance.catalogue import Catalogue, LearnedLimits
from aim2balance.catalogue.types import Deployment, Rates
from aim2balance.gateway.types import AgentConversation, AgentModel, Caller, WebResult
from aim2balance.impact.ports import MeasuredWork, MeterFacts
from aim2balance.impact.types import Footprint, MeasuredPlace, MeasuredRate, ZoneHour
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.wallet.types import Grant, Place, Settlement, SettlementOutcome


class Timer(Protocol):
    """What was put off, and can be called off."""

    def cancel(self) -> None: ...


Later: TypeAlias = Callable[[float, Callable[[], None]], Timer]
"""Calls something after so many seconds."""


def call_later(seconds: float, work: Callable[[], None]) -> Timer:
    """A timer of the running loop."""
    return asyncio.get_running_loop().call_later(seconds, work)


DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseURL:
    """Where a provider lives, taken apart once when the configuration is read. `prefix` starts with "/" or is empty."""

    scheme: str
    host: str
    port: int
    prefix: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "https://api.openai.com/v1", or "demo:" for what lives in this process.

        Raises `ValueError` without a scheme, for http without a host, or with user, query or fragment.
        """
        parts = urlsplit(text.strip())
        if not parts.scheme or (parts.scheme in DEFAULT_PORTS and not parts.hostname):
            raise ValueError("expected a URL with scheme and host, like https://api.example.com/v1")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError("expected a URL without user, query and fragment")
        port = parts.port if parts.port is not None else DEFAULT_PORTS.get(parts.scheme, 0)
        return cls(scheme=parts.scheme, host=parts.hostname or "", port=port, prefix=parts.path.rstrip("/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long we wait, in seconds.

    `first_byte_s` runs from sending until the head of the answer is complete; `idle_s` between two pieces of the body, and only
    while somebody waits for one: a slow consumer is never the provider's fault.
    """

    connect_s: float = 10.0
    first_byte_s: float = 120.0
    idle_s: float = 60.0


DEFAULT_TIMEOUTS = Timeouts()


class UpstreamRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request to a provider.

    `path` starts with "/" and may hold a query; it follows the prefix of `base`. `headers` must not name host, content-length,
    transfer-encoding, accept-encoding or connection: the adapter writes those.
    """

    base: BaseURL
    path: str
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    method: Literal["GET", "POST"] = "POST"
    timeouts: Timeouts = DEFAULT_TIMEOUTS

    def __repr__(self) -> str:
        """Without key and prompt, for tracebacks."""
        return f"UpstreamRequest({self.method} {self.path}, {len(self.body)} bytes)"


class UpstreamFailure(Exception):
    """No usable answer, or not all of it. The text names no header, key or body."""


class ConnectFailed(UpstreamFailure):
    """No connection: refused, unknown host, certificate not trusted, request not writable. Nothing was sent, so a retry is safe."""


class UpstreamTimeout(UpstreamFailure):
    """The provider stayed silent too long in the phase `kind`."""

    def __init__(self, kind: Literal["connect", "first_byte", "idle"], after_s: float) -> None:
        super().__init__(f"no {kind.replace('_', ' ')} progress within {after_s:g} s")
        self.kind = kind


class UpstreamBroken(UpstreamFailure):
    """The connection was lost or what came is not HTTP. From `send`: before the head was complete; from the body: in its midst.

    `has_answered` says whether any byte of the answer came.
    """

    def __init__(self, message: str, *, has_answered: bool = True) -> None:
        super().__init__(message)
        self.has_answered = has_answered


class UpstreamResponse(Protocol):
    """An answer whose head is here and whose body is read once, by one reader.

    Header names are lower-case; repeated headers are joined by ", ". The body is free of transfer and content encodings.
    """

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes, in pieces that follow no event or character boundary, none of them empty but after `interrupt`.

        What arrived before a failure is handed out first. While nobody asks for more, at most a bounded amount is buffered and then the
        provider is slowed down. Raises `UpstreamTimeout` (idle) and `UpstreamBroken`.
        """
        ...

    async def read(self, limit: int) -> bytes:
        """The whole rest of the body. Raises as `chunks` does, and `UpstreamBroken` when it is longer than `limit` bytes."""
        ...

    def interrupt(self) -> None:
        """Hand an empty piece to whoever waits for one in `chunks`; nothing of the body is lost. Without effect where nobody waits."""
        ...

    def close(self) -> None:
        """Let go of the answer. Unless it was complete, the connection is closed at once, so that the provider stops. Twice is harmless."""
        ...


class Upstream(Protocol):
    """A way to reach providers."""

    async def send(self, request: UpstreamRequest) -> UpstreamResponse:
        """Send and wait for the head of the answer, of whatever status. The caller must `close` what it gets.

        A kept connection that turns out to be dead before any byte of the answer is replaced once, unseen. Being cancelled closes the
        connection. Raises `ConnectFailed`, `UpstreamTimeout` (connect, first_byte) and `UpstreamBroken`.
        """
        ...

    async def aclose(self) -> None:
        """Close every connection. Answers still being read fail."""
        ...


class SearchEngine(Protocol):
    """Where the web is searched."""

    @property
    def host(self) -> str:
        """Who is asked."""
        ...

    async def search(self, query: str, most: int, /) -> Sequence[WebResult]:
        """Pages for a query, the best first. Raises `UpstreamFailed`, `UpstreamAuth`, `UpstreamRateLimited`."""
        ...


class Books(Protocol):
    """The wallet as one request uses it; `wallet.SettlementService` is the real one."""

    async def place(self, wanted: Place) -> Grant:
        """Hold money. Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `Unavailable`."""
        ...

    async def extend(self, request_id: UUID, owner_id: OwnerId, by: Euro, *, beyond_estimate: Euro = ZERO, co2e_ng: int = 0) -> bool:
        """Hold more; False when the wallet or a budget cannot."""
        ...

    async def settle(self, settlement: Settlement) -> SettlementOutcome:
        """Book a finished answer, exactly once by its id; never fails for want of money, and completes though the caller be cancelled."""
        ...

    async def release(self, request_id: UUID, owner_id: OwnerId) -> None:
        """Give the hold back; nothing was produced."""
        ...


class PriceRecorder(Protocol):
    """Keeps the price and rate rows that bookings refer to."""

    async def record(self, deployment: Deployment, rates: Rates) -> None:
        """Make sure the rows are in the database; free once they are known to be. Raises `Unavailable`."""
        ...


class CatalogueSource(Protocol):
    """Where the catalogue of the moment comes from."""

    @property
    def current(self) -> Catalogue: ...

    @property
    def learned_limits(self) -> LearnedLimits: ...


class HourlyIntensities(Protocol):
    """The carbon intensity of the hour, for zones where an operator wants it."""

    def in_force(self, zone: str) -> ZoneHour | None:
        """That of now; None where the year counts."""
        ...


class NoHourlyIntensities:
    """The year counts everywhere."""

    def in_force(self, zone: str) -> ZoneHour | None:
        del zone
        return None


NO_HOURS: Final = NoHourlyIntensities()


class MeasuredEnergy(Protocol):
    """What answers were measured to take at providers with a power meter, in the last days."""

    def rate_of(self, place: MeasuredPlace) -> MeasuredRate | None:
        """What they say of the next answer there; None while too few were measured."""
        ...

    def note(self, place: MeasuredPlace, measured: Footprint, estimate: Footprint) -> None:
        """An answer was measured; `estimate` is what was estimated of the same answer."""
        ...


class NothingMeasured:
    """No answer was measured anywhere."""

    def rate_of(self, place: MeasuredPlace) -> MeasuredRate | None:
        del place
        return None

    def note(self, place: MeasuredPlace, measured: Footprint, estimate: Footprint) -> None:
        """Nobody asks for it."""


NOTHING_MEASURED: Final = NothingMeasured()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What holds now for the footprint of the next answer: the electricity of the hour, and what was measured of answers before."""

    hours: HourlyIntensities = NO_HOURS
    measured: MeasuredEnergy = NOTHING_MEASURED


NO_CONDITIONS: Final = Conditions()


class PowerReading(Protocol):
    """A request at a power meter, from its beginning on. None of its verbs raises."""

    def end(self) -> None:
        """The provider is let go. Twice is harmless; every reading is ended."""
        ...

    async def energy(self) -> tuple[MeasuredWork, MeterFacts] | None:
        """What the meter showed for it, within a quarter of a second; None where it did not tell, so that the estimate stands."""
        ...


class PowerMeters(Protocol):
    """The meters of machines that answer."""

    def begin(self, deployment: Deployment) -> PowerReading | None:
        """A request is about to be sent there; None where nothing is measured."""
        ...


class NoPowerMeters:
    """Nothing is measured."""

    def begin(self, deployment: Deployment) -> PowerReading | None:
        del deployment
        return None


class AgentDirectory(Protocol):
    """The agents of a person; given by `app.container`."""

    async def find_agent(self, owner_id: OwnerId, name: str) -> AgentModel | None:
        """By its name, in capitals or not."""
        ...

    async def list_agents(self, owner_id: OwnerId) -> Sequence[AgentModel]:
        """By name."""
        ...

    async def begin_run(self, caller: Caller, agent: AgentModel, conversation: AgentConversation, request_id: UUID) -> "RunningAgent":
        """Have an agent with tools answer: its first call to a model, whose id is the request's, is let in when this returns.

        Raises `DomainError` (insufficient_balance, model_not_found, upstream_error …).
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEnd:
    """The last thing a run tells: the receipts of its calls, its steps as they are shown, and what went wrong, if anything did."""

    receipts: Sequence[Mapping[str, Any]]
    run: Mapping[str, Any]
    provider: str | None
    error: DomainError | None
    is_shortened: bool
    """A limit of the run ended it."""
    is_cut_off: bool
    """The last answer of the model is as long as it may be."""


@dataclass(frozen=True, slots=True)
class AgentStep:
    """A step of a run as it is now."""

    data: Mapping[str, Any]


class RunningAgent(Protocol):
    """A run without a person. `stop` ends it, `close` lets go of it in any case."""

    def events(self) -> AsyncGenerator[str | AgentStep | AgentEnd, None]:
        """What it says, its steps as they change, and its end."""
        ...

    def stop(self) -> None: ...

    def close(self) -> None: ...
