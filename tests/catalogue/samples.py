"""Small, hand-written prices, rates, settings and a price list for the catalogue's tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from aim2balance.catalogue import Catalogue, settings_from
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.prices import make_prices, make_rates
from aim2balance.catalogue.types import Configuration, Prices, Rates
from aim2balance.kit.settings import EMPTY_CONFIG
from aim2balance.kit.tokens import TokenUsage
from aim2balance.kit.yaml12 import parse

DAY = date(2026, 11, 20)


def d(text: str | int) -> Decimal:
    return Decimal(text)


def rates(**changes: Any) -> Rates:
    usual: dict[str, Any] = {
        "margin": d("0.15"),
        "fee_rate": d("0.025"),
        "eur_per_usd": d("0.92"),
        "rate_date": date(2025, 10, 6),
        "rate_source": "a test",
    }
    return make_rates(**usual | changes)


def prices(tiers: Any = (), **per_mtok: Any) -> Prices:
    fees = {name: per_mtok.pop(name) for name in ("per_request", "per_image", "per_tool") if name in per_mtok}
    stated = {name: d(usd) for name, usd in (per_mtok or {"input": "2.50", "output": "10"}).items()}
    return make_prices(source="a test", per_mtok=stated, tiers=tiers, **fees)


def settings(yaml: str = "", **variables: str) -> Configuration:
    text = parse("aim2balance.yaml", yaml, variables) if yaml else EMPTY_CONFIG
    return settings_from(text, variables)


_usd = st.decimals(min_value=0, max_value=500, places=4, allow_nan=False)
_counts = st.integers(min_value=0, max_value=300_000)
price_rows = st.builds(
    lambda per_mtok, tier, fee: make_prices(source="a test", per_mtok=per_mtok, per_request=fee, tiers=[(100_000, tier)]),
    st.fixed_dictionaries(
        {"input": _usd, "output": _usd}, optional={"cached_input": _usd, "cache_write": _usd, "audio_in": _usd, "audio_out": _usd}
    ),
    st.fixed_dictionaries({}, optional={"input": _usd, "output": _usd}),
    st.decimals(min_value=0, max_value=1, places=4),
)
rate_rows = st.builds(
    lambda margin, fee, fx: make_rates(margin=margin, fee_rate=fee, eur_per_usd=fx, rate_date=date(2026, 1, 1), rate_source="a test"),
    st.decimals(min_value=0, max_value=2, places=3),
    st.decimals(min_value=0, max_value=1, places=3),
    st.decimals(min_value=Decimal("0.5"), max_value=2, places=10),
)
usages = st.builds(
    TokenUsage,
    uncached_input=_counts,
    cache_read=_counts,
    cache_write_5m=_counts,
    cache_write_1h=_counts,
    output=_counts,
    audio_in=st.integers(min_value=0, max_value=50),
    audio_out=st.integers(min_value=0, max_value=50),
)


LIST = PriceList(
    "0.0.1",
    {
        "openai": [
            [["equals", "gpt-4o-mini"], [[None, False, {"input_mtok": "0.15", "cache_read_mtok": "0.075", "output_mtok": "0.6"}]], 128000],
            [
                ["or", [["equals", "o3"], ["regex", r"^o3-\d"]]],
                [
                    [None, False, {"input_mtok": "10", "output_mtok": "40"}],
                    ["2025-06-10", False, {"input_mtok": "2", "output_mtok": "8", "web_searches_kcount": "10"}],
                    ["2099-01-01", False, {"input_mtok": "1", "output_mtok": "4"}],
                ],
                200000,
            ],
            [["starts_with", "text-embedding-3"], [[None, False, {"input_mtok": "0.02"}]], 8192],
            [["contains", "image"], [[None, False, {"input_mtok": "5", "input_image_mtok": "10", "output_mtok": "40"}]], None],
            [["equals", "gpt-6"], [[None, False, {"input_mtok": "10", "cache_write_mtok": "12.5", "output_mtok": "50"}]], None],
            [["equals", "nothing-stated"], [[None, False, {}]], None],
        ],
        "anthropic": [
            [
                ["and", [["starts_with", "claude-sonnet"], ["ends_with", "-2025-09-29"]]],
                [
                    [
                        None,
                        False,
                        {"input_mtok": ["3", [[200000, "6"]]], "cache_write_mtok": "3.75", "output_mtok": ["15", [[200000, "22.5"]]]},
                    ]
                ],
                200000,
            ],
        ],
        "deepseek": [
            [
                ["equals", "deepseek-chat"],
                [
                    [None, False, {"input_mtok": "0.1", "output_mtok": "0.2"}],
                    [None, True, {"input_mtok": "0.3", "output_mtok": "1.2"}],
                ],
                None,
            ],
        ],
        "openrouter": [
            [["equals", "meta-llama/llama-3.3-70b-instruct:free"], [[None, False, {}]], None],
            [["equals", "openai/gpt-4o-mini"], [[None, False, {"input_mtok": "0.16", "output_mtok": "0.7"}]], None],
        ],
    },
)


def catalogue(yaml: str = "", listings: Any = None, **variables: str) -> Catalogue:
    return Catalogue(settings=settings(yaml, **variables), rates=rates(), day=DAY, price_list=LIST, listings=listings or {})
