"""What commands share: the application they register with, options, and how an answer is printed. It imports no command."""

import json
import sys
from decimal import Decimal
from typing import Annotated, Any

import typer

from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import is_bounded
from aim2balance.kit.settings import Environment, read_environment

AS_JSON = typer.Option("--json", help="Print JSON.")
Json = Annotated[bool, AS_JSON]
Email = Annotated[str, typer.Argument(metavar="EMAIL")]

_PLAIN: dict[str, Any] = {"rich_markup_mode": None, "no_args_is_help": True, "pretty_exceptions_enable": False}
app = typer.Typer(help="Many AI models, one prepaid wallet in euro, a footprint with every answer.", add_completion=False, **_PLAIN)


def group(name: str, text: str) -> typer.Typer:
    made = typer.Typer(help=text, **_PLAIN)
    app.add_typer(made, name=name)
    return made


def environment() -> Environment:
    return read_environment()


def show(data: Any, *, as_json: bool, columns: tuple[str, ...] = ()) -> None:
    """Print data: JSON, or a table of `columns`, or a line per key."""
    if as_json:
        print(encode(data))
    elif isinstance(data, list):
        widths = [max([len(name), *(len(_cell(row[name])) for row in data)]) for name in columns]
        for row in [{name: name for name in columns}, *data]:
            print("  ".join(_cell(row[name]).ljust(width) for name, width in zip(columns, widths, strict=True)).rstrip())
    else:
        for key, value in data.items():
            print(f"{key}: {encode(value) if isinstance(value, dict | list) else _cell(value)}")


def encode(data: Any) -> str:
    """JSON with exact decimals, two blanks deep."""
    import msgspec

    exact = msgspec.json.Encoder(decimal_format="number").encode(data)
    return msgspec.json.format(exact, indent=2).decode()


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return json.dumps(value) if isinstance(value, bool) else str(value)


def read_password() -> str:
    """A password from stdin: asked for on a terminal, one line otherwise. Raises `Invalid`."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise Invalid("expected a password on stdin")
    return line


def positive(text: str, name: str) -> Decimal:
    """A positive decimal. Raises `Invalid`."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        value = Decimal(-1)
    if not is_bounded(value) or value <= 0:
        raise Invalid(f"{name}: expected a positive number, got {text!r}")
    return value
