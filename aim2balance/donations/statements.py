"""What one owner used, paid and gave in a month, and what became of it: the monthly statement and the figures of the badge.

A month is one of Europe/Berlin, as for donations, so that a statement and the donation of its month can be laid side by side. Money is
read from the books; usage and footprint from the sums of usage.
"""

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Any

from aim2balance import usage
from aim2balance.donations import chain, queries
from aim2balance.donations.errors import NoSuchDonation
from aim2balance.donations.rules import area_m2, partner_of
from aim2balance.donations.schemas import funding_out
from aim2balance.donations.service import Fund, rate_of
from aim2balance.donations.translations import TRANSLATIONS
from aim2balance.donations.types import ZONE, BadgeFigures, CostRate, Donation, DonationState, Funding, Month
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import euro_number
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.types import Cause
from aim2balance.usage.types import Filters, Period, Row

_TOKEN_BYTES = 18
_BADGE_AGE = timedelta(minutes=5)
_MOST_BADGES = 1000


async def statement(fund: Fund, owner_id: OwnerId, month: Month) -> dict[str, Any]:
    """The statement of a month, so far if it is open. Raises `Invalid` (month_in_future)."""
    if month > Month.of(fund.clock.now()):
        raise Invalid("This month has not begun.", code="month_in_future")
    period, filters = Period(start=month.start, end=month.end, zone=ZONE.key), Filters()
    reader = usage.Usage(db=fund.db, names=usage.no_names)
    totals = await usage.summary(reader, owner_id, period, filters)
    models = await usage.breakdown(reader, owner_id, period, filters, "model")
    footprint, _, methods = await usage.footprint(reader, owner_id, period, filters)
    async with fund.db.transaction() as tx:
        await queries.begin_snapshot(tx)
        opening, moves = await queries.wallet_moves(tx, owner_id, month)
        given = await queries.read_months(tx, [month], owner_id)
        demo = await queries.demo_share(tx, owner_id, month)
        donation = await queries.find_donation(tx, month=month)
        partner = partner_of(month, await queries.list_partners(tx))
        funding = await _funding(tx, fund, month, given[month], donation)
    return {
        "month": str(month),
        "zone": ZONE.key,
        "isFinal": donation is not None,
        "usage": usage_out(totals, models),
        "money": _money(opening, moves, given[month], demo),
        "footprint": footprint_out(footprint, methods),
        "funding": funding_out(funding, partner.name),
        "words": standing_words(),
    }


def usage_out(totals: Row, models: list[Row]) -> dict[str, Any]:
    """What was used, by model."""
    return {
        "requests": totals["requests"],
        "failedRequests": totals["failures"],
        "titleRequests": totals["titles"],
        "titleCostMicroEur": totals["title_micro"],
        "overrunMicroEur": totals["overrun_micro"],
        "inputTokens": totals["input_tokens"],
        "outputTokens": totals["output_tokens"],
        "totalTokens": totals["total_tokens"],
        "models": [
            {
                "name": row["name"],
                "requests": row["requests"],
                "titleRequests": row["titles"],
                "tokens": row["total_tokens"],
                "cost": euro_number(row["total_micro"]),
                "costMicroEur": row["total_micro"],
            }
            for row in models
        ],
    }


def standing_words() -> dict[str, str]:
    """The standing line in each language."""
    return {language: texts["standing"] for language, texts in TRANSLATIONS.items()}


def _money(opening: int, moves: dict[str, int], given: int, demo: int) -> dict[str, Any]:
    spent = -moves.get(Cause.SPEND, 0)
    return {
        "openingBalanceMicroEur": opening,
        "closingBalanceMicroEur": opening + sum(moves.values()),
        "byCauseMicroEur": moves,
        "spentMicroEur": spent,
        "spentEUR": euro_number(spent),
        "surchargeMicroEur": given,
        "surchargeEUR": euro_number(given),
        "demoSurchargeMicroEur": demo,
    }


def footprint_out(row: Row, methods: list[str]) -> dict[str, Any]:
    """Ranges, added linearly; unknown where nothing of what was asked could be measured."""
    is_known = row["unmeasured"] < row["requests"] or not row["requests"]

    def unit(name: str) -> dict[str, float] | None:
        return {bound: row[f"{name}_{bound}"] for bound in ("low", "best", "high")} if is_known else None

    return {"kWh": unit("kwh"), "L": unit("l"), "CO2e": unit("co2e"), "unmeasuredRequests": row["unmeasured"], "methods": methods}


async def funding_of(tx: Transaction, fund: Fund, month: Month, given: int) -> tuple[Funding, str]:
    """What became of an amount that answers of a month gave, and the name of the partner it goes to."""
    partner = partner_of(month, await queries.list_partners(tx))
    return await _funding(tx, fund, month, given, await queries.find_donation(tx, month=month)), partner.name


async def _funding(tx: Transaction, fund: Fund, month: Month, given: int, donation: Donation | None) -> Funding:
    if donation is None:
        rate = await rate_of(tx, fund, month)
        return Funding(month=month, amount=Euro(given), state=DonationState.ACCRUING, rate=rate, receipt_url=None)
    url = chain.receipt_url(month) if donation.state is DonationState.CONFIRMED else None
    return Funding(month=month, amount=Euro(given), state=donation.state, rate=donation.rate, receipt_url=url)


async def list_months(fund: Fund, owner_id: OwnerId) -> list[Month]:
    """The months an owner can have a statement of, newest first: from their first booking to now."""
    async with fund.db.connection() as connection:
        first = await queries.first_entry_of(connection, owner_id)
    month, found = Month.of(fund.clock.now()), []
    while first is not None and month >= Month.of(first):
        found.append(month)
        month = month.before
    return found


async def standing(fund: Fund, owner_id: OwnerId) -> tuple[list[Funding], str, CostRate | None]:
    """What became of all that an owner's answers gave, by month, oldest first, months without any left out; the partner's name,
    and the cost rate in force.

    Months that are not closed are read anew each time, closed ones at most every five minutes.
    """
    now = fund.clock.now()
    async with fund.db.transaction() as tx:
        await queries.begin_snapshot(tx)
        closed = {donation.month: donation for donation in await queries.list_donations(tx)}
        first, current = await queries.first_entry_of(tx, owner_id), Month.of(now)
        months = [current] if first is None else [Month.of(first)]
        while months[-1] < current:
            months.append(months[-1].next)
        given = await _given(tx, fund, owner_id, months, closed)
        fundings = [await _funding(tx, fund, month, given[month], closed.get(month)) for month in months if given[month]]
        partner = partner_of(current, await queries.list_partners(tx))
        in_force = await rate_of(tx, fund, current)
    return fundings, partner.name, in_force


async def _given(tx: Transaction, fund: Fund, owner_id: OwnerId, months: list[Month], closed: dict[Month, Donation]) -> dict[Month, int]:
    now, kept = fund.clock.now(), fund.cache.given
    made_at, known = kept.get(owner_id, (None, {}))
    if made_at is None or now - made_at > _BADGE_AGE:
        known = {}
    first = next((month for month in months if month not in known or month not in closed), None)
    if first is None:
        return known
    given = known | await queries.read_months(tx, months[months.index(first) :], owner_id)
    if not known:
        if len(kept) >= _MOST_BADGES:
            kept.clear()
        kept[owner_id] = (now, {month: micro for month, micro in given.items() if month in closed})
    return given


async def set_badge(fund: Fund, owner_id: OwnerId, *, is_shown: bool) -> str | None:
    """Show the badge, or take it away; returns its token. A badge that was taken away comes back under another address."""
    async with fund.db.transaction() as tx:
        if is_shown:
            return await queries.show_badge(tx, owner_id, secrets.token_urlsafe(_TOKEN_BYTES), fund.clock.now())
        await queries.hide_badge(tx, owner_id)
        return None


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Take the badge away. What the owner gave stays: it is in the books of the fund."""
    await queries.hide_badge(tx, owner_id)


async def find_badge(fund: Fund, owner_id: OwnerId) -> str | None:
    """The token of the owner's badge, `None` while it is off, as it is at the beginning."""
    async with fund.db.connection() as connection:
        return await queries.find_badge(connection, owner_id)


async def badge_figures(fund: Fund, token: str) -> BadgeFigures:
    """What the badge of a token shows; at most five minutes old. Raises `NoSuchDonation` (badge_not_found)."""
    async with fund.db.connection() as connection:
        owner_id = await queries.find_badge_owner(connection, token)
    if owner_id is None:
        raise NoSuchDonation("There is no such badge.", code="badge_not_found")
    now, badges = fund.clock.now(), fund.cache.badges
    made_at, figures = badges.get(owner_id, (None, None))
    if made_at is None or figures is None or now - made_at > _BADGE_AGE:
        figures = await _figures(fund, owner_id)
        if len(badges) >= _MOST_BADGES:
            badges.clear()
        badges[owner_id] = (now, figures)
    return figures


async def _figures(fund: Fund, owner_id: OwnerId) -> BadgeFigures:
    async with fund.db.transaction() as tx:
        await queries.begin_snapshot(tx)
        closed = {donation.month: donation for donation in await queries.list_donations(tx)}
        first, current = await queries.first_entry_of(tx, owner_id), Month.of(fund.clock.now())
        months = [current] if first is None else [Month.of(first)]
        while months[-1] < current:
            months.append(months[-1].next)
        given = await queries.read_months(tx, months, owner_id)
        fundings = [await _funding(tx, fund, month, given[month], closed.get(month)) for month in months if given[month]]
        partner = partner_of(current, await queries.list_partners(tx))
    areas = [None if each.rate is None else area_m2(each.amount, each.rate.eur_per_m2) for each in fundings]
    return BadgeFigures(
        given=Euro(sum(each.amount.micro for each in fundings)),
        confirmed=Euro(sum(each.amount.micro for each in fundings if each.state is DonationState.CONFIRMED)),
        m2=None if None in areas else sum((area for area in areas if area is not None), Decimal(0)),
        partner=partner.name,
    )
