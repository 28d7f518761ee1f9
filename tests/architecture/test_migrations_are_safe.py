"""Every migration's SQL through squawk: nothing that locks a big table for long, nothing that cannot be taken back by the next version."""

import importlib.util
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

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


TAKES_AWAY = ("ban-drop-column", "ban-drop-constraint", "ban-drop-function")
"""What only a migration may do that takes the programs out of rotation which need it (`migrate.require`)."""


class Sent(NamedTuple):
    """What a migration would send, whether it begins and ends transactions of its own, and whether older programs are done with."""

    sql: str
    has_own_transactions: bool
    ends_older_programs: bool


def sent_by(path: Path, monkeypatch: pytest.MonkeyPatch) -> Sent:
    said: list[str] = []
    own: list[bool] = []
    required: list[str] = []

    def autocommit_block() -> AbstractContextManager[None]:
        own.append(True)
        return nullcontext()

    monkeypatch.setattr(migrate, "run", lambda _, sql: said.append(sql))
    monkeypatch.setattr(migrate, "fetch", lambda _, sql: said.append(sql))
    import alembic

    monkeypatch.setattr(migrate, "require", lambda _, revision: required.append(revision))
    context = SimpleNamespace(autocommit_block=autocommit_block)
    fake: Any = SimpleNamespace(execute=lambda sql: said.append(str(sql)), get_bind=lambda: None, get_context=lambda: context)
    monkeypatch.setattr(alembic, "op", fake)
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.upgrade()
    sql = "\n".join(statement if statement.rstrip().endswith(";") else statement + ";" for statement in said)
    return Sent(sql, has_own_transactions=bool(own), ends_older_programs=required == [path.name[:4]])


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_migration_is_safe_under_load(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / f"{path.stem}.sql"
    sent = sent_by(path, monkeypatch)
    file.write_text(sent.sql)
    squawk = Path(sys.executable).with_name("squawk")
    excluded = (*EXCLUDED, *TAKES_AWAY) if sent.ends_older_programs else EXCLUDED
    within = [] if sent.has_own_transactions else ["--assume-in-transaction"]
    done = subprocess.run(
        [squawk, *within, "--pg-version=15", f"--exclude={','.join(excluded)}", file],
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


def test_only_what_older_programs_are_done_with_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "drops.sql"
    file.write_text("ALTER TABLE message DROP COLUMN parts; DROP FUNCTION usage_time(uuid);")
    squawk = Path(sys.executable).with_name("squawk")
    asked = [squawk, "--pg-version=15", f"--exclude={','.join(EXCLUDED)}", file]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert all(rule in done.stdout for rule in ("ban-drop-column", "ban-drop-function"))
