"""SQL of the text of files."""

from collections.abc import Sequence
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId


async def count_reading(connection: Connection, owner_id: OwnerId) -> int:
    """How many files of somebody wait to be read."""
    return int(await connection.fetchval("SELECT count(*) FROM uploaded_file WHERE owner_id = $1 AND text_state = 'reading'", owner_id))


async def set_reading(tx: Transaction, owner_id: OwnerId, file_id: UUID) -> None:
    await tx.execute("UPDATE uploaded_file SET text_state = 'reading' WHERE owner_id = $1 AND id = $2", owner_id, file_id)


async def set_read(tx: Transaction, owner_id: OwnerId, file_id: UUID, pages: Sequence[str], error: str | None) -> None:
    """Its pages, or why there is no text: then of a scan at least how many pages it has. Nothing where it was deleted or read by another
    meanwhile.
    """
    done = await tx.fetchval(
        "UPDATE uploaded_file SET text_state = CASE WHEN $3::text IS NULL THEN 'ready' ELSE 'failed' END, text_error = $3,"
        " pages = $4, text_bytes = $5 WHERE owner_id = $1 AND id = $2 AND text_state = 'reading' RETURNING true",
        owner_id,
        file_id,
        error,
        len(pages) if error in (None, "text_none") else None,
        sum(len(page.encode()) for page in pages) if error is None else None,
    )
    if done and pages and error is None:
        await _put_pages(tx, owner_id, file_id, pages)


async def set_pages(tx: Transaction, owner_id: OwnerId, file_id: UUID, pages: Sequence[str]) -> bool:
    """Its pages as far as they hold text by themselves; it is read on. False where it was deleted, or another had come as far."""
    is_there = await tx.fetchval(
        "UPDATE uploaded_file SET pages = $3 WHERE owner_id = $1 AND id = $2 AND text_state = 'reading' AND pages IS NULL RETURNING true",
        owner_id,
        file_id,
        len(pages),
    )
    if is_there:
        await _put_pages(tx, owner_id, file_id, pages)
    return bool(is_there)


async def list_short(connection: Connection, owner_id: OwnerId, file_id: UUID, begin: int, letters: int, most: int) -> list[int]:
    """The numbers of the first pages from `begin` on that hold less than so many letters."""
    rows = await connection.fetch(
        "SELECT page FROM file_page WHERE owner_id = $1 AND file_id = $2 AND page >= $3 AND length(text) < $4 ORDER BY page LIMIT $5",
        owner_id,
        file_id,
        begin,
        letters,
        most,
    )
    return [row["page"] for row in rows]


async def set_longer(tx: Transaction, owner_id: OwnerId, file_id: UUID, page: int, text: str) -> None:
    """The text of a page, where it is longer than the one it has."""
    await tx.execute(
        "UPDATE file_page SET text = $4 WHERE owner_id = $1 AND file_id = $2 AND page = $3 AND length(text) < length($4)",
        owner_id,
        file_id,
        page,
        text,
    )


async def set_recognised(tx: Transaction, owner_id: OwnerId, file_id: UUID) -> None:
    """It is read to its end: ready, or without any text. Pages of a file without text are not kept."""
    has_text = await tx.fetchval(
        "SELECT EXISTS (SELECT FROM file_page WHERE owner_id = $1 AND file_id = $2 AND text ~ '\\S')", owner_id, file_id
    )
    done = await tx.fetchval(
        "UPDATE uploaded_file SET text_state = CASE WHEN $3 THEN 'ready' ELSE 'failed' END,"
        " text_error = CASE WHEN $3 THEN NULL ELSE 'text_none' END, text_bytes = CASE WHEN $3 THEN"
        " (SELECT sum(octet_length(text)) FROM file_page WHERE owner_id = $1 AND file_id = $2) END"
        " WHERE owner_id = $1 AND id = $2 AND text_state = 'reading' RETURNING true",
        owner_id,
        file_id,
        has_text,
    )
    if done and not has_text:
        await tx.execute("DELETE FROM file_page WHERE owner_id = $1 AND file_id = $2", owner_id, file_id)


async def _put_pages(tx: Transaction, owner_id: OwnerId, file_id: UUID, pages: Sequence[str]) -> None:
    await tx.execute(
        "INSERT INTO file_page (owner_id, file_id, page, text) SELECT $1, $2, number, page"
        " FROM unnest($3::text[]) WITH ORDINALITY AS one (page, number)",
        owner_id,
        file_id,
        list(pages),
    )


async def search_pages(connection: Connection, owner_id: OwnerId, words: Sequence[str], most: int) -> list[tuple[UUID, str, int, int, str]]:
    """Pages that hold these words, those with the most of them first: file, its name, page, how many it has, text."""
    rows = await connection.fetch(
        "SELECT found.file_id, file.name, found.page, file.pages, found.text FROM ("
        " SELECT page.file_id, page.page, page.text,"
        " (SELECT count(*) FROM unnest($2::text[]) AS word WHERE strpos(lower(page.text), lower(word)) > 0) AS hits"
        " FROM file_page AS page WHERE page.owner_id = $1) AS found"
        " JOIN uploaded_file AS file ON file.owner_id = $1 AND file.id = found.file_id"
        " WHERE found.hits > 0 ORDER BY found.hits DESC, found.file_id DESC, found.page LIMIT $3",
        owner_id,
        list(words),
        most,
    )
    return [(row["file_id"], row["name"], row["page"], row["pages"], row["text"]) for row in rows]


async def find_named(connection: Connection, owner_id: OwnerId, name: str) -> tuple[UUID, str] | None:
    """The file of that id, or the newest of that name, capitals or not."""
    row = await connection.fetchrow(
        "SELECT id, name FROM uploaded_file WHERE owner_id = $1 AND (id::text = lower($2) OR lower(name) = lower($2)) AND state = 'ready'"
        " ORDER BY id DESC LIMIT 1",
        owner_id,
        name,
    )
    return None if row is None else (row["id"], row["name"])


async def find_page(connection: Connection, owner_id: OwnerId, file_id: UUID, number: int) -> str | None:
    text: str | None = await connection.fetchval(
        "SELECT text FROM file_page WHERE owner_id = $1 AND file_id = $2 AND page = $3", owner_id, file_id, number
    )
    return text


async def list_texts(connection: Connection, owner_id: OwnerId, places: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
    """The texts of these pages (file, number); what is gone is missing."""
    rows = await connection.fetch(
        "SELECT file_id, page, text FROM unnest($2::uuid[], $3::int[]) AS wanted (file_id, page)"
        " JOIN file_page USING (file_id, page) WHERE owner_id = $1",
        owner_id,
        [file_id for file_id, _ in places],
        [page for _, page in places],
    )
    return {(row["file_id"], row["page"]): row["text"] for row in rows}


async def list_pages(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The pages of each of these files that was read, in order."""
    rows = await connection.fetch(
        "SELECT file_id, array_agg(text ORDER BY page) AS pages FROM file_page WHERE owner_id = $1 AND file_id = ANY ($2) GROUP BY file_id",
        owner_id,
        list(file_ids),
    )
    return {row["file_id"]: row["pages"] for row in rows}
