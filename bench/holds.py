"""What is held for the input of typical requests, beside what it costs: today's rule and the one before it (a token for three bytes).

`python -m bench.holds`. Tokens are those that OpenAI's o200k vocabulary makes of the text (`bench.token_classes` shows how it is read), a
picture's those of its maker's rule; the output is not part of it: what is held for it is the limit, whichever way the input is counted.
"""

import base64
import json
import struct
from statistics import median
from typing import Any, Final

from aim2balance.catalogue.accepts import accepts_of
from aim2balance.catalogue.hold_sizing import picture_tokens
from aim2balance.catalogue.types import GatewayLimits
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.gateway.operations import read

MESSAGE: Final = 8
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "The weather of a place now.", "parameters": {
    "type": "object", "properties": {"place": {"type": "string", "description": "town and country"}}, "required": ["place"]}}}  # fmt: skip
TEXTS: Final = {
    "a short question": ("What is the capital of France?", 1, 7),
    "a question in German": ("Wie lange braucht ein Buchenwald, bis er nach einem Kahlschlag wieder geschlossen ist?", 1, 19),
    "a page of English": ("The forest grows slowly, and the clouds move over the valley while nobody is looking. ", 30, 511),
    "a page of German": ("Der Wald wächst langsam, und die Wolken ziehen über das Tal, während niemand hinsieht. ", 30, 571),
    "a long text, English": ("The forest grows slowly, and the clouds move over the valley while nobody is looking. ", 600, 10201),
    "a page of French": ("La forêt pousse lentement et les nuages passent au-dessus de la vallée sans que personne les regarde. ", 30, 631),
    "a page of Chinese": ("森林长得很慢，云从山谷上飘过，没有人在看。", 40, 720),
    "Python": ('def area(width: int, height: int) -> int:\n    """The area of a rectangle."""\n    return width * height\n\n\n', 20, 540),
    "TypeScript": ("export function area({ width, height }: Size): number {\n  return width * height;\n}\n\n", 20, 380),
    "JSON": ('{"id": 48213, "name": "spruce", "height_m": 21.4, "tags": ["old", "north"]},\n', 30, 990),
    "a table of numbers": ("17.5,203.11,4.07,88\n", 80, 1120),
    "a log": ("2026-11-29T12:30:11Z INFO request 4821 took 312 ms\n", 60, 1380),
    "tools: one": ("What is the weather in Ulm?", 1, 8),
    "tools: four": ("What is the weather in Ulm, and in Bonn? Compare them for a hike on Sunday.", 1, 20),
}
PICTURES: Final = {"a photograph": (1600, 1200), "a screen": (1920, 1080), "a drawing": (512, 512)}


def _png(width: int, height: int) -> str:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    return "data:image/png;base64," + base64.b64encode(head.ljust(64, b"\0")).decode()


def _before(body: dict[str, Any], pictures: int) -> int:
    """Bytes of all texts and tools ÷ 3, 8 a message, 1,600 a picture."""
    content = body["messages"][0]["content"]
    text = content if isinstance(content, str) else content[0]["text"]
    size = len(text.encode()) + (len(json.dumps(body["tools"], separators=(",", ":"))) if "tools" in body else 0)
    return -(-size // 3) + MESSAGE + 1_600 * pictures


def _now(body: dict[str, Any], model: str) -> int:
    facts = read("chat", json.dumps({"model": model, **body}).encode())
    rule, counted = accepts_of(VENDORS["openai"], model).pictures, facts.counted_input
    for picture in facts.media.pictures if facts.media else ():
        counted += picture_tokens(rule, picture.size or (0, 0)) if rule else GatewayLimits().picture_tokens
    return counted


def rows() -> list[tuple[str, int, int, int]]:
    """Name, tokens that are paid, held before, held now."""
    found = []
    for name, (text, times, tokens) in TEXTS.items():
        body: dict[str, Any] = {"messages": [{"role": "user", "content": text * times}]}
        paid = tokens + 7
        if name.startswith("tools"):
            body["tools"] = [TOOL] * (4 if "four" in name else 1)
            paid += 45 * len(body["tools"]) + 12
        found.append((name, paid, _before(body, 0), _now(body, "gpt-4o")))
    for name, size in PICTURES.items():
        for model in ("gpt-4o", "gpt-4o-mini"):
            part = {"type": "image_url", "image_url": {"url": _png(*size)}}
            body = {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is seen here?"}, part]}]}
            rule = accepts_of(VENDORS["openai"], model).pictures
            paid = (picture_tokens(rule, size) if rule else 0) + 5 + 7
            found.append((f"{name}, {model}", paid, _before(body, 1), _now(body, model)))
    return found


def main() -> None:
    table = rows()
    print("| request | tokens paid | held ÷ paid before | held ÷ paid now |\n| --- | ---: | ---: | ---: |")
    for name, paid, before, now in table:
        print(f"| {name} | {paid:,} | {before / paid:.2f} | {now / paid:.2f} |")
    before, now = ([row[which] / row[1] for row in table] for which in (2, 3))
    print(f"| **median of {len(table)}** | | **{median(before):.2f}** | **{median(now):.2f}** |")
    print(f"| **least** | | **{min(before):.2f}** | **{min(now):.2f}** |")


if __name__ == "__main__":
    main()
