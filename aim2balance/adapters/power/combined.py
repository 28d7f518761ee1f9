"""Several sensors of one machine as one meter: cards and processor together see more than either."""

from collections.abc import Sequence

from aim2balance.impact.ports import Counter, Gauge, MeterFacts, PowerMeter, Reading


class CombinedMeter:
    """Implements `impact.ports.PowerMeter`. Where one of them cannot be read, none is: half a machine is no measurement."""

    def __init__(self, meters: Sequence[PowerMeter]) -> None:
        self._meters = tuple(meters)

    @property
    def facts(self) -> MeterFacts:
        each = [meter.facts for meter in self._meters]
        return MeterFacts(
            sensors=tuple(sensor for one in each for sensor in one.sensors),
            channels=tuple(channel for one in each for channel in one.channels),
            covers=tuple(part for one in each for part in one.covers),
            notes=tuple(note for one in each for note in one.notes),
            idle_watts=tuple(stated for one in each for stated in one.idle_watts),
        )

    def read(self, *, is_serving: bool) -> Reading:
        shown: dict[str, Counter | Gauge] = {}
        for meter in self._meters:
            shown.update(meter.read(is_serving=is_serving))
        return shown

    def close(self) -> None:
        for meter in self._meters:
            meter.close()
