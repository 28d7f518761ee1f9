"""Sensors for tests: a tree like `/sys/class/powercap`, and the driver of a graphics card whose answers are made up."""

from pathlib import Path
from typing import Any

RANGE = 262_143_328_850


class FakePowercap:
    """A tree of counters in a folder, by name: `package-0`, `dram`, `psys`, `core`."""

    def __init__(self, folder: Path, *, dram: bool = False, psys: bool = False, at: int = 1_000_000_000) -> None:
        self.path = folder
        self.files: dict[str, Path] = {}
        (folder / "intel-rapl").mkdir(parents=True)  # the control type: no counter
        self._zone("intel-rapl:0", "package-0", at)
        self._zone("intel-rapl:0:0", "core", at)
        if dram:
            self._zone("intel-rapl:0:1", "dram", at)
        if psys:
            self._zone("intel-rapl:1", "psys", at)
        self._zone("intel-rapl-mmio:0", "package-0", at, is_known=False)  # the same processor by another door

    def _zone(self, folder: str, name: str, at: int, *, is_known: bool = True) -> None:
        zone = self.path / folder
        zone.mkdir()
        (zone / "name").write_text(f"{name}\n")
        (zone / "max_energy_range_uj").write_text(f"{RANGE}\n")
        (zone / "energy_uj").write_text(f"{at}\n")
        if is_known:
            self.files[name] = zone / "energy_uj"

    def use(self, joules: float, name: str = "package-0") -> None:
        """So much was drawn since; the counter comes round like a real one."""
        file = self.files[name]
        file.write_text(f"{(int(file.read_text()) + round(joules * 1e6)) % (RANGE + 1)}\n")


class FakeNvml:
    """`pynvml` as it answered on a machine with one card: an RTX 3090 counts, a GTX 1080 tells its power alone."""

    class NVMLError(Exception):
        pass

    def __init__(self, *cards: tuple[str, int | None, int], error: str = "") -> None:
        self.cards = [{"name": name, "mj": mj, "mw": mw} for name, mj, mw in cards]
        self.error = error
        self.open = 0

    def nvmlInit(self) -> None:
        if self.error:
            raise self.NVMLError(self.error)
        self.open += 1

    def nvmlShutdown(self) -> None:
        self.open -= 1

    def nvmlDeviceGetCount(self) -> int:
        return len(self.cards)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> Any:
        return self.cards[index]

    def nvmlDeviceGetName(self, card: Any) -> Any:
        return card["name"]

    def nvmlDeviceGetTotalEnergyConsumption(self, card: Any) -> int:
        if card["mj"] is None:
            raise self.NVMLError("Not Supported")
        return int(card["mj"])

    def nvmlDeviceGetPowerUsage(self, card: Any) -> int:
        return int(card["mw"])
