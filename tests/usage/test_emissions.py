"""Whose machine answered, for whoever keeps an inventory: sums and events say the same."""

import csv
from collections import Counter
from typing import Any

import pytest

from aim2balance import usage
from aim2balance.kit.db import Database
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.service import Usage, no_names
from aim2balance.usage.types import CsvStyle, Filters, Period
from tests.usage.events import OWNER, event, record

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

WHOLE = Period(start=None, end=None, zone="UTC")
ANSWERS: tuple[dict[str, Any], ...] = (
    {"region": "us"},
    {"region": "local"},
    {"region": "local", "method": "measured-1"},
    {"region": "us", "method": "measured-1"},  # stated watts of somebody else's machine
    {"region": "local", "source": "demo"},
)


@pytest.mark.parametrize(("is_operator", "places"), [(False, {"remote": 4, "demo": 1}), (True, {"own": 2, "remote": 2, "demo": 1})])
async def test_the_machine_here_is_the_operators_alone_and_a_meter_makes_no_machine_ones_own(
    db: Database, is_operator: bool, places: dict[str, int]
) -> None:
    await record(db, *(event(**answer) for answer in ANSWERS))
    reader = Usage(db=db, names=no_names)
    sums: Counter[str] = Counter()
    for row in await usage.emission_sums(reader, OwnerId(OWNER), WHOLE, Filters(), is_operator=is_operator):
        sums[row["place"]] += row["events"]
    pieces = [piece async for piece in usage.emission_events(reader, OwnerId(OWNER), WHOLE, Filters(), CsvStyle(), is_operator=is_operator)]
    listed = Counter(row["place"] for row in csv.DictReader(b"".join(pieces).decode().splitlines()))
    assert dict(sums) == dict(listed) == places
