"""The run as a table for people and as JSON for comparison, with the machine it ran on and without its name."""

import json
import os
import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ORDER = ("direct", "nginx", "litellm", "bare", "ours")
LABELS = {"direct": "direct", "nginx": "nginx", "litellm": "LiteLLM", "bare": "ours, no ledger", "ours": "ours"}


def machine() -> dict[str, Any]:
    """Facts that figures depend on; nothing that tells which machine it is."""
    model = next((line.partition(": ")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    memory_kib = int(Path("/proc/meminfo").read_text().split()[1])
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model,
        "memory_gib": round(memory_kib / 2**20, 1),
        "kernel": platform.release().partition("-")[0],
        "python": platform.python_version(),
    }


def busy_percent(seconds: float = 1.0) -> float:
    """How busy the machine's cores are right now, before anything of ours runs: figures from a busy machine are low."""

    def ticks() -> tuple[int, int]:
        fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]

    before = ticks()
    time.sleep(seconds)
    after = ticks()
    return round(100 * (1 - (after[1] - before[1]) / max(after[0] - before[0], 1)), 1)


def table(run: dict[str, Any]) -> str:
    """Every figure beside its peers, then the goals."""
    peers = [name for name in ORDER if any(name in run[part] for part in ("throughput", "steady", "streams", "memory"))]
    rows = [["", *(LABELS[name] for name in peers)]]

    def row(title: str, part: str, key: str, form: str = "{:,.0f}") -> None:
        found = [run[part].get(name, {}).get(key) for name in peers]
        if any(value is not None for value in found):
            rows.append([title, *("–" if value is None else form.format(value) for value in found)])

    row("requests/s", "throughput", "per_second")
    row("  p50 ms", "throughput", "p50", "{:.2f}")
    row("  p99 ms", "throughput", "p99", "{:.2f}")
    row("  failed", "throughput", "failed")
    row("  processor %", "throughput", "cpu_percent")
    row("  processor µs per request", "throughput", "cpu_us_per_request")
    row("  PostgreSQL %", "throughput", "postgres_cpu_percent")
    row("at 200/s: held requests/s", "steady", "per_second")
    row("  p50 ms", "steady", "p50", "{:.2f}")
    row("  added p50 ms", "steady", "added_p50", "{:.2f}")
    row("  added p99 ms", "steady", "added_p99", "{:.2f}")
    row("slow streams", "streams", "streams")
    row("  completed", "streams", "ok")
    row("  failed", "streams", "failed")
    row("  chunks arrived, share", "streams", "share_of_chunks", "{:.3f}")
    row("  first chunk p50 ms", "streams", "ttft50", "{:.1f}")
    row("  first chunk p99 ms", "streams", "ttft99", "{:.1f}")
    row("  chunk delay p50 ms", "streams", "chunk50", "{:.2f}")
    row("  chunk delay p99 ms", "streams", "chunk99", "{:.2f}")
    row("  processor %", "streams", "cpu_percent", "{:.0f}")
    row("  PostgreSQL %", "streams", "postgres_cpu_percent", "{:.0f}")
    row("memory idle MiB (PSS)", "memory", "idle_mib")
    row("memory after load MiB", "memory", "loaded_mib")
    row("start s", "memory", "start_s", "{:.2f}")
    lines = _aligned(rows)
    if run.get("ledger"):
        lines += ["", "ledger alone: " + json.dumps(run["ledger"])]
    lines += [
        "",
        *_aligned([["goal", "wanted", "got", "verdict"], *([g["goal"], g["wanted"], g["got"], g["verdict"]] for g in run["goals"])]),
    ]
    if run["busy_before_percent"] > 10:
        lines += [
            "",
            f"Others kept {run['busy_before_percent']:.0f} % of the machine busy before the run: every figure is lower than it could be.",
        ]
    lines += ["", *(f"skipped {name}: {why}" for name, why in run["skipped"].items())]
    return "\n".join(lines).rstrip()


def goals(run: dict[str, Any]) -> list[dict[str, str]]:
    """What was promised against what was measured; a part that did not run is neither met nor missed."""
    rates = {name: found["per_second"] for name, found in run["throughput"].items()}
    ours_steady, ours_streams, ours_memory = (run[part].get("ours", {}) for part in ("steady", "streams", "memory"))
    direct_ttft = run["streams"].get("direct", {}).get("ttft50")
    ttft = ours_streams.get("ttft50")
    litellm = rates.get("litellm")
    judged = [
        ("relayed without ledger, requests/s", 8000, rates.get("bare"), True),
        ("with hold + settle + event, requests/s", 4000, rates.get("ours"), True),
        ("times LiteLLM", 25, rates["ours"] / litellm if litellm and "ours" in rates else None, True),
        ("added p50 at 200/s, ms", 2, ours_steady.get("added_p50"), False),
        ("512 streams: processor %", 90, ours_streams.get("cpu_percent"), False),
        ("512 streams: added first chunk p50, ms", 50, None if ttft is None or direct_ttft is None else ttft - direct_ttft, False),
        ("512 streams: failed", 0, ours_streams.get("failed"), False),
        ("memory after load, MiB", 150, ours_memory.get("loaded_mib"), False),
        ("/readyz on a warm data folder, s", 2, ours_memory.get("start_s"), False),
    ]
    return [_judge(goal, wanted, got, is_least=is_least) for goal, wanted, got, is_least in judged]


def _judge(goal: str, wanted: float, got: float | None, *, is_least: bool) -> dict[str, str]:
    sign = "≥" if is_least else "≤"
    if got is None:
        return {"goal": goal, "wanted": f"{sign} {wanted:,}", "got": "–", "verdict": "not measured"}
    is_met = got >= wanted if is_least else got <= wanted
    off = abs(got - wanted) / wanted * 100 if wanted else 100
    return {"goal": goal, "wanted": f"{sign} {wanted:,}", "got": f"{got:,.2f}", "verdict": "met" if is_met else f"missed by {off:.0f} %"}


def save(run: dict[str, Any], folder: Path) -> Path:
    """Write `results/<moment>.json`, UTC to the second."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return lines
