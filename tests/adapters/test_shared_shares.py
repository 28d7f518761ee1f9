"""What several processes on one machine share of its meter: crashes, restarts, a file half written, a clock that begins anew."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aim2balance.adapters.power.rapl import RaplMeter
from aim2balance.adapters.power.shared_shares import SharedShares
from aim2balance.impact import energy_taken
from aim2balance.impact.ports import MeterUnreadable
from tests.adapters.power_sensors import FakePowercap

BOOT = "boot1"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class Machine:
    """One meter, one clock, and as many processes as are opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.powercap = FakePowercap(folder / "powercap")
        self.meter = RaplMeter(self.powercap.path)
        self.clock = Clock()

    def process(self, boot: str = BOOT) -> SharedShares:
        return SharedShares(self.folder / "power", "cpu", clock=self.clock, boot=boot)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_two_processes_share_what_one_machine_draws(machine: Machine) -> None:
    """Each alone would take the whole of it for its own request, and the machine would have drawn twice as much."""
    one, other = machine.process(), machine.process()
    first = one.step(machine.meter, +1)
    machine.powercap.use(10)
    second = other.step(machine.meter, +1)
    machine.powercap.use(100)
    first_end = one.step(machine.meter, -1)
    machine.powercap.use(30)
    second_end = other.step(machine.meter, -1)
    took = [energy_taken(start.shares, end.shares) for start, end in ((first, first_end), (second, second_end))]
    assert [work and work.joules["0:package-0"] for work in took] == [pytest.approx(10 + 50), pytest.approx(50 + 30)]
    assert second_end.running == 0
    assert first_end.beginning == second_end.beginning


CRASHING = """
import sys, time
from pathlib import Path
from aim2balance.adapters.power.rapl import RaplMeter
from aim2balance.adapters.power.shared_shares import SharedShares
shares = SharedShares(Path(sys.argv[1]), "cpu", boot=sys.argv[3])
shares.step(RaplMeter(Path(sys.argv[2])), +3)
print("counted", flush=True)
time.sleep(600)
"""


def test_a_process_that_is_killed_no_longer_takes_a_part(tmp_path: Path) -> None:
    powercap = FakePowercap(tmp_path / "powercap")
    meter, folder = RaplMeter(powercap.path), tmp_path / "power"
    mine = SharedShares(folder, "cpu", boot=BOOT)
    with subprocess.Popen([sys.executable, "-c", CRASHING, folder, powercap.path, BOOT], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "counted\n"
        assert mine.step(meter, +1).running == 4
        other.send_signal(signal.SIGKILL)
        other.wait()
        powercap.use(40)
        start = mine.step(meter)  # it died somewhere in there: its three requests took their parts until now
        assert start.running == 1
        powercap.use(100)
        work = energy_taken(start.shares, mine.step(meter, -1).shares)
    assert work is not None
    assert work.joules == {"0:package-0": pytest.approx(100)}
    mine.close()
    assert not list(folder.glob("*.alive"))


def test_a_process_that_stops_orderly_leaves_nothing_counted(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    one.step(machine.meter, +2)
    one.close()
    assert other.step(machine.meter).running == 0


def test_a_file_that_a_crash_left_half_written_begins_anew(machine: Machine) -> None:
    one = machine.process()
    before = one.step(machine.meter, +1)
    (file,) = (machine.folder / "power").glob("*.json")
    os.truncate(file, 40)
    machine.powercap.use(50)
    after = one.step(machine.meter)
    assert after.beginning != before.beginning  # what began before has no figure
    machine.powercap.use(20)
    work = energy_taken(after.shares, one.step(machine.meter, -1).shares)
    assert work is not None
    assert work.joules == {"0:package-0": pytest.approx(20)}


def test_another_start_of_the_machine_knows_nothing_of_the_one_before(machine: Machine) -> None:
    before = machine.process().step(machine.meter, +5)
    machine.clock.now = 3.0  # the clock of a machine begins with it
    after = machine.process("boot2").step(machine.meter, +1)
    assert after.running == 1
    assert after.beginning != before.beginning
    assert [file.name for file in (machine.folder / "power").glob("*.json")] == ["cpu-boot2.json"]


def test_a_clock_that_says_less_than_what_is_kept_begins_anew(machine: Machine) -> None:
    """Where no start of the machine can be told from another."""
    one = machine.process("unknown")
    before = one.step(machine.meter, +1)
    machine.clock.now = 3.0
    assert one.step(machine.meter).beginning != before.beginning


def test_a_step_of_the_wall_clock_changes_nothing(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    shares = SharedShares(machine.folder / "power", "cpu", boot=BOOT)
    start = shares.step(machine.meter, +1)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    machine.powercap.use(25)
    end = shares.step(machine.meter, -1)
    work = energy_taken(start.shares, end.shares)
    assert work is not None
    assert work.joules == {"0:package-0": pytest.approx(25)}
    assert work.seconds > 0


def test_a_counter_that_comes_round_during_a_request(machine: Machine) -> None:
    machine.powercap.use(261_143)  # close to its end
    one = machine.process()
    start = one.step(machine.meter, +1)
    machine.powercap.use(90)
    work = energy_taken(start.shares, one.step(machine.meter, -1).shares)
    assert work is not None
    assert work.joules == {"0:package-0": pytest.approx(90)}


def test_a_meter_that_fails_keeps_counting_requests_but_not_energy(machine: Machine) -> None:
    one, other = machine.process(), machine.process()
    start = one.step(machine.meter, +1)
    machine.powercap.files["package-0"].write_text("?")
    with pytest.raises(MeterUnreadable):
        other.step(machine.meter, +1)
    machine.powercap.files["package-0"].write_text("1000")
    end = one.step(machine.meter, -1)
    assert end.running == 1
    assert energy_taken(start.shares, end.shares) is None
