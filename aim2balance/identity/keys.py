"""API keys: made, listed and revoked."""

import os
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from aim2balance.identity import queries
from aim2balance.identity.errors import KeyNotFound
from aim2balance.identity.key_format import key_hint, key_text
from aim2balance.identity.rules import secret_hash
from aim2balance.identity.security_log import record_event
from aim2balance.identity.types import Key, KeyGrant, NewKey, Scope, SecurityEventKind, Window
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import review_notices
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, SpendingLimits, UserId
from aim2balance.kit.quantities import NANOGRAMS_PER_KG


async def create_key(
    db: Database,
    *,
    owner_id: OwnerId,
    user_id: UserId,
    name: str,
    now: datetime,
    models: Iterable[str] | None = None,
    limit: Euro | None = None,
    limit_co2e_ng: int | None = None,
    is_limit_hard: bool = True,
    window: Window | None = None,
    rpm: int | None = None,
    expires_at: datetime | None = None,
    scopes: Iterable[Scope] = (Scope.INFERENCE,),
    region: str | None = None,
    project_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> NewKey:
    """Make a key; its secret is in the answer and nowhere else. A limit without a window is one for all time. Raises `Invalid`."""
    chosen = frozenset(scopes)
    if not chosen:
        raise Invalid("a key needs at least one scope", code="invalid_scope")
    if expires_at is not None and expires_at <= now:
        raise Invalid("a key cannot expire in the past", code="invalid_expiry")
    is_limited = limit is not None or limit_co2e_ng is not None
    if window is not None and not is_limited:
        raise Invalid("a window needs a limit in euro or CO2e", code="invalid_window")
    if (limit is not None and limit.micro < 0) or (limit_co2e_ng is not None and limit_co2e_ng < 0):
        raise Invalid("a limit is not negative", code="invalid_limit")
    secret = key_text(os.urandom(32))
    grant = KeyGrant(
        key_id=new_id(now),
        owner_id=owner_id,
        user_id=user_id,
        project_id=project_id,
        agent_id=agent_id,
        models=None if models is None else frozenset(models),
        expires_at=expires_at,
        limit=limit,
        limit_co2e_ng=limit_co2e_ng,
        is_limit_hard=is_limit_hard,
        window=(window or Window.TOTAL) if is_limited else None,
        rpm=rpm,
        scopes=chosen,
        region=region,
    )
    key = Key(grant=grant, name=name, hint=key_hint(secret), created_at=now)
    async with db.transaction() as tx:
        await queries.insert_key(tx, key, secret_hash(secret))
        await record_event(tx, SecurityEventKind.KEY_CREATED, now, user_id=user_id, facts=_facts(key))
    return NewKey(key=key, secret=secret)


async def list_keys(db: Database, owner_id: OwnerId) -> list[Key]:
    """The owner's keys that are not revoked, newest first."""
    async with db.connection() as c:
        return await queries.list_keys(c, owner_id)


async def list_limited_keys(connection: Connection, owner_ids: Collection[OwnerId]) -> list[KeyGrant]:
    """The keys of these owners that have a limit."""
    return await queries.list_limited_keys(connection, owner_ids)


async def revoke_key(db: Database, *, owner_id: OwnerId, by: UserId, key_id: UUID, now: datetime) -> None:
    """End a key on every process within two seconds. Raises `KeyNotFound`, also on a second call."""
    async with db.transaction() as tx:
        if not await queries.revoke_key(tx, owner_id, key_id, now):
            raise KeyNotFound("no such key")
        await queries.raise_epoch(tx)
        await record_event(tx, SecurityEventKind.KEY_REVOKED, now, user_id=by, facts={"keyId": str(key_id)})
        await review_notices(tx, owner_id)


async def revoke_keys_of_project(tx: Transaction, *, owner_id: OwnerId, by: UserId, project_id: UUID, now: datetime) -> None:
    """End every key of a project on every process within two seconds."""
    for key_id in await queries.revoke_keys_of_project(tx, owner_id, project_id, now):
        await record_event(tx, SecurityEventKind.KEY_REVOKED, now, user_id=by, facts={"keyId": str(key_id)})
    await queries.raise_epoch(tx)


async def set_key_limit(tx: Transaction, *, owner_id: OwnerId, key_id: UUID, limits: SpendingLimits | None) -> None:
    """Bound what a key may use from now on, on every process within two seconds; None: nothing bounds it. Raises `KeyNotFound`."""
    if not await queries.set_key_limit(tx, owner_id, key_id, limits):
        raise KeyNotFound("no such key")
    await queries.raise_epoch(tx)


def _facts(key: Key) -> dict[str, object]:
    grant = key.grant
    limit = None if grant.limit is None else grant.limit.micro
    scopes = sorted(str(scope) for scope in grant.scopes)
    return {
        "keyId": str(grant.key_id),
        "keyHint": key.hint,
        "scopes": scopes,
        "limitMicroEur": limit,
        "limitKgCO2e": None if grant.limit_co2e_ng is None else grant.limit_co2e_ng / NANOGRAMS_PER_KG,
        "window": grant.window,
    }
