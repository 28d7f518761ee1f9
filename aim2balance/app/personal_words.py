"""What a person's settings say to a chat: their own words, and how it is named."""

from aim2balance import identity
from aim2balance.kit.db import Database
from aim2balance.kit.principal import UserId


class PersonalWords:
    """Implements `chat.ports.Instructions` with identity's preferences and notes."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def __call__(self, user_id: UserId, /) -> str | None:
        chosen = await identity.get_preferences(self._db, user_id)
        if not chosen.is_personal:
            return None
        about = f"About the person you talk to:\n{chosen.about_you.strip()}" if chosen.about_you.strip() else ""
        facts = "\n".join(f"- {memory.text}" for memory in await identity.list_memories(self._db, user_id))
        remembered = f"What the person asked to be remembered:\n{facts}" if facts else ""
        return "\n\n".join(part for part in (about, remembered, chosen.custom_instructions.strip()) if part) or None


class PersonalTitles:
    """Implements `chat.ports.TitleModels`: the operator's model, for those who want one."""

    def __init__(self, db: Database, model: str) -> None:
        self._db = db
        self._model = None if model == "off" else model

    async def __call__(self, user_id: UserId, /) -> str | None:
        if self._model is None or (await identity.get_preferences(self._db, user_id)).titles == "words":
            return None
        return self._model
