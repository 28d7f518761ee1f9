"""Prompts and agents that are asked at set times, while nobody is there."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.schedules.schemas import schedule_json as schedule_json
    from aim2balance.schedules.service import Schedules as Schedules
    from aim2balance.schedules.service import erase as erase
else:
    __getattr__ = lazy_exports(__name__)
