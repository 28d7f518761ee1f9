"""What is held for typical requests beside what they cost, output included: by this checkout, and by another one before it.

`python -m bench.holds [CHECKOUT]`. Each checkout is asked by its own code what it holds; what is paid is the same for both: the tokens that
OpenAI's o200k vocabulary makes of the text (`bench.token_classes` shows how it is read), a picture's by its maker's rule, tools as OpenAI
counts them, and an answer of the length that stands beside each request. Requests stream and state a limit only where their clients do.
"""

import base64
import json
import struct
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any, Final

HERE: Final = Path(__file__).parents[1]
EXPOSURE: Final = 50_000
FACTOR: Final = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
USD: Final = {"gpt-4o": ("2.5", "10"), "gpt-4o-mini": ("0.15", "0.6"), "claude-sonnet-4-5": ("3", "15"), "demo": ("1", "4")}
TOLD_ABOUT_TOOLS: Final = {"claude-sonnet-4-5": 346}

TOOL = {"type": "function", "function": {"name": "get_weather", "description": "The weather of a place now.", "parameters": {
    "type": "object", "properties": {"place": {"type": "string", "description": "town and country"}}, "required": ["place"]}}}  # fmt: skip
TOOL_TOKENS: Final = 45
# Name: text, how many times, its tokens, tokens of the answer, model, limit the client states, tools, picture.
ENGLISH = "The forest grows slowly, and the clouds move over the valley while nobody is looking. "
PYTHON = 'def area(width: int, height: int) -> int:\n    """The area of a rectangle."""\n    return width * height\n\n\n'
REQUESTS: Final[dict[str, tuple[str, int, int, int, str, int | None, int, tuple[int, int] | None]]] = {
    "a short question, demo": ("What is the capital of France?", 1, 7, 250, "demo", None, 0, None),
    "a short question": ("What is the capital of France?", 1, 7, 250, "gpt-4o", None, 0, None),
    "a question in German": (
        "Wie lange braucht ein Buchenwald, bis er nach einem Kahlschlag wieder geschlossen ist?",
        1,
        19,
        700,
        "gpt-4o",
        None,
        0,
        None,
    ),
    "a letter in German, corrected": (
        "Der Wald wächst langsam, und die Wolken ziehen über das Tal, während niemand hinsieht. ",
        30,
        571,
        620,
        "gpt-4o",
        None,
        0,
        None,
    ),
    "a page of French, translated": (
        "La forêt pousse lentement et les nuages passent au-dessus de la vallée sans que personne les regarde. ",
        30,
        631,
        560,
        "gpt-4o",
        1_024,
        0,
        None,
    ),
    "a page of Chinese, summed up": ("森林长得很慢，云从山谷上飘过，没有人在看。", 40, 720, 300, "gpt-4o", 500, 0, None),
    "a long text, summed up": (ENGLISH, 600, 10_201, 900, "gpt-4o", None, 0, None),
    "an essay": ("Write an essay of two thousand words about beech forests.", 1, 11, 2_800, "gpt-4o", None, 0, None),
    "Python, explained": (PYTHON, 20, 540, 900, "gpt-4o", None, 0, None),
    "TypeScript, rewritten": (
        "export function area({ width, height }: Size): number {\n  return width * height;\n}\n\n",
        20,
        380,
        1_100,
        "gpt-4o",
        2_048,
        0,
        None,
    ),
    "JSON, as a table": (
        '{"id": 48213, "name": "spruce", "height_m": 21.4, "tags": ["old", "north"]},\n',
        30,
        990,
        800,
        "gpt-4o",
        1_500,
        0,
        None,
    ),
    "a table of numbers": ("17.5,203.11,4.07,88\n", 80, 1_120, 400, "gpt-4o", 800, 0, None),
    "a log": ("2026-11-29T12:30:11Z INFO request 4821 took 312 ms\n", 300, 6_900, 500, "gpt-4o", None, 0, None),
    "a repository, one step of an agent": (PYTHON, 1_100, 29_700, 600, "claude-sonnet-4-5", 8_192, 12, None),
    "tools: one": ("What is the weather in Ulm?", 1, 8, 40, "gpt-4o", 256, 1, None),
    "tools: four": ("What is the weather in Ulm, and in Bonn? Compare them for a hike on Sunday.", 1, 20, 120, "gpt-4o", 300, 4, None),
    "a photograph": ("What is seen here?", 1, 5, 300, "gpt-4o", 600, 0, (1600, 1200)),
    "a photograph, small model": ("What is seen here?", 1, 5, 300, "gpt-4o-mini", None, 0, (1600, 1200)),
    "a screen, read": ("Which text stands here?", 1, 5, 700, "gpt-4o", 1_024, 0, (1920, 1080)),
    "a drawing, small model": ("What is seen here?", 1, 5, 200, "gpt-4o-mini", None, 0, (512, 512)),
}
PROBE: Final = """
import json, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.configuration import load_settings
from aim2balance.catalogue.pricestore import load_price_list
from aim2balance.gateway import attempt
from aim2balance.gateway.types import Caller
from aim2balance.kit.ids import new_id
from aim2balance.kit.settings import Environment
given = json.load(sys.stdin)
with TemporaryDirectory() as folder:
    path = Path(folder) / "aim2balance.yaml"
    path.write_text(json.dumps(given["config"]))
    holder = CatalogueHolder(load_settings(Environment(data_dir=Path(folder), config=path)), load_price_list(Path(folder)))
ids = {name: new_id() for name in Caller.__annotations__ if name in ("owner_id", "user_id", "payer_id")}
caller = Caller(**ids)
found = []
for body in given["bodies"]:
    raw, deployment = json.dumps(body).encode(), holder.current.resolve(body["model"]).deployments[0]
    common = {"caller": caller, "body": raw, "request_id": new_id()}
    if hasattr(attempt, "InferenceRequest"):
        from aim2balance.gateway import operations
        asked = {"request": attempt.InferenceRequest(facts=operations.read("chat", raw), **common)}
    else:
        from aim2balance.gateway.dialects import read
        asked = {"asked": attempt.Asked(facts=read("chat", raw), **common)}
    made = attempt.Attempt(deployment=deployment, rates=holder.current.rates, limits=holder.settings.gateway, **asked)
    beyond = made.beyond_estimate.micro if hasattr(made, "beyond_estimate") else 0
    found.append([made.sizing.want.micro, made.sizing.least.micro, beyond])
print(json.dumps(found))
"""


def _png(width: int, height: int) -> str:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    return "data:image/png;base64," + base64.b64encode(head.ljust(64, b"\0")).decode()


def bodies() -> list[dict[str, Any]]:
    made = []
    for text, times, _, _, model, limit, tools, picture in REQUESTS.values():
        content: Any = text * times
        if picture:
            content = [{"type": "text", "text": content}, {"type": "image_url", "image_url": {"url": _png(*picture)}}]
        body: dict[str, Any] = {"model": model, "stream": True, "messages": [{"role": "user", "content": content}]}
        if limit:
            body["max_tokens"] = limit
        if tools:
            body["tools"] = [TOOL] * tools
        made.append(body)
    return made


def asked(checkout: Path) -> list[list[int]]:
    """What that checkout wants to hold for each request, what it needs at least, and what the input may cost beyond: µ€."""
    models = {
        name: {"provider": "claude" if "claude" in name else "peer", "upstream": name, "usd_per_mtok": {"input": usd[0], "output": usd[1]}}
        for name, usd in USD.items()
    }
    providers = {
        "peer": {"vendor": "openai", "base_url": "http://peer.test/v1", "api_key": "k", "models": []},
        "claude": {"vendor": "anthropic", "base_url": "http://claude.test/v1", "api_key": "k", "models": []},
    }
    rate = {"value": "0.92", "date": "2026-10-06", "source": "bench"}
    config = {"demo": False, "pricing": {"eur_per_usd": rate}, "providers": providers, "models": models}
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input=json.dumps({"config": config, "bodies": bodies()}),
        cwd=checkout,
        env={"PYTHONPATH": str(checkout), "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def paid() -> list[int]:
    """µ€ for each request."""
    from aim2balance.catalogue.accepts import accepts_of
    from aim2balance.catalogue.hold_sizing import picture_tokens
    from aim2balance.catalogue.vendors import VENDORS

    found = []
    for _, times, tokens, answer, model, _, tools, picture in REQUESTS.values():
        del times
        given = tokens + 7 + (TOOL_TOKENS * tools + 12 if tools else 0) + (TOLD_ABOUT_TOOLS.get(model, 0) if tools else 0)
        if picture and (rule := accepts_of(VENDORS["openai"], model).pictures):
            given += picture_tokens(rule, picture)
        each_in, each_out = map(Decimal, USD[model])
        found.append(int((given * each_in + answer * each_out) * FACTOR))
    return found


def balances() -> list[int]:
    """From a hundredth of a cent to ten euro, sixty steps of the same ratio."""
    return [round(100 * 10 ** (step * 5 / 59)) for step in range(60)]


def refused(least: int, beyond: int) -> int:
    """Of those balances: on how many a request is refused. What its input may cost beyond is the exposure's, up to its bound."""
    return sum(least > min(balance, max(0, balance + EXPOSURE - beyond)) for balance in balances())


def main() -> None:
    before = asked(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    now, price = asked(HERE), paid()
    print(
        "| request | paid, µ€ | held ÷ paid before | now | refused of 60 balances before | now |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    ratios: tuple[list[float], list[float]] = ([], [])
    counts = [0, 0]
    for place, name in enumerate(REQUESTS):
        cells = []
        for which, table in enumerate((before, now)):
            if table is None:
                cells.append(("-", "-"))
                continue
            want, least, beyond = table[place]
            ratios[which].append(want / price[place])
            number = refused(least, beyond if which else 0)
            counts[which] += number
            cells.append((f"{ratios[which][-1]:.2f}", str(number)))
        print(f"| {name} | {price[place]:,} | {cells[0][0]} | {cells[1][0]} | {cells[0][1]} | {cells[1][1]} |")
    middle = [f"{median(each):.2f}" if each else "-" for each in ratios]
    print(f"| **median, sum** | | **{middle[0]}** | **{middle[1]}** | **{counts[0]}** | **{counts[1]}** |")


if __name__ == "__main__":
    main()
