"""Vendors as rows of data: where they are, what their API expects, whose prices and quirks apply. A new vendor is a new row."""

import re
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from aim2balance.catalogue.dialects import ACCESS, Auth, Dialect
from aim2balance.catalogue.types import LimitField


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

_IMAGES: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), sees)
    for pattern, sees in (
        (r"embed|whisper|moderation|[-/]tts|transcribe|gpt-(4o-)?(mini-)?audio|guard-[1-3]-\d+b$", False),
        (r"vision|pixtral|llava|bakllava|moondream|minicpm-v|internvl|multimodal|omni|[-.\d]vl\d?\b|\bqvq", True),
        # OpenAI: https://platform.openai.com/docs/models says for each which input it takes.
        (
            r"gpt-3\.5|gpt-oss|(^|/)gpt-4(-32k)?(-0314|-0613|-1106-preview|-0125-preview|-turbo-preview)?$|(^|/)o1-(mini|preview)|(^|/)o3-mini",
            False,
        ),
        (r"gpt-4o|gpt-4\.[1-9]|gpt-4-turbo|gpt-[5-9]|(^|/)o[134](-|$)", True),
        # Anthropic: every Claude from 3 on.
        (r"claude-(2|instant|v2)", False),
        (r"claude-([3-9]|opus|sonnet|haiku|fable)", True),
        # Google
        (r"gemini-(1\.0-)?pro(-\d+)?$|(^|[/-])gemma(-?2|-7b|-2b|:)|gemma-?3[-:](1b|270m)", False),
        (r"gemini-|gemma-?3[-:]\d|gemma-?4", True),
        # Meta
        (r"llama-?4|llama-guard-?4", True),
        (r"codellama|tinyllama|llama-?2|llama-?3(\.[13]|-|:|$)|llama-?3\.2[-:]?([13]b|$)", False),
        # Mistral: images from Small 3.1, Medium 3, Large 3, Ministral 3 and Magistral 1.2 on.
        (r"mixtral|mathstral|codestral|mistral-(7b|nemo|saba|tiny|embed)|(^|/)mistral(:|$)|ministral-\db-2410", False),
        (r"mistral-small-(2402|2409|2501|24b-instruct-2501)|mistral-medium-2312|mistral-large-(2402|2407|2411)", False),
        (r"magistral-(small|medium)-250[67]|devstral-(small|medium)-250[57]", False),
        (r"mistral-(small|medium|large)-(3|25|26|latest)|magistral-(small|medium)-(2509|26|latest)", True),
        # xAI
        (r"grok-(2|3|beta|code)", False),
        (r"grok-[4-9]", True),
        # Others. Names that move on to a newer model (deepseek-chat) say nothing.
        (r"deepseek-(r1|v[23]|coder|llm)|qwq|qwen-?(2|2\.5|3)([-:]|$)|kimi-k2(-|:|$)|glm-4(\.[5-7])?(-|:|$)|minimax-m[12]", False),
        (r"command-(r|light|nightly)|phi-?[34]([-:]|$)|starcoder|granite-?3\.\d[-:]", False),
        (r"glm-4\.\dv|kimi-k2\.5|minimax-01", True),
    )
)
"""Families of models and whether they read images, as their makers say; the first row that fits decides."""


def vendor_of(name: str, base_url: str) -> Vendor:
    """The row for a provider that names no vendor: by its name, else by the host of its address, else `other`."""
    return VENDORS.get(name) or VENDORS[_HOSTS.get(urlsplit(base_url).hostname or "", "other")]


def is_reasoning(vendor: Vendor, model: str) -> bool:
    """Whether the model may think out of sight, so that everything it may spend must be held. Anthropic's think only when asked."""
    name = model.lower()
    return ACCESS[vendor.dialect].thinks_unasked and bool(_REASONING.search(name)) and not _NOT_REASONING.search(name)


def limit_field(vendor: Vendor, model: str) -> LimitField:
    """The name of the output limit when the client gave none: OpenAI's reasoning models know only the newer one."""
    name = model.lower()
    is_new = vendor.name == "openai" and _OPENAI_REASONING.search(name) and not _NOT_REASONING.search(name)
    return "max_completion_tokens" if is_new else "max_tokens"


def sees_images(vendor: Vendor, model: str) -> bool | None:
    """Whether the model reads images, by its name; None where the name does not tell. What is False here is not asked with images,
    so a place where names are anybody's own (Ollama, others without a price list) never says it.
    """
    name = model.lower()
    found = next((sees for pattern, sees in _IMAGES if pattern.search(name)), None)
    return found if found or vendor.price_list else None
