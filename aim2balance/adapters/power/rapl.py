"""The energy counters of processors (RAPL) as Linux shows them under `/sys/class/powercap`, Intel's and AMD's alike.

A package is a whole socket: cores, cache, integrated graphics. `dram` beneath it is the main memory, on servers mostly; `psys` is the whole
board, on laptops mostly, and holds the packages, so it replaces them. Since CVE-2020-8694 the kernel lets root alone read the counters.
"""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aim2balance.impact.ports import Channel, Counter, Covered, MeterFacts, MeterUnreadable, Reading

PATH: Final = Path("/sys/class/powercap")
ERROR: Final = (0.9, 1.1)
"""Hähnel 2012, Khan 2018 and Schöne 2021 find Intel's counters within a few percent of external meters; AMD's are modelled."""
RESOLUTION_S: Final = 0.001
FORBIDDEN: Final = (
    "{path} can be read by root alone (since CVE-2020-8694). Let the user of this server read it: see docs/measuring.md, Rights"
)


class RaplMeter:
    """Implements `impact.ports.PowerMeter`. Raises `MeterUnreadable` where there are no counters, or they may not be read."""

    def __init__(self, path: Path = PATH, *, nvidia: Path = Path("/proc/driver/nvidia/gpus"), has_gpu_meter: bool = False) -> None:
        zones = {zone: _text(zone / "name") for zone in _zones(path)}
        packages = {zone: name for zone, name in zones.items() if name.startswith("package")}
        memories = {zone: name for zone, name in zones.items() if name == "dram"}
        boards = {zone: name for zone, name in zones.items() if name == "psys"}
        if not packages and not boards:
            raise MeterUnreadable(
                f"{path} shows no energy counters of a processor: a virtual machine, or the module intel_rapl_msr is not loaded"
            )
        notes = []
        if not has_gpu_meter and _has_entries(nvidia):
            # A figure without the card that does the work would be far too low, however well the processor is measured.
            raise MeterUnreadable("an NVIDIA card is in this machine that the processor's counters do not see: add the sensor nvml")
        covers: tuple[Covered, ...]
        if boards and not (has_gpu_meter and packages):  # whether psys holds a card too, nobody says
            used, covers = {next(iter(boards)): "psys"}, ("platform",)
            notes.append("psys is used: the whole board, as its maker calibrated it. Compare it with a meter at the plug once")
        else:
            used, covers = {**packages, **memories}, ("package", "memory") if memories else ("package",)
            notes.append("psys is not used beside a card's sensor" if boards else "no psys counter")
            notes.append("board, drives and fans are added by a range")
            if not memories:
                notes.append("no dram counter: main memory is added by a range")
        notes.append("the power supply is seen by no counter and added by a range")
        self._files = {f"{_name_of(zone)}:{name}": (zone / "energy_uj", _wraps_at(zone)) for zone, name in used.items()}
        self._facts = MeterFacts(
            sensors=("rapl",),
            channels=tuple(Channel(name=name, is_accelerator=False, error=ERROR, resolution_s=RESOLUTION_S) for name in self._files),
            covers=covers,
            notes=tuple(notes),
        )
        self.read(is_serving=False)

    @property
    def facts(self) -> MeterFacts:
        return self._facts

    def read(self, *, is_serving: bool) -> Reading:
        del is_serving
        return {name: Counter(_number(file), wraps_at) for name, (file, wraps_at) in self._files.items()}

    def close(self) -> None:
        """Nothing is kept open."""


def _zones(path: Path) -> Iterator[Path]:
    """Every zone once: sysfs lists those beneath a package beside it too, and the same processor once more by another door (`-mmio`)."""
    try:
        found = sorted(path.iterdir(), key=lambda zone: zone.name)
    except OSError as gone:
        raise MeterUnreadable(f"{path} is not there: no Linux with the powercap framework, or a container without /sys") from gone
    for zone in found:
        if ":" in zone.name and "mmio" not in zone.name:
            yield zone
            inner = [each for each in sorted(zone.glob("*:*")) if each.is_dir() and not (path / each.name).exists()]
            yield from inner


def _name_of(zone: Path) -> str:
    return zone.name.rpartition("rapl:")[2] or zone.name


def _wraps_at(zone: Path) -> int | None:
    try:
        return int((zone / "max_energy_range_uj").read_text())
    except (OSError, ValueError):
        return None


def _text(file: Path) -> str:
    try:
        return file.read_text().strip()
    except OSError:
        return ""


def _number(file: Path) -> int:
    try:
        found = int(file.read_text())
    except OSError as problem:
        if problem.errno in {errno.EACCES, errno.EPERM}:
            raise MeterUnreadable(FORBIDDEN.format(path=file)) from problem
        raise MeterUnreadable(f"{file} cannot be read: {problem.strerror}") from problem
    except ValueError as problem:
        raise MeterUnreadable(f"{file} shows no number") from problem
    if found < 0:
        raise MeterUnreadable(f"{file} shows less than nothing")
    return found


def _has_entries(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
