"""`/api/usage/re-estimate`: a month of one's own by a method of the footprint, beside what was booked. Nothing booked changes."""

from typing import Annotated, Final

from fastapi import Query, Request, Response

from aim2balance import identity
from aim2balance.kit.http import ExactJSONResponse, Member, Text, file_answer, router, while_read
from aim2balance.kit.number_format import Language
from aim2balance.kit.person_limits import PersonLimit
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.reestimate_files import reestimated_csv, reestimated_pdf
from aim2balance.usage.reestimates import MOST_EVENTS, Method, reestimate, reestimated_out
from aim2balance.usage.schemas import CsvDecimal, CsvSeparator
from aim2balance.usage.schemas_reestimate import Reestimated
from aim2balance.usage.service import Usage
from aim2balance.usage.types import DECIMALS, SEPARATORS, CsvStyle, Row, SourceFilter

again = router("/api/usage/re-estimate", "usage")
_AT_A_TIME: Final = PersonLimit(2, message="A month is being estimated already. Please wait a moment.", code="too_much_at_once")

MonthName = Annotated[Text, Query(max_length=40, description="2026-10, of Europe/Berlin")]
ByMethod = Annotated[Method, Query(description="what to estimate with; months keep what was booked")]
Sources = Annotated[SourceFilter, Query(description="answers given here, reported from elsewhere, or all")]


async def _found(request: Request, owner_id: OwnerId, month: str, method: Method, source: SourceFilter) -> Row:
    usage: Usage = request.app.state.usage
    with _AT_A_TIME.held(owner_id):
        return reestimated_out(await reestimate(usage.db, month, method, usage.name_of, owner_id=owner_id, source=source, most=MOST_EVENTS))


@again.get("", response_model=Reestimated)
async def by_method(
    request: Request, caller: Member, month: MonthName, method: ByMethod = "a2b-2", source: Sources = SourceFilter.ALL
) -> Response:
    """The month's answers as booked, and what `method` says of the same ones: sums, each model, and what cannot be estimated again."""
    return ExactJSONResponse(await _found(request, caller.owner_id, month, method, source))


@again.get("/csv", response_class=Response, responses=file_answer("text/csv"))
async def as_csv(
    request: Request,
    caller: Member,
    month: MonthName,
    method: ByMethod = "a2b-2",
    source: Sources = SourceFilter.ALL,
    separator: CsvSeparator = "comma",
    decimal: CsvDecimal = "point",
    bom: bool = False,
) -> Response:
    """The same as lines, with exact figures."""
    found = await _found(request, caller.owner_id, month, method, source)
    await identity.record_export(request.app.state.identity, caller.user_id, "usage")
    made = reestimated_csv(found, CsvStyle(separator=SEPARATORS[separator], decimal=DECIMALS[decimal], has_bom=bom))
    return Response(made, headers=_headers(found, "csv"), media_type="text/csv; charset=utf-8")


@again.get("/pdf", response_class=Response, responses=file_answer("application/pdf"))
async def as_pdf(
    request: Request,
    caller: Member,
    month: MonthName,
    method: ByMethod = "a2b-2",
    source: Sources = SourceFilter.ALL,
    lang: Language = "en",
) -> Response:
    """The same on paper."""
    found = await _found(request, caller.owner_id, month, method, source)
    await identity.record_export(request.app.state.identity, caller.user_id, "usage")
    made = await while_read(request, request.app.state.pdf_work.run(caller.user_id, reestimated_pdf, found, lang))
    return Response(made, headers=_headers(found, "pdf"), media_type="application/pdf")


def _headers(found: Row, kind: str) -> dict[str, str]:
    name = f"aim2balance-footprint-{found['month']}-{found['method']}.{kind}"
    return {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
