"""Every number an estimate is made of has its unit, source, year and licence; a new one without is found."""

import ast
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aim2balance.impact import factors, overlay
from bench.footprint import factors as published

FOLDER = Path(factors.__file__).parent
NO_FACTORS = {
    "a2b_1.METHOD", "a2b_1.ECOLOGITS", "a2b_1.NOTHING", "a2b_1.MOST_TOKENS",
    "a2b_2.JOULES_PER_KWH", "a2b_2.ENDS", "metered.JOULES_PER_KWH", "metered.ENDS",
    "energy_shares.MOST_WATTS", "energy_shares.WRAP_WATTS", "energy_shares.LONGEST_GAUGE_S", "energy_shares.IDLE_WINDOW_S",
    "names.MOST_B", "factors.SOURCES", "types.QUARTER", "generation_mix._HOUR", "generation_mix.MAY_MISS",
    "hourly_intensity.HOUR", "hourly_intensity.WINDOW", "hourly_intensity.KEPT", "hourly_intensity.MOST_G_PER_KWH",
    "hourly_intensity._ASK_EVERY", "hourly_intensity._RELOAD_EVERY",
    "measured_rates.DAYS", "measured_rates.LEAST_ANSWERS", "measured_rates.RETRY_S", "measured_rates._RELOAD_EVERY",
}  # fmt: skip
"""Constants with a number that says nothing about nature: units, limits of what is believed, the register itself."""
ROUND = {0.0, 0.1, 0.5, 1.0, 2.0, 1e6, 3.6e15, 8.0, 16.0}
"""Numbers inside functions that are units, halves, or a width of a weight."""
INSIDE = {
    ("a2b_1", "gpus", 1.2): "a fifth more memory than the weights: EcoLogits, as all of the function",
    ("service", "_size_class", 0.6): "service._size_class",
    ("service", "_size_class", 15.0): "service._size_class",
    ("service", "_size_class", 4.0): "service._size_class",
}


def _names(target: ast.expr) -> list[str]:
    if isinstance(target, ast.Tuple):
        return [name for each in target.elts for name in _names(each)]
    return [target.id] if isinstance(target, ast.Name) else []


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def _constants() -> set[str]:
    """Every constant of the domain that holds a number, by what is written."""
    found = set()
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.parse(file.read_text()).body:
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets if isinstance(node, ast.Assign) else []
            value = getattr(node, "value", None)
            if value is not None and any(map(_is_number, ast.walk(value))):
                found |= {f"{file.stem}.{name}" for target in targets for name in _names(target)}
    return found


def test_every_constant_with_a_number_is_in_the_register() -> None:
    registered = {constant for factor in factors.FACTORS for constant in factor.constants}
    constants = _constants()
    assert len(constants) > 50
    assert constants - registered - NO_FACTORS == set()
    assert NO_FACTORS - {"a2b_1.METHOD", "a2b_1.ECOLOGITS"} <= constants


def test_no_function_hides_a_factor() -> None:
    hidden = set()
    for file in sorted(FOLDER.glob("*.py")):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if _is_number(node) and isinstance(node.value, float) and node.value not in ROUND:  # type: ignore[attr-defined]
                        hidden.add((file.stem, function.name, node.value))  # type: ignore[attr-defined]
    assert hidden == set(INSIDE)


@pytest.mark.parametrize("factor", factors.FACTORS, ids=lambda factor: factor.key)
def test_each_factor_has_source_year_licence_and_a_value(factor: factors.Factor) -> None:
    assert factor.cited
    for source in factor.cited:
        assert source.title
        assert source.licence
        assert 2011 <= source.year <= 2026
        assert source.url or factor.sources in {"own", "operator"}
    assert factor.unit
    assert factor.basis == "judgement" or factor.sources != "own"
    assert all(value is not None for _, value in factor.values())
    assert "range is ours" in factor.note or not factor.key.startswith(("host", "idle", "forest", "peat", "recharge"))


def test_each_key_and_constant_stands_once_and_each_source_is_used() -> None:
    keys = [factor.key for factor in factors.FACTORS]
    constants = [constant for factor in factors.FACTORS for constant in factor.constants]
    assert len(keys) == len(set(keys))
    assert len(constants) == len(set(constants))
    assert {name for factor in factors.FACTORS for name in factor.sources.split()} == set(factors.SOURCES)


def test_each_size_of_a_model_names_its_source() -> None:
    for name, entry in (*overlay.ENTRIES.items(), *overlay.OLLAMA_DEFAULTS.items()):
        assert len(entry.source) > 10, name


def test_the_document_and_the_page_are_what_the_script_writes() -> None:
    text = published.DOCUMENT.read_text()
    assert published.BEGIN in text
    assert published.document(text) == text
    assert published.PAGE.read_text() == published.page()
    rows = json.loads(published.PAGE.read_text())
    assert [row["key"] for row in rows] == [factor.key for factor in factors.FACTORS]
    assert next(row for row in rows if row["key"] == "hostShare")["values"] == [[0.2, 0.4, 0.8]]


def test_a_source_is_a_page_and_no_front_door() -> None:
    """Who follows a link reads the source, not a home page where they would have to search."""
    fronts = {name for name, source in factors.SOURCES.items() if source.url and not urlsplit(source.url).path.strip("/")}
    assert fronts == {"model-cards"}, "many pages of one host, each named beside its size"
