"""Providers and their keys: which are used, adding one, trying one, resting one. Secrets are never shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from aim2balance import catalogue
from aim2balance.admin import rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditAction, Facts
from aim2balance.catalogue import LearnedLimit
from aim2balance.catalogue.errors import NoSuchProviderKey, ProviderListsNothing
from aim2balance.catalogue.types import Provider, StoredKey
from aim2balance.kit.db import Connection
from aim2balance.kit.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSeen:
    """A provider an operator may give a key. `configured_keys`: how many come from configuration and environment.

    `learned_limits` are what this process was told by its models.
    """

    name: str
    vendor: str
    host: str
    zone: str
    region: str
    is_offered: bool
    configured_keys: int
    keys: Sequence[StoredKey]
    learned_limits: Sequence[LearnedLimit] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the provider said to a key: how many models it lists, or why not, as the code of an error."""

    models: int | None
    error: str | None


async def list_providers(admin_service: AdminService) -> list[ProviderSeen]:
    """Those that are offered first, in their order; then those that only lack a key."""
    async with admin_service.db.connection() as c:
        stored = await catalogue.list_provider_keys(c)
    offered = {provider.name: provider for provider in admin_service.catalogue.settings.providers}
    known = admin_service.catalogue.known_providers()
    names = [*offered, *(name for name in known if name not in offered)]
    learned = admin_service.catalogue.learned_limits.current(admin_service.clock.now())
    found = (_seen(offered.get(name) or known[name], name in offered, [key for key in stored if key.provider == name]) for name in names)
    return [replace(seen, learned_limits=[limit for limit in learned if limit.provider == seen.name]) for seen in found]


def _seen(provider: Provider, is_offered: bool, keys: list[StoredKey]) -> ProviderSeen:
    used = sum(key.disabled_at is None for key in keys)
    return ProviderSeen(
        name=provider.name,
        vendor=provider.vendor,
        host=provider.base_url.split("://")[-1].split("/")[0],
        zone=provider.zone,
        region=provider.region,
        is_offered=is_offered,
        configured_keys=max(0, len(provider.api_keys) - used) if is_offered else 0,
        keys=keys,
    )


async def add_key(admin_service: AdminService, actor: UUID, provider: str, secret: str, reason: str) -> StoredKey:
    """Keep a key and use it from now on. Raises `NoSuchProvider`, `Invalid`."""
    reason = rules.reason_of(reason)
    admin_service.catalogue.provider_with(provider, secret)
    async with admin_service.db.transaction() as tx:
        stored = await catalogue.add_provider_key(tx, admin_service.catalogue.encryption, provider, secret, admin_service.clock.now())
        await log(
            admin_service, tx, actor, "provider_key.add", f"provider:{provider}", before=None, after=_facts(stored, None), reason=reason
        )
    await admin_service.catalogue.reload(admin_service.db)
    return stored


async def set_disabled(admin_service: AdminService, actor: UUID, key_id: UUID, reason: str, *, is_disabled: bool) -> bool:
    """Rest a key or use it again. False when it is so already. Raises `NoSuchProviderKey`."""
    reason, now = rules.reason_of(reason), admin_service.clock.now()
    at = now if is_disabled else None
    async with admin_service.db.transaction() as tx:
        before, changed = await catalogue.set_provider_key_disabled(tx, key_id, at)
        if changed:
            action: AuditAction = "provider_key.disable" if is_disabled else "provider_key.enable"
            facts = _facts(before, before.disabled_at), _facts(before, at)
            await log(admin_service, tx, actor, action, f"provider:{before.provider}", before=facts[0], after=facts[1], reason=reason)
    await admin_service.catalogue.reload(admin_service.db)
    return changed


def _facts(key: StoredKey, disabled_at: datetime | None) -> Facts:
    return {"keyId": str(key.id), "hint": key.hint, "isDisabled": disabled_at is not None}


async def try_key(admin_service: AdminService, key_id: UUID) -> Tried:
    """Ask the provider for its models with this key, now. Raises `NoSuchProviderKey`, `DecryptionFailed`."""
    async with admin_service.db.connection() as c:
        key = await _find(c, key_id)
    return await try_secret(admin_service, key.provider, admin_service.catalogue.encryption.decrypt(key.sealed, key.id))


async def try_secret(admin_service: AdminService, provider: str, secret: str) -> Tried:
    """Ask a provider for its models with a key that is kept nowhere, now. Nothing is charged for it. Raises `NoSuchProvider`."""
    known = admin_service.catalogue.provider_with(provider, secret)
    try:
        models = len(await admin_service.lister.list_models(known))
    except DomainError as refused:
        return Tried(models=None, error=refused.code)
    return Tried(models=models, error=None) if models else Tried(models=None, error=ProviderListsNothing.code)


async def _find(c: Connection, key_id: UUID) -> StoredKey:
    found = next((key for key in await catalogue.list_provider_keys(c) if key.id == key_id), None)
    if found is None:
        raise NoSuchProviderKey("There is no such key.")
    return found
