"""Vendors as rows of data: where they are, what their API expects, whose prices and quirks apply. A new vendor is a new row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

from aim2balance.catalogue.dialects import Auth, Dialect

StatusMeaning = Literal["overloaded", "rate_limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Facts about a vendor. `built_in` rows appear as a provider as soon as `variable` is in the environment: a key, or with
    `variable_is_address` where it is. `has_versioned_address`: addresses end in `/v1`, which people usually leave out.

    `usage_on_request`: a stream tells its usage only when `stream_options.include_usage` asks for it; other vendors tell it anyway,
    and some refuse the field. `writes_cache_unasked`: it caches prompts on its own account, at a price where one is stated.
    `usual_tiers` are the service tiers at the usual price (Groq's: console.groq.com/docs/service-tiers, 2026-11-28).
    `price_list` is the vendor's name in genai-prices. `own_price` applies to models nobody else prices: a machine of one's own has
    no bill. `own_statuses`: what statuses of its own mean. `quota_is_a_rate`: its 429 speaks of a quota where it means the rate.
    `also_speaks`: dialects its own servers take beside the first.
    `variants`: what may follow a model's name after a colon without changing its token prices, and the tools it adds; a variant on neither
    this list nor the price list may be answered at any price, so it has none (OpenRouter's `:nitro` goes to the fastest provider;
    openrouter.ai/docs/guides/routing/model-variants, 2026-11-29).
    `passed_on`: how names end that it has answered elsewhere, on its maker's machines (Ollama's cloud models; docs.ollama.com/cloud,
    2026-11-30): what is stated of the place, its zone, region and having no bill, does not hold for them.
    `reasoning_field`: it wants earlier reasoning back, in that member of a message; OpenAI refuses any.
    """

    name: str
    dialect: Dialect = "openai"
    also_speaks: tuple[Dialect, ...] = ()
    base_url: str = ""
    variable: str = ""
    variable_is_address: bool = False
    has_versioned_address: bool = False
    zone: str = "WOR"
    region: str = ""
    usage_on_request: bool = True
    writes_cache_unasked: bool = False
    auth: Auth = "bearer"
    price_list: str | None = None
    variants: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    built_in: bool = True
    is_paid: bool = True
    own_price: Decimal | None = None
    free_suffix: str | None = None
    passed_on: tuple[str, ...] = ()
    usual_tiers: tuple[str, ...] = ("auto", "default", "standard", "standard_only")
    own_statuses: Mapping[int, StatusMeaning] = field(default_factory=dict)
    quota_is_a_rate: bool = False
    reasoning_field: str | None = None

    def passes_on(self, upstream: str) -> bool:
        """Whether a model of that name is answered by somebody else's machines."""
        return upstream.lower().endswith(self.passed_on)


_ROWS = (
    Vendor(
        name="openai",
        also_speaks=("responses",),
        base_url="https://api.openai.com/v1",
        variable="OPENAI_API_KEY",
        zone="USA",
        region="us",
        writes_cache_unasked=True,
        price_list="openai",
    ),
    Vendor(
        name="anthropic",
        dialect="anthropic",
        base_url="https://api.anthropic.com/v1",
        variable="ANTHROPIC_API_KEY",
        zone="USA",
        region="us",
        usage_on_request=False,
        auth="x-api-key",
        price_list="anthropic",
    ),
    Vendor(
        name="google",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        variable="GOOGLE_API_KEY",
        zone="USA",
        region="us",
        price_list="google",
        quota_is_a_rate=True,
    ),
    Vendor(
        name="groq",
        also_speaks=("responses",),
        base_url="https://api.groq.com/openai/v1",
        variable="GROQ_API_KEY",
        zone="USA",
        region="us",
        price_list="groq",
        usual_tiers=("auto", "default", "on_demand", "flex"),
        own_statuses=MappingProxyType({498: "overloaded"}),  # flex capacity exceeded; console.groq.com/docs/errors
    ),
    Vendor(
        name="openrouter",
        also_speaks=("responses",),
        base_url="https://openrouter.ai/api/v1",
        variable="OPENROUTER_API_KEY",
        zone="WOR",
        region="us",
        price_list="openrouter",
        free_suffix=":free",
        variants={"online": ("web_search",), "floor": (), "thinking": ()},
        reasoning_field="reasoning",
    ),
    Vendor(
        name="mistral",
        base_url="https://api.mistral.ai/v1",
        variable="MISTRAL_API_KEY",
        zone="FRA",
        region="eu",
        usage_on_request=False,
        price_list="mistral",
    ),
    Vendor(
        name="ollama",
        base_url="http://127.0.0.1:11434/v1",
        variable="OLLAMA_BASE_URL",
        variable_is_address=True,
        has_versioned_address=True,
        zone="WOR",
        region="local",
        is_paid=False,
        own_price=Decimal(0),
        passed_on=("-cloud", ":cloud"),
    ),
    Vendor(
        name="deepseek", base_url="https://api.deepseek.com/v1", price_list="deepseek", built_in=False, reasoning_field="reasoning_content"
    ),
    Vendor(
        name="xai",
        also_speaks=("responses",),
        base_url="https://api.x.ai/v1",
        zone="USA",
        region="us",
        usage_on_request=False,
        price_list="x-ai",
        built_in=False,
    ),
    Vendor(name="other", built_in=False),
)

VENDORS: Final = MappingProxyType({row.name: row for row in _ROWS})
OTHER: Final = VENDORS["other"]
BUILT_IN: Final = tuple(row for row in _ROWS if row.built_in)

_HOSTS: Final = MappingProxyType(
    {urlsplit(row.base_url).hostname: row.name for row in _ROWS if row.base_url and not row.variable_is_address}
)


def vendor_of(name: str, base_url: str) -> Vendor:
    """The row for a provider that names no vendor: by its name, else by the host of its address, else `other`."""
    return VENDORS.get(name) or VENDORS[_HOSTS.get(urlsplit(base_url).hostname or "", "other")]
