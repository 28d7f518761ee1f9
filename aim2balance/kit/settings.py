"""The environment, `.env` and the configuration file as text with positions. What the keys mean is for the domains to say."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

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


def read_environment(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Environment:
    """Read `.env` of `folder` (default: the working folder) and the process environment, which wins. Raises `WrongConfiguration`."""
    folder = folder or Path.cwd()
    values = {**_dotenv(folder / ".env"), **(os.environ if environ is None else environ)}

    def text(name: str) -> str:
        return values.get(name, "").strip()

    try:
        port = int(text("AIM2BALANCE_PORT") or "8080")
    except ValueError:
        port = -1
    if not 0 <= port < 65536:
        raise WrongConfiguration("environment", None, "AIM2BALANCE_PORT", "expected a port number, 0 to 65535")
    named = text("AIM2BALANCE_CONFIG")
    config = folder / (named or "aim2balance.yaml")
    if named and not config.is_file():
        raise WrongConfiguration("environment", None, "AIM2BALANCE_CONFIG", f"expected an existing file, found none at {named}")
    return Environment(
        host=text("AIM2BALANCE_HOST") or "127.0.0.1",
        port=port,
        data_dir=folder / (text("AIM2BALANCE_DATA_DIR") or "data"),
        database_url=text("AIM2BALANCE_DATABASE_URL"),
        database_direct_url=text("AIM2BALANCE_DATABASE_DIRECT_URL") or text("AIM2BALANCE_DATABASE_URL"),
        config=config if config.is_file() else None,
        demo_with_real_keys=text("AIM2BALANCE_DEMO_WITH_REAL_KEYS") == "1",
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
        return bytes.fromhex(path.read_text().strip())
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text())


__all__ = ["EMPTY_CONFIG", "ConfigText", "Environment", "WrongConfiguration", "read_config", "read_environment", "secret_key"]

EMPTY_CONFIG = ConfigText("defaults", {}, {})


def read_config(path: Path | None, values: Mapping[str, str]) -> ConfigText:
    """Read YAML 1.2 (so JSON too), putting `${NAME}` of `values` into strings. Raises `WrongConfiguration`.

    Numbers with a decimal point stay text-exact: they arrive as `Decimal`.
    """
    if path is None:
        return EMPTY_CONFIG
    from aim2balance.kit.yaml12 import parse

    return parse(path.name, path.read_text(encoding="utf-8"), values)


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {key: value for key, value in dotenv_values(path).items() if value is not None}
