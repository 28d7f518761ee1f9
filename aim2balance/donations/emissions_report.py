"""What an officer takes over into a greenhouse gas inventory: sums by scope and category of the GHG Protocol, with their factors. Pure.

The names of the fields are fixed for `SCHEMA` and explained in `docs/emissions-report.md`; a change of one is a new schema.
`bench/recompute_report.py` adds the same up from the events.
"""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

SCHEMA: Final = "aim2balance-emissions-1"
UNITS: Final = {"kWh": "kWh", "co2eKg": "kg CO2e (GWP 100)", "waterL": "litre", "intensityGPerKWh": "g CO2e per kWh, life cycle"}
FIGURES: Final = ("kWhLow", "kWh", "kWhHigh", "co2eKgLow", "co2eKg", "co2eKgHigh", "waterLLow", "waterL", "waterLHigh")
_SUMS: Final = ("kwh_low", "kwh_best", "kwh_high", "co2e_low", "co2e_best", "co2e_high", "l_low", "l_best", "l_high")
SCOPES: Final = {"remote": ("3", "1"), "own": ("2", "2,3"), "demo": ("none", "")}
COLUMNS: Final = (
    "row", "scope", "category", "place", "zone", "method", "class", "intensityGPerKWh", "intensityYear", "intensitySource",
    "events", "unmeasuredEvents", *FIGURES, "co2eElectricityKg", "co2eRestKg", "text", "intensityBasis",
)  # fmt: skip
TEXTS: Final = {
    "en": {
        "remote": "Scope 3, category 1 (purchased services): answers of other people's machines, operation and manufacture together.",
        "own": "Own machines: electricity bought (scope 2), its supply (scope 3, category 3) and making the machine (scope 3,"
        " category 2). The factor of the"
        " electricity is of its whole life cycle, so scope 2 and category 3 stand in one figure (co2eElectricityKg);"
        " category 2 is co2eRestKg."
        " If the bill of this electricity is in your inventory already, do not add it a second time.",
        "demo": "The scripted demo model: no AI ran, so this is in no scope.",
        "water": "Water is consumption, on site and for the electricity. It is not part of any scope.",
        "range": "Low and high are a plausible range by judgement, added up linearly, because the errors are alike; no"
        " confidence interval.",
        "notCounted": "Not counted: training, networks, your own devices, capacity kept ready (a2b-1), time in which nobody asked"
        " (measured-1), buildings, speech."
        " Events whose footprint is not known are counted in unmeasuredEvents and in no sum.",
        "factors": "Factors of electricity: location-based, with year and source in each row; EcoLogits 0.11.3 (MPL-2.0) where no"
        " source is named. Where intensityBasis is hour, the factor is the mean of the hours in which answers were given, weighted by"
        " their energy; else it is the average of the year. No market-based"
        " figure: contracts of providers are not known.",
    },
    "de": {
        "remote": "Scope 3, Kategorie 1 (eingekaufte Dienstleistungen): Antworten fremder Maschinen, Betrieb und Herstellung zusammen.",
        "own": "Eigene Maschinen: eingekaufter Strom (Scope 2), seine Vorkette (Scope 3, Kategorie 3) und die Herstellung der"
        " Maschine (Scope 3, Kategorie 2). Der"
        " Stromfaktor gilt für den ganzen Lebensweg, darum stehen Scope 2 und Kategorie 3 in einer Zahl"
        " (co2eElectricityKg); Kategorie 2 ist co2eRestKg."
        " Steht dieser Strom schon über die Rechnung in Ihrer Bilanz, zählen Sie ihn nicht ein zweites Mal.",
        "demo": "Das vorgefertigte Demo-Modell: Es lief keine KI, darum gehört dies zu keinem Scope.",
        "water": "Wasser ist Verbrauch, vor Ort und für den Strom. Es gehört zu keinem Scope.",
        "range": "Unten und oben sind eine plausible Spanne nach Ermessen, linear addiert, weil die Fehler gleichartig sind;"
        " kein Vertrauensbereich.",
        "notCounted": "Nicht enthalten: Training, Netze, eigene Geräte, vorgehaltene Kapazität (a2b-1), Zeit ohne Anfragen"
        " (measured-1), Gebäude, Sprache."
        " Ereignisse, deren Fußabdruck nicht bekannt ist, zählt unmeasuredEvents; sie stehen in keiner Summe.",
        "factors": "Stromfaktoren: ortsbasiert, Jahr und Quelle in jeder Zeile; EcoLogits 0.11.3 (MPL-2.0), wo keine genannt ist."
        " Wo intensityBasis hour heißt, ist der Faktor das Mittel der Stunden, in denen geantwortet wurde, gewichtet mit ihrer"
        " Energie; sonst der Durchschnitt des Jahres."
        " Keine marktbasierte Zahl: die"
        " Verträge der Anbieter sind nicht bekannt.",
    },
}  # fmt: skip


def emissions_out(rows: Iterable[dict[str, Any]], *, subject: dict[str, Any], as_of: datetime) -> dict[str, Any]:
    """The report as JSON: a line for each place, zone, method, class and factor, and a total for each scope."""
    lines = [_line(row) for row in rows]
    totals = [_total(place, [line for line in lines if line["place"] == place]) for place in SCOPES]
    return {
        "schema": SCHEMA,
        "asOf": as_of,
        **subject,
        "units": UNITS,
        "lines": lines,
        "totals": [total for total in totals if total["events"]],
        "texts": TEXTS,
    }


def _line(row: dict[str, Any]) -> dict[str, Any]:
    scope, category = SCOPES[row["place"]]
    known, kwh, kg = row["intensity"] is not None and row["kwh_best"] is not None, row["kwh_best"], row["co2e_best"]
    electricity = kwh * row["intensity"] / 1000 if known else None
    return {
        "scope": scope,
        "category": category,
        "place": row["place"],
        "zone": row["zone"],
        "method": row["method"],
        "class": row["quality"],
        "intensityGPerKWh": row["intensity"],
        "intensityYear": row["year"],
        "intensitySource": row["source"],
        "intensityBasis": "hour" if row["is_hourly"] else None if row["intensity"] is None else "year",
        "events": row["events"],
        "unmeasuredEvents": row["unmeasured"],
        **{name: row[column] for name, column in zip(FIGURES, _SUMS, strict=True)},
        "co2eElectricityKg": electricity,
        "co2eRestKg": None if electricity is None else kg - electricity,
    }


def _total(place: str, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    scope, category = SCOPES[place]
    sums = {name: _sum([line[name] for line in lines]) for name in FIGURES}
    counts = {name: sum(line[name] for line in lines) for name in ("events", "unmeasuredEvents")}
    return {"scope": scope, "category": category, "place": place, **counts, **sums}


def _sum(values: Sequence[float | None]) -> float | None:
    """What is not known is in no sum; a sum of nothing known is not known."""
    known = [value for value in values if value is not None]
    return math.fsum(known) if known else None


def emissions_csv(report: dict[str, Any], language: str, *, separator: str = ",", decimal: str = ".", has_bom: bool = True) -> bytes:
    """The same as lines (`row`: line, total, text) with exact figures: commas and decimal points in every language, for machines read it
    too, unless something else is asked for.
    """
    out = io.StringIO()
    write = csv.DictWriter(out, COLUMNS, restval="", delimiter=separator)
    write.writeheader()
    for kind in ("lines", "totals"):
        for line in report[kind]:
            write.writerow({"row": kind[:-1], **{name: _cell(value, decimal) for name, value in line.items()}})
    about = {name: report.get(name) for name in ("schema", "kind", "month", "project", "firstDay", "lastDay", "zone", "asOf")}
    texts = [f"{name}: {value}" for name, value in about.items() if value is not None]
    texts += [f"{name}: {unit}" for name, unit in report["units"].items()]
    for text in (*texts, *report["texts"][language].values()):
        write.writerow({"row": "text", "text": f"'{text}" if text.startswith(("=", "+", "-", "@")) else text})
    return out.getvalue().encode("utf-8-sig" if has_bom else "utf-8")


def _cell(value: object, decimal: str) -> str:
    return "" if value is None else repr(value).replace(".", decimal) if isinstance(value, float) else str(value)
