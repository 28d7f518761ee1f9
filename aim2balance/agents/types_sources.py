"""The nouns of tools of others: servers that speak MCP, and operations of an OpenAPI document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class SourceKind(StrEnum):
    MCP = "mcp"
    OPENAPI = "openapi"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTool:
    """A tool of a source as it is kept. `reads`: the person says, or its kind, that a call changes nothing."""

    name: str
    called: str
    """What models call it: unique among all tools of the person."""
    description: str
    schema: Mapping[str, Any]
    request: Mapping[str, Any]
    reads: bool
    problem: str | None = None
    """Why no agent may be given it: `duplicate`, `schema`, `too_large`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolSource:
    id: UUID
    kind: SourceKind
    name: str
    """Unique for a person, capitals or not."""
    slug: str
    """What the names of its tools begin with; stays as it was first."""
    address: str
    """Of an MCP server its endpoint; of actions what their paths follow."""
    document: str | None
    """Where the OpenAPI document was read; None: it was given as text."""
    header: str | None
    """The header that carries the secret."""
    sealed: bytes | None
    tools: tuple[SourceTool, ...]
    asked_at: datetime
    """When its tools were read last."""
    problem: str | None = None
    """The code of what went wrong when it was asked last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    header: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """What a person changes; None stays as it is. `reads`: the names of all tools that change nothing. `has_secret` False takes it away."""

    name: str | None = None
    secret: Secret | None = None
    has_secret: bool | None = None
    reads: frozenset[str] | None = None
