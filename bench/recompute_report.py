"""Adds up a report on emissions from its events and says what differs. Needs Python alone.

    python bench/recompute_report.py REPORT.json EVENTS.csv

Both come from an officer's link: `/api/officer/TOKEN/emissions` and `/api/officer/TOKEN/emissions/events`, in whichever way the second is
written (commas, semicolons or tabs; decimal points or commas). Exit code 1 when a sum differs.
"""

import csv
import io
import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

SCHEMA = "aim2balance-emissions-1"
FIGURES = ("kWhLow", "kWh", "kWhHigh", "co2eKgLow", "co2eKg", "co2eKgHigh", "waterLLow", "waterL", "waterLHigh")
KEY = ("place", "zone", "method", "class", "intensityGPerKWh", "intensityYear", "intensitySource")
SCOPES = {"remote": ("3", "1"), "own": ("2", "2,3"), "demo": ("none", "")}


def is_hourly(row):
    """Whether the hour counted: a line says it by its basis, an event by its hour. Files from before either was told have neither."""
    return row.get("intensityBasis") == "hour" or bool(row.get("intensityHour"))


def key_of(row):
    """The group of a line of the report or of an event; figures as numbers, so that 388 and 388.0 are one. Hours are one group."""
    found = ["" if row[name] is None else str(row[name]) for name in KEY]
    found[4] = "by the hour" if is_hourly(row) else float(found[4]) if found[4] else ""
    return tuple(found)


def mean_of(events):
    """The mean intensity, weighted by energy; None where nothing is known."""
    known = [(float(event["kWh"]), float(event["intensityGPerKWh"])) for event in events if event["kWh"] and event["intensityGPerKWh"]]
    energy = math.fsum(kwh for kwh, _ in known)
    return math.fsum(kwh * grams for kwh, grams in known) / energy if energy else None


def add(events):
    """Count, unknown ones, and exact sums of what is known."""
    known = [event for event in events if event["kWh"] != ""]
    sums = {name: math.fsum(float(event[name]) for event in known) if known else None for name in FIGURES}
    return {"events": len(events), "unmeasuredEvents": len(events) - len(known), **sums}


def differs(stated, found):
    if stated is None or found is None:
        return stated is not found
    return not math.isclose(stated, found, rel_tol=1e-9, abs_tol=1e-18)


def check(report, events):
    """Every difference between what a report states and what its events amount to, as sentences."""
    problems = [] if report.get("schema") == SCHEMA else [f"schema is {report.get('schema')!r}, this script knows {SCHEMA}"]
    month = report.get("month")
    if (report.get("kind") == "month") != (month is not None):
        problems.append(f"kind is {report.get('kind')!r} and month {month!r}")
    outside = 0 if month is None else sum(event["day"][:7] != month for event in events)
    if outside:
        problems.append(f"{outside} events are not of the month {month}")
    if report.get("kind") == "person":
        first, last = report.get("firstDay") or "", report.get("lastDay") or "9999"
        outside = sum(not first <= event["day"] <= last for event in events)
        if outside:
            problems.append(f"{outside} events are not of the days from {first or 'the beginning'} to {report.get('lastDay') or 'now'}")
    groups = defaultdict(list)
    for event in events:
        groups[key_of(event)].append(event)
    lines = {key_of(line): line for line in report["lines"]}
    if len(lines) != len(report["lines"]):
        problems.append("a line stands twice")
    for key in sorted({*groups, *lines}, key=str):
        found, line = add(groups.get(key, [])), lines.get(key)
        where = " ".join(str(part) for part in key if part != "")
        if line is None:
            problems.append(f"{where}: {found['events']} events, and no line of the report")
            continue
        problems += [
            f"{where}: {name} is {line[name]}, the events give {value}" for name, value in found.items() if differs(line[name], value)
        ]
        if is_hourly(line) and differs(line["intensityGPerKWh"], mean := mean_of(groups.get(key, []))):
            problems.append(f"{where}: intensityGPerKWh is {line['intensityGPerKWh']}, the mean of the hours is {mean}")
        if (line["scope"], line["category"]) != SCOPES[line["place"]]:
            problems.append(f"{where}: scope {line['scope']} category {line['category']}, expected {SCOPES[line['place']]}")
        if line["intensityGPerKWh"] is not None and line["kWh"] is not None:
            electricity = line["kWh"] * line["intensityGPerKWh"] / 1000
            for name, value in (("co2eElectricityKg", electricity), ("co2eRestKg", line["co2eKg"] - electricity)):
                if line[name] is None or not math.isclose(line[name], value, rel_tol=1e-9, abs_tol=1e-12):
                    problems.append(f"{where}: {name} is {line[name]}, kWh and factor give {value}")
    stated = {total["place"]: total for total in report["totals"]}
    for place in SCOPES:
        found = add([event for key, group in groups.items() if key[0] == place for event in group])
        if not found["events"] and place not in stated:
            continue
        total = stated.get(place) or dict.fromkeys(found)
        problems += [
            f"total {place}: {name} is {total[name]}, the events give {value}"
            for name, value in found.items()
            if differs(total[name], value)
        ]
    return problems


def read_events(text):
    """The lines of the file, figures with a decimal point."""
    separator = re.search(r"[,;\t]", text)[0]
    return [
        {name: cell.replace(",", ".") if name in FIGURES or name == "intensityGPerKWh" else cell for name, cell in event.items()}
        for event in csv.DictReader(io.StringIO(text), delimiter=separator)
    ]


def main(report_file, events_file):
    report = json.loads(Path(report_file).read_text(encoding="utf-8-sig"))
    events = read_events(Path(events_file).read_text(encoding="utf-8-sig"))
    problems = check(report, events)
    print("\n".join(problems) if problems else f"{len(events)} events give every sum of the report")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
