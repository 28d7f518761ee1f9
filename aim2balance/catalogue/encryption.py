"""Secrets that others gave, at rest: AES-256-GCM (NIST SP 800-38D) with a key for each purpose, derived from the root secret."""

import hmac
import os
from typing import Final
from uuid import UUID

from aim2balance.catalogue.errors import DecryptionFailed

_NONCE: Final = 12


class KeyEncryption:
    """Encrypts and decrypts. What was encrypted for one row or purpose is not read in another, nor under another root secret."""

    def __init__(self, root: bytes, purpose: str = "provider-keys") -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(hmac.digest(root, f"aim2balance/{purpose}\x01".encode(), "sha256"))

    def encrypt(self, secret: str, row_id: UUID) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), row_id.bytes)

    def decrypt(self, sealed: bytes, row_id: UUID) -> str:
        """Raises `DecryptionFailed`, above all when the root secret is another one."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], row_id.bytes).decode()
        except (InvalidTag, ValueError):
            raise DecryptionFailed("A stored key cannot be opened: was the secret key of this installation changed?") from None
