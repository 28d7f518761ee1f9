"""Nothing outside the registries compares the name of a dialect: what differs between dialects is a field of their row."""

import ast
from pathlib import Path

import pytest

from aim2balance.catalogue.dialects import ACCESS
from aim2balance.gateway.dialects.registry import DIALECTS

PACKAGE = Path(__file__).parents[2] / "aim2balance"
REGISTRIES = {PACKAGE / "gateway/dialects/registry.py", PACKAGE / "catalogue/dialects.py"}
NAMES = set(ACCESS)


def names_in(node: ast.expr | ast.pattern | None) -> set[str]:
    """The dialects' names that a constant, or a literal collection of nothing else, holds."""
    if isinstance(node, ast.MatchValue):
        return names_in(node.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value} & NAMES
    held: list[ast.expr | None] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        held = list(node.elts)
    elif isinstance(node, ast.Dict):
        held = list(node.keys)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"frozenset", "set", "tuple"}:
        return names_in(node.args[0]) if node.args else set()
    texts = {each.value for each in held if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    return texts if texts and texts <= NAMES else set()


def is_vendor(node: ast.expr) -> bool:
    """A vendor may bear the name of the dialect it invented."""
    return "vendor" in ast.unparse(node).lower()


def comparisons_of(source: str) -> list[int]:
    """The lines that compare a dialect's name: `==`, `!=`, `in`, a case of `match`, a table keyed by nothing but such names."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(names_in, sides)) and not any(is_vendor(side) for side in sides if not names_in(side)):
                found.append(node.lineno)
        elif isinstance(node, ast.Match) and not is_vendor(node.subject):
            patterns = [each for case in node.cases for each in ast.walk(case.pattern) if isinstance(each, ast.MatchValue)]
            found += [each.lineno for each in patterns if names_in(each)]
        elif isinstance(node, ast.Dict) and names_in(node):
            found.append(node.lineno)
    return sorted(found)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('if provider.dialect == "anthropic": ...', [1]),
        ('if "openai" != dialect: ...', [1]),
        ('x = 1\ny = kind in ("openai", "anthropic")', [2]),
        ('y = kind not in {"gemini"}', [1]),
        ('KNOWN = frozenset({"openai"})\ny = kind in frozenset({"anthropic"})', [2]),
        ('match dialect:\n    case "anthropic":\n        ...', [2]),
        ('match dialect:\n    case "x" | "openai":\n        ...', [2]),
        ('PATHS = {"openai": 1, "anthropic": 2}', [1]),
        ('y = {"anthropic": 1}.get(dialect, 2)', [1]),
        ('if vendor.name == "openai": ...', []),
        ('HOSTS = {"openai": 1, "groq": 2}', []),
        ('row = make(dialect="openai")', []),
        ('if kind == "text": ...', []),
    ],
)
def test_comparisons_are_found(source: str, lines: list[int]) -> None:
    assert comparisons_of(source) == lines


def test_nothing_outside_the_registries_compares_dialects() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path in REGISTRIES or "versions" in path.parts:
            continue
        found = comparisons_of(path.read_text())
        assert not found, f"{path.relative_to(PACKAGE)}, line {found[0]}: ask a field of the dialect's row instead"


def test_a_comparison_in_a_copy_of_the_gateway_is_found() -> None:
    clean = (PACKAGE / "gateway/attempt.py").read_text()
    violating = clean.replace("self.operation.is_translated", 'self.target == "openai"', 1)
    assert violating != clean
    assert comparisons_of(clean) == []
    assert len(comparisons_of(violating)) == 1


def test_every_dialect_that_is_available_can_be_spoken() -> None:
    assert set(DIALECTS) == {name for name, row in ACCESS.items() if row.instead is None}
