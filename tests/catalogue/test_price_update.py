"""A price list newer than the package: fetched, checked, kept, used, and given back."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.adapters.rates.genai_prices import GenaiPricesFeed
from aim2balance.catalogue import forget_fetched, open_catalogue, update_price_list
from aim2balance.catalogue.errors import WrongPriceList
from aim2balance.catalogue.price_comparison import check_rows, compare
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.pricestore import FETCHED, bundled_price_list, load_prices
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.settings import Environment

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
DAY = NOW.date()
SOURCE = "http://prices.test/data.json"


def model(name: str, **figures: Any) -> dict[str, Any]:
    return {"id": name, "match": {"equals": name}, "prices": {"input_mtok": 1, "output_mtok": 4, **figures}}


def raw(provider: str, *models: dict[str, Any]) -> bytes:
    return json.dumps([{"id": provider, "name": provider, "api_pattern": "https://x\\.test", "models": list(models)}]).encode()


class Feed:
    def __init__(self, body: bytes) -> None:
        self.body = body

    async def fetch_prices(self) -> bytes:
        return self.body


def row(name: str, usd: str = "1", output: str = "4", **more: Any) -> list[Any]:
    return [["equals", name], [[None, False, {"input_mtok": usd, "output_mtok": output, **more}]], 100_000, []]


def listed(**usd: str) -> dict[str, Any]:
    return {"deepseek": [row(name, price) for name, price in usd.items()]}


@pytest.fixture(scope="module")
def bundled() -> PriceList:
    return bundled_price_list()


def with_changes(bundled: PriceList, vendor: str, change: Any) -> bytes:
    """The bundled rows of a vendor as the package's own form writes them, one price table each, changed."""
    models = []
    for number, (match, prices, context, _) in enumerate(bundled.rows[vendor]):
        figures = {
            key: (
                {"base": value[0], "tiers": [{"start": start, "price": usd} for start, usd in value[1]]}
                if isinstance(value, list)
                else value
            )
            for key, value in prices[-1][2].items()
        }
        changed = change(number, {"id": f"m{number}", "match": clause(match), "prices": figures, "context_window": context})
        if changed is not None:
            models.append(changed)
    return raw(vendor, *models)


def clause(match: list[Any]) -> dict[str, Any]:
    kind, value = match
    return {kind: [clause(part) for part in value] if isinstance(value, list) else value}


async def test_a_newer_list_is_used_and_a_lost_model_keeps_its_price(tmp_path: Path, bundled: PriceList) -> None:
    def change(number: int, each: dict[str, Any]) -> dict[str, Any] | None:
        return None if number == 0 else each

    body = json.loads(with_changes(bundled, "deepseek", change))
    body[0]["models"].append(model("deepseek-v9-just-out", input_mtok=0.5))
    update, known = await update_price_list(tmp_path, Feed(json.dumps(body).encode()), SOURCE, NOW, accepts_jumps=True)
    assert "deepseek" not in update.held_back
    assert update.added >= 1
    found = load_prices(tmp_path)
    assert found.fetched == known
    assert (known.source, known.fetched_at) == (SOURCE, NOW.isoformat())
    new = found.price_list.find("deepseek", "deepseek-v9-just-out", DAY)
    assert new is not None
    assert new.prices is not None
    assert new.prices.input == Decimal("0.5")
    assert new.prices.source.startswith("genai-prices of 2026-11-29 (")
    for vendor in {vendor.price_list for vendor in VENDORS.values() if vendor.price_list}:
        for before in bundled.rows[vendor]:
            if before[0][0] == "equals" and (was := bundled.find(vendor, before[0][1], DAY)) is not None and was.prices is not None:
                now = found.price_list.find(vendor, before[0][1], DAY)
                assert now is not None
                assert now.prices is not None


async def test_vendors_the_list_leaves_out_stay_and_are_named(tmp_path: Path) -> None:
    update, known = await update_price_list(tmp_path, Feed(raw("deepseek", model("deepseek-x"))), SOURCE, NOW)
    assert {"openai", "anthropic"} <= set(update.held_back)
    assert any(re.fullmatch(r"openai: \d+ of \d+ models are missing", reason) for reason in known.reasons)
    assert load_prices(tmp_path).price_list.find("openai", "gpt-4o-mini", DAY) is not None


def test_f06_a_jump_keeps_the_vendor_as_it_was_until_it_is_accepted() -> None:
    old = PriceList("1", listed(a="1", b="1", c="1", d="1"))
    fetched = listed(a="1.9", b="2.1", c="1", d="1")
    held = compare(old, fetched, DAY)
    assert held.held_back == ("deepseek",)
    assert held.rows == old.rows
    assert held.reasons == ("deepseek/b: input 1 → 2.1 USD",)
    taken = compare(old, fetched, DAY, accepts_jumps=True)
    assert (taken.held_back, taken.rows, taken.changed) == ((), fetched, 2)
    assert [str(jump) for jump in taken.jumps] == list(held.reasons)


@pytest.mark.parametrize(("was", "now"), [("1", "0"), ("0", "1"), ("10", "4.9"), ("1", "1000"), ("0.00001", "0.0001")])
def test_f06_free_and_tenfold_are_jumps(was: str, now: str) -> None:
    assert compare(PriceList("1", listed(a=was)), listed(a=now), DAY).held_back == ("deepseek",)


def test_a_price_in_a_tier_or_of_the_output_may_jump_too() -> None:
    old = PriceList("1", {"deepseek": [row("a", "1", "4")]})
    assert compare(old, {"deepseek": [row("a", "1", "9")]}, DAY).reasons == ("deepseek/a: output 4 → 9 USD",)
    tiered = {"deepseek": [row("a", ["1", [[200_000, "7"]]], "4")]}  # type: ignore[arg-type]
    assert compare(old, tiered, DAY).reasons == ("deepseek/a: input 1 → 7 USD",)


def test_one_in_four_may_go_and_keeps_its_price() -> None:
    old = PriceList("1", listed(a="1", b="1", c="1", d="3"))
    update = compare(old, listed(a="1", b="1", c="1", new="5"), DAY)
    assert (update.held_back, update.kept, update.added) == ((), ("deepseek/d",), 1)
    kept = PriceList("2", update.rows).find("deepseek", "d", DAY)
    assert kept is not None
    assert kept.prices is not None
    assert kept.prices.input == 3
    assert compare(old, listed(a="1", b="1"), DAY).held_back == ("deepseek",)


DEEP: list[Any] = ["equals", "a"]
for _ in range(9):
    DEEP = ["or", [DEEP]]
ABSURD = {
    "a negative price": [row("a", "-1")],
    "a price beyond all measure": [row("a", "1000000")],
    "no number": [row("a", "NaN")],
    "a word": [row("a", "cheap")],
    "endless": [row("a", "Infinity")],
    "a negative price of a tool": [row("a", web_searches_kcount="-1")],
    "a negative price of a class nobody bills": [row("a", output_video_mtok="-1")],
    "a negative price on another day": [
        [["equals", "a"], [[None, False, {"input_mtok": "1"}], ["2030-01-01", False, {"input_mtok": "-1"}]], None, []]
    ],
    "a negative price of a tier": [[*row("a")[:3], [["flex", None, {"input_mtok": "-2"}]]]],
    "a day that is none": [[["equals", "a"], [["2026-02-30", False, {"input_mtok": "1"}]], None, []]],
    "no prices": [[["equals", "a"], [], None, []]],
    "a pattern that may take for ever": [[["regex", "^(a+)+$"], *row("a")[1:]]],
    "a pattern with many repetitions": [[["regex", ".*a.*a.*a.*a"], *row("a")[1:]]],
    "a pattern that is none": [[["regex", "("], *row("a")[1:]]],
    "a clause nobody knows": [[["sounds_like", "a"], *row("a")[1:]]],
    "clauses without end": [[DEEP, *row("a")[1:]]],
    "a name without end": [[["equals", "a" * 5_000], *row("a")[1:]]],
    "a row that is none": ["a"],
    "a context below nothing": [[*row("a")[:2], -5, []]],
}


@pytest.mark.parametrize("kind", ABSURD)
def test_f06_what_cannot_be_is_refused_by_name_and_nothing_is_used(kind: str) -> None:
    with pytest.raises(WrongPriceList, match="deepseek"):
        compare(PriceList("1", listed(a="1")), {"deepseek": ABSURD[kind]}, DAY)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=12,
    )
)
def test_f06_whatever_is_fetched_is_a_list_or_refused(value: Any) -> None:
    for rows in (
        value,
        {"deepseek": value},
        {"deepseek": [value]},
        {"deepseek": [[["equals", "a"], value, None, []]]},
        {"deepseek": [[value, [[None, False, {}]], None, []]]},
    ):
        try:
            check_rows(rows, DAY)
        except WrongPriceList:
            continue
        compare(PriceList("1", listed(a="1")), rows, DAY)


def test_the_installed_list_passes_its_own_check(bundled: PriceList) -> None:
    for day in (DAY, date(2025, 1, 1), date(2030, 1, 1)):
        check_rows(bundled.rows, day)
    again = compare(bundled, bundled.rows, DAY)
    assert (again.jumps, again.held_back, again.kept, again.changed, again.added) == ((), (), (), 0, 0)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"[]x", b'[{"id": 5}]', raw("openai", {"id": "a"}), raw("openai", model("a", input_mtok=-3))]
)
async def test_f06_what_is_no_list_changes_nothing(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(WrongPriceList):
        await update_price_list(tmp_path, Feed(body), SOURCE, NOW)
    assert not (tmp_path / FETCHED).exists()


async def test_a_kept_list_that_is_broken_or_of_another_package_gives_way_to_the_bundled_one(tmp_path: Path, bundled: PriceList) -> None:
    await update_price_list(tmp_path, Feed(raw("deepseek", model("deepseek-x"))), SOURCE, NOW)
    path = tmp_path / FETCHED
    kept = json.loads(path.read_bytes())
    for broken in (
        b"{ cut",
        b"5",
        json.dumps({**kept, "rows": {"openai": [row("a", "-1")]}}).encode(),
        json.dumps({**kept, "package": "0.0.1"}).encode(),
    ):
        path.write_bytes(broken)
        found = load_prices(tmp_path)
        assert found.fetched is None
        assert found.price_list.version == bundled.version
        assert found.unused
        holder = open_catalogue(Environment(data_dir=tmp_path))
        assert found.unused in holder.alerts
    assert forget_fetched(tmp_path)
    assert load_prices(tmp_path).unused == ""


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server of price lists: what it answers, in turn."""
    answers: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"GET /prices/data.json HTTP/1.1\r\n")
        body = answers.pop(0)
        status = b"200 OK" if body else b"404 Not Found"
        writer.write(b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % (status, len(body)) + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/prices/data.json", answers


async def test_a_running_catalogue_takes_up_what_was_fetched_from_a_peer(
    tmp_path: Path, peer: tuple[str, list[bytes]], db: Any, bundled: PriceList
) -> None:
    url, answers = peer
    config = tmp_path / "aim2balance.yaml"
    config.write_text(
        json.dumps({"pricing": {"price_list_url": url}, "providers": {"deepseek": {"api_key": "k", "models": ["deepseek-v9"]}}})
    )
    environment = Environment(data_dir=tmp_path, config=config)
    holder = open_catalogue(environment)
    assert holder.settings.price_list_url == url
    assert holder.current.unpriced() == ("deepseek/deepseek-v9",)
    upstream = Http1Upstream()
    try:
        feed = GenaiPricesFeed(upstream, url)
        body = json.loads(with_changes(bundled, "deepseek", lambda _, each: each))
        body[0]["models"].append(model("deepseek-v9"))
        answers += [b"", b"no list", json.dumps(body).encode()]
        with pytest.raises(Unavailable):
            await update_price_list(tmp_path, feed, url, NOW)
        with pytest.raises(WrongPriceList):
            await update_price_list(tmp_path, feed, url, NOW)
        await holder.reload(db)
        assert holder.current.unpriced()
        await update_price_list(tmp_path, feed, url, NOW, accepts_jumps=True)
    finally:
        await upstream.aclose()
    await holder.reload(db)
    assert holder.current.unpriced() == ()
    assert holder.prices.fetched is not None
    forget_fetched(tmp_path)
    await holder.reload(db)
    assert holder.current.unpriced() == ("deepseek/deepseek-v9",)
