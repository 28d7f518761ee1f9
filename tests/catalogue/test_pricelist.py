"""The bundled list: our reduced copy answers as genai-prices does, and stays silent where it cannot be right."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.pricestore import load_price_list
from aim2balance.catalogue.vendors import VENDORS
from tests.catalogue.samples import DAY, LIST, d


def found(vendor: str, model: str, day: date = DAY) -> tuple[str, ...] | None:
    listed = LIST.find(vendor, model, day)
    if listed is None or listed.prices is None:
        return None
    return tuple(str(usd) for usd in (listed.prices.input, listed.prices.cached_input, listed.prices.output))


def test_names_and_patterns_are_met_in_any_case() -> None:
    assert found("openai", "GPT-4o-mini") == ("0.15", "0.075", "0.6")
    assert found("openai", "o3-2025-04-16") == ("2", "2", "8")
    assert found("openai", "text-embedding-3-large") == ("0.02", "0.02", "None")
    assert found("openai", "models/o3") == found("openai", "o3")
    assert LIST.find("openai", "gpt-4", DAY) is None
    assert LIST.find("nobody", "gpt-4", DAY) is None


def test_a_compact_date_meets_a_dashed_one() -> None:
    assert found("anthropic", "claude-sonnet-4-5-20250929") == ("3", "3", "15")
    assert LIST.find("anthropic", "claude-sonnet-4-5-20259929", DAY) is None


def test_the_price_of_the_day_counts() -> None:
    assert found("openai", "o3", date(2025, 1, 1)) == ("10", "10", "40")
    assert found("openai", "o3", date(2025, 6, 10)) == ("2", "2", "8")
    assert found("openai", "o3", date(2099, 1, 1)) == ("1", "1", "4")


def test_reasoning_at_a_price_of_its_own_makes_the_whole_output_cost_the_dearer() -> None:
    rows = [[["equals", "a"], [[None, False, {"input_mtok": "1", "output_mtok": "2", "output_reasoning_mtok": "3"}]], None]]
    listed = PriceList("1", {"v": rows}).find("v", "a", DAY)
    assert listed is not None
    assert listed.prices is not None
    assert listed.prices.output == 3


def test_prices_by_the_hour_count_at_their_dearest() -> None:
    assert found("deepseek", "deepseek-chat") == ("0.3", "0.3", "1.2")


def test_tiers_and_tools_are_kept() -> None:
    listed = LIST.find("anthropic", "claude-sonnet-4-5-20250929", DAY)
    assert listed
    assert listed.prices
    (tier,) = listed.prices.tiers
    assert (tier.above, tier.input, tier.output, tier.cache_write) == (200_000, 6, d("22.5"), d("3.75"))
    assert listed.context_window == 200_000
    other = LIST.find("openai", "o3", DAY)
    assert other
    assert other.prices
    assert other.prices.per_tool == (("web_search", d("0.01")),)


@pytest.mark.parametrize("model", ["gpt-image-1", "nothing-stated"])
def test_f05_what_cannot_be_told_apart_or_is_not_stated_has_no_price(model: str) -> None:
    listed = LIST.find("openai", model, DAY)
    assert listed is not None
    assert listed.prices is None


def test_f05_audio_at_zero_is_audio_without_a_price() -> None:
    rows = [
        [["equals", "a"], [[None, False, {"input_mtok": "1", "output_mtok": "1", "input_audio_mtok": "0", "output_audio_mtok": "5"}]], None]
    ]
    listed = PriceList("1", {"v": rows}).find("v", "a", DAY)
    assert listed
    assert listed.prices
    assert (listed.prices.audio_in, listed.prices.audio_out) == (None, 5)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> PriceList:
    return load_price_list(tmp_path_factory.mktemp("data"))


def test_the_installed_list_is_kept_as_a_copy_and_read_from_it(tmp_path: Path, installed: PriceList) -> None:
    path = tmp_path / "cache" / f"prices-{installed.version}-2.json"
    path.parent.mkdir()
    path.write_text('{"openai": []}', encoding="utf-8")
    assert load_price_list(tmp_path).rows == {"openai": []}
    path.write_text("{ cut", encoding="utf-8")
    assert load_price_list(tmp_path).rows == installed.rows
    assert load_price_list(tmp_path).rows == installed.rows
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_every_row_of_the_installed_list_prices_as_genai_prices_itself(installed: PriceList) -> None:
    from genai_prices.data import providers

    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    known = {vendor.price_list for vendor in VENDORS.values()}
    compared = by_sound = 0
    for provider in (each for each in providers if each.id in known):
        for model in provider.models:
            listed = installed.find(provider.id, model.id, DAY)
            theirs = provider.find_model(model.id)
            assert (listed is None) == (theirs is None), (provider.id, model.id)
            if listed is None or theirs is None or listed.prices is None or provider.id == "deepseek":
                continue
            row = theirs.get_prices(noon)
            if row.input_mtok is None:  # paid by nothing but the hours heard or the characters spoken
                pieces = dict(listed.prices.per_tool)
                hours, characters = pieces.get("audio_seconds", 0) * 3600, pieces.get("characters", 0) * 1_000_000
                assert abs(hours - (row.input_audio_hours or 0)) < Decimal("0.00000001"), model.id
                assert (characters, listed.prices.input) == (row.input_mchars or 0, 0), model.id
                by_sound += 1
                continue
            for ours, key in (
                (listed.prices.input, "input_mtok"),
                (listed.prices.output, "output_mtok"),
                (listed.prices.audio_in, "input_audio_mtok"),
            ):
                figure = getattr(row, key)
                reasoning = row.output_reasoning_mtok if key == "output_mtok" else None
                assert ours == max((each for each in (getattr(figure, "base", figure), reasoning) if each is not None), default=None), (
                    model.id
                )
            assert [tier.above for tier in listed.prices.tiers] == sorted(
                {tier.start for value in vars(row).values() if hasattr(value, "tiers") for tier in value.tiers}
            )
            compared += 1
    assert compared > 800
    assert by_sound > 5


def test_models_people_ask_for_have_a_price(installed: PriceList) -> None:
    for vendor, model in (
        ("openai", "gpt-4o-mini"),
        ("anthropic", "claude-sonnet-4-5"),
        ("google", "gemini-2.5-flash"),
        ("mistral", "mistral-small-latest"),
    ):
        listed = installed.find(vendor, model, DAY)
        assert listed, model
        assert listed.prices, model
        assert listed.prices.output, model


def test_f36_tiers_of_the_day_cost_their_own_and_else_the_usual() -> None:
    usual = {"input_mtok": "2", "cache_read_mtok": "1", "output_mtok": "8", "web_searches_kcount": "10"}
    tiers = [
        ["default", None, {}],
        ["flex", "2026-10-12", {"input_mtok": "1", "output_mtok": "4"}],
        ["flex", "2027-01-01", {"input_mtok": "3", "output_mtok": "9"}],
        ["priority", "2026-12-24", {"input_mtok": "4"}],
    ]
    listed = PriceList("1", {"v": [[["equals", "a"], [[None, False, usual]], None, tiers]]}).find("v", "a", DAY)
    assert listed is not None
    (flex,) = listed.service_tiers.values()
    assert (flex.input, flex.cached_input, flex.output, dict(flex.per_tool)) == (1, 1, 4, {"web_search": d("0.01")})
    assert flex.source.endswith("service tier flex")
