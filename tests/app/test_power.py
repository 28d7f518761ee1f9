"""`impact meter` and `doctor`: what an operator is told of their meters."""

import json
from pathlib import Path

import pytest

from aim2balance.adapters.power.meters import folder_of, name_of, open_meter
from aim2balance.adapters.power.shared_shares import SharedShares
from aim2balance.app.doctor import examine
from aim2balance.app.power import ELSEWHERE, look
from aim2balance.catalogue import load_settings
from aim2balance.kit.settings import Environment
from tests.adapters.power_sensors import FakePowercap


def environment(folder: Path, base_url: str, **meter: object) -> Environment:
    path = folder / "aim2balance.yaml"
    row = {"vendor": "other", "base_url": base_url, "zone": "DEU", "models": [], "power_meter": meter}
    path.write_text(json.dumps({"demo": False, "providers": {"here": row, "plain": {**row, "power_meter": None}}}))
    return Environment(data_dir=folder / "data", config=path)


HERE = "http://127.0.0.1:8000/v1"


def test_a_meter_that_works_says_what_it_sees(tmp_path: Path) -> None:
    (row,) = look(environment(tmp_path, HERE, sensors=["rapl"], rapl_path=str(FakePowercap(tmp_path / "p").path)), 0.1)
    assert row["provider"] == "here"
    assert row["measures"] is True
    assert row["class"] == "A"
    assert row["watts"] == {"0:package-0": 0.0}
    assert (row["idleWatts"], row["dynamicWatts"]) == (None, None)
    assert row["added"] == ["memory", "board", "power-supply"]
    assert "no dram counter" in row["detail"]


@pytest.mark.parametrize("sensor", ["rapl", "nvml"])
def test_a_meter_that_cannot_be_read_says_why_and_what_stands(tmp_path: Path, sensor: str) -> None:
    """On this machine there is no card, and the folder does not exist."""
    (row,) = look(environment(tmp_path, HERE, sensors=[sensor], rapl_path=str(tmp_path / "gone")), 0.0)
    assert row["measures"] is False
    assert row["class"] is None
    assert row["detail"].endswith("Estimates stand")


def test_sensors_that_are_elsewhere_say_what_to_state(tmp_path: Path) -> None:
    (row,) = look(environment(tmp_path, "http://gpu.example.org/v1", sensors=["nvml"]), 0.0)
    assert row["detail"] == ELSEWHERE


def test_stated_watts_are_idle_while_nobody_is_answered(tmp_path: Path) -> None:
    """Idle, and what is drawn beyond that, stand apart; the watts of an answer are a statement."""
    env = environment(tmp_path, HERE, sensors=["watts"], idle_watts=60, load_watts=340)
    (row,) = look(env, 0.1)
    assert (row["watts"], row["idleWatts"], row["dynamicWatts"]) == ({"machine": 60.0}, {"machine": 60.0}, {"machine": 0.0})
    assert "60 W idle and 340 W under load are stated" in row["detail"]
    (terms,) = [provider.power_meter for provider in load_settings(env).providers if provider.power_meter is not None]
    SharedShares(folder_of(terms, env.data_dir), name_of(terms)).step(open_meter(terms), 1)
    (row,) = look(env, 0.1)
    assert (row["running"], row["watts"], row["idleWatts"], row["dynamicWatts"]) == (
        1,
        {"machine": 340.0},
        {"machine": 60.0},
        {"machine": 280.0},
    )


def test_doctor_names_the_meter(tmp_path: Path) -> None:
    env = environment(tmp_path, HERE, sensors=["watts"], idle_watts=60, load_watts=340)
    found = [finding for finding in examine(env) if finding["what"] == "power meter"]
    assert [finding["state"] for finding in found] == ["ok"]
    assert "340 W under load" in found[0]["detail"]
