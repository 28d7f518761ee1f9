"""`/api` around chats, as `app` puts it together: the chats themselves, prompts, presets, images, import and export."""

from uuid import UUID

from aim2balance import chat, usage
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from tests.api_client import Api


def chat_api(db: Database, chats: chat.Chats, clock: Clock) -> Api:
    prompts, presets = chat.Prompts(db, clock), chat.Presets(db, clock)
    return Api(
        db,
        [
            chat.chat_routes(chats, lambda owner, ids: usage.conversation_costs(db, owner, ids)),
            chat.transfer_routes(chat.Imports(db, clock), chats, prompts, presets),
            chat.prompt_routes(prompts),
            chat.preset_routes(presets),
            chat.file_routes(chats.files),
        ],
    )


async def erase_all(tx: Transaction, owner_id: UUID) -> None:
    await chat.erase_imports(tx, owner_id)
    await chat.erase_files(tx, owner_id)
    await chat.erase(tx, owner_id)
    await chat.erase_prompts(tx, owner_id)
    await chat.erase_presets(tx, owner_id)
