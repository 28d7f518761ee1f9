"""One meter of this machine and the thread that reads it: at the beginning and end of every request, and now and then between.

A request only leaves word that it begins or ends; whatever the sensor, the disk or another process does, it waits a quarter of a second
for its figure at most and has its estimate instead.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

import structlog

from aim2balance import impact
from aim2balance.adapters.power.shared_shares import Moment, SharedShares
from aim2balance.impact.ports import MeasuredWork, MeterFacts, MeterUnreadable, PowerMeter

WAIT_S: Final = 0.25
BUSY_EVERY_S: Final = 1.0
QUIET_EVERY_S: Final = 10.0
"""Looks while requests run keep a counter from coming round unseen; those between them tell what the machine draws doing nothing."""
OPEN_AGAIN_S: Final = 60.0
_log = structlog.get_logger("power")


class _Begun:
    """One request at the meter. Implements `gateway.ports.PowerReading`."""

    __slots__ = ("_is_ended", "_recorder", "result", "start")

    def __init__(self, recorder: "MeterRecorder") -> None:
        self._recorder = recorder
        self._is_ended = False
        self.start: Moment | None = None
        self.result: Future[tuple[MeasuredWork, MeterFacts] | None] = Future()

    def end(self) -> None:
        if not self._is_ended:
            self._is_ended = True
            self._recorder.put(self, is_end=True)

    async def energy(self) -> tuple[MeasuredWork, MeterFacts] | None:
        self.end()
        done, _ = await asyncio.wait([asyncio.wrap_future(self.result)], timeout=WAIT_S)
        if done:
            return next(iter(done)).result()
        self._recorder.late()
        return None


class MeterRecorder:
    """Reads one meter for the requests of this process. `open_meter` may take its time and may fail: it is tried again every minute."""

    def __init__(self, name: str, open_meter: Callable[[], PowerMeter], open_shares: Callable[[], SharedShares]) -> None:
        self._name = name
        self._open_meter, self._open_shares = open_meter, open_shares
        self._words: queue.SimpleQueue[tuple[_Begun, bool] | None] = queue.SimpleQueue()
        self._meter: PowerMeter | None = None
        self._shares: SharedShares | None = None
        self._open_again_at = 0.0
        self._trouble: str | None = None
        self._is_late = False
        self._running = 0
        self._thread = threading.Thread(target=self._work, name=f"power meter {name}", daemon=True)
        self._thread.start()

    def begin(self) -> _Begun:
        """A request begins. Costs a word in a queue; never raises."""
        begun = _Begun(self)
        self.put(begun, is_end=False)
        return begun

    def put(self, begun: _Begun, *, is_end: bool) -> None:
        self._words.put((begun, is_end))

    def late(self) -> None:
        """The meter took too long, so an estimate stands; said once."""
        if not self._is_late:
            self._is_late = True
            _log.warning("alert", what="the power meter takes too long to read; estimates stand instead", meter=self._name)

    def close(self) -> None:
        """Stop reading. A thread that hangs in a driver is left behind; it ends with the process."""
        self._words.put(None)
        self._thread.join(timeout=2.0)

    def _work(self) -> None:
        try:
            self._step(0)
            while True:
                try:
                    word = self._words.get(timeout=BUSY_EVERY_S if self._running else QUIET_EVERY_S)
                except queue.Empty:
                    self._step(0)
                    continue
                if word is None:
                    return
                self._take(*word)
        finally:
            if self._meter is not None:
                self._meter.close()
            if self._shares is not None:
                self._shares.close()

    def _take(self, begun: _Begun, is_end: bool) -> None:
        self._running += -1 if is_end else 1
        moment = self._step(-1 if is_end else 1)
        if not is_end:
            begun.start = moment
            return
        start, found = begun.start, None
        if start is not None and moment is not None and self._meter is not None and start.beginning == moment.beginning:
            work = impact.energy_taken(start.shares, moment.shares)
            found = None if work is None else (work, self._meter.facts)
        begun.result.set_result(found)

    def _step(self, change: int) -> Moment | None:
        """A step of the shares; None where they cannot be kept. What is wrong is said once, until it is right again."""
        try:
            if self._shares is None:
                self._shares = self._open_shares()
                change = self._running
            if self._meter is None:
                self._meter = self._opened()
            moment = self._shares.step(self._meter, change)
        except MeterUnreadable as unreadable:
            self._report(str(unreadable))
            return None
        except Exception as problem:  # noqa: BLE001 - the boundary of the thread: a meter must never stop an answer
            self._report(f"{type(problem).__name__}: {problem}")
            return None
        if self._meter is not None:
            self._report(None)
        return moment

    def _opened(self) -> PowerMeter | None:
        """The meter, tried once a minute; None between."""
        if time.monotonic() < self._open_again_at:
            return None
        self._open_again_at = time.monotonic() + OPEN_AGAIN_S
        try:
            return self._open_meter()
        except MeterUnreadable as unreadable:
            self._report(str(unreadable))
            return None

    def _report(self, trouble: str | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            if trouble is None:
                _log.info("the power meter can be read", meter=self._name)
            else:
                _log.warning("alert", what="the power meter cannot be read; estimates stand instead", meter=self._name, why=trouble)
