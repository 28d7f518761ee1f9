"""What one estimate costs on the way of an answer: `python -m bench.footprint.speed`. Microseconds, the best of seven runs of 20,000."""

import json
import timeit
from typing import Final

from aim2balance import impact
from aim2balance.impact import a2b_1, a2b_2
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import footprint_fields

ANSWER: Final = TokenUsage(uncached_input=1_000, cache_read=200, output=400)
MODELS: Final = (
    ("openai", "gpt-4o-mini"),
    ("groq", "llama-3.1-8b-instant"),
    ("openrouter", "qwen/qwen3-32b"),
    ("openrouter", "deepseek/deepseek-r1"),
)
RUNS: Final = 20_000


def microseconds(work: str, names: dict[str, object]) -> float:
    return round(min(timeit.repeat(work, globals=names, number=RUNS, repeat=7)) / RUNS * 1e6, 2)


def main() -> None:
    for provider, model in MODELS:
        names: dict[str, object] = {
            "usage": ANSWER, "first": a2b_1.estimate, "second": a2b_2.estimate_served, "fields": footprint_fields, "by": impact.footprint_by,
            "profile": impact.profile(provider, model), "served": impact.served_model(provider, model), "provider": provider, "model": model,
        }  # fmt: skip
        row = {
            "a2b-1": microseconds("first(profile, usage, latency_s=3.0)", names),
            "a2b-2": microseconds("second(served, usage)", names),
            "a2b-1, found and booked": microseconds("fields(by('a2b-1', provider, model, usage, latency_s=3.0), 'a2b-1')", names),
            "a2b-2, found and booked": microseconds("fields(by('a2b-2', provider, model, usage), 'a2b-2')", names),
        }
        print(json.dumps({"model": model, **row}))


if __name__ == "__main__":
    main()
