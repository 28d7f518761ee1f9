"""What Prometheus may read: counts and sums over everybody, never anything about one person.

Answers are counted where they are booked; a booking that has to be repeated is counted again. Gauges are read when somebody looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from aim2balance import ledger
from aim2balance.impact.types import HOUR_MISSING
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Unavailable
from aim2balance.ledger.types import AccountKind
from aim2balance.usage import Recorder
from aim2balance.wallet import SettlementService

CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_BY_MODEL = ("provider", "model")
_LEGS = ("provider", "margin", "restoration")


class _CountedEvent(msgspec.Struct, frozen=True, gc=False):
    """What is counted of a `UsageEvent`; reading the rest of it takes longer than counting."""

    provider: str
    model: str
    source: str
    status: str = "booked"
    requested_model: str | None = None
    uncached_input: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    audio_in: int = 0
    output: int = 0
    provider_micro: int = 0
    margin_micro: int = 0
    restoration_micro: int = 0
    kwh_best: float | None = None
    zone: str | None = None
    warnings: tuple[str, ...] = ()
    latency_ms: int | None = None
    ttft_ms: int | None = None

    @property
    def input(self) -> int:
        return self.uncached_input + self.cache_read + self.cache_write_5m + self.cache_write_1h + self.audio_in


_decode = msgspec.json.Decoder(_CountedEvent).decode


@dataclass(frozen=True, slots=True)
class _Series:
    """The series of one provider, model, status and source, found once: looking one up costs more than adding to it."""

    answers: Counter
    input: Counter
    output: Counter
    euro: tuple[Counter, Counter, Counter]
    energy: Counter | None
    """None where no estimate is known: a series of nothing would read as 0."""
    latency: Histogram
    first: Histogram


class Metrics:
    """The figures of one process. Implements `wallet.ports.Recorder` around usage's, to see every booked answer."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._answers = Counter("a2b_answers", "Answers booked", (*_BY_MODEL, "status", "source"), registry=registry)
        self._tokens = Counter("a2b_tokens", "Tokens booked", (*_BY_MODEL, "direction"), registry=registry)
        self._euro = Counter("a2b_euro", "Euro booked, by leg", ("leg", "source"), registry=registry)
        self._energy = Counter("a2b_energy_kwh", "Estimated electricity, best value", ("provider",), registry=registry)
        self._hour_missing = Counter(
            "a2b_hour_missing", "Answers made with the year's carbon intensity, for no hour was there in time", ("zone",), registry=registry
        )
        self._latency = Histogram("a2b_answer_seconds", "From admission to the last byte", _BY_MODEL, buckets=_SECONDS, registry=registry)
        self._first = Histogram(
            "a2b_first_byte_seconds", "From admission to the first byte", _BY_MODEL, buckets=_SECONDS, registry=registry
        )
        self._holds = Gauge("a2b_holds_open", "Requests that hold money now", registry=registry)
        self._series: dict[tuple[str | bool, ...], _Series] = {}
        self._pending = Gauge("a2b_settlements_pending", "Finished answers that are not in the books yet", registry=registry)
        self._overrun = Gauge(
            "a2b_overrun_euro", "What wallets could not pay, and what lost answers cost, since the books began", registry=registry
        )

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        await self._recorder.record(tx, events)
        for event in map(_decode, events):
            series = self._series_of(event)
            series.answers.inc()
            series.input.inc(event.input)
            series.output.inc(event.output)
            for leg, micro in zip(series.euro, (event.provider_micro, event.margin_micro, event.restoration_micro), strict=True):
                leg.inc(micro / 1_000_000)
            if series.energy is not None and event.kwh_best is not None:
                series.energy.inc(event.kwh_best)
            if HOUR_MISSING in event.warnings:
                self._hour_missing.labels(event.zone or "").inc()
            if event.latency_ms is not None:
                series.latency.observe(event.latency_ms / 1000)
            if event.ttft_ms is not None:
                series.first.observe(event.ttft_ms / 1000)

    def _series_of(self, event: _CountedEvent) -> _Series:
        model = (event.provider, event.requested_model or event.model)
        labels = (*model, event.status, event.source)
        key = (*labels, event.kwh_best is not None)
        if (known := self._series.get(key)) is None:
            provider, margin, restoration = (self._euro.labels(leg, event.source) for leg in _LEGS)
            known = self._series[key] = _Series(
                answers=self._answers.labels(*labels),
                input=self._tokens.labels(*model, "input"),
                output=self._tokens.labels(*model, "output"),
                euro=(provider, margin, restoration),
                energy=self._energy.labels(event.provider) if event.kwh_best is not None else None,
                latency=self._latency.labels(*model),
                first=self._first.labels(*model),
            )
        return known

    async def render(self, db: Database, books: SettlementService) -> bytes:
        """The text format. With the database away its two gauges keep their last value."""
        self._pending.set(books.pending)
        try:
            async with db.connection() as connection:
                self._holds.set(await ledger.count_open_holds(connection))
                self._overrun.set(-await ledger.total_of(connection, AccountKind.OVERRUN) / 1_000_000)
        except Unavailable:
            pass
        return generate_latest(self._registry)
