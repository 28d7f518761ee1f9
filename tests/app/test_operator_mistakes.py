"""F57: a mistake of the operator ends in one line that names the setting, its value and what was expected."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest


def start(folder: Path, command: tuple[str, ...], settings: Mapping[str, str]) -> str:
    """What a command that must fail says on stderr."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIM2BALANCE_")}
    done = subprocess.run(
        [sys.executable, "-m", "aim2balance.app", *command],
        cwd=folder,
        env={**inherited, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.splitlines()[-1]


def is_named(line: str, name: str, value: str) -> bool:
    return line.startswith("aim2balance: ") and f"{name}: expected " in line and f"got {value}" in line


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("users", "list")], ids=" ".join)
def test_f57_a_database_that_is_not_there(command: tuple[str, ...], tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound and not listening: whoever connects is refused
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = {"AIM2BALANCE_DATABASE_URL": f"postgresql://me:geheim@{place}/db", "AIM2BALANCE_PORT": "0"}
        line = start(tmp_path, command, settings)
    assert is_named(line, "AIM2BALANCE_DATABASE_URL", f"'postgresql://***@{place}/db'")
    assert "geheim" not in line


def test_f57_a_database_that_does_not_know_us_by_either_variable(database_url: str, tmp_path: Path) -> None:
    missing = urlsplit(database_url)._replace(path="/no_such_database").geturl()
    shown = f"'postgresql://***@{urlsplit(missing).netloc.rpartition('@')[2]}/no_such_database'"
    line = start(tmp_path, ("serve",), {"AIM2BALANCE_DATABASE_URL": missing, "AIM2BALANCE_PORT": "0"})
    assert is_named(line, "AIM2BALANCE_DATABASE_URL", shown)
    both = {"AIM2BALANCE_DATABASE_URL": missing, "AIM2BALANCE_DATABASE_DIRECT_URL": database_url, "AIM2BALANCE_PORT": "0"}
    assert is_named(start(tmp_path, ("serve",), both), "AIM2BALANCE_DATABASE_URL", shown)
    both = {"AIM2BALANCE_DATABASE_URL": database_url, "AIM2BALANCE_DATABASE_DIRECT_URL": missing, "AIM2BALANCE_PORT": "0"}
    assert is_named(start(tmp_path, ("serve",), both), "AIM2BALANCE_DATABASE_DIRECT_URL", shown)


def test_f57_a_wrong_option_of_the_databases_address(tmp_path: Path) -> None:
    url = "postgresql://me:geheim@127.0.0.1/db?sslmode=perhaps"
    line = start(tmp_path, ("serve",), {"AIM2BALANCE_DATABASE_URL": url, "AIM2BALANCE_PORT": "0"})
    assert is_named(line, "AIM2BALANCE_DATABASE_URL", "'postgresql://***@127.0.0.1/db?sslmode=perhaps'")


def test_f57_a_port_that_somebody_has(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = start(tmp_path, ("serve",), {"AIM2BALANCE_PORT": str(port)})
    assert is_named(line, "AIM2BALANCE_HOST, AIM2BALANCE_PORT", f"127.0.0.1:{port}")
    assert not (tmp_path / "data" / "postgres").exists(), "nothing was started for it"


def test_f57_a_wrong_value_stops_every_command(tmp_path: Path) -> None:
    for command in (("serve",), ("config", "check"), ("doctor",)):
        assert is_named(start(tmp_path, command, {"AIM2BALANCE_PORT": "http"}), "AIM2BALANCE_PORT", "'http'")


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("gateway:\n  retries: many", "line 2: gateway.retries: expected tries, a whole number from 0 to 10, got 'many'"),
        ("pricing: { margin: 0e999999 }", "line 1: pricing.margin: expected a share from 0 to 10"),
        ("pricing: { margin: 1e-20000 }", "line 1: pricing.margin: expected a share from 0 to 10"),
        ("pricing: { margin: 1e-99999999999999999999 }", "line 1: pricing.margin: expected a share from 0 to 10"),
        (f"gateway:\n  retries: {'9' * 5000}", "line 2: gateway.retries: expected tries, a whole number from 0 to 10"),
        ("gateway:\n  retires: 2", "line 2: gateway.retires: unknown key; did you mean retries?"),
        ("providers:\n  lab:\n    base_url: lab.example", "line 3: providers.lab.base_url: expected an address starting with http"),
        ("providers:\n  lab:\n    api_key: sk geheim", "line 3: providers.lab.api_key: expected a key as text"),
        (
            "models:\n  m:\n    accepts: { thinking: a lot }",
            "line 3: models.m.accepts.thinking: expected one of default, asked, never, got 'a lot'",
        ),
        (
            "models:\n  m:\n    max_output: 100\n    accepts:\n      max_output: 200",
            "line 3: models.m.max_output: expected the same as accepts.max_output (200), or one of the two",
        ),
        (
            "home_region: eu\npayments:\n  vat: some\nmail: { from: nobody }",
            "line 3: payments.vat: expected one of none, inclusive, exclusive",
        ),
    ],
)
def test_f57_a_wrong_file_is_told_by_line_key_and_what_was_expected(yaml: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "aim2balance.yaml").write_text(yaml, encoding="utf-8")
    line = start(tmp_path, ("config", "check"), {})
    assert line.startswith(f"aim2balance: aim2balance.yaml, {said}")
    assert "geheim" not in line
