"""Which deployments have a meter: those whose provider runs on this machine, or whose operator says what its machine draws."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from aim2balance.adapters.power.combined import CombinedMeter
from aim2balance.adapters.power.nvml import NvmlMeter
from aim2balance.adapters.power.rapl import RaplMeter
from aim2balance.adapters.power.recorder import MeterRecorder
from aim2balance.adapters.power.shared_shares import SharedShares
from aim2balance.adapters.power.watts import StatedWatts
from aim2balance.catalogue.types import Deployment, PowerMeterTerms, Provider
from aim2balance.gateway.ports import PowerReading
from aim2balance.impact.ports import PowerMeter


def open_meter(terms: PowerMeterTerms) -> PowerMeter:
    """The meter of that description. Raises `MeterUnreadable`."""
    opened: list[PowerMeter] = []
    try:
        for sensor in terms.sensors:
            if sensor == "nvml":
                opened.append(NvmlMeter(terms.gpus))
            elif sensor == "rapl":
                opened.append(RaplMeter(Path(terms.rapl_path), has_gpu_meter="nvml" in terms.sensors))
            else:
                opened.append(StatedWatts(float(terms.idle_watts or 0), float(terms.load_watts or 0)))
    except BaseException:
        for meter in opened:
            meter.close()
        raise
    return opened[0] if len(opened) == 1 else CombinedMeter(opened)


def name_of(terms: PowerMeterTerms) -> str:
    """One name for one meter: providers with the same meter share one machine, and its energy."""
    what = f"{terms.sensors}{terms.gpus}{terms.rapl_path}{terms.idle_watts}{terms.load_watts}{terms.machine}"
    return hashlib.sha256(what.encode()).hexdigest()[:12]


def folder_of(terms: PowerMeterTerms, data_dir: Path) -> Path:
    """Where the processes of the machine keep what they share of a meter."""
    return Path(terms.folder) if terms.folder else data_dir / "power"


class ConfiguredMeters:
    """Implements `gateway.ports.PowerMeters`: a recorder for each meter of the configuration, opened with the process."""

    def __init__(self, providers: Iterable[Provider], data_dir: Path) -> None:
        self._recorders: dict[str, MeterRecorder] = {}
        self._by_provider: dict[str, MeterRecorder] = {}
        for provider in providers:
            terms = provider.power_meter
            if terms is not None and terms.measures(provider.base_url):
                self._by_provider[provider.name] = self._recorder(terms, data_dir)

    def _recorder(self, terms: PowerMeterTerms, data_dir: Path) -> MeterRecorder:
        name = name_of(terms)
        if name not in self._recorders:
            folder = folder_of(terms, data_dir)
            self._recorders[name] = MeterRecorder(name, lambda: open_meter(terms), lambda: SharedShares(folder, name))
        return self._recorders[name]

    def begin(self, deployment: Deployment) -> PowerReading | None:
        recorder = self._by_provider.get(deployment.provider.name)
        return None if recorder is None or deployment.is_passed_on else recorder.begin()

    def close(self) -> None:
        for recorder in self._recorders.values():
            recorder.close()
