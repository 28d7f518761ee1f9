"""An OpenAPI document as tools, and the request that arguments become."""

import json

import pytest

from aim2balance.agents.errors import SourceFailed
from aim2balance.agents.openapi import read_document, request_of
from aim2balance.agents.ports import MOST_TOOLS
from aim2balance.agents.source_rules import kept_tools, problem_of

NOTES = """
openapi: 3.1.0
info: { title: Notes, version: 2026-11-01 }
servers: [{ url: "https://{place}.example/v2", variables: { place: { default: notes } } }]
paths:
  /notes:
    get:
      operationId: listNotes
      summary: All notes.
      parameters:
        - { name: tag, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses: { 200: { description: The notes } }
    post:
      operationId: addNote
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Note" } } }
  /notes/{id}:
    parameters: [{ $ref: "#/components/parameters/Id" }]
    delete: { description: Takes it away. }
    put:
      requestBody: { required: true, content: { text/csv: {} } }
components:
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  schemas:
    Note:
      type: object
      required: [text]
      properties:
        text: { type: string, nullable: true, description: What it says }
        answers: { type: array, items: { $ref: "#/components/schemas/Note" } }
"""


def tools(text=NOTES, found_at=""):
    return {tool.name: tool for tool in read_document(text, found_at).tools}


def test_operations_become_tools_with_their_arguments():
    document = read_document(NOTES, "")
    assert document.address == "https://notes.example/v2"
    found = tools()
    assert list(found) == ["listNotes", "addNote", "put /notes/{id}", "delete /notes/{id}"]
    assert [tool.changes for tool in found.values()] == [False, True, True, True]
    assert found["listNotes"].schema["properties"]["tag"] == {"type": "array", "items": {"type": "string"}}
    note = found["addNote"].schema
    assert (note["required"], note["properties"]["body"]["required"]) == (["body"], ["text"])
    assert note["properties"]["body"]["properties"]["text"] == {"type": ["string", "null"], "description": "What it says"}
    assert found["delete /notes/{id}"].schema["required"] == ["id"]
    assert {tool.name: problem_of(tool) for tool in found.values() if problem_of(tool)} == {"put /notes/{id}": "schema"}
    kept = kept_tools("notes", list(found.values()))
    assert [(tool.called[:19], tool.reads) for tool in kept][:2] == [("notes__listNotes", True), ("notes__addNote", False)]


def test_json_is_read_too_and_relative_servers_stand_where_the_document_was_found():
    document = json.dumps({"openapi": "3.0.3", "paths": {"/a": {"get": {}}}, "servers": [{"url": "/api"}]})
    assert read_document(document, "https://notes.example/docs/openapi.json").address == "https://notes.example/api"
    assert read_document(document, "").address == ""


def bomb():
    """Nine times nine times … the same value, in few letters."""
    lines = ["a0: &a0 [l, l, l, l, l, l, l, l, l]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 13)]
    return "\n".join(["openapi: 3.0.0", "paths: {}", *lines])


HALF = json.dumps({"openapi": "3.0.0", "paths": {"/a": {"get": {"operationId": "\ud800"}}}})


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", "a: [", "openapi: 2.0\npaths: {}", "swagger: '2.0'", "openapi: 3.0.0", "openapi: 3.0.0\npaths: []", "&a [*a]"),
        *(bomb(), "a: " + "[" * 200_000, HALF),
    ],
    ids=range(12),
)
def test_what_is_no_document_is_refused(text):
    with pytest.raises(SourceFailed):
        read_document(text, "")


def test_documents_that_refer_to_themselves_or_are_too_large_end():
    """A schema that refers to itself in many places ends as one that is too large to be told, and loses its operation alone."""
    wide = {f"p{number}": {"$ref": "#/components/schemas/A"} for number in range(30)}
    document = {
        "openapi": "3.1.0",
        "paths": {
            "/round": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}},
            "/circle": {"parameters": [{"$ref": "#/paths/~1circle/parameters/0"}], "get": {}},
            "/plain": {"get": {}},
        },
        "components": {"schemas": {"A": {"type": "object", "properties": wide}}},
    }
    found = tools(json.dumps(document))
    assert {name: problem_of(tool) for name, tool in found.items()} == {"post /round": "schema", "get /circle": None, "get /plain": None}
    many = {"openapi": "3.1.0", "paths": {f"/{number}": {"get": {}} for number in range(MOST_TOOLS + 1)}}
    with pytest.raises(SourceFailed) as refused:
        read_document(json.dumps(many), "")
    assert refused.value.code == "tools_too_many"


def test_arguments_become_a_request():
    found = tools()
    asked = request_of("https://notes.example/v2/", found["listNotes"].request, {"tag": ["a b", "ü&c"], "X-Trace": "7"})
    assert (asked.method, asked.url) == ("GET", "https://notes.example/v2/notes?tag=a+b&tag=%C3%BC%26c")
    assert (asked.headers, asked.content) == ({"X-Trace": "7"}, None)
    added = request_of("https://notes.example/v2?key=1", found["addNote"].request, {"body": {"text": "Heating"}})
    assert (added.method, added.url, added.content) == ("POST", "https://notes.example/v2/notes?key=1", b'{"text":"Heating"}')
    assert added.headers == {"content-type": "application/json"}
    gone = request_of("https://notes.example", found["delete /notes/{id}"].request, {"id": "a/../b?c#d"})
    assert gone.url == "https://notes.example/notes/a%2F..%2Fb%3Fc%23d"


@pytest.mark.parametrize("said", [{}, {"id": ".."}, {"id": "."}, {"id": ""}])
def test_a_path_is_never_left(said):
    with pytest.raises(ValueError, match=r"."):
        request_of("https://notes.example", tools()["delete /notes/{id}"].request, said)


@pytest.mark.parametrize("said", ["a\r\nHost: evil.example", "ä"])
def test_a_header_is_never_left(said):
    with pytest.raises(ValueError, match="header"):
        request_of("https://notes.example", tools()["listNotes"].request, {"X-Trace": said})
