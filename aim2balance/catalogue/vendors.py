"""Vendors as rows of data: where they are, what their API expects, whose prices and quirks apply. A new vendor is a new row."""

import re
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from aim2balance.catalogue.types import Auth, Dialect, LimitField


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Facts about a vendor. `built_in` rows appear as a provider as soon as `variable` is in the environment.

    `usage_on_request`: a stream tells its usage only when `stream_options.include_usage` asks for it; other vendors tell it anyway,
    and some refuse the field. `price_list` is the vendor's name in genai-prices. `own_price` applies to models nobody else prices:
    a machine of one's own has no bill.
    """

    name: str
    dialect: Dialect = "openai"
    base_url: str = ""
    variable: str = ""
    zone: str = "WOR"
    region: str = ""
    usage_on_request: bool = True
    auth: Auth = "bearer"
    price_list: str | None = None
    built_in: bool = True
    is_paid: bool = True
    own_price: Decimal | None = None
    free_suffix: str | None = None


_ROWS = (
    Vendor(
        name="openai",
        base_url="https://api.openai.com/v1",
        variable="OPENAI_API_KEY",
        zone="USA",
        region="us",
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
    ),
    Vendor(
        name="groq",
        base_url="https://api.groq.com/openai/v1",
        variable="GROQ_API_KEY",
        zone="USA",
        region="us",
        price_list="groq",
    ),
    Vendor(
        name="openrouter",
        base_url="https://openrouter.ai/api/v1",
        variable="OPENROUTER_API_KEY",
        zone="WOR",
        region="us",
        price_list="openrouter",
        free_suffix=":free",
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
        zone="WOR",
        region="local",
        is_paid=False,
        own_price=Decimal(0),
    ),
    Vendor(name="deepseek", base_url="https://api.deepseek.com/v1", price_list="deepseek", built_in=False),
    Vendor(name="xai", base_url="https://api.x.ai/v1", zone="USA", region="us", usage_on_request=False, price_list="x-ai", built_in=False),
    Vendor(name="other", built_in=False),
)

VENDORS: Final = MappingProxyType({row.name: row for row in _ROWS})
BUILT_IN: Final = tuple(row for row in _ROWS if row.built_in)

_HOSTS: Final = MappingProxyType({urlsplit(row.base_url).hostname: row.name for row in _ROWS if row.base_url and row.name != "ollama"})

_OPENAI_REASONING = re.compile(r"^(ft:)?(o\d|gpt-[5-9]|codex)")
_REASONING = re.compile(
    r"(^|/)(ft:)?(o\d|gpt-[5-9]|gpt-oss|codex)|deepseek-(r\d|reasoner|v3\.[1-9]|v[4-9])|[-/]r1\b|qwq|qwen-?3|gemini-(2\.5|[3-9])|magistral"
    r"|grok-(3-mini|[4-9])|glm-(4\.[5-9]|[5-9])|kimi-k[2-9]|minimax-m|reason|think"
)
_NOT_REASONING = re.compile(r"gpt-\d[\d.]*-chat|embedding|-non-reasoning")

_VISION = re.compile(
    r"gpt-4o|gpt-4\.|gpt-4-turbo|gpt-[5-9]|(^|/)o[134](?!-mini-2024|-preview)|claude-([3-9]|opus|sonnet|haiku|fable)|gemini-|pixtral|llama-4|vision"
    r"|-vl\b|mistral-(small|medium|large)-(3|25|26|latest)|gemma-?[34]|grok-([4-9]|2-vision)|llava"
)


def vendor_of(name: str, base_url: str) -> Vendor:
    """The row for a provider that names no vendor: by its name, else by the host of its address, else `other`."""
    return VENDORS.get(name) or VENDORS[_HOSTS.get(urlsplit(base_url).hostname or "", "other")]


def is_reasoning(vendor: Vendor, model: str) -> bool:
    """Whether the model may think out of sight, so that everything it may spend must be held. Anthropic's think only when asked."""
    name = model.lower()
    return vendor.dialect != "anthropic" and bool(_REASONING.search(name)) and not _NOT_REASONING.search(name)


def limit_field(vendor: Vendor, model: str) -> LimitField:
    """The name of the output limit when the client gave none: OpenAI's reasoning models know only the newer one."""
    name = model.lower()
    is_new = vendor.name == "openai" and _OPENAI_REASONING.search(name) and not _NOT_REASONING.search(name)
    return "max_completion_tokens" if is_new else "max_tokens"


def sees_images(model: str) -> bool:
    """Whether the model is known to read pictures, by its name; used for display only."""
    return bool(_VISION.search(model.lower()))
