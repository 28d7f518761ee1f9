"""`/api` around chats, as `app` puts it together: the chats themselves, prompts, presets, images, import and export."""

from uuid import UUID

from aim2balance import agents, chat, files, knowledge, prompts, transfer, usage
from aim2balance.agents.routes import agent_routes, tool_source_routes
from aim2balance.chat.routes import chat_routes
from aim2balance.files.ports import VirusScanner
from aim2balance.files.routes import file_routes
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.pdf_work import open_pdf_work
from aim2balance.kit.schedules import run_once
from aim2balance.knowledge.routes import knowledge_routes, project_collection_routes
from aim2balance.prompts.routes import preset_routes, prompt_routes
from aim2balance.transfer.routes import transfer_routes
from tests.api_client import ROOT, Api


def open_uploads(db: Database, chats: chat.Chats, clock: Clock, scanner: VirusScanner | None = None) -> files.Uploads:
    """The files of people, in the store of the images, at most 64 MiB each."""
    links = files.DownloadLinks(ROOT)
    return files.Uploads(db, clock, chats.storage, chats.files.stored, links, lambda: 64 << 20, scanner)


def chat_api(
    db: Database, chats: chat.Chats, clock: Clock, uploads: files.Uploads | None = None, library: knowledge.Knowledge | None = None
) -> Api:
    uploads = uploads or open_uploads(db, chats, clock)
    reading = files.Reading(db, chats.files.stored, clock)
    kept, presets = prompts.Prompts(db, clock), prompts.Presets(db, clock)
    helpers, library = agents.Agents(db, clock), library or knowledge.Knowledge(db, clock)
    imports, pdf_work = transfer.Imports(db, clock), open_pdf_work()
    api = Api(
        db,
        [
            chat_routes(chats, lambda owner, ids: usage.conversation_sums(db, owner, ids)),
            transfer_routes(imports, chats, kept, presets, helpers, pdf_work, uploads),
            prompt_routes(kept),
            preset_routes(presets),
            agent_routes(helpers),
            *([] if chats.runs is None else [tool_source_routes(chats.runs.sources)]),
            knowledge_routes(library),
            project_collection_routes(library),
            file_routes(chats.files, uploads, reading),
        ],
    )
    api.workers += [imports.work, pdf_work, chats.files, reading]
    return api


async def erase_all(tx: Transaction, owner_id: UUID) -> None:
    await transfer.erase_imports(tx, owner_id)
    await knowledge.erase(tx, owner_id)
    await files.erase_files(tx, owner_id)
    await chat.erase(tx, owner_id)
    await prompts.erase_prompts(tx, owner_id)
    await prompts.erase_presets(tx, owner_id)
    await agents.erase(tx, owner_id)


async def run_schedules(chats: chat.Chats) -> None:
    """All regular work of a worker, once."""
    for schedule in chats.schedules():
        assert await run_once(schedule), schedule.name
