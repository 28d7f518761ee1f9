"""`/api/officer-links` of a person, and the public `/api/officer/{token}` with its files.

Needs `app.state.donations: Fund`, `app.state.identity: Identity` and `app.state.pdf_work`.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from aim2balance import identity
from aim2balance.donations import officer, schemas
from aim2balance.donations.emissions_report import emissions_csv
from aim2balance.donations.officer_files import officer_csv, officer_pdf
from aim2balance.donations.service import Fund
from aim2balance.donations.translations import Language
from aim2balance.donations.types import Month
from aim2balance.kit.http import ExactJSONResponse, Member, Text, file_answer, own_url, public, router, while_read
from aim2balance.usage.types import DECIMALS, SEPARATORS, CsvStyle

links = router("/api/officer-links", "officer")
pages = router("/api/officer", "officer")
ROUTERS = (links, pages)

Token = Annotated[Text, Path(max_length=64)]
Tongue = Annotated[Language, Query()]
Separator = Annotated[Literal["comma", "semicolon", "tab"] | None, Query(description="between the cells")]
DecimalSign = Annotated[Literal["point", "comma"] | None, Query(alias="decimal", description="the decimal sign")]
Bom = Annotated[bool, Query(description="begin with a byte order mark, by which Excel knows UTF-8")]

READS_PER_ADDRESS = 300
FILES_PER_ADDRESS = 60
"""Within a quarter of an hour, from one network."""
_HEADERS = {"cache-control": "no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer"}


def _fund(request: Request) -> Fund:
    fund: Fund = request.app.state.donations
    return fund


@links.get("", response_model=schemas.OfficerLinks)
async def list_links(request: Request, caller: Member) -> Response:
    """The caller's links that work. Their addresses are not known any more."""
    found = await officer.list_links(_fund(request), caller.owner_id)
    return ExactJSONResponse({"items": [schemas.officer_link_out(*each) for each in found]})


@links.post("", status_code=201, response_model=schemas.NewOfficerLink)
async def make_link(request: Request, caller: Member, wanted: schemas.OfficerLinkIn) -> Response:
    """A read-only link to a month, a project or a span of the caller: money, energy, water, CO2e, donation. It is shown this once."""
    subject = officer.Subject(
        month=None if wanted.month is None else Month.parse(wanted.month),
        project_id=wanted.project_id,
        is_person=wanted.person,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
    )
    link, project, token = await officer.make_link(_fund(request), caller.owner_id, subject)
    return ExactJSONResponse({**schemas.officer_link_out(link, project), "url": f"{own_url(request)}/o/{token}"}, 201)


@links.delete("/{link_id}", status_code=204)
async def take_back(request: Request, caller: Member, link_id: UUID) -> None:
    """Nobody reads by this link any more."""
    await officer.take_back(_fund(request), caller.owner_id, link_id)


@pages.get("/{token}", response_model=schemas.OfficerReport, dependencies=[public])
async def page(request: Request, token: Token) -> Response:
    """What the link shows, as it is now."""
    await _count(request, "officer", READS_PER_ADDRESS)
    _, found = await officer.report(_fund(request), token)
    return ExactJSONResponse(found, headers=_HEADERS)


@pages.get("/{token}/pdf", dependencies=[public], response_class=Response, responses=file_answer("application/pdf"))
async def page_pdf(request: Request, token: Token, lang: Tongue = "en") -> Response:
    """The same on paper, in German or English."""
    await _count(request, "officer-file", FILES_PER_ADDRESS)
    fund = _fund(request)
    owner_id, found = await officer.report(fund, token)
    found = {**found, "emissions": await officer.emissions(fund, token)}
    content = await while_read(request, request.app.state.pdf_work.run(owner_id, officer_pdf, found, lang, fund.is_demo))
    return Response(content, media_type="application/pdf", headers={**_HEADERS, **_attachment("pdf")})


@pages.get("/{token}/csv", dependencies=[public], response_class=Response, responses=file_answer("text/csv"))
async def page_csv(
    request: Request, token: Token, lang: Tongue = "en", separator: Separator = None, decimal: DecimalSign = None, bom: Bom = True
) -> Response:
    """A line for each month; German ones with semicolons and decimal commas, unless something else is asked for."""
    await _count(request, "officer-file", FILES_PER_ADDRESS)
    _, found = await officer.report(_fund(request), token)
    content = officer_csv(found, lang, separator=SEPARATORS.get(separator or ""), decimal=DECIMALS.get(decimal or ""), has_bom=bom)
    return Response(content, media_type="text/csv; charset=utf-8", headers={**_HEADERS, **_attachment("csv")})


@pages.get("/{token}/emissions", response_model=schemas.EmissionsReport, dependencies=[public])
async def page_emissions(request: Request, token: Token) -> Response:
    """Sums by scope and category of the GHG Protocol, zone, method, class and factor, for inventories (docs/emissions-report.md)."""
    await _count(request, "officer", READS_PER_ADDRESS)
    return ExactJSONResponse(await officer.emissions(_fund(request), token), headers=_HEADERS)


@pages.get("/{token}/emissions/csv", dependencies=[public], response_class=Response, responses=file_answer("text/csv"))
async def page_emissions_csv(
    request: Request, token: Token, lang: Tongue = "en", separator: Separator = None, decimal: DecimalSign = None, bom: Bom = True
) -> Response:
    """The same as lines, with its texts in German or English; commas and decimal points unless something else is asked for."""
    await _count(request, "officer-file", FILES_PER_ADDRESS)
    found = await officer.emissions(_fund(request), token)
    content = emissions_csv(found, lang, separator=SEPARATORS[separator or "comma"], decimal=DECIMALS[decimal or "point"], has_bom=bom)
    return Response(content, media_type="text/csv; charset=utf-8", headers={**_HEADERS, **_attachment("csv", "emissions")})


@pages.get("/{token}/emissions/events", dependencies=[public], response_class=Response, responses=file_answer("text/csv"))
async def page_emission_events(
    request: Request, token: Token, separator: Separator = None, decimal: DecimalSign = None, bom: Bom = False
) -> Response:
    """What the sums are of, a line for each answer: day, model, zone, factor, figures. `bench/recompute_report.py` adds it up.
    Commas and decimal points unless something else is asked for.
    """
    await _count(request, "officer-file", FILES_PER_ADDRESS)
    style = CsvStyle(separator=SEPARATORS[separator or "comma"], decimal=DECIMALS[decimal or "point"], has_bom=bom)
    pieces = await officer.emission_events(_fund(request), token, style)
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers={**_HEADERS, **_attachment("csv", "events")})


def _attachment(ending: str, what: str = "footprint") -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="aim2balance-{what}.{ending}"'}


async def _count(request: Request, kind: str, most: int) -> None:
    """Raises `TooManyGuesses`."""
    network = identity.address_group(request.client.host if request.client else "")
    await identity.count_try(request.app.state.identity, kind, network, most)
