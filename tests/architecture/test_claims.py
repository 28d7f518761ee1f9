"""F33: no text of ours rests on making up for a footprint. Documents, legal texts, mails, PDFs, files, what commands print, in both languages.

The texts of the page have the same test in `web/src/lib/locales/locales.test.ts`.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(
    r"\b(?:carbon|climate|co2e?|klima)[- ]?neutral|\bklimapositiv|climate[- ]positive|\bnet[- ]zero\b|\bcompensat|\bkompens|\boffset(?:s|ting)?\b|"
    r"(?<!un)\bausgeglichen|\b(?:co2|klima|emissions)[- ]?ausgleich|\bgreen ai\b|\bgrüne ki\b|\byou restored\b|\byour donation\b|\b(?:ihre|deine) spende\b|"
    r"\bsie haben renaturiert\b|\btrees needed\b|\brebalancing (?:fee|surcharge)\b",
    re.IGNORECASE,
)
DENIED = (
    "This contribution is no compensation. It does not make AI use climate-neutral.",
    "Dieser Beitrag ist keine Kompensation. Er macht die KI-Nutzung nicht klimaneutral.",
)
"""The standing line denies what the words would claim."""
SAYS_WHAT_IS_NEVER_SAID = {"docs/words.md", "aim2balance/gateway/dialects/README.md", "docs/aim2balance.schema.json"}
"""The list of words that are not used; offsets in bytes; and keys of the configuration, where `rebalancing_fee` is a fixed name."""
TECHNICAL = re.compile(
    r"`[^`\n]*`|```.*?```|\b(?:ids?|byte|time|utc|clock|string|list)[- ]offsets?\b|\boffset of\b|\boutline-offset\b",
    re.DOTALL | re.IGNORECASE,
)
"""Code, and places in a file or from a clock."""


def said(text: str) -> list[str]:
    whole = " ".join(line.removeprefix(">").strip() for line in TECHNICAL.sub(" ", text).splitlines())
    for line in DENIED:
        whole = whole.replace(line, "")
    return [whole[max(0, found.start() - 40) : found.end() + 30] for found in FORBIDDEN.finditer(whole)]


def documents() -> Iterator[Path]:
    yield from (path for path in sorted(ROOT.glob("*.md")))
    yield from (path for path in sorted((ROOT / "docs").rglob("*")) if path.suffix in {".md", ".json", ".html", ".txt"})
    yield from sorted((ROOT / "aim2balance").rglob("*.md"))
    yield from sorted((ROOT / "aim2balance").rglob("*.mjml"))
    yield from (path for path in sorted((ROOT / "aim2balance").rglob("*.html")) if "__pycache__" not in path.parts)
    yield ROOT / "aim2balance.example.yaml"
    yield ROOT / "web" / "index.html"


@pytest.mark.parametrize("path", list(documents()), ids=lambda path: str(path.relative_to(ROOT)))
def test_f33_documents_make_no_claim(path: Path) -> None:
    if str(path.relative_to(ROOT)) not in SAYS_WHAT_IS_NEVER_SAID:
        assert said(path.read_text(encoding="utf-8")) == []


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


@pytest.mark.parametrize("path", sorted((ROOT / "aim2balance").rglob("translations.json")), ids=lambda path: path.parent.name)
def test_f33_texts_of_mails_and_papers_make_no_claim_in_any_language(path: Path) -> None:
    texts = json.loads(path.read_text(encoding="utf-8"))
    assert set(texts) >= {"en", "de"}
    assert [hit for text in strings(texts) for hit in said(text)] == []


def test_f33_what_commands_print_and_files_are_headed_with_makes_no_claim() -> None:
    """Each literal of the server: names of columns, texts of files, what commands and errors say."""
    found = []
    for path in sorted((ROOT / "aim2balance").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) not in docstrings and isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                found += [f"{path.relative_to(ROOT)}:{node.lineno}: {hit}" for hit in said(node.value) if not is_sql(node.value)]
    assert found == []


def is_sql(text: str) -> bool:
    return bool(re.search(r"\b(?:SELECT|INSERT|UPDATE|LIMIT|OFFSET)\b", text))


@pytest.mark.parametrize(
    "claim",
    [
        "We are climate-neutral.",
        "Ihre Spende wirkt.",
        "Wir kompensieren das.",
        "This offsets your CO2e.",
        "klimaneutrale KI",
        "CO2-Ausgleich",
        "green AI",
    ],
)
def test_a_claim_would_be_found(claim: str) -> None:
    assert said(claim)
    assert said(f"{DENIED[0]} {claim}")


@pytest.mark.parametrize("line", DENIED)
def test_the_standing_line_is_none(line: str) -> None:
    assert said(f"> {line}") == []


CLOSED = re.compile(r"\b(?:gpt-\w|claude|gemini|grok)[\w.-]*", re.IGNORECASE)
FIGURE = re.compile(r"\d[\d.,]*\s?(?:Wh|kWh|mL|g CO2e?|kg CO2e?)\b")


@pytest.mark.parametrize("path", [path for path in documents() if path.suffix == ".md"], ids=lambda path: str(path.relative_to(ROOT)))
def test_f33_no_figure_of_a_closed_model_stands_without_its_class(path: Path) -> None:
    """A line that names a closed model and a figure of its footprint says the class, or whose published figure it is."""
    bare = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if CLOSED.search(line) and FIGURE.search(line) and not re.search(r"\bclass|\bKlasse|published|\"class\"|\| [A-E] \|", line)
    ]
    assert bare == []
