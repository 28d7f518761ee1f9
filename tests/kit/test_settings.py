"""The environment, `.env`, the secret key and configuration text with positions."""

import json
import re
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aim2balance.kit.settings import EMPTY_CONFIG, Environment, WrongConfiguration, read_config, read_environment, secret_key
from aim2balance.kit.yaml12 import parse


def test_an_empty_environment_has_every_default(tmp_path: Path) -> None:
    found = read_environment({}, tmp_path)
    assert (found.host, found.port, found.data_dir, found.config) == ("127.0.0.1", 8080, tmp_path / "data", None)
    assert (found.database_url, found.database_direct_url, found.demo_with_real_keys) == ("", "", False)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('AIM2BALANCE_PORT=1\nAIM2BALANCE_HOST=localhost\nEMPTY=\nQUOTED="a b"\n', encoding="utf-8")
    found = read_environment({"AIM2BALANCE_PORT": "2"}, tmp_path)
    assert (found.port, found.host, found.values["QUOTED"], found.values["EMPTY"]) == (2, "localhost", "a b", "")


def test_the_direct_database_is_the_database_unless_it_is_another(tmp_path: Path) -> None:
    pooled = {"AIM2BALANCE_DATABASE_URL": "postgresql://a"}
    assert read_environment(pooled, tmp_path).database_direct_url == "postgresql://a"
    assert (
        read_environment({**pooled, "AIM2BALANCE_DATABASE_DIRECT_URL": "postgresql://b"}, tmp_path).database_direct_url == "postgresql://b"
    )


@pytest.mark.parametrize("port", ["http", "-1", "65536", "80.5"])
def test_a_port_that_is_none_stops_the_start(port: str, tmp_path: Path) -> None:
    with pytest.raises(WrongConfiguration, match="AIM2BALANCE_PORT"):
        read_environment({"AIM2BALANCE_PORT": port}, tmp_path)


def test_the_configuration_is_found_by_its_usual_name_or_the_one_given(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("", encoding="utf-8")
    assert read_environment({"AIM2BALANCE_CONFIG": "other.yaml"}, tmp_path).config == tmp_path / "other.yaml"
    (tmp_path / "aim2balance.yaml").write_text("", encoding="utf-8")
    assert read_environment({}, tmp_path).config == tmp_path / "aim2balance.yaml"
    with pytest.raises(WrongConfiguration, match="AIM2BALANCE_CONFIG"):
        read_environment({"AIM2BALANCE_CONFIG": "missing.yaml"}, tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AIM2BALANCE_HOST", "1.2.3"),
        ("AIM2BALANCE_HOST", "not a host"),
        ("AIM2BALANCE_HOST", "http://127.0.0.1"),
        ("AIM2BALANCE_PORT", "http"),
        ("AIM2BALANCE_PORT", "+80"),
        ("AIM2BALANCE_PORT", "65536"),
        ("AIM2BALANCE_PORT", "80\n81"),
        ("AIM2BALANCE_DATA_DIR", "a-file"),
        ("AIM2BALANCE_DATA_DIR", "a-file/below"),
        ("AIM2BALANCE_CONFIG", "missing.yaml"),
        ("AIM2BALANCE_CONFIG", "."),
        ("AIM2BALANCE_DEMO_WITH_REAL_KEYS", "yes"),
        ("AIM2BALANCE_DATABASE_URL", "localhost:5432"),
        ("AIM2BALANCE_DATABASE_URL", "mysql://localhost/db"),
        ("AIM2BALANCE_DATABASE_URL", "postgresql://one/db two"),
        ("AIM2BALANCE_DATABASE_URL", "postgresql://localhost:0/db"),
        ("AIM2BALANCE_DATABASE_URL", "postgresql://localhost:99999/db"),
        ("AIM2BALANCE_DATABASE_URL", "postgresql://localhost:http/db"),
        ("AIM2BALANCE_DATABASE_URL", "postgresql://one:5432,two:x/db"),
        ("AIM2BALANCE_DATABASE_DIRECT_URL", "localhost"),
    ],
)
def test_f57_a_wrong_variable_is_named_with_its_value_and_what_was_expected(name: str, value: str, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(WrongConfiguration) as refused:
        read_environment({name: value}, tmp_path)
    assert str(refused.value).startswith(f"environment: {name}: expected ")
    shown = str(tmp_path / value) if name == "AIM2BALANCE_DATA_DIR" else value
    assert str(refused.value).endswith(f", got {shown!r}")


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://me:hunter2@localhost:99999/db",
        "postgresql://me:hun/ter2@localhost/db",
        "postgresql://me:hun#ter2@localhost/db",
        "postgresql://me:hun@hunter2@localhost:x/db",
        "me:hunter2@localhost/db",
        "host=localhost password=hunter2",
        "postgresql://localhost:x/db?user=me&password=hunter2",
    ],
)
def test_f57_a_wrong_address_of_a_database_is_told_without_its_password(value: str, tmp_path: Path) -> None:
    with pytest.raises(WrongConfiguration, match="AIM2BALANCE_DATABASE_URL: expected postgresql://") as refused:
        read_environment({"AIM2BALANCE_DATABASE_URL": value}, tmp_path)
    assert "***" in str(refused.value)
    assert not re.search("hun|ter2", str(refused.value))


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://localhost/db",
        "postgres://me@localhost:5432/db?sslmode=require",
        "postgresql://me:a%2Fb%23c@postgres_db.internal:6432/db",
        "postgresql://one:5432,two:5433/db",
        "postgresql://me@[::1]:5432/db",
        "postgresql:///db?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/db",
    ],
)
def test_f57_whatever_names_a_database_is_taken(value: str, tmp_path: Path) -> None:
    assert read_environment({"AIM2BALANCE_DATABASE_URL": value}, tmp_path).database_url == value


def test_f57_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "aim2balance.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(WrongConfiguration, match=r"^aim2balance\.yaml: .*expected a file of UTF-8"):
        read_config(tmp_path / "aim2balance.yaml", {})
    (tmp_path / ".env").write_bytes(b"A=\xff")
    with pytest.raises(WrongConfiguration, match=r"^\.env: .*expected a file of UTF-8"):
        read_environment({}, tmp_path)
    (tmp_path / "secret.key").write_text("not hexadecimal")
    with pytest.raises(WrongConfiguration, match=r"^secret\.key: .*expected the 64 hexadecimal digits"):
        secret_key(Environment(data_dir=tmp_path))


def test_no_value_of_the_environment_shows_in_its_representation(tmp_path: Path) -> None:
    assert "sk-secret" not in repr(read_environment({"OPENAI_API_KEY": "sk-secret"}, tmp_path))


def test_the_secret_key_is_made_once_for_us_alone(tmp_path: Path) -> None:
    found = Environment(data_dir=tmp_path / "data")
    first = secret_key(found)
    assert len(first) == 32
    assert secret_key(found) == first
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    assert secret_key(Environment(data_dir=tmp_path / "other")) != first


def test_a_given_secret_key_is_used_and_not_written(tmp_path: Path) -> None:
    given = read_environment({"AIM2BALANCE_SECRET_KEY": " a long text "}, tmp_path)
    assert len(secret_key(given)) == 32
    assert secret_key(given) == secret_key(Environment(data_dir=tmp_path, secret_key="a long text"))
    assert list(tmp_path.iterdir()) == []


def data(text: str, **values: str) -> Any:
    return parse("c.yaml", text, values).data


def test_yaml_is_read_as_version_1_2() -> None:
    found = data("a: yes\nb: no\nc: true\nd: False\ne: null\nf: ~\ng:\nh: 010\ni: 1_000\nj: 12:30\nk: 2025-10-06\nl: on")
    assert found == {
        "a": "yes",
        "b": "no",
        "c": True,
        "d": False,
        "e": None,
        "f": None,
        "g": None,
        "h": 10,
        "i": found["i"],
        "j": "12:30",
        "k": "2025-10-06",
        "l": "on",
    }


def test_decimals_stay_exact() -> None:
    found = data("a: 0.15\nb: 1e-7\nc: 2.50\nd: 3\ne: '0.1'")
    assert [str(found[name]) for name in "abc"] == ["0.15", "1E-7", "2.50"]
    assert isinstance(found["a"], Decimal)
    assert (found["d"], found["e"]) == (3, "0.1")


def test_json_is_yaml() -> None:
    wanted = {"a": [1, {"b": "x"}], "c": None, "d": True}
    assert data(json.dumps(wanted)) == wanted


def test_variables_are_put_into_strings_and_an_unset_one_is_empty() -> None:
    assert data("a: ${KEY}\nb: 'x-${KEY}-${OTHER}'\nc: $KEY\nd: ${1}", KEY="k") == {"a": "k", "b": "x-k-", "c": "$KEY", "d": "${1}"}


def test_a_variable_cannot_bring_in_yaml() -> None:
    assert data("a: ${KEY}", KEY="x\nb: 1") == {"a": "x\nb: 1"}


def test_empty_files_are_empty() -> None:
    assert data("") == data("# nothing") == data("---") == {}
    assert read_config(None, {}) is EMPTY_CONFIG


def test_every_key_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("# first\na:\n  b: 1\n  c:\n    - x: 1\n    - x: 2\n", encoding="utf-8")
    found = read_config(path, {})
    assert {path: found.lines[path] for path in [("a",), ("a", "b"), ("a", "c", 1, "x")]} == {
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "c", 1, "x"): 6,
    }
    assert str(found.wrong(("a", "b"), "expected more")) == "c.yaml, line 3: a.b: expected more"
    assert found.wrong(("a", "nothing", "here"), "").line == 2
    assert str(EMPTY_CONFIG.wrong((), "expected something")) == "defaults: (top level): expected something"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("a: 1\nb: [", 2, "(syntax)"),
        ("a: 1\na: 2", 2, "a"),
        ("a:\n  b: 1\n  b: 2", 3, "a.b"),
        ("- 1", 1, "(top level)"),
        ("just words", 1, "(top level)"),
        ("a: b: c", 1, "(syntax)"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, line: int, key: str) -> None:
    with pytest.raises(WrongConfiguration) as caught:
        parse("c.yaml", text, {})
    assert (caught.value.source, caught.value.line, caught.value.key) == ("c.yaml", line, key)


def test_a_value_may_be_named_and_used_again() -> None:
    assert data("a: &x [1]\nb: *x") == {"a": [1], "b": [1]}


@pytest.mark.parametrize("text", ["a: &x {b: *x}", "\x00", "a: *missing", "a: &x [*x]"])
def test_tricks_of_yaml_are_refused(text: str) -> None:
    with pytest.raises(WrongConfiguration):
        data(text)


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !!python/name:os.system x"])
def test_a_tag_makes_no_object(text: str) -> None:
    assert data(text) == {"a": "x"}
