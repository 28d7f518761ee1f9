"""Says who calls `/api`: access tokens and API keys, against the credential cache."""

from dataclasses import dataclass

from aim2balance.identity.errors import InvalidKey, NotSignedIn
from aim2balance.identity.service import Identity
from aim2balance.identity.types import KeyGrant, UserRole
from aim2balance.kit.principal import Actor, KeyIdentity


@dataclass(frozen=True, slots=True)
class IdentityAuthenticator:
    """The port `kit.http.Authenticator`."""

    identity: Identity

    async def by_token(self, token: str) -> Actor:
        """Raises `NotSignedIn`, within two seconds also for somebody who was suspended or whose session was ended elsewhere."""
        credential_cache = self.identity.credential_cache
        user_id, session_id = self.identity.signer.read(token, self.identity.clock.now())
        user = await credential_cache.find_user(user_id)
        if user is None or (session_id is not None and not await credential_cache.is_open(session_id)):
            raise NotSignedIn("Please sign in again.")
        is_admin = user.role is UserRole.ADMIN
        lacks = is_admin and self.identity.asks_admins_for_codes and not user.has_second_factor
        return Actor(user_id=user.id, is_admin=is_admin and not lacks, lacks_second_factor=lacks, session_id=session_id)

    async def by_key(self, secret: str) -> Actor:
        """Raises `InvalidKey`."""
        grant = await self.identity.credential_cache.find_key(secret)
        if grant is None:
            raise InvalidKey("This API key is not valid.")
        return actor_of(grant)


def actor_of(grant: KeyGrant) -> Actor:
    """The key, acting for its person."""
    key = KeyIdentity(
        key_id=grant.key_id,
        owner_id=grant.owner_id,
        scopes=frozenset(str(scope) for scope in grant.scopes),
        project_id=grant.project_id,
        agent_id=grant.agent_id,
        region=grant.region,
        is_eu_only=grant.is_eu_only,
    )
    return Actor(user_id=grant.user_id, key=key)
