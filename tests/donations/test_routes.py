"""What the public, members and strangers get: the list, receipts, statements and badges."""

import base64
import re
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import httpx2
import pytest

from aim2balance import identity, wallet
from aim2balance.donations import chain, proofs, service
from aim2balance.donations.routes import ROUTERS
from aim2balance.donations.service import Fund
from aim2balance.donations.statement_pdf import statement_pdf
from aim2balance.donations.translations import TRANSLATIONS
from aim2balance.donations.types import Month
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from tests.api_client import Api
from tests.browser.reading import pdf_text
from tests.donations.books import DECEMBER, NOVEMBER, OCTOBER, PDF, PNG, Answer, MemoryFiles, book, day, fund_of, move, set_rate


class DonationsContext:
    """The routes with a fund whose clock is that of the app."""

    def __init__(self, db: Database, at: datetime, *, is_demo: bool = False) -> None:
        self.fund: Fund = fund_of(db, at, is_demo=is_demo)
        assert isinstance(self.fund.clock, FixedClock)
        self.api = Api(db, ROUTERS, clock=self.fund.clock)
        self.api.app.state.donations = self.fund

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[httpx2.AsyncClient]:
        async with self.api.client() as client:
            yield client

    @asynccontextmanager
    async def member(self, email: str = "ada@example.org") -> AsyncIterator[tuple[httpx2.AsyncClient, identity.User]]:
        token, user = await self.api.member(email)
        async with self.api.client(authorization=f"Bearer {token}") as client:
            yield client, user


async def confirmed_october(db: Database, context: DonationsContext) -> None:
    donation = (await service.close(context.fund, OCTOBER, actor="test")).donation
    await proofs.pay(context.fund, donation.id, paid_on=date(2025, 11, 4), reference="PRIVATE REF", proof=PNG, actor="test")
    await proofs.confirm(context.fund, donation.id, receipt=PDF, actor="test")


async def test_the_public_list_verifies_in_every_state(db: Database) -> None:
    context = DonationsContext(db, day(NOVEMBER, 20))
    await set_rate(db)
    async with context.visitor() as client:

        async def listed() -> dict[str, Any]:
            answer = await client.get("/api/donations")
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=30"
            found: dict[str, Any] = chain.read_document(answer.text)
            assert chain.verify_document(found) == []
            return found

        assert [month["state"] for month in (await listed())["months"]] == ["accruing"]
        await book(db, Answer(day(OCTOBER), 12_345_678), Answer(day(NOVEMBER), 2_000_001))
        fresh = DonationsContext(db, day(NOVEMBER, 20))
        context.api.app.state.donations = context.fund = fresh.fund
        waiting = await listed()
        assert [(month["month"], month["state"], month["isOver"]) for month in waiting["months"]] == [
            ("2025-11", "accruing", False),
            ("2025-10", "accruing", True),
        ]
        donation = (await service.close(context.fund, OCTOBER, actor="test")).donation
        due = await listed()
        assert [month["state"] for month in due["months"]] == ["accruing", "due"]
        await proofs.pay(context.fund, donation.id, paid_on=date(2025, 11, 4), reference="PRIVATE REF", proof=PNG, actor="test")
        paid = await listed()
        assert paid["months"][1]["payment"]["paidOn"] == "2025-11-04"
        assert paid["months"][1]["receiptURL"] is None
        await proofs.confirm(context.fund, donation.id, receipt=PDF, actor="test")
        done = await listed()
        whole = await client.get("/api/donations")
        assert "PRIVATE REF" not in whole.text
        month = done["months"][1]
        assert month["state"] == "confirmed"
        assert (await client.get(month["receiptURL"])).content == PDF
        assert done["totals"]["confirmedMicroEur"] == 12_340_000
        assert done["totals"]["accruingMicroEur"] == 2_000_001
        assert done["words"]["de"]["standing"] == TRANSLATIONS["de"]["standing"]
        assert {month["hash"] for month in (due["months"][1], paid["months"][1], done["months"][1])} == {donation.hash}


async def test_f48_the_rate_in_force_says_its_source_and_since_when(db: Database) -> None:
    await set_rate(db, OCTOBER, Decimal("2.5"))
    await set_rate(db, DECEMBER, Decimal(4))
    for context, rate in (
        (DonationsContext(db, day(OCTOBER.before, 20)), None),
        (DonationsContext(db, day(NOVEMBER, 20)), (2.5, "Bergwaldprojekt, a letter", "2025-10-01", False)),
        (DonationsContext(db, day(DECEMBER, 1)), (4, "Bergwaldprojekt, a letter", "2025-12-01", False)),
        (DonationsContext(db, day(DECEMBER, 1), is_demo=True), (5, "example rate", None, True)),
    ):
        async with context.visitor() as client:
            told = (await client.get("/api/donations")).json()["rate"]
        found = told and (told["eurPerM2"], told["rateSource"], told["validFrom"], told["placeholderRate"])
        assert found == rate


async def test_one_month(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 12_345_678), Answer(day(NOVEMBER), 2_000_001))
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.visitor() as client:
        open_month = (await client.get("/api/donations/2025-10")).json()
        assert (open_month["state"], open_month["collectedMicroEur"], open_month["amountEUR"]) == ("accruing", 12_345_678, None)
        await confirmed_october(db, context)
        closed = (await client.get("/api/donations/2025-10")).json()
        assert {"id", "month", "amountEUR", "m2", "receiptURL", "notes", "state"} <= closed.keys()
        assert (closed["state"], closed["amountEUR"], closed["m2"], closed["carriedOutMicroEur"]) == ("confirmed", 12.34, 4.936, 5678)
        for path, status, code in (
            ("2025-09", 404, "donation_not_found"),
            ("2026-01", 404, "donation_not_found"),
            ("October", 400, "invalid_month"),
            ("2025-13", 400, "invalid_month"),
            ("2025-11/receipt", 404, "receipt_not_found"),
            ("nonsense/receipt", 400, "invalid_month"),
        ):
            answer = await client.get(f"/api/donations/{path}")
            assert (answer.status_code, answer.json()["code"]) == (status, code), path


async def test_a_receipt_is_served_so_that_it_can_do_no_harm(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 12_345_678))
    context = DonationsContext(db, day(NOVEMBER, 20))
    await confirmed_october(db, context)
    async with context.visitor() as client:
        answer = await client.get("/api/donations/2025-10/receipt")
        assert answer.content == PDF
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == 'attachment; filename="receipt-2025-10.pdf"'
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        again = await client.get("/api/donations/2025-10/receipt", headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert isinstance(context.fund.files, MemoryFiles)
        for key in context.fund.files.kept:
            await context.fund.files.delete(key)
        lost = await client.get("/api/donations/2025-10/receipt")
        assert (lost.status_code, lost.json()["code"]) == (404, "no_such_file")


async def test_the_demo_marks_its_rate(db: Database) -> None:
    await book(db, Answer(day(NOVEMBER), 5_000_000), Answer(day(NOVEMBER), 7, is_demo=True))
    context = DonationsContext(db, day(NOVEMBER, 20), is_demo=True)
    async with context.visitor() as client:
        found = (await client.get("/api/donations")).json()
    assert found["demo"] is True
    (month,) = found["months"]
    assert (month["collectedMicroEur"], month["m2"], month["placeholderRate"], month["rateSource"]) == (5_000_000, 1, True, "example rate")


async def test_without_a_rate_there_is_no_area(db: Database) -> None:
    await book(db, Answer(day(NOVEMBER), 5_000_000))
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.visitor() as client:
        (month,) = (await client.get("/api/donations")).json()["months"]
    assert (month["m2"], month["eurPerM2"], month["placeholderRate"]) == (None, None, False)


async def test_a_statement_says_what_was_used_paid_and_given(db: Database) -> None:
    await set_rate(db)
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.member() as (client, user), context.member("eve@example.org") as (other, _):
        await book(
            db,
            Answer(day(OCTOBER), 1_234_567, owner_id=user.id),
            Answer(OCTOBER.end, 1_000, owner_id=user.id),
            Answer(day(OCTOBER), 99_000_000),
            Answer(day(OCTOBER), 88, owner_id=user.id, is_demo=True),
        )
        await confirmed_october(db, context)
        found = (await client.get("/api/statements/2025-10")).json()
        assert found["isFinal"] is True
        assert found["usage"]["requests"] == 2
        assert found["usage"]["models"][0]["name"] == "gpt-4o-mini-2024-07-18"
        assert found["money"]["surchargeMicroEur"] == 1_234_567
        assert found["money"]["demoSurchargeMicroEur"] == 88
        assert found["footprint"]["kWh"]["low"] < found["footprint"]["kWh"]["best"] < found["footprint"]["kWh"]["high"]
        assert found["footprint"]["methods"] == ["a2b-1"]
        assert found["words"] == {language: TRANSLATIONS[language]["standing"] for language in ("en", "de")}
        funding = found["funding"]
        assert (funding["state"], funding["amountMicroEur"], funding["receiptURL"]) == (
            "confirmed",
            1_234_567,
            "/api/donations/2025-10/receipt",
        )
        assert funding["m2Funded"] == 0.4938268
        open_month = (await client.get("/api/statements/2025-11")).json()
        assert (open_month["funding"]["state"], open_month["isFinal"], open_month["money"]["surchargeMicroEur"]) == (
            "accruing",
            False,
            1_000,
        )
        assert (await client.get("/api/statements")).json() == {"months": ["2025-11", "2025-10"]}
        nobody = (await other.get("/api/statements/2025-10")).json()
        assert (nobody["usage"]["requests"], nobody["money"]["surchargeMicroEur"]) == (0, 0)
        assert (await other.get("/api/statements")).json() == {"months": []}


async def test_what_became_of_all_that_somebody_gave(db: Database) -> None:
    await set_rate(db)
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.member() as (client, user), context.member("eve@example.org") as (other, _):
        await book(
            db,
            Answer(day(OCTOBER), 1_234_567, owner_id=user.id),
            Answer(OCTOBER.end, 1_000, owner_id=user.id),
            Answer(day(OCTOBER), 99_000_000),
            Answer(day(OCTOBER), 88, owner_id=user.id, is_demo=True),
        )
        await confirmed_october(db, context)
        for more in (0, 500):
            if more:
                await book(db, Answer(day(NOVEMBER), more, owner_id=user.id))
            found = (await client.get("/api/standing")).json()
            assert [(stage["state"], stage["amountMicroEur"]) for stage in found["stages"]] == [
                ("accruing", 1_000 + more),
                ("due", 0),
                ("paid", 0),
                ("confirmed", 1_234_567),
            ]
        assert (found["stages"][3]["m2"], found["stages"][1]["m2"], found["since"]) == (0.4938268, 0, "2025-10")
        nobody = (await other.get("/api/standing")).json()
        assert ([stage["amountMicroEur"] for stage in nobody["stages"]], nobody["since"]) == ([0, 0, 0, 0], None)


async def test_a_statement_shows_the_wallet_by_cause(db: Database) -> None:
    async with db.connection() as connection:
        now = await connection.fetchval("SELECT clock_timestamp()")
    context = DonationsContext(db, now + timedelta(minutes=1))
    async with context.member() as (client, user):
        async with db.transaction() as tx:
            await wallet.credit(tx, user.id, Euro.parse("20"), "a gift", "test", "1")
            await wallet.credit(tx, user.id, Euro.parse("-0.5"), "too much", "test", "2")
        found = (await client.get(f"/api/statements/{Month.of(now)}")).json()["money"]
        later = (await client.get(f"/api/statements/{Month.of(now).before}")).json()["money"]
    assert (found["openingBalanceMicroEur"], found["closingBalanceMicroEur"]) == (0, 19_500_000)
    assert found["byCauseMicroEur"] == {"adjustment": 19_500_000}
    assert later["closingBalanceMicroEur"] == 0


async def test_f30_a_footprint_nobody_measured_is_not_known(db: Database) -> None:
    from tests.usage.events import event, record

    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.member() as (client, user):
        names = [f"{unit}_{bound}" for unit in ("kwh", "l", "co2e") for bound in ("low", "best", "high")]
        unknown = dict.fromkeys(names) | {"provider_micro": 0, "margin_micro": 0, "restoration_micro": 0, "total_micro": 0}
        await record(db, event(day(OCTOBER), owner_id=user.id, **unknown))
        found = (await client.get("/api/statements/2025-10")).json()
        assert (found["footprint"]["kWh"], found["footprint"]["unmeasuredRequests"]) == (None, 1)
        assert "not known" in text_of((await client.get("/api/statements/2025-10/pdf")).content)


@pytest.mark.parametrize(
    ("path", "status", "code"), [("2025-12", 400, "month_in_future"), ("x", 400, "invalid_month"), ("x/pdf", 400, "invalid_month")]
)
async def test_statements_that_cannot_be(db: Database, path: str, status: int, code: str) -> None:
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.member() as (client, _):
        answer = await client.get(f"/api/statements/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/statements"),
        ("GET", "/api/statements/2025-10"),
        ("GET", "/api/statements/2025-10/pdf"),
        ("GET", "/api/badge"),
        ("PUT", "/api/badge"),
    ],
)
async def test_strangers_see_no_statement_and_set_no_badge(db: Database, method: str, path: str) -> None:
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.visitor() as client:
        assert (await client.request(method, path, json={"enabled": True})).status_code == 401


def text_of(pdf: bytes) -> str:
    """The letters of a PDF of ours: streams unpacked, what stands in parentheses joined."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(base64.a85decode(stream.strip().removesuffix(b"~>")))
        except (ValueError, zlib.error):
            continue
        if b" Tf" in content:
            found += re.findall(rb"\(((?:\\.|[^()\\])*)\) Tj", content)
    return b" ".join(found).decode("latin-1").replace("\\(", "(").replace("\\)", ")")


@pytest.mark.parametrize(
    ("language", "title", "line"),
    [("en", "Statement 2025-10", "This contribution is no"), ("de", "2025-10", "Dieser Beitrag ist keine Kompensation")],
)
async def test_the_statement_on_paper(db: Database, language: str, title: str, line: str) -> None:
    await set_rate(db)
    context = DonationsContext(db, day(NOVEMBER, 20))
    async with context.member("a&c@example.org") as (client, user):
        await book(db, Answer(day(OCTOBER), 1_234_567, owner_id=user.id))
        await confirmed_october(db, context)
        answer = await client.get("/api/statements/2025-10/pdf", params={"lang": language})
        assert (await client.get("/api/statements/2025-10/pdf?lang=fr")).status_code == 400
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    text = text_of(answer.content)
    assert title in text
    assert line in text
    assert "Bergwaldprojekt e.V." in text


def test_a_statement_of_everything_draws() -> None:
    """Names that look like markup, letters the font does not have, more models than fit on a page, a wallet below zero."""
    bounds = {"low": 0.0, "best": 1e-9, "high": 1e6}
    models = [
        {"name": f"<b>模型 & {n}", "requests": n, "titleRequests": n % 3, "tokens": 1, "cost": 0, "costMicroEur": n} for n in range(200)
    ]
    statement = {
        "month": "2025-10", "zone": "Europe/Berlin", "isFinal": False,
        "usage": {"requests": 1, "failedRequests": 0, "titleRequests": 3, "titleCostMicroEur": 90, "inputTokens": 1, "outputTokens": 2, "totalTokens": 3, "models": models},
        "money": {"openingBalanceMicroEur": -1, "closingBalanceMicroEur": -10**12, "byCauseMicroEur": {"chargeback": -5, "other": 1}, "spentMicroEur": 0,
                  "spentEUR": 0, "surchargeMicroEur": 1, "surchargeEUR": 0, "demoSurchargeMicroEur": 5},
        "footprint": {"kWh": bounds, "L": bounds, "CO2e": bounds, "unmeasuredRequests": 7, "methods": []},
        "funding": {"state": "accruing", "amountMicroEur": 1, "amountEUR": 0, "eurPerM2": None, "rateSource": None, "placeholderRate": False,
                    "m2Funded": None, "partner": "A & B", "receiptURL": None},
        "words": {},
    }  # fmt: skip
    for language in ("en", "de"):
        assert statement_pdf(statement, "x" * 300, language).startswith(b"%PDF-")
        counted = {
            "en": ("0 answers", "1 answer and 1 title", "2 answers and 2 titles"),
            "de": ("1 Antwort und 1 Titel", "2 Antworten und 2 Titel"),
        }
        assert all(f"{words} ·" in pdf_text(statement_pdf(statement, "a@example.org", language)) for words in counted[language])
        said, promised = (" ".join(TRANSLATIONS[language][name].split()[:2]) for name in ("demoMode", "ourDonation"))
        for is_demo in (True, False):
            text = text_of(statement_pdf(statement, "a@example.org", language, is_demo))
            assert (said in text, promised in text, "A & B" in text) == (is_demo, not is_demo, not is_demo)


async def test_a_badge_is_off_until_its_owner_wants_it(db: Database) -> None:
    await set_rate(db)
    context = DonationsContext(db, day(DECEMBER))
    async with context.member() as (client, user), context.visitor() as visitor:
        await book(
            db,
            Answer(day(OCTOBER), 12_345_678, owner_id=user.id),
            Answer(day(NOVEMBER), 2_000_000, owner_id=user.id),
            Answer(day(NOVEMBER), 5),
        )
        await confirmed_october(db, context)
        assert (await client.get("/api/badge")).json() == {"enabled": False, "url": None}
        shown = (await client.put("/api/badge", json={"enabled": True})).json()
        assert (await client.put("/api/badge", json={"enabled": True})).json() == shown
        assert (await client.get("/api/badge")).json() == shown
        assert str(user.id) not in shown["url"]
        answer = await visitor.get(shown["url"])
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        picture = ET.fromstring(answer.text)
        assert {element.tag.rpartition("}")[2] for element in picture.iter()} == {"svg", "title", "desc", "rect", "text"}
        lines = [element.text for element in picture.iter() if element.tag.endswith("}text")]
        assert lines == [
            "AI use with a restoration surcharge",
            "14.34 € restoration surcharge",
            "12.34 € of it confirmed by receipt · Bergwaldprojekt e.V.",
            "funds 5.7\u00a0m² (amount ÷ cost rate)",
        ]
        assert TRANSLATIONS["de"]["standing"] in (await visitor.get(shown["url"], params={"lang": "de"})).text
        await book(db, Answer(day(NOVEMBER), 1_000_000, owner_id=user.id))
        assert "14.34 €" in (await visitor.get(shown["url"])).text
        move(context.fund, day(DECEMBER) + timedelta(minutes=6))
        assert "15.34 €" in (await visitor.get(shown["url"])).text
        assert (await client.put("/api/badge", json={"enabled": False})).json() == {"enabled": False, "url": None}
        gone = await visitor.get(shown["url"])
        assert (gone.status_code, gone.json()["code"]) == (404, "badge_not_found")
        assert (await client.put("/api/badge", json={"enabled": True})).json()["url"] != shown["url"]


async def test_a_badge_without_any_answer_claims_nothing(db: Database) -> None:
    context = DonationsContext(db, datetime(2025, 12, 1, tzinfo=UTC))
    async with context.member() as (client, _), context.visitor() as visitor:
        url = (await client.put("/api/badge", json={"enabled": True})).json()["url"]
        text = (await visitor.get(url)).text
        assert "0.0000 € restoration surcharge" in text
        assert "funds ≈" not in text
        assert (await visitor.get("/api/badges/unknown.svg")).status_code == 404
        assert (await client.put("/api/badge", json={"enabled": "perhaps"})).status_code == 400
