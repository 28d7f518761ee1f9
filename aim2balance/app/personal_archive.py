"""The folder `account/` of the archive that a person takes along: every row of theirs, and what the files are."""

import json
from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from typing import Any

from aim2balance.app import personal_data
from aim2balance.app.personal_data import REASONS
from aim2balance.kit.db import Database
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import UserId

FOLDER = "account"


async def archived(db: Database, user_id: UserId, language: Language) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
    """Implements `transfer.ports.PersonalRows`: `account/README.md`, then `account/<table>.jsonl` of each table that has rows."""
    yield f"{FOLDER}/README.md", _once(readme(language).encode())
    async for name, lines in personal_data.each_table(db, user_id):
        yield f"{FOLDER}/{name}.jsonl", lines


def readme(language: Language) -> str:
    """What lies in the folder, what does not and why, and what becomes of it when the account is erased."""
    words = _words()[language]
    lines = [f"# {words['title']}", "", words["about"], "", words["withheld"], "", words["missing"], ""]
    tables = personal_data.exported_tables()
    for group in dict.fromkeys(table.group for table in tables.values()):
        lines += [f"## {words['groups'][group]}", "", f"| {words['file']} | {words['erased']} | {words['without']} |", "|---|---|---|"]
        for name, table in tables.items():
            if table.group == group:
                fate = words["fates"][table.erased]
                stays = "" if table.kept is None else f" ({words['laws'][table.kept]})"
                withheld = ", ".join(f"`{column}`" for column in table.withheld)
                lines.append(f"| `{name}.jsonl` | {fate}{stays} | {withheld} |")
        lines.append("")
    return "\n".join(lines)


def document() -> str:
    """docs/personal-data.md: every table there is, what becomes of it, and every column."""
    lines = [
        "<!-- written by `python -m aim2balance.app.personal_archive`; the source is aim2balance/app/personal_data.toml -->",
        "# Personal data, table by table",
        "",
        "What the database holds of a person, what they take along with the export, and what becomes of it when their account is",
        "erased. A table or column that is not here does not exist: a test compares this with the database.",
        "",
        "| Table | Of | Erasure | In the archive | Columns |",
        "|---|---|---|---|---|",
    ]
    for name, table in personal_data.personal_tables().items():
        if table.group == personal_data.NOBODY:
            continue
        reason = None if table.kept is None else REASONS[table.kept]
        stays = "" if reason is None else f": {reason.law or table.kept}, {reason.period or 'with the books'}"
        taken = "yes" if table.export is None else f"no: {table.export}"
        withheld = {column: f" ({why})" for column, why in table.withheld.items()}
        columns = ", ".join(f"`{column}`{withheld.get(column, '')}" for column in table.columns)
        lines.append(f"| `{name}` | {table.group} | {table.erased}{stays} | {taken} | {columns} |")
    of_nobody = [f"`{name}`" for name, table in personal_data.personal_tables().items() if table.group == personal_data.NOBODY]
    return "\n".join([*lines, "", f"Of nobody: {', '.join(of_nobody)}.", ""])


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(files("aim2balance.app").joinpath("translations.json").read_text(encoding="utf-8"))
    return words


if __name__ == "__main__":
    from pathlib import Path
    from sys import argv

    Path(argv[1]).write_text(document(), encoding="utf-8")
