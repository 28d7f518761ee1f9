"""Energy of a machine, shared among the requests that it answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.impact import advance_shares, energy_between, energy_taken
from aim2balance.impact.ports import Counter, EnergyShares, Gauge

RANGE = 262_143_328_850  # max_energy_range_uj of an Intel desktop


def counted(joules: float, wraps_at: int | None = None) -> dict[str, Counter | Gauge]:
    return {"package": Counter(round(joules * 1e6), wraps_at)}


def test_two_requests_share_the_time_they_run_together() -> None:
    start = advance_shares(EnergyShares(), 0.0, counted(100), 0)
    first = start
    second = advance_shares(first, 2.0, counted(160), 1)  # the first alone: 60 J
    first_end = advance_shares(second, 5.0, counted(250), 2)  # both: 90 J
    second_end = advance_shares(first_end, 6.0, counted(280), 1)  # the second alone: 30 J
    one, two = energy_taken(first, first_end), energy_taken(second, second_end)
    assert one is not None
    assert two is not None
    assert one.joules == {"package": pytest.approx(60 + 45)}
    assert two.joules == {"package": pytest.approx(45 + 30)}
    assert one.was_shared
    assert two.was_shared
    assert one.seconds == 5.0


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1e3), st.integers(0, 3)), min_size=1, max_size=30))
def test_all_requests_together_take_what_was_shown_while_any_ran(steps: list[tuple[float, float, int]]) -> None:
    shares = advance_shares(EnergyShares(), 0.0, counted(0), 0)
    at, shown, running, begun, ended, served = 0.0, 0, 0, [], [], 0
    for seconds, joules, wanted in steps:
        at += seconds
        more = round(joules * 1e6)
        shown += more
        served += more if running else 0
        shares = advance_shares(shares, at, {"package": Counter(shown)}, running)
        for _ in range(max(0, running - wanted)):
            ended.append(energy_taken(begun.pop(0), shares))
        begun += [shares] * max(0, wanted - running)
        running = wanted
    ended += [energy_taken(start, shares) for start in begun]
    assert sum(work.joules["package"] for work in ended if work is not None) == pytest.approx(served / 1e6, abs=1e-5)


def test_what_the_machine_draws_doing_nothing_is_learned_and_stated_apart() -> None:
    shares = advance_shares(EnergyShares(), 0.0, counted(0), 0)
    shares = advance_shares(shares, 4.0, counted(40), 0)
    assert not shares.idle_watts  # four seconds are no mean yet
    shares = advance_shares(shares, 10.0, counted(100), 0)
    shares = advance_shares(shares, 20.0, counted(300), 0)  # somebody else used the machine: 20 W, and the least counts
    assert shares.idle_watts == {"package": pytest.approx(10.0)}
    assert shares.unserved_joules == {"package": pytest.approx(300)}
    end = advance_shares(shares, 22.0, counted(400), 1)
    work = energy_taken(shares, end)
    assert work is not None
    assert work.joules == {"package": pytest.approx(100)}
    assert work.idle_joules == {"package": pytest.approx(20)}


def test_idle_is_never_more_than_what_was_drawn() -> None:
    shares = EnergyShares(at_s=0.0, reading=counted(0), idle_watts={"package": 50.0})
    work = energy_taken(shares, advance_shares(shares, 1.0, counted(10), 1))
    assert work is not None
    assert work.idle_joules == work.joules


def test_a_counter_that_comes_round() -> None:
    before, after = counted(262_100, RANGE), counted(50, RANGE)
    assert energy_between(before, after, 10.0) == {"package": pytest.approx(RANGE / 1e6 - 262_100 + 50)}


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [
        (counted(10, RANGE), counted(20, RANGE), 3600.0),  # it may have come round unseen
        (counted(500, None), counted(20, None), 1.0),  # the driver was loaded anew
        (counted(5_000, RANGE), counted(20, RANGE), 1.0),  # 257 kJ in a second: it began anew
        ({"a": Gauge(100)}, {"a": Gauge(100)}, 60.0),  # nobody looked for a minute
        ({"a": Gauge(100)}, {"b": Gauge(100)}, 1.0),
        ({"a": Gauge(100)}, {"a": Counter(1)}, 1.0),
    ],
)
def test_what_cannot_be_told_is_not_told(before: dict, after: dict, seconds: float) -> None:
    assert energy_between(before, after, seconds) is None
    start = EnergyShares(at_s=0.0, reading=before)
    assert energy_taken(start, advance_shares(start, seconds, after, 1)) is None


def test_a_gap_while_nobody_is_answered_spoils_nothing() -> None:
    shares = advance_shares(EnergyShares(), 0.0, counted(10, RANGE), 0)
    shares = advance_shares(shares, 86_400.0, counted(20, RANGE), 0)
    work = energy_taken(shares, advance_shares(shares, 86_401.0, counted(80, RANGE), 1))
    assert work is not None
    assert work.joules == {"package": pytest.approx(60)}


def test_a_request_during_which_the_meter_failed_has_no_figure_and_the_next_one_has() -> None:
    start = advance_shares(EnergyShares(), 0.0, counted(0), 0)
    failed = advance_shares(start, 1.0, None, 1)
    end = advance_shares(failed, 2.0, counted(50), 1)
    assert energy_taken(start, end) is None
    assert energy_taken(failed, end) is None  # nobody knows what the first second after it took
    later = advance_shares(end, 3.0, counted(70), 1)
    work = energy_taken(end, later)
    assert work is not None
    assert work.joules == {"package": pytest.approx(20)}


def test_a_power_is_integrated_by_trapezoids_and_stated_watts_by_time() -> None:
    assert energy_between({"a": Gauge(100)}, {"a": Gauge(200)}, 2.0) == {"a": pytest.approx(300)}
    assert energy_between({"a": Gauge(60, is_mean=True)}, {"a": Gauge(340, is_mean=True)}, 900.0) == {"a": pytest.approx(340 * 900)}


def test_a_meter_that_shows_nothing_is_no_measurement_of_zero() -> None:
    start = advance_shares(EnergyShares(), 0.0, counted(5), 0)
    assert energy_taken(start, advance_shares(start, 0.001, counted(5), 1)) is None
