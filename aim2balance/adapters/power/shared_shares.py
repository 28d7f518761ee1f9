"""The energy shares of a machine, kept in a file so that every process that answers on it counts every other's requests.

Who steps takes the lock of the file, reads the meter, adds what was drawn since anybody's last step to the shares, and says how many
requests it is answering now. A process that dies leaves its number behind: its lock on a file of its own is gone with it, by which the
others know. The file belongs to one start of the machine: counters and the clock begin anew with it.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from aim2balance import impact
from aim2balance.impact.ports import EnergyShares, MeterUnreadable, PowerMeter

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
MOST_BYTES: Final = 1 << 20


class _Kept(msgspec.Struct):
    """What stands in the file. `beginning` tells one series of shares from the next."""

    beginning: str
    shares: EnergyShares
    running: dict[str, int]


class Moment(msgspec.Struct, frozen=True):
    """The shares after a step. Two moments of the same `beginning` can be subtracted."""

    beginning: str
    shares: EnergyShares
    running: int


class SharedShares:
    """The shares of one meter, for one process. Used from one thread. Raises `OSError` where the folder cannot be written."""

    def __init__(self, folder: Path, name: str, *, clock: Callable[[], float] = time.monotonic, boot: str | None = None) -> None:
        boot = boot_id() if boot is None else boot
        folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._folder = folder
        self._name = f"{name}-{boot}"
        self._me = os.urandom(8).hex()
        self._count = 0
        self._alive = _open(self._alive_file(self._me))
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        self._file = _open(folder / f"{self._name}.json")
        self._remove_old(name)

    def step(self, meter: PowerMeter | None, change: int = 0) -> Moment:
        """Add what was drawn since the step before, then count `change` more requests of this process. Without a meter, or where it cannot
        be read, the shares say that they do not know; `MeterUnreadable` is raised after that is kept.
        """
        problem: MeterUnreadable | None = None
        with self._locked():
            kept = self._read()
            running = sum(kept.running.values())
            reading = None
            if meter is not None:
                try:
                    reading = meter.read(is_serving=running > 0)
                except MeterUnreadable as unreadable:
                    problem = unreadable
            shares = impact.advance_shares(kept.shares, self._clock(), reading, running)
            if meter is not None and meter.facts.idle_watts:
                shares = msgspec.structs.replace(shares, idle_watts=dict(meter.facts.idle_watts))
            self._count += change
            counts = {who: count for who, count in kept.running.items() if who != self._me and self._lives(who)}
            if self._count:
                counts[self._me] = self._count
            self._write(_Kept(beginning=kept.beginning, shares=shares, running=counts))
        if problem is not None:
            raise problem
        return Moment(kept.beginning, shares, sum(counts.values()))

    def close(self) -> None:
        """Let go: requests of this process that are still counted end here for the others. Twice is harmless."""
        if self._alive >= 0:
            os.close(self._file)
            with suppress(OSError):
                self._alive_file(self._me).unlink()
            os.close(self._alive)
            self._alive = -1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _read(self) -> _Kept:
        """What is kept; where that is nothing, or broken by a crash in the midst of a write, a new beginning."""
        try:
            kept = msgspec.json.decode(os.pread(self._file, MOST_BYTES, 0), type=_Kept)
        except (msgspec.DecodeError, UnicodeDecodeError):
            kept = None
        now = self._clock()
        if kept is None or (kept.shares.at_s is not None and kept.shares.at_s > now):
            return _Kept(beginning=os.urandom(8).hex(), shares=EnergyShares(), running={})
        return kept

    def _write(self, kept: _Kept) -> None:
        text = msgspec.json.encode(kept)
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))

    def _alive_file(self, who: str) -> Path:
        return self._folder / f"{self._name}.{who}.alive"

    def _lives(self, who: str) -> bool:
        """Whether that process still holds its lock, which the kernel takes from the dead."""
        try:
            descriptor = os.open(self._alive_file(who), os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        else:
            with suppress(OSError):
                self._alive_file(who).unlink()
            return False
        finally:
            os.close(descriptor)

    def _remove_old(self, name: str) -> None:
        """Files of earlier starts of the machine say nothing any more, and those of processes that died are in nobody's way."""
        for file in self._folder.glob(f"{name}-*"):
            if not file.name.startswith(self._name):
                with suppress(OSError):
                    file.unlink()


def peek(folder: Path, name: str) -> Moment | None:
    """What processes on this machine have kept of a meter since it started, without a step; None where none did."""
    try:
        kept = msgspec.json.decode((folder / f"{name}-{boot_id()}.json").read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return Moment(kept.beginning, kept.shares, sum(kept.running.values()))


def boot_id() -> str:
    """Which start of the machine this is."""
    try:
        return BOOT_ID.read_text().strip().replace("-", "")[:12]
    except OSError:
        return "unknown"


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
