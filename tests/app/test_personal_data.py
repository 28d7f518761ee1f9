"""Every table and column has its entry, and the archive of a person holds every row of theirs."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from aim2balance.app.personal_archive import document, readme
from aim2balance.app.personal_data import NOBODY, REASONS, counts, exported_tables, personal_tables
from aim2balance.kit.db import Database
from tests.app.conftest import Running
from tests.app.personal import use_everything

ROOT = Path(__file__).parents[2]
SCHEMA = """
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY c.relname"""


async def test_every_table_and_column_there_is_has_its_entry(db: Database) -> None:
    async with db.connection() as connection:
        there = {row["name"]: set(row["columns"]) for row in await connection.fetch(SCHEMA)}
    told = {name: set(table.columns) for name, table in personal_tables().items()}
    assert told == there, "say in aim2balance/app/personal_data.toml whose it is and what becomes of it"


@pytest.mark.parametrize("name", personal_tables())
def test_an_entry_says_whose_and_what_becomes_of_it(name: str) -> None:
    table = personal_tables()[name]
    if table.group == NOBODY:
        assert not {"owner_id", "user_id", "payer_id"} & set(table.columns) or name == "search_state"
        return
    assert table.erased is not None
    assert (table.kept in REASONS) == (table.erased in {"kept", "pseudonymised"})
    assert table.of or table.through or table.text or table.export
    assert {table.of, *table.through, *table.text, *table.withheld} - {None} <= set(table.columns)


def test_the_document_says_what_the_tables_say() -> None:
    told = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert told == document(), "python -m aim2balance.app.personal_archive docs/personal-data.md"


async def test_the_archive_holds_every_row_of_the_person_and_none_of_others(running: Running, db: Database) -> None:
    ada, token = await running.person("ada@example.org", euro="5")
    eve, other = await running.person("eve@example.org", euro="5")
    archives = {}
    for user, secret, language in ((ada, token, "en"), (eve, other, "de")):
        async with running.client(authorization=f"Bearer {secret}") as client:
            await use_everything(client)
            archives[user.id] = zipfile.ZipFile(io.BytesIO((await client.get(f"/api/export?lang={language}")).content))
            assert archives[user.id].read("account/README.md").decode() == readme(language)
    archive = archives[ada.id]
    async with db.connection() as connection:
        there = await counts(connection, ada.id, exported_tables())
    files = {name.removeprefix("account/").removesuffix(".jsonl"): name for name in archive.namelist() if name.endswith(".jsonl")}
    rows = {table: [json.loads(line) for line in archive.read(name).splitlines()] for table, name in files.items()}
    # What the export itself writes down comes after it was read.
    assert {table: len(lines) for table, lines in rows.items() if table != "security_event"} == {
        table: count for table, count in there.items() if table != "security_event"
    }
    assert len(rows) > 25
    assert rows["users"][0]["email"] == "ada@example.org"
    whole = b"".join(archive.read(name) for name in files.values()).decode()
    assert str(eve.id) not in whole
    assert "eve@example.org" not in whole
    for table, lines in rows.items():
        assert all(set(line) == set(personal_tables()[table].shown) for line in lines)
    assert not {"password_hash", "hash", "sealed", "token_hash"} & {column for lines in rows.values() for line in lines for column in line}


async def test_rows_come_page_by_page(running: Running, db: Database) -> None:
    ada, token = await running.person("ada@example.org", euro="5")
    async with db.transaction() as tx:
        await tx.executemany(
            "INSERT INTO remembered (id, user_id, text, made_at) VALUES (gen_random_uuid(), $1, $2, now())",
            [(ada.id, f"note {n}") for n in range(450)],
        )
    async with running.client(authorization=f"Bearer {token}") as client:
        archive = zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content))
    lines = [json.loads(line)["text"] for line in archive.read("account/remembered.jsonl").splitlines()]
    assert sorted(lines) == sorted(f"note {n}" for n in range(450))
