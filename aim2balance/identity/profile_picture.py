"""The picture a person stands under: one each, shown to themselves alone, gone with the account."""

from typing import Final
from uuid import UUID

from aim2balance.identity import queries, queries_account, queries_picture, square_picture
from aim2balance.identity.errors import NotSignedIn
from aim2balance.identity.service import Identity
from aim2balance.identity.types import User
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import UserId
from aim2balance.kit.worker_pool import WorkerPool

MOST_BYTES: Final = 8 << 20
"""Of the image that is chosen; what is kept has a few kilobytes."""


async def put_picture(identity: Identity, work: WorkerPool, user_id: UserId, content: bytes) -> User:
    """Take another picture, drawn anew in a process of `work`; it has an id of its own. Returns the person.

    Raises `NoPicture`, `AnimatedPicture`, `PictureTooLarge`, `NotSignedIn` (gone meanwhile), `DomainError` (too_much_at_once,
    work_too_large …).
    """
    drawn = await work.run(user_id, square_picture.square, content)
    now = identity.clock.now()
    async with identity.db.transaction() as tx:
        await queries_account.lock_user(tx, user_id)
        is_there = await queries_picture.put_picture(tx, user_id, new_id(now), drawn, now)
        user = await queries.find_user(tx, user_id) if is_there else None
    if user is None:
        raise NotSignedIn("Please sign in again.")
    return user


async def find_picture(db: Database, user_id: UserId) -> tuple[UUID, bytes] | None:
    """Its id and content, a WebP; None for a person without one."""
    async with db.connection() as connection:
        return await queries_picture.find_picture(connection, user_id)


async def find_picture_id(db: Database, user_id: UserId) -> UUID | None:
    async with db.connection() as connection:
        return await queries_picture.find_picture_id(connection, user_id)


async def delete_picture(db: Database, user_id: UserId) -> None:
    """A second time changes nothing."""
    async with db.transaction() as tx:
        await queries_picture.delete_picture(tx, user_id)
