"""Graphics cards of NVIDIA, by the library that comes with the driver (NVML) and the package `nvidia-ml-py`, which is optional.

From Volta on a card counts its energy; older ones tell their power, which is sampled and integrated. Both are of the whole card, memory
included. Not seen: processor, memory, board, power supply.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from aim2balance.impact.ports import Channel, Counter, Gauge, MeterFacts, MeterUnreadable, Reading

COUNTER_ERROR: Final = (0.9, 1.1)
POWER_ERROR: Final = (0.75, 1.25)
"""NVIDIA states 5 % for Fermi and Kepler and nothing for later cards; Yang, Adamek and Armour (SC24, arXiv 2312.02741) compared more than
70 cards with external meters: about 5 % of the value, and on A100 and H100 a quarter of the time is sampled.
"""
COUNTER_RESOLUTION_S: Final = 0.1
"""New values come every 20 to 100 ms."""
POWER_RESOLUTION_S: Final = 1.0
"""From Ampere on the power told is the mean of the second before."""


class NvmlMeter:
    """Implements `impact.ports.PowerMeter` for the cards of these indices, in the order of `nvidia-smi`; None: all of them.

    Raises `MeterUnreadable` without package, driver or card.
    """

    def __init__(self, gpus: Sequence[int] | None = None, library: Any = None) -> None:
        self._library = library or _package()
        self._is_open = False
        try:
            self._library.nvmlInit()
            self._is_open = True
            self._cards = self._found(gpus)
            self._counting = {name: self._counts(card) for name, card in self._cards.items()}
            self._facts = self._described()
        except MeterUnreadable:
            self.close()
            raise
        except Exception as problem:
            self.close()
            raise MeterUnreadable(_said(problem)) from problem

    def _found(self, gpus: Sequence[int] | None) -> dict[str, Any]:
        count = self._library.nvmlDeviceGetCount()
        wanted = range(count) if gpus is None else gpus
        if not wanted or max(wanted) >= count:
            raise MeterUnreadable(f"the driver knows {count} cards, and {_listed(wanted)} are to be measured")
        return {f"gpu:{index}": self._library.nvmlDeviceGetHandleByIndex(index) for index in wanted}

    def _described(self) -> MeterFacts:
        names = [self._name(card) for card in self._cards.values()]
        self._show_all()
        return MeterFacts(
            sensors=("nvml",),
            channels=tuple(
                Channel(
                    name=name,
                    is_accelerator=True,
                    error=COUNTER_ERROR if counts else POWER_ERROR,
                    resolution_s=COUNTER_RESOLUTION_S if counts else POWER_RESOLUTION_S,
                )
                for name, counts in self._counting.items()
            ),
            covers=("gpu",),
            notes=(
                f"cards: {', '.join(names)}",
                *(f"{name} has no energy counter: its power is sampled" for name, counts in self._counting.items() if not counts),
                "a card's sensor sees the card alone: no processor, memory, board or power supply",
            ),
        )

    @property
    def facts(self) -> MeterFacts:
        return self._facts

    def read(self, *, is_serving: bool) -> Reading:
        del is_serving
        try:
            return self._show_all()
        except Exception as problem:
            raise MeterUnreadable(_said(problem)) from problem

    def _show_all(self) -> Reading:
        return {name: self._show(name, card) for name, card in self._cards.items()}

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._library.nvmlShutdown()

    def _show(self, name: str, card: Any) -> Counter | Gauge:
        if self._counting[name]:
            return Counter(int(self._library.nvmlDeviceGetTotalEnergyConsumption(card)) * 1000)
        return Gauge(int(self._library.nvmlDeviceGetPowerUsage(card)) / 1000)

    def _counts(self, card: Any) -> bool:
        try:
            self._library.nvmlDeviceGetTotalEnergyConsumption(card)
        except self._library.NVMLError:
            return False
        return True

    def _name(self, card: Any) -> str:
        found = self._library.nvmlDeviceGetName(card)
        return found.decode(errors="replace") if isinstance(found, bytes) else str(found)


def _package() -> Any:
    try:
        return import_module("pynvml")
    except ImportError as missing:
        raise MeterUnreadable("the package nvidia-ml-py is not installed: `make nvml` installs it") from missing


def _said(problem: Exception) -> str:
    return f"the driver of the graphics card says: {problem}"[:300]


def _listed(gpus: Sequence[int]) -> str:
    return ", ".join(str(index) for index in gpus) or "none"
