"""The configuration file, key by key: what each accepts, its default, an example, its meaning. Source of `docs/configuration.md`."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, get_args

from aim2balance.catalogue import config_types
from aim2balance.catalogue.prices import MOST_USD_PER_MTOK, MOST_USD_PER_PIECE
from aim2balance.catalogue.types import Dialect, GatewayLimits, Strategy
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.settings import ConfigText

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigKey:
    """One key. In `path`, `*` stands for a name of one's own and `#` for each item of a list."""

    path: str
    kind: config_types.ConfigType
    default: str
    example: str
    meaning: str


_USD = config_types.number(0, MOST_USD_PER_MTOK, "USD per million tokens,")
_FEE = config_types.number(0, MOST_USD_PER_PIECE, "USD,")
_ZONE = config_types.text("[A-Z]{3}", "three capital letters: an ISO 3166 country, EEE (Europe) or WOR (world)")
_REGION = config_types.text("[a-z][a-z0-9-]{0,30}", "a short word such as eu, us or local")
_LIMITS: Final = GatewayLimits()

_TOKEN_CLASSES = (
    ("input", "2.50", "uncached input; required wherever prices are stated"),
    ("cached_input", "1.25", "input read from the provider's cache; default: as input"),
    ("output", "10.00", "output, reasoning included; without it the model can only be used where nothing is written (embeddings)"),
    ("cache_write", "3.125", "input written to a cache of 5 minutes; default: 1.25 × input"),
    ("cache_write_1h", "5.00", "input written to a cache of one hour; default: 2 × input"),
    ("audio_in", "40.00", "audio tokens heard; no default: without a price, audio is refused"),
    ("audio_out", "80.00", "audio tokens spoken; no default"),
)


def _prices(parent: str, default: str = "–") -> tuple[ConfigKey, ...]:
    return tuple(
        ConfigKey(path=f"{parent}.{name}", kind=_USD, default=default, example=example, meaning=f"USD per million tokens: {meaning}")
        for name, example, meaning in _TOKEN_CLASSES
    )


KEYS: Final[tuple[ConfigKey, ...]] = (
    ConfigKey(
        path="pricing.margin",
        kind=config_types.number(0, 10, "a share"),
        default="0.15",
        example="0.15",
        meaning="our margin on the provider's cost, as a share; a change applies from the start that brings it",
    ),
    ConfigKey(
        path="pricing.rebalancing_fee",
        kind=config_types.number(0, 1, "a share"),
        default="0.025",
        example="0.025",
        meaning="restoration surcharge on cost and margin, as a share; it goes to the restoration fund",
    ),
    ConfigKey(
        path="pricing.eur_per_usd",
        kind=config_types.choice("ecb"),
        default="ecb",
        example="ecb",
        meaning="`ecb`: reference rate of the European Central Bank, fetched daily; or a rate of your own by the three keys below",
    ),
    ConfigKey(
        path="pricing.eur_per_usd.value",
        kind=config_types.number(Decimal("0.01"), 100, "euro for one dollar"),
        default="–",
        example="0.92",
        meaning="euro for one dollar",
    ),
    ConfigKey(
        path="pricing.eur_per_usd.date",
        kind=config_types.day(),
        default="–",
        example="2025-10-06",
        meaning="the day of that rate; required with a value",
    ),
    ConfigKey(
        path="pricing.eur_per_usd.source",
        kind=config_types.text(".{1,200}", "a few words"),
        default="configuration",
        example="our bank",
        meaning="where the rate comes from; stands on every receipt",
    ),
    ConfigKey(
        path="demo",
        kind=config_types.flag(),
        default="true while no provider is offered",
        example="false",
        meaning="the scripted model `demo` and the local payment processor; the server then binds to loopback only",
    ),
    ConfigKey(
        path="home_region",
        kind=_REGION,
        default="eu",
        example="eu",
        meaning="where this server stands: models of region `local` count as this region",
    ),
    ConfigKey(
        path="providers.*.dialect",
        kind=config_types.choice(*get_args(Dialect)),
        default="the vendor's",
        example="openai",
        meaning="the language its API speaks (gemini: not yet; Google is reached through its OpenAI path)",
    ),
    ConfigKey(
        path="providers.*.vendor",
        kind=config_types.choice(*VENDORS),
        default="the name, else the host of base_url, else other",
        example="openai",
        meaning="whose prices, footprint and quirks apply",
    ),
    ConfigKey(
        path="providers.*.base_url",
        kind=config_types.address(),
        default="the vendor's",
        example="https://api.openai.com/v1",
        meaning="where the API is, version included (`/v1` is added for anthropic and ollama)",
    ),
    ConfigKey(
        path="providers.*.api_key",
        kind=config_types.secret(),
        default="the vendor's variable, at the vendor's own address",
        example="${OPENAI_API_KEY}",
        meaning="the key; a provider whose key is empty is not offered",
    ),
    ConfigKey(
        path="providers.*.api_keys",
        kind=config_types.names(),
        default="–",
        example='["${KEY_A}", "${KEY_B}"]',
        meaning="several keys of one provider, instead of api_key",
    ),
    ConfigKey(
        path="providers.*.zone",
        kind=_ZONE,
        default="the vendor's, else EEE for region eu, else WOR",
        example="USA",
        meaning="country of the data centre, for the footprint: ISO 3166 in three letters, EEE or WOR",
    ),
    ConfigKey(
        path="providers.*.region",
        kind=_REGION,
        default="the vendor's",
        example="us",
        meaning="where data is processed: EU-only routing looks here",
    ),
    ConfigKey(
        path="providers.*.usage",
        kind=config_types.choice("always", "on_request"),
        default="the vendor's; on_request for other",
        example="on_request",
        meaning="whether its streams tell their usage unasked, or want `stream_options.include_usage`",
    ),
    ConfigKey(
        path="providers.*.models",
        kind=config_types.names(or_star=True),
        default='"*"',
        example='["gpt-4o-mini", "gpt-4o"]',
        meaning="what it offers; `*` asks the provider in the background. Only models with a price are offered",
    ),
    ConfigKey(
        path="models.*.provider",
        kind=config_types.name_or_names(),
        default="the first that offers it",
        example="openai",
        meaning="the provider; a list makes equal deployments of one model",
    ),
    ConfigKey(
        path="models.*.upstream",
        kind=config_types.text(r"\S{1,200}", "the provider's name of the model"),
        default="the name itself",
        example="gpt-4o-mini",
        meaning="the model's name at the provider",
    ),
    *_prices("models.*.usd_per_mtok"),
    ConfigKey(
        path="models.*.tiers.#.above",
        kind=config_types.integer(1, 100_000_000, "tokens"),
        default="–",
        example="200000",
        meaning="from more than so many input tokens on, the whole request costs what stands beside this key",
    ),
    *_prices("models.*.tiers.#", default="as without the tier"),
    ConfigKey(path="models.*.usd_per_request", kind=_FEE, default="0", example="0.01", meaning="USD added to every answer"),
    ConfigKey(path="models.*.usd_per_image", kind=_FEE, default="–", example="0.04", meaning="USD for a picture made"),
    ConfigKey(
        path="models.*.usd_per_tool.*",
        kind=_FEE,
        default="–",
        example="0.01",
        meaning="USD for a call of the provider's own tool, by its name (`web_search`)",
    ),
    ConfigKey(
        path="models.*.max_output",
        kind=config_types.integer(1, 10_000_000, "tokens"),
        default="–",
        example="16384",
        meaning="most output tokens of one answer; lowers the limit sent",
    ),
    ConfigKey(
        path="models.*.reasoning",
        kind=config_types.flag(),
        default="by the model's name",
        example="true",
        meaning="whether it may think out of sight, so that its whole limit is held",
    ),
    ConfigKey(
        path="models.*.vision",
        kind=config_types.flag(),
        default="by the model's name, where it tells",
        example="false",
        meaning="whether it reads images: the chat refuses them where it does not, `auto:…` and fallbacks pass it over",
    ),
    ConfigKey(
        path="models.*.fallbacks",
        kind=config_types.names(),
        default="[]",
        example="[other-model]",
        meaning="models to try, in order, when this one fails before its first byte; each is priced as itself",
    ),
    ConfigKey(
        path="models.*.strategy",
        kind=config_types.choice(*get_args(Strategy)),
        default="least_busy",
        example="ordered",
        meaning="how to choose among equal deployments",
    ),
    ConfigKey(
        path="models.*.impact_as",
        kind=config_types.text(r"[^/\s]+/\S+", "provider/model"),
        default="the model itself",
        example="openai/gpt-4o-mini",
        meaning="reckon the footprint as if it were this model",
    ),
    ConfigKey(
        path="gateway.default_max_output",
        kind=config_types.integer(16, 10_000_000, "tokens"),
        default=str(_LIMITS.default_max_output),
        example="8192",
        meaning="output limit sent when the client states none",
    ),
    ConfigKey(
        path="gateway.body_limit_mib",
        kind=config_types.integer(1, 1024, "MiB"),
        default=str(_LIMITS.body_limit_mib),
        example="64",
        meaning="largest request body, MiB; above: 413",
    ),
    ConfigKey(
        path="gateway.connect_s", kind=config_types.seconds(1, 300), default="10", example="5", meaning="seconds to connect to a provider"
    ),
    ConfigKey(
        path="gateway.first_byte_s",
        kind=config_types.seconds(1, 3600),
        default="120",
        example="60",
        meaning="seconds until a provider's first byte",
    ),
    ConfigKey(
        path="gateway.idle_s",
        kind=config_types.seconds(1, 3600),
        default="60",
        example="30",
        meaning="seconds a provider may be silent inside an answer",
    ),
    ConfigKey(
        path="gateway.request_limit_s",
        kind=config_types.seconds(10, 86_400),
        default="1800",
        example="600",
        meaning="seconds one request may take at all; its hold ends then",
    ),
    ConfigKey(
        path="gateway.retries",
        kind=config_types.integer(0, 10, "tries"),
        default=str(_LIMITS.retries),
        example="1",
        meaning="further tries before the first byte",
    ),
    ConfigKey(
        path="gateway.retry_wait_s",
        kind=config_types.seconds(0, 60),
        default="10",
        example="5",
        meaning="seconds that all retries of a request may wait together",
    ),
    ConfigKey(
        path="gateway.settle_wait_ms",
        kind=config_types.integer(0, 10_000, "milliseconds"),
        default=str(_LIMITS.settle_wait_ms),
        example="500",
        meaning='milliseconds the end of an answer waits for its booking; later the receipt says "booking"',
    ),
    ConfigKey(
        path="public_url",
        kind=config_types.text(r"https?://[^\s/]+/?", "an address like https://chat.example.org, without a path"),
        default="this machine's",
        example="https://chat.example.org",
        meaning="where people find the app: links in mails begin with it",
    ),
    ConfigKey(
        path="mail.from",
        kind=config_types.text(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", "a mail address, with or without a name"),
        default="aim2balance <no-reply@localhost>",
        example="Example AI <no-reply@example.org>",
        meaning="the sender of mails; mail is sent when `SMTP_URL` is set",
    ),
    ConfigKey(
        path="legal.folder",
        kind=config_types.text(r"[^\0]+", "a folder"),
        default="the templates",
        example="/etc/aim2balance/legal",
        meaning="where the operator's imprint, terms, privacy and withdrawal are: en/imprint.md, de/imprint.md, …",
    ),
    ConfigKey(
        path="payments.vat",
        kind=config_types.choice("none", "inclusive", "exclusive"),
        default="none",
        example="inclusive",
        meaning="value added tax on credit: none; inclusive (the payer pays the round amount, credit is what is left); exclusive (on top)",
    ),
    ConfigKey(
        path="payments.vat_rate",
        kind=config_types.number(0, 1, "a share"),
        default="0.19",
        example="0.19",
        meaning="the rate of that tax, as a share",
    ),
    ConfigKey(
        path="payments.tax_by_processor",
        kind=config_types.flag(),
        default="false",
        example="true",
        meaning="with exclusive tax: Stripe Tax computes it instead of vat_rate",
    ),
    ConfigKey(
        path="payments.plan_eur",
        kind=config_types.integer(5, 500, "euro"),
        default="20",
        example="20",
        meaning="the monthly plan, in euro",
    ),
)


@dataclass(slots=True)
class _Node:
    key: ConfigKey | None = None
    children: dict[str, "_Node"] = field(default_factory=dict)


def _tree() -> _Node:
    root = _Node()
    for key in KEYS:
        node = root
        for part in key.path.split("."):
            node = node.children.setdefault(part, _Node())
        node.key = key
    return root


_ROOT: Final = _tree()


def read_tree(text: ConfigText) -> dict[str, Any]:
    """The file as nested dicts of checked values; absent and null keys stay absent. Raises `WrongConfiguration` at the first mistake."""
    found = _read(text, (), text.data, _ROOT)
    return found if isinstance(found, dict) else {}


def _read(text: ConfigText, path: Path, value: Any, node: _Node) -> Any:
    if isinstance(value, dict) and node.children and "#" not in node.children:
        return _read_mapping(text, path, value, node)
    if "#" in node.children:
        if not isinstance(value, list):
            raise text.wrong(path, "expected a list")
        return [_read(text, (*path, number), item, node.children["#"]) for number, item in enumerate(value)]
    if node.key is None:
        if value == [] and "*" in node.children:
            return {}
        raise text.wrong(path, "expected keys and values" + ("" if path else f", one of {_or(node.children)}"))
    try:
        return node.key.kind.read(value)
    except ValueError:
        shown = "" if "key" in node.key.path.rpartition(".")[2] else f", got {_shown(value)}"
        also = f", or {_or(node.children)} beneath it" if node.children else ""
        raise text.wrong(path, f"expected {node.key.kind.expects}{also}{shown}") from None


def _read_mapping(text: ConfigText, path: Path, value: Mapping[str, Any], node: _Node) -> dict[str, Any]:
    found = {}
    for name, item in value.items():
        child = node.children.get(name) or node.children.get("*")
        if child is None:
            close = difflib.get_close_matches(name, node.children, n=1)
            hint = f"did you mean {close[0]}?" if close else f"expected one of {_or(node.children)}"
            raise text.wrong((*path, name), f"unknown key; {hint}")
        if item is not None or "*" in node.children:
            found[name] = _read(text, (*path, name), {} if item is None and child.children else item, child)
    return found


def _or(children: Mapping[str, Any]) -> str:
    return ", ".join(name for name in children if name not in {"*", "#"}) or "names of your own"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    return f"{str(value)[:60]!r}" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)[:60]
