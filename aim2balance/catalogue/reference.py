"""Writes `docs/configuration.md` and the JSON schema from the model itself: `python -m aim2balance.catalogue.reference [FILE …]`."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from aim2balance.catalogue.config_model import AllServiceVariables, ConfigFile, EverySetting
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.config_types import Section, expected_of, keys_of, sections_of
from aim2balance.kit.settings import Environment

_INTRODUCTION = """# Configuration

This page and [the JSON schema](aim2balance.schema.json) of the file are made from the model that the program reads by (`python -m
aim2balance.catalogue.reference docs/configuration.md docs/aim2balance.schema.json`); a test fails when they differ.

Nothing needs to be configured: without a file and without a key the demo runs. Settings come from environment variables, from a file
`.env` in the working folder (the environment wins) and from `aim2balance.yaml`. Everything in the file is optional. `${NAME}` inside a
value is replaced by the environment variable, an unset one by nothing. A mistake stops the start and names file, line, key and what was
expected, or the variable, its value (a secret as `***`) and what was expected; `aim2balance config check` tells before you restart.

Start from [`aim2balance.example.yaml`](../aim2balance.example.yaml) and [`.env.example`](../.env.example).
"""

_SECTIONS = (
    (
        "pricing",
        "Prices and rates",
        (
            "How a price is made is on its own page: [pricing](pricing.md). What a square metre costs is no key but a dated rate:\n"
            "`aim2balance rates set eur-per-m2 VALUE --source TEXT --valid-from DATE`."
        ),
    ),
    ("demo", "Demo", "While `demo` is true the server binds to loopback only and refuses to start beside a Stripe key."),
    ("home_region", "Region", ""),
    (
        "providers",
        "Providers",
        (
            "`*` is a name of your own (no slash); it is shown to users. Without a key it is not offered. A row named like a built-in\n"
            "provider changes that one. Order matters: a bare model name goes to the first provider that offers it."
        ),
    ),
    (
        "models",
        "Models",
        (
            "`*` is the name people ask for. Models of a provider need no row here: `provider/model` works for every model with a price.\n"
            "`usd_per_mtok` replaces the bundled prices of the model as a whole. Prices are never negative; 0 is a price.\n"
            "What a tier leaves out costs as without it."
        ),
    ),
    ("gateway", "Gateway", ""),
    ("server", "Connections", "What they mean is on its own page: [operation](operations.md#slow-and-idle-connections)."),
    ("cors", "Pages of other origins", "What such a page may send and read: [the API](api.md#from-a-browser)."),
    (
        "egress",
        "Addresses that people supply",
        (
            "Pages, tools and files by address are fetched from the public network alone: never from this machine, a network of your own\n"
            "or a cloud's metadata. What stands here is reached besides, by the name and port of the address."
        ),
    ),
    ("ocr", "Scanned pages", "What it does and costs: [files](files.md#its-text)."),
    ("knowledge", "Search by meaning", "What it does, finds and costs: [files](files.md#search-by-meaning)."),
    (
        "tools",
        "Tools of agents",
        (
            "With `web_search` agents search the web ([runs](api.md#runs)). Its fee stands here like every other price: each search is\n"
            "held, booked and on a receipt like an answer. Without it, agents read the pages whose addresses they are given."
        ),
    ),
    ("payments", "Payments", "What the terms mean is on its own page: [payments](payments.md)."),
    ("registration", "Registration", "Whoever has an account keeps it."),
    ("openid", "Sign-in by an issuer of your own", "The variables `OPENID_…` name it: [signing in](sign-in.md#other-ways-in)."),
    ("sessions", "Sessions", ""),
    ("titles", "Titles of chats", "Each person may choose the first words for their own chats in the settings."),
    (
        "impact",
        "Footprint",
        (
            "What the methods are is on its own page: [how the footprint is made](footprint.md). Under `hourly` `*` is a zone, as it\n"
            "stands under `providers.*.zone`: [the electricity of the hour](hourly-intensity.md)."
        ),
    ),
    ("public_url", "Public address", ""),
    ("legal", "Legal pages", "What they must say is on its own page: [selling credit lawfully](shop-law.md)."),
    ("mail", "Mail", "Receipts, warnings, statements and the links of accounts. Without `SMTP_URL` they stand in the app alone."),
)


def reference() -> str:
    """The whole page."""
    variables = [*keys_of(Environment).items(), *keys_of(AllServiceVariables).items()]
    head = ("variable", "default", "example", "meaning")
    parts = [_INTRODUCTION, "## Environment variables\n", _table(head, (_variable(name, field) for name, field in variables))]
    keys = list(listed(ConfigFile))
    for prefix, title, words in _SECTIONS:
        own = [row for row in keys if row[0] == prefix or row[0].startswith(f"{prefix}.")]
        parts += [
            f"## {title}\n",
            *([f"{words}\n"] if words else []),
            _table(("key", "expects", "default", "example", "meaning"), (_key(*row) for row in own)),
        ]
    rows = (
        (f"`{row.name}`", row.dialect, _code(row.base_url), row.region or "–", row.zone, _code(row.variable)) for row in VENDORS.values()
    )
    parts += [
        "## Known vendors\n",
        "Those with a variable are built in: they appear as providers as soon as it is set. The others need a row under `providers`.\n",
        _table(("vendor", "dialect", "address", "region", "zone", "variable"), rows),
    ]
    return "\n".join(parts)


def schema() -> str:
    """The JSON schema of the file; its definitions hold the variables too."""
    whole = EverySetting.model_json_schema()
    title = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/ConfigFile"}
    return json.dumps({**title, "$defs": whole["$defs"]}, indent=2, ensure_ascii=False) + "\n"


def listed(section: type[Section], above: str = "") -> Iterator[tuple[str, str, FieldInfo]]:
    """Every key beneath a section: its path (`*` for a name of one's own, `[]` for each item of a list), what it accepts, the key."""
    for name, field in keys_of(section).items():
        path, sentence = above + name, expected_of(field)
        if get_origin(field.annotation) is Mapping and not sections_of(field.annotation):
            path, sentence = f"{path}.*", next(one.sentence for one in get_args(get_args(field.annotation)[1]) if hasattr(one, "sentence"))
        if sentence is not None:
            yield path, sentence, field
        for mark, inner in sections_of(field.annotation):
            yield from listed(inner, path + {"": ".", "*": ".*.", "#": "[]."}[mark])


def _variable(name: str, field: FieldInfo) -> tuple[str, ...]:
    return (f"`{name}`", _default(field), *_told(field))


def _key(path: str, sentence: str, field: FieldInfo) -> tuple[str, ...]:
    return (f"`{path}`", sentence, _default(field), *_told(field))


def _told(field: FieldInfo) -> tuple[str, str]:
    return _code(str((field.examples or [""])[0])), field.description or ""


def _default(field: FieldInfo) -> str:
    words: Any = field.json_schema_extra
    if isinstance(words, dict):
        return str(words["x-default"])
    default = field.default
    if field.is_required() or default is None or default in ("", (), {}):
        return "–"
    return str(default).lower() if isinstance(default, bool) else f"{default:g}" if isinstance(default, float) else str(default)


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    for file in map(Path, sys.argv[1:]):
        file.write_text(schema() if file.suffix == ".json" else reference(), encoding="utf-8")
    if len(sys.argv) == 1:
        sys.stdout.write(reference())
