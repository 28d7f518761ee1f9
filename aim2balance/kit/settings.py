"""The environment, `.env` and the configuration file as text with positions. What the keys mean is for the domains to say."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aim2balance.kit import variables
from aim2balance.kit.config_text import ConfigText, WrongConfiguration


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every variable of the contract that is not about one provider, processor or mail server."""

    host: str = "127.0.0.1"
    port: int = 8080
    data_dir: Path = Path("data")
    database_url: str = ""
    database_direct_url: str = ""
    config: Path | None = None
    demo_with_real_keys: bool = False
    values: Mapping[str, str] = field(default_factory=dict, repr=False)

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

    def text(name: str) -> str:
        return values.get(name, "").strip()

    named = text("AIM2BALANCE_CONFIG")
    config = folder / (named or "aim2balance.yaml")
    if named and not config.is_file():
        raise variables.wrong("AIM2BALANCE_CONFIG", "an existing file", named)
    database_url = variables.database("AIM2BALANCE_DATABASE_URL", text("AIM2BALANCE_DATABASE_URL"))
    direct_url = variables.database("AIM2BALANCE_DATABASE_DIRECT_URL", text("AIM2BALANCE_DATABASE_DIRECT_URL"))
    return Environment(
        host=variables.host("AIM2BALANCE_HOST", text("AIM2BALANCE_HOST") or "127.0.0.1"),
        port=variables.port("AIM2BALANCE_PORT", text("AIM2BALANCE_PORT") or "8080"),
        data_dir=variables.folder("AIM2BALANCE_DATA_DIR", folder / (text("AIM2BALANCE_DATA_DIR") or "data")),
        database_url=database_url,
        database_direct_url=direct_url or database_url,
        config=config if config.is_file() else None,
        demo_with_real_keys=variables.flag("AIM2BALANCE_DEMO_WITH_REAL_KEYS", text("AIM2BALANCE_DEMO_WITH_REAL_KEYS")),
        values=values,
    )


def secret_key(environment: Environment) -> bytes:
    """The 32-byte root secret: from `AIM2BALANCE_SECRET_KEY` (hashed), else made once and kept in the data folder, readable by us only."""
    given = environment.values.get("AIM2BALANCE_SECRET_KEY", "").strip()
    if given:
        import hashlib

        return hashlib.sha256(given.encode()).digest()
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
