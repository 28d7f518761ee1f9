"""What every `PowerMeter` owes, asked of each; and what is special about cards, processors and stated watts."""

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from aim2balance.adapters.power.combined import CombinedMeter
from aim2balance.adapters.power.meters import ConfiguredMeters, name_of, open_meter
from aim2balance.adapters.power.nvml import NvmlMeter
from aim2balance.adapters.power.rapl import RaplMeter
from aim2balance.adapters.power.watts import StatedWatts
from aim2balance.catalogue.configuration import load_settings
from aim2balance.impact import advance_shares, energy_taken, metered
from aim2balance.impact.ports import Counter, EnergyShares, Gauge, MeterUnreadable, PowerMeter
from aim2balance.kit.settings import Environment, WrongConfiguration
from tests.adapters.power_sensors import RANGE, FakeNvml, FakePowercap

RTX_3090 = ("NVIDIA GeForce RTX 3090", 184_502_113, 112_430)
GTX_1080 = (b"NVIDIA GeForce GTX 1080", None, 41_722)


def open_rapl(folder: Path) -> PowerMeter:
    return RaplMeter(FakePowercap(folder / "powercap").path)


METERS: dict[str, Callable[[Path], PowerMeter]] = {
    "rapl": open_rapl,
    "nvml counter": lambda _: NvmlMeter(library=FakeNvml(RTX_3090)),
    "nvml power": lambda _: NvmlMeter(library=FakeNvml(GTX_1080)),
    "watts": lambda _: StatedWatts(60, 340),
    "combined": lambda folder: CombinedMeter([NvmlMeter(library=FakeNvml(RTX_3090)), open_rapl(folder)]),
}


@pytest.fixture(params=METERS)
def meter(request: pytest.FixtureRequest, tmp_path: Path) -> PowerMeter:
    return METERS[request.param](tmp_path)


def test_it_shows_every_channel_it_names_each_time(meter: PowerMeter) -> None:
    names = {channel.name for channel in meter.facts.channels}
    for is_serving in (False, True):
        assert set(meter.read(is_serving=is_serving)) == names


def test_it_says_what_it_sees_how_well_and_what_is_missing(meter: PowerMeter) -> None:
    facts = meter.facts
    assert facts.sensors
    assert facts.covers
    assert facts.notes
    for channel in facts.channels:
        assert channel.error[0] < 1 < channel.error[1]
    assert set(metered.unseen_by(facts.covers)) <= set(metered.UNSEEN)


def test_it_can_be_closed_twice(meter: PowerMeter) -> None:
    meter.close()
    meter.close()


def test_its_readings_make_shares(meter: PowerMeter) -> None:
    start = advance_shares(EnergyShares(), 0.0, meter.read(is_serving=False), 0)
    end = advance_shares(start, 1.0, meter.read(is_serving=True), 1)
    assert end.gaps == 0


def test_a_package_without_its_cores_twice_and_without_the_second_door(tmp_path: Path) -> None:
    powercap = FakePowercap(tmp_path / "p", dram=True)
    found = RaplMeter(powercap.path)
    assert found.read(is_serving=False) == {
        "0:package-0": Counter(1_000_000_000, RANGE),
        "0:1:dram": Counter(1_000_000_000, RANGE),
    }
    assert found.facts.covers == ("package", "memory")


def test_memory_and_board_that_have_no_counter_are_named(tmp_path: Path) -> None:
    found = RaplMeter(FakePowercap(tmp_path / "p").path)
    assert found.facts.covers == ("package",)
    assert any("no dram counter" in note for note in found.facts.notes)
    assert any("no psys counter" in note for note in found.facts.notes)
    assert any("power supply" in note for note in found.facts.notes)


def test_the_counter_of_the_board_replaces_those_it_holds(tmp_path: Path) -> None:
    path = FakePowercap(tmp_path / "p", dram=True, psys=True).path
    assert RaplMeter(path).facts.covers == ("platform",)
    assert len(RaplMeter(path).read(is_serving=False)) == 1
    assert RaplMeter(path, has_gpu_meter=True).facts.covers == ("package", "memory")  # whether it holds the card nobody says


def test_zones_that_stand_inside_each_other_are_found(tmp_path: Path) -> None:
    inner = tmp_path / "p" / "intel-rapl:0" / "intel-rapl:0:2"
    FakePowercap(tmp_path / "p")
    inner.mkdir()
    for name, text in (("name", "dram"), ("energy_uj", "7"), ("max_energy_range_uj", "99")):
        (inner / name).write_text(text)
    assert RaplMeter(tmp_path / "p").read(is_serving=False)["0:2:dram"] == Counter(7, 99)


def test_counters_that_root_alone_may_read_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root no file is forbidden, so the kernel's answer is given in its place."""
    path, read = FakePowercap(tmp_path / "p").path, Path.read_text

    def forbidden(file: Path, *rest: object, **more: object) -> str:
        if file.name == "energy_uj":
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return read(file, *rest, **more)

    monkeypatch.setattr(Path, "read_text", forbidden)
    with pytest.raises(MeterUnreadable, match="CVE-2020-8694.*docs/measuring.md"):
        RaplMeter(path)


@pytest.mark.parametrize("text", ["", "many", "-3"])
def test_a_counter_that_shows_no_number(tmp_path: Path, text: str) -> None:
    powercap = FakePowercap(tmp_path / "p")
    powercap.files["package-0"].write_text(text)
    with pytest.raises(MeterUnreadable):
        RaplMeter(powercap.path)


def test_no_counters_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", tmp_path / "gone"):
        with pytest.raises(MeterUnreadable):
            RaplMeter(path)


def test_a_processor_alone_is_not_measured_beside_a_card_that_does_the_work(tmp_path: Path) -> None:
    card = tmp_path / "nvidia" / "0000:01:00.0"
    card.mkdir(parents=True)
    path = FakePowercap(tmp_path / "p").path
    with pytest.raises(MeterUnreadable, match="nvml"):
        RaplMeter(path, nvidia=card.parent)
    assert RaplMeter(path, nvidia=card.parent, has_gpu_meter=True).facts.covers == ("package",)


def test_cards_count_or_are_sampled() -> None:
    driver = FakeNvml(RTX_3090, GTX_1080)
    found = NvmlMeter(library=driver)
    assert found.read(is_serving=True) == {"gpu:0": Counter(184_502_113_000), "gpu:1": Gauge(41.722)}
    first, second = found.facts.channels
    assert first.error[1] < second.error[1]
    assert any("gpu:1 has no energy counter" in note for note in found.facts.notes)
    assert NvmlMeter([1], library=driver).read(is_serving=True) == {"gpu:1": Gauge(41.722)}


def test_driver_and_cards_that_are_missing_are_said_and_nothing_stays_open() -> None:
    for driver, gpus in ((FakeNvml(error="Driver Not Loaded"), None), (FakeNvml(), None), (FakeNvml(RTX_3090), [3])):
        with pytest.raises(MeterUnreadable):
            NvmlMeter(gpus, library=driver)
        assert driver.open == 0


def test_a_card_that_fails_later_is_unreadable() -> None:
    driver = FakeNvml(RTX_3090)
    found = NvmlMeter(library=driver)
    driver.cards[0]["mj"] = None
    with pytest.raises(MeterUnreadable, match="Not Supported"):
        found.read(is_serving=True)


def test_the_package_is_asked_by_the_names_it_has() -> None:
    """Only where it is installed, for it is optional: a name that changed would be found on a machine with a card alone."""
    package = pytest.importorskip("pynvml")
    used = [name for name in dir(FakeNvml) if name.startswith(("nvml", "NVML"))]
    assert [name for name in used if not hasattr(package, name)] == []


def test_stated_watts_go_with_the_time_alone() -> None:
    found = StatedWatts(60, 340)
    start = EnergyShares(at_s=0.0, reading=found.read(is_serving=False), idle_watts=dict(found.facts.idle_watts))
    work = energy_taken(start, advance_shares(start, 10.0, found.read(is_serving=True), 1))
    assert work is not None
    assert work.joules == {"machine": pytest.approx(3400)}
    assert work.idle_joules == {"machine": pytest.approx(600)}


def settings_of(folder: Path, **provider: object) -> object:
    path = folder / "aim2balance.yaml"
    path.write_text(json.dumps({"demo": False, "providers": {"here": {"vendor": "other", "models": [], **provider}}}))
    return load_settings(Environment(data_dir=folder, config=path))


@pytest.mark.parametrize(
    ("address", "stated", "is_measured"),
    [
        ("http://127.0.0.1:8000/v1", None, True),
        ("http://localhost:8000/v1", None, True),
        ("http://[::1]:8000/v1", None, True),
        ("http://gpu.example.org/v1", None, False),
        ("http://10.0.0.5:8000/v1", None, False),
        ("http://ollama:11434/v1", True, True),
        ("http://127.0.0.1:8000/v1", False, False),  # a tunnel
    ],
)
def test_sensors_measure_the_machine_they_sit_in_alone(tmp_path: Path, address: str, stated: bool | None, is_measured: bool) -> None:
    meter = {"sensors": ["rapl"], "rapl_path": str(FakePowercap(tmp_path / "p").path), "on_serving_machine": stated}
    (provider,) = settings_of(tmp_path, base_url=address, power_meter=meter).providers
    assert provider.power_meter.measures(provider.base_url) is is_measured
    meters = ConfiguredMeters([provider], tmp_path)
    assert bool(meters._by_provider) is is_measured
    meters.close()


def test_stated_watts_are_of_whatever_machine_answers(tmp_path: Path) -> None:
    meter = {"sensors": ["watts"], "idle_watts": 60, "load_watts": 340}
    (provider,) = settings_of(tmp_path, base_url="http://10.0.0.5:8000/v1", power_meter=meter).providers
    assert provider.power_meter.measures(provider.base_url)
    assert isinstance(open_meter(provider.power_meter), StatedWatts)


@pytest.mark.parametrize(
    ("meter", "named"),
    [
        ({"sensors": []}, "sensors"),
        ({}, "sensors"),
        ({"sensors": ["plug"]}, "sensors"),
        ({"sensors": ["watts"], "idle_watts": 60}, "load_watts"),
        ({"sensors": ["watts"], "idle_watts": 400, "load_watts": 340}, "idle_watts"),
        ({"sensors": ["watts", "nvml"], "idle_watts": 60, "load_watts": 340}, "sensors"),
        ({"sensors": ["rapl"], "load_watts": 340}, "load_watts"),
        ({"sensors": ["watts"], "idle_watts": 60, "load_watts": 340, "on_serving_machine": False}, "on_serving_machine"),
        ({"sensors": ["nvml"], "gpus": [-1]}, "gpus"),
        ({"sensors": ["nvml"], "pue": 0.5}, "pue"),
        ({"sensors": ["nvml"], "card": 0}, "card"),
    ],
)
def test_f57_a_wrong_description_of_a_meter_stops_the_start_with_its_place(tmp_path: Path, meter: dict, named: str) -> None:
    with pytest.raises(WrongConfiguration) as wrong:
        settings_of(tmp_path, base_url="http://127.0.0.1:8000/v1", power_meter=meter)
    assert "power_meter" in str(wrong.value)
    assert named in str(wrong.value)


def test_providers_of_one_machine_share_one_meter_and_others_do_not(tmp_path: Path) -> None:
    rapl = {"sensors": ["rapl"], "rapl_path": str(FakePowercap(tmp_path / "p").path)}
    (one,) = settings_of(tmp_path, base_url="http://127.0.0.1:1/v1", power_meter=rapl).providers
    (same,) = settings_of(tmp_path, base_url="http://127.0.0.1:2/v1", power_meter=rapl).providers
    (other,) = settings_of(tmp_path, base_url="http://127.0.0.1:2/v1", power_meter={**rapl, "machine": "b"}).providers
    assert name_of(one.power_meter) == name_of(same.power_meter) != name_of(other.power_meter)
