"""`/api/donations` (public), `/api/standing`, `/api/statements`, `/api/badge` and the public `/api/badges/{token}.svg`.

Needs `app.state.donations: Fund`.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response

from aim2balance.donations import partners, receipt_proofs, schemas, service, statements
from aim2balance.donations.badge import svg
from aim2balance.donations.errors import NoSuchDonation
from aim2balance.donations.routes_officer import ROUTERS as OFFICER_ROUTERS
from aim2balance.donations.rules import file_name
from aim2balance.donations.service import Fund
from aim2balance.donations.translations import Language
from aim2balance.donations.types import Month
from aim2balance.kit.http import ExactJSONResponse, Member, Text, file_answer, public, router, tolerant, while_read

donations = router("/api/donations", "donations")
own = router("/api", "statements")
ROUTERS = (donations, own, *OFFICER_ROUTERS)

MonthName = Annotated[Text, Path(max_length=40, description="2026-10")]
Tongue = Annotated[Language, Query()]

# Short, so that a close or a payment shows soon; long enough that a linked page does not ask the database for every visitor.
_PUBLIC = {"cache-control": "public, max-age=30"}
_BADGE_S = 300

# A file came from outside: it is never run, framed, sniffed or shown as a part of this site.
_FILE_HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-site",
    "cache-control": "public, max-age=3600",
}


def _fund(request: Request) -> Fund:
    fund: Fund = request.app.state.donations
    return fund


@donations.get("", response_model=schemas.Donations, dependencies=[public])
async def every_month(request: Request) -> Response:
    """Every month, newest first, with its sums, state, receipt and place in the hash chain."""
    return ExactJSONResponse(await list_of_months(_fund(request)), headers=_PUBLIC)


async def list_of_months(fund: Fund) -> dict[str, Any]:
    """The public list. Open months are read first: one that is closed in between shows as closed."""
    accruing = await service.list_accruing(fund)
    closed = await service.list_closed(fund)
    done = {donation.month for donation in closed}
    return schemas.document(
        closed,
        [each for each in accruing if each.month not in done],
        partners=await partners.list_partners(fund),
        is_demo=fund.is_demo,
        in_force=await service.find_rate_in_force(fund),
    )


@donations.get("/{month}", response_model=schemas.MonthOut, dependencies=[public])
async def one_month(request: Request, month: MonthName) -> Response:
    """A closed month, or an open one with what it collected so far."""
    fund, asked = _fund(request), Month.parse(month)
    donation = await service.find(fund, asked)
    if donation is not None:
        return ExactJSONResponse(schemas.month_out(donation), headers=_PUBLIC)
    for accruing in await service.list_accruing(fund):
        if accruing.month == asked:
            return ExactJSONResponse(schemas.accruing_out(accruing), headers=_PUBLIC)
    raise NoSuchDonation(f"Nothing is known of {asked}.")


@donations.get(
    "/{month}/receipt",
    dependencies=[public],
    response_class=Response,
    responses={**file_answer("application/pdf", "image/png", "image/jpeg"), 304: {"description": "as the reader has it"}},
)
async def receipt(request: Request, month: MonthName) -> Response:
    """The partner's receipt as it was uploaded: PDF, PNG or JPEG."""
    fund, asked = _fund(request), Month.parse(month)
    donation = await service.find(fund, asked)
    if donation is None or donation.confirmation is None:
        raise NoSuchDonation(f"There is no receipt for {asked} yet.", code="receipt_not_found")
    kept = donation.confirmation.receipt
    headers = {
        **_FILE_HEADERS,
        "content-disposition": f'attachment; filename="{file_name("receipt", asked, kept)}"',
        "etag": f'"{kept.sha256}"',
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(await fund.files.get(kept.key), media_type=kept.media_type, headers=headers)


@donations.get("/{month}/proof", response_model=schemas.ReceiptProofOut)
async def receipt_proof(request: Request, caller: Member, month: MonthName, receipt: UUID) -> Response:
    """What became of the restoration share of one of the caller's answers, and the path from its receipt to the month's published hash."""
    return ExactJSONResponse(await receipt_proofs.proof_of(_fund(request), caller.owner_id, Month.parse(month), receipt))


@own.get("/statements", response_model=schemas.StatementMonths)
async def statement_months(request: Request, caller: Member) -> Response:
    """The months there are statements of, newest first."""
    return ExactJSONResponse({"months": [str(month) for month in await statements.list_months(_fund(request), caller.owner_id)]})


@own.get("/statements/{month}", response_model=schemas.Statement)
async def statement(request: Request, caller: Member, month: MonthName) -> Response:
    return ExactJSONResponse(await statements.statement(_fund(request), caller.owner_id, Month.parse(month)))


@own.get("/statements/{month}/pdf", response_class=Response, responses=file_answer("application/pdf"))
async def statement_pdf(request: Request, caller: Member, month: MonthName, lang: Tongue = "en") -> Response:
    """The same statement on paper, in German or English."""
    from aim2balance.donations.statement_pdf import statement_pdf as draw

    asked = Month.parse(month)
    fund = _fund(request)
    found = await statements.statement(fund, caller.owner_id, asked)
    user = await request.app.state.identity.credential_cache.find_user(caller.user_id)
    email = user.email if user else ""
    content = await while_read(request, request.app.state.pdf_work.run(caller.user_id, draw, found, email, lang, fund.is_demo))
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="aim2balance-{asked}.pdf"',
    }
    return Response(content, media_type="application/pdf", headers=headers)


@own.get("/standing", response_model=schemas.StandingOut)
async def standing(request: Request, caller: Member) -> Response:
    """What became of the surcharge in all the caller's answers: accruing, due, paid, confirmed."""
    return ExactJSONResponse(schemas.standing_out(*await statements.standing(_fund(request), caller.owner_id)))


@own.get("/badge", response_model=schemas.BadgeOut)
async def badge(request: Request, caller: Member) -> Response:
    """Whether the caller shows a badge, and where."""
    return ExactJSONResponse(_badge_out(await statements.find_badge(_fund(request), caller.owner_id)))


@own.put("/badge", response_model=schemas.BadgeOut)
async def set_badge(request: Request, caller: Member, wanted: schemas.BadgeIn) -> Response:
    """Show a public badge with what the caller's use contributed, or take it away; its address then ends."""
    return ExactJSONResponse(_badge_out(await statements.set_badge(_fund(request), caller.owner_id, is_shown=wanted.enabled)))


def _badge_out(token: str | None) -> dict[str, Any]:
    return {"enabled": token is not None, "url": token and f"/api/badges/{token}.svg"}


@own.get("/badges/{token}.svg", dependencies=[public, tolerant], response_class=Response, responses=file_answer("image/svg+xml"))
async def public_badge(request: Request, token: Annotated[Text, Path(max_length=64)], lang: Tongue = "en") -> Response:
    """The badge as a picture. Its figures are at most five minutes old."""
    figures = await statements.badge_figures(_fund(request), token)
    text = svg(figures.given, figures.confirmed, figures.m2, figures.partner, lang)
    headers = {
        "cache-control": f"public, max-age={_BADGE_S}",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "cross-origin",
    }
    return Response(text, media_type="image/svg+xml", headers=headers)
