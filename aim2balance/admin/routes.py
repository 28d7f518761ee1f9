"""`/api/admin`: everything an operator sees and does; for admins only. Needs `app.state.admin: AdminService`.

Nothing here reads what people wrote or were answered.
"""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response

from aim2balance import donations, usage
from aim2balance.admin import (
    audit_log,
    balances,
    invitations,
    margin_and_surcharge,
    month_donations,
    people,
    rules,
    schemas,
    system_overview,
)
from aim2balance.admin.routes_attention import attention
from aim2balance.admin.routes_payments import admin_service_of, money
from aim2balance.admin.routes_providers import keys
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditArea, PeopleSort, PeopleState
from aim2balance.catalogue import ShareKind, describe_price_list
from aim2balance.donations.rules import MOST_FILE_BYTES
from aim2balance.kit.http import Admin, AuthorizedRoute, ExactJSONResponse, Text, own_url, router
from aim2balance.kit.ids import parse_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId


class ProofUploadRoute(AuthorizedRoute):
    """A door wide enough for a file in base64."""

    most_body = MOST_FILE_BYTES * 4 // 3 + (1 << 16)


admin = router("/api/admin", "admin")
files = router("/api/admin", "admin", ProofUploadRoute)
ROUTERS = (admin, files, attention, keys, money)

Cursor = Annotated[Text | None, Query(max_length=60, description="nextCursor of the page before")]
Limit = Annotated[int, Query(ge=1, le=200)]
MonthName = Annotated[Text, Path(max_length=40, description="2026-10")]
Source = Literal["gateway", "demo", "telemetry"]


def _before(cursor: str | None) -> UUID | None:
    return parse_id(cursor) if cursor else None


# People


@admin.get("/users", response_model=schemas.People)
async def users(
    request: Request,
    caller: Admin,  # noqa: ARG001 - says who may ask
    search: Annotated[Text, Query(max_length=200, description="part of an address or a name")] = "",
    suspended: Annotated[bool | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
    state: Annotated[PeopleState | None, Query()] = None,
    sort: Annotated[PeopleSort, Query()] = "createdAt",
    ascending: Annotated[bool, Query()] = False,
    page: Annotated[int | None, Query(ge=1, le=100_000, description="pages in the order of `sort`, instead of cursors")] = None,
) -> Response:
    """Accounts with their figures, the newest first, or in another order page by page."""
    if page is not None:
        shown, total = await people.page_of_people(
            admin_service_of(request), search=search, state=state, sort=sort, is_descending=not ascending, page=page, limit=limit
        )
        return ExactJSONResponse({"items": [schemas.person_out(person) for person in shown], "nextCursor": None, "total": total})
    found = await people.list_people(
        admin_service_of(request), search=search, is_suspended=suspended, before=_before(cursor), limit=limit + 1
    )  # fmt: skip
    more = str(found[limit - 1].id) if len(found) > limit else None
    return ExactJSONResponse({"items": [schemas.person_out(person) for person in found[:limit]], "nextCursor": more, "total": None})


@admin.get("/users/{user_id}", response_model=schemas.PersonDetailOut)
async def user_detail(request: Request, caller: Admin, user_id: UserId) -> Response:  # noqa: ARG001 - says who may ask
    """Figures of one person: wallet, use, keys with their limits. Never what they wrote."""
    return ExactJSONResponse(schemas.person_detail_out(await people.get_detail(admin_service_of(request), UserId(user_id))))


@admin.post("/users/suspend", response_model=schemas.StateOut)
async def suspend(request: Request, caller: Admin, wanted: schemas.WhoIn) -> Response:
    """End a person's sessions and keys, everywhere within two seconds."""
    admin_service = admin_service_of(request)
    user_id = await people.user_id_of(admin_service, wanted.user_id, wanted.email)
    changed = await people.suspend(admin_service, caller.user_id, user_id, wanted.reason)
    return await _state(admin_service, user_id, changed=changed)


@admin.post("/users/restore", response_model=schemas.StateOut)
async def restore(request: Request, caller: Admin, wanted: schemas.WhoIn) -> Response:
    """Let a suspended person in again; their keys work again."""
    admin_service = admin_service_of(request)
    user_id = await people.user_id_of(admin_service, wanted.user_id, wanted.email)
    changed = await people.restore(admin_service, caller.user_id, user_id, wanted.reason)
    return await _state(admin_service, user_id, changed=changed)


@admin.post("/invitations", status_code=201, response_model=schemas.InvitationOut)
async def invite(request: Request, caller: Admin, wanted: schemas.InvitationIn) -> Response:
    """A link with which one address may open an account within a week, once, whatever `registration` says but `closed`. It is mailed where
    mail is sent, and shown this once. One made before for the address is replaced.
    """
    made = await invitations.invite(
        admin_service_of(request), request.app.state.identity, caller.user_id, wanted.email, wanted.language
    )  # fmt: skip
    return ExactJSONResponse(schemas.invitation_out(made, own_url(request)), 201)


@admin.get("/invitations", response_model=schemas.InvitationsPage)
async def invited(request: Request, caller: Admin, cursor: Cursor = None, limit: Limit = 50) -> Response:  # noqa: ARG001 - says who may ask
    """Who was invited, by whom, and what became of it, the newest first; for three months after their week."""
    found = await invitations.list_invitations(admin_service_of(request), before=_before(cursor), limit=limit + 1)
    more = str(found[limit - 1].invitation.id) if len(found) > limit else None
    return ExactJSONResponse({"items": [schemas.invitation_row(view) for view in found[:limit]], "nextCursor": more})


@admin.post("/invitations/{invitation_id}/take-back", response_model=schemas.InvitationRow)
async def take_back(request: Request, caller: Admin, invitation_id: UUID) -> Response:
    """An open invitation opens no account any more."""
    done = await invitations.take_back(admin_service_of(request), caller.user_id, invitation_id)
    return ExactJSONResponse(schemas.invitation_row(done))


async def _state(admin_service: AdminService, user_id: UserId, *, changed: bool) -> Response:
    return ExactJSONResponse({"user": schemas.person_out(await people.get_person(admin_service, user_id)), "changed": changed})


@admin.post("/balance/set", response_model=schemas.AdjustedBalanceOut)
async def set_balance(request: Request, caller: Admin, wanted: schemas.BalanceIn) -> Response:
    """Bring a balance to a value or move it by an amount: an adjustment in the books, with a reason, once per key."""
    admin_service = admin_service_of(request)
    user_id = await people.user_id_of(admin_service, wanted.user_id, wanted.email)
    target, change = (None if micro is None else Euro(micro) for micro in (wanted.balance_micro_eur, wanted.amount_micro_eur))
    done = await balances.set_balance(
        admin_service, caller.user_id, user_id, target=target, change=change, reason=wanted.reason, key=wanted.key
    )  # fmt: skip
    return ExactJSONResponse(schemas.balance_out(done))


# Usage


@admin.get("/usage/overview", response_model=schemas.OverviewOut)
async def overview(
    request: Request,
    caller: Admin,  # noqa: ARG001 - says who may ask
    first: Annotated[date | None, Query(alias="from", description="UTC day; default: 30 days up to `to`")] = None,
    last: Annotated[date | None, Query(alias="to", description="UTC day, included; default: today")] = None,
    source: Source = "gateway",
) -> Response:
    """Revenue, provider cost, margin, surcharge and footprint of all owners together, from the sums."""
    admin_service = admin_service_of(request)
    start, end = rules.days_of(first, last, admin_service.clock.now().date())
    rows, accounts, unpaid = await system_overview.overview(admin_service, start, end, source)
    return ExactJSONResponse(schemas.overview_out(rows, accounts, start, end, source, unpaid=unpaid))


@admin.get("/usage/re-estimate", response_model=usage.Reestimated)
async def reestimate(
    request: Request,
    caller: Admin,  # noqa: ARG001 - says who may ask
    month: Annotated[Text, Query(max_length=40, description="2026-10, of Europe/Berlin")],
    method: usage.Method = "a2b-2",
) -> Response:
    """What a method says of everybody's answers of a month, beside what was booked for them; nothing booked changes. Of at most 200,000
    answers: of more, `aim2balance usage re-estimate` tells it.
    """
    return ExactJSONResponse(await system_overview.reestimated(admin_service_of(request), month, method))


@admin.get("/models/unpriced", response_model=schemas.UnpricedOut)
async def unpriced(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Models that are configured or offered and cannot be used, for no price is known."""
    held = admin_service_of(request).catalogue.current
    return ExactJSONResponse({"models": await asyncio.to_thread(system_overview.unpriced, held)})


@admin.get("/models/price-list", response_model=schemas.PriceListOut)
async def price_list(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Where prices are from: the installed package, or a list that was fetched, and what of it waits to be looked at."""
    return ExactJSONResponse(describe_price_list(admin_service_of(request).catalogue))


@admin.get("/models/cost-differences", response_model=schemas.CostDifferences)
async def cost_differences(
    request: Request,
    caller: Admin,  # noqa: ARG001 - says who may ask
    days: Annotated[int, Query(ge=1, le=400)] = 30,
) -> Response:
    """Models whose provider said that answers cost another amount than we booked, beyond rounding: a price is to be checked."""
    rows = await system_overview.cost_differences(admin_service_of(request), days)
    return ExactJSONResponse(schemas.cost_differences_out(rows, days))


# Shares and rates


@admin.get("/settings", response_model=schemas.SettingsOut)
async def settings(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Margin, surcharge and cost per m² in force, and every term there was and is to come."""
    return ExactJSONResponse(await _settings(admin_service_of(request)))


async def _settings(admin_service: AdminService) -> dict[str, Any]:
    rates = admin_service.catalogue.current.rates
    return {
        "margin": rates.margin,
        "rebalancingFee": rates.fee_rate,
        "eurPerM2": rates.eur_per_m2,
        "placeholderRate": rates.placeholder_rate,
        "terms": schemas.terms_out(await margin_and_surcharge.list_terms(admin_service), admin_service.clock.now()),
    }


@admin.put("/settings", response_model=schemas.ShareChangeOut)
async def set_shares(request: Request, caller: Admin, wanted: schemas.SharesIn) -> Response:
    """Change margin and surcharge from a moment on, or with `preview` only see what that would mean. Never in the past."""
    shares: dict[ShareKind, Decimal] = {}
    if wanted.margin is not None:
        shares["margin"] = wanted.margin
    if wanted.rebalancing_fee is not None:
        shares["rebalancing_fee"] = wanted.rebalancing_fee
    change = await margin_and_surcharge.set_shares(
        admin_service_of(request), caller.user_id, shares, valid_from=wanted.valid_from, reason=wanted.reason, is_preview=wanted.preview
    )
    return ExactJSONResponse(schemas.share_change_out(change, is_preview=wanted.preview))


@admin.put("/settings/eur-per-m2", response_model=schemas.SettingsOut)
async def set_eur_per_m2(request: Request, caller: Admin, wanted: schemas.RateIn) -> Response:
    """Enter what a square metre of restoration costs, from the first of a month on."""
    admin_service = admin_service_of(request)
    await margin_and_surcharge.set_eur_per_m2(
        admin_service, caller.user_id, wanted.eur_per_m2, source=wanted.source, valid_from=wanted.valid_from
    )
    return ExactJSONResponse(await _settings(admin_service))


# Donations


@admin.get("/donations", response_model=schemas.AdminDonations)
async def list_donations(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Every month as it is published, the newest first, and which is to be closed next."""
    fund = admin_service_of(request).fund
    accruing = await donations.list_accruing(fund)
    closed = await donations.list_closed(fund)
    done = {donation.month for donation in closed}
    months = [*map(donations.month_out, closed), *(donations.accruing_out(each) for each in accruing if each.month not in done)]
    following = await donations.next_month(fund)
    return ExactJSONResponse(
        {
            "demo": fund.is_demo,
            "nextMonth": None if following is None else str(following),
            "nextMonthEnds": None if following is None else following.end,
            "isNextMonthOver": following is not None and following.end <= fund.clock.now(),
            "months": sorted(months, key=lambda month: str(month["month"]), reverse=True),
        }
    )


@admin.post("/donations/{month}/close", response_model=donations.ClosedOut | donations.PreviewOut)
async def close(request: Request, caller: Admin, month: MonthName, wanted: schemas.CloseIn) -> Response:
    """Close a month: its whole cents are owed to the partner from then on. With `dryRun` only look; a second close changes nothing."""
    admin_service, asked = admin_service_of(request), donations.Month.parse(month)
    if not wanted.dry_run:
        closed = await month_donations.close_month(admin_service, caller.user_id, asked, wanted.notes)
        return ExactJSONResponse({**donations.month_out(closed.donation), "isReplay": closed.is_replay, "dryRun": False})
    known = await donations.find(admin_service.fund, asked)
    if known is not None:
        return ExactJSONResponse({**donations.month_out(known), "isReplay": True, "dryRun": True})
    return ExactJSONResponse(donations.preview_out(await donations.preview(admin_service.fund, asked)))


@files.post("/donations/{month}/pay", response_model=donations.MonthOut)
async def pay(request: Request, caller: Admin, month: MonthName, wanted: schemas.PayIn) -> Response:
    """The amount was transferred to the partner: keep date, reference and proof."""
    paid = await month_donations.pay(
        admin_service_of(request),
        caller.user_id,
        donations.Month.parse(month),
        paid_on=wanted.paid_on,
        reference=wanted.reference,
        proof=wanted.file,
    )
    return ExactJSONResponse(donations.month_out(paid))


@files.post("/donations/{month}/confirm", response_model=donations.MonthOut)
async def confirm(request: Request, caller: Admin, month: MonthName, wanted: schemas.ConfirmIn) -> Response:
    """The partner's receipt came: publish it."""
    done = await month_donations.confirm(admin_service_of(request), caller.user_id, donations.Month.parse(month), wanted.file)
    return ExactJSONResponse(donations.month_out(done))


# The log


@admin.get("/audit", response_model=schemas.AuditPage)
async def audit(
    request: Request,
    caller: Admin,  # noqa: ARG001 - says who may ask
    area: AuditArea | None = None,
    action: Annotated[Text | None, Query(max_length=60)] = None,
    subject: Annotated[Text | None, Query(max_length=100)] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What admins changed (who, what, from what to what, why) and what happened at the doors of accounts, the newest first."""
    admin_service, before = admin_service_of(request), _before(cursor)
    found = await audit_log.list_entries(admin_service, area=area, action=action, subject=subject, before=before, limit=limit + 1)
    more = str(found[limit - 1].change.id) if len(found) > limit else None
    return ExactJSONResponse({"items": [schemas.audit_entry_out(logged) for logged in found[:limit]], "nextCursor": more})
