"""SQL of prompts and their versions."""

from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts.types import Prompt, PromptVersion

_PROMPT = (
    "SELECT p.id, p.name, v.text, p.version, p.changed_at FROM prompt p"
    " JOIN prompt_version v ON v.owner_id = p.owner_id AND v.prompt_id = p.id AND v.version = p.version WHERE p.owner_id = $1"
)


async def list_prompts(connection: Connection, owner_id: OwnerId) -> list[Prompt]:
    return [Prompt(**dict(row)) for row in await connection.fetch(f"{_PROMPT} ORDER BY lower(p.name), p.id", owner_id)]


async def lock_prompt(tx: Transaction, owner_id: OwnerId, prompt_id: UUID) -> Prompt | None:
    row = await tx.fetchrow(f"{_PROMPT} AND p.id = $2 FOR UPDATE OF p", owner_id, prompt_id)
    return Prompt(**dict(row)) if row else None


async def is_taken(connection: Connection, owner_id: OwnerId, name: str, *, but: UUID) -> bool:
    """Whether another prompt than `but` has that name, in capitals or not."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM prompt WHERE owner_id = $1 AND lower(name) = lower($2) AND id <> $3", owner_id, name, but
        )
    )


async def count_prompts(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM prompt WHERE owner_id = $1", owner_id))


async def add_prompt(tx: Transaction, owner_id: OwnerId, prompt: Prompt) -> None:
    await tx.execute(
        "INSERT INTO prompt (owner_id, id, name, version, made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)",
        owner_id,
        prompt.id,
        prompt.name,
        prompt.version,
        prompt.changed_at,
    )


async def change_prompt(tx: Transaction, owner_id: OwnerId, prompt: Prompt) -> None:
    await tx.execute(
        "UPDATE prompt SET name = $3, version = $4, changed_at = $5 WHERE owner_id = $1 AND id = $2",
        owner_id,
        prompt.id,
        prompt.name,
        prompt.version,
        prompt.changed_at,
    )


async def add_version(tx: Transaction, owner_id: OwnerId, prompt: Prompt, most: int) -> None:
    """Keeps the text as a version of its own, and no more than `most` of them."""
    await tx.execute(
        "INSERT INTO prompt_version (owner_id, prompt_id, version, text, made_at) VALUES ($1, $2, $3, $4, $5)",
        owner_id,
        prompt.id,
        prompt.version,
        prompt.text,
        prompt.changed_at,
    )
    await tx.execute(
        "DELETE FROM prompt_version WHERE owner_id = $1 AND prompt_id = $2 AND version <= $3",
        owner_id,
        prompt.id,
        prompt.version - most,
    )


async def delete_prompt(connection: Connection, owner_id: OwnerId, prompt_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM prompt WHERE owner_id = $1 AND id = $2", owner_id, prompt_id)
    return bool(done.endswith(" 1"))


async def list_versions(connection: Connection, owner_id: OwnerId, prompt_id: UUID) -> list[PromptVersion]:
    rows = await connection.fetch(
        "SELECT version, text, made_at FROM prompt_version WHERE owner_id = $1 AND prompt_id = $2 ORDER BY version DESC",
        owner_id,
        prompt_id,
    )
    return [PromptVersion(**dict(row)) for row in rows]


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM prompt WHERE owner_id = $1", owner_id)
