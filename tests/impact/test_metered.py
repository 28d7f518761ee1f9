"""Method `measured-1`: from joules that a meter showed to a footprint with its range."""

import pytest

from aim2balance import impact
from aim2balance.impact import metered
from aim2balance.impact.ports import Channel, MeasuredWork, MeterFacts
from aim2balance.impact.types import MeasuredFootprint, Part

GPU = Channel(name="gpu:0", is_accelerator=True, error=(0.9, 1.1), resolution_s=0.1)
CPU = Channel(name="0:package-0", is_accelerator=False, error=(0.9, 1.1), resolution_s=0.001)
PLUG = Channel(name="machine", is_accelerator=False, error=(0.6, 1.4), resolution_s=0.0)
CARDS = MeterFacts(sensors=("nvml",), channels=(GPU,), covers=("gpu",))
PROCESSOR = MeterFacts(sensors=("rapl",), channels=(CPU,), covers=("package",))
SERVER = MeterFacts(sensors=("rapl",), channels=(CPU,), covers=("package", "memory"))
BOTH = MeterFacts(sensors=("nvml", "rapl"), channels=(GPU, CPU), covers=("gpu", "package", "memory"))
LAPTOP = MeterFacts(sensors=("rapl",), channels=(CPU,), covers=("platform",))
WATTS = MeterFacts(sensors=("watts",), channels=(PLUG,), covers=("machine",))


def worked(seconds: float = 10.0, idle: dict[str, float] | None = None, **joules: float) -> MeasuredWork:
    named = {{"gpu": "gpu:0", "cpu": "0:package-0", "plug": "machine"}[name]: energy for name, energy in joules.items()}
    return MeasuredWork(joules=named, idle_joules=idle or {}, seconds=seconds, was_shared=False)


def known(found: MeasuredFootprint) -> dict[str, Part]:
    return {name: part for name, part in found.parts.items() if part is not None}


@pytest.mark.parametrize(
    ("facts", "work", "best_j", "added"),
    [
        (CARDS, worked(gpu=3600), 3600 * 1.2 * 1.11, ("host", "power-supply")),
        (PROCESSOR, worked(cpu=3600), 3600 * 1.25 * 1.11, ("memory", "board", "power-supply")),
        (SERVER, worked(cpu=3600), 3600 * 1.15 * 1.11, ("board", "power-supply")),
        (BOTH, worked(gpu=3000, cpu=600), (3000 + 600 * 1.15) * 1.11, ("board", "power-supply")),
        (LAPTOP, worked(cpu=3600), 3600 * 1.11, ("power-supply",)),
        (WATTS, worked(plug=3600), 3600.0, ()),
    ],
)
def test_what_the_sensor_does_not_see_is_added_up_to_the_plug(
    facts: MeterFacts, work: MeasuredWork, best_j: float, added: tuple[str, ...]
) -> None:
    found = impact.metered_footprint(work, facts, zone="DEU")
    assert found.kWh.best == pytest.approx(best_j / 3.6e6)
    assert tuple(code.partition(":")[2] for code in found.warnings if code.startswith("added:")) == added
    assert found.kWh.low < found.kWh.best < found.kWh.high
    assert found.method == "measured-1"
    assert found.quality == ("B" if facts is WATTS else "A")
    assert found.prefill_kWh is None


@pytest.mark.parametrize(("facts", "name"), [(PROCESSOR, "cpu"), (SERVER, "cpu"), (LAPTOP, "cpu"), (WATTS, "plug")])
def test_f30_what_a_meter_does_not_tell_apart_is_not_known_and_never_zero(facts: MeterFacts, name: str) -> None:
    (channel,) = (channel.name for channel in facts.channels)
    bare = impact.metered_footprint(worked(**{name: 3600.0}), facts, zone="DEU")
    assert known(bare) == {}
    assert set(bare.parts_kwh) == {None}
    assert impact.parts_not_known(bare.warnings) == {
        "accelerators": "notSeparated",
        "host": "notSeparated",
        "idle": "notSeparated",
        "cooling": "notStated",
    }
    told = impact.metered_footprint(worked(idle={channel: 600.0}, **{name: 3600.0}), facts, zone="DEU", pue=1.2)
    assert list(known(told)) == ["idle", "cooling"]
    assert all(part.best > 0 for part in known(told).values())
    assert impact.parts_not_known(told.warnings) == {"accelerators": "notSeparated", "host": "notSeparated"}


@pytest.mark.parametrize(("facts", "joules"), [(CARDS, {"gpu": 3600.0}), (BOTH, {"gpu": 3000.0, "cpu": 600.0})])
def test_what_cards_show_is_told_in_parts_that_add_up(facts: MeterFacts, joules: dict[str, float]) -> None:
    idle = {channel.name: 100.0 for channel in facts.channels}
    found = impact.metered_footprint(worked(idle=idle, **joules), facts, zone="DEU", pue=1.2)
    assert impact.parts_not_known(found.warnings) == {}
    parts = known(found)
    assert list(parts) == ["accelerators", "host", "idle", "cooling"]
    for end in ("low", "best", "high"):
        assert sum(getattr(part, end) for part in parts.values()) == pytest.approx(getattr(found.kWh, end))


def test_an_estimate_has_nothing_that_a_meter_could_not_tell() -> None:
    assert impact.parts_not_known(("class-e", "shared", "idle-not-apart")) == {}


def test_a_number_of_a_sensor_is_never_exact_and_a_short_one_less_so() -> None:
    long, short = (impact.metered_footprint(worked(seconds, cpu=100.0, gpu=100.0), BOTH, zone="DEU").kWh for seconds in (100.0, 0.2))
    assert long.low <= 0.92 * long.best
    assert long.high >= 1.08 * long.best
    assert short.high / short.low > long.high / long.low


def test_idle_is_a_part_and_not_more() -> None:
    alone = impact.metered_footprint(worked(gpu=3600), CARDS, zone="DEU")
    apart = impact.metered_footprint(worked(gpu=3600, idle={"gpu:0": 600.0}), CARDS, zone="DEU")
    assert apart.kWh.best == pytest.approx(alone.kWh.best)
    parts = known(apart)
    assert alone.parts["idle"] is None
    assert parts["idle"].best == pytest.approx(alone.kWh.best / 6)
    assert parts["accelerators"].best == pytest.approx(3000 / 3.6e6)
    assert "idle-not-apart" in alone.warnings
    assert "idle-not-apart" not in apart.warnings


def test_carbon_and_water_follow_the_zone_of_the_operator_and_cooling_its_statement() -> None:
    work = worked(plug=3.6e6)
    germany, poland = (impact.metered_footprint(work, WATTS, zone=zone) for zone in ("DEU", "POL"))
    assert germany.kWh == poland.kWh
    assert poland.CO2e.best > germany.CO2e.best
    assert germany.zone == "DEU"
    cooled = impact.metered_footprint(work, WATTS, zone="DEU", pue=1.3)
    assert cooled.kWh.best == pytest.approx(1.3 * germany.kWh.best)
    assert germany.parts["cooling"] is None
    assert known(cooled)["cooling"].best == pytest.approx(0.3 * germany.kWh.best)
    assert cooled.L.best == pytest.approx(1.3 * germany.L.best)
    assert "cooling-not-stated" in germany.warnings
    assert "cooling-not-stated" not in cooled.warnings


def test_by_hand() -> None:
    """1 kWh at the plug in Germany with the zone's own factors."""
    from aim2balance.impact import registry

    mix = registry.mixes()["DEU"]
    found = impact.metered_footprint(worked(plug=3.6e6), WATTS, zone="DEU")
    assert found.CO2e.best == pytest.approx(mix.gwp + 0.029)
    assert found.CO2e.high == pytest.approx(1.4 * (mix.gwp * 1.3 / 1.15 + 0.3))
    assert found.L.best == pytest.approx(mix.wue)
    assert found.L.low == pytest.approx(0.6 * mix.wue * 0.5 / 0.85)
    assert found.footprint_m2_year == pytest.approx(max(found.CO2e.best / 0.5, found.L.best / 50))


def test_every_view_has_terms_for_the_rest() -> None:
    for facts in (CARDS, PROCESSOR, SERVER, BOTH, LAPTOP, WATTS):
        assert set(metered.unseen_by(facts.covers)) <= set(metered.UNSEEN)
