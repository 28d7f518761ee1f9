"""The wire shapes of tools of others."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from aim2balance.agents import source_rules
from aim2balance.agents.types_sources import Secret, SourceChange, SourceTool, ToolSource
from aim2balance.kit.clock import wire_time
from aim2balance.kit.egress import MOST_ADDRESS
from aim2balance.kit.http import APIModel, APIRequest, SpelledText, Text

Name = Annotated[SpelledText, Field(min_length=1, max_length=100)]
MOST_DOCUMENT = 900_000
Address = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(min_length=1, max_length=MOST_ADDRESS)]
SecretValue = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"^[\x20-\x7e]+$")]
"""What a header can carry (RFC 9110, 5.5)."""


class ToolSecretIn(APIRequest):
    """Sent with every request to that server, and never told again."""

    header: Annotated[str, Field(max_length=64, pattern=f"^{source_rules.HEADER.pattern}$")] = "Authorization"
    value: SecretValue

    def secret(self) -> Secret:
        return Secret(header=self.header, value=self.value.strip())


class ToolSourceIn(APIRequest):
    """`mcp`: a server that speaks MCP over streamable HTTP, at `address`. `openapi`: the operations of `document`, which go to `address` or
    where the document says.
    """

    kind: Literal["mcp", "openapi"]
    name: Name
    address: Address | None = None
    document: Annotated[Text, Field(min_length=1, max_length=MOST_DOCUMENT)] | None = Field(
        default=None, description="an OpenAPI document of version 3, JSON or YAML, or the address of one"
    )
    secret: ToolSecretIn | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "ToolSourceIn":
        if self.kind == "mcp" and (self.address is None or self.document is not None):
            raise ValueError("a server has an address and no document")
        if self.kind == "openapi" and self.document is None:
            raise ValueError("actions come from a document")
        return self


class ToolSourcePatch(APIRequest):
    """What is left out stays as it is."""

    name: Name | None = None
    secret: ToolSecretIn | None = None
    has_secret: Literal[False] | None = Field(default=None, description="false: it is sent no more")
    reads: Annotated[list[Annotated[Text, Field(max_length=300)]], Field(max_length=500)] | None = Field(
        default=None, description="the names of all its tools that change nothing; every other asks before each call"
    )

    def change(self) -> SourceChange:
        return SourceChange(
            name=self.name,
            secret=None if self.secret is None else self.secret.secret(),
            has_secret=self.has_secret,
            reads=None if self.reads is None else frozenset(self.reads),
        )


class SourceToolOut(APIModel):
    name: str
    request: str = Field(description="of an action its method and path; else empty")
    called: str = Field(description="what agents are given, and models call it")
    description: str
    reads: bool = Field(description="a call changes nothing; what does not say so asks before each call")
    problem: Literal["duplicate", "schema", "too_large"] | None = Field(description="why no agent may be given it")


class ToolSourceOut(APIModel):
    id: UUID
    kind: Literal["mcp", "openapi"]
    name: str
    address: str
    document: str | None = Field(description="where the document of actions is asked for again; null: it was given as text")
    header: str | None = Field(description="that carries a secret, which is not told")
    tools: list[SourceToolOut]
    asked_at: datetime = Field(description="when its tools were read last")
    problem: str | None = Field(description="the code of what went wrong then")


def source_json(source: ToolSource) -> dict[str, Any]:
    return {
        "id": str(source.id),
        "kind": str(source.kind),
        "name": source.name,
        "address": source.address,
        "document": source.document,
        "header": source.header,
        "tools": [_tool_json(tool) for tool in source.tools],
        "askedAt": wire_time(source.asked_at),
        "problem": source.problem,
    }


def _tool_json(tool: SourceTool) -> dict[str, Any]:
    request = f"{tool.request['method']} {tool.request['path']}" if tool.request else ""
    return {
        "name": tool.name,
        "request": request,
        "called": tool.called,
        "description": tool.description,
        "reads": tool.reads,
        "problem": tool.problem,
    }
