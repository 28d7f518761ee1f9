"""What a person does with their chats besides talking in them: list, read, name, pin, archive, tag, put in projects, delete and take back,
copy a branch, share it, rate an answer.
"""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aim2balance import files, identity, knowledge, organisations, prompts, usage
from aim2balance.chat import queries, queries_organise, queries_unsent, queued_texts, rules, search, unsent_texts
from aim2balance.chat.types import Changes, Conversation, Filter, Hit, Message, QueuedText, Share, Status, UnsentText, Within
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Conflict, Invalid, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId, UserId
from aim2balance.kit.search_text import is_in
from aim2balance.knowledge.types import Use
from aim2balance.organisations.types import Project
from aim2balance.prompts.types import Settings

TAKEN_BACK_WITHIN = timedelta(days=30)
REMOVED_AT_A_TIME = 100
MOST_TAGS = 1000
MOST_PROJECTS_FOUND = 20
MOST_SHARED = 4 << 20
"""Bytes of text that a link shows to anybody who has it: some two thousand pages."""
PAGE = 200
SHOWN = Filter()


class Conversations:
    """The chats of everybody. What is somebody else's does not exist: `NotFound`."""

    def __init__(self, db: Database, clock: Clock, most_storage_mib: int | None = None) -> None:
        self._db = db
        self.storage = files.Storage(most_storage_mib, queries.count_bytes, count_knowledge=knowledge.count_bytes)
        self._clock = clock
        self.projects = organisations.Projects(db, clock)

    async def list_conversations(
        self, owner_id: OwnerId, before: tuple[datetime, UUID] | None = None, limit: int = 50, shown: Filter = SHOWN
    ) -> list[Conversation]:
        async with self._db.connection() as connection:
            return await queries.list_conversations(connection, owner_id, before, limit, shown)

    async def read(self, owner_id: OwnerId, conversation_id: UUID) -> tuple[Conversation, list[Message]]:
        async with self._db.transaction(owner_id) as tx:
            return await self._read(tx, owner_id, conversation_id)

    async def _read(self, tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> tuple[Conversation, list[Message]]:
        conversation = await queries.find_conversation(tx, owner_id, conversation_id)
        if conversation is None:
            raise _no_chat()
        return conversation, await _messages(tx, owner_id, conversation_id)

    async def each(self, owner_id: OwnerId) -> AsyncIterator[tuple[Conversation, list[Message]]]:
        """All chats but deleted and temporary ones, the newest first, with settings and messages; never all of them in memory."""
        before: tuple[datetime, UUID] | None = None
        while True:
            page = await self.list_conversations(owner_id, before, PAGE, Filter(is_archived=None))
            for conversation in page:
                async with self._db.transaction(owner_id) as tx:
                    found = await queries.find_conversation(tx, owner_id, conversation.id)
                    messages = await _messages(tx, owner_id, conversation.id)
                if found is not None:  # or it was deleted meanwhile
                    yield found, messages
            if len(page) < PAGE:
                return
            before = (page[-1].updated_at, page[-1].id)

    async def rename(self, owner_id: OwnerId, conversation_id: UUID, title: str) -> None:
        await self.change(owner_id, conversation_id, Changes(given=frozenset({"title"}), title=title))

    async def change(self, owner_id: OwnerId, conversation_id: UUID, changes: Changes) -> None:
        """Change what is given. Raises `NotFound` (chat_not_found, project_not_found), `Invalid` (unknown_message) for a foreign head."""
        changes = replace(changes, tags=rules.normal_tags(changes.tags or []))
        async with self._db.transaction(owner_id) as tx:
            if changes.project_id is not None:
                await organisations.check_project(tx, owner_id, changes.project_id)
            if "head_id" in changes.given and (
                changes.head_id is None or not await queries.has_message(tx, owner_id, conversation_id, changes.head_id)
            ):
                raise Invalid("headId names no message of this chat.", code="unknown_message")
            if not await queries.change_conversation(tx, owner_id, conversation_id, changes, self._clock.now()):
                raise _no_chat()

    async def set_settings(self, owner_id: OwnerId, conversation_id: UUID, settings: Settings) -> Settings:
        """Give a chat these settings, for its answers from now on. Raises `NotFound` (chat_not_found, preset_not_found)."""
        async with self._db.transaction(owner_id) as tx:
            kept = await prompts.as_kept(tx, owner_id, settings)
            if settings.origin is not None and kept.origin is None:
                raise prompts.no_preset()
            if not await queries.set_settings(tx, owner_id, conversation_id, kept):
                raise _no_chat()
        return kept

    async def collections_of(self, owner_id: OwnerId, conversation_id: UUID) -> list[UUID]:
        """What is searched for its questions, besides what its project and its agent use. Raises `NotFound` (chat_not_found)."""
        async with self._db.transaction(owner_id) as tx:
            await self._check(tx, owner_id, conversation_id)
            return await knowledge.collections_of(tx, owner_id, Use.CHAT, conversation_id)

    async def use_collections(self, owner_id: OwnerId, conversation_id: UUID, collection_ids: Sequence[UUID]) -> list[UUID]:
        """Search these for its questions from now on, and no others.

        Raises `NotFound` (chat_not_found, collection_not_found), `Invalid` (too_many_used).
        """
        async with self._db.transaction(owner_id) as tx:
            await self._check(tx, owner_id, conversation_id)
            await knowledge.use_collections(tx, owner_id, Use.CHAT, conversation_id, collection_ids)
            return await knowledge.collections_of(tx, owner_id, Use.CHAT, conversation_id)

    async def _check(self, tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> None:
        if await queries.find_conversation(tx, owner_id, conversation_id) is None:
            raise _no_chat()

    async def delete(self, owner_id: OwnerId, conversation_id: UUID) -> None:
        """Take the chat out of every list, for good after 30 days; a second call is a `NotFound`."""
        now = self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            if not await queries.delete_conversation(tx, owner_id, conversation_id, now):
                raise _no_chat()
            await queries.remove_later(tx, owner_id, conversation_id, now + TAKEN_BACK_WITHIN)

    async def restore(self, owner_id: OwnerId, conversation_id: UUID) -> None:
        """Take a deleted chat back; one that is not deleted, or gone for good, is a `NotFound`."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries.restore_conversation(tx, owner_id, conversation_id):
                raise _no_chat()
            await queries.keep_for_good(tx, owner_id, conversation_id)

    async def remove_deleted(self, owner_id: OwnerId) -> int:
        """Delete for good what this person deleted; returns the number of chats."""
        removed = 0
        while True:
            async with self._db.transaction(owner_id) as tx:
                some = await queries.remove_deleted(tx, owner_id, REMOVED_AT_A_TIME)
            removed += some
            if some < REMOVED_AT_A_TIME:
                return removed

    async def remove_due(self) -> int:
        """Delete for good what was deleted 30 days ago and temporary chats after their day; returns the number of chats."""
        removed = 0
        while True:
            async with self._db.transaction() as tx:
                some = await queries.remove_due(tx, self._clock.now(), REMOVED_AT_A_TIME)
            removed += some
            if some < REMOVED_AT_A_TIME:
                return removed

    async def fork(self, owner_id: OwnerId, conversation_id: UUID, message_id: UUID, new_conversation_id: UUID) -> Conversation:
        """Copy the branch that ends with that message into a new chat. The copies carry no receipts: they were paid where they were made.

        Raises `Conflict` (id_taken, storage_full), `Invalid` (unknown_message).
        """
        now = self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            conversation, messages = await self._read(tx, owner_id, conversation_id)
            path = _branch_to(messages, message_id)
            copies = _copies(path, now)
            made = replace(
                conversation, id=new_conversation_id, head_id=copies[-1].id, created_at=now, updated_at=now, pinned_at=None,
                archived_at=None, temporary_until=None, title=conversation.title or rules.first_words(path[0].text),
            )  # fmt: skip
            if not await queries.add_conversation(tx, owner_id, made):
                raise Conflict("There is a chat with that id.", code="id_taken")
            await self.storage.check_chats(tx, owner_id, sum(rules.text_bytes(message) for message in copies))
            own = await files.copy(tx, self.storage, owner_id, made.id, [file for message in copies for file in message.files], now)
            await queries.add_messages(
                tx, owner_id, made.id, [replace(message, parts=rules.with_files(message.parts, own)) for message in copies]
            )
        return made

    async def rate(self, owner_id: OwnerId, message_id: UUID, rating: str | None, comment: str | None) -> None:
        """Say what an answer was worth; None takes it back. Raises `NotFound` for what is no answer of theirs."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries_organise.is_answer(tx, owner_id, message_id):
                raise NotFound("There is no such answer.", code="message_not_found")
            await queries_organise.set_feedback(tx, owner_id, message_id, rating, comment, self._clock.now())

    async def find_unsent(self, owner_id: OwnerId, chat: UUID | None) -> UnsentText:
        """`unsent_texts.find` of this person."""
        return await unsent_texts.find(self._db, owner_id, chat)

    async def keep_unsent(
        self, owner_id: OwnerId, chat: UUID | None, text: str, *, changed_at: datetime, seen: int, drops_earlier: bool
    ) -> UnsentText:
        """`unsent_texts.keep` of this person."""
        now = self._clock.now()
        return await unsent_texts.keep(
            self._db, owner_id, chat, text, changed_at=changed_at, seen=seen, drops_earlier=drops_earlier, now=now
        )

    async def find_unsent_files(self, owner_id: OwnerId, chat: UUID | None) -> list[UUID]:
        """`unsent_texts.find_files` of this person."""
        return await unsent_texts.find_files(self._db, owner_id, chat)

    async def list_queued(self, owner_id: OwnerId, conversation_id: UUID) -> list[QueuedText]:
        """What waits for the answer of a chat."""
        return await queued_texts.list_queued(self._db, owner_id, conversation_id)

    async def add_queued(self, owner_id: OwnerId, conversation_id: UUID, queued_id: UUID, text: str, *, steers: bool = False) -> QueuedText:
        """Raises what `queued_texts.add` does."""
        queued = QueuedText(id=queued_id, text=text, steers=steers, made_at=self._clock.now())
        return await queued_texts.add(self._db, owner_id, conversation_id, queued)

    async def remove_queued(self, owner_id: OwnerId, conversation_id: UUID, queued_id: UUID) -> None:
        """Raises `NotFound` (queued_text_not_found)."""
        await queued_texts.remove(self._db, owner_id, conversation_id, queued_id)

    async def keep_unsent_files(self, owner_id: OwnerId, chat: UUID | None, file_ids: Sequence[UUID]) -> None:
        """`unsent_texts.keep_files` of this person."""
        await unsent_texts.keep_files(self._db, owner_id, chat, file_ids)

    async def search(self, owner_id: OwnerId, words: str, offset: int = 0, limit: int = 20) -> tuple[list[Hit], bool]:
        """`search.search` of this person."""
        return await search.search(self._db, owner_id, words, offset, limit)

    async def search_newest(
        self, owner_id: OwnerId, words: str, within: Within, before: tuple[datetime, UUID] | None, limit: int
    ) -> tuple[list[Hit], tuple[datetime, UUID] | None]:
        """`search.list_newest` of this person."""
        return await search.list_newest(self._db, owner_id, words, within, before, limit)

    async def find_projects(self, owner_id: OwnerId, words: str) -> list[Project]:
        """Projects whose name is what is searched for, in the order of the alphabet."""
        return [project for project in await self.projects.list_all(owner_id) if is_in(words, project.name)][:MOST_PROJECTS_FOUND]

    async def list_projects(self, owner_id: OwnerId) -> list[tuple[Project, int]]:
        """Each project with the number of its chats."""
        async with self._db.connection() as connection:
            chats = await queries_organise.count_by_project(connection, owner_id)
        return [(project, chats.get(project.id, 0)) for project in await self.projects.list_all(owner_id)]

    async def add_project(self, owner_id: OwnerId, name: str, facts: Mapping[str, Any]) -> Project:
        """A new project. Raises `Conflict` (too_many_projects)."""
        made = await self.projects.add(owner_id, name)
        more = {name: value for name, value in facts.items() if name != "name"}
        if not more:
            return made
        await self.change_project(owner_id, made.id, more)
        return replace(made, **more)

    async def change_project(self, owner_id: OwnerId, project_id: UUID, changes: Mapping[str, Any]) -> None:
        """Change what is named. Raises `NotFound` (project_not_found)."""
        async with self._db.transaction(owner_id) as tx:
            await organisations.change_project(tx, owner_id, project_id, **changes)
            if "is_eu_only" in changes:
                await identity.raise_epoch(tx)  # keys of the project follow within two seconds

    async def find_project(self, owner_id: OwnerId, project_id: UUID) -> tuple[Project, int]:
        """The project with the number of its chats. Raises `NotFound` (project_not_found)."""
        async with self._db.connection() as connection:
            project = await organisations.find_project(connection, owner_id, project_id)
            if project is None:
                raise NotFound("There is no such project.", code="project_not_found")
            return project, (await queries_organise.count_by_project(connection, owner_id)).get(project_id, 0)

    async def delete_project(self, owner_id: OwnerId, by: UserId, project_id: UUID) -> None:
        """Its chats stay, in no project, and in the EU where the project kept them there; its keys are revoked, for its budget bounds
        them no more. Raises `NotFound` (project_not_found).
        """
        async with self._db.transaction(owner_id) as tx:
            project = await organisations.find_project(tx, owner_id, project_id)
            if project is not None and project.is_eu_only:
                await queries_organise.keep_in_eu(tx, owner_id, project_id)
            await organisations.delete_project(tx, owner_id, project_id)
            await identity.revoke_keys_of_project(tx, owner_id=owner_id, by=by, project_id=project_id, now=self._clock.now())

    async def list_tags(self, owner_id: OwnerId) -> list[tuple[str, int]]:
        """Tags in use, each with its number of chats."""
        async with self._db.connection() as connection:
            return await queries_organise.list_tags(connection, owner_id, MOST_TAGS)

    async def share(self, owner_id: OwnerId, conversation_id: UUID, message_id: UUID | None) -> Share:
        """Make a link to the branch that ends with that message, or with the head, as it is now: later changes do not show.

        Raises `Invalid` (unknown_message, nothing_to_share, share_too_large).
        """
        async with self._db.transaction(owner_id) as tx:
            conversation, messages = await self._read(tx, owner_id, conversation_id)
            shown = rules.snapshot(_branch_to(messages, message_id or conversation.head_id))
            if not shown:
                raise Invalid("There is nothing to share yet.", code="nothing_to_share")
            if rules.size_of(shown) > MOST_SHARED:
                raise Invalid(
                    f"A link shows at most {MOST_SHARED >> 20} MiB of text. Share up to an earlier message, or export the chat.",
                    code="share_too_large",
                    most=MOST_SHARED,
                )
            share = Share(
                id=new_id(),
                conversation_id=conversation_id,
                token=secrets.token_urlsafe(24),
                title=conversation.title,
                created_at=self._clock.now(),
                messages=shown,
            )
            await queries_organise.add_share(tx, owner_id, share)
        return share

    async def list_shares(self, owner_id: OwnerId, conversation_id: UUID | None = None) -> list[Share]:
        """The links that work, the newest first, without what they show."""
        async with self._db.connection() as connection:
            return await queries_organise.list_shares(connection, owner_id, conversation_id)

    async def revoke_share(self, owner_id: OwnerId, share_id: UUID) -> None:
        async with self._db.connection() as connection:
            if not await queries_organise.delete_share(connection, owner_id, share_id):
                raise NotFound("There is no such link.", code="share_not_found")

    async def read_share(self, token: str) -> Share:
        """What anybody with the link sees. A revoked link, or one of a deleted chat, is a `NotFound` like one that never was."""
        async with self._db.connection() as connection:
            share = await queries_organise.find_share(connection, token)
        if share is None:
            raise NotFound("This link does not work, or not any more.", code="share_not_found")
        return share


async def set_aside(tx: Transaction, owner_id: OwnerId, tag: str, now: datetime) -> None:
    """Archive every chat of a person under this tag, and end its shared links: nothing is lost, and nothing is in the way. Drafts go:
    who held the account before may have written what stands in the composer.
    """
    await queries_unsent.erase(tx, owner_id)
    await queries_organise.set_aside(tx, owner_id, tag, now)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every chat of a person, with all that hangs on it. What they paid stays in the books."""
    await queries.erase(tx, owner_id)


async def _messages(tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> list[Message]:
    """All messages. An answer that ended before it was booked was kept with a receipt that says so: by now it may be booked."""
    messages = await queries.list_messages(tx, owner_id, conversation_id)
    waiting = [UUID(each["id"]) for message in messages for each in message.receipts if each.get("status") == "booking"]
    if not waiting:
        return messages
    booked = {str(event_id): receipt for event_id, receipt in (await usage.booked_receipts(tx, owner_id, waiting)).items()}
    return [await _with_booked(tx, owner_id, message, booked) for message in messages]


async def _with_booked(tx: Transaction, owner_id: OwnerId, message: Message, booked: Mapping[str, dict[str, Any]]) -> Message:
    receipts = tuple(booked.get(each.get("id", ""), each) for each in message.receipts)
    if receipts == message.receipts:
        return message
    await queries.set_receipts(tx, owner_id, message, receipts)
    return replace(message, receipts=receipts)


def _branch_to(messages: list[Message], message_id: UUID | None) -> list[Message]:
    known = {message.id: message for message in messages}
    if message_id not in known:
        raise Invalid("The message is not one of this chat.", code="unknown_message")
    return rules.branch(known, message_id)


def _copies(path: list[Message], now: datetime) -> list[Message]:
    """A branch again, as new messages whose ids are in its order and older than anything said from now on."""
    copies: list[Message] = []
    for place, message in enumerate(path, start=-len(path)):
        made = replace(
            message,
            id=new_id(now + timedelta(milliseconds=place)),
            parent_id=copies[-1].id if copies else None,
            receipts=(),
            feedback=None,
            status=Status.FAILED if message.status is Status.STREAMING else message.status,
            error_code="interrupted" if message.status is Status.STREAMING else message.error_code,
        )
        copies.append(made)
    return copies


def _no_chat() -> NotFound:
    return NotFound("There is no such chat.", code="chat_not_found")
