"""What a configuration and a provider's row need to know of each dialect. How it is read and written stands in `gateway.dialects.registry`.

One row per dialect; nothing else compares their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Dialect = Literal["openai", "responses", "anthropic", "gemini"]
Auth = Literal["bearer", "x-api-key", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectAccess:
    """How servers that speak a dialect are reached.

    `instead` says what to write while it is not available. `asks_for_usage`: its streams tell their usage on request (`stream_options`).
    `has_versioned_address`: addresses end in `/v1`, which people usually leave out.
    """

    name: Dialect
    auth: Auth = "bearer"
    headers: Mapping[str, str] = field(default_factory=dict)
    models_path: str = "/models"
    asks_for_usage: bool = False
    has_versioned_address: bool = False
    instead: str | None = None


_ROWS: Final = (
    DialectAccess(name="openai", asks_for_usage=True),
    DialectAccess(name="responses"),
    DialectAccess(
        name="anthropic",
        auth="x-api-key",
        headers={"anthropic-version": "2023-06-01"},
        models_path="/models?limit=1000",
        has_versioned_address=True,
    ),
    DialectAccess(name="gemini", instead="openai: gemini is not available yet; vendor google is reached through its OpenAI path"),
)
ACCESS: Final[Mapping[Dialect, DialectAccess]] = {row.name: row for row in _ROWS}
