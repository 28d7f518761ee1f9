"""`import` and `export` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from aim2balance import identity
from aim2balance.app.cli import chats, console, session
from aim2balance.app.new_accounts import open_wallet
from aim2balance.kit.clock import SystemClock
from tests.transfer import samples

assert chats


@pytest.fixture
def run(database_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIM2BALANCE_DATABASE_URL", database_url)
    monkeypatch.delenv("AIM2BALANCE_CONFIG", raising=False)

    async def make(db):
        for email in ("ada@example.org", "bob@example.org"):
            await identity.create_user(db, email=email, password="correct horse", now=SystemClock().now(), on_created=open_wallet)

    session.with_database(console.environment(), make)

    def command(*arguments, code=0):
        result = CliRunner().invoke(console.app, [str(argument) for argument in arguments])
        assert result.exit_code == code, result.output
        return result.stdout

    return command


def test_f25_f26_in_out_and_in_again(run, tmp_path):
    for name, sample in samples.ALL.items():
        (tmp_path / f"{name}.json").write_bytes(samples.as_bytes(sample))
    said = run("import", tmp_path / "chatgpt.json", "--user", "ada@example.org")
    assert "4 found, 1 imported, 3 skipped, 3 messages" in said
    assert "skipped: Nothing said: no_messages" in said
    assert "Bread: in another form 1 tool" in said
    assert "Bread: left out 1 image, 1 system" in said
    told = json.loads(run("import", tmp_path / "claude.json", "--user", "ada@example.org", "--json"))
    item = told["items"][0]
    assert (told["imported"], item["leftOut"], item["kept"], item["missing"]) == (1, {"file": 1}, {"tool": 1}, ["photo.png"])
    out = json.loads(run("export", "--user", "ada@example.org", "--out", tmp_path / "out", "--json"))
    assert (out["chats"], out["messages"]) == (2, 5)
    files = sorted((tmp_path / "out" / "chats").iterdir())
    assert [path.suffix for path in files] == [".json", ".md"] * 2
    for path in files[::2]:
        again = json.loads(run("import", path, "--user", "bob@example.org", "--json"))
        assert (again["imported"], again["skipped"]) == (1, 0)


def test_f25_a_broken_file_fails_the_command(run, tmp_path):
    (tmp_path / "half.json").write_text('[{"mapping": ')
    assert "file_is_cut_off" in run("import", tmp_path / "half.json", "--user", "ada@example.org", code=1)
