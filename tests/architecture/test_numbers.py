"""F44: a number that a caller or an operator writes is bounded in value and in representation before anything stores or multiplies it."""

import inspect
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from unittest.mock import MagicMock

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from aim2balance.app.api import make_api
from aim2balance.app.container import Container

NUMBERS = ("1e-20000", "0e-999999", "0e999999", "1e400", "9" * 30, "NaN", "sNaN", "Infinity")


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for inner in typing.get_args(annotation):
        yield from models_in(inner)


def is_number(annotation: object) -> bool:
    inner = typing.get_args(annotation) if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) else (annotation,)
    return any(
        one in {int, float, Decimal} or (typing.get_origin(one) is typing.Annotated and is_number(typing.get_args(one)[0])) for one in inner
    )


def reader_of(field: FieldInfo) -> TypeAdapter[object]:
    return TypeAdapter(typing.Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation)


def numbers_of_requests() -> list[tuple[str, TypeAdapter[object]]]:
    """Every member of a request's body and every parameter that is a number, with what reads it."""
    found: dict[str, FieldInfo] = {}
    api = make_api(typing.cast("Container", MagicMock()))
    for context in iter_route_contexts(api.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            for model in models_in(route.body_field.field_info.annotation) if route.body_field is not None else ():
                found |= {f"{model.__name__}.{name}": field for name, field in model.model_fields.items()}
            asked = (*route.dependant.query_params, *route.dependant.path_params, *route.dependant.header_params)
            found |= {f"{context.path} {parameter.name}": parameter.field_info for parameter in asked}
    return sorted((name, reader_of(field)) for name, field in found.items() if is_number(field.annotation))


def test_there_are_numbers() -> None:
    assert len(numbers_of_requests()) > 20


@pytest.mark.parametrize(("name", "reader"), numbers_of_requests())
def test_f44_no_request_takes_a_number_without_bounds(name: str, reader: TypeAdapter[object]) -> None:
    taken = []
    for number in NUMBERS:
        try:
            reader.validate_python(number)
        except ValidationError:
            continue
        taken.append(number)
    assert not taken, f"{name} takes {taken}"
