"""Where a model name leads, what is offered, what is refused."""

import pytest

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.kit.errors import Kind
from tests.catalogue.samples import catalogue, d

TWO = """
providers:
  openai: { api_key: k, models: [gpt-4o-mini, o3, text-embedding-3-small, unpriced] }
  openrouter: { api_key: k, models: [openai/gpt-4o-mini, 'meta-llama/llama-3.3-70b-instruct:free', gpt-4o-mini] }
models:
  small: { provider: openai, upstream: gpt-4o-mini, usd_per_mtok: { input: 9 }, max_output: 100, impact_as: openai/gpt-4o, fallbacks: [o3, openai/unpriced] }
"""


def first(found: Catalogue, name: str) -> tuple[str, str]:
    deployment = found.resolve(name).deployments[0]
    return deployment.provider.name, deployment.upstream_model


def test_an_alias_wins_then_provider_and_rest_then_the_first_that_offers_the_bare_name() -> None:
    found = catalogue(TWO)
    assert first(found, "small") == ("openai", "gpt-4o-mini")
    assert first(found, "openai/gpt-4o-mini") == ("openai", "gpt-4o-mini")
    assert first(found, "openrouter/openai/gpt-4o-mini") == ("openrouter", "openai/gpt-4o-mini")
    assert first(found, "o3") == ("openai", "o3")
    assert first(found, "meta-llama/llama-3.3-70b-instruct:free") == ("openrouter", "meta-llama/llama-3.3-70b-instruct:free")


def test_a_name_with_a_slash_is_a_bare_name_where_no_such_provider_offers_it() -> None:
    found = catalogue("providers: { openrouter: { api_key: k }, openai: { api_key: k, models: [o3] } }")
    assert first(found, "openai/gpt-4o-mini") == ("openrouter", "openai/gpt-4o-mini")


@pytest.mark.parametrize("name", ["nope", "openai/nope", "nobody/gpt-4o-mini", "", "/", "openai/", "demo"])
def test_a_name_nobody_offers_is_not_found(name: str) -> None:
    with pytest.raises(ModelNotFound) as refused:
        catalogue(TWO).resolve(name)
    assert (refused.value.code, refused.value.kind) == ("model_not_found", Kind.NOT_FOUND)


@pytest.mark.parametrize("name", ["unpriced", "openai/unpriced"])
def test_f05_a_model_without_a_price_is_refused(name: str) -> None:
    with pytest.raises(ModelNotPriced) as refused:
        catalogue(TWO).resolve(name)
    assert (refused.value.code, refused.value.kind) == ("model_not_priced", Kind.INVALID)
    assert name not in [offer.name for offer in catalogue(TWO).offered()]


def test_f05_an_alias_without_a_price_is_refused() -> None:
    found = catalogue(
        "providers: { mine: { base_url: 'http://h' } }\nmodels: { a: { provider: mine }, b: { provider: mine, usd_per_request: 1 } }"
    )
    for name in ("a", "b"):
        with pytest.raises(ModelNotPriced):
            found.resolve(name)
    assert found.unpriced() == ("a", "b")


def test_an_alias_of_a_provider_without_a_key_is_not_found() -> None:
    found = catalogue("models: { a: { provider: openai, upstream: gpt-4o-mini } }\nproviders: { openai: { api_key: '' } }")
    with pytest.raises(ModelNotFound):
        found.resolve("a")
    with pytest.raises(ModelNotFound, match="API key"):
        found.resolve("openai/gpt-4o-mini")


def test_f32_a_price_of_zero_stated_on_purpose_is_a_price() -> None:
    found = catalogue(
        "providers: { mine: { base_url: 'http://h' } }\nmodels: { a: { provider: mine, usd_per_mtok: { input: 0, output: 0 } } }"
    )
    assert found.resolve("a").deployments[0].prices.output == 0


def test_f32_own_machines_and_free_names_are_priced_zero() -> None:
    local = catalogue("providers: { ollama: { models: [qwen3] } }").resolve("qwen3").deployments[0]
    free = catalogue(TWO).resolve("meta-llama/llama-3.3-70b-instruct:free").deployments[0]
    assert (local.prices.input, local.prices.output, local.prices.source) == (0, 0, "own machine")
    assert (free.prices.input, free.prices.output, free.prices.source) == (0, 0, "openrouter: free by name")


def test_f05_ollama_elsewhere_is_not_free() -> None:
    found = catalogue("providers: { ollama: { models: [qwen3], base_url: 'https://ollama.example.org', region: us } }")
    with pytest.raises(ModelNotPriced):
        found.resolve("qwen3")


@pytest.mark.parametrize("name", ["gpt-oss:120b-cloud", "deepseek-v3.1:671b-cloud", "minimax-m2:cloud"])
def test_f05_what_ollama_passes_on_is_neither_free_nor_here(name: str) -> None:
    rows = f"providers: {{ ollama: {{ models: ['{name}'], zone: DEU }} }}"
    with pytest.raises(ModelNotPriced):
        catalogue(rows).resolve(f"ollama/{name}")
    stated = f"{rows}\nmodels: {{ far: {{ provider: ollama, upstream: '{name}', usd_per_mtok: {{ input: 1, output: 2 }} }} }}"
    place = catalogue(stated).resolve("far").deployments[0]
    assert (place.region, place.zone, place.impact_provider, place.is_passed_on) == ("", "WOR", "other", True)


def test_stated_prices_replace_the_bundled_ones_as_a_whole_under_every_name() -> None:
    found = catalogue(TWO)
    for name in ("small", "openai/gpt-4o-mini", "gpt-4o-mini"):
        row = found.resolve(name).deployments[0].prices
        assert (row.input, row.cached_input, row.output, row.source) == (9, 9, None, "configuration")
    assert found.resolve("openrouter/openai/gpt-4o-mini").deployments[0].prices.input == d("0.16")


def test_a_stated_fee_comes_on_top_of_the_bundled_prices() -> None:
    row = (
        catalogue(
            "providers: { openai: { api_key: k } }\nmodels: { o3: { provider: openai, usd_per_request: 0.5, usd_per_tool: { code: 2 } } }"
        )
        .resolve("o3")
        .deployments[0]
        .prices
    )
    assert (row.input, row.output, row.per_request, row.per_tool) == (2, 8, d("0.5"), (("code", d(2)), ("web_search", d("0.01"))))
    assert row.source == "configuration over genai-prices 0.0.1"


def test_fallbacks_follow_in_order_priced_as_themselves_and_unpriced_ones_are_left_out() -> None:
    route = catalogue(TWO).resolve("small")
    assert [(each.upstream_model, each.rank, each.model, each.prices.input) for each in route.deployments] == [
        ("gpt-4o-mini", 0, "small", 9),
        ("o3", 1, "o3", 2),
    ]
    assert (route.deployments[0].max_output, route.deployments[0].impact_as) == (100, "openai/gpt-4o")


def test_several_providers_make_equal_deployments_of_one_name() -> None:
    found = catalogue(
        "providers: { a: { vendor: openai, base_url: 'http://a' }, b: { vendor: openai, base_url: 'http://b' } }\n"
        "models: { m: { provider: [b, a], upstream: o3, strategy: ordered }, n: { upstream: o3 } }"
    )
    route = found.resolve("m")
    assert {(each.provider.name, each.rank) for each in route.deployments} == {("a", 0), ("b", 0)}
    assert route.strategy == "ordered"
    assert [each.provider.name for each in found.resolve("n").deployments] == ["a"]


def test_a_provider_that_has_not_listed_yet_serves_what_is_priced() -> None:
    found = catalogue("", OPENAI_API_KEY="k")
    assert first(found, "gpt-4o-mini") == first(found, "openai/gpt-4o-mini") == ("openai", "gpt-4o-mini")
    assert found.offered() == ()
    with pytest.raises(ModelNotFound):
        found.resolve("unpriced")
    with pytest.raises(ModelNotPriced):
        found.resolve("openai/unpriced")


def test_a_list_that_was_fetched_decides() -> None:
    found = catalogue("", listings={"openai": ("o3", "unpriced", "dall-e")}, OPENAI_API_KEY="k")
    assert [offer.name for offer in found.offered()] == ["o3"]
    with pytest.raises(ModelNotFound):
        found.resolve("gpt-4o-mini")
    with pytest.raises(ModelNotPriced):
        found.resolve("unpriced")


def test_what_is_offered_can_be_asked_for_and_leads_where_it_says() -> None:
    found = catalogue(TWO + "  gpt-4o-mini: { provider: openrouter, upstream: openai/gpt-4o-mini }")
    offered = found.offered()
    assert [offer.name for offer in offered] == [
        "small",
        "gpt-4o-mini",
        "openai/gpt-4o-mini",
        "o3",
        "text-embedding-3-small",
        "openrouter/openai/gpt-4o-mini",
        "meta-llama/llama-3.3-70b-instruct:free",
    ]
    for offer in offered:
        assert first(found, offer.name) == (offer.deployment.provider.name, offer.deployment.upstream_model)


def test_the_demo_model_is_scripted_priced_and_only_there_in_demo_mode() -> None:
    found = catalogue()
    demo = found.resolve("demo").deployments[0]
    assert (demo.is_demo, demo.provider.dialect, demo.region, demo.zone) == (True, "openai", "eu", "DEU")
    assert (demo.prices.input, demo.prices.output) == (1, 4)
    assert [(offer.name, offer.label) for offer in found.offered()] == [
        ("demo", "Demo (scripted, no AI)"),
        ("demo-image", "Demo (scripted, no AI)"),
        ("demo-speech", "Demo (scripted, no AI)"),
        ("demo-transcription", "Demo (scripted, no AI)"),
    ]
    picture = found.resolve("demo-image").deployments[0]
    assert (picture.accepts.kind, picture.prices.per_image, picture.prices.output) == ("image", d("0.01"), None)
    with pytest.raises(ModelNotFound):
        catalogue("demo: false").resolve("demo")


@pytest.mark.parametrize(
    ("vendor", "model", "field", "thinks"),
    [
        ("openai", "gpt-4o-mini", "max_tokens", False),
        ("openai", "o3", "max_completion_tokens", True),
        ("openai", "gpt-5-mini-2025-08-07", "max_completion_tokens", True),
        ("openai", "gpt-5-chat-latest", "max_tokens", False),
        ("groq", "openai/gpt-oss-20b", "max_tokens", True),
        ("openrouter", "openai/o3", "max_tokens", True),
        ("google", "gemini-2.5-flash", "max_tokens", True),
        ("google", "gemini-2.0-flash", "max_tokens", False),
        ("deepseek", "deepseek-reasoner", "max_tokens", True),
        ("mistral", "magistral-medium-latest", "max_tokens", True),
        ("mistral", "mistral-small-latest", "max_tokens", False),
        ("ollama", "qwen3:8b", "max_tokens", True),
        ("anthropic", "claude-sonnet-4-5", "max_tokens", False),
    ],
)
def test_quirks_of_models(vendor: str, model: str, field: str, thinks: bool) -> None:
    yaml = f"providers: {{ p: {{ vendor: {vendor}, base_url: 'http://h' }} }}\nmodels: {{ m: {{ provider: p, upstream: '{model}', usd_per_mtok: {{ input: 1, output: 1 }} }} }}"
    deployment = catalogue(yaml).resolve("m").deployments[0]
    assert (deployment.limit_field, deployment.is_reasoning) == (field, thinks)
    told = catalogue(yaml.replace("provider: p,", "provider: p, reasoning: true,")).resolve("m").deployments[0]
    assert told.is_reasoning


def test_a_hold_knows_which_models_write_to_a_dearer_cache_unasked() -> None:
    found = catalogue("", OPENAI_API_KEY="k", ANTHROPIC_API_KEY="k")
    flags = {name: found.resolve(name).deployments[0].writes_cache_unasked for name in ("gpt-6", "o3", "claude-sonnet-4-5-20250929")}
    assert flags == {"gpt-6": True, "o3": False, "claude-sonnet-4-5-20250929": False}


def test_a_provider_is_found_by_its_name() -> None:
    found = catalogue(TWO).find_provider("openrouter")
    assert found is not None
    assert found.vendor == "openrouter"
    assert catalogue(TWO).find_provider("nobody") is None


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    found = catalogue("", OPENAI_API_KEY="k")
    for number in range(5000):
        found.resolve(f"text-embedding-3-{number}")
    assert len(found._routes) <= 4096
    assert first(found, "o3") == ("openai", "o3")


def test_f48_a_page_shows_a_configured_model_once_though_its_qualified_name_leads_there_too() -> None:
    found = catalogue(
        "providers: { peer: { base_url: 'http://h', models: [small, other] } }\n"
        "models: { small: { provider: peer, usd_per_mtok: { input: 1, output: 4 } }, other: { provider: peer, usd_per_mtok: { input: 1, output: 4 } } }"
    )
    assert [offer.name for offer in found.offered()] == ["small", "other", "peer/small", "peer/other"]
    assert [offer.name for offer in found.shown()] == ["small", "other"]
    assert first(found, "peer/small") == ("peer", "small")
