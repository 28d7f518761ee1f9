"""Fits the figures of method `a2b-2` to public measurements and writes `aim2balance/impact/a2b_2_figures.py`.

    .venv/bin/python -m bench.footprint.fit          # what comes out of leaving out one family at a time
    .venv/bin/python -m bench.footprint.fit --write  # and the module

A *row* is one measured configuration, a *case* one model in one task: best is the geometric mean over 32 requests and more at once with a
token every 50 ms or faster, low the cheapest with 100 ms, high that of 16 requests.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aim2balance.impact import a2b_1
from aim2balance.impact.a2b_2 import CLOSED_BITS, HOST, PREFILL_WH, decode_joules
from aim2balance.impact.types import Fit

HERE = Path(__file__).parent
FIGURES = HERE.parents[1] / "aim2balance" / "impact" / "a2b_2_figures.py"
TASKS = ("lm-arena-chat", "gpqa")
PROMPTS = {  # input tokens: low, best, high; the benchmark states none
    "lm-arena-chat": (50, 100, 200),  # LMSYS-Chat-1M: 69.5 a prompt (arXiv:2309.11998, table 1); WildChat: 296 (arXiv:2405.01470)
    "gpqa": (150, 250, 400),  # question, four choices and instruction; our estimate from the questions (arXiv:2311.12022)
    "image-chat": (300, 1500, 4000),  # pictures become some hundred to some thousand tokens; shown only, never fitted
    "sourcegraph-fim": (1000, 4000, 15000),  # code before and after the gap; shown only, never fitted
}
BITS = {"bfloat16": 16.0, "fp8": 8.0, "mxfp4": 4.25}
FAMILIES = ("qwen3", "llama-3.1", "llama-4", "deepseek", "gemma", "nemotron", "gpt-oss")
BEST_BATCH, BEST_ITL_MS, LOW_ITL_MS, HIGH_BATCH = 31, 50, 100, (14, 17)  # mean concurrency: a setting of 32 measures as 31 and a fraction
MOST_BATCH = 700
START = Fit(weights_j=0.22, overhead_gb=2.0, arithmetic_j=0.006, arithmetic_exponent=0.9, cache_j=0.02, mixture=1.2)
PRIOR = (0.01, 0.5, 0.01, 0.5, 0.01, 0.01)
"""How strongly each coefficient is held at its start, in the unit of one family's weight: what 7 families cannot tell stays physical."""
PREFILL_LOW_J, PREFILL_J, PREFILL_HIGH_J = (wh * 3600 for wh in PREFILL_WH)
EXPANDED_QUANTILE = 0.9


def load(name: str = "measured-energy.json") -> dict[str, Any]:
    return json.loads((HERE / name).read_text())


def records(columns: list[str], rows: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def family_of(model: str) -> str:
    return next(family for family in FAMILIES if family in model.lower())


def base_of(model: str) -> str:
    name = model.rpartition("/")[2].lower()
    for end in ("-instruct", "-thinking", "-2507", "-it", "-fp8"):
        name = name.replace(end, "")
    return name


def prompt_joules(eps: float, active_b: float, tokens_in: float) -> float:
    return eps * active_b * tokens_in * (1 + tokens_in / a2b_1.LONG_CONTEXT_TOKENS)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A configuration; `joules` is an output token without its prompt."""

    model: str
    family: str
    task: str
    total_b: float
    active_b: float
    bits: float
    batch: float
    context: float
    joules: float


@dataclass(frozen=True, kw_only=True)
class Case:
    """A model in a task; `total` is joules per output token with the prompt, as measured; `joules` without it."""

    model: str
    family: str
    task: str
    gpus: str
    precision: str
    total_b: float
    active_b: float
    bits: float
    tokens_in: float
    tokens_out: float
    context: float
    batches: tuple[float, float, float]
    total: tuple[float, float, float]
    joules: tuple[float, float, float]
    configurations: int


def text() -> list[dict[str, Any]]:
    data = load()
    return records(data["text_columns"], data["text"])


def rows() -> list[Row]:
    found = []
    for each in text():
        if each["task"] not in TASKS or each["itl_ms"] > LOW_ITL_MS or each["batch"] > MOST_BATCH:
            continue
        tokens_in = PROMPTS[each["task"]][1]
        read = prompt_joules(PREFILL_J, each["active_b"], tokens_in) / each["output_tokens"]
        found.append(
            Row(
                model=each["model"], family=family_of(each["model"]), task=each["task"], total_b=each["total_b"], active_b=each["active_b"],
                bits=BITS[each["precision"]], batch=each["batch"], context=tokens_in + each["output_tokens"] / 2,
                joules=each["joules_per_token"] - read,
            )
        )  # fmt: skip
    return found


def mean(values: Sequence[float]) -> float:
    return math.exp(statistics.fmean(math.log(value) for value in values))


def cases(tasks: Sequence[str] = TASKS) -> list[Case]:
    found = []
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in text():
        if each["task"] in tasks:
            groups.setdefault((each["task"], each["model"]), []).append(each)
    for (task, model), group in sorted(groups.items()):
        best = [each for each in group if each["batch"] >= BEST_BATCH and each["itl_ms"] <= BEST_ITL_MS]
        if not best:
            best = [max(group, key=lambda each: each["batch"])]
        quick = [each for each in group if each["itl_ms"] <= LOW_ITL_MS]
        few = [each for each in group if HIGH_BATCH[0] <= each["batch"] <= HIGH_BATCH[1]]
        cheapest, dearest = min(quick or group, key=_joules), max(few or best, key=_joules)
        first, (least_in, tokens_in, most_in) = group[0], PROMPTS[task]
        active, tokens_out = first["active_b"], mean([each["output_tokens"] for each in best])
        total = (cheapest["joules_per_token"], mean([_joules(each) for each in best]), dearest["joules_per_token"])
        found.append(
            Case(
                model=model, family=family_of(model), task=task, total_b=first["total_b"], active_b=active, bits=BITS[first["precision"]],
                precision=first["precision"], gpus=" and ".join(sorted({each["gpu"] for each in group})),
                tokens_in=tokens_in, tokens_out=tokens_out, context=tokens_in + tokens_out / 2,
                batches=(cheapest["batch"], mean([each["batch"] for each in best]), dearest["batch"]),
                total=total,
                joules=(
                    total[0] - prompt_joules(PREFILL_LOW_J, active, most_in) / cheapest["output_tokens"],
                    total[1] - prompt_joules(PREFILL_J, active, tokens_in) / tokens_out,
                    total[2] - prompt_joules(PREFILL_HIGH_J, active, least_in) / dearest["output_tokens"],
                ),
                configurations=len(group),
            )
        )  # fmt: skip
    return found


def _joules(each: dict[str, Any]) -> float:
    return float(each["joules_per_token"])


# Forms: what a row or case costs under a vector of parameters, all in logarithms except exponents.
Vector = list[float]
Form = Callable[[Vector, Any, float], float]


def fit_of(vector: Vector) -> Fit:
    weights, overhead, arithmetic, exponent, cache, mixture = vector
    return Fit(math.exp(weights), math.exp(overhead), math.exp(arithmetic), exponent, math.exp(cache), math.exp(mixture))


def vector_of(fit: Fit) -> Vector:
    return [math.log(value) if name != "arithmetic_exponent" else value for name, value in fit._asdict().items()]


def additive(vector: Vector, item: Row | Case, batch: float) -> float:
    return math.log(decode_joules(item.total_b, item.active_b, item.bits, item.context, batch, fit_of(vector)))


def additive_without_precision(vector: Vector, item: Row | Case, batch: float) -> float:
    return math.log(decode_joules(item.total_b, item.active_b, 16.0, item.context, batch, fit_of(vector)))


def additive_without_context(vector: Vector, item: Row | Case, batch: float) -> float:
    return math.log(decode_joules(item.total_b, item.active_b, item.bits, 1000.0, batch, fit_of(vector)))


def power_law(vector: Vector, item: Row | Case, batch: float) -> float:
    one, size, active, context, shared = vector
    return (
        one
        + size * math.log(item.total_b * item.bits / 16)
        + active * math.log(item.active_b)
        + context * math.log(item.context)
        + shared * math.log(batch / 64)
    )


def power_law_without_precision(vector: Vector, item: Row | Case, batch: float) -> float:
    one, size, active, context, shared = vector
    return (
        one
        + size * math.log(item.total_b)
        + active * math.log(item.active_b)
        + context * math.log(item.context)
        + shared * math.log(batch / 64)
    )


FORMS: dict[str, tuple[Form, Vector, Sequence[float]]] = {
    "weights, arithmetic and cache added": (additive, vector_of(START), PRIOR),
    "the same without precision": (additive_without_precision, vector_of(START), PRIOR),
    "the same without context": (additive_without_context, vector_of(START), PRIOR),
    "power law": (power_law, [-4.0, 0.6, 0.3, 0.1, -0.5], (0.01,) * 5),
    "power law without precision": (power_law_without_precision, [-4.0, 0.6, 0.3, 0.1, -0.5], (0.01,) * 5),
}
CHOSEN = "weights, arithmetic and cache added"


def solve(matrix: list[Vector], right: Vector) -> Vector:
    size = len(right)
    matrix, right = [list(line) for line in matrix], list(right)
    for i in range(size):
        pivot = max(range(i, size), key=lambda row: abs(matrix[row][i]))
        matrix[i], matrix[pivot], right[i], right[pivot] = matrix[pivot], matrix[i], right[pivot], right[i]
        for row in range(size):
            if row != i:
                factor = matrix[row][i] / matrix[i][i]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[i], strict=True)]
                right[row] -= factor * right[i]
    return [right[i] / matrix[i][i] for i in range(size)]


def weights_of(items: Sequence[Row]) -> Vector:
    """Every case counts alike whatever its number of rows, a family as the root of its number of cases."""
    of_case = Counter((item.model, item.task) for item in items)
    of_family = Counter(family_of(model) for model, _ in of_case)
    return [1 / of_case[item.model, item.task] / of_family[item.family] ** 0.5 for item in items]


def least_squares(form: Form, start: Vector, prior: Sequence[float], items: Sequence[Row]) -> Vector:
    """Levenberg and Marquardt on the logarithms of joules, each parameter held to its start by its prior."""
    weights, size = weights_of(items), len(start)

    def cost(vector: Vector) -> float:
        misses = sum(w * (form(vector, item, item.batch) - math.log(item.joules)) ** 2 for w, item in zip(weights, items, strict=True))
        return misses + sum(p * (a - b) ** 2 for p, a, b in zip(prior, vector, start, strict=True))

    vector, damping = list(start), 1e-2
    now = cost(vector)
    for _ in range(80):
        base = [form(vector, item, item.batch) for item in items]
        slopes = []
        for i in range(size):
            moved = [value + 1e-5 * (i == j) for j, value in enumerate(vector)]
            slopes.append([(form(moved, item, item.batch) - b) / 1e-5 for item, b in zip(items, base, strict=True)])
        misses = [math.log(item.joules) - b for item, b in zip(items, base, strict=True)]
        normal = [[sum(w * a * b for w, a, b in zip(weights, one, other, strict=True)) for other in slopes] for one in slopes]
        right = [sum(w * a * m for w, a, m in zip(weights, slope, misses, strict=True)) for slope in slopes]
        for i in range(size):
            normal[i][i] += prior[i]
            right[i] -= prior[i] * (vector[i] - start[i])
        gain = 0.0
        for _ in range(12):
            step = solve([[value * (1 + damping * (i == j)) for j, value in enumerate(line)] for i, line in enumerate(normal)], right)
            tried = [a + b for a, b in zip(vector, step, strict=True)]
            try:
                then = cost(tried)
            except (OverflowError, ValueError):
                then = math.inf
            if then < now:
                gain, vector, now, damping = now - then, tried, then, max(damping / 5, 1e-9)
                break
            damping *= 4
        if gain < 1e-11:
            break
    return vector


@dataclass(frozen=True, kw_only=True)
class Left:
    """A case estimated by a fit that saw nothing of its family: joules per output token with the prompt, before the spread of the ends."""

    case: Case
    low: float
    best: float
    high: float


def batches_of(found: Sequence[Case]) -> tuple[float, float, float]:
    """Requests at once that stand for low, best and high: the middle of what the cases were measured with."""
    low, best, high = (float(round(mean([case.batches[end] for case in found]))) for end in range(3))
    return low, best, high


@cache
def leave_out(name: str = CHOSEN) -> list[Left]:
    form, start, prior = FORMS[name]
    found, items = cases(), rows()
    batches, left = batches_of(found), []
    for family in FAMILIES:
        vector = least_squares(form, start, prior, [row for row in items if row.family != family])
        left += [
            Left(case=case, low=low, best=best, high=high)
            for case in found
            if case.family == family
            for low, best, high in [[math.exp(form(vector, case, batch)) for batch in batches]]
        ]
    return left


def prompt_of(case: Case, end: int) -> float:
    """Joules per output token for reading the stated prompt, by the low, best or high figure of the prefill."""
    return prompt_joules(PREFILL_WH[end] * 3600, case.active_b, case.tokens_in) / case.tokens_out


def quantile(values: Sequence[float], part: float) -> float:
    """Between the two nearest, as spreadsheets do."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def spread_of(left: Sequence[Left]) -> tuple[float, float]:
    """How far the ends are moved so that nine in ten measured ends of families the fit never saw lie inside, their prompts included."""
    low = quantile([each.low / (each.case.total[0] - prompt_of(each.case, 0)) for each in left], EXPANDED_QUANTILE)
    high = quantile([(each.case.total[2] - prompt_of(each.case, 2)) / each.high for each in left], EXPANDED_QUANTILE)
    return max(1.0, low), max(1.0, high)


def root_mean_square(left: Sequence[Left]) -> float:
    return math.sqrt(statistics.fmean(math.log(each.best / each.case.joules[1]) ** 2 for each in left))


def least_joules_of_deepseek(active_b: float) -> float:
    """Joules of the accelerators per output token in DeepSeek's own production at the lowest stated power of a node, without the input."""
    anchor = load("anchors.json")["deepseek"]
    joules = anchor["nodes"] * anchor["node_kw"][0] * 1000 * 86400 / anchor["output_tokens"] / (1 + HOST[1])
    fresh = (anchor["input_tokens"] - anchor["cached_tokens"] + a2b_1.CACHED_WEIGHT[1] * anchor["cached_tokens"]) / anchor["output_tokens"]
    return float(joules - PREFILL_J * active_b * fresh)


def pictures() -> dict[str, tuple[int, tuple[float, float, float]]]:
    """Low: the cheapest; best: geometric mean on one accelerator; high: the dearest of two accelerators for one picture."""
    data = load()
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in records(data["picture_columns"], data["pictures"]):
        groups.setdefault(each["model"].rpartition("/")[2].lower(), []).append(each)
    found = {}
    for name, group in sorted(groups.items()):
        joules = [each["joules_per_image"] for each in group if each["gpus"] == 1]
        dear = [each["joules_per_image"] for each in group if each["gpus"] <= 2]
        found[name] = (group[0]["steps"], (min(joules), mean(joules), max(dear)))
    return found


def significant(value: float, digits: int = 4) -> str:
    return repr(float(f"{value:.{digits}g}"))


def triple(values: Sequence[float]) -> str:
    return "(" + ", ".join(significant(value) for value in values) + ")"


def closed_factor(fit: Fit, best_batch: float) -> tuple[float, float, float, float]:
    """Published joules of the accelerators for Google's median prompt, its assumed tokens in and out, and what the fit has to be multiplied by."""
    from aim2balance.impact.registry import models

    anchor = load("anchors.json")["google"]
    listed = models().exact["google_genai", anchor["model"]]
    total, active = (math.sqrt(bounds.low * bounds.high) for bounds in (listed.total, listed.active))
    published, tokens_in, tokens_out = anchor["accelerators_wh"] * 3600, anchor["tokens_in"], anchor["tokens_out"]
    read = prompt_joules(PREFILL_J, active, tokens_in)
    written = decode_joules(total, active, CLOSED_BITS, tokens_in + tokens_out / 2, best_batch, fit) * tokens_out
    return published, tokens_in, tokens_out, (published - read) / written


def figures() -> str:
    """The text of `a2b_2_figures.py`."""
    found, left = cases(), leave_out()
    fit = Fit(*(float(significant(value)) for value in fit_of(least_squares(*FORMS[CHOSEN], rows()))))
    batches, spread = batches_of(found), spread_of(left)
    published, tokens_in, tokens_out, factor = closed_factor(fit, batches[1])
    by_name: dict[str, list[Case]] = {}
    for case in found:
        by_name.setdefault(base_of(case.model) + ("-fp8" if case.precision == "fp8" else ""), []).append(case)
    lines = [
        '"""Figures of method `a2b-2`: made by `bench/footprint/fit.py` from `bench/footprint/measured-energy.json` and `anchors.json`. Frozen."""',
        "",
        "from typing import Final",
        "",
        "from aim2balance.impact.types import ClosedAnchor, Fit, Measured, MeasuredPoint, Pictures, Triple",
        "",
        "FIT: Final = Fit(" + ", ".join(f"{name}={significant(value)}" for name, value in fit._asdict().items()) + ")",
        f"BATCH: Final[Triple] = {triple(batches)}",
        '"""Requests at once for low, best and high: what the measured cases have on average, not what is known of production."""',
        f"SPREAD: Final = {triple(spread)}",
        '"""What low is divided and high multiplied by: nine in ten measured ends of a family left out lie inside."""',
        f"CLOSED: Final = ClosedAnchor(published_joules={significant(published)}, tokens_in={tokens_in}, tokens_out={tokens_out}, factor={significant(factor)})",
        '"""Google 2025: 0.14 Wh of the accelerators for a median prompt, beside the fit for Gemini 2.5 Flash as large as EcoLogits assumes."""',
        f"PROMPTS: Final[dict[str, Triple]] = {{{', '.join(f'{task!r}: {PROMPTS[task]}' for task in TASKS)}}}",
        "MEASURED: Final[dict[str, Measured]] = {",
    ]
    for name, of_name in sorted(by_name.items()):
        first = of_name[0]
        key = name.removesuffix("-fp8") if name.removesuffix("-fp8") not in by_name else name
        points = ", ".join(
            f"MeasuredPoint({significant(case.context)}, {triple(case.joules)})" for case in sorted(of_name, key=lambda case: case.context)
        )
        least = f", least_joules={significant(least_joules_of_deepseek(first.active_b))}" if first.family == "deepseek" else ""
        lines.append(f"    {key!r}: Measured({first.total_b}, {first.active_b}, {first.bits}, ({points},){least}),")
    lines += ["}", "PICTURES: Final[dict[str, Pictures]] = {"]
    lines += [f"    {name!r}: Pictures({steps}, {triple(joules)})," for name, (steps, joules) in pictures().items()]
    lines += ["}", ""]
    ruff = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FIGURES), "-"]
    return subprocess.run(ruff, input="\n".join(lines), capture_output=True, text=True, check=True).stdout


def report(left: Sequence[Left]) -> dict[str, Any]:
    """What is judged: of every family the median of best over measured, how many medians lie in the range, how wide the ranges are."""
    spread = spread_of(left)
    ends = [
        (
            each.low / spread[0] + prompt_of(each.case, 0),
            each.best + prompt_of(each.case, 1),
            each.high * spread[1] + prompt_of(each.case, 2),
        )
        for each in left
    ]
    families = {
        family: statistics.median(
            best / each.case.total[1] for each, (_, best, _) in zip(left, ends, strict=True) if each.case.family == family
        )
        for family in FAMILIES
    }
    return {
        "families": families,
        "within_two": sum(0.5 <= ratio <= 2 for ratio in families.values()) / len(families),
        "cases_within_two": sum(0.5 <= best / each.case.total[1] <= 2 for each, (_, best, _) in zip(left, ends, strict=True)) / len(left),
        "covered": sum(low <= each.case.total[1] <= high for each, (low, _, high) in zip(left, ends, strict=True)) / len(left),
        "ends_covered": sum(
            low <= each.case.total[0] and each.case.total[2] <= high for each, (low, _, high) in zip(left, ends, strict=True)
        )
        / len(left),
        "width": statistics.median(high / low for low, _, high in ends),
        "spread": spread,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        FIGURES.write_text(figures())
    for name in FORMS:
        print(f"{name:40} {root_mean_square(leave_out(name)):.3f}")
    print(json.dumps(report(leave_out()), indent=1))


if __name__ == "__main__":
    main()
