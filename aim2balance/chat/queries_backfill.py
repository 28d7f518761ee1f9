"""SQL that gives older entries of the search the form of newer ones."""

from aim2balance.kit.db import Transaction


async def fill_terms(tx: Transaction, most: int) -> int:
    """Make the words of the next entries of the search anew and note how far that went; how many, 0 when all are done or must wait.

    Messages and chats are locked meanwhile, so that nothing older can replace what their own triggers write.
    """
    state = await tx.fetchrow("SELECT has_terms, terms_owner_id, terms_done_to FROM search_state FOR UPDATE")
    if state is None or state["has_terms"]:
        return 0
    entries = await tx.fetch(
        "SELECT owner_id, entry_id, is_title FROM search_entry WHERE (owner_id, entry_id) > ($1, $2)"
        " ORDER BY owner_id, entry_id, is_title LIMIT $3",
        state["terms_owner_id"],
        state["terms_done_to"],
        most,
    )
    if not entries:
        await tx.execute("UPDATE search_state SET has_terms = true")
        return 0
    keys = [[row["owner_id"] for row in entries], [row["entry_id"] for row in entries], [row["is_title"] for row in entries]]
    locked = [
        await tx.fetch(
            f"SELECT FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS k (owner_id, id, is_title)"
            f" JOIN {table} t USING (owner_id, id) WHERE k.is_title = {is_title} FOR SHARE OF t SKIP LOCKED",
            *keys,
        )
        for table, is_title in (("message", "false"), ("conversation", "true"))
    ]
    there = await tx.fetchval(
        "SELECT count(*) FROM search_entry JOIN unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS k (owner_id, entry_id, is_title)"
        " USING (owner_id, entry_id, is_title)",
        *keys,
    )
    if sum(map(len, locked)) < there:
        return 0
    await tx.execute(
        "UPDATE search_entry e SET words = made.words FROM ("
        "SELECT k.owner_id, k.entry_id, k.is_title, CASE WHEN k.is_title"
        " THEN search_words(ARRAY['title of ' || c.owner_id::text], c.title)"
        " ELSE search_words(search_marks(m.owner_id, m.created_at), message_text(m.parts)) END AS words"
        " FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) AS k (owner_id, entry_id, is_title)"
        " LEFT JOIN message m ON NOT k.is_title AND m.owner_id = k.owner_id AND m.id = k.entry_id"
        " LEFT JOIN conversation c ON k.is_title AND c.owner_id = k.owner_id AND c.id = k.entry_id"
        ") AS made WHERE e.owner_id = made.owner_id AND e.entry_id = made.entry_id AND e.is_title = made.is_title"
        " AND made.words IS NOT NULL AND made.words <> e.words",
        *keys,
    )
    await tx.execute("UPDATE search_state SET terms_owner_id = $1, terms_done_to = $2", entries[-1]["owner_id"], entries[-1]["entry_id"])
    return len(entries)
