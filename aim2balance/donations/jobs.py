"""The regular work of the fund."""

from datetime import timedelta

from aim2balance.donations import service
from aim2balance.donations.errors import NoRate
from aim2balance.donations.service import Fund
from aim2balance.donations.types import Donation

GRACE = timedelta(hours=1)
"""How long after its end a month is left alone: what is booked late should not wait for the next one without need."""


async def close_due(fund: Fund, *, actor: str = "job") -> list[Donation]:
    """Close every month that is over, in order; returns those it closed. Call hourly.

    Does nothing in the demo, while no cost per m² is entered, and while nothing was collected. Raises `StillBooking`.
    """
    made: list[Donation] = []
    while not fund.is_demo:
        month = await service.next_month(fund)
        if month is None or fund.clock.now() < month.end + GRACE:
            break
        try:
            closed = await service.close(fund, month, actor=actor)
        except NoRate:
            break
        if closed.is_replay:
            break
        made.append(closed.donation)
    return made
