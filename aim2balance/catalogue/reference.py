"""Writes `docs/configuration.md` from the keys themselves: `python -m aim2balance.catalogue.reference [FILE]`."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aim2balance.catalogue.config_keys import KEYS, ConfigKey
from aim2balance.catalogue.vendors import BUILT_IN, VENDORS


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable of the contract."""

    name: str
    default: str
    example: str
    meaning: str


VARIABLES = (
    Variable("AIM2BALANCE_HOST", "127.0.0.1", "0.0.0.0", "address to listen on; loopback only while `demo` is true"),  # noqa: S104 - an example
    Variable("AIM2BALANCE_PORT", "8080", "8080", "port to listen on"),
    Variable("AIM2BALANCE_DATA_DIR", "./data", "/var/lib/aim2balance", "folder of the embedded database, the secret key and the spool"),
    Variable(
        "AIM2BALANCE_CONFIG", "./aim2balance.yaml, if present", "/etc/aim2balance.yaml", "the configuration file; YAML 1.2, so JSON too"
    ),
    Variable("AIM2BALANCE_DATABASE_URL", "empty: embedded PostgreSQL", "postgresql://user@host/db", "any PostgreSQL from version 15 on"),
    Variable(
        "AIM2BALANCE_DATABASE_DIRECT_URL",
        "as AIM2BALANCE_DATABASE_URL",
        "postgresql://user@host:5432/db",
        "direct connection for jobs, when the first goes through PgBouncer",
    ),
    Variable(
        "AIM2BALANCE_SECRET_KEY",
        "made once and kept in the data folder",
        "a long random text",
        "root of all signatures",
    ),
    Variable("AIM2BALANCE_DEMO_WITH_REAL_KEYS", "empty", "1", "allows a paid provider's key beside `demo: true`"),
    *(
        Variable(
            vendor.variable,
            "empty: not offered",
            "http://127.0.0.1:11434" if vendor.name == "ollama" else "the key",
            f"makes the built-in provider `{vendor.name}` appear",
        )
        for vendor in BUILT_IN
    ),
    Variable("STRIPE_SECRET_KEY", "empty", "sk_test_…", "card payments by Stripe; refused while `demo` is true"),
    Variable("STRIPE_WEBHOOK_SECRET", "empty", "whsec_…", "checks Stripe's messages; several, separated by commas, during a rotation"),
    Variable("STRIPE_API_BASE", "empty: Stripe", "http://127.0.0.1:8420", "another address that speaks Stripe's API, for tests"),
    Variable(
        "SMTP_URL",
        "empty: no mail",
        "smtp://user:password@mail.example.org:587",
        "the mail server; `smtps://` is TLS from the start",
    ),
    Variable("S3_URL", "empty: files stay in the data folder", "s3://key:secret@host/bucket", "storage of files (not used yet)"),
)

_INTRODUCTION = """# Configuration

This page is made from the program's own table of keys (`python -m aim2balance.catalogue.reference docs/configuration.md`); a test
fails when the two differ.

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
            "`usd_per_mtok` replaces the bundled prices of the model as a whole. Prices are never negative; 0 is a price."
        ),
    ),
    ("gateway", "Gateway", ""),
    ("payments", "Payments", "What the terms mean is on its own page: [payments](payments.md)."),
    ("public_url", "Public address", ""),
    ("legal", "Legal pages", "What they must say is on its own page: [selling credit lawfully](shop-law.md)."),
    ("mail", "Mail", "Receipts, warnings, statements and the links of accounts. Without `SMTP_URL` they stand in the app alone."),
)


def reference() -> str:
    """The whole page."""
    parts = [_INTRODUCTION, "## Environment variables\n", _table(("variable", "default", "example", "meaning"), map(_variable, VARIABLES))]
    for prefix, title, words in _SECTIONS:
        keys = [key for key in KEYS if key.path == prefix or key.path.startswith(f"{prefix}.")]
        parts += [
            f"## {title}\n",
            *([f"{words}\n"] if words else []),
            _table(("key", "expects", "default", "example", "meaning"), map(_key, keys)),
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


def _variable(variable: Variable) -> tuple[str, ...]:
    return (f"`{variable.name}`", variable.default, _code(variable.example), variable.meaning)


def _key(key: ConfigKey) -> tuple[str, ...]:
    path = key.path.replace(".#", "[]")
    return (f"`{path}`", key.kind.expects, key.default, _code(key.example), key.meaning)


def _code(text: str) -> str:
    return f"`{text}`" if text else "–"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
    else:
        sys.stdout.write(reference())
