"""Every migration's SQL through squawk: nothing that locks a big table for long, nothing that cannot be taken back by the next version."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aim2balance.app import migrate

VERSIONS = sorted((migrate.MIGRATIONS / "versions").glob("[0-9]*.py"))
# The first versions make empty tables, for which most rules mean nothing; the lock timeout is set by migrate.run.
EXCLUDED = (
    "require-timeout-settings",
    "prefer-robust-stmts",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-text-field",
    "require-concurrent-index-creation",
    "require-enum-value-ordering",
    "identifier-too-long",
    "disallowed-unique-constraint",
    "ban-create-domain-with-constraint",
)


def sql_of(path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the migration would send."""
    said: list[str] = []
    monkeypatch.setattr(migrate, "run", lambda _, sql: said.append(sql))
    import alembic

    fake: Any = SimpleNamespace(execute=lambda sql: said.append(str(sql)), get_bind=lambda: None)
    monkeypatch.setattr(alembic, "op", fake)
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.upgrade()
    return "\n".join(statement if statement.rstrip().endswith(";") else statement + ";" for statement in said)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migration_is_safe_under_load(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / f"{path.stem}.sql"
    file.write_text(sql_of(path, monkeypatch))
    squawk = Path(sys.executable).with_name("squawk")
    done = subprocess.run(
        [squawk, "--assume-in-transaction", "--pg-version=15", f"--exclude={','.join(EXCLUDED)}", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_check_would_find_something(tmp_path: Path) -> None:
    file = tmp_path / "bad.sql"
    file.write_text("ALTER TABLE usage_event ALTER COLUMN model TYPE varchar(10);")
    done = subprocess.run([Path(sys.executable).with_name("squawk"), "--pg-version=15", file], capture_output=True, text=True, check=False)
    assert done.returncode != 0
