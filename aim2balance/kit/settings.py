"""The environment, `.env` and the configuration file as text with positions. What the keys mean is for the domains to say."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from aim2balance.kit import variables
from aim2balance.kit.config_text import ConfigText, WrongConfiguration, read_variables
from aim2balance.kit.config_types import Section, setting


class Environment(Section):
    """Every variable of the contract that is not about one provider, processor or mail server. `values` are all there are, as given."""

    host: Annotated[str, variables.HOST] = setting(
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - an example
        "address to listen on; loopback only while `demo` is true",
        name="AIM2BALANCE_HOST",
    )
    port: Annotated[int, variables.PORT] = setting(8080, "8080", "port to listen on", name="AIM2BALANCE_PORT")
    data_dir: Annotated[Path, variables.FOLDER] = setting(
        Path("data"),
        "/var/lib/aim2balance",
        "folder of the embedded database, the secret key, the spool and files",
        otherwise="./data",
        name="AIM2BALANCE_DATA_DIR",
    )
    config: Annotated[Path | None, variables.FILE] = setting(
        None,
        "/etc/aim2balance.yaml",
        "the configuration file; YAML 1.2, so JSON too",
        otherwise="./aim2balance.yaml, if present",
        name="AIM2BALANCE_CONFIG",
    )
    database_url: Annotated[str, variables.DATABASE] = setting(
        "",
        "postgresql://user@host/db",
        "any PostgreSQL from version 15 on",
        otherwise="empty: embedded PostgreSQL",
        name="AIM2BALANCE_DATABASE_URL",
    )
    database_direct_url: Annotated[str, variables.DATABASE] = setting(
        "",
        "postgresql://user@host:5432/db",
        "direct connection for jobs, when the first goes through PgBouncer",
        otherwise="as AIM2BALANCE_DATABASE_URL",
        name="AIM2BALANCE_DATABASE_DIRECT_URL",
    )
    secret_key: Annotated[str, variables.LONG_TEXT, Field(repr=False)] = setting(
        "",
        "a long random text",
        "root of all signatures",
        otherwise="made once and kept in the data folder",
        name="AIM2BALANCE_SECRET_KEY",
    )
    demo_with_real_keys: Annotated[bool, variables.YES] = setting(
        False,
        "1",
        "allows a paid provider's key beside `demo: true`",
        otherwise="empty",
        name="AIM2BALANCE_DEMO_WITH_REAL_KEYS",
    )
    values: SkipJsonSchema[Mapping[str, str]] = Field({}, repr=False, exclude=True)

    @property
    def direct_name(self) -> str:
        """The variable that the direct address of the database comes from; "" for the embedded one."""
        if not self.database_url:
            return ""
        is_own = self.values.get("AIM2BALANCE_DATABASE_DIRECT_URL", "").strip()
        return "AIM2BALANCE_DATABASE_DIRECT_URL" if is_own else "AIM2BALANCE_DATABASE_URL"


def read_environment(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Environment:
    """Read `.env` of `folder` (default: the working folder) and the process environment, which wins. Raises `WrongConfiguration`."""
    folder = folder or Path.cwd()
    values = {**_dotenv(folder / ".env"), **(os.environ if environ is None else environ)}
    given = values.get("AIM2BALANCE_DATA_DIR", "").strip()
    named = values.get("AIM2BALANCE_CONFIG", "").strip()
    config = folder / (named or "aim2balance.yaml")
    found = read_variables(Environment, {**values, "AIM2BALANCE_DATA_DIR": str(folder / (given or "data")), "AIM2BALANCE_CONFIG": ""})
    if named and not config.is_file():
        raise WrongConfiguration("environment", None, "AIM2BALANCE_CONFIG", f"expected {variables.FILE.sentence}, got {named!r}")
    return found.but(
        database_direct_url=found.database_direct_url or found.database_url,
        config=config if config.is_file() else None,
        values=values,
    )


def secret_key(environment: Environment) -> bytes:
    """The 32-byte root secret: from `AIM2BALANCE_SECRET_KEY` (hashed), else made once and kept in the data folder, readable by us only."""
    if environment.secret_key:
        import hashlib

        return hashlib.sha256(environment.secret_key.encode()).digest()
    path = environment.data_dir / "secret.key"
    environment.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _secret_of(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text())


def _secret_of(path: Path) -> bytes:
    try:
        found = bytes.fromhex(_read(path).strip())
    except ValueError:
        found = b""
    if len(found) < 32:
        raise WrongConfiguration(path.name, None, "(file)", "expected the 64 hexadecimal digits that were made at the first start")
    return found


__all__ = ["EMPTY_CONFIG", "ConfigText", "Environment", "WrongConfiguration", "read_config", "read_environment", "secret_key"]

EMPTY_CONFIG = ConfigText("defaults", {}, {})


def read_config(path: Path | None, values: Mapping[str, str]) -> ConfigText:
    """Read YAML 1.2 (so JSON too), putting `${NAME}` of `values` into strings. Raises `WrongConfiguration`.

    Numbers with a decimal point stay text-exact: they arrive as `Decimal`.
    """
    if path is None:
        return EMPTY_CONFIG
    from aim2balance.kit.yaml12 import parse

    return parse(path.name, _read(path), values)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongConfiguration(path.name, None, "(file)", f"expected a file of UTF-8 text that we may read: {error}") from error


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from io import StringIO

    from dotenv import dotenv_values

    return {key: value for key, value in dotenv_values(stream=StringIO(_read(path))).items() if value is not None}
