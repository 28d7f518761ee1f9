"""What is kept of a person, table by table: for the archive they take along, and for what stays after their account is erased.

`personal_data.toml` says it of every table and column there is.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import msgspec

from aim2balance.kit.db import Connection, Database, quoted
from aim2balance.kit.principal import UserId

PAGE: Final = 200
MOST_COUNTED: Final = 100_000
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows stay, and for how long: an ISO 8601 duration, None as long as there are books that name the id."""

    law: str
    period: str | None


REASONS: Final[Mapping[str, Reason]] = {
    "books": Reason("§ 147 AO, § 257 HGB; Art. 17 (3) b GDPR", "P10Y"),
    "accountability": Reason("Art. 5 (2), 17 (3) b GDPR", "P10Y"),
    "security": Reason("Art. 6 (1) f GDPR", "P180D"),
    "shell": Reason("Art. 17 (3) b GDPR", None),
    "demo": Reason("", None),
}
"""By `kept` of the table. Source of the ten years: § 147 (3) AO and § 257 (4) HGB."""


class PersonalTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `personal_data.toml`, which explains its fields."""

    group: str
    columns: list[str]
    erased: Literal["deleted", "pseudonymised", "kept", "ages_out"] | None = None
    kept: str | None = None
    of: str | None = None
    through: dict[str, list[str]] = {}
    text: dict[str, str] = {}
    withheld: dict[str, Literal["secret", "file"]] = {}
    export: str | None = None

    @property
    def shown(self) -> list[str]:
        """The columns that a person gets."""
        return [column for column in self.columns if column not in self.withheld]


@cache
def personal_tables() -> Mapping[str, PersonalTable]:
    """Every table by its name, grouped, those of nobody at the end."""
    text = files("aim2balance.app").joinpath("personal_data.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, PersonalTable])


def exported_tables() -> dict[str, PersonalTable]:
    """Those whose rows a person takes along."""
    return {name: table for name, table in personal_tables().items() if table.group != NOBODY and table.export is None}


async def each_table(db: Database, user_id: UserId) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """The rows of a person as lines of JSON, table by table; a table without any is left out."""
    for name, table in exported_tables().items():
        rows = _lines(db, user_id, name, table)
        first = await anext(rows, None)
        if first is not None:
            yield name, _with(first, rows)


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for lines in rest:
        yield lines


async def _lines(db: Database, user_id: UserId, name: str, table: PersonalTable) -> AsyncIterator[bytes]:
    """Page after page in the order of the primary key, each in a connection of its own: a slow reader holds none."""
    async with db.connection() as connection:
        keys = await connection.fetchval(_PRIMARY_KEY, name) or []
    shown = ", ".join(f"t.{quoted(column)}" for column in table.shown)
    order = ", ".join(f"t.{quoted(key)}" for key in keys)
    select = f"SELECT {order + ', ' if keys else ''}(SELECT row_to_json(r) FROM (SELECT {shown}) r)::text AS line FROM {quoted(name)} t"
    last: list[object] = []
    while True:
        after = f" AND ({order}) > ({', '.join(f'${place + 2}' for place in range(len(keys)))})" if last else ""
        paged = f" ORDER BY {order} LIMIT {PAGE}" if keys else ""
        async with db.connection() as connection:
            rows = await connection.fetch(f"{select} WHERE ({_is_of(table)}){after}{paged}", user_id, *last)
        if rows:
            yield "".join(f"{row['line']}\n" for row in rows).encode()
        if not keys or len(rows) < PAGE:
            return
        last = [rows[-1][key] for key in keys]


async def counts(connection: Connection, user_id: UserId, tables: Mapping[str, PersonalTable]) -> dict[str, int]:
    """How many rows of the person each of these has, `MOST_COUNTED` where there are more; without those that have none."""
    found: dict[str, int] = {}
    for name, table in tables.items():
        if (where := _is_of(table)) and (
            count := await connection.fetchval(
                f"SELECT count(*) FROM (SELECT FROM {quoted(name)} t WHERE {where} LIMIT {MOST_COUNTED}) AS found", user_id
            )
        ):
            found[name] = count
    return found


_PRIMARY_KEY: Final = (
    "SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i"
    " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = $1::regclass AND i.indisprimary"
)


def _is_of(table: PersonalTable) -> str:
    """The condition that a row `t` is of the person `$1`; empty where no row says whose it is."""
    parts = [] if table.of is None else [f"t.{quoted(table.of)} = $1::uuid"]
    for column, parents in table.through.items():
        for parent in parents:
            name, key = parent.split(".")
            of = personal_tables()[name].of
            parts.append(f"t.{quoted(column)} IN (SELECT p.{quoted(key)} FROM {quoted(name)} p WHERE p.{quoted(of or key)} = $1::uuid)")
    for column, form in table.text.items():
        before, _, after = form.partition("{id}")
        parts.append(f"t.{quoted(column)} = '{before}' || $1::uuid::text || '{after}'")
    return " OR ".join(parts)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the rows of one group: how many go, and how many stay for which reason (a key of `REASONS`)."""

    group: str
    rows: int
    reason: str | None


async def fates(connection: Connection, user_id: UserId) -> list[Fate]:
    """What an erasure takes and what it leaves, group by group in the order they are told."""
    tables = exported_tables()
    summed: dict[tuple[str, str | None], int] = {}
    for name, rows in (await counts(connection, user_id, tables)).items():
        place = tables[name].group, tables[name].kept
        summed[place] = summed.get(place, 0) + rows
    return [Fate(group, rows, reason) for (group, reason), rows in summed.items()]
