"""Published vectors, then what must hold for any usage."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance import impact
from aim2balance.impact import a2b_1, registry, rules
from aim2balance.impact.types import Footprint
from aim2balance.kit.tokens import TokenUsage

VECTORS = Path(__file__).parent / "vectors"
LIBRARY = json.loads((VECTORS / "ecologits-vectors.json").read_text())["cases"]
METHOD = json.loads((VECTORS / "method-vectors.json").read_text())
CLASSES = json.loads((VECTORS / "class-vectors.json").read_text())


def named(cases):
    return [pytest.param(case["input"], case["expected"], id=case["id"]) for case in cases]


@pytest.mark.parametrize(("given_", "expected"), named(case for case in LIBRARY if not case["expected"]["errors"]))
def test_decode_equals_the_library_vectors(given_, expected):
    profile = impact.profile(given_["provider"], given_["model"], zone=given_["zone"])
    sums = a2b_1.chat_sums(profile, 0, 0, given_["output_tokens"], given_["latency_s"])
    for place, field in ((0, "energy_kWh"), (3, "gwp_kgCO2eq"), (6, "wcf_L")):
        assert (sums[place], sums[place + 2]) == pytest.approx((expected[field]["min"], expected[field]["max"]), rel=1e-12)
    assert profile.warnings == tuple(expected["warnings"])


@pytest.mark.parametrize(("given_", "expected"), named(case for case in LIBRARY if case["expected"]["errors"]))
def test_f30_what_the_library_does_not_know_has_a_range_all_the_same(given_, expected):
    profile = impact.profile(given_["provider"], given_["model"], zone=given_["zone"])
    footprint = impact.estimate(profile, TokenUsage(uncached_input=10, output=given_["output_tokens"]))
    assert 0 < footprint.kWh.low < footprint.kWh.best < footprint.kWh.high
    if expected["errors"] == ["model-not-registered"]:
        assert footprint.quality == "E"
    else:
        assert footprint.zone == "USA"
        assert "zone-not-registered" in footprint.warnings


@pytest.mark.parametrize(("given_", "expected"), named(METHOD["footprint_cases"]))
def test_decode_and_prefill_equal_the_method_vectors(given_, expected):
    profile = impact.profile(given_["provider"], given_["model"], zone=given_["zone"])
    sums = a2b_1.chat_sums(profile, given_["tokens_in"], given_["tokens_cached"], given_["tokens_out"], given_["latency_s"])
    prefill = a2b_1.prefill_sums(profile.prefill, given_["tokens_in"], given_["tokens_cached"])
    for place, field in ((0, "kWh"), (3, "CO2e_kg"), (6, "L")):
        wanted = expected[field]
        assert sums[place : place + 3] == pytest.approx((wanted["low"], wanted["best"], wanted["high"]), rel=1e-9)
        assert prefill[place + 1] == pytest.approx(wanted["prefill_best"], rel=1e-9)
    assert sums[9] == prefill[1]
    assert rules.footprint_m2_year(sums[4], 0) == pytest.approx(expected["co2_m2a"], rel=1e-9)
    assert rules.footprint_m2_year(0, sums[7]) == pytest.approx(expected["water_m2a"], rel=1e-9)
    assert rules.footprint_m2_year(sums[4], sums[7]) == pytest.approx(expected["need_m2a"], rel=1e-9)


@pytest.mark.parametrize(("given_", "expected"), named(CLASSES["cases"]))
def test_event_values_equal_the_class_vectors(given_, expected):
    found = impact.describe(
        given_["provider"],
        given_["model"],
        given_["tokens_in"],
        given_["tokens_out"],
        given_["tokens_cached"],
        given_["zone"],
        given_["latency_s"],
        method="a2b-1",
    )
    for field in ("kWh", "CO2e", "L"):
        assert found[field] == pytest.approx(expected[field], rel=1e-9)
    assert found["class"] == expected["class"]
    assert found["prefillKWh"] == pytest.approx(expected["prefillKWh"], rel=1e-9)
    assert found["footprintM2Year"] == pytest.approx(expected["footprintM2Year"], rel=1e-9)


def test_the_factors_of_every_class_are_those_of_the_vectors():
    wanted = CLASSES["meta"]["factors"]
    assert {name: [list(f[0:2]), list(f[2:4]), list(f[4:6])] for name, f in a2b_1.CLASSES.items()} == {
        name: [by["kWh"], by["CO2e"], by["L"]] for name, by in wanted.items()
    }
    assert all(f[place] < 1 < f[place + 1] for f in a2b_1.CLASSES.values() for place in (0, 2, 4))


names = st.one_of(
    st.sampled_from(sorted(registry.models().exact)),
    st.tuples(st.sampled_from(["openai", "groq", "openrouter", "ollama", "azure", "nobody", ""]), st.text(max_size=40)),
)
counts = st.one_of(st.integers(0, 10**6), st.integers(0, 10**30))
usages = st.builds(
    TokenUsage,
    uncached_input=counts,
    cache_read=counts,
    cache_write_5m=counts,
    cache_write_1h=counts,
    output=counts,
    audio_in=counts,
    audio_out=counts,
    images=st.integers(0, 20),
)


@settings(max_examples=300, deadline=None)
@given(
    name=names,
    usage=usages,
    zone=st.one_of(st.none(), st.sampled_from(sorted(registry.all_mixes())), st.text(max_size=4)),
    latency=st.one_of(st.none(), st.floats()),
    kind=st.sampled_from(["chat", "embedding", "image"]),
)
def test_f30_any_usage_of_any_model_is_a_range_in_order(name, usage, zone, latency, kind):
    footprint = impact.estimate(impact.profile(*name, zone=zone), usage, latency_s=latency, kind=kind)
    for value in (footprint.kWh, footprint.CO2e, footprint.L):
        assert 0 <= value.low <= value.best <= value.high < float("inf")
    if usage.input and kind != "image":
        assert 0 < footprint.kWh.best < footprint.kWh.high
    if usage.uncached_input and usage.input <= a2b_1.MOST_TOKENS and kind != "image":
        assert 0 < footprint.kWh.low < footprint.kWh.best
    assert 0 <= footprint.prefill_kWh <= footprint.kWh.best
    assert footprint.footprint_m2_year >= 0


def test_nothing_used_is_nothing_spent():
    footprint = impact.estimate(impact.profile("openai", "gpt-4o"), TokenUsage())
    assert (footprint.kWh.high, footprint.CO2e.high, footprint.L.high, footprint.footprint_m2_year) == (0, 0, 0, 0)


def best(usage: TokenUsage, *, model: str = "gpt-4o", **more) -> Footprint:
    return impact.estimate(impact.profile("openai", model, zone="DEU"), usage, **more)


def test_a_measured_latency_only_lowers():
    usage = TokenUsage(output=400)
    free = best(usage)
    assert best(usage, latency_s=60) == free == best(usage, latency_s=float("nan")) == best(usage, latency_s=-1)
    assert best(usage, latency_s=1).kWh.best < free.kWh.best


def test_cache_reads_weigh_a_tenth_and_cache_writes_count_whole():
    fresh = best(TokenUsage(uncached_input=1000)).prefill_kWh
    assert best(TokenUsage(cache_write_5m=400, cache_write_1h=600)).prefill_kWh == fresh
    assert best(TokenUsage(cache_read=1000)).prefill_kWh == pytest.approx(fresh / 10)


def test_reasoning_is_a_part_of_output_and_not_counted_twice():
    assert best(TokenUsage(output=500, reasoning=300)) == best(TokenUsage(output=500))


def test_pictures_take_three_watt_hours_each_and_are_class_e():
    footprint = best(TokenUsage(uncached_input=50, images=2), kind="image")
    assert footprint.kWh.best == pytest.approx(0.006)
    assert footprint.kWh.low == pytest.approx(0.0006 * 0.05)
    assert footprint.kWh.high == pytest.approx(0.024 * 10)
    assert footprint.quality == "E"
    assert best(TokenUsage(uncached_input=50), kind="image").kWh.best == pytest.approx(0.003)
    chat = TokenUsage(uncached_input=50, output=100)
    both = best(TokenUsage(uncached_input=50, output=100, images=1))
    assert both.kWh.best == pytest.approx(best(chat).kWh.best + 0.003)
    assert both.prefill_kWh == best(chat).prefill_kWh


def test_an_unknown_embedding_model_is_taken_for_one_billion_parameters():
    footprint = best(TokenUsage(uncached_input=1000), model="text-embedding-3-small", kind="embedding")
    it = 1.6e-6 * 1 * 1000 * 1.01 / 1000
    assert footprint.kWh.best == pytest.approx(it * 1.2, rel=1e-12)
    assert footprint.kWh.low == pytest.approx(0.6e-6 * 0.3 * 1010 / 1000 * 1.2 * 0.05, rel=1e-12)
    assert footprint.kWh.high == pytest.approx(2.9e-6 * 8 * 1010 / 1000 * 1.2 * 10, rel=1e-12)
    assert footprint.CO2e.best == pytest.approx(it * 1.2 * 0.32965 + 0.029 * it, rel=1e-12)
    assert footprint.quality == "E"


def test_a_known_embedding_model_is_taken_at_its_size():
    known = best(TokenUsage(uncached_input=1000), model="nomic-embed-text", kind="embedding")
    assert known.kWh.best == pytest.approx(1.6e-6 * 0.137 * 1010 / 1000 * 1.2, rel=1e-12)


def test_audio_is_named_as_not_in_the_method():
    footprint = best(TokenUsage(uncached_input=10, output=10, audio_out=500))
    assert "audio-not-in-method" in footprint.warnings
    assert footprint.kWh == best(TokenUsage(uncached_input=10, output=10)).kWh


def test_an_absurd_count_stays_finite_and_says_so():
    footprint = best(TokenUsage(uncached_input=10**400, output=10**400))
    assert footprint.kWh.high < float("inf")
    assert "tokens-capped" in footprint.warnings
