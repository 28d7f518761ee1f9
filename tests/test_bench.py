"""The benchmark's own parts: a figure that is wrong is worse than none."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture(autouse=True)
def beside_the_bench(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    yield
    for name in ("holds", "measure", "parts", "peers", "processes", "report", "run"):
        sys.modules.pop(name, None)


def test_rounds_become_medians_and_failures_add_up():
    from measure import median

    rounds = [{"per_second": rate, "failed": failed, "p50": p50} for rate, failed, p50 in ((10.0, 0, None), (30.0, 2, 4.0), (20.0, 1, 6.0))]
    assert median(rounds) == {"per_second": 20.0, "failed": 3, "p50": 5.0, "rounds": [10.0, 30.0, 20.0]}
    assert median([{"per_second": 1.0, "p50": None}])["p50"] is None


def a_run(**parts):
    return {
        "busy_before_percent": 0.0,
        "throughput": {"direct": {"per_second": 90_000.0}, "litellm": {"per_second": 100.0}, "ours": {"per_second": 4_400.0}},
        "steady": {"ours": {"per_second": 200.0, "added_p50": 2.5}},
        "streams": {"direct": {"ttft50": 1.0}, "ours": {"ttft50": 21.0, "failed": 0, "cpu_percent": 80.0}},
        "memory": {"ours": {"loaded_mib": 120.0, "start_s": None}},
        "skipped": {"nginx": "not here"},
        **parts,
    }


def test_goals_are_met_missed_or_not_measured():
    from report import goals

    verdicts = {goal["goal"]: (goal["got"], goal["verdict"]) for goal in goals(a_run())}
    assert verdicts["relayed without ledger, requests/s"] == ("–", "not measured")
    assert verdicts["with hold + settle + event, requests/s"] == ("4,400.00", "met")
    assert verdicts["times LiteLLM"] == ("44.00", "met")
    assert verdicts["added p50 at 200/s, ms"] == ("2.50", "missed by 25 %")
    assert verdicts["512 streams: added first chunk p50, ms"] == ("20.00", "met")
    assert verdicts["512 streams: failed"] == ("0.00", "met")
    assert verdicts["/readyz on a warm data folder, s"] == ("–", "not measured")


def test_the_table_shows_what_was_measured_and_what_was_not():
    from report import goals, table

    run = a_run()
    text = table({**run, "goals": goals(run)})
    assert text.splitlines()[0].split() == ["direct", "LiteLLM", "ours"]
    assert "4,400" in text
    assert "skipped nginx: not here" in text
    assert "busy before" not in text
    assert "Others kept 50 %" in table({**run, "goals": goals(run), "busy_before_percent": 50.0})


def test_results_name_no_machine(tmp_path):
    import platform

    from report import machine, save

    path = save({"machine": machine()}, tmp_path)
    text = path.read_text()
    assert platform.node() not in text or not platform.node()
    assert set(json.loads(text)["machine"]) == {"cores", "processor", "memory_gib", "kernel", "python"}


def two_free_ports():
    """A port that is free together with the next one, which the provider's slow side takes."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_the_load_generator_counts_what_the_provider_sends(tmp_path):
    programs = {}
    for name in ("load", "mock_upstream"):
        programs[name] = tmp_path / name
        subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-o", programs[name], BENCH / f"{name}.c"], check=True)
    from processes import CORES, running

    def load(port, body, *options):
        file = tmp_path / "body.json"
        file.write_text(json.dumps(body, separators=(",", ":")))
        done = subprocess.run([programs["load"], "-p", str(port), "-f", file, *options], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    port = two_free_ports()
    with running([programs["mock_upstream"], str(port), "5", "1"], core=CORES[0], log=tmp_path / "log") as provider:
        provider.wait_listening(port=port)
        assert provider.cpu_s() >= 0
        assert provider.pss_mib() is None or provider.pss_mib() > 0
        plain = load(port, {"model": "x"}, "-c", "4", "-d", "0.3", "-w", "0.1")
        assert plain["ok"] > 0
        assert plain["failed"] == 0
        assert plain["p50"] > 0
        stream = load(port + 1, {"model": "x", "stream": True}, "-c", "4", "-d", "0.5", "-w", "0.1")
        assert stream["ok"] > 0
        assert stream["failed"] == 0
        assert stream["ttft50"] >= 0
        steady = load(port, {"model": "x"}, "-c", "4", "-d", "0.5", "-w", "0.1", "-r", "40")
        assert 0 < steady["ok"] <= 21


REFUSED_BEFORE = {"a short question, demo": 0, "a short question": 5, "a question in German": 6, "an essay": 5}
"""Of sixty balances, by the version of 21 November 2026 (f9fbf00)."""


def test_f34_typical_requests_hold_few_times_their_price_and_short_chats_are_refused_no_more_often():
    import holds

    now, price = holds.asked(holds.HERE), holds.paid()
    ratios = [want / each for (want, _, _), each in zip(now, price, strict=True)]
    assert len(ratios) == 20
    assert median(ratios) <= 3
    assert min(ratios) >= 1, "nothing is held for less than it costs"
    for name, before in REFUSED_BEFORE.items():
        _, least, beyond = now[list(holds.REQUESTS).index(name)]
        assert holds.refused(least, beyond) <= before, name
