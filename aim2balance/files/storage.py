"""How much a person keeps, files, chats and collections together, and how much they may."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from aim2balance.files import queries
from aim2balance.files.ports import CountChats, CountKnowledge, no_chats, no_knowledge
from aim2balance.files.types import StorageUse
from aim2balance.kit.db import Connection, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict
from aim2balance.kit.principal import OwnerId

COUNTED_FOR_S: Final = 600
"""So long the count of somebody's chats is believed while there is room; where it says there is none, it is counted again."""
MOST_COUNTED: Final = 10_000
MIB: Final = 1 << 20


class Storage:
    """`most_mib` None: as much as they like. `count_chats` and `count_knowledge` are given by whoever keeps these."""

    def __init__(
        self,
        most_mib: int | None = None,
        count_chats: CountChats = no_chats,
        clock: Callable[[], float] = monotonic,
        count_knowledge: CountKnowledge = no_knowledge,
    ) -> None:
        self.most_bytes = None if most_mib is None else most_mib * MIB
        self._count_chats, self._count_knowledge, self._clock = count_chats, count_knowledge, clock
        self._counted: dict[OwnerId, tuple[float, int]] = {}
        """When, and how many bytes of chats."""

    async def use(self, connection: Connection, owner_id: OwnerId) -> StorageUse:
        """Counted now."""
        chats, deleted = await self._count_chats(connection, owner_id)
        self._remember(owner_id, chats)
        return StorageUse(
            files_bytes=await queries.count_bytes(connection, owner_id),
            chats_bytes=chats,
            deleted_bytes=deleted,
            knowledge_bytes=await self._count_knowledge(connection, owner_id),
        )

    async def check_images(self, tx: Transaction, owner_id: OwnerId, more: int) -> None:
        """That there is room for `more` bytes of images; nobody else's come in between. Raises `Conflict` (storage_full)."""
        await lock(tx, LockKey.CHAT_FILES, owner_id)
        await self._check(tx, owner_id, more)

    async def check_chats(self, tx: Transaction, owner_id: OwnerId, more: int) -> None:
        """That there is room for `more` bytes of text, which then count. Raises `Conflict` (storage_full)."""
        await self._check(tx, owner_id, more)
        if owner_id in self._counted:
            at, bytes_ = self._counted[owner_id]
            self._counted[owner_id] = (at, bytes_ + more)

    async def _check(self, tx: Transaction, owner_id: OwnerId, more: int) -> None:
        if self.most_bytes is None:
            return
        at, chats = self._counted.get(owner_id, (-COUNTED_FOR_S, 0))
        if self._clock() - at < COUNTED_FOR_S:
            others = await queries.count_bytes(tx, owner_id) + await self._count_knowledge(tx, owner_id)
            if chats + others + more <= self.most_bytes:
                return
        used = (await self.use(tx, owner_id)).bytes
        if used + more > self.most_bytes:
            raise Conflict(
                f"What you keep is full: {used / MIB:.1f} of {self.most_bytes // MIB} MiB. Delete chats, files or collections you do not"
                " need any more, and empty the deleted ones in the settings.",
                code="storage_full",
                used_bytes=used,
                allowed_bytes=self.most_bytes,
            )

    def _remember(self, owner_id: OwnerId, chats: int) -> None:
        if len(self._counted) >= MOST_COUNTED:
            self._counted.clear()
        self._counted[owner_id] = (self._clock(), chats)
