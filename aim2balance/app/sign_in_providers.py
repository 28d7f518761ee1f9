"""The issuers people may sign in by, as the configuration has them. A button appears when its variables are set."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from aim2balance import identity
from aim2balance.adapters.egress.fetcher import GuardedFetcher
from aim2balance.adapters.egress.transport import guarded_transports
from aim2balance.catalogue.types import Configuration
from aim2balance.identity import AppleKey, SignInProvider
from aim2balance.kit.clock import Clock
from aim2balance.kit.egress import Exceptions, Fetched


class ProviderFetcher:
    """Implements `kit.egress.Fetcher` with a connection for each request: a sign-in makes two or three."""

    def __init__(self, egress: Exceptions) -> None:
        self._connect = guarded_transports(egress)

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most_bytes: int,
        within_s: float,
    ) -> Fetched:
        fetcher = GuardedFetcher(self._connect())
        try:
            return await fetcher.fetch(url, method=method, headers=headers, content=content, most_bytes=most_bytes, within_s=within_s)
        finally:
            await fetcher.aclose()


def sign_in_providers(settings: Configuration, clock: Clock) -> identity.ProviderDirectory:
    fetcher = ProviderFetcher(settings.egress)
    return identity.ProviderDirectory([identity.ProviderClient(each, fetcher, clock) for each in _configured(settings)])


def _configured(settings: Configuration) -> list[SignInProvider]:
    given = settings.services
    found = []
    if given.google_client_id and given.google_client_secret:
        found.append(identity.google(given.google_client_id, given.google_client_secret))
    if given.apple_client_id and given.apple_team_id and given.apple_key_id and given.apple_private_key:
        key = AppleKey(team_id=given.apple_team_id, key_id=given.apple_key_id, private_key=given.apple_private_key)
        found.append(identity.apple(given.apple_client_id, key))
    if given.microsoft_client_id and given.microsoft_client_secret:
        found.append(identity.microsoft(given.microsoft_client_id, given.microsoft_client_secret))
    if given.github_client_id and given.github_client_secret:
        found.append(identity.github(given.github_client_id, given.github_client_secret))
    if given.discord_client_id and given.discord_client_secret:
        found.append(identity.discord(given.discord_client_id, given.discord_client_secret))
    if given.facebook_client_id and given.facebook_client_secret:
        found.append(identity.facebook(given.facebook_client_id, given.facebook_client_secret))
    if given.openid_issuer and given.openid_client_id:
        label = given.openid_button_label or urlsplit(given.openid_issuer).netloc
        found.append(
            identity.openid_issuer(
                given.openid_issuer,
                given.openid_client_id,
                given.openid_client_secret,
                label,
                has_trusted_email=settings.openid.trusted_email,
            )
        )
    return found
