"""Accounts with their figures; suspended and restored."""

from datetime import datetime
from uuid import UUID

from aim2balance import identity, organisations
from aim2balance.admin import queries, rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.errors import NoSuchUser, OwnAccount
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import Facts, KeyLimit, PeopleSort, PeopleState, Person, PersonDetail
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import UserId


async def list_people(
    admin_service: AdminService, *, search: str, is_suspended: bool | None, before: UUID | None, limit: int
) -> list[Person]:
    """Accounts with their figures, newest first; `search` is part of an address or a name."""
    async with admin_service.db.connection() as c:
        like = rules.contains(search)
        return await queries.list_people(c, like=like, is_suspended=is_suspended, before=before, limit=limit)


async def page_of_people(
    admin_service: AdminService, *, search: str, state: PeopleState | None, sort: PeopleSort, is_descending: bool, page: int, limit: int
) -> tuple[list[Person], int]:
    """The nth page of accounts in this order, from 1, and how many there are in all."""
    async with admin_service.db.connection() as c:
        return await queries.page_of_people(
            c,
            like=rules.contains(search),
            state=state,
            sort=sort,
            is_descending=is_descending,
            skip=(page - 1) * limit,
            limit=limit,
        )


async def get_detail(admin_service: AdminService, user_id: UserId) -> PersonDetail:
    """Figures of one person: wallet, keys with their limits. Raises `NoSuchUser`."""
    person = await get_person(admin_service, user_id)
    keys = await identity.list_keys(admin_service.db, organisations.own(user_id))
    return PersonDetail(
        person=person,
        keys=tuple(
            KeyLimit(
                id=key.grant.key_id,
                hint=key.hint,
                created_at=key.created_at,
                expires_at=key.grant.expires_at,
                limit=key.grant.limit,
                limit_co2e_ng=key.grant.limit_co2e_ng,
                is_limit_hard=key.grant.is_limit_hard,
                window=None if key.grant.window is None else str(key.grant.window),
                rpm=key.grant.rpm,
            )
            for key in keys
        ),
    )


async def count_people(admin_service: AdminService) -> tuple[int, int]:
    """How many accounts there are, and how many of them are suspended."""
    async with admin_service.db.connection() as c:
        return await identity.count_people(c)


async def get_person(admin_service: AdminService, user_id: UserId) -> Person:
    """Raises `NoSuchUser`."""
    async with admin_service.db.connection() as c:
        found = await queries.find_person(c, user_id)
    if found is None:
        raise NoSuchUser("There is no such account.")
    return found


async def user_id_of(admin_service: AdminService, user_id: UserId | None, email: str | None) -> UserId:
    """Whom a request names, by id or by address, not by both. Raises `Invalid`, `NoSuchUser`."""
    if (user_id is None) == (email is None):
        raise Invalid("Name the account by userId or by email.", code="invalid_user")
    if user_id is None:
        async with admin_service.db.connection() as c:
            user_id = await identity.find_user_id(c, (email or "").strip())
        if user_id is None:
            raise NoSuchUser("Nobody has this address.")
    return UserId(user_id)


async def suspend(admin_service: AdminService, actor: UUID, user_id: UserId, reason: str) -> bool:
    """End the sessions and keys of a person within two seconds. False when suspended already. Raises `NoSuchUser`, `OwnAccount`."""
    if actor == user_id:
        raise OwnAccount("You cannot suspend your own account.")
    reason = rules.reason_of(reason)
    async with admin_service.db.transaction() as tx:
        before = await _lock(tx, user_id)
        now = admin_service.clock.now()
        changed = await identity.suspend(tx, user_id, now)
        if changed:
            await log(admin_service, tx, actor, "user.suspend", f"user:{user_id}", before=before, after=_state(now), reason=reason)
            await notify(tx, user_id, "suspended", f"suspended:{now.isoformat()}")
    return changed


async def restore(admin_service: AdminService, actor: UUID, user_id: UserId, reason: str) -> bool:
    """Let a person sign in again; their keys work again, their sessions do not. False when not suspended. Raises `NoSuchUser`."""
    reason = rules.reason_of(reason)
    async with admin_service.db.transaction() as tx:
        before = await _lock(tx, user_id)
        changed = await identity.restore(tx, user_id)
        if changed:
            await log(admin_service, tx, actor, "user.restore", f"user:{user_id}", before=before, after=_state(None), reason=reason)
    return changed


async def _lock(tx: Transaction, user_id: UserId) -> Facts:
    found = await identity.lock_user(tx, user_id)
    if found is None:
        raise NoSuchUser("There is no such account.")
    return _state(found["suspended_at"])


def _state(suspended_at: datetime | None) -> Facts:
    return {"suspendedAt": None if suspended_at is None else suspended_at.isoformat()}
