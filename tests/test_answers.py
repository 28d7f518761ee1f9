"""The comparison of answers with the OpenAPI document finds what differs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Response
from fastapi.routing import APIRouter

from aim2balance import organisations
from aim2balance.kit import http
from aim2balance.kit.http import APIModel, EstimateRange, ExactJSONResponse, Number, public, router
from tests.answers import CheckedTransport, document_of


class Part(APIModel):
    amount_eur: Number | None
    note: str = ""


class Whole(APIModel):
    count: int
    parts: list[Part]
    range: EstimateRange | None
    by_name: dict[str, int]


WHOLE: dict[str, Any] = {"count": 3, "parts": [{"amountEur": 0.5}], "range": None, "byName": {"a": 1}}


def app_of(answer: Any, status: int = 200) -> FastAPI:
    routes: APIRouter = router("/api/things", "things")

    @routes.get("/{name}", response_model=Whole, dependencies=[public])
    async def thing(name: str) -> Response:
        return answer if isinstance(answer, Response) else ExactJSONResponse(answer, status)

    app = FastAPI()
    http.install(app, None, organisations)  # type: ignore[arg-type]  # nobody signs in
    app.include_router(routes)
    return app


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=CheckedTransport(app, app), base_url="http://test") as client:
        yield client


@pytest.mark.parametrize(
    "answer",
    [
        WHOLE,
        {**WHOLE, "parts": [], "byName": {}},
        {**WHOLE, "parts": [{"amountEur": None, "note": "n"}, {"amountEur": 3}]},
        {**WHOLE, "range": {"low": 0, "best": 0.5, "high": 1}},
    ],
)
async def test_an_answer_as_described_passes(answer: Any) -> None:
    async with client_of(app_of(answer)) as client:
        assert (await client.get("/api/things/a")).json() == answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({**WHOLE, "more": 1}, "answer.more is not in the document"),
        ({**WHOLE, "parts": [{"amountEur": 1, "more": None}]}, "answer.parts[0].more is not in the document"),
        ({name: value for name, value in WHOLE.items() if name != "range"}, "answer.range is missing"),
        ({**WHOLE, "range": {"low": 0, "high": 1}}, "answer.range.best is missing"),
        ({**WHOLE, "count": 3.0}, "is no integer"),
        ({**WHOLE, "count": True}, "is no integer"),
        ({**WHOLE, "count": "3"}, "is no integer"),
        ({**WHOLE, "count": None}, "is no integer"),
        ({**WHOLE, "parts": [{"amountEur": "0.5"}]}, "'0.5' is no number"),
        ({**WHOLE, "parts": {}}, "is no array"),
        ({**WHOLE, "byName": {"a": "b"}}, "answer.byName.a"),
        ([WHOLE], "is no object"),
        (Response(b"{}", media_type="text/plain"), "the answer is text/plain"),
    ],
)
async def test_an_answer_that_differs_is_found(answer: Any, told: str) -> None:
    async with client_of(app_of(answer)) as client:
        with pytest.raises(AssertionError, match="GET /api/things/{name} 200") as found:
            await client.get("/api/things/a")
    assert told in str(found.value)


async def test_a_status_that_nobody_named_is_found() -> None:
    async with client_of(app_of(WHOLE, 203)) as client:
        with pytest.raises(AssertionError, match="does not name this status"):
            await client.get("/api/things/a")


@pytest.mark.parametrize(
    ("schema", "value", "is_right"),
    [
        ({"type": "string", "format": "uuid"}, "019ac0de-0000-7000-8000-000000000000", True),
        ({"type": "string", "format": "uuid"}, "nonsense", False),
        ({"type": "string", "format": "date"}, "2026-11-29", True),
        ({"type": "string", "format": "date"}, "2026-11-29T10:00:00Z", False),
        ({"type": "string", "format": "date-time"}, "2026-11-29T10:00:00Z", True),
        ({"type": "string", "format": "date-time"}, "2026-11-29T10:00:00", False),
        ({"enum": ["a", "b"]}, "b", True),
        ({"enum": ["a", "b"]}, "c", False),
        ({"const": 1}, 2, False),
        ({"type": "null"}, 0, False),
        ({"type": "boolean"}, 0, False),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1, True),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, "1", False),
    ],
)
def test_types_are_exact(schema: dict[str, Any], value: Any, is_right: bool) -> None:
    document = document_of(app_of(WHOLE))
    assert (not list(document.differences(schema, value, "value"))) is is_right


def test_what_cannot_be_compared_is_no_success() -> None:
    document = document_of(app_of(WHOLE))
    with pytest.raises(AssertionError, match="nothing compares"):
        list(document.differences({"type": "string", "format": "email"}, "a@b", "value"))
    with pytest.raises(AssertionError, match="nothing compares"):
        list(document.differences({"allOf": [{}]}, 1, "value"))
