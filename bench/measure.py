"""The measurements: each runs the load generator against a peer for a few seconds and gives figures, never an opinion."""

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import parts
from peers import MODEL, SLOW_MODEL, Peer
from processes import LOAD_CORE

CONNECTIONS = 64
STEADY_PER_SECOND = 200
STREAMS = 512
STREAM_SECONDS = 2.0
"""A slow stream lasts as long as its chunks: 100 at 50 a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how often: a quick look or a measurement."""

    rounds: int = 3
    seconds: float = 3.0
    stream_seconds: float = 6.0


def throughput(peer: Peer, plan: Plan) -> dict[str, Any]:
    """Plain answers as fast as they come over 64 connections."""
    return _load(peer, seconds=plan.seconds, connections=CONNECTIONS)


def steady(peer: Peer, plan: Plan) -> dict[str, Any]:
    """Latency at 200 requests a second, counted from the moment a request was due."""
    return _load(peer, seconds=plan.seconds, connections=CONNECTIONS, rate=STEADY_PER_SECOND)


def quick_streams(peer: Peer, plan: Plan) -> dict[str, Any]:
    """Streams that come at once over 64 connections: what a chunk costs."""
    return _load(peer, seconds=plan.seconds, connections=CONNECTIONS, stream=True)


def streams(peer: Peer, plan: Plan, count: int = STREAMS) -> dict[str, Any]:
    """That many slow streams at once, 50 chunks a second each: time to the first chunk, delay of every chunk, processor share."""
    seconds = plan.stream_seconds
    result = _load(peer, seconds=seconds, connections=count, slow=True, warm_up=STREAM_SECONDS + 0.5)
    share = result["chunks_per_second"] / (count * CHUNKS_PER_SECOND)
    return {**result, "streams": count, "share_of_chunks": round(share, 3)}


CHUNKS_PER_SECOND = 50


def ledger(seconds: float) -> dict[str, Any]:
    """The books alone, by `bench/ledger.py`. Raises `MissingError`."""
    script = parts.HERE / "ledger.py"
    if not script.exists():
        raise parts.MissingError("bench/ledger.py is not there")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=300 + seconds, check=False, cwd=parts.REPOSITORY
    )
    if done.returncode:
        raise parts.MissingError(f"bench/ledger.py: {done.stderr[-500:].strip()}")
    found: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def median(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The rounds of one peer as one: medians of what was measured; failures added up, for one failure is one too many."""
    merged: dict[str, Any] = {}
    for name in rounds[0]:
        values = [one[name] for one in rounds if one[name] is not None]
        merged[name] = (sum(values) if name in {"ok", "failed"} else statistics.median(values)) if values else None
    return {**merged, "rounds": [one["per_second"] for one in rounds]}


def _load(
    peer: Peer, *, seconds: float, connections: int, rate: float = 0, slow: bool = False, stream: bool = False, warm_up: float = 0.7
) -> dict[str, Any]:
    body = {"model": SLOW_MODEL if slow else MODEL, "max_tokens": 200, "messages": [{"role": "user", "content": "Tell me about the moor."}]}
    if slow or stream:
        body["stream"] = True
    file = parts.WORK / f"body-{'slow' if slow else 'stream' if stream else 'plain'}.json"
    file.write_text(json.dumps(body, separators=(",", ":")))
    command = ["taskset", "-c", str(LOAD_CORE), str(parts.compiled("load")), "-p", str(peer.slow_port if slow else peer.port)]
    command += ["-f", str(file), "-c", str(connections), "-d", str(seconds), "-w", str(warm_up)]
    command += [part for header in peer.headers for part in ("-H", header)]
    if rate:
        command += ["-r", str(rate)]
    before, books_before = peer.process.cpu_s(), peer.process.cpu_s(postgres=True)
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + warm_up + 60, check=False)
    used, by_books = peer.process.cpu_s() - before, peer.process.cpu_s(postgres=True) - books_before
    if done.returncode:
        raise parts.MissingError(f"load generator against {peer.name}: {done.stderr.strip()[-300:]}")
    if done.stderr:
        parts.say(f"{peer.label}: {done.stderr.strip()[:300]}")
    whole = seconds + warm_up
    # The load generator says -1 for a share of nothing.
    result: dict[str, Any] = {name: None if value == -1 else value for name, value in json.loads(done.stdout).items()}
    return {
        **result,
        "cpu_percent": round(100 * used / whole, 1),
        "postgres_cpu_percent": round(100 * by_books / whole, 1),
        "cpu_us_per_request": round(1e6 * used / (result["per_second"] * whole), 1) if result["ok"] else None,
    }
