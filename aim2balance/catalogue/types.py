"""Nouns of the catalogue: who answers, at what price, where, and the rates of the day. No arithmetic, nothing from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from aim2balance.catalogue.dialects import ACCESS, Auth, Dialect
from aim2balance.catalogue.operator_terms import HourlyIntensityTerms as HourlyIntensityTerms  # noqa: PLC0414 - an export
from aim2balance.catalogue.operator_terms import ImpactMethod, ImpactTerms, PaymentTerms, RegistrationTerms, SessionTerms, TitleTerms
from aim2balance.catalogue.operator_terms import ServerLimits as ServerLimits  # noqa: PLC0414 - an export
from aim2balance.catalogue.operator_terms import ServiceVariables as ServiceVariables  # noqa: PLC0414 - an export
from aim2balance.catalogue.picture_tokens import PictureTokens
from aim2balance.catalogue.power_meter_terms import PowerMeterTerms as PowerMeterTerms  # noqa: PLC0414 - an export
from aim2balance.catalogue.sign_in_terms import OpenIdTerms
from aim2balance.catalogue.tool_terms import WebSearchTerms as WebSearchTerms  # noqa: PLC0414 - an export
from aim2balance.kit.config_types import FLAG, NAMES, Section, choice, integer, number, seconds, setting, several, text
from aim2balance.kit.egress import Exceptions
from aim2balance.kit.money import MICRO, Euro

LimitField = Literal["max_tokens", "max_completion_tokens"]
Strategy = Literal["least_busy", "cheapest", "greenest", "ordered"]
Thinking = Literal["default", "asked", "never"]
ModelKind = Literal["chat", "embeddings", "image", "speech", "transcription", "rerank", "moderation", "other"]
ThinkingBy = Literal["budget", "effort"]
Input = Literal["text", "image", "audio", "pdf"]
Caching = Literal["", "5m", "1h"]
"""What a request may write to the provider's cache: nothing, entries of five minutes, or of an hour too."""

MARGIN = "margin"
REBALANCING_FEE = "rebalancing_fee"
EUR_PER_M2 = "eur_per_m2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One place that answers requests: a configured or built-in row.

    `models` is what it offers, `None` for "whatever it lists". `usage_on_request`: the final usage block of a stream must be asked for.
    `is_paid`: it bills us, so demo mode keeps away from it. `base_url` has no slash at its end. `also_speaks`: dialects that pass.
    """

    name: str
    dialect: Dialect
    vendor: str
    base_url: str
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    zone: str = "WOR"
    region: str = ""
    models: tuple[str, ...] | None = None
    usage_on_request: bool = False
    auth: Auth = "bearer"
    is_paid: bool = True
    also_speaks: frozenset[Dialect] = frozenset()
    power_meter: PowerMeterTerms | None = None

    def dialect_for(self, asked: Dialect) -> Dialect:
        """The dialect in which it is asked for a request of that one."""
        return asked if asked in self.also_speaks else self.dialect

    @property
    def is_demo(self) -> bool:
        return self.base_url == DEMO_URL

    def url(self, path: str) -> str:
        """The address of an operation of the dialect: `chat/completions`, `messages`, `models`."""
        return f"{self.base_url}/{path}"

    def auth_headers(self, api_key: str) -> dict[str, str]:
        """The headers that identify us, with the version header where the dialect wants one."""
        headers = dict(ACCESS[self.dialect].headers)
        if api_key and self.auth == "bearer":
            headers["authorization"] = f"Bearer {api_key}"
        elif api_key and self.auth == "x-api-key":
            headers["x-api-key"] = api_key
        return headers


DEMO_URL = "demo://demo"
"""Base URL of the scripted demo provider, which lives in this process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PerMtok:
    """USD per million tokens of each class. `None`: the class has no price (a price of 0 is a price)."""

    input: Decimal
    cached_input: Decimal
    cache_write: Decimal
    cache_write_1h: Decimal
    output: Decimal | None = None
    audio_in: Decimal | None = None
    audio_out: Decimal | None = None
    image_out: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(PerMtok):
    """Prices of the whole request once its input is longer than `above` tokens."""

    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices(PerMtok):
    """What one model costs, USD. `id` is made from the content, so equal prices are the same row; make it with `prices.make_prices`.

    `per_request` is added to every answer, `per_image` to every picture made, `per_tool` to every call of a provider's own tool.
    `tiers` are sorted by `above`. `source` says where the figures come from.
    """

    id: UUID
    source: str
    per_request: Decimal = Decimal(0)
    per_image: Decimal | None = None
    per_tool: tuple[tuple[str, Decimal], ...] = ()
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What turns a provider's dollars into our price, all of one moment. `id` is made from the content (`prices.make_rates`).

    `margin` and `fee_rate` are shares (0.15). `rate_date` is the day of the exchange rate. `eur_per_m2` is `None` until a rate is
    entered; `placeholder_rate` marks the example rate of the demo.
    """

    id: UUID
    margin: Decimal
    fee_rate: Decimal
    eur_per_usd: Decimal
    rate_date: date
    rate_source: str
    eur_per_m2: Decimal | None = None
    placeholder_rate: bool = False


class Priced(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The price of one answer: exact figures, and the four amounts that are booked (`provider + margin + restoration = total`).

    `provider_usd` is in micro-USD, `exact` in micro-euro. `surprises` names classes that had no price and were billed at the
    dearest text price: each is worth an alert.
    """

    provider_usd: Decimal
    exact: Decimal
    provider: Euro
    margin: Euro
    restoration: Euro
    total: Euro
    surprises: tuple[str, ...] = ()


class Accepts(Section):
    """What a model accepts; None where nobody says. Stated by rows of families (`accepts.json`) and, above them, by the configuration.

    The rows say of `inputs` whether images and, at their makers, PDFs are read, and nothing yet of audio.
    """

    max_output: Annotated[int | None, integer(1, 10_000_000, "tokens")] = setting(
        None,
        "16384",
        "most output tokens of one answer; lowers the limit sent, a client's own too",
        otherwise="by the model's family, for a limit the client left out",
    )
    context: Annotated[int | None, integer(1, 100_000_000, "tokens")] = setting(
        None, "128000", "tokens of question and answer together, as the model list tells", otherwise="the price list's"
    )
    kind: Annotated[ModelKind | None, choice(*get_args(ModelKind))] = setting(
        None,
        "speech",
        "what it is for: chat, embeddings, image (pictures at `/v1/images/generations`), speech (spoken), transcription (heard), rerank,"
        " moderation (classifiers and guards), or something else;"
        " `auto:…` chooses among its kind alone",
        otherwise="by the model's family, else by whether output has a price",
    )
    sampling: Annotated[bool | None, FLAG] = setting(
        None,
        "false",
        "whether it takes temperature, top_p and top_k; where not, they are left out and named, unless the effort asked for is none",
    )
    sampling_alone: Annotated[bool | None, FLAG] = setting(
        None, "true", "whether it takes only one of temperature and top_p; where both are given, top_p is left out and named"
    )
    effort: Annotated[tuple[str, ...] | None, NAMES] = setting(
        None, "[low, medium, high]", "the efforts it takes; another one asked for is left out and named"
    )
    thinking: Annotated[Thinking | None, choice(*get_args(Thinking))] = setting(
        None,
        "default",
        "whether it may think out of sight: unless told otherwise (its whole limit is held), only when asked, or never",
        otherwise="by the model's family",
    )
    thinking_by: Annotated[ThinkingBy | None, choice(*get_args(ThinkingBy))] = setting(
        None,
        "effort",
        "how thinking is asked for in Anthropic's dialect: by a budget of tokens, or adaptive with an effort",
        otherwise="by the model's family, else budget",
    )
    tools: Annotated[bool | None, FLAG] = setting(
        None, "false", "whether it calls tools; `auto:…` passes a model over that does not when a request brings some"
    )
    inputs: Annotated[tuple[Input, ...] | None, several(*get_args(Input))] = setting(
        None,
        "[text, image]",
        "what it reads: the chat refuses images where they are missing, `auto:…` and fallbacks pass it over; PDFs go as text where `pdf` is"
        " missing",
        otherwise="by the model's family, where it tells",
    )

    pictures: PictureTokens | None = setting(
        None,
        "{ way: flat, base: 1600 }",
        "how it counts a picture, in tokens",
        otherwise="by the model's family, else gateway.picture_tokens",
    )
    audio_tokens_per_s: Annotated[int | None, integer(1, 10_000, "tokens")] = setting(
        None, "32", "tokens of a second of sound it hears or speaks", otherwise="by the model's family, else gateway.audio_tokens_per_s"
    )
    voice: Annotated[str | None, text(r"\S{1,100}", "the name of a voice")] = setting(
        None, "alloy", "the voice in which it reads answers of the chat aloud", otherwise="alloy"
    )
    page_tokens: Annotated[int | None, integer(1, 100_000, "tokens")] = setting(
        None, "3000", "the most tokens of a page of a PDF it reads", otherwise="by the model's family, else gateway.page_tokens"
    )
    picture_output_tokens: Annotated[int | None, integer(1, 1_000_000, "tokens")] = setting(
        None,
        "6240",
        "the most tokens of a picture it makes, held for each one asked for where pictures are paid by `image_out`",
        otherwise="by the model's family; without it a picture has no price there",
    )
    tool_prompt_tokens: Annotated[int | None, integer(0, 10_000, "tokens")] = setting(
        None, "346", "tokens of the text by which it is told about tools, beside them", otherwise="by the model's family, else 0"
    )

    def reads(self, kind: Input) -> bool | None:
        return None if self.inputs is None else kind in self.inputs

    def over(self, other: "Accepts") -> "Accepts":
        """What this says, and what the other says where this says nothing."""
        return other.but(**{name: fact for name, fact in self if fact is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """One model at one provider, ready to be called and priced.

    `rank` 0 are equals to choose among, 1 the first fallback, and so on. `writes_cache_unasked`: the provider may write to a
    dearer cache unasked, which a hold must allow for. `output_cap` is the operator's word on the most output, which lowers a client's own
    limit too; what the rows know (`max_output`) bounds only a limit that we choose. `always_used`: tools that every answer uses.
    """

    provider: Provider
    upstream_model: str
    prices: Prices
    limit_field: LimitField
    zone: str
    region: str
    impact_provider: str
    impact_model: str
    impact_as: str | None = None
    impact_method: ImpactMethod = "a2b-2"
    accepts: Accepts = field(default_factory=Accepts)
    output_cap: int | None = None
    is_passed_on: bool = False
    usual_tiers: tuple[str, ...] = ()
    always_used: tuple[str, ...] = ()
    service_tiers: tuple[tuple[str, Prices], ...] = ()
    is_demo: bool = False
    writes_cache_unasked: bool = False
    rank: int = 0
    model: str = ""

    def prices_in(self, tier: str | None) -> Prices | None:
        """The prices of an answer given in that service tier; None where nobody states any."""
        if tier is None or tier in self.usual_tiers:
            return self.prices
        return next((prices for name, prices in self.service_tiers if name == tier), None)

    @property
    def max_output(self) -> int | None:
        return self.accepts.max_output

    @property
    def context_window(self) -> int | None:
        return self.accepts.context

    @property
    def is_reasoning(self) -> bool:
        """Whether it may think out of sight unasked, so that everything it may spend must be held."""
        return self.accepts.thinking == "default"

    @property
    def sees_images(self) -> bool | None:
        """None where nobody says."""
        return self.accepts.reads("image")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRoute:
    """Where a model name leads: deployments in order of `rank`, never empty, and how to choose among equals."""

    name: str
    deployments: tuple[Deployment, ...]
    strategy: Strategy = "least_busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A row of the model list: the name to ask for and its first deployment."""

    name: str
    deployment: Deployment

    @property
    def label(self) -> str:
        return "Demo (scripted, no AI)" if self.deployment.is_demo else self.deployment.upstream_model


@dataclass(frozen=True, slots=True, kw_only=True)
class FxRate:
    """A reference rate: `usd_per_eur` dollars buy one euro on `day`."""

    usd_per_eur: Decimal
    day: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedRate:
    """An exchange rate set by the operator: euro for one dollar."""

    value: Decimal
    day: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOverride:
    """Prices an operator states for a model. `per_mtok` replaces the bundled token prices as a whole; a fee replaces the bundled one."""

    per_mtok: Mapping[str, Decimal] | None = None
    per_request: Decimal | None = None
    per_image: Decimal | None = None
    per_tool: Mapping[str, Decimal] = field(default_factory=dict)
    tiers: tuple[tuple[int, Mapping[str, Decimal]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A configured model name. `providers` are equal deployments; an empty one means the first provider that offers `upstream`."""

    name: str
    providers: tuple[str, ...] = ()
    upstream: str
    override: PriceOverride
    accepts: Accepts = field(default_factory=Accepts)
    fallbacks: tuple[str, ...] = ()
    impact_as: str | None = None
    strategy: Strategy = "least_busy"


class GatewayLimits(Section):
    """The gateway's knobs; tokens, bytes and seconds."""

    default_max_output: Annotated[int, integer(16, 10_000_000, "tokens")] = setting(
        16_384, "8192", "output limit sent when the client states none"
    )
    picture_tokens: Annotated[int, integer(1, 1_000_000, "tokens")] = setting(
        50_000, "10000", "the most tokens of a picture at a model whose rule is not known; the default is that of the dearest known"
    )
    page_tokens: Annotated[int, integer(1, 100_000, "tokens")] = setting(
        5_000, "3000", "the most tokens of a page of a PDF at a model whose rule is not known"
    )
    audio_tokens_per_s: Annotated[int, integer(1, 10_000, "tokens")] = setting(
        50, "32", "tokens of a second of sound at a model whose rule is not known"
    )
    unseen_pages: Annotated[int, integer(1, 10_000, "pages")] = setting(
        100, "600", "the most pages of a document given by address, or whose pages cannot be counted"
    )
    unseen_media_tokens: Annotated[int, integer(0, 10_000_000, "tokens")] = setting(
        0, "100000", "the most tokens of a sound or video whose length cannot be read; 0: refused, unless the model is free"
    )
    body_limit_mib: Annotated[int, integer(1, 1024, "MiB")] = setting(32, "64", "largest request body, MiB; above: 413")
    connect_s: Annotated[float, seconds(1, 300)] = setting(10.0, "5", "seconds to connect to a provider")
    first_byte_s: Annotated[float, seconds(1, 3600)] = setting(120.0, "60", "seconds until a provider's first byte")
    idle_s: Annotated[float, seconds(1, 3600)] = setting(60.0, "30", "seconds a provider may be silent inside an answer")
    request_limit_s: Annotated[float, seconds(10, 86_400)] = setting(
        1800.0, "600", "seconds one request may take at all; its hold ends then"
    )
    retries: Annotated[int, integer(0, 10, "tries")] = setting(2, "1", "further tries before the first byte")
    retry_wait_s: Annotated[float, seconds(0, 60)] = setting(10.0, "5", "seconds that all retries of a request may wait together")
    unknown_fields: Annotated[Literal["pass", "refuse"], choice("pass", "refuse")] = setting(
        "pass",
        "refuse",
        "fields of a request that are on no list: passed to a provider of the same dialect and told once by name, or refused",
    )
    provider_files: Annotated[Literal["pass", "refuse"], choice("pass", "refuse")] = setting(
        "pass",
        "refuse",
        "files kept at the provider that a request gives to its code tool (`container_upload`); every other file id is refused",
    )
    settle_wait_ms: Annotated[int, integer(0, 10_000, "milliseconds")] = setting(
        250, "500", 'milliseconds the end of an answer waits for its booking; later the receipt says "booking"'
    )


class OwnerLimits(Section):
    """The section `limits`: what one person or organisation may have at a time."""

    exposure_eur_per_day: Annotated[Decimal, number(0, 1_000_000, "euro")] = setting(
        Decimal("0.05"),
        "0.20",
        "what answers of one wallet and UTC day may cost beyond it, because their input was longer than estimated; 0: every request is held"
        " for the most it can cost",
    )
    parallel_answers: Annotated[int, integer(4, 10_000, "answers")] = setting(
        8, "20", "answers of the chat that are written for one person at a time, each of a comparison counted; in all processes together"
    )
    followers: Annotated[int, integer(4, 10_000, "streams")] = setting(
        32, "64", "streams on which one person follows answers at a time, in each process"
    )
    open_pages: Annotated[int, integer(1, 10_000, "pages")] = setting(
        8, "20", "pages of one person that are told at a time what changes (`/api/live`), in each process"
    )

    storage_mib_per_person: Annotated[int, integer(1, 1 << 24, "MiB")] = setting(
        2048,
        "512",
        "what one person may keep in chats, files and collections; more is refused (`storage_full`), and the settings show how much it is",
    )
    upload_mib: Annotated[int, integer(1, 4096, "MiB")] = setting(
        512, "128", "the largest file one may upload, such as the export of another application; an image has at most 8 MiB in any case"
    )

    @property
    def exposure(self) -> Euro:
        return Euro(int(self.exposure_eur_per_day * MICRO))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A provider's key that an operator entered. `hint` is what is shown of it."""

    id: UUID
    provider: str
    sealed: bytes = field(repr=False)
    hint: str
    made_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The whole configuration, checked, with every default filled in.

    `providers` holds only those that are offered (with a key, or in no need of one), configured ones first; `without_key` names
    the configured ones that were left out. `eur_per_usd` is `None` for "the European Central Bank's".
    """

    margin: Decimal
    rebalancing_fee: Decimal
    eur_per_usd: FixedRate | None
    price_list_url: str
    fetches_price_list: bool
    demo: bool
    home_region: str
    providers: tuple[Provider, ...]
    without_key: tuple[str, ...]
    models: tuple[Alias, ...]
    gateway: GatewayLimits
    limits: OwnerLimits
    server: ServerLimits
    cors_origins: tuple[str, ...]
    egress: Exceptions
    ocr_languages: tuple[str, ...]
    meaning: str
    web_search: WebSearchTerms | None
    payments: PaymentTerms
    sessions: SessionTerms
    registration: RegistrationTerms
    openid: OpenIdTerms
    titles: TitleTerms
    impact: ImpactTerms
    services: ServiceVariables
    public_url: str | None
    mail_from: str
    legal_folder: str | None
