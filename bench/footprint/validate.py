"""Holds the footprint's methods against public measurements: writes `docs/footprint-validation.md` and the figures of `/impact/method`.

.venv/bin/python -m bench.footprint.validate
"""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aim2balance import impact
from aim2balance.impact import a2b_2, a2b_2_figures, hosts, registry, service
from bench.footprint import anchors, fit, method_figures

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "footprint-validation.md"
PAGE = ROOT / "web" / "src" / "features" / "impact" / "validation.json"
ANCHORS = PAGE.with_name("anchors.json")
METHOD = PAGE.with_name("method.json")
JOULES = a2b_2.JOULES_PER_KWH
PROVIDER = "huggingface"
SHOWN = ("image-chat", "sourcegraph-fim")
TASK_NAMES = {"lm-arena-chat": "chat", "gpqa": "reasoning", "image-chat": "about pictures", "sourcegraph-fim": "code"}
_EIGHT_BITS = "Weights of 8 bits are half the bytes to read, yet took as much as those of 16 bits; why is not stated, and newer serving software may differ"
NAMES = {"google": "Google", "mistral": "Mistral", "deepseek": "DeepSeek"}
REASONS = {
    ("lm-arena-chat", "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8"): _EIGHT_BITS,
    ("gpqa", "Qwen/Qwen3-235B-A22B-Thinking-2507-FP8"): _EIGHT_BITS,
    ("sourcegraph-fim", "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8"): "Far more code is read than written, and how much is not stated",
}
"""Why a case is more than a factor of 2 away or outside its range. The script stops at one without a reason."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A measured case beside the estimates, joules of the accelerators per output token, the prompt included."""

    task: str
    model: str
    total_b: float
    active_b: float
    precision: str
    configurations: int
    judged: bool
    measured_low: float
    measured: float
    measured_high: float
    low: float
    best: float
    high: float
    a2b_1: float
    ecologits: float | None

    @property
    def ratio(self) -> float:
        return self.best / self.measured

    @property
    def is_outside(self) -> bool:
        return not (0.5 <= self.ratio <= 2 and self.low <= self.measured <= self.high)


def held() -> list[Held]:
    left, spread = fit.leave_out(), fit.spread_of(fit.leave_out())
    found = []
    for each in left:
        low, best, high = (
            value + fit.prompt_of(each.case, end) for end, value in enumerate((each.low / spread[0], each.best, each.high * spread[1]))
        )
        found.append(_held(each.case, (low, best, high), judged=True))
    for case in fit.cases(SHOWN):
        parts = impact.describe(PROVIDER, case.model, round(case.tokens_in), round(case.tokens_out), method="a2b-2")["parts"]
        ends = [parts["accelerators"][end] * JOULES / round(case.tokens_out) for end in ("low", "best", "high")]  # type: ignore[index]
        found.append(_held(case, (ends[0], ends[1], ends[2]), judged=False))
    return sorted(found, key=lambda one: (not one.judged, list(TASK_NAMES).index(one.task), one.total_b, one.active_b, one.model))


def _held(case: fit.Case, ends: tuple[float, float, float], *, judged: bool) -> Held:
    profile = impact.profile(PROVIDER, case.model)
    written = (profile.low.token_kwh / profile.pue[0] + profile.high.token_kwh / profile.pue[2]) / 2 * JOULES
    read = a2b_2.prefill_joules(case.active_b, case.tokens_in, 0, a2b_2.BEST) / case.tokens_out
    is_listed = service.find_model(hosts.find_host(PROVIDER), case.model).is_listed
    return Held(
        task=case.task, model=case.model, total_b=case.total_b, active_b=case.active_b, precision=case.precision,
        configurations=case.configurations, judged=judged, measured_low=_short(case.total[0]), measured=_short(case.total[1]),
        measured_high=_short(case.total[2]), low=_short(ends[0]), best=_short(ends[1]), high=_short(ends[2]),
        a2b_1=_short(written + read), ecologits=_short(written) if is_listed else None,
    )  # fmt: skip


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def say(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}" if value < 10 else f"{value:.0f}"


def in_sample() -> dict[str, Any]:
    """How the fit does on the cases it was made from, and how wide the ranges of measured models are."""
    misses, widths = [], []
    for case in fit.cases():
        fitted = a2b_2.decode_joules(case.total_b, case.active_b, case.bits, case.context, a2b_2_figures.BATCH[a2b_2.BEST])
        misses.append((fitted + fit.prompt_of(case, 1)) / case.total[1])
        parts = impact.describe(PROVIDER, case.model, round(case.tokens_in), round(case.tokens_out), method="a2b-2")["parts"]
        widths.append(parts["accelerators"]["high"] / parts["accelerators"]["low"])  # type: ignore[index]
    return {
        "median": statistics.median(misses),
        "within_two": sum(0.5 <= miss <= 2 for miss in misses) / len(misses),
        "width": statistics.median(widths),
    }


def with_overheads() -> float:
    """The middle width of the whole electricity of the judged cases, cooling and idle reserve included."""
    widths = []
    for case in fit.cases():
        kwh = impact.describe(PROVIDER, case.model, round(case.tokens_in), round(case.tokens_out), method="a2b-2")["kWh"]
        widths.append(kwh["high"] / kwh["low"])  # type: ignore[index]
    return statistics.median(widths)


def per_cent(part: float) -> str:
    return f"{100 * part:.0f} %"


def table(head: list[str], lines: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(line) + " |" for line in lines), ""]


ANCHOR_QUANTITIES = {
    "accelerators": "accelerators", "host": "host", "idle": "idle reserve", "cooling": "cooling", "electricity": "all electricity",
    "machines": "machines", "carbon": "CO2e", "water": "water",
}  # fmt: skip
ANCHOR_NAMES = {
    "google": "Google, median prompt",
    "mistral": "Mistral Large 2, 400 tokens",
    "deepseek": "DeepSeek-V3/R1, 1,000 tokens with their input",
}
ROLES = {"sets": "yes (set by it)", "sets-low": "yes (low end set by it)", "checks": "yes"}


def anchors_table() -> list[list[str]]:
    lines = []
    for one in anchors.comparisons():
        where = "" if one.zone is None else f", {one.zone}"
        counted = "as the maker" if one.boundary == "maker" else "as an answer is booked"
        low, best, high = one.published
        published = f"{best:.3g} {one.unit}" + (f" ({low:.2g}–{high:.2g}), derived" if one.is_derived else "")
        low, best, high = one.estimate
        lines.append(
            [
                f"{ANCHOR_NAMES[one.maker]}, {ANCHOR_QUANTITIES[one.quantity]}", f"{counted}{where}", published,
                f"{say(best)} {one.unit} ({say(low)}–{say(high)})", one.quality, ROLES[one.role] if one.is_inside else "**no**",
            ]
        )  # fmt: skip
    return lines


def implied_table() -> list[list[str]]:
    return [
        [one.zone, f"{1000 * registry.mixes()[one.zone].gwp:.0f}", say(one.by_carbon_wh), say(one.by_water_wh), say(one.joules_per_token)]
        for one in anchors.implied()
    ]


def dearest(found: list[Held]) -> float:
    """The most joules per token that chat or reasoning took, of any model at 16 requests at once."""
    return max(one.measured_high for one in found if one.judged)


def document(found: list[Held]) -> str:
    judged = [one for one in found if one.judged]
    others = [one for one in found if not one.judged]
    outside = [one for one in found if one.is_outside]
    if missing := [one.model for one in outside if (one.task, one.model) not in REASONS]:
        raise SystemExit(f"outside without a reason: {missing}")
    if idle := REASONS.keys() - {(one.task, one.model) for one in outside}:
        raise SystemExit(f"a reason for what is not outside: {idle}")
    about, report, sample = fit.load()["about"], fit.report(fit.leave_out()), in_sample()
    data, mixes = fit.load("anchors.json"), registry.mixes()
    lines = [
        "# The footprint held against measurements",
        "",
        "<!-- Written by `python -m bench.footprint.validate`; a test compares. -->",
        "",
        "Method `a2b-2` rests on public measurements, so it can be wrong in public. Every measured case stands here beside what the method would say **if it had not seen",
        "the model's family**, with `a2b-1` and EcoLogits 0.11.3 beside it. How the method works: [How the footprint is made](footprint.md), section 8.",
        "",
        "## What was measured",
        "",
        f"{about['what']}. Source: {about['source']}; {about['address']} at `{about['commit'][:12]}`, {about['date']}. Licence: {about['licence']}.",
        f"{about['chosen']}. The file is `bench/footprint/measured-energy.json`.",
        "",
        f"A *case* is one model in one task: {len(judged)} of chat and reasoning, which the fit is made from and judged by, and {len(others)} with pictures or code in the input, which are shown only.",
        "Its best value is the geometric mean over 32 requests and more at once with a token every 50 ms or faster, its low end the cheapest with 100 ms, its high end that of",
        "16 requests. How many requests a provider serves at once is not known; these are settings of a benchmark.",
        "",
        "The measurements state no length of the prompt. Assumed, low–best–high tokens: chat 50–100–200 (LMSYS-Chat-1M has 69.5 a prompt, arXiv:2309.11998; WildChat 296,",
        "arXiv:2405.01470), reasoning 150–250–400 (GPQA, arXiv:2311.12022: question, four choices and instruction; our estimate), pictures 300–1,500–4,000, code 1,000–4,000–15,000.",
        "Reading the prompt is taken off the measured total and added again for the real input, so nothing counts twice.",
        "",
        "## What came out",
        "",
        *table(
            ["", "goal", "one family left out", "all families seen"],
            [
                ["families whose middle case is within a factor of 2", "85 %", per_cent(report["within_two"]), ""],
                ["cases within a factor of 2", "", per_cent(report["cases_within_two"]), per_cent(sample["within_two"])],
                ["measured values inside the range", "90 %", per_cent(report["covered"]), ""],
                ["both measured ends inside the range", "", per_cent(report["ends_covered"]), ""],
                ["middle width (high ÷ low), fitted, accelerators", "30", f"{report['width']:.1f}", ""],
                ["middle width, measured models, accelerators", "10", "", f"{sample['width']:.1f}"],
                ["middle width, measured models, with host, idle reserve and cooling", "", "", f"{with_overheads():.0f}"],
            ],
        ),
        *table(
            ["family", "middle of estimate ÷ measured, family left out"],
            [[name, f"{ratio:.2f}"] for name, ratio in report["families"].items()],
        ),
        "The form was chosen the same way. Root mean square of ln(estimate ÷ measured), a family left out at a time; a factor of 1.46 is 0.38:",
        "",
        *table(
            ["form", "root mean square"],
            [
                [name + (" (chosen)" if name == fit.CHOSEN else ""), f"{fit.root_mean_square(fit.leave_out(name)):.2f}"]
                for name in fit.FORMS
            ],
        ),
        "## Every case",
        "",
        "Joules of the accelerators per output token, prompt included. `a2b-1` and EcoLogits: their part for the graphics processors, the prompt of section 2 in `a2b-1`;",
        "EcoLogits where it lists the model. Range in brackets.",
        "",
        *cases_table(judged),
        "Shown only, as shipped, at the assumed length of input:",
        "",
        *cases_table(others),
        "## What is outside, and why",
        "",
        "More than a factor of 2 away, or outside its range:",
        "",
        *(
            f"- {one.model} ({TASK_NAMES[one.task]}): estimate ÷ measured {one.ratio:.2f}. {REASONS[one.task, one.model]}."
            for one in outside
        ),
        "",
        "## Figures that makers have published",
        "",
        "Each beside the estimate at the same boundary: first what the maker counted and no more, where that differs also as an answer is booked here.",
        "",
        *table(["", "counted", "published", "`a2b-2`", "class", "inside"], anchors_table()),
        *(
            f"- **{NAMES[name]}**: {one['what']}. Counted: {one['counted']}. {one['source']} ({one['year']}; {one['licence']})."
            for name, one in data.items()
        ),
        f"- Google: {data['google']['tokens']}. This figure sets the size of all closed models (class D), so that the electricity lies inside says nothing. Its carbon is by",
        f"  contracts: {data['google']['scope_2_g']} g for {data['google']['total_wh']} Wh, {1000 * data['google']['scope_2_g'] / data['google']['total_wh']:.0f} g a kWh, where a kWh of the USA has {1000 * mixes['USA'].gwp:.0f}; its water is that of the site alone, without that of making",
        "  the electricity. Both set nothing here.",
        f"- DeepSeek publishes tokens and nodes, no electricity. {data['deepseek']['node_kw_source']}. At 6 kW it sets the low end of DeepSeek's models; the best value is that of a",
        "  benchmark, which serves far fewer at once.",
        "",
        "**Mistral lies outside where electricity has little CO2e, as in France and Sweden.** Its figure counts what ours does: electricity of all machines with cooling, by the grid, and making",
        "the servers; like ours it is of one answer more, without training. It does not say where, how long the input was, or how many Wh. So it is held against five mixes: its carbon",
        f"lies inside the range from {anchors.least_intensity_inside():.0f} g of CO2e a kWh on, its water everywhere. {100 * data['mistral']['computing_of_carbon']:g} % of the carbon and {100 * data['mistral']['computing_of_water']:g} % of the water of the whole life cycle come from computing (training and answers together).",
        "Were that so of the answer, and all its electricity of one zone, it would have taken:",
        "",
        *table(
            ["zone", "g CO2e a kWh", "Wh by its carbon", "Wh by its water", "J a token of the accelerators, by carbon"], implied_table()
        ),
        f"The most that was measured of any model in chat and reasoning, at 16 requests at once, is {say(dearest(found))} J a token, of one three times as large. In a mix like that of France the figure can therefore not be",
        "that of 400 tokens on a well-filled server alone; long inputs, few requests at once or machines kept ready would explain it, and none of it is published. Nothing is widened for it,",
        "since no measurement says by how much. Whoever reports on Mistral's own service and prefers Mistral's figure should say so and use that.",
        "",
        "## What this does not tell",
        "",
        "- Graphics processors of NVIDIA (H100, B200) under one server program. Google's TPUs, Groq's and Cerebras' chips are not in it.",
        "- **mxfp4** (gpt-oss) was measured in one family only: for other models, and for gpt-oss-20b, it is an extrapolation and says so (`precision-extrapolated`).",
        f"- Sizes below {a2b_2.MEASURED_TOTAL_B[0]:.3g} and above {a2b_2.MEASURED_TOTAL_B[1]:.3g} billion parameters, and contexts above {a2b_2.MEASURED_CONTEXT:,} tokens, are extrapolated too, and say so.",
        "- Closed models: nothing about them is measured by others. Class D rests on one published figure and guessed sizes.",
        "- Local machines: one request at a time on a desktop was not measured; class E until a meter says otherwise.",
        "- Pictures: 1024 × 1024 from six open models. Speech: nobody has measured it, so it is not known.",
        "",
    ]
    return "\n".join(lines)


def cases_table(found: list[Held]) -> list[str]:
    return table(
        ["model", "task", "B (active)", "weights", "measured", "`a2b-2`", "÷ measured", "`a2b-1`", "EcoLogits"],
        [
            [
                one.model, TASK_NAMES[one.task], f"{one.total_b:g} ({one.active_b:g})", one.precision,
                f"{say(one.measured)} ({say(one.measured_low)}–{say(one.measured_high)})", f"{say(one.best)} ({say(one.low)}–{say(one.high)})",
                f"{one.ratio:.2f}", f"{say(one.a2b_1)}", say(one.ecologits),
            ]
            for one in found
        ],
    )  # fmt: skip


def page(found: list[Held]) -> str:
    """What the chart shows: ratios to the measured value."""
    report, sample = fit.report(fit.leave_out()), in_sample()
    shown = [
        {
            "task": one.task, "model": one.model.rpartition("/")[2], "precision": one.precision, "judged": one.judged,
            "measured": one.measured, "measuredLow": one.measured_low, "measuredHigh": one.measured_high,
            "low": one.low, "best": one.best, "high": one.high, "a2b1": one.a2b_1, "ecologits": one.ecologits,
            "outside": one.is_outside,
        }
        for one in found
    ]  # fmt: skip
    summary = {
        "families": len(report["families"]),
        "familiesWithinTwo": round(report["within_two"] * len(report["families"])),
        "covered": round(report["covered"], 3),
        "fittedWidth": round(report["width"], 1),
        "measuredWidth": round(sample["width"], 1),
        "commit": fit.load()["about"]["commit"][:12],
        "date": fit.load()["about"]["date"],
    }
    return json.dumps({"summary": summary, "cases": shown}, indent=1) + "\n"


def main() -> None:
    found = held()
    DOCUMENT.write_text(document(found))
    PAGE.write_text(page(found))
    ANCHORS.write_text(anchors.page())
    METHOD.write_text(method_figures.page())


if __name__ == "__main__":
    main()
