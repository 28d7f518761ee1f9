"""The whole configuration as one model: every key of the file and every variable, with type, default, example and meaning.

What is read, `docs/configuration.md` and `docs/aim2balance.schema.json` come from here. What it amounts to is for `configuration`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BeforeValidator, Field, create_model, model_validator

from aim2balance.catalogue.dialects import Dialect
from aim2balance.catalogue.operator_terms import ImpactTerms, PaymentTerms, RegistrationTerms, SessionTerms, TitleTerms
from aim2balance.catalogue.power_meter_terms import PowerMeterTerms
from aim2balance.catalogue.prices import MOST_USD_PER_MTOK, MOST_USD_PER_PIECE
from aim2balance.catalogue.sign_in_terms import OpenIdTerms
from aim2balance.catalogue.tool_terms import ToolTerms
from aim2balance.catalogue.types import (
    Accepts,
    GatewayLimits,
    OwnerLimits,
    ServerLimits,
    ServiceVariables,
    Strategy,
)
from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, Vendor
from aim2balance.kit import variables
from aim2balance.kit.config_types import (
    ADDRESS,
    DAY,
    FLAG,
    NAME_OR_NAMES,
    NAMES,
    ORIGINS,
    PLACES,
    SECRET,
    SECRETS,
    STAR_OR_NAMES,
    TESSERACT_LANGUAGES,
    Missing,
    OrWord,
    Section,
    a_list,
    choice,
    integer,
    mistake,
    number,
    rows,
    setting,
    several,
    text,
)
from aim2balance.kit.settings import Environment

Usd = Annotated[Decimal | None, number(0, MOST_USD_PER_MTOK, "USD per million tokens,")]
Fee = Annotated[Decimal | None, number(0, MOST_USD_PER_PIECE, "USD,")]
REGION: Final = text("[a-z][a-z0-9-]{0,30}", "a short word such as eu, us or local")
ZONE: Final = text("[A-Z]{3}", "three capital letters: an ISO 3166 country, EEE (Europe) or WOR (world)")


class OwnRate(Section):
    """A rate of the operator's own."""

    value: Annotated[
        Decimal,
        number(Decimal("0.01"), 100, "euro for one dollar"),
        Missing("a value: a rate has a value, a date and a source"),
    ] = setting(..., "0.92", "euro for one dollar")
    date: Annotated[date, DAY, Missing("a date: a rate has a value, a date and a source")] = setting(
        ..., "2025-10-06", "the day of that rate; required with a value"
    )
    source: Annotated[str, text(".{1,200}", "a few words")] = setting(
        "configuration", "our bank", "where the rate comes from; stands on every receipt"
    )


class Pricing(Section):
    margin: Annotated[Decimal, number(0, 10, "a share")] = setting(
        Decimal("0.15"), "0.15", "our margin on the provider's cost, as a share; a change applies from the start that brings it"
    )
    rebalancing_fee: Annotated[Decimal, number(0, 1, "a share")] = setting(
        Decimal("0.025"), "0.025", "restoration surcharge on cost and margin, as a share; it goes to the restoration fund"
    )
    eur_per_usd: Annotated[OwnRate | None, OrWord("ecb")] = setting(
        None,
        "ecb",
        "`ecb`: reference rate of the European Central Bank, fetched daily; or a rate of your own by the three keys below",
        otherwise="ecb",
    )
    price_list: Annotated[Literal["bundled", "daily"], choice("bundled", "daily")] = setting(
        "bundled",
        "daily",
        "`bundled`: prices of the installed package, until `aim2balance models update-prices` fetches newer ones;"
        " `daily`: they are fetched, and used where they pass the checks",
    )
    price_list_url: Annotated[str, ADDRESS] = setting(
        "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data.json",
        "https://prices.example.org/data.json",
        "where newer prices are fetched from, in the form of genai-prices",
    )


class ProviderRow(Section):
    """A provider as it is written down."""

    dialect: Annotated[Dialect | None, choice(*get_args(Dialect))] = setting(
        None,
        "openai",
        "the language its API speaks (responses: OpenAI's newer one; gemini: not yet, Google is reached through its OpenAI path)",
        otherwise="the vendor's",
    )
    also_speaks: Annotated[tuple[Dialect, ...] | None, several(*get_args(Dialect))] = setting(
        None,
        "[responses]",
        "further languages its API speaks: a request that comes in one of them goes on as it is",
        otherwise="the vendor's, at the vendor's own address",
    )
    vendor: Annotated[str | None, choice(*VENDORS)] = setting(
        None, "openai", "whose prices, footprint and quirks apply", otherwise="the name, else the host of base_url, else other"
    )
    base_url: Annotated[str, ADDRESS] = setting(
        "",
        "https://api.openai.com/v1",
        "where the API is, version included (`/v1` is added for anthropic and ollama)",
        otherwise="the vendor's",
    )
    api_key: Annotated[str | None, SECRET, Field(repr=False)] = setting(
        None,
        "${OPENAI_API_KEY}",
        "the key; a provider whose key is empty is not offered",
        otherwise="the vendor's variable, at the vendor's own address",
    )
    api_keys: Annotated[tuple[str, ...] | None, SECRETS, Field(repr=False)] = setting(
        None, '["${KEY_A}", "${KEY_B}"]', "several keys of one provider, instead of api_key"
    )
    zone: Annotated[str | None, ZONE] = setting(
        None,
        "USA",
        "country of the data centre, for the footprint: ISO 3166 in three letters, EEE or WOR",
        otherwise="the vendor's, else EEE for region eu, else WOR",
    )
    region: Annotated[str | None, REGION] = setting(
        None, "us", "where data is processed: EU-only routing looks here", otherwise="the vendor's"
    )
    usage: Annotated[Literal["always", "on_request"] | None, choice("always", "on_request")] = setting(
        None,
        "on_request",
        "whether its streams tell their usage unasked, or want `stream_options.include_usage`",
        otherwise="the vendor's; on_request for other",
    )
    models: Annotated[Literal["*"] | tuple[str, ...], STAR_OR_NAMES] = setting(
        "*",
        '["gpt-4o-mini", "gpt-4o"]',
        "what it offers; `*` asks the provider in the background. Only models with a price are offered",
        otherwise='"*"',
    )
    power_meter: PowerMeterTerms | None = setting(None, "{ sensors: [nvml, rapl] }", "how the electricity of its machine is measured")


def _usd(example: str, meaning: str) -> Any:
    return setting(None, example, f"USD per million tokens: {meaning}")


class TokenPrices(Section):
    """Prices of the classes of tokens; which are required is for `prices.make_prices`."""

    input: Usd = _usd("2.50", "uncached input; required wherever prices are stated")
    cached_input: Usd = _usd("1.25", "input read from the provider's cache; default: as input")
    output: Usd = _usd("10.00", "output, reasoning included; without it the model can only be used where nothing is written (embeddings)")
    cache_write: Usd = _usd("3.125", "input written to a cache of 5 minutes; default: 1.25 × input")
    cache_write_1h: Usd = _usd("5.00", "input written to a cache of one hour; default: 2 × input")
    audio_in: Usd = _usd("40.00", "audio tokens heard; no default: without a price, audio is refused")
    audio_out: Usd = _usd("80.00", "audio tokens spoken; no default")
    image_out: Usd = _usd("30.00", "tokens of pictures made; no default: without a price, pictures are refused")

    def stated(self) -> dict[str, Decimal]:
        return {name: usd for name, usd in self if usd is not None and name != "above"}


class TierRow(TokenPrices):
    """Prices of a long request; what is left out costs as without the tier."""

    above: Annotated[int, integer(1, 100_000_000, "tokens"), Missing("a number of tokens under above")] = setting(
        ..., "200000", "from more than so many input tokens on, the whole request costs what stands beside this key"
    )


class ModelRow(Section):
    """A model as it is written down."""

    provider: Annotated[tuple[str, ...], NAME_OR_NAMES] = setting(
        (), "openai", "the provider; a list makes equal deployments of one model", otherwise="the first that offers it"
    )
    upstream: Annotated[str | None, text(r"\S{1,200}", "the provider's name of the model")] = setting(
        None, "gpt-4o-mini", "the model's name at the provider", otherwise="the name itself"
    )
    usd_per_mtok: TokenPrices | None = setting(None, "{ input: 2.50, output: 10.00 }", "prices of tokens")
    tiers: Annotated[tuple[TierRow, ...], BeforeValidator(a_list)] = setting((), "[{ above: 200000, input: 5 }]", "prices of long requests")
    usd_per_request: Fee = setting(None, "0.01", "USD added to every answer", otherwise="0")
    usd_per_image: Fee = setting(None, "0.04", "USD for a picture made, of every size and quality without a name in usd_per_tool")
    usd_per_minute: Fee = setting(None, "0.006", "USD for a minute of sound heard, by the second (`/v1/audio/transcriptions`)")
    usd_per_mchar: Usd = setting(None, "15.00", "USD per million characters spoken (`/v1/audio/speech`)")
    usd_per_tool: Annotated[Mapping[str, Annotated[Decimal, number(0, MOST_USD_PER_PIECE, "USD,")]], BeforeValidator(rows)] = setting(
        {},
        "0.01",
        "USD for a call of the provider's own tool (`web_search`), or a picture of a size or quality (`image_hd_1024x1792`)",
    )
    accepts: Accepts = setting(Accepts(), "{ max_output: 16384 }", "what the model accepts")
    max_output: Annotated[int | None, integer(1, 10_000_000, "tokens")] = setting(None, "16384", "the old spelling of accepts.max_output")
    reasoning: Annotated[bool | None, FLAG] = setting(
        None, "true", "whether it thinks unless told otherwise: the old spelling of accepts.thinking, default or asked"
    )
    vision: Annotated[bool | None, FLAG] = setting(
        None, "false", "whether it reads images: the old spelling of accepts.inputs, with image or with text alone"
    )
    fallbacks: Annotated[tuple[str, ...], NAMES] = setting(
        (), "[other-model]", "models to try, in order, when this one fails before its first byte; each is priced as itself", otherwise="[]"
    )
    strategy: Annotated[Strategy, choice(*get_args(Strategy))] = setting("least_busy", "ordered", "how to choose among equal deployments")
    impact_as: Annotated[str | None, text(r"[^/\s]+/\S+", "provider/model")] = setting(
        None, "openai/gpt-4o-mini", "reckon the footprint as if it were this model", otherwise="the model itself"
    )

    @model_validator(mode="after")
    def _old_spellings_agree(self) -> Self:
        new = self.accepts
        image, thinks = new.reads("image"), None if new.thinking is None else new.thinking == "default"
        for name, old, said, of in (
            ("max_output", self.max_output, new.max_output, new.max_output),
            ("reasoning", self.reasoning, thinks, new.thinking),
            ("vision", self.vision, image, ", ".join(new.inputs or ())),
        ):
            if old is not None and said is not None and old != said:
                place = {"max_output": "max_output", "reasoning": "thinking", "vision": "inputs"}[name]
                raise mistake(f"expected the same as accepts.{place} ({of}), or one of the two", name)
        return self

    def accepted(self) -> Accepts:
        """What is said of the model, in either spelling."""
        old: dict[str, Any] = {"max_output": self.max_output}
        if self.reasoning is not None:
            old["thinking"] = "default" if self.reasoning else "asked"
        if self.vision is not None:
            old["inputs"] = ("text", "image") if self.vision else ("text",)
        return self.accepts.over(Accepts(**old))


class Mail(Section):
    sender: Annotated[str, text(r"[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", "a mail address, with or without a name")] = (
        setting(
            "aim2balance <no-reply@localhost>",
            "Example AI <no-reply@example.org>",
            "the sender of mails; mail is sent when `SMTP_URL` is set",
            name="from",
        )
    )


class Cors(Section):
    """Pages elsewhere that may call `/v1`."""

    origins: Annotated[tuple[str, ...], ORIGINS] = setting(
        (),
        '["https://app.example.org"]',
        "origins whose pages may call `/v1` from a browser, with a key of their own; never `/api`, and no cookies",
        otherwise="[]",
    )


class Egress(Section):
    """Where addresses lead that people, models and foreign documents supply."""

    allow: Annotated[tuple[str, ...], PLACES] = setting(
        (),
        '["intranet.example.org:443"]',
        "hosts with their port that may be reached though they are not on the public network",
        otherwise="[]",
    )


class TextRecognitionTerms(Section):
    """The letters of scanned pages."""

    languages: Annotated[tuple[str, ...], TESSERACT_LANGUAGES] = setting(
        (),
        "[deu, eng]",
        "the languages in which scanned pages of a PDF are read, the most frequent first; needs `make ocr` and the languages' data",
        otherwise="[]: not read",
    )


class KnowledgeTerms(Section):
    """The section `knowledge`; what it means is for knowledge to say."""

    meaning: Annotated[str, choice("off", "wordllama")] = setting(
        "off",
        "wordllama",
        "the model by whose vectors passages are found besides their words; wordllama: on this server, needs `make meaning`",
    )


class Legal(Section):
    folder: Annotated[str | None, text(r"[^\x00]+", "a folder")] = setting(
        None,
        "/etc/aim2balance/legal",
        "where the operator's imprint, terms, privacy and withdrawal are: en/imprint.md, de/imprint.md, …",
        otherwise="the templates",
    )


class ConfigFile(Section):
    """`aim2balance.yaml`: every key is optional."""

    pricing: Pricing = setting(Pricing(), "", "")
    demo: Annotated[bool | None, FLAG] = setting(
        None,
        "false",
        "the scripted model `demo` and the local payment processor; the server then binds to loopback only",
        otherwise="true while no provider is offered",
    )
    home_region: Annotated[str, REGION] = setting("eu", "eu", "where this server stands: models of region `local` count as this region")
    providers: Annotated[Mapping[str, ProviderRow], BeforeValidator(rows)] = setting({}, "", "")
    models: Annotated[Mapping[str, ModelRow], BeforeValidator(rows)] = setting({}, "", "")
    gateway: GatewayLimits = setting(GatewayLimits(), "", "")
    limits: OwnerLimits = setting(OwnerLimits(), "", "")
    server: ServerLimits = setting(ServerLimits(), "", "")
    cors: Cors = setting(Cors(), "", "")
    egress: Egress = setting(Egress(), "", "")
    ocr: TextRecognitionTerms = setting(TextRecognitionTerms(), "", "")
    knowledge: KnowledgeTerms = setting(KnowledgeTerms(), "", "")
    tools: ToolTerms = setting(ToolTerms(), "", "")
    payments: PaymentTerms = setting(PaymentTerms(), "", "")
    sessions: SessionTerms = setting(SessionTerms(), "", "")
    registration: RegistrationTerms = setting(RegistrationTerms(), "", "")
    openid: OpenIdTerms = setting(OpenIdTerms(), "", "")
    titles: TitleTerms = setting(TitleTerms(), "", "")
    impact: ImpactTerms = setting(ImpactTerms(), "", "")
    public_url: Annotated[str | None, text(r"https?://[^\s/]+/?", "an address like https://chat.example.org, without a path")] = setting(
        None,
        "https://chat.example.org",
        "where people find the app: links begin with it, and its page keeps a session; needed behind a name or a proxy",
        otherwise="this machine's",
    )
    legal: Legal = setting(Legal(), "", "")
    mail: Mail = setting(Mail(), "", "")


def _of_vendor(vendor: Vendor) -> Any:
    accepted, example = (variables.HTTP, "http://127.0.0.1:11434") if vendor.variable_is_address else (variables.KEY, "the key")
    meaning = f"makes the built-in provider `{vendor.name}` appear"
    key = setting("", example, meaning, otherwise="empty: not offered", name=vendor.variable)
    return Annotated[str, accepted, Field(repr=False)], key


AllServiceVariables: Final[type[ServiceVariables]] = create_model(
    "AllServiceVariables", __base__=ServiceVariables, **{vendor.variable.lower(): _of_vendor(vendor) for vendor in BUILT_IN}
)
"""Those of the built-in providers too, which come from their rows."""


class EverySetting(Section):
    """The whole configuration: what the environment says of this process and of services, and the file."""

    environment: Environment
    services: AllServiceVariables  # type: ignore[valid-type]
    file: ConfigFile
