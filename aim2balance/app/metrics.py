"""What Prometheus may read: counts and sums over everybody, never anything about one person.

Answers are counted where they are booked; a booking that has to be repeated is counted again. Gauges are read when somebody looks.
"""

from collections.abc import Sequence

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
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Unavailable
from aim2balance.ledger.types import AccountKind
from aim2balance.usage import Recorder, decode_event
from aim2balance.wallet import SettlementService

CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()
_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_BY_MODEL = ("provider", "model")


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
        self._latency = Histogram("a2b_answer_seconds", "From admission to the last byte", _BY_MODEL, buckets=_SECONDS, registry=registry)
        self._first = Histogram(
            "a2b_first_byte_seconds", "From admission to the first byte", _BY_MODEL, buckets=_SECONDS, registry=registry
        )
        self._holds = Gauge("a2b_holds_open", "Requests that hold money now", registry=registry)
        self._pending = Gauge("a2b_settlements_pending", "Finished answers that are not in the books yet", registry=registry)
        self._overrun = Gauge("a2b_overrun_euro", "What wallets could not pay since the books began", registry=registry)

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        await self._recorder.record(tx, events)
        for event in map(decode_event, events):
            model = (event.provider, event.requested_model or event.model)
            self._answers.labels(*model, event.status, event.source).inc()
            self._tokens.labels(*model, "input").inc(event.input)
            self._tokens.labels(*model, "output").inc(event.output)
            for leg, micro in (
                ("provider", event.provider_micro),
                ("margin", event.margin_micro),
                ("restoration", event.restoration_micro),
            ):
                self._euro.labels(leg, event.source).inc(micro / 1_000_000)
            if event.kwh_best is not None:
                self._energy.labels(event.provider).inc(event.kwh_best)
            if event.latency_ms is not None:
                self._latency.labels(*model).observe(event.latency_ms / 1000)
            if event.ttft_ms is not None:
                self._first.labels(*model).observe(event.ttft_ms / 1000)

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
