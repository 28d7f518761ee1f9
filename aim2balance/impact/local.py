"""Local Ollama under method `a2b-1`: measured, or by configured power, or by parameters at batch size 1.

EcoLogits assumes 64 requests on each GPU, 20 to 35 times too little for one person at a desktop. No data centre: PUE 1, no cooling water.
"""

import re
from typing import Final

from aim2balance.impact import a2b_1
from aim2balance.impact.types import Architecture, Bounds, ElectricityMix, Factors, Footprint, Profile
from aim2balance.kit.errors import invariant

REST_OF_MACHINE: Final = 1.3
"""Processor, memory, power supply and fans, relative to what the GPU draws."""
POWER_FACTORS: Final = Factors(0.6, 1.4, 0.6, 1.6, 0.35, 2.4)
"""Energy 0.6 to 1.4; carbon and water wider by what class A adds for them (1.3 and 2 against 1.15, 0.5 against 0.85)."""
OLLAMA_BITS: Final = 4
_BITS = re.compile(r"(?:^|[^a-z0-9])(?:i?q|int|fp|bf|f)(16|2|3|4|5|6|8|32)(?![0-9])", re.IGNORECASE)


def bits_of(quantization: str) -> int:
    """Bits per weight from a tag or from `/api/show` (`Q4_K_M`, `q8_0`, `fp16`, `F16`); Ollama's default, 4, when it says nothing."""
    found = _BITS.search(quantization)
    return int(found.group(1)) if found else OLLAMA_BITS


def by_parameters(parameters_b: float, *, active_b: float | None = None, quantization: str = "", mix: ElectricityMix) -> Profile:
    """A class E profile of a model of that many billion parameters, as `/api/show` reports them."""
    invariant(parameters_b > 0 and (active_b is None or active_b > 0), "a model has parameters")
    active = parameters_b if active_b is None else active_b
    return profile_of(
        Architecture(
            total=Bounds(parameters_b, parameters_b), active=Bounds(active, active), is_mixture=active != parameters_b, is_closed=False
        ),
        mix,
        bits=bits_of(quantization),
        basis=f"{parameters_b:g} B parameters, batch size 1",
    )


def profile_of(architecture: Architecture, mix: ElectricityMix, *, bits: int, basis: str, warnings: tuple[str, ...] = ()) -> Profile:
    return a2b_1.compile_profile(architecture, a2b_1.ON_SITE, mix, quality="E", basis=basis, batch=1, bits=bits, warnings=warnings)


def measured(profile: Profile, gpu_kwh: float) -> Footprint:
    """Class A: GPU energy measured during the answer (NVML), in kWh, times 1.3 for the rest of the machine."""
    invariant(gpu_kwh >= 0, "measured energy is never negative")
    kwh = gpu_kwh * REST_OF_MACHINE
    return a2b_1.footprint_of(profile, a2b_1.plug_sums(profile, kwh, kwh, kwh), "A")


def by_power(profile: Profile, power_w: float, durations_ns: int) -> Footprint:
    """Class B: the machine's configured power times Ollama's `load_duration + prompt_eval_duration + eval_duration`, in nanoseconds.

    The durations include reading the input, so there is no prefill term.
    """
    invariant(power_w >= 0 and durations_ns >= 0, "power and time are never negative")
    kwh = power_w * durations_ns / 3.6e15
    return a2b_1.footprint_of(profile, a2b_1.plug_sums(profile, kwh, kwh, kwh), "B", factors=POWER_FACTORS)
