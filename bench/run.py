"""`make bench`: our gateway beside nginx and LiteLLM in one run, alternating round by round, so that a busy minute hits everybody."""

import argparse
import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import measure
import parts
import peers
import report
from processes import CORES, DidNotStartError

STREAMS_OF_LITELLM = 64
"""It cannot hold these; 512 would only take longer to say so."""
_PEERS: dict[str, Callable[[], contextlib.AbstractContextManager[peers.Peer]]] = {
    "nginx": peers.nginx,
    "litellm": peers.litellm,
    "bare": peers.bare,
    "ours": peers.ours,
}
_MISHAPS = (parts.MissingError, DidNotStartError, subprocess.TimeoutExpired, OSError)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    plan = measure.Plan(rounds=1, seconds=1.5, stream_seconds=3.0) if options.quick else measure.Plan(rounds=options.rounds)
    if len(CORES) < 2:
        parts.say("only one core: everything shares it, the figures say little")
    parts.WORK.mkdir(exist_ok=True)
    run: dict[str, Any] = {
        "machine": report.machine(),
        "busy_before_percent": report.busy_percent(),
        "versions": {},
        "skipped": {},
        "throughput": {},
        "steady": {},
        "streams": {},
        "memory": {},
    }
    with contextlib.ExitStack() as stack:
        present = [stack.enter_context(peers.provider())]
        for name in options.peers:
            parts.say(f"starting {name}")
            try:
                present.append(stack.enter_context(_PEERS[name]()))
            except _MISHAPS as mishap:
                run["skipped"][name] = _reason(mishap)
                parts.say(f"skipping {name}: {run['skipped'][name]}")
        _measure_all(run, present, plan)
    if "ledger" in options.parts:
        parts.say("the ledger alone")
        try:
            run["ledger"] = measure.ledger(plan.seconds)
        except (*_MISHAPS, json.JSONDecodeError, ValueError) as mishap:
            run["skipped"]["ledger"] = _reason(mishap)
    run["goals"] = report.goals(run)
    path = report.save(run, parts.HERE / "results")
    print(report.table(run))
    print(f"\n{path.relative_to(parts.REPOSITORY)}")
    return 0


def _measure_all(run: dict[str, Any], present: list[peers.Peer], plan: measure.Plan) -> None:
    for peer in present:
        run["versions"][peer.name] = peer.version
        if peer.name != "direct":
            run["memory"][peer.name] = {"idle_mib": peer.process.pss_mib(), "start_s": peer.start_s, "starts": peer.starts}
    _rounds("warming up", measure.throughput, present, measure.Plan(rounds=1, seconds=1.5), run["skipped"])
    run["throughput"] = _rounds("requests/s", measure.throughput, present, plan, run["skipped"])
    run["steady"] = _rounds("latency at 200/s", measure.steady, present, plan, run["skipped"])
    direct = run["steady"].get("direct")
    for found in run["steady"].values():
        if direct is not None and found is not direct:
            for share in ("p50", "p99"):
                found[f"added_{share}"] = None if found[share] is None else round(found[share] - direct[share], 3)
    run["streams"] = _rounds("slow streams", _streams, present, plan, run["skipped"])
    for peer in present:
        if peer.name != "direct":
            run["memory"][peer.name]["loaded_mib"] = peer.process.pss_mib()


def _streams(peer: peers.Peer, plan: measure.Plan) -> dict[str, Any]:
    return measure.streams(peer, plan, STREAMS_OF_LITELLM if peer.name == "litellm" else measure.STREAMS)


def _rounds(
    title: str,
    measurement: Callable[[peers.Peer, measure.Plan], dict[str, Any]],
    present: list[peers.Peer],
    plan: measure.Plan,
    skipped: dict[str, str],
) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {}
    for i in range(plan.rounds):
        for peer in present:
            try:
                result = measurement(peer, plan)
            except _MISHAPS as mishap:
                skipped[f"{peer.name}, {title}"] = _reason(mishap)
                continue
            found.setdefault(peer.name, []).append(result)
            figures = f"{result['per_second']:,.0f}/s, p50 {result['p50'] or 0:.2f} ms, {result['failed']} failed"
            parts.say(f"{title}, round {i + 1}, {peer.label}: {figures}")
    return {name: measure.median(rounds) for name, rounds in found.items()}


def _reason(mishap: BaseException) -> str:
    """The last lines of what went wrong, without this machine's paths."""
    text = str(mishap).replace(str(parts.REPOSITORY), ".").strip() or type(mishap).__name__
    return " | ".join(text.splitlines()[-3:])[-400:]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round: a look, not a measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=lambda text: text.split(","), default=list(_PEERS), help="some of nginx,litellm,bare,ours")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=["ledger"], help="ledger, or nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
