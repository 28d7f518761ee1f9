"""Names that were replaced by the field's terms do not come back, and a class's name has one meaning."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.test_house import PACKAGE, ROOT, modules, name_of


def banned_names() -> dict[str, str]:
    """From the table in docs/words.md: each name in backticks of the first column, with its replacement."""
    section = (ROOT / "docs/words.md").read_text().split("## Names replaced")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {name: row[1] for row in rows for name in re.findall(r"`(\w+)`", row[0])}


def words_of(name: str) -> str:
    """`ThrowAway`, `throw_away` and `THROW_AWAY` are the same words."""
    return "_" + "_".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)).lower() + "_"


def found_in(names: set[str], banned: dict[str, str]) -> list[str]:
    return [f"{name}: write {new}" for name in sorted(names) for old, new in banned.items() if words_of(old) in words_of(name)]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("throw_away", True),
        ("ThrowAway", True),
        ("_throw_away_old", True),
        ("THROW_AWAY_AFTER", True),
        ("throw", False),
        ("away_throw", False),
        ("throw_awayness", False),
    ],
)
def test_a_banned_name_is_found_inside_others(name: str, found: bool) -> None:
    assert bool(found_in({name}, {"throw_away": "purge"})) is found


def test_the_list_is_read() -> None:
    assert banned_names()["bookkeeper"] == "settlement service"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_replaced_names_do_not_come_back(path: Path) -> None:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text()).readline)
    names = {token.string for token in tokens if token.type == tokenize.NAME} | set(path.relative_to(PACKAGE).with_suffix("").parts)
    assert not (found := found_in(names, banned_names())), f"{name_of(path)}: {found}"


SAME_IN_EACH = {
    "Decoder": "aim2balance.gateway.dialects.",
    "Encoder": "aim2balance.gateway.dialects.",
}
"""Folders of a registry hold the same files with the same classes: whoever knows one dialect finds everything in the next."""


def defined_twice(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The classes that more than one module defines, by name. Private names are a module's own."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for module, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module)
    return {
        name: found
        for name, found in places.items()
        if len(found) > 1 and not all(module.startswith(SAME_IN_EACH.get(name, "?")) for module in found)
    }


def test_a_class_name_is_defined_once() -> None:
    assert defined_twice({name_of(path): path.read_text() for path in modules()}) == {}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("class Kind: ...", {"Kind": ["aim2balance.one", "aim2balance.two"]}),
        ("def make():\n    class Kind: ...", {"Kind": ["aim2balance.one", "aim2balance.two"]}),
        ("class _Kind: ...", {}),
        ("Kind = int", {}),
        ("class Decoder: ...", {"Decoder": ["aim2balance.one", "aim2balance.two"]}),
    ],
)
def test_a_second_definition_is_found(other: str, found: dict[str, list[str]]) -> None:
    one = "class Kind: ...\nclass _Kind: ...\nclass Decoder: ..."
    assert defined_twice({"aim2balance.one": one, "aim2balance.two": other}) == found


def test_an_exception_is_in_use() -> None:
    defined = [
        (node.name, name_of(path)) for path in modules() for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    ]
    for name, where in SAME_IN_EACH.items():
        assert sum(one == name and module.startswith(where) for one, module in defined) > 1, f"{name} needs no exception"
