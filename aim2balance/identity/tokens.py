"""Access tokens: who is signed in, for ten minutes, signed by us (JWT, HS256)."""

import hmac
import os
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from aim2balance.identity.errors import NotSignedIn, SecondStepEnded
from aim2balance.identity.rules import ACCESS_TOKEN_S, derive_key
from aim2balance.kit.principal import UserId

_ISSUER = "aim2balance"
_ALGORITHM = "HS256"
_LONGEST = 2_000
_LONGEST_WAY = 4_000


class Signer:
    """Signs and reads access tokens with a key of its own, derived from the root secret."""

    def __init__(self, root: bytes) -> None:
        self._key = OctKey.import_key(derive_key(root, "access-token"))

    def sign(self, user_id: UserId, now: datetime, session_id: UUID | None = None, *, valid_s: int = ACCESS_TOKEN_S) -> str:
        issued = int(now.timestamp())
        claims: dict[str, str | int] = {"iss": _ISSUER, "sub": str(user_id), "iat": issued, "exp": issued + valid_s}
        if session_id is not None:
            claims["sid"] = str(session_id)
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key)

    def read(self, token: str, now: datetime) -> tuple[UserId, UUID | None]:
        """User and session of a token that is valid now. Raises `NotSignedIn`."""
        try:
            claims = jwt.decode(token[:_LONGEST], self._key, algorithms=[_ALGORITHM]).claims
            user_id, is_valid = UserId(UUID(claims["sub"])), claims["iss"] == _ISSUER and now.timestamp() < claims["exp"]
            session_id = UUID(claims["sid"]) if "sid" in claims else None
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise NotSignedIn("Please sign in again.") from None
        if not is_valid:
            raise NotSignedIn("Please sign in again.")
        return user_id, session_id


class Tickets:
    """Half a sign-in: who showed the password, for five minutes. It opens no session, and ends with the password."""

    VALID_S = 300

    def __init__(self, root: bytes) -> None:
        self._key = OctKey.import_key(derive_key(root, "second-factor-ticket"))
        self._mark_key = derive_key(root, "second-factor-password")

    def mark(self, password_hash: str) -> str:
        """By what a ticket knows the password it was made for."""
        return hmac.digest(self._mark_key, password_hash.encode(), "sha256")[:12].hex()

    def make(self, user_id: UserId, password_hash: str, now: datetime) -> str:
        claims = {"iss": _ISSUER, "sub": str(user_id), "exp": int(now.timestamp()) + self.VALID_S, "pwd": self.mark(password_hash)}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key)

    def read(self, ticket: str, now: datetime) -> tuple[UserId, str]:
        """Whose it is, and the mark of the password. Raises `SecondStepEnded`."""
        try:
            claims = jwt.decode(ticket[:_LONGEST], self._key, algorithms=[_ALGORITHM]).claims
            user_id, mark, is_valid = UserId(UUID(claims["sub"])), str(claims["pwd"]), now.timestamp() < claims["exp"]
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            is_valid = False
        if not is_valid:
            raise SecondStepEnded("This took too long. Please sign in again.")
        return user_id, mark


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay:
    """Where a browser went to be asked who it is, and what for: `user_id` in `session_id` wants to link, else somebody signs in."""

    provider: str
    state: str
    next: str
    invitation: str | None = None
    user_id: UUID | None = None
    session_id: UUID | None = None


class Ways:
    """What a browser keeps while it is with a provider, signed."""

    VALID_S = 600

    def __init__(self, root: bytes) -> None:
        self._key = OctKey.import_key(derive_key(root, "sign-in-way"))

    def make(self, way: OnTheWay, now: datetime) -> str:
        """What a browser on its way to a provider keeps, for ten minutes."""
        said = {name: str(value) for name, value in asdict(way).items() if value is not None}
        return jwt.encode({"alg": _ALGORITHM}, {**said, "exp": int(now.timestamp()) + self.VALID_S}, self._key)

    def read(self, text: str, now: datetime) -> OnTheWay | None:
        """None for what is too old, or not ours."""
        try:
            said = dict(jwt.decode(text[:_LONGEST_WAY], self._key, algorithms=[_ALGORITHM]).claims)
            if now.timestamp() >= said.pop("exp"):
                return None
            user_id, session_id = (UUID(said.pop(name)) if name in said else None for name in ("user_id", "session_id"))
            return OnTheWay(**said, user_id=user_id, session_id=session_id)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            return None


def random_token() -> str:
    """256 random bits as text, for refresh tokens and setup codes."""
    return urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
