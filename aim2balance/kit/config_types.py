"""How a configuration is described once: what a value must be, as a sentence for people over the schema that pydantic reads by.

A `Section` is a group of keys; each key stands in it with its type, default, example and meaning. Reading, the page of all keys and
the JSON schema come from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from aim2balance.kit.money import bounded

Shown = Literal["value", "address", "secret"]
"""What an error repeats of a wrong value: all of it, an address without its user and password, or nothing."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a value must be, for people and for pydantic; without a schema, what the annotation says."""

    sentence: str
    schema: CoreSchema | None = None
    shown: Shown = "value"
    json: Mapping[str, Any] | None = None
    """The JSON schema where pydantic cannot tell it from `schema`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(self.schema or handler(source), self.shown, custom_error_message=self.sentence)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return dict(self.json) if self.json is not None else handler(schema)


class Section(BaseModel):
    """A group of keys. A key that is absent or null has its default; one that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, value: Any) -> Any:
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise mistake("expected keys and values")
        return {name: item for name, item in value.items() if item is not None}

    def but(self, **changes: Any) -> Self:
        """The same with other values."""
        return self.model_copy(update=changes)


def setting(default: Any, example: str, meaning: str, *, otherwise: str = "", name: str | None = None) -> Any:
    """A key of a `Section`. `otherwise` says in words what holds without it; `name` is its name where Python has another."""
    words: JsonDict | None = {"x-default": otherwise} if otherwise else None
    return Field(default, alias=name, examples=[example], description=meaning, json_schema_extra=words)


def mistake(words: str, *beneath: str | int) -> PydanticCustomError:
    """A mistake that has a whole sentence of its own; `beneath` leads from the section to the key."""
    return PydanticCustomError("mistake", "{words}", {"words": words, "beneath": beneath})


@dataclass(frozen=True, slots=True)
class OrWord:
    """A word instead of the keys of a section; read, it is None."""

    word: str

    @property
    def sentence(self) -> str:
        return f"one of {self.word}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        ((_, section),) = sections_of(source)

        def read(value: Any) -> Any:
            if value is None or value == self.word:
                return None
            if not isinstance(value, Mapping):
                raise PydanticCustomError("value", f"{self.sentence}, or {', '.join(keys_of(section))} beneath it")
            return value

        return core_schema.no_info_before_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"const": self.word}, handler(schema)]}


@dataclass(frozen=True, slots=True)
class Missing:
    """What to say of a section that lacks this key."""

    sentence: str


def keys_of(section: type[Section]) -> dict[str, FieldInfo]:
    """The keys of a section by the names that stand in the file or the environment."""
    return {field.alias or name: field for name, field in section.model_fields.items() if field.examples}


def expected_of(field: FieldInfo) -> str | None:
    """What a key accepts, in words; None where only keys stand beneath it."""
    return next((one.sentence for one in field.metadata if isinstance(one, Expected | OrWord)), None)


def sections_of(annotation: Any) -> list[tuple[str, type[Section]]]:
    """The sections beneath a key: each with "" (its own keys), "*" (names of one's own) or "#" (items of a list)."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return [("", annotation)]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType, Annotated}:
        return [found for one in inner for found in sections_of(one)]
    mark = {dict: "*", Mapping: "*", tuple: "#"}.get(origin, "")
    return [(mark, found) for _, found in sections_of(inner[-1 if mark == "*" else 0])] if mark else []


def number(least: int | Decimal, most: int | Decimal, what: str) -> Expected:
    """An exact number with at most 18 decimals."""
    read = core_schema.decimal_schema(ge=Decimal(least), le=Decimal(most), decimal_places=18)
    return Expected(f"{what} from {least} to {most}", core_schema.no_info_after_validator_function(bounded, read))


def integer(least: int, most: int, what: str) -> Expected:
    return Expected(f"{what}, a whole number from {least} to {most}", _but_no_flag(core_schema.int_schema(ge=least, le=most)))


def seconds(least: int, most: int) -> Expected:
    return Expected(f"seconds from {least} to {most}", _but_no_flag(core_schema.float_schema(ge=least, le=most, allow_inf_nan=False)))


def text(pattern: str, sentence: str) -> Expected:
    return Expected(sentence, core_schema.str_schema(pattern=f"^(?:{pattern})$", coerce_numbers_to_str=True))


def choice(*allowed: str) -> Expected:
    return Expected("one of " + ", ".join(allowed), core_schema.literal_schema(list(allowed)))


def _truth(value: Any) -> Any:
    return value == "true" if isinstance(value, str) and value in {"true", "false"} else value


FLAG = Expected("true or false", core_schema.no_info_before_validator_function(_truth, core_schema.bool_schema(strict=True)))


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


_NAME = core_schema.str_schema(min_length=1, strict=True)
_NAMES = core_schema.no_info_after_validator_function(_unique, core_schema.list_schema(_NAME))
NAMES = Expected("a list of names", _NAMES)


def several(*allowed: str) -> Expected:
    """A list of some of these words."""
    words = core_schema.list_schema(core_schema.literal_schema(list(allowed)))
    return Expected("a list of " + ", ".join(allowed), core_schema.no_info_after_validator_function(_unique, words))


NAME_OR_NAMES = Expected(
    "a name, or a list of names",
    core_schema.union_schema([core_schema.no_info_after_validator_function(lambda name: (name,), _NAME), _NAMES]),
)
STAR_OR_NAMES = Expected(
    'a list of names, or "*" for whatever the provider lists', core_schema.union_schema([core_schema.literal_schema(["*"]), _NAMES])
)


def _secret(value: str) -> str:
    if any(character.isspace() for character in value.strip()):
        raise ValueError
    return value.strip()


_SECRET = core_schema.no_info_after_validator_function(_secret, core_schema.str_schema(strict=True))
SECRET = Expected("a key as text, best as ${NAME_OF_A_VARIABLE}", _SECRET, shown="secret")
SECRETS = Expected("a list of names", _NAMES, shown="secret")


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return value.rstrip("/")


ADDRESS = Expected(
    "an address starting with http:// or https://",
    core_schema.no_info_after_validator_function(_address, core_schema.str_schema(strict=True)),
)


_PORTS = {"http": ":80", "https": ":443"}


def _origin(value: str) -> str:
    """As browsers write it: small letters, no usual port, nothing behind it."""
    scheme, _, host = value.casefold().removesuffix("/").partition("://")
    return f"{scheme}://{host.removesuffix(_PORTS.get(scheme, ':'))}"


_ORIGIN = core_schema.no_info_after_validator_function(
    _origin, core_schema.str_schema(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#@*]+/?$", strict=True)
)
ORIGINS = Expected(
    "a list of origins like https://app.example.org, without a path",
    core_schema.no_info_after_validator_function(_unique, core_schema.tuple_variable_schema(_ORIGIN)),
)


_PLACE = core_schema.str_schema(pattern=r"^(\[[0-9A-Fa-f:.]+\]|[^\s@/:\[\]?#]+):[1-9][0-9]{0,4}$", strict=True, max_length=260)
PLACES = Expected(
    "a list of hosts with their port, like intranet.example.org:443",
    core_schema.no_info_after_validator_function(_unique, core_schema.tuple_variable_schema(_PLACE)),
)


_TESSERACT_LANGUAGE = core_schema.str_schema(pattern=r"^[a-z]{3}(_[a-z]{2,8}){0,2}$", strict=True)
TESSERACT_LANGUAGES = Expected(
    "a list of languages as Tesseract names them, like [deu, eng]",
    core_schema.no_info_after_validator_function(_unique, core_schema.tuple_variable_schema(_TESSERACT_LANGUAGE)),
)


_DOMAIN = core_schema.str_schema(pattern=r"^[^\s@/:.]+(?:\.[^\s@/:.]+)*$", to_lower=True, strict=True, max_length=253)
DOMAINS = Expected(
    "a list of domains like example.org", core_schema.no_info_after_validator_function(_unique, core_schema.tuple_variable_schema(_DOMAIN))
)


DAY = Expected(
    "a date like 2025-10-06",
    core_schema.no_info_plain_validator_function(lambda value: date.fromisoformat(str(value))),
    json={"type": "string", "format": "date"},
)


def _not_a_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - pydantic reports ValueError alone
    return value


def _but_no_flag(schema: CoreSchema) -> CoreSchema:
    return core_schema.no_info_before_validator_function(_not_a_flag, schema)


def a_list(value: Any) -> Any:
    """Before a tuple of sections."""
    if not isinstance(value, list | tuple):
        raise mistake("expected a list")
    return value


def rows(value: Any) -> Any:
    """Before sections by names of one's own; an empty list is none of them."""
    if value == []:
        return {}
    if not isinstance(value, Mapping):
        raise mistake("expected keys and values")
    return value
