"""What one piece of AI work costs nature, and what a contribution funds. Pure, dated methods; the present one is `a2b-1`.

`profile` once per provider, model and zone, `estimate` per answer, `describe` for people. `measured` and `by_power` are for local machines.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aim2balance.impact.a2b_1 import ECOLOGITS, METHOD, estimate
    from aim2balance.impact.local import by_power, measured
    from aim2balance.impact.service import check_zone, describe, local_profile, profile

__all__ = ["ECOLOGITS", "METHOD", "by_power", "check_zone", "describe", "estimate", "local_profile", "measured", "profile"]

_ROOMS = {
    "ECOLOGITS": "a2b_1",
    "METHOD": "a2b_1",
    "estimate": "a2b_1",
    "by_power": "local",
    "measured": "local",
    "check_zone": "service",
    "describe": "service",
    "local_profile": "service",
    "profile": "service",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    value = getattr(import_module(f"aim2balance.impact.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value
