"""Every number that the description of the methods on `/impact/method` shows, from the methods themselves.

Written to `web/src/features/impact/method.json` by `python -m bench.footprint.validate`; a test compares.
"""

import json
from typing import Any

from aim2balance.impact import a2b_1, a2b_2, a2b_2_figures, rules


def figures() -> dict[str, Any]:
    widened = a2b_2.GUESS_SPREAD
    down, up = a2b_2_figures.SPREAD
    fit = a2b_2_figures.FIT
    return {
        "methods": [a2b_2.METHOD, a2b_1.METHOD],
        "ecologits": a2b_1.ECOLOGITS,
        "decode": {
            "alpha": _short(a2b_1._GPU_ALPHA), "beta": _short(-a2b_1._GPU_BETA), "gamma": _short(a2b_1._GPU_GAMMA), "batch": a2b_1.BATCH,
            "serverKw": a2b_1._SERVER_KW, "serverGpus": a2b_1._SERVER_GPUS, "serverKg": a2b_1._SERVER_KG, "gpuKg": a2b_1._GPU_KG,
            "lifeYears": a2b_1._LIFE_S // (365 * 24 * 60 * 60),
        },
        "prefill": {
            "epsMillionths": [_short(wh * 1e6) for wh in a2b_1.PREFILL_WH], "cached": list(a2b_1.CACHED_WEIGHT),
            "longTokens": a2b_1.LONG_CONTEXT_TOKENS, "embodiedKgPerKWh": a2b_1.EMBODIED_KG_PER_IT_KWH,
        },
        "fit": {
            "weights": fit.weights_j, "overheadGb": fit.overhead_gb, "arithmetic": fit.arithmetic_j, "exponent": fit.arithmetic_exponent,
            "cache": fit.cache_j, "cacheExponent": a2b_2.CACHE_EXPONENT, "mixture": fit.mixture, "batch": list(a2b_2_figures.BATCH),
        },
        "host": list(a2b_2.HOST),
        "idle": list(a2b_2.IDLE),
        "withoutHost": 1 + a2b_2.HOST[a2b_2.BEST],
        "ranges": {
            "fitted": [down, up], "closed": a2b_2.CLOSED_SPREAD, "guess": [_short(down * widened), _short(up * widened)],
            "requests": int(a2b_2_figures.BATCH[a2b_2.HIGH]),
        },
        "classFactors": {
            grade: {
                "energy": [one.energy_low, one.energy_high], "carbon": [one.carbon_low, one.carbon_high],
                "water": [one.water_low, one.water_high],
            }
            for grade, one in a2b_1.CLASSES.items()
        },
        "area": {"carbonKg": rules.FOREST_UPTAKE_KG_PER_M2_YEAR[1], "waterL": rules.RECHARGE_L_PER_M2_YEAR[1]},
    }  # fmt: skip


def _short(value: float) -> float:
    """As many digits as the texts have room for."""
    return float(f"{value:.6g}")


def page() -> str:
    return json.dumps(figures(), indent=1) + "\n"
