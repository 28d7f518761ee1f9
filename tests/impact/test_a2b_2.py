"""Method `a2b-2`: its published vectors, the measurements it rests on, and what must hold for any usage."""

import json
import statistics
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance import impact
from aim2balance.impact import a2b_1, a2b_2, a2b_2_figures, measurements, overlay, published_weights, registry, service
from aim2balance.kit.errors import Invalid
from aim2balance.kit.tokens import TokenUsage
from bench.footprint import fit

VECTORS = json.loads((Path(__file__).parent / "vectors" / "a2b-2-vectors.json").read_text())["cases"]
ANCHORS = fit.load("anchors.json")
JOULES = 3.6e6


def accelerators(provider: str, model: str, tokens_in: int, tokens_out: int) -> tuple[float, float, float]:
    """Joules per output token, the prompt included."""
    parts = impact.describe(provider, model, tokens_in, tokens_out, method="a2b-2")["parts"]["accelerators"]
    return tuple(parts[end] * JOULES / tokens_out for end in ("low", "best", "high"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in VECTORS])
def test_vectors(case):
    found = impact.describe(**case["given"], method="a2b-2")
    for field, expected in case["expected"].items():
        if isinstance(expected, dict):
            assert json.loads(json.dumps(found[field])) == {
                name: pytest.approx(value, rel=1e-9)
                if not isinstance(value, dict)
                else {end: pytest.approx(x, rel=1e-9) for end, x in value.items()}
                for name, value in expected.items()
            }
        else:
            assert found[field] == (pytest.approx(expected, rel=1e-9) if isinstance(expected, float) else expected), field


def test_figures_are_what_the_script_makes_of_the_measurements():
    made = ModuleType("made")
    exec(compile(fit.figures(), "a2b_2_figures.py", "exec"), made.__dict__)  # noqa: S102 - our own script's output
    for name in ("FIT", "BATCH", "SPREAD", "CLOSED"):
        assert tuple(getattr(made, name)) == pytest.approx(tuple(getattr(a2b_2_figures, name)), rel=2e-3), name
    assert made.PROMPTS == a2b_2_figures.PROMPTS
    assert made.MEASURED.keys() == a2b_2_figures.MEASURED.keys()
    for name, measured in a2b_2_figures.MEASURED.items():
        again = made.MEASURED[name]
        assert again[:3] == measured[:3]
        assert (again.least_joules is None) == (measured.least_joules is None)
        for one, other in zip(again.points, measured.points, strict=True):
            assert (one.context, *one.joules) == pytest.approx((other.context, *other.joules), rel=1e-6), name
    assert {name: (each.steps, pytest.approx(each.joules, rel=1e-6)) for name, each in made.PICTURES.items()} == {
        name: (each.steps, each.joules) for name, each in a2b_2_figures.PICTURES.items()
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.task} {case.model}") for case in fit.cases()])
def test_a_measured_case_at_its_stated_prompt_gives_the_measured_total_once(case):
    low, best, high = accelerators("huggingface", case.model, round(case.tokens_in), round(case.tokens_out))
    assert best == pytest.approx(case.total[1], rel=0.01)
    assert low <= case.total[0] * 1.01
    assert high >= case.total[2] * 0.99
    described = impact.describe("huggingface", case.model, 1, 1, method="a2b-2")
    assert described["class"] == "B"


def test_leaving_out_one_family_at_a_time():
    found = fit.report(fit.leave_out())
    assert len(found["families"]) == 7
    assert found["within_two"] >= 0.85
    assert found["covered"] >= 0.9
    assert found["width"] <= 30
    assert all(fit.root_mean_square(fit.leave_out()) <= fit.root_mean_square(fit.leave_out(form)) for form in fit.FORMS)


def test_ranges_of_measured_models_are_ten_wide_at_most_in_the_middle():
    wide = [
        high / low
        for case in fit.cases()
        for low, _, high in [accelerators("huggingface", case.model, round(case.tokens_in), round(case.tokens_out))]
    ]
    assert statistics.median(wide) <= 10


def test_googles_figure_lies_inside_at_its_own_boundary():
    google = ANCHORS["google"]
    found = impact.describe(google["provider"], google["model"], google["tokens_in"], google["tokens_out"], method="a2b-2")
    assert found["class"] == "D"
    assert found["kWh"]["best"] * 1000 == pytest.approx(google["total_wh"], rel=0.1)
    for part, field in (("accelerators", "accelerators_wh"), ("host", "host_wh"), ("idle", "idle_wh"), ("cooling", "cooling_wh")):
        assert found["parts"][part]["low"] * 1000 <= google[field] <= found["parts"][part]["high"] * 1000, part
        assert found["parts"][part]["best"] * 1000 == pytest.approx(google[field], rel=0.3), part
    assert found["CO2e"]["low"] * 1000 <= google["carbon_g"] <= found["CO2e"]["high"] * 1000
    assert found["L"]["low"] * 1000 <= google["water_ml"] <= found["L"]["high"] * 1000


@pytest.mark.parametrize("tokens_out", [200, 300, 600])
@pytest.mark.parametrize("model", ["gemini-2.5-flash", "gemini-2.5-pro"])
def test_googles_figure_lies_inside_whatever_the_length_of_the_median_prompt(model, tokens_out):
    found = impact.describe("google", model, 200, tokens_out, method="a2b-2")
    assert found["kWh"]["low"] * 1000 <= ANCHORS["google"]["total_wh"] <= found["kWh"]["high"] * 1000


def test_mistrals_figure_lies_inside_where_its_zone_is_the_world():
    mistral = ANCHORS["mistral"]
    found = impact.describe(mistral["provider"], mistral["model"], mistral["tokens_in"], mistral["tokens_out"], zone="WOR", method="a2b-2")
    assert found["CO2e"]["low"] * 1000 <= mistral["carbon_g"] <= found["CO2e"]["high"] * 1000
    assert found["L"]["low"] * 1000 <= mistral["water_ml"] <= found["L"]["high"] * 1000


def test_deepseeks_throughput_lies_inside_for_its_mix_of_input_and_output():
    deepseek = ANCHORS["deepseek"]
    out, read, cached = (
        1000,
        round(1000 * deepseek["input_tokens"] / deepseek["output_tokens"]),
        round(1000 * deepseek["cached_tokens"] / deepseek["output_tokens"]),
    )
    parts = impact.describe(deepseek["provider"], deepseek["model"], read, out, cached, method="a2b-2")["parts"]
    machines = {end: sum(parts[part][end] for part in ("accelerators", "host", "idle")) * JOULES / out for end in ("low", "best", "high")}
    for kilowatt in deepseek["node_kw"]:
        derived = deepseek["nodes"] * kilowatt * 1000 * 86400 / deepseek["output_tokens"]
        assert machines["low"] <= derived <= machines["high"], kilowatt


@pytest.mark.parametrize(
    ("provider", "model", "quality"),
    [
        ("huggingface", "Qwen/Qwen3-235B-A22B-Thinking-2507-FP8", "B"),
        ("openrouter", "meta-llama/llama-3.1-70b-instruct:free", "B"),
        ("groq", "llama-3.3-70b-versatile", "C"),
        ("deepseek", "deepseek-chat", "C"),
        ("huggingface", "Qwen/Qwen3-14B", "C"),
        ("huggingface", "meta-llama/Llama-3.1-70B-Instruct-FP8", "C"),
        ("openai", "gpt-5", "D"),
        ("anthropic", "claude-sonnet-4-5", "D"),
        ("xai", "grok-4", "E"),
        ("other", "never-heard-of-it", "E"),
        ("azure", "gpt-oss-120b", "E"),
        ("ollama", "llama3.1:8b", "E"),
    ],
)
def test_classes_say_what_they_rest_on(provider, model, quality):
    assert impact.describe(provider, model, 100, 300, method="a2b-2")["class"] == quality


def test_a_precision_that_only_one_family_was_measured_in_is_named():
    assert "precision-extrapolated" in impact.describe("huggingface", "openai/gpt-oss-20b", 100, 300, method="a2b-2")["warnings"]
    assert "precision-extrapolated" not in impact.describe("huggingface", "Qwen/Qwen3-14B", 100, 300, method="a2b-2")["warnings"]
    assert measurements.bits_of_weights("openai/gpt-oss-20b") == 4.25
    assert measurements.bits_of_weights("moonshotai/Kimi-K2-Instruct") == 8
    assert measurements.bits_of_weights("someone/Thing-7B-AWQ") == 4.5


@pytest.mark.parametrize("model", ["meta-llama/Llama-3.2-1B-Instruct", "moonshotai/Kimi-K2-Instruct", "some/Giant-2000B-A40B"])
def test_sizes_beyond_the_measured_ones_say_so(model):
    assert "beyond-measured" in impact.describe("huggingface", model, 100, 300, method="a2b-2")["warnings"]


def test_a_larger_model_costs_more_and_one_with_few_experts_at_work_less_than_a_dense_one():
    joules = [accelerators("huggingface", f"some/Model-{size}b", 100, 500)[1] for size in (1, 3, 14, 27, 49, 120, 250, 600)]
    assert joules == sorted(joules)
    assert accelerators("huggingface", "some/Model-235b-a22b", 100, 500)[1] < accelerators("huggingface", "some/Model-235b", 100, 500)[1]
    assert (
        accelerators("huggingface", "some/Model-120b-a5b-fp8", 100, 500)[1]
        < accelerators("huggingface", "some/Model-120b-a5b", 100, 500)[1]
    )


def test_speech_alone_is_not_known_and_beside_text_it_is_named():
    model = impact.served_model("openai", "gpt-4o")
    assert a2b_2.estimate_served(model, TokenUsage(audio_in=500, audio_out=900)) is None
    beside = a2b_2.estimate_served(model, TokenUsage(uncached_input=50, output=20, audio_out=900))
    assert "speech-not-known" in beside.warnings
    assert beside.kWh == a2b_2.estimate_served(model, TokenUsage(uncached_input=50, output=20)).kWh


def test_pictures_come_from_measured_joules():
    measured = impact.served_model("huggingface", "stabilityai/stable-diffusion-3.5-large")
    one = a2b_2.estimate_served(measured, TokenUsage(images=1), kind="image")
    assert one.quality == "B"
    assert one.parts.accelerators.best * JOULES == pytest.approx(3910, rel=0.01)
    steps = a2b_2.estimate_served(measured, TokenUsage(images=1), kind="image", picture=a2b_2.PictureShape(512, 512, 14))
    assert steps.parts.accelerators.best == pytest.approx(one.parts.accelerators.best / 8)
    unknown = a2b_2.estimate_served(impact.served_model("openai", "gpt-image-1"), TokenUsage(images=2), kind="image")
    assert unknown.quality == "E"
    data = fit.load()
    for each in fit.records(data["picture_columns"], data["pictures"]):
        if each["gpus"] == 1:
            assert unknown.parts.accelerators.low / 2 <= each["joules_per_image"] / JOULES <= unknown.parts.accelerators.high / 2


def test_vectors_of_text_are_input_alone():
    model = impact.served_model("openai", "text-embedding-3-small")
    found = a2b_2.estimate_served(model, TokenUsage(uncached_input=1000), kind="embedding")
    assert found.prefill_kWh == pytest.approx(found.kWh.best)
    assert 0 < found.kWh.low < found.kWh.best < found.kWh.high


def test_the_input_formula_is_that_of_the_first_method_on_servers():
    site = sum(a2b_2.prefill_joules(70, 1000, 200, 1) * share for share in (1, a2b_2.HOST[1])) / JOULES
    assert site == pytest.approx(a2b_1.PREFILL_WH[1] * 70 * (800 + 0.1 * 200) * 1.01 / 1000)


def test_an_unknown_method_is_refused():
    with pytest.raises(Invalid):
        impact.describe("openai", "gpt-4o", 1, 1, method="a2b-9")


MODELS = st.sampled_from(
    [
        "openai/gpt-oss-120b",
        "Qwen/Qwen3-8B",
        "Qwen/Qwen3-14B",
        "gpt-4o",
        "deepseek-r1",
        "some/Model-1b",
        "nothing",
        "kimi-k2",
        "nvidia/NVIDIA-Nemotron-Nano-12B-v2",
    ]
)
COUNTS = st.integers(0, 2_000_000)


@settings(max_examples=200, deadline=None)
@given(
    model=MODELS,
    provider=st.sampled_from(["huggingface", "openai", "ollama", "azure"]),
    read=COUNTS,
    cached=COUNTS,
    written=COUNTS,
    more=st.integers(1, 10_000),
)
def test_parts_add_up_and_more_work_never_costs_less(model, provider, read, cached, written, more):
    """Between two measured lengths a low end follows what was measured there: where the longer one took less for a token, it falls a little."""
    served = service.served_model(provider, model)
    found = a2b_2.estimate_served(served, TokenUsage(uncached_input=read, cache_read=cached, output=written))
    for end in ("low", "best", "high"):
        assert sum(getattr(part, end) for part in found.parts) == pytest.approx(getattr(found.kWh, end))
    for part in found.parts:
        assert 0 <= part.low <= part.best <= part.high
    longer = a2b_2.estimate_served(served, TokenUsage(uncached_input=read + more, cache_read=cached, output=written))
    further = a2b_2.estimate_served(served, TokenUsage(uncached_input=read, cache_read=cached, output=written + more))
    for other in (longer, further):
        for end, falls_by in (("low", 0.02), ("best", 1e-12), ("high", 1e-12)):
            assert getattr(other.kWh, end) >= getattr(found.kWh, end) * (1 - falls_by)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("google", "gemini-1.5-flash-8b"),
        ("openrouter", "google/gemini-flash-1.5-8b"),
        ("openrouter", "openai/gpt-4o-mini"),
        ("openai", "ft:gpt-4o-mini:acme::x8b"),
        ("openai", "davinci-002"),
        ("openrouter", "x-ai/grok-4-70b"),
        ("openrouter", "amazon/nova-pro-8b"),
        ("openrouter", "anthropic/claude-sonnet-4.5"),
        ("azure", "gpt-4o"),
        ("mistral", "mistral-medium-3"),
        ("openrouter", "mistralai/mistral-medium-3"),
        ("openrouter", "mistralai/mistral-medium-3.1"),
        ("mistral", "mistral-medium-2508"),
        ("mistral", "magistral-medium-2509"),
        ("mistral", "codestral-latest"),
        ("openrouter", "mistralai/codestral-2508"),
        ("mistral", "mistral-large-2402"),
        ("openrouter", "mistralai/mistral-saba"),
    ],
)
def test_a_closed_model_never_falls_into_the_fit_of_open_ones(provider, model):
    assert impact.served_model(provider, model).quality in {"D", "E"}


@pytest.mark.parametrize(
    ("provider", "model", "quality"),
    [
        ("together", "meta-llama/Llama-3.1-8B-Instruct", "B"),
        ("openrouter", "meta-llama/llama-3.1-8b-instruct:free", "B"),
        ("other", "llama3.1:8b-instruct-q4_K_M", "C"),
        ("openrouter", "openai/gpt-oss-120b", "B"),
        ("groq", "openai/gpt-oss-20b", "C"),
        ("openrouter", "mistralai/mistral-small-3.2-24b-instruct-2506", "C"),
        ("openrouter", "z-ai/glm-4.5", "C"),
        ("openrouter", "mistralai/mistral-medium-3.5", "C"),
        ("mistral", "mistral-medium-2604", "C"),
        ("mistral", "mistral-large-2407", "C"),
        ("other", "codestral-22b", "C"),
        ("mistral", "ministral-3b-2512", "C"),
        ("openrouter", "moonshotai/kimi-k2-0905", "C"),
        ("other", "deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "C"),
        ("other", "grok-1", "C"),
    ],
)
def test_open_models_are_known_in_many_spellings(provider, model, quality):
    assert impact.served_model(provider, model).quality == quality


def test_who_sells_his_own_models_has_each_of_them_looked_at():
    """EcoLogits calls a model open where it knows a size. Each such name says where its weights are, or that they are not published."""
    data = msgspec.json.decode(registry._read("models.json"))
    makers = {"openai", "anthropic", "google_genai", "mistralai", "cohere"}
    unknown = []
    for listed in data["models"]:
        if listed["provider"] in makers and "model-arch-not-released" not in (listed.get("warnings") or ()):
            has_address = any("huggingface.co" in source or "github.com" in source for source in listed["sources"])
            is_closed = listed["name"] in published_weights.CLOSED
            is_open = listed["name"] in published_weights.OPEN or (has_address and not is_closed)
            if is_closed == is_open:
                unknown.append(listed["name"])
            found = impact.served_model(listed["provider"], listed["name"])
            assert (found.quality == "D") is is_closed, listed["name"]
    assert unknown == []
    named = {listed["name"] for listed in data["models"]} | set(overlay.ENTRIES) | {alias["alias"] for alias in data["aliases"]}
    dated = {"codestral-2501", "mistral-saba-2502", "ministral-3b-2410"}
    assert set(published_weights.OPEN) <= named
    assert set(published_weights.CLOSED) - dated <= named
