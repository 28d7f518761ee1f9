"""Processes of the benchmark: pinned to a core, waited for, measured from /proc, and stopped again."""

import contextlib
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
LOAD_CORE = CORES[0]
GATEWAY_CORE = CORES[-1]
"""The gateway has a core of its own; load, provider and PostgreSQL share the other one."""
_TICKS = os.sysconf("SC_CLK_TCK")


class DidNotStartError(Exception):
    """A process ended or never answered; the text holds the end of its log."""


class Process:
    """A command on one core, with everything it starts."""

    def __init__(
        self, command: Sequence[str | Path], *, core: int, log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        self._log = log
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                ["taskset", "-c", str(core), *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
            )
        self.started = time.monotonic()

    def wait_ready(self, port: int, path: str, timeout_s: float = 60.0) -> float:
        """Seconds from the start to the first 2xx. Raises `DidNotStartError`."""
        while time.monotonic() < self.started + timeout_s:
            if self._popen.poll() is not None:
                break
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                try:
                    connection.request("GET", path)
                    if connection.getresponse().status < 300:
                        return time.monotonic() - self.started
                finally:
                    connection.close()
            time.sleep(0.005)
        raise DidNotStartError(self._log.read_text(errors="replace")[-2000:])

    def wait_listening(self, timeout_s: float = 10.0, *, port: int) -> None:
        """Until something accepts connections. Raises `DidNotStartError`."""
        while time.monotonic() < self.started + timeout_s and self._popen.poll() is None:
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connection.connect()
                connection.close()
                return
            time.sleep(0.01)
        raise DidNotStartError(self._log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        if self._popen.poll() is None:
            self._popen.send_signal(signal.SIGTERM)
            try:
                self._popen.wait(20)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._popen.pid, signal.SIGKILL)
                self._popen.wait(10)

    def pids(self, *, postgres: bool = False) -> list[int]:
        """The process and its descendants that are alive: PostgreSQL's alone, or all others."""
        children: dict[int, list[int]] = {}
        names: dict[int, str] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError):
                name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
                pid = int(stat.parent.name)
                names[pid] = name
                children.setdefault(int(rest.split()[1]), []).append(pid)
        found, todo = [], [self._popen.pid]
        while todo:
            pid = todo.pop()
            todo += children.get(pid, [])
            if (names.get(pid) == "postgres") == postgres:
                found.append(pid)
        return found

    def pin_postgres(self, core: int) -> None:
        """Move PostgreSQL's processes; later ones inherit from their parent."""
        for pid in self.pids(postgres=True):
            with contextlib.suppress(ProcessLookupError):
                os.sched_setaffinity(pid, {core})

    def cpu_s(self, *, postgres: bool = False) -> float:
        """Processor seconds used so far by processes that are alive."""
        ticks = 0
        for pid in self.pids(postgres=postgres):
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / _TICKS

    def pss_mib(self) -> float | None:
        """Memory with shared pages split among their users, PostgreSQL apart; None where the kernel does not say."""
        total = 0
        for pid in self.pids():
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                return None
            total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return total / 1024


@contextlib.contextmanager
def running(
    command: Sequence[str | Path], *, core: int, log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[Process]:
    process = Process(command, core=core, log=log, env=env, cwd=cwd)
    try:
        yield process
    finally:
        process.stop()
