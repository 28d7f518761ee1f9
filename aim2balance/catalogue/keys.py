"""The configuration file, key by key: what each accepts, its default, an example, its meaning. Source of `docs/configuration.md`."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, get_args

from aim2balance.catalogue import kinds
from aim2balance.catalogue.rules import MOST_USD_PER_MTOK, MOST_USD_PER_PIECE
from aim2balance.catalogue.types import Dialect, GatewayLimits, Strategy
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.settings import ConfigText

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key. In `path`, `*` stands for a name of one's own and `#` for each item of a list."""

    path: str
    kind: kinds.Kind
    default: str
    example: str
    meaning: str


_USD = kinds.number(0, MOST_USD_PER_MTOK, "USD per million tokens,")
_FEE = kinds.number(0, MOST_USD_PER_PIECE, "USD,")
_ZONE = kinds.text("[A-Z]{3}", "three capital letters: an ISO 3166 country, EEE (Europe) or WOR (world)")
_REGION = kinds.text("[a-z][a-z0-9-]{0,30}", "a short word such as eu, us or local")
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


def _prices(parent: str, default: str = "–") -> tuple[Key, ...]:
    return tuple(
        Key(path=f"{parent}.{name}", kind=_USD, default=default, example=example, meaning=f"USD per million tokens: {meaning}")
        for name, example, meaning in _TOKEN_CLASSES
    )


KEYS: Final[tuple[Key, ...]] = (
    Key(
        path="pricing.margin",
        kind=kinds.number(0, 10, "a share"),
        default="0.15",
        example="0.15",
        meaning="our margin on the provider's cost, as a share; a change applies from the start that brings it",
    ),
    Key(
        path="pricing.rebalancing_fee",
        kind=kinds.number(0, 1, "a share"),
        default="0.025",
        example="0.025",
        meaning="restoration surcharge on cost and margin, as a share; it goes to the restoration fund",
    ),
    Key(
        path="pricing.eur_per_usd",
        kind=kinds.choice("ecb"),
        default="ecb",
        example="ecb",
        meaning="`ecb`: reference rate of the European Central Bank, fetched daily; or a rate of your own by the three keys below",
    ),
    Key(
        path="pricing.eur_per_usd.value",
        kind=kinds.number(Decimal("0.01"), 100, "euro for one dollar"),
        default="–",
        example="0.92",
        meaning="euro for one dollar",
    ),
    Key(
        path="pricing.eur_per_usd.date",
        kind=kinds.day(),
        default="–",
        example="2025-10-06",
        meaning="the day of that rate; required with a value",
    ),
    Key(
        path="pricing.eur_per_usd.source",
        kind=kinds.text(".{1,200}", "a few words"),
        default="configuration",
        example="our bank",
        meaning="where the rate comes from; stands on every receipt",
    ),
    Key(
        path="demo",
        kind=kinds.flag(),
        default="true while no provider is offered",
        example="false",
        meaning="the scripted model `demo` and the local payment processor; the server then binds to loopback only",
    ),
    Key(
        path="home_region",
        kind=_REGION,
        default="eu",
        example="eu",
        meaning="where this server stands: models of region `local` count as this region",
    ),
    Key(
        path="providers.*.dialect",
        kind=kinds.choice(*get_args(Dialect)),
        default="the vendor's",
        example="openai",
        meaning="the language its API speaks (gemini: not yet; Google is reached through its OpenAI path)",
    ),
    Key(
        path="providers.*.vendor",
        kind=kinds.choice(*VENDORS),
        default="the name, else the host of base_url, else other",
        example="openai",
        meaning="whose prices, footprint and quirks apply",
    ),
    Key(
        path="providers.*.base_url",
        kind=kinds.address(),
        default="the vendor's",
        example="https://api.openai.com/v1",
        meaning="where the API is, version included (`/v1` is added for anthropic and ollama)",
    ),
    Key(
        path="providers.*.api_key",
        kind=kinds.secret(),
        default="the vendor's variable, at the vendor's own address",
        example="${OPENAI_API_KEY}",
        meaning="the key; a provider whose key is empty is not offered",
    ),
    Key(
        path="providers.*.api_keys",
        kind=kinds.names(),
        default="–",
        example='["${KEY_A}", "${KEY_B}"]',
        meaning="several keys of one provider, instead of api_key",
    ),
    Key(
        path="providers.*.zone",
        kind=_ZONE,
        default="the vendor's, else EEE for region eu, else WOR",
        example="USA",
        meaning="country of the data centre, for the footprint: ISO 3166 in three letters, EEE or WOR",
    ),
    Key(
        path="providers.*.region",
        kind=_REGION,
        default="the vendor's",
        example="us",
        meaning="where data is processed: EU-only routing looks here",
    ),
    Key(
        path="providers.*.usage",
        kind=kinds.choice("always", "on_request"),
        default="the vendor's; on_request for other",
        example="on_request",
        meaning="whether its streams tell their usage unasked, or want `stream_options.include_usage`",
    ),
    Key(
        path="providers.*.models",
        kind=kinds.names(or_star=True),
        default='"*"',
        example='["gpt-4o-mini", "gpt-4o"]',
        meaning="what it offers; `*` asks the provider in the background. Only models with a price are offered",
    ),
    Key(
        path="models.*.provider",
        kind=kinds.name_or_names(),
        default="the first that offers it",
        example="openai",
        meaning="the provider; a list makes equal deployments of one model",
    ),
    Key(
        path="models.*.upstream",
        kind=kinds.text(r"\S{1,200}", "the provider's name of the model"),
        default="the name itself",
        example="gpt-4o-mini",
        meaning="the model's name at the provider",
    ),
    *_prices("models.*.usd_per_mtok"),
    Key(
        path="models.*.tiers.#.above",
        kind=kinds.integer(1, 100_000_000, "tokens"),
        default="–",
        example="200000",
        meaning="from more than so many input tokens on, the whole request costs what stands beside this key",
    ),
    *_prices("models.*.tiers.#", default="as without the tier"),
    Key(path="models.*.usd_per_request", kind=_FEE, default="0", example="0.01", meaning="USD added to every answer"),
    Key(path="models.*.usd_per_image", kind=_FEE, default="–", example="0.04", meaning="USD for a picture made"),
    Key(
        path="models.*.usd_per_tool.*",
        kind=_FEE,
        default="–",
        example="0.01",
        meaning="USD for a call of the provider's own tool, by its name (`web_search`)",
    ),
    Key(
        path="models.*.max_output",
        kind=kinds.integer(1, 10_000_000, "tokens"),
        default="–",
        example="16384",
        meaning="most output tokens of one answer; lowers the limit sent",
    ),
    Key(
        path="models.*.reasoning",
        kind=kinds.flag(),
        default="by the model's name",
        example="true",
        meaning="whether it may think out of sight, so that its whole limit is held",
    ),
    Key(
        path="models.*.vision",
        kind=kinds.flag(),
        default="by the model's name, where it tells",
        example="false",
        meaning="whether it reads images: the chat refuses them where it does not, `auto:…` and fallbacks pass it over",
    ),
    Key(
        path="models.*.fallbacks",
        kind=kinds.names(),
        default="[]",
        example="[other-model]",
        meaning="models to try, in order, when this one fails before its first byte; each is priced as itself",
    ),
    Key(
        path="models.*.strategy",
        kind=kinds.choice(*get_args(Strategy)),
        default="least_busy",
        example="ordered",
        meaning="how to choose among equal deployments",
    ),
    Key(
        path="models.*.impact_as",
        kind=kinds.text(r"[^/\s]+/\S+", "provider/model"),
        default="the model itself",
        example="openai/gpt-4o-mini",
        meaning="reckon the footprint as if it were this model",
    ),
    Key(
        path="gateway.default_max_output",
        kind=kinds.integer(16, 10_000_000, "tokens"),
        default=str(_LIMITS.default_max_output),
        example="8192",
        meaning="output limit sent when the client states none",
    ),
    Key(
        path="gateway.body_limit_mib",
        kind=kinds.integer(1, 1024, "MiB"),
        default=str(_LIMITS.body_limit_mib),
        example="64",
        meaning="largest request body, MiB; above: 413",
    ),
    Key(path="gateway.connect_s", kind=kinds.seconds(1, 300), default="10", example="5", meaning="seconds to connect to a provider"),
    Key(
        path="gateway.first_byte_s",
        kind=kinds.seconds(1, 3600),
        default="120",
        example="60",
        meaning="seconds until a provider's first byte",
    ),
    Key(
        path="gateway.idle_s",
        kind=kinds.seconds(1, 3600),
        default="60",
        example="30",
        meaning="seconds a provider may be silent inside an answer",
    ),
    Key(
        path="gateway.request_limit_s",
        kind=kinds.seconds(10, 86_400),
        default="1800",
        example="600",
        meaning="seconds one request may take at all; its hold ends then",
    ),
    Key(
        path="gateway.retries",
        kind=kinds.integer(0, 10, "tries"),
        default=str(_LIMITS.retries),
        example="1",
        meaning="further tries before the first byte",
    ),
    Key(
        path="gateway.retry_wait_s",
        kind=kinds.seconds(0, 60),
        default="10",
        example="5",
        meaning="seconds that all retries of a request may wait together",
    ),
    Key(
        path="gateway.settle_wait_ms",
        kind=kinds.integer(0, 10_000, "milliseconds"),
        default=str(_LIMITS.settle_wait_ms),
        example="500",
        meaning='milliseconds the end of an answer waits for its booking; later the receipt says "booking"',
    ),
    Key(
        path="public_url",
        kind=kinds.text(r"https?://[^\s/]+/?", "an address like https://chat.example.org, without a path"),
        default="this machine's",
        example="https://chat.example.org",
        meaning="where people find the app: links in mails begin with it",
    ),
    Key(
        path="mail.from",
        kind=kinds.text(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", "a mail address, with or without a name"),
        default="aim2balance <no-reply@localhost>",
        example="Example AI <no-reply@example.org>",
        meaning="the sender of mails; mail is sent when `SMTP_URL` is set",
    ),
    Key(
        path="legal.folder",
        kind=kinds.text(r"[^\0]+", "a folder"),
        default="the templates",
        example="/etc/aim2balance/legal",
        meaning="where the operator's imprint, terms, privacy and withdrawal are: en/imprint.md, de/imprint.md, …",
    ),
    Key(
        path="payments.vat",
        kind=kinds.choice("none", "inclusive", "exclusive"),
        default="none",
        example="inclusive",
        meaning="value added tax on credit: none; inclusive (the payer pays the round amount, credit is what is left); exclusive (on top)",
    ),
    Key(
        path="payments.vat_rate",
        kind=kinds.number(0, 1, "a share"),
        default="0.19",
        example="0.19",
        meaning="the rate of that tax, as a share",
    ),
    Key(
        path="payments.tax_by_processor",
        kind=kinds.flag(),
        default="false",
        example="true",
        meaning="with exclusive tax: Stripe Tax computes it instead of vat_rate",
    ),
    Key(
        path="payments.plan_eur",
        kind=kinds.integer(5, 500, "euro"),
        default="20",
        example="20",
        meaning="the monthly plan, in euro",
    ),
)


@dataclass(slots=True)
class _Node:
    key: Key | None = None
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
