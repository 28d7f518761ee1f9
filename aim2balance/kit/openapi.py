"""What is true of the whole OpenAPI document of `/api`, whatever a route says of itself."""

from typing import Any


def name_problems(document: dict[str, Any]) -> None:
    """Failures are problem+json, whatever the route answers else."""
    for operations in document["paths"].values():
        for operation in operations.values():
            responses = operation["responses"]
            for status in responses.keys() & {"4XX", "5XX"}:
                content = responses[status]["content"]
                responses[status]["content"] = {"application/problem+json": next(iter(content.values()))}


def drop_titles(part: Any) -> None:
    """A title that pydantic makes of a member's name says nothing: `Createdat`."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str) and part.keys() & {"type", "anyOf", "allOf", "$ref", "const", "enum"}:
            del part["title"]
        for inner in part.values():
            drop_titles(inner)
    elif isinstance(part, list):
        for inner in part:
            drop_titles(inner)
