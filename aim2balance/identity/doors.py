"""Checks callers of `/api`: access tokens and API keys, against what this process remembers."""

from dataclasses import dataclass

from aim2balance.identity.errors import InvalidKey, NotSignedIn
from aim2balance.identity.service import Identity
from aim2balance.identity.types import Role
from aim2balance.kit.errors import Forbidden
from aim2balance.kit.http import Caller


@dataclass(frozen=True, slots=True)
class Doors:
    """The port `kit.http.Doors`."""

    identity: Identity

    async def by_token(self, token: str) -> Caller:
        """Raises `NotSignedIn`, within two seconds also for somebody who was suspended or whose session was ended elsewhere."""
        memory = self.identity.memory
        user_id, session_id = self.identity.signer.read(token, self.identity.clock.now())
        user = await memory.find_user(user_id)
        if user is None or (session_id is not None and not await memory.is_open(session_id)):
            raise NotSignedIn("Please sign in again.")
        return Caller(user_id=user.id, owner_id=user.id, is_admin=user.role is Role.ADMIN, session_id=session_id)

    async def by_key(self, secret: str, scope: str) -> Caller:
        """Raises `InvalidKey`, `Forbidden` (scope_missing)."""
        grant = await self.identity.memory.find_key(secret)
        if grant is None:
            raise InvalidKey("This API key is not valid.")
        if scope not in grant.scopes:
            raise Forbidden(f"This API key does not have the scope {scope}.", code="scope_missing", scope=scope)
        return Caller(
            user_id=grant.user_id, owner_id=grant.owner_id, key_id=grant.key_id, project_id=grant.project_id, agent_id=grant.agent_id
        )
