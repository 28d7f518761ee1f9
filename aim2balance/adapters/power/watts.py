"""A machine without a sensor: what it draws idle and under load as its operator states it, read from a meter at the plug."""

from typing import Final

from aim2balance.impact.ports import Channel, Gauge, MeterFacts, Reading

ERROR: Final = (0.6, 1.4)
"""As method `a2b-1` for configured power: one figure stands for every model and every moment of an answer."""
CHANNEL: Final = "machine"


class StatedWatts:
    """Implements `impact.ports.PowerMeter` for a machine that draws `load_watts` while somebody is answered and else `idle_watts`."""

    def __init__(self, idle_watts: float, load_watts: float) -> None:
        self._idle, self._load = idle_watts, load_watts

    @property
    def facts(self) -> MeterFacts:
        return MeterFacts(
            sensors=("watts",),
            channels=(Channel(name=CHANNEL, is_accelerator=False, error=ERROR, resolution_s=0.0),),
            covers=("machine",),
            notes=(f"no sensor: {self._idle:g} W idle and {self._load:g} W under load are stated, and the time is measured",),
            idle_watts=((CHANNEL, self._idle),),
        )

    def read(self, *, is_serving: bool) -> Reading:
        return {CHANNEL: Gauge(self._load if is_serving else self._idle, is_mean=True)}

    def close(self) -> None:
        """Nothing is open."""
