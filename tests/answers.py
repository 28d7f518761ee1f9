"""What `/api` answers is what its OpenAPI document says: checked in every answer that a test client receives, member by member."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2
from fastapi import FastAPI
from starlette.routing import compile_path

from aim2balance.kit.http import route_permissions

PROVEN: set[tuple[str, str, str]] = set()
"""Method, path and status of each answer that was compared in this process."""


class Document:
    """An OpenAPI document that finds its operations by address."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._paths = [
            (compile_path(path)[0], path, operations) for path, operations in document["paths"].items() if path.startswith("/api/")
        ]

    def find(self, method: str, path: str) -> tuple[str, Mapping[str, Any]] | None:
        """The operation of that address and its path in the document; plain paths before those with parameters."""
        for pattern, name, operations in sorted(self._paths, key=lambda each: "{" in each[1]):
            if pattern.match(path) and method.lower() in operations:
                return name, operations[method.lower()]
        return None

    def check(self, method: str, path: str, status: int, content_type: str, body: bytes) -> None:
        """Raises `AssertionError` where the answer is not the one that the document describes."""
        found = self.find(method, path)
        if found is None:
            return
        name, operation = found
        place = f"{method} {name} {status}"
        described = operation["responses"].get(str(status)) or operation["responses"].get(f"{status // 100}XX")
        assert described is not None, f"{place}: the document does not name this status"
        kind = content_type.partition(";")[0].strip()
        content = described.get("content", {})
        if not body and (not content or method == "HEAD"):
            PROVEN.add((method, name, str(status)))
            return
        if not content_type and status >= 300:
            return
        assert kind in content, f"{place}: the document says {sorted(content)}, the answer is {kind}"
        if kind.endswith("json") and content[kind]["schema"].get("format") != "binary":
            wrong = list(self.differences(content[kind]["schema"], json.loads(body, parse_float=Decimal), "answer"))
            assert not wrong, f"{place}: " + "; ".join(wrong[:5])
        PROVEN.add((method, name, str(status)))

    def differences(self, schema: Mapping[str, Any], value: Any, place: str) -> Iterator[str]:
        """What of the value is not as the schema has it. A member that the schema does not name is a difference."""
        if "$ref" in schema:
            part: Any = self.document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                part = part[step]
            yield from self.differences(part, value, place)
        elif "anyOf" in schema:
            tries = [list(self.differences(each, value, place)) for each in schema["anyOf"]]
            if all(tries):
                yield from min(tries, key=len)
        elif "const" in schema or "enum" in schema:
            if value not in schema.get("enum", [schema.get("const")]):
                yield f"{place}: {value!r} is none of the values there are"
        elif not isinstance(kind := schema.get("type"), str):
            assert not schema.keys() - {"title", "description"}, f"{place}: nothing compares {sorted(schema)}"
        elif not _IS[kind](value):
            yield f"{place}: {value!r} is no {kind}"
        elif kind == "string":
            if not _has_format(schema.get("format"), value) or not re.search(schema.get("pattern", ""), value):
                yield f"{place}: {value!r} is no {schema.get('format') or schema['pattern']}"
        elif kind == "array":
            for index, item in enumerate(value):
                yield from self.differences(schema["items"], item, f"{place}[{index}]")
        elif kind == "object":
            yield from self._members(schema, value, place)

    def _members(self, schema: Mapping[str, Any], value: Mapping[str, Any], place: str) -> Iterator[str]:
        known, others = schema.get("properties", {}), schema.get("additionalProperties", False)
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{place}.{name} is missing"
        for name, member in value.items():
            if name in known:
                yield from self.differences(known[name], member, f"{place}.{name}")
            elif others is False:
                yield f"{place}.{name} is not in the document"
            elif others is not True:
                yield from self.differences(others, member, f"{place}.{name}")


_IS = {
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _has_format(name: str | None, value: str) -> bool:
    try:
        if name == "uuid":
            return str(UUID(value)) == value
        if name == "date":
            return date.fromisoformat(value).isoformat() == value
        if name == "date-time":
            return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
    assert name is None, f"nothing compares the format {name}"
    return True


_documents: dict[frozenset[tuple[str, str]], Document] = {}


def document_of(app: FastAPI) -> Document:
    """The application's document, made once for all applications that have the same routes."""
    key = frozenset((route.method, route.path) for route in route_permissions(app.routes))
    if key not in _documents:
        _documents[key] = Document(app.openapi())
    return _documents[key]


class CheckedTransport(httpx2.ASGITransport):
    """Calls an application in this process, and compares each answer of its `/api` with the document of that."""

    def __init__(self, app: Any, api: FastAPI, **options: Any) -> None:
        super().__init__(app=app, **options)
        self._api = api

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await super().handle_async_request(request)
        body = b"".join([piece async for piece in answer.stream])  # type: ignore[union-attr]
        if answer.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        document_of(self._api).check(request.method, request.url.path, answer.status_code, answer.headers.get("content-type", ""), body)
        return answer
