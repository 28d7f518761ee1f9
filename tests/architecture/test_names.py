"""Names that were replaced by the field's terms do not come back."""

import io
import re
import tokenize
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
