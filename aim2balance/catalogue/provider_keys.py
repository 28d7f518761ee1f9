"""Keys of providers that operators enter at run time: encrypted in the database, used beside those of the configuration."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from aim2balance.catalogue import queries
from aim2balance.catalogue.encryption import KeyEncryption
from aim2balance.catalogue.errors import DecryptionFailed, NoSuchProviderKey
from aim2balance.catalogue.types import StoredKey
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id

_log = logging.getLogger(__name__)


def hint_of(secret: str) -> str:
    """Enough to know a key again, not enough to use it."""
    return f"{secret[:3]}…{secret[-4:]}" if len(secret) >= 16 else "…"


async def list_provider_keys(c: Connection) -> list[StoredKey]:
    """All of them, disabled ones too, the oldest first."""
    return await queries.list_provider_keys(c)


async def add_provider_key(tx: Transaction, encryption: KeyEncryption, provider: str, secret: str, now: datetime) -> StoredKey:
    """Encrypt and keep a key; it counts on every process within half a minute."""
    key_id = new_id(now)
    stored = StoredKey(id=key_id, provider=provider, sealed=encryption.encrypt(secret, key_id), hint=hint_of(secret), made_at=now)
    await queries.insert_provider_key(tx, stored)
    return stored


async def set_provider_key_disabled(tx: Transaction, key_id: UUID, disabled_at: datetime | None) -> tuple[StoredKey, bool]:
    """The key as it was, and whether anything changed. Raises `NoSuchProviderKey`."""
    before = await queries.lock_provider_key(tx, key_id)
    if before is None:
        raise NoSuchProviderKey("There is no such key.")
    changes = (before.disabled_at is None) is not (disabled_at is None)
    if changes:
        await queries.set_provider_key_disabled(tx, key_id, disabled_at)
    return before, changes


def opened(keys: list[StoredKey], encryption: KeyEncryption) -> Mapping[str, tuple[str, ...]]:
    """The secrets that are in use, by provider, the newest first. One that cannot be opened is left out, and said so in the log."""
    found: dict[str, tuple[str, ...]] = {}
    for key in keys:
        if key.disabled_at is not None:
            continue
        try:
            found[key.provider] = (encryption.decrypt(key.sealed, key.id), *found.get(key.provider, ()))
        except DecryptionFailed as broken:
            _log.warning("provider key %s: %s", key.id, broken.code)
    return found
