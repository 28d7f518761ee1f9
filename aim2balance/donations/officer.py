"""The officer's page: figures of a month or a project of a person, or of the person over a span, for whoever has its link. Read only, and
taken back by its person.

Nothing here adds up anything a second time: a month is the person's statement of it, a project or a span what the dashboard says of it,
month by month, with what became of each month's donation. It holds figures and names of models; no words of chats, no titles, no addresses.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from aim2balance import identity, organisations, usage
from aim2balance.donations import emissions_report, queries, queries_officer, statements
from aim2balance.donations.errors import NoSuchOfficerLink, TooManyOfficerLinks
from aim2balance.donations.schemas import funding_out
from aim2balance.donations.service import Fund
from aim2balance.donations.types import ZONE, Month, OfficerLink
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.http import euro_number
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.types import CsvStyle, Filters, Period, Row

MOST_LINKS: Final = 200
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2999
_TOKEN_BYTES: Final = 24
_DEMO: Final = "demo"
"""The provider of the demo model, whose share reaches no donation."""


def _hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a link is to: a month, a project, or the person from a day to a day, both counted (None: open)."""

    month: Month | None = None
    project_id: UUID | None = None
    is_person: bool = False
    first_day: date | None = None
    last_day: date | None = None


def _check(wanted: Subject) -> None:
    if [wanted.month is not None, wanted.project_id is not None, wanted.is_person].count(True) != 1:
        raise Invalid("Name a month, a project or the person.", code="invalid_officer_link")
    if not wanted.is_person and (wanted.first_day or wanted.last_day):
        raise Invalid("Days belong to a link to the person alone.", code="invalid_officer_link")
    for day in (wanted.first_day, wanted.last_day):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Invalid(f"{day}: expected a day from {FIRST_YEAR} to {LAST_YEAR}.", code="invalid_officer_link")
    if wanted.first_day and wanted.last_day and wanted.first_day > wanted.last_day:
        raise Invalid("The first day is after the last.", code="invalid_officer_link")


async def make_link(fund: Fund, owner_id: OwnerId, wanted: Subject) -> tuple[OfficerLink, str | None, str]:
    """A link, the name of its project, if it is to one, and its token, which is known this once.

    Raises `Invalid`, `NotFound`, `TooManyOfficerLinks`.
    """
    _check(wanted)
    month, project_id = wanted.month, wanted.project_id
    now, token = fund.clock.now(), secrets.token_urlsafe(_TOKEN_BYTES)
    if month is not None and month > Month.of(now):
        raise Invalid("This month has not begun.", code="month_in_future")
    if wanted.first_day is not None and wanted.first_day > now.astimezone(ZONE).date():
        raise Invalid("This span has not begun.", code="month_in_future")
    link = OfficerLink(
        id=new_id(now),
        owner_id=owner_id,
        month=month,
        project_id=project_id,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        made_at=now,
    )
    async with fund.db.transaction() as tx:
        project = None if project_id is None else await organisations.find_project(tx, owner_id, project_id)
        if project_id is not None and project is None:
            raise NotFound("There is no such project.", code="project_not_found")
        if await queries_officer.count_links(tx, owner_id) >= MOST_LINKS:
            raise TooManyOfficerLinks("There are too many links. Take some back first.")
        await queries_officer.insert_link(tx, link, _hash_of(token))
    return link, None if project is None else project.name, token


async def list_links(fund: Fund, owner_id: OwnerId) -> list[tuple[OfficerLink, str | None]]:
    """The links that work, the newest first, each with the name of its project, if it is to one. Those of deleted projects do not."""
    async with fund.db.connection() as c:
        links = await queries_officer.list_links(c, owner_id)
        names: dict[UUID, str] = {}
        for project_id in {link.project_id for link in links if link.project_id is not None}:
            if (project := await organisations.find_project(c, owner_id, project_id)) is not None:
                names[project_id] = project.name
    return [(link, None if link.project_id is None else names[link.project_id]) for link in links if link.project_id in {None, *names}]


async def take_back(fund: Fund, owner_id: OwnerId, link_id: UUID) -> None:
    """Nobody reads by it any more. Raises `NoSuchOfficerLink`."""
    async with fund.db.transaction() as tx:
        if not await queries_officer.delete_link(tx, owner_id, link_id):
            raise NoSuchOfficerLink("There is no such link.")


async def erase_officer_links(tx: Transaction, owner_id: OwnerId) -> None:
    """An account is erased."""
    await queries_officer.delete_links(tx, owner_id)


async def _linked(fund: Fund, token: str) -> tuple[OfficerLink, str]:
    """The link, and the name of its project. Raises `NoSuchOfficerLink`: taken back, its project deleted, or never made."""
    async with fund.db.connection() as c:
        link = await queries_officer.find_link(c, _hash_of(token))
        project = None
        if link is not None and link.project_id is not None:
            project = await organisations.find_project(c, link.owner_id, link.project_id)
    if link is None or (link.project_id is not None and project is None):
        raise NoSuchOfficerLink("This link does not work, or not any more.")
    return link, "" if project is None else project.name


async def report(fund: Fund, token: str) -> tuple[OwnerId, dict[str, Any]]:
    """Whose link it is, and what it shows. Raises `NoSuchOfficerLink`."""
    link, project = await _linked(fund, token)
    if link.month is not None:
        found = await _of_month(fund, link.owner_id, link.month)
    else:
        found = await _of_span(fund, link, project)
    return link.owner_id, {"asOf": fund.clock.now(), **found}


async def emissions(fund: Fund, token: str) -> dict[str, Any]:
    """The same by scope and category of the GHG Protocol, with factors and texts. Raises `NoSuchOfficerLink`."""
    link, project = await _linked(fund, token)
    reader, period, filters = _events_of(fund, link)
    rows = await usage.emission_sums(reader, link.owner_id, period, filters, is_operator=await _is_operator(fund, link))
    subject = {
        "kind": link.kind,
        "month": None if link.month is None else str(link.month),
        "project": project or None,
        "firstDay": link.first_day,
        "lastDay": link.last_day,
        "zone": ZONE.key,
    }
    return emissions_report.emissions_out(rows, subject=subject, as_of=fund.clock.now())


async def emission_events(fund: Fund, token: str, style: CsvStyle) -> AsyncIterator[bytes]:
    """The events that report adds up, as CSV. Raises `NoSuchOfficerLink`."""
    link, _ = await _linked(fund, token)
    reader, period, filters = _events_of(fund, link)
    return usage.emission_events(reader, link.owner_id, period, filters, style, is_operator=await _is_operator(fund, link))


async def _is_operator(fund: Fund, link: OfficerLink) -> bool:
    """Whether the machines here are the reader's own: to everybody but the operator their answers are a service bought."""
    async with fund.db.connection() as c:
        return await identity.is_operator(c, organisations.recipient_of(link.owner_id))


def _events_of(fund: Fund, link: OfficerLink) -> tuple["usage.Usage", Period, Filters]:
    reader = usage.Usage(db=fund.db, names=usage.no_names)
    return reader, _period_of(link), Filters(project_id=link.project_id)


def _period_of(link: OfficerLink) -> Period:
    """The month, or the days from their first moment to that of the day after, in the zone of donations."""
    if link.month is not None:
        return Period(start=link.month.start, end=link.month.end, zone=ZONE.key)
    start = None if link.first_day is None else datetime.combine(link.first_day, time.min, ZONE)
    end = None if link.last_day is None else datetime.combine(link.last_day + timedelta(days=1), time.min, ZONE)
    return Period(start=start, end=end, zone=ZONE.key)


async def _of_month(fund: Fund, owner_id: OwnerId, month: Month) -> dict[str, Any]:
    found = await statements.statement(fund, owner_id, month)
    money, footprint = found["money"], found["footprint"]
    shown = {name: money[name] for name in ("spentMicroEur", "spentEUR", "surchargeMicroEur", "surchargeEUR", "demoSurchargeMicroEur")}
    row = _month_row(month, found["usage"], money["spentMicroEur"], money["demoSurchargeMicroEur"], footprint, found["funding"])
    return {
        "kind": "month",
        "month": str(month),
        "project": None,
        "firstDay": None,
        "lastDay": None,
        "zone": ZONE.key,
        "isFinal": found["isFinal"],
        "usage": found["usage"],
        "money": shown,
        "footprint": footprint,
        "months": [row],
        "words": found["words"],
    }


def _month_row(
    month: Month, used: dict[str, Any], spent: int, demo: int, footprint: dict[str, Any], funding: dict[str, Any]
) -> dict[str, Any]:
    return {
        "month": str(month),
        "requests": used["requests"],
        "titleRequests": used["titleRequests"],
        "spentMicroEur": spent,
        "demoSurchargeMicroEur": demo,
        "footprint": footprint,
        "funding": funding,
    }


async def _of_span(fund: Fund, link: OfficerLink, name: str) -> dict[str, Any]:
    """A project, or the person over the days of the link."""
    reader, whole, filters = _events_of(fund, link)
    owner_id = link.owner_id
    totals = await usage.summary(reader, owner_id, whole, filters)
    models = await usage.breakdown(reader, owner_id, whole, filters, "model")
    footprint, _, methods = await usage.footprint(reader, owner_id, whole, filters)
    demo = (await usage.totals(reader, owner_id, whole, replace(filters, provider=_DEMO)))["restoration_micro"]
    rows = [
        await _part_of_month(fund, reader, owner_id, month, whole, filters, has_demo=demo > 0)
        for month in _months(totals["first"], totals["last"])
    ]  # fmt: skip
    given, paid = totals["restoration_micro"] - demo, totals["total_micro"] - totals["overrun_micro"]
    return {
        "kind": link.kind,
        "month": None,
        "project": name or None,
        "firstDay": link.first_day,
        "lastDay": link.last_day,
        "zone": ZONE.key,
        "isFinal": False,
        "usage": statements.usage_out(totals, models),
        "money": {
            "spentMicroEur": paid,
            "spentEUR": euro_number(paid),
            "surchargeMicroEur": given,
            "surchargeEUR": euro_number(given),
            "demoSurchargeMicroEur": demo,
        },
        "footprint": statements.footprint_out(footprint, methods),
        "months": [row for row in rows if row is not None],
        "words": statements.standing_words(),
    }


def _months(first: datetime | None, last: datetime | None) -> list[Month]:
    """The months from the hour of the first use to that of the last, the newest first."""
    if first is None or last is None:
        return []
    found = [Month.of(last + timedelta(minutes=59))]
    while found[-1] > Month.of(first):
        found.append(found[-1].before)
    return found


async def _part_of_month(
    fund: Fund, reader: "usage.Usage", owner_id: OwnerId, month: Month, whole: Period, filters: Filters, *, has_demo: bool
) -> dict[str, Any] | None:
    """What of a month lies in the whole; None where nothing was used in it."""
    start, end = max(month.start, whole.start or month.start), min(month.end, whole.end or month.end)
    if start >= end:
        return None
    period = Period(start=start, end=end, zone=ZONE.key)
    totals: Row = await usage.summary(reader, owner_id, period, filters)
    if not totals["requests"] and not totals["titles"]:
        return None
    footprint, _, methods = await usage.footprint(reader, owner_id, period, filters)
    demo = 0
    if has_demo:
        demo = (await usage.totals(reader, owner_id, period, replace(filters, provider=_DEMO)))["restoration_micro"]
    async with fund.db.transaction() as tx:
        await queries.begin_snapshot(tx)
        funding, partner = await statements.funding_of(tx, fund, month, totals["restoration_micro"] - demo)
    shown = statements.footprint_out(footprint, methods)
    used, paid = statements.usage_out(totals, []), totals["total_micro"] - totals["overrun_micro"]
    return _month_row(month, used, paid, demo, shown, funding_out(funding, partner))
