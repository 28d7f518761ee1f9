"""Links by which a file can be fetched for a few minutes without signing in: what browsers save to disk, they fetch without our header."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from aim2balance.identity.rules import derive_key
from aim2balance.kit.errors import NotFound
from aim2balance.kit.principal import OwnerId

GOOD_FOR: Final = timedelta(minutes=5)
_SIGNED: Final = 16 + 8
_SIGNATURE: Final = 32


class DownloadLinks:
    """`root` is the secret of the installation; the key made of it signs nothing else."""

    def __init__(self, root: bytes) -> None:
        self._key = derive_key(root, "file-download")

    def token(self, owner_id: OwnerId, file_id: UUID, until: datetime) -> str:
        said = owner_id.bytes + int(until.timestamp()).to_bytes(8)
        return urlsafe_b64encode(said + self._sign(said, file_id)).decode().rstrip("=")

    def owner_of(self, file_id: UUID, token: str, now: datetime) -> OwnerId:
        """Whose file the token opens. Raises `NotFound` (link_expired) for one that is not ours, of another file, or old."""
        try:
            content = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except ValueError:
            raise _expired() from None
        said, signature = content[:_SIGNED], content[_SIGNED:]
        if len(content) != _SIGNED + _SIGNATURE or not hmac.compare_digest(signature, self._sign(said, file_id)):
            raise _expired()
        if now >= datetime.fromtimestamp(int.from_bytes(said[16:]), UTC):
            raise _expired()
        return OwnerId(UUID(bytes=said[:16]))

    def _sign(self, said: bytes, file_id: UUID) -> bytes:
        return hmac.digest(self._key, said + file_id.bytes, sha256)


def _expired() -> NotFound:
    return NotFound("This link has expired. Please ask for the file again.", code="link_expired")
