import json
import subprocess
import sys

import pytest

from aim2balance import impact
from aim2balance.impact.errors import UnknownZone, UnusableZone
from aim2balance.kit.errors import Invalid
from aim2balance.kit.tokens import TokenUsage


@pytest.mark.parametrize(
    ("provider", "model", "quality", "basis"),
    [
        ("openai", "gpt-4o", "C", "openai/gpt-4o"),
        ("openai", "gpt-4o-2099-01-01", "C", "openai/gpt-4o"),
        ("google", "gemini-2.5-pro", "D", "google_genai/gemini-2.5-pro"),
        ("mistral", "mistral-large", "D", "mistralai/mistral-large-latest"),
        ("mistral", "mistral-large-2411", "E", "overlay mistral-large-2411"),
        ("groq", "llama-3.1-8b-instant", "B", "huggingface_hub/meta-llama/Meta-Llama-3.1-8B-Instruct"),
        ("groq", "llama-3.3-70b-versatile", "E", "overlay llama-3.3-70b"),
        ("groq", "openai/gpt-oss-120b", "C", "huggingface_hub/openai/gpt-oss-120b"),
        ("openrouter", "anthropic/claude-sonnet-4.5", "C", "anthropic/claude-sonnet-4-5"),
        ("openrouter", "anthropic/claude-4.5-haiku-20251001", "C", "anthropic/claude-haiku-4-5-20251001"),
        ("openrouter", "anthropic/claude-3.5-sonnet", "E", "overlay claude-3-sonnet"),
        ("openrouter", "meta-llama/llama-3.3-70b-instruct:free", "E", "overlay llama-3.3-70b"),
        ("openrouter", "openai/gpt-4o-mini", "C", "openai/gpt-4o-mini"),
        ("openai", "o3", "E", "overlay o3"),
        ("deepseek", "deepseek-reasoner", "E", "overlay deepseek-reasoner"),
        ("other", "brand-new-30b-a3b", "E", "name: 30 B, 3 B active"),
        ("other", "brand-new", "E", "size class: medium"),
        ("other", "", "E", "size class: medium"),
        ("bedrock", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "C", "anthropic/claude-sonnet-4-5-20250929"),
        ("azure", "gpt-4o", "E", "openai/gpt-4o"),
        ("ollama", "llama3", "E", "overlay llama3, batch size 1"),
        ("ollama", "gpt-oss:20b", "E", "huggingface_hub/openai/gpt-oss-20b, batch size 1"),
    ],
)
def test_the_ladder_of_names(provider, model, quality, basis):
    profile = impact.profile(provider, model)
    assert (profile.quality, profile.basis) == (quality, basis)


def test_a_resold_model_keeps_its_makers_figures():
    usage = TokenUsage(uncached_input=100, output=400)
    direct = impact.estimate(impact.profile("anthropic", "claude-sonnet-4-5", zone="DEU"), usage)
    assert impact.estimate(impact.profile("openrouter", "anthropic/claude-sonnet-4.5", zone="DEU"), usage) == direct


def test_llama_3_3_is_taken_at_its_published_size():
    usage = TokenUsage(output=400)
    listed = impact.estimate(impact.profile("huggingface_hub", "meta-llama/Meta-Llama-3.1-70B-Instruct", zone="WOR"), usage)
    assert impact.estimate(impact.profile("groq", "llama-3.3-70b-versatile", zone="WOR"), usage).kWh.best == pytest.approx(
        listed.kWh.best, rel=0.01
    )


def test_price_picks_the_size_class_of_an_unknown_model():
    usage = TokenUsage(uncached_input=500, output=400)
    energies = [impact.estimate(impact.profile("other", "brand-new", output_usd_per_mtok=usd), usage).kWh.best for usd in (0.5, 4, 15, 75)]
    assert energies == sorted(set(energies))
    assert impact.profile("other", "brand-new-mini").basis == "size class: small"
    assert impact.profile("other", "brand-new-ultra").basis == "size class: large"


def test_impact_as_replaces_the_name():
    assert impact.profile("other", "my-model", impact_as="openai/gpt-4o-mini").basis == "openai/gpt-4o-mini"
    assert impact.profile("other", "my-model", impact_as="openai/gpt-4o-mini").quality == "C"
    assert impact.profile("other", "demo", impact_as="8b").basis == "name: 8 B, 8 B active"


@pytest.mark.parametrize(
    ("provider", "zone", "region", "wanted"),
    [
        ("openai", "DEU", None, "DEU"),
        ("openai", "deu", "us", "DEU"),
        ("openai", None, None, "USA"),
        ("openai", None, "eu", "EEE"),
        ("mistral", None, "eu", "FRA"),
        ("mistralai", None, None, "SWE"),
        ("openrouter", None, None, "WOR"),
        ("openrouter", None, "eu-west-1", "EEE"),
        ("nobody", None, None, "WOR"),
        ("openai", "CAF", None, "USA"),
        ("openai", "XXX", "eu", "EEE"),
    ],
)
def test_the_zone_is_the_configured_one_else_the_providers_else_europe_else_the_world(provider, zone, region, wanted):
    profile = impact.profile(provider, "gpt-4o", zone=zone, region=region)
    assert profile.zone == wanted
    assert profile.gwp > 0


def test_zones_are_checked_where_they_are_configured():
    assert impact.check_zone(" deu") == "DEU"
    with pytest.raises(UnusableZone):
        impact.check_zone("CAF")
    with pytest.raises(UnknownZone):
        impact.check_zone("EUR")


def test_describe_has_the_shape_of_impact_estimate():
    found = impact.describe("openai", "gpt-4o", input=1000, output=400, cached=100, zone="DEU", latency_s=6.0, method="a2b-1")
    assert {"kWh", "L", "CO2e", "prefillKWh", "footprintM2Year", "class", "zone", "method", "ecologits"} <= set(found)
    assert (found["zone"], found["method"], found["ecologits"]) == ("DEU", "a2b-1", "0.11.3")
    assert set(found["kWh"]) == set(found["L"]) == set(found["CO2e"]) == {"low", "best", "high"}
    assert json.loads(json.dumps(found)) == found
    assert impact.describe("google", "gemini-2.5-flash", 10, 10, zone="FRA") == impact.describe(
        "google_genai", "gemini-2.5-flash", 10, 10, zone="FRA"
    )


@pytest.mark.parametrize(
    "more",
    [
        {"zone": "EUR"},
        {"zone": "CAF"},
        {"zone": ""},
        {"cached": 11},
        {"cached": -1},
        {"output": -1},
        {"latency_s": -1.0},
        {"latency_s": float("nan")},
    ],
)
def test_describe_refuses_what_cannot_be(more):
    with pytest.raises(Invalid):
        impact.describe("openai", "gpt-4o", **{"input": 10, "output": 10, **more})


def test_neither_the_front_door_nor_an_estimate_loads_the_library():
    code = (
        "import sys; from aim2balance import impact; from aim2balance.kit.tokens import TokenUsage;"
        "before = 'aim2balance.impact.service' in sys.modules;"
        "impact.estimate(impact.profile('openrouter', 'anthropic/claude-3.5-sonnet'), TokenUsage(output=1));"
        "print(before, [name for name in sys.modules if name.split('.')[0] in {'ecologits', 'pydantic', 'sqlalchemy', 'aiohttp', 'asyncpg'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False []"


def test_a_name_that_is_not_on_the_front_door_is_an_error():
    with pytest.raises(AttributeError):
        impact.nothing
