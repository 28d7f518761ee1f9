"""`docs/security.md` names evidence that exists, and what it says is not met is named where operators read it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NOT_YET = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Not there yet")[2]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+\S*[^|]*?) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, str, str]]:
    return [(item, state, evidence) for item, state, evidence in ROW.findall(PAGE)]


def paths(text: str) -> list[str]:
    return [name for name in re.findall(r"`([^`\s]+)`", text) if re.search(r"^[\w.-]+(/[\w.-]+)+$|^[\w.-]+\.(md|lock)$|^Makefile$", name)]


def test_every_file_that_is_named_exists() -> None:
    named = paths(PAGE)
    assert len(named) > 100
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "aim2balance" / name).exists()] == []


def test_each_kind_of_fault_that_is_named_has_a_test_of_its_number_there() -> None:
    missing = [
        (number, name)
        for _, _, evidence in rows()
        for clause in re.split(r"[;:]", evidence)
        for number in re.findall(r"\(F(\d+)\)", clause)
        for name in paths(clause)
        if name.startswith("tests/") and f"def test_f{number}_" not in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_all_fourteen_chapters_are_there_and_each_item_has_a_state() -> None:
    assert {item.split(".")[0] for item, _, _ in rows()} == {str(chapter) for chapter in range(1, 15)}
    assert {state.split(" ")[0] for _, state, _ in rows()} == {"met", "not"}


def test_what_is_not_met_is_named_in_the_security_policy() -> None:
    for item, state, _ in rows():
        if state == "not met":
            number = item.split(" ")[0].split("–")[0].rstrip(",")
            assert number in NOT_YET or number.rpartition(".")[0] in NOT_YET, item
