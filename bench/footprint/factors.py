"""Writes the register of factors (`aim2balance/impact/factors.py`) into `docs/footprint.md` and for `/impact/method`.

.venv/bin/python -m bench.footprint.factors
"""

import json
from pathlib import Path
from typing import Any

from aim2balance.impact import factors, overlay, registry

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "footprint.md"
PAGE = ROOT / "web" / "src" / "features" / "impact" / "factors.json"
BEGIN, END = "<!-- factors: written by `python -m bench.footprint.factors`; a test compares -->", "<!-- end of factors -->"
SHOWN = 4
"""A table of more numbers is told by how many it has."""
COUNTED = {
    "registry.mixes": lambda: len(registry.mixes()),
    "registry.all_mixes": lambda: len(registry.mixes()),
    "registry.models": lambda: len(registry.models().exact),
    "service._size_class": lambda: 4,
    "overlay.ENTRIES": lambda: len(overlay.ENTRIES),
    "overlay.OLLAMA_DEFAULTS": lambda: len(overlay.OLLAMA_DEFAULTS),
}


def rows() -> list[dict[str, Any]]:
    """Each factor with its values; `values` are lists of numbers, each as long as its constant, or `count` where it is a table."""
    found = []
    for factor in factors.FACTORS:
        values: list[list[float]] = []
        count = 0
        for constant, value in factor.values():
            held = list(factors.numbers(value))
            if constant in COUNTED:
                count += COUNTED[constant]()
            elif len(held) > SHOWN:
                count += len(held)
            else:
                values.append([float(f"{each:.4g}") for each in held])
        found.append(
            {
                "key": factor.key,
                "constants": list(factor.constants),
                "values": values,
                "count": count,
                "unit": factor.unit,
                "basis": factor.basis,
                "sources": [{"id": name, **factors.SOURCES[name]._asdict()} for name in factor.sources.split()],
                "note": factor.note,
            }
        )
    return found


def _told(row: dict[str, Any]) -> str:
    told = ["–".join(f"{each:g}" for each in values) for values in row["values"]]
    return "; ".join([*told, *([f"{row['count']} figures"] if row["count"] else [])]) or "configured"


def document(text: str) -> str:
    """The page with the table between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    head = "| factor (constants of `aim2balance/impact`) | value | unit | rests on | source | year | licence |\n|---|---|---|---|---|---|---|\n"
    lines = []
    for row in rows():
        sources = "; ".join(f"[{one['title']}]({one['url']})" if one["url"] else one["title"] for one in row["sources"])
        years, licences = (", ".join(dict.fromkeys(str(one[name]) for one in row["sources"])) for name in ("year", "licence"))
        note = f"; {row['note']}" if row["note"] else ""
        constants = ", ".join(f"`{each}`" for each in row["constants"])
        what = f"{row['key']} ({constants})" if constants else row["key"]
        lines.append(f"| {what} | {_told(row)} | {row['unit']} | {row['basis']} | {sources}{note} | {years} | {licences} |\n")
    return f"{before}{BEGIN}\n\n{head}{''.join(lines)}\n{END}{after}"


def page() -> str:
    return json.dumps(rows(), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    DOCUMENT.write_text(document(DOCUMENT.read_text()))
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
