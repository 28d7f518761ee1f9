"""Answers of a model on this machine, measured from its sensors to the receipt: through HTTP, with a tree of counters in a folder."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aim2balance import usage
from aim2balance.adapters.power import recorder
from aim2balance.donations import emissions_report
from aim2balance.impact import energy_shares, registry
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.types import Filters, Period
from tests.adapters.power_sensors import FakePowercap
from tests.serving import Account, Server, serving, take_receipt

WITHIN_S = 120.0
SUPPLY, REST = 1.11, 1 + 0.1 + 0.15
"""The middle of what is added to a processor that is measured without memory, board and power supply."""
HELLO = {"model": "mine", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 20}
USAGE = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}


def wait_for(what: Callable[[], Any]) -> Any:
    """Asked again until it says something; then what it said."""
    end = time.monotonic() + WITHIN_S
    while not (found := what()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)
    return found


class LocalModel:
    """A server on loopback that speaks OpenAI's dialect. `at_work` runs while a request is being answered."""

    def __init__(self) -> None:
        self.at_work: Callable[[dict[str, Any]], None] = lambda _: None
        self.status = 200
        model = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                model.at_work(asked)
                body, kind = model.answer(asked)
                self.send_response(model.status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, asked: dict[str, Any]) -> tuple[bytes, str]:
        if self.status != 200:
            return b'{"error":{"message":"no"}}', "application/json"
        if not asked.get("stream"):
            choice = {"index": 0, "message": {"role": "assistant", "content": "Hello there"}, "finish_reason": "stop"}
            whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "llama", "choices": [choice], "usage": USAGE}
            return json.dumps(whole).encode(), "application/json"
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "llama"}
        pieces = [
            {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "Hello"}, "finish_reason": None}]},
            {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {**chunk, "choices": [], "usage": USAGE},
        ]
        return b"".join(b"data: " + json.dumps(piece).encode() + b"\n\n" for piece in pieces) + b"data: [DONE]\n\n", "text/event-stream"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class House:
    """The application, a model on this machine, and the counters of its processor."""

    def __init__(self, server: Server, account: Account, model: LocalModel, powercap: FakePowercap, data: Path) -> None:
        self.server, self.account, self.model, self.powercap, self.data = server, account, model, powercap, data

    def ask(self, **more: Any) -> dict[str, Any]:
        """One answer; its receipt."""
        with self.server.client(self.account) as client:
            said = client.post("/v1/chat/completions", json={**HELLO, **more}).raise_for_status()
            self.server.settled()
            return client.get(f"/v1/receipts/{said.headers['x-request-id']}").raise_for_status().json()

    def running(self) -> int:
        """Requests that the meter counts at this moment."""
        for file in (self.data / "power").glob("*.json"):
            try:
                return sum(json.loads(file.read_text())["running"].values())
            except (ValueError, KeyError):
                return 0
        return 0


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine of the tests is: figures are waited for, and nothing is learned of its idle time."""
    monkeypatch.setattr(recorder, "WAIT_S", WITHIN_S)
    monkeypatch.setattr(energy_shares, "IDLE_WINDOW_S", 1e9)


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_house(tmp_path, database_url)


def open_house(
    folder: Path,
    database_url: str,
    meter: dict[str, Any] | None = None,
    upstream: str = "llama-3.2-3b",
    *,
    more_models: dict[str, Any] | None = None,
    more_providers: tuple[str, ...] = (),
    **provider: Any,
) -> Iterator[House]:
    """`more_providers` are the same server without a meter."""
    powercap, model, data = FakePowercap(folder / "powercap"), LocalModel(), folder / "data"
    meter = {"sensors": ["rapl"], "rapl_path": str(powercap.path)} if meter is None else meter
    row = {"vendor": "other", "base_url": model.url, "api_key": "sk-local", "zone": "DEU", "models": [], "power_meter": meter, **provider}
    price = {"provider": "local", "upstream": upstream, "usd_per_mtok": {"input": 1, "output": 10}, "max_output": 1000}
    others = {name: {**row, "power_meter": None} for name in more_providers}
    config = {"providers": {"local": row, **others}, "models": {"mine": price, **(more_models or {})}, "gateway": {"retries": 0}}
    try:
        with serving(data, database_url, config) as server:
            yield House(server, server.open_account("100"), model, powercap, data)
            server.check_books()
    finally:
        model.close()


def test_an_answer_is_what_the_counter_showed(house: House) -> None:
    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(360)

    house.model.at_work = work
    impact = house.ask()["impact"]
    assert impact["kWh"]["best"] == pytest.approx(1e-4 * REST * SUPPLY)
    assert impact["kWh"]["low"] < 0.9 * impact["kWh"]["best"]
    assert impact["kWh"]["high"] > 1.1 * impact["kWh"]["best"]
    assert (impact["class"], impact["method"], impact["zone"]) == ("A", "measured-1", "DEU")
    assert impact["measured"] == {
        "sensors": ["rapl"],
        "covers": ["package"],
        "added": ["memory", "board", "power-supply"],
        "isShared": False,
        "isIdleApart": False,
        "isCoolingStated": False,
    }
    assert impact["parts"] == {
        **dict.fromkeys(("accelerators", "host", "idle", "cooling")),
        "notKnown": [
            {"part": "accelerators", "reason": "notSeparated"},
            {"part": "host", "reason": "notSeparated"},
            {"part": "idle", "reason": "notSeparated"},
            {"part": "cooling", "reason": "notStated"},
        ],
        "together": impact["kWh"],
    }
    mix = registry.mixes()["DEU"]
    assert impact["CO2e"]["best"] == pytest.approx(impact["kWh"]["best"] * (mix.gwp + 0.029))
    assert impact["L"]["best"] == pytest.approx(impact["kWh"]["best"] * mix.wue)
    assert house.running() == 0


def test_a_stream_carries_the_measured_figure_in_its_receipt(house: House) -> None:
    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(36)

    house.model.at_work = work
    with house.server.client(house.account) as client:
        body = client.post("/v1/chat/completions", json={**HELLO, "stream": True}).raise_for_status().content
    _, receipt = take_receipt(body)
    assert receipt is not None
    assert receipt["impact"]["kWh"]["best"] == pytest.approx(1e-5 * REST * SUPPLY)
    assert receipt["impact"]["measured"]["sensors"] == ["rapl"]
    (kept,) = house.server.receipts(house.account)
    assert kept["impact"] == receipt["impact"]


def test_answers_at_the_same_time_share_what_was_drawn(house: House) -> None:
    """Two ask, both are being answered when it is drawn, and together they take it once."""
    both, drawn = threading.Barrier(2), threading.Event()

    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 2)
        if both.wait(WITHIN_S) == 0:
            house.powercap.use(720)
            drawn.set()
        assert drawn.wait(WITHIN_S)

    house.model.at_work = work
    with ThreadPoolExecutor(2) as people:
        receipts = [each.result() for each in [people.submit(house.ask) for _ in range(2)]]
    energies = [receipt["impact"]["kWh"]["best"] for receipt in receipts]
    assert sum(energies) == pytest.approx(2e-4 * REST * SUPPLY)
    assert energies[0] == pytest.approx(energies[1])
    assert all(receipt["impact"]["measured"]["isShared"] for receipt in receipts)


def test_a_refusal_is_not_counted_any_longer(house: House) -> None:
    house.model.status = 500
    with house.server.client(house.account) as client:
        assert client.post("/v1/chat/completions", json=HELLO).status_code == 502
    wait_for(lambda: house.running() == 0)
    house.model.status = 200

    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(360)

    house.model.at_work = work
    assert house.ask()["impact"]["kWh"]["best"] == pytest.approx(1e-4 * REST * SUPPLY)


def test_a_sensor_that_breaks_or_shows_nothing_leaves_the_estimate(house: House) -> None:
    nothing_drawn = house.ask()["impact"]
    house.model.at_work = lambda _: (house.powercap.files["package-0"].write_text("broken"), None)[1]
    broken = house.ask()["impact"]
    for impact in (nothing_drawn, broken):
        assert impact["method"].startswith("a2b-")
        assert impact["class"] != "A"
        assert impact["measured"] is None
        assert impact["kWh"]["best"] > 0


def test_a_sensor_that_hangs_holds_no_answer_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter becomes a pipe that nobody writes to: whoever reads it waits for ever."""
    file = house.powercap.files["package-0"]
    monkeypatch.setattr(recorder, "WAIT_S", 0.05)

    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        file.unlink()
        os.mkfifo(file)

    house.model.at_work = work
    try:
        assert house.ask()["impact"]["method"].startswith("a2b-")
        house.model.at_work = lambda _: None
        assert house.ask()["impact"]["method"].startswith("a2b-")
    finally:
        pipe = os.open(file, os.O_RDWR)
        os.write(pipe, b"5\n" * 8)
        regular = file.with_suffix(".new")
        regular.write_text("5")
        regular.replace(file)
        os.close(pipe)


@pytest.mark.parametrize("how", ["elsewhere", "cloud"])
def test_what_this_machine_does_not_serve_is_not_measured_by_it(tmp_path: Path, database_url: str, how: str) -> None:
    """A cloud model of Ollama is asked at the machine with the meter, which passes it on: neither its meter nor its zone speaks of it."""
    is_cloud = how == "cloud"
    upstream = "gpt-oss:120b-cloud" if is_cloud else "llama-3.2-3b"
    meter = None if is_cloud else {"sensors": ["rapl"], "rapl_path": str(tmp_path / "powercap"), "on_serving_machine": False}
    for house in open_house(tmp_path, database_url, meter, upstream, vendor="ollama" if is_cloud else "other", region="local"):
        house.model.at_work = lambda _, house=house: house.powercap.use(360)
        impact = house.ask()["impact"]
        assert impact["measured"] is None
        assert (impact["class"], impact["method"]) == ("B" if is_cloud else "C", "a2b-2")
        assert impact["zone"] == ("WOR" if is_cloud else "DEU")


def test_what_is_passed_on_does_not_count_as_this_place(tmp_path: Path, database_url: str) -> None:
    """A key for the EU alone reaches the machine's own model, and not the one it passes on to a place nobody states."""
    for house in open_house(tmp_path, database_url, None, "gpt-oss:120b-cloud", vendor="ollama", region="local", models=["qwen3:8b"]):
        eu = house.server.open_account("100", region="eu")
        with house.server.client(eu) as client:
            assert client.post("/v1/chat/completions", json={**HELLO, "model": "local/qwen3:8b"}).status_code == 200
            refused = client.post("/v1/chat/completions", json=HELLO)
            house.server.settled()
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "region_not_allowed")


def test_stated_watts_are_class_b_and_say_so(tmp_path: Path, database_url: str) -> None:
    meter = {"sensors": ["watts"], "idle_watts": 60, "load_watts": 340, "pue": "1.2"}
    for house in open_house(tmp_path, database_url, meter):
        house.model.at_work = lambda _, house=house: (wait_for(lambda: house.running() == 1), None)[1]
        begun = time.monotonic()
        impact = house.ask()["impact"]
        took = time.monotonic() - begun
        assert (impact["class"], impact["method"]) == ("B", "measured-1")
        assert impact["measured"] == {
            "sensors": ["watts"],
            "covers": ["machine"],
            "added": [],
            "isShared": False,
            "isIdleApart": True,
            "isCoolingStated": True,
        }
        assert impact["kWh"]["high"] / impact["kWh"]["best"] == pytest.approx(1.4)
        assert impact["kWh"]["low"] / impact["kWh"]["best"] == pytest.approx(0.6)
        assert 0 < impact["kWh"]["best"] <= 340 * 1.2 * took / 3.6e6
        parts = impact["parts"]
        assert (parts["accelerators"], parts["host"]) == (None, None)
        assert [each["part"] for each in parts["notKnown"]] == ["accelerators", "host"]
        assert parts["idle"]["best"] / impact["kWh"]["best"] == pytest.approx(60 / 340 / 1.2)
        for end in ("low", "best", "high"):
            told = parts["idle"][end] + parts["cooling"][end] + parts["together"][end]
            assert told == pytest.approx(impact["kWh"][end])
            assert parts["together"][end] > 0


def test_a_reader_who_leaves_while_the_meter_is_read_pays_once(house: House) -> None:
    """The hold is neither given back nor settled twice; `check_books` looks at the end."""
    begun = threading.Event()

    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(360)
        begun.set()

    house.model.at_work = work
    with (
        house.server.client(house.account) as client,
        client.stream("POST", "/v1/chat/completions", json={**HELLO, "stream": True}) as said,
    ):
        assert said.status_code == 200
        assert begun.wait(WITHIN_S)
    (receipt,) = wait_for(lambda: house.server.receipts(house.account))
    assert receipt["impact"]["method"] == "measured-1"
    wait_for(lambda: house.running() == 0)


def test_what_was_measured_here_is_the_operators_electricity_and_a_service_to_a_customer(tmp_path: Path, database_url: str) -> None:
    for house in open_house(tmp_path, database_url, region="local"):
        its_place_depends_on_who_reads(house)


def its_place_depends_on_who_reads(house: House) -> None:
    def work(_: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(360)

    house.model.at_work = work
    impact = house.ask()["impact"]
    reader = usage.Usage(db=house.server.container.db, names=usage.no_names)
    found: dict[str, tuple[str, str]] = {}
    whole = Period(start=None, end=None, zone="UTC")
    for is_operator in (False, True):
        (row,) = house.server.run(usage.emission_sums(reader, OwnerId(house.account.owner_id), whole, Filters(), is_operator=is_operator))
        assert (row["zone"], row["method"], row["quality"], row["events"]) == ("DEU", "measured-1", "A", 1)
        (line,) = emissions_report.emissions_out([row], subject={}, as_of=house.server.container.clock.now())["lines"]
        found[line["place"]] = (line["scope"], line["category"])
    assert found == {"remote": ("3", "1"), "own": ("2", "2,3")}
    assert row["kwh_best"] == pytest.approx(impact["kWh"]["best"])
    assert row["intensity"] == pytest.approx(registry.mixes()["DEU"].gwp * 1000)
    assert line["co2eRestKg"] == pytest.approx(impact["kWh"]["best"] * 0.029)
