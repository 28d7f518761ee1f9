"""The keys `power_meter` of a provider: how the electricity of its machine is measured. What readings amount to is for impact to say."""

from decimal import Decimal
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import model_validator
from pydantic_core import core_schema

from aim2balance.kit.config_types import FLAG, Expected, Section, mistake, number, setting, several, text

_INDICES = core_schema.list_schema(core_schema.int_schema(ge=0, le=63, strict=True), min_length=1)
INDICES = Expected("a list of numbers of graphics cards, as `nvidia-smi` counts them", _INDICES)


class PowerMeterTerms(Section):
    """How the machine that a provider runs on is measured."""

    sensors: Annotated[tuple[Literal["nvml", "rapl", "watts"], ...], several("nvml", "rapl", "watts")] = setting(
        ...,
        "[nvml, rapl]",
        "nvml: graphics cards of NVIDIA; rapl: processors, as Linux counts them; watts: no sensor, as idle_watts and load_watts state",
    )
    gpus: Annotated[tuple[int, ...] | None, INDICES] = setting(None, "[0, 1]", "the cards that answer", otherwise="all of the machine")
    rapl_path: Annotated[str, text(r"/[^\x00]*", "a folder that begins with /")] = setting(
        "/sys/class/powercap", "/host/sys/class/powercap", "where the counters of processors are"
    )
    idle_watts: Annotated[Decimal | None, number(0, 100_000, "watts")] = setting(
        None, "60", "with watts: what the machine draws at the plug doing nothing"
    )
    load_watts: Annotated[Decimal | None, number(0, 100_000, "watts")] = setting(
        None, "340", "with watts: what it draws at the plug while it answers"
    )
    on_serving_machine: Annotated[bool | None, FLAG] = setting(
        None,
        "true",
        "with nvml or rapl: whether these sensors are on the machine that answers; where not, nothing is measured and the estimate stands",
        otherwise="true where base_url is this machine's own (loopback), else false",
    )
    pue: Annotated[Decimal, number(1, 3, "a factor")] = setting(
        Decimal(1), "1.2", "what the room takes on top for cooling, as a factor; 1: none is counted, and the receipt says so"
    )
    machine: Annotated[str, text(r"[A-Za-z0-9_.-]{0,60}", "a short name")] = setting(
        "", "workstation", "tells machines apart whose keys are otherwise alike; providers of one machine share its energy"
    )
    folder: Annotated[str | None, text(r"[^\x00]+", "a folder")] = setting(
        None,
        "/run/aim2balance",
        "where processes on this machine keep what they share of the meter; the same for all that answer on it",
        otherwise="`power` in the data folder",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not self.sensors:
            raise mistake("expected one of nvml, rapl, watts at least", "sensors")
        if "watts" in self.sensors:
            if len(self.sensors) > 1:
                raise mistake("expected watts alone: it stands for the whole machine", "sensors")
            for name, watts in (("idle_watts", self.idle_watts), ("load_watts", self.load_watts)):
                if watts is None:
                    raise mistake("expected a number of watts: without a sensor both have to be stated", name)
            if (self.idle_watts or 0) > (self.load_watts or 0):
                raise mistake("expected no more than load_watts", "idle_watts")
            if self.on_serving_machine is not None:
                raise mistake("expected nothing: watts are stated of the machine that answers, wherever it stands", "on_serving_machine")
        elif self.idle_watts is not None or self.load_watts is not None:
            raise mistake("expected no stated watts beside sensors", "idle_watts" if self.idle_watts is not None else "load_watts")
        return self

    def measures(self, base_url: str) -> bool:
        """Whether something is measured: stated watts are of whatever machine answers, sensors of this one alone."""
        if "watts" in self.sensors:
            return True
        return _is_loopback(urlsplit(base_url).hostname or "") if self.on_serving_machine is None else self.on_serving_machine


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
