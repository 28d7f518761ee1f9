"""Figures of method `a2b-2`: made by `bench/footprint/fit.py` from `bench/footprint/measured-energy.json` and `anchors.json`. Frozen."""

from typing import Final

from aim2balance.impact.types import ClosedAnchor, Fit, Measured, MeasuredPoint, Pictures, Triple

FIT: Final = Fit(weights_j=0.1994, overhead_gb=1.978, arithmetic_j=0.01167, arithmetic_exponent=0.7935, cache_j=0.007886, mixture=1.295)
BATCH: Final[Triple] = (474.0, 87.0, 16.0)
"""Requests at once for low, best and high: what the measured cases have on average, not what is known of production."""
SPREAD: Final = (2.143, 1.957)
"""What low is divided and high multiplied by: nine in ten measured ends of a family left out lie inside."""
CLOSED: Final = ClosedAnchor(published_joules=504.0, tokens_in=200, tokens_out=400, factor=0.7014)
"""Google 2025: 0.14 Wh of the accelerators for a median prompt, beside the fit for Gemini 2.5 Flash as large as EcoLogits assumes."""
PROMPTS: Final[dict[str, Triple]] = {"lm-arena-chat": (50, 100, 200), "gpqa": (150, 250, 400)}
MEASURED: Final[dict[str, Measured]] = {
    "deepseek-v3.1": Measured(
        671,
        37,
        8.0,
        (
            MeasuredPoint(523.1, (0.95, 2.369, 6.05)),
            MeasuredPoint(4710.0, (1.333, 3.254, 7.338)),
        ),
        least_joules=0.2278,
    ),
    "gemma-3-12b": Measured(12, 12, 16.0, (MeasuredPoint(462.2, (0.09023, 0.1598, 0.4117)),)),
    "gpt-oss-120b": Measured(117, 5, 4.25, (MeasuredPoint(1118.0, (0.04213, 0.1536, 0.5747)),)),
    "llama-3.1-405b": Measured(405, 405, 16.0, (MeasuredPoint(283.3, (1.332, 3.047, 11.21)),)),
    "llama-3.1-405b-fp8": Measured(405, 405, 8.0, (MeasuredPoint(283.1, (0.8168, 2.454, 7.192)),)),
    "llama-3.1-70b": Measured(70, 70, 16.0, (MeasuredPoint(276.5, (0.2092, 0.5578, 2.017)),)),
    "llama-3.1-8b": Measured(8, 8, 16.0, (MeasuredPoint(298.2, (0.04867, 0.0892, 0.2554)),)),
    "llama-4-maverick-17b-128e": Measured(400, 17, 8.0, (MeasuredPoint(304.6, (0.4713, 0.7331, 1.801)),)),
    "llama-4-scout-17b-16e": Measured(109, 17, 16.0, (MeasuredPoint(303.4, (0.3231, 0.8451, 3.315)),)),
    "nvidia-nemotron-nano-12b-v2": Measured(
        12,
        12,
        16.0,
        (
            MeasuredPoint(459.5, (0.1394, 0.2028, 0.4431)),
            MeasuredPoint(2993.0, (0.1241, 0.1922, 0.7826)),
        ),
    ),
    "qwen3-235b-a22b": Measured(
        235,
        22,
        16.0,
        (
            MeasuredPoint(535.6, (0.2325, 2.049, 5.572)),
            MeasuredPoint(4835.0, (0.6321, 1.981, 5.293)),
        ),
    ),
    "qwen3-235b-a22b-fp8": Measured(
        235,
        22,
        8.0,
        (
            MeasuredPoint(538.4, (0.4929, 1.926, 6.288)),
            MeasuredPoint(4877.0, (0.4162, 2.094, 6.434)),
        ),
    ),
    "qwen3-30b-a3b": Measured(
        30,
        3,
        16.0,
        (
            MeasuredPoint(559.9, (0.05541, 0.1778, 0.6049)),
            MeasuredPoint(4322.0, (0.08742, 0.3159, 0.7907)),
        ),
    ),
    "qwen3-32b": Measured(
        32,
        32,
        16.0,
        (
            MeasuredPoint(416.3, (0.125, 0.2543, 0.9423)),
            MeasuredPoint(3771.0, (0.3088, 0.5297, 1.199)),
        ),
    ),
    "qwen3-8b": Measured(
        8,
        8,
        16.0,
        (
            MeasuredPoint(424.4, (0.04925, 0.09136, 0.2541)),
            MeasuredPoint(4328.0, (0.1726, 0.2626, 0.7127)),
        ),
    ),
}
PICTURES: Final[dict[str, Pictures]] = {
    "hunyuandit-v1.2-diffusers": Pictures(50, (4410.0, 4874.0, 6073.0)),
    "pixart-sigma-xl-2-1024-ms": Pictures(20, (604.9, 656.3, 945.0)),
    "sana1.5_1.6b_1024px_diffusers": Pictures(20, (337.9, 382.6, 772.0)),
    "sana1.5_4.8b_1024px_diffusers": Pictures(20, (943.1, 1071.0, 2194.0)),
    "stable-diffusion-3.5-large": Pictures(28, (3520.0, 3910.0, 4899.0)),
    "stable-diffusion-3.5-medium": Pictures(28, (1560.0, 1627.0, 2358.0)),
}
