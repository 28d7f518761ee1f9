"""The log: any page under any filter and sort is the one a list in memory would give; cursors; too much to sort."""

import random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.usage import service
from aim2balance.usage.log import _FIGURES, cursor_of, read_cursor
from aim2balance.usage.periods import period_of
from aim2balance.usage.queries_log import INDEXED, SORTS
from aim2balance.usage.service import Usage, no_names
from aim2balance.usage.types import Filters, Period, SourceFilter, TimeRange, UsageEvent
from tests.usage.events import NOON, event, record
from tests.usage.test_rollups import FILTERS, filled, inside, matches

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

ALWAYS = Period(start=None, end=None, zone="UTC")
MINE = UUID(int=1)


def figure(each: UsageEvent, sort: str) -> Any:
    known: dict[str, Any] = {
        "date": each.id, "model": each.model, "provider": each.provider, "status": each.status, "inputTokens": each.input,
        "outputTokens": each.output + each.audio_out, "totalTokens": each.total_tokens, "cost": each.total_micro,
        "project": (str(each.project_id or UUID(int=0)), "None" if each.project_id else str(each.agent_id or UUID(int=0))),
        "durationMs": each.latency_ms, "kWh": each.kwh_best, "waterL": each.l_best, "co2e": each.co2e_best, "m2Restored": each.m2_funded,
    }  # fmt: skip
    return -1 if known[sort] is None else known[sort]


@pytest.mark.parametrize("few", [2_000, 3], ids=["few events read", "narrowed to hours"])
@pytest.mark.parametrize("sort", SORTS)
async def test_every_page_is_that_of_a_list_in_memory(db: Database, sort: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aim2balance.usage.log.FEW", few)
    events = await filled(db, len(sort), 150)
    views = Usage(db=db, names=no_names)
    for period in (ALWAYS, period_of(TimeRange.YEAR, ZoneInfo("Europe/Berlin"), NOON)):
        for filters in FILTERS:
            for descending in (True, False):
                mine = [each for each in events if inside(each, period) and matches(each, filters)]
                # Names with equal ones are ordered by age within them; databases may sort text by another alphabet than Python.
                mine.sort(key=lambda each: (figure(each, sort), each.id), reverse=descending)
                for page in (1, 2, len(mine) // 7 + 1, len(mine) // 7 + 2):
                    rows, total = await service.log(views, MINE, period, filters, sort=sort, descending=descending, page=page, limit=7)
                    assert total == len(mine)
                    found = [row[0] for row in rows]
                    assert [figure(each, sort) for each in found] == [figure(each, sort) for each in mine[(page - 1) * 7 : page * 7]]
                    assert [each.id for each in found] == [each.id for each in mine[(page - 1) * 7 : page * 7]], (filters, descending, page)


@pytest.mark.parametrize("sort", INDEXED)
async def test_cursors_go_through_all_events_once(db: Database, sort: str) -> None:
    events = await filled(db, 4, 60)
    views = Usage(db=db, names=no_names)
    filters = Filters(sources=SourceFilter.ALL)
    for descending in (True, False):
        rows, total = await service.log(views, MINE, ALWAYS, filters, sort=sort, descending=descending, page=1, limit=9)
        seen = [row[0] for row in rows]
        while rows:
            after = read_cursor(sort, cursor_of(sort, seen[-1]) or "")
            rows, _ = await service.log_after(views, MINE, ALWAYS, filters, sort=sort, descending=descending, after=after, limit=9)
            seen += [row[0] for row in rows]
        assert len(seen) == total == len(events)
        assert seen == sorted(seen, key=lambda each: (figure(each, sort), each.id), reverse=descending)
    assert set(_FIGURES) == set(INDEXED)


@pytest.mark.parametrize(("sort", "text"), [("cost", ""), ("cost", "1.5~" + "0" * 32), ("cost", "9" * 30 + "~" + "0" * 32), ("co2e", "nan~" + "0" * 32), ("date", "1~x"), ("status", "1~" + "0" * 32)])  # fmt: skip
def test_a_strange_cursor_is_refused(sort: str, text: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        read_cursor(sort, text)


async def test_too_many_events_are_not_sorted_without_an_index(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aim2balance.usage.log.MOST_SORTED", 2)
    await record(db, *(event(owner_id=MINE) for _ in range(3)))
    views = Usage(db=db, names=no_names)
    with pytest.raises(Invalid) as refused:
        await service.log(views, MINE, ALWAYS, Filters(), sort="kWh", descending=True, page=1, limit=5)
    assert refused.value.code == "too_many_to_sort"
    rows, _ = await service.log(views, MINE, ALWAYS, Filters(), sort="cost", descending=True, page=1, limit=5)
    assert len(rows) == 3


async def test_only_the_events_of_few_hours_are_read(db: Database) -> None:
    """A page in the middle of a long account does not walk over the newer half."""
    chance = random.Random(1)
    await record(
        db, *(event(NOON.replace(year=2024 + chance.randrange(2), month=1 + n % 12, day=1 + n % 28), owner_id=MINE) for n in range(200))
    )
    views = Usage(db=db, names=no_names)
    newest, _ = await service.log(views, MINE, ALWAYS, Filters(), sort="date", descending=True, page=1, limit=10)
    oldest, _ = await service.log(views, MINE, ALWAYS, Filters(), sort="date", descending=False, page=20, limit=10)
    assert [row[0].id for row in newest] == [row[0].id for row in oldest][::-1]
