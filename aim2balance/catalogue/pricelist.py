"""The bundled price list (genai-prices), reduced to the vendors we know: which row a model name meets, and what it costs on a day.

What the list states in a way our token classes cannot keep apart (pictures or video at a price of their own, seconds of sound beside
tokens) is not guessed at: such a model has no price until an operator states one. Sound alone has one, by the second or the character.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from aim2balance.catalogue.prices import AUDIO_SECONDS, CHARACTERS, make_prices, of_a_character, of_a_second
from aim2balance.catalogue.types import Prices

_CLASSES = {
    "input_mtok": "input",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "output_mtok": "output",
    "input_audio_mtok": "audio_in",
    "output_audio_mtok": "audio_out",
}
_TOOLS = {"web_searches_kcount": "web_search", "storage_searches_kcount": "file_search"}
_INSEPARABLE = ("input_image_mtok", "output_image_mtok", "output_video_mtok")
_COMPACT_DATE = re.compile(r"-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the list knows about one model on one day. `prices` is `None` where it has a row but no usable price.

    `service_tiers` are prices of the same model where the provider says that it answered in that tier.
    """

    prices: Prices | None
    context_window: int | None
    states_cache_write: bool = False
    service_tiers: Mapping[str, Prices] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Rows:
    rows: Sequence[Any]
    by_name: Mapping[str, int]
    by_pattern: Sequence[int]


@dataclass(slots=True, eq=False)
class PriceList:
    """The list of one version: `find` answers for a vendor's name in the list, a model and a day."""

    version: str
    rows: Mapping[str, Sequence[Any]]
    _indexed: dict[str, _Rows] = field(default_factory=dict)

    def find(self, vendor: str, model: str, day: date) -> Listed | None:
        """The row a model name meets, `None` when there is none. The name is the provider's own, in any case."""
        name = model.lower().removeprefix("models/")
        table = self._table(vendor)
        row = _first(table, name)
        if row is None:
            dashed = _COMPACT_DATE.sub(r"-\1-\2-\3", name)
            row = _first(table, dashed) if dashed != name else None
        if row is None:
            return None
        _, prices, context_window, *more = row
        figures, source = _in_force(prices, day), f"genai-prices {self.version}"
        return Listed(
            prices=_prices(figures, source),
            context_window=context_window,
            states_cache_write="cache_write_mtok" in figures,
            service_tiers=_service_tiers(more[0] if more else (), figures, day, source),
        )

    def names(self, vendor: str, model: str) -> bool:
        """Whether the list has a row for exactly this name, not for names that look like it."""
        return model.lower() in self._table(vendor).by_name

    def _table(self, vendor: str) -> _Rows:
        if vendor not in self._indexed:
            rows = self.rows.get(vendor, ())
            by_name: dict[str, int] = {}
            by_pattern = []
            for number, (match, *_) in enumerate(rows):
                for text in _names(match):
                    by_name.setdefault(text, number)
                if not _is_list_of_names(match):
                    by_pattern.append(number)
            self._indexed[vendor] = _Rows(rows, by_name, by_pattern)
        return self._indexed[vendor]


EMPTY_PRICE_LIST = PriceList("none", {})


def _first(table: _Rows, name: str) -> Any | None:
    """The first row in order of the list that matches; names are looked up, only patterns are tried one by one."""
    found = table.by_name.get(name, len(table.rows))
    for number in table.by_pattern:
        if number >= found:
            break
        if _matches(table.rows[number][0], name):
            found = number
    return table.rows[found] if found < len(table.rows) else None


def _matches(clause: Sequence[Any], name: str) -> bool:
    kind, value = clause
    match kind:
        case "equals":
            return bool(name == value.lower())
        case "starts_with":
            return name.startswith(value.lower())
        case "ends_with":
            return name.endswith(value.lower())
        case "contains":
            return value.lower() in name
        case "regex":
            return re.search(value, name) is not None
        case "or":
            return any(_matches(part, name) for part in value)
        case "and":
            return all(_matches(part, name) for part in value)
        case _:
            return False


def _names(clause: Sequence[Any]) -> list[str]:
    """The names that alone satisfy the clause."""
    kind, value = clause
    if kind == "equals":
        return [value.lower()]
    return [name for part in value for name in _names(part)] if kind == "or" else []


def _is_list_of_names(clause: Sequence[Any]) -> bool:
    kind, value = clause
    return kind == "equals" or (kind == "or" and all(_is_list_of_names(part) for part in value))


def _in_force(stated: Sequence[Any], day: date) -> Mapping[str, Any]:
    """The price table of that day: the last one that has started. Prices that change by the hour count at their dearest."""
    candidates = []
    for start, is_daily, figures in reversed(stated):
        if start is not None and date.fromisoformat(start) > day:
            continue
        candidates.append(figures)
        if not is_daily:
            break
    return max(candidates or [stated[0][2]], key=lambda figures: sum(_base(figures.get(key, "0")) for key in ("input_mtok", "output_mtok")))


def _service_tiers(stated: Sequence[Any], usual: Mapping[str, Any], day: date, source: str) -> dict[str, Prices]:
    """The tiers in force that day, each with its latest figures; what a tier leaves out costs as usual."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for name, start, figures in stated:
        begins = start or ""
        if figures and begins <= day.isoformat() and begins >= found.get(name, ("",))[0]:
            found[name] = begins, figures
    priced = {name: _prices({**usual, **figures}, f"{source}, service tier {name}") for name, (_, figures) in found.items()}
    return {name: prices for name, prices in priced.items() if prices is not None}


def _prices_of_sound(figures: Mapping[str, Any], source: str) -> Prices | None:
    """Of a model that is paid by nothing but the hours it hears or the characters it speaks."""
    if set(figures) <= {"audio_hours", "input_audio_hours"} and "input_audio_hours" in figures:
        pieces = {AUDIO_SECONDS: of_a_second(max(map(_base, figures.values())), 3600)}
    elif set(figures) == {"input_mchars"}:
        pieces = {CHARACTERS: of_a_character(_base(figures["input_mchars"]))}
    else:
        return None
    return make_prices(source=source, per_mtok={"input": Decimal(0)}, per_tool=pieces)


def _prices(figures: Mapping[str, Any], source: str) -> Prices | None:
    if "input_mtok" not in figures:
        return _prices_of_sound(figures, source)
    if any(key in figures for key in _INSEPARABLE):
        return None
    figures = dict(figures)
    if "output_reasoning_mtok" in figures:
        figures["output_mtok"] = max(figures["output_mtok"], figures["output_reasoning_mtok"], key=_base)
    base, steps = {}, dict[int, dict[str, Decimal]]()
    for key, name in _CLASSES.items():
        figure = figures.get(key)
        is_free_audio = name.startswith("audio") and figure is not None and _base(figure) == 0
        if figure is None or is_free_audio:
            continue
        base[name] = _base(figure)
        for start, usd in figure[1] if isinstance(figure, list) else ():
            steps.setdefault(start, {})[name] = Decimal(usd)
    return make_prices(
        source=source,
        per_mtok=base,
        per_tool={name: _base(figures[key]) / 1000 for key, name in _TOOLS.items() if key in figures},
        tiers=_cumulative(steps),
    )


def _cumulative(steps: Mapping[int, Mapping[str, Decimal]]) -> list[tuple[int, dict[str, Decimal]]]:
    """Tiers that carry what an earlier tier changed and they do not."""
    tiers: list[tuple[int, dict[str, Decimal]]] = []
    carried: dict[str, Decimal] = {}
    for start in sorted(steps):
        carried = {**carried, **steps[start]}
        tiers.append((start, carried))
    return tiers


def _base(figure: Any) -> Decimal:
    return Decimal(figure[0] if isinstance(figure, list) else figure)
