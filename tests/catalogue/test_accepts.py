"""What models accept: rows of families with source and date, and what the configuration says above them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aim2balance.catalogue import accepts
from aim2balance.catalogue.accepts import accepts_of, limit_field, priced_as, read_families
from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.pricestore import load_price_list
from aim2balance.catalogue.types import Accepts
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.settings import WrongConfiguration
from tests.catalogue.samples import DAY, catalogue, settings
from tests.shared_data import shared

ROWS = read_families("accepts.json", Path(accepts.__file__).with_name("accepts.json").read_text(encoding="utf-8"))

SEE = """
    gpt-4o-mini openai/gpt-5 gpt-4.1 gpt-4-turbo gpt-4-vision-preview o1 o3 o4-mini-2025-04-16 gpt-5.1-codex claude-3-5-haiku-20241022
    claude-sonnet-4-5 anthropic/claude-haiku-4.5 models/gemini-2.5-flash google/gemini-3-pro gemma-3-12b-it gemma3:4b meta-llama/llama-4-scout
    llama-3.2-11b-vision-preview llama3.2-vision:11b meta-llama/Llama-Guard-4-12B pixtral-12b mistral-small-2506 mistral-medium-latest
    magistral-small-2509 grok-4 grok-4.3 grok-2-vision qwen2.5-vl-72b qwen2.5vl:7b Qwen/QVQ-72B-Preview moonshotai/kimi-k2.5 glm-4.5v llava:7b
    phi-4-multimodal-instruct command-a-vision-07-2025 deepseek-vl2
""".split()
BLIND = """
    gpt-3.5-turbo openai/gpt-3.5-turbo-0125 gpt-4 gpt-4-0613 gpt-4-turbo-preview openai/gpt-oss-120b o1-mini o3-mini-2025-01-31 text-embedding-3-small
    claude-2.1 claude-instant-1.2 gemini-pro gemma2-9b-it gemma-3-1b-it gemma3:1b llama-3.3-70b-versatile llama-3.1-8b-instant llama3-70b-8192
    meta-llama/llama-3.3-70b-instruct:free llama3.2:3b llama3:8b codellama open-mixtral-8x22b codestral-2501 mistral-7b-instruct mistral:7b
    open-mistral-nemo ministral-8b-2410 mistral-large-2411 magistral-medium-2506 grok-3-mini deepseek/deepseek-r1 deepseek-v3.1 qwen/qwen3-32b
    qwen2.5-coder-32b qwq-32b moonshotai/kimi-k2-instruct-0905 z-ai/glm-4.6 phi-4 command-r-plus whisper-large-v3
""".split()
UNTOLD = [
    "demo",
    "deepseek-chat",
    "qwen3.5-plus",
    "glm-5",
    "ft:my-own",
    "some/new-model",
    "devstral-latest",
    "command-a-plus-05-2026",
    "nova-pro",
]


@pytest.mark.parametrize(("models", "sees"), [(SEE, True), (BLIND, False), (UNTOLD, None)])
def test_names_tell_whether_a_model_reads_images(models: list[str], sees: bool | None) -> None:
    assert {model: accepts_of(VENDORS["openrouter"], model).reads("image") for model in models} == dict.fromkeys(models, sees)
    assert {model: accepts_of(VENDORS["ollama"], model).reads("image") for model in models} == dict.fromkeys(models, sees or None)


def test_no_model_that_was_recorded_with_images_is_thought_blind() -> None:
    recordings = json.loads(shared("recordings", "index.json").read_text(encoding="utf-8"))["recordings"]
    asked = {
        (row["provider"], row["model"]) for row in recordings if "vision" in row["tags"] and row["model"] and row["provider"] in VENDORS
    }
    assert len(asked) > 10
    assert [(place, model) for place, model in asked if accepts_of(VENDORS[place], model).reads("image") is False] == []


@pytest.mark.parametrize(
    ("vendor", "model", "thinking", "field"),
    [
        ("openai", "o3", "default", "max_completion_tokens"),
        ("openai", "gpt-5-chat-latest", "never", "max_tokens"),
        ("openai", "gpt-4o", None, "max_tokens"),
        ("openrouter", "openai/gpt-5.1", "default", "max_tokens"),
        ("openrouter", "anthropic/claude-opus-4", None, "max_tokens"),
        ("anthropic", "claude-opus-4", "asked", "max_tokens"),
        ("ollama", "deepseek-r1:8b", "default", "max_tokens"),
        ("groq", "qwen/qwen3-32b", "default", "max_tokens"),
    ],
)
def test_families_tell_who_thinks_and_how_the_limit_is_called(vendor: str, model: str, thinking: str | None, field: str) -> None:
    assert (accepts_of(VENDORS[vendor], model).thinking, limit_field(VENDORS[vendor], model)) == (thinking, field)


def test_of_each_fact_the_first_row_that_states_it_counts() -> None:
    assert Accepts(context=1).over(Accepts(context=2, sampling=False)) == Accepts(context=1, sampling=False)
    assert Accepts(sampling=True).over(Accepts(sampling=False)).sampling is True


def test_f36_every_row_has_a_source_of_a_day_that_was_and_a_vendor_that_is() -> None:
    assert len(ROWS) > 30
    assert all(row.source and date(2026, 1, 1) <= row.date <= date.today() for row in ROWS)
    assert {vendor for row in ROWS for vendor in row.vendors} <= set(VENDORS)
    assert all(row.limit_field or row.priced_as or row.accepts != Accepts() for row in ROWS), "a row states something"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"family": "x", "match": "x", "date": "2026-01-01"}, "families.0: expected a source"),
        ({"family": "x", "match": "x", "source": "x"}, "families.0: expected a date"),
        (
            {"family": "x", "match": "x", "source": "x", "date": "1.1.2026"},
            "families.0.date: expected a date like 2025-10-06, got '1.1.2026'",
        ),
        ({"family": "x", "match": "x", "source": "x", "date": "2026-01-01", "accepts": {"efort": []}}, "unknown key; did you mean effort?"),
    ],
)
def test_f36_a_row_without_a_source_or_of_another_form_is_refused(row: dict[str, object], expected: str) -> None:
    with pytest.raises(WrongConfiguration, match=f"^accepts.json: families.0.*{expected.rpartition(': ')[2].replace('?', '.')}") as refused:
        read_families("accepts.json", json.dumps({"families": [row]}))
    assert expected in str(refused.value)


SAID = "accepts: { max_output: 100, context: 200, sampling: false, effort: [low, high], thinking: never, inputs: [text, pdf] }"


def test_the_configuration_stands_above_the_rows() -> None:
    found = catalogue(
        f"models: {{ m: {{ provider: openai, upstream: o3, {SAID} }}, o: {{ provider: openai, upstream: o3 }} }}", OPENAI_API_KEY="k"
    )
    told, untold = found.resolve("m").deployments[0], found.resolve("o").deployments[0]
    assert told.accepts.pictures == untold.accepts.pictures is not None
    assert told.accepts.but(pictures=None) == Accepts(
        max_output=100, context=200, sampling=False, effort=("low", "high"), thinking="never", inputs=("text", "pdf")
    )
    assert (told.max_output, told.context_window, told.is_reasoning, told.sees_images) == (100, 200, False, False)
    assert (untold.max_output, untold.context_window, untold.is_reasoning, untold.sees_images) == (100_000, 200_000, True, True)


def test_the_old_spellings_say_the_same() -> None:
    old = settings("models: { m: { max_output: 100, reasoning: true, vision: false } }").models[0]
    new = settings("models: { m: { accepts: { max_output: 100, thinking: default, inputs: [text] } } }").models[0]
    both = settings("models: { m: { max_output: 100, vision: false, accepts: { max_output: 100, inputs: [text] } } }").models[0]
    assert old.accepts == new.accepts
    assert both.accepts == Accepts(max_output=100, inputs=("text",))
    assert settings("models: { m: { reasoning: false } }").models[0].accepts == Accepts(thinking="asked")


@pytest.mark.parametrize(
    ("yaml", "line", "key", "expected"),
    [
        (
            "models:\n  m:\n    accepts: { max_output: 8192 }\n    max_output: 16384",
            4,
            "models.m.max_output",
            "expected the same as accepts.max_output (8192), or one of the two",
        ),
        ("models:\n  m:\n    reasoning: true\n    accepts: { thinking: never }", 3, "models.m.reasoning", "as accepts.thinking (never)"),
        ("models:\n  m:\n    vision: true\n    accepts: { inputs: [text, pdf] }", 3, "models.m.vision", "as accepts.inputs (text, pdf)"),
        (
            "models:\n  m:\n    accepts:\n      thinking: always",
            4,
            "models.m.accepts.thinking",
            "one of default, asked, never, got 'always'",
        ),
        ("models:\n  m:\n    accepts: { inputs: [smell] }", 3, "models.m.accepts.inputs", "a list of text, image, audio, pdf, got a list"),
        ("models:\n  m:\n    accepts: { contxt: 1 }", 3, "models.m.accepts.contxt", "unknown key; did you mean context?"),
        ("models:\n  m:\n    accepts: [text]", 3, "models.m.accepts", "expected keys and values"),
    ],
)
def test_f36_what_disagrees_or_is_not_known_names_file_line_key_and_what_was_expected(
    yaml: str, line: int, key: str, expected: str
) -> None:
    with pytest.raises(WrongConfiguration) as refused:
        settings(yaml)
    assert (refused.value.source, refused.value.line, refused.value.key) == ("aim2balance.yaml", line, key)
    assert expected in refused.value.expected


def test_f36_a_moving_name_costs_what_the_dated_model_costs_that_answers_today() -> None:
    with TemporaryDirectory() as folder:
        bundled = load_price_list(Path(folder))
    for row in [row for row in ROWS if row.priced_as]:
        (vendor,), name = row.vendors, row.match.strip("^$")
        assert priced_as(VENDORS[vendor], name) == row.priced_as
        assert bundled.find(vendor, row.priced_as or "", DAY) is not None, "the list knows the dated name"
    found = replace(
        catalogue("providers: { mistral: { models: [mistral-large-latest, mistral-large-2512] } }", MISTRAL_API_KEY="k"), price_list=bundled
    )
    moving, dated = (found.resolve(name).deployments[0].prices for name in ("mistral-large-latest", "mistral-large-2512"))
    assert moving == dated
    assert priced_as(VENDORS["openrouter"], "mistral-large-latest") == "mistral-large-latest"


ALL_KEYS = "providers: { openai: { api_key: k }, anthropic: { api_key: k }, google: { api_key: k }, openrouter: { api_key: k }, xai: { api_key: k } }"
STANDS_FOR = {
    "openai/gpt-4o-2024-08-06": "openai/gpt-4o",
    "openai/gpt-4o-mini-2024-07-18": "openai/gpt-4o-mini",
    "openai/gpt-5-2025-08-07": "openai/gpt-5",
    "anthropic/claude-sonnet-4-5-20250929": "anthropic/claude-sonnet-4-5",
    "anthropic/claude-haiku-4-5-20251001": "anthropic/claude-haiku-4-5",
    "anthropic/claude-3-7-sonnet-latest": "anthropic/claude-3-7-sonnet-20250219",
    "google/gemini-flash-latest": "google/gemini-3.8-flash",
    "google/gemini-pro-latest": "google/gemini-3.1-pro-preview",
    "google/gemini-flash-lite-latest": "google/gemini-3.5-flash-lite",
    "xai/grok-4-latest": "xai/grok-4-0709",
    "openrouter/openai/gpt-4o:floor": "openrouter/openai/gpt-4o",
    "openrouter/anthropic/claude-sonnet-4.5:floor": "openrouter/anthropic/claude-sonnet-4.5",
    "openrouter/openai/gpt-4o-2024-08-06:online": "openrouter/openai/gpt-4o-2024-08-06",
}


@pytest.fixture(scope="module")
def bundled() -> PriceList:
    return load_price_list()


@pytest.mark.parametrize("name", STANDS_FOR)
def test_f36_a_dated_a_moving_and_a_routed_name_has_price_and_facts_of_what_answers(name: str, bundled: PriceList) -> None:
    found = replace(catalogue(ALL_KEYS), price_list=bundled)
    given, plain = found.resolve(name).deployments[0], found.resolve(STANDS_FOR[name]).deployments[0]
    assert given.prices == plain.prices
    assert given.upstream_model == name.partition("/")[2], "sent as it was asked for"
    for fact in ("max_output", "sampling", "thinking", "thinking_by", "pictures", "audio_tokens_per_s", "page_tokens"):
        assert getattr(given.accepts, fact) == getattr(plain.accepts, fact), fact


@pytest.mark.parametrize(
    "name",
    [
        "openai/gpt-4o-2031-01-01",
        "openai/gpt-4o-latest",
        "openrouter/openai/gpt-4o:nitro",
        "openrouter/anthropic/claude-sonnet-4.5:nitro",
        "openrouter/anthropic/claude-sonnet-4.5:online:nitro",
        "openrouter/anthropic/claude-sonnet-4.5:nitro:online",
        "openrouter/openai/gpt-4o:exacto",
        "openrouter/openai/gpt-4o:whatever",
        "openrouter/openai/gpt-4o:online:free",
        "openrouter/openrouter/auto",
    ],
)
def test_f05_a_name_that_may_be_answered_at_another_price_has_none(name: str, bundled: PriceList) -> None:
    with pytest.raises(ModelNotPriced):
        replace(catalogue(f"providers: {{ {name.partition('/')[0]}: {{ api_key: k }} }}"), price_list=bundled).resolve(name)


def test_f32_a_variant_free_by_name_and_one_with_a_row_of_its_own_keep_their_price(bundled: PriceList) -> None:
    found = replace(catalogue(ALL_KEYS), price_list=bundled)
    assert found.resolve("openrouter/deepseek/deepseek-r1:free").deployments[0].prices.input == 0
    extended = found.resolve("openrouter/openai/gpt-4o:extended").deployments[0].prices
    assert extended.output != found.resolve("openrouter/openai/gpt-4o").deployments[0].prices.output


def test_f38_a_variant_that_searches_says_so_under_any_name_of_ours(bundled: PriceList) -> None:
    yaml = ALL_KEYS + "\nmodels: { research: { provider: openrouter, upstream: 'anthropic/claude-sonnet-4.5:online' } }"
    found = replace(catalogue(yaml), price_list=bundled)
    assert found.resolve("research").deployments[0].always_used == ("web_search",)
    assert found.resolve("openrouter/anthropic/claude-sonnet-4.5").deployments[0].always_used == ()
