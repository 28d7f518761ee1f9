"""Who else may say who somebody is: the known issuers, and what each wants to be asked. No I/O, no clock, no chance."""

from dataclasses import dataclass
from typing import Final, Literal

ProviderKind = Literal["openid", "github", "discord", "facebook"]
"""OpenID Connect, or OAuth 2 with an interface of its own for who it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppleKey:
    """Apple takes no secret but a statement signed with this key (PEM, ES256)."""

    team_id: str
    key_id: str
    private_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInProvider:
    """One issuer as this installation is registered with it.

    `has_trusted_email`: an address it says is proved is one, so that an account with it may be entered. `discovery` for OpenID Connect;
    `{tenantid}` in `issuer` is what the token says.
    """

    name: str
    label: str
    kind: ProviderKind
    issuer: str
    scope: str
    client_id: str
    client_secret: str | AppleKey
    has_trusted_email: bool = False
    discovery: str = ""
    authorize: str = ""
    token: str = ""
    me: str = ""
    answers_by_form: bool = False
    """It posts its answer where it tells an address."""


_OPENID: Final = "openid email profile"
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


def google(client_id: str, client_secret: str) -> SignInProvider:
    issuer = "https://accounts.google.com"
    return SignInProvider(
        name="google",
        label="Google",
        kind="openid",
        issuer=issuer,
        scope=_OPENID,
        client_id=client_id,
        client_secret=client_secret,
        has_trusted_email=True,
        discovery=issuer + _WELL_KNOWN,
    )


def apple(client_id: str, key: AppleKey) -> SignInProvider:
    issuer = "https://appleid.apple.com"
    return SignInProvider(
        name="apple",
        label="Apple",
        kind="openid",
        issuer=issuer,
        scope="openid email name",
        client_id=client_id,
        client_secret=key,
        has_trusted_email=True,
        discovery=issuer + _WELL_KNOWN,
        answers_by_form=True,
    )


def microsoft(client_id: str, client_secret: str) -> SignInProvider:
    # Whoever runs a tenant writes any address into its accounts: never trusted.
    return SignInProvider(
        name="microsoft",
        label="Microsoft",
        kind="openid",
        issuer="https://login.microsoftonline.com/{tenantid}/v2.0",
        scope=_OPENID,
        client_id=client_id,
        client_secret=client_secret,
        discovery="https://login.microsoftonline.com/common/v2.0" + _WELL_KNOWN,
    )


def openid_issuer(issuer: str, client_id: str, client_secret: str, label: str, *, has_trusted_email: bool) -> SignInProvider:
    return SignInProvider(
        name="openid",
        label=label,
        kind="openid",
        issuer=issuer,
        scope=_OPENID,
        client_id=client_id,
        client_secret=client_secret,
        has_trusted_email=has_trusted_email,
        discovery=issuer.rstrip("/") + _WELL_KNOWN,
    )


def github(client_id: str, client_secret: str) -> SignInProvider:
    return SignInProvider(
        name="github",
        label="GitHub",
        kind="github",
        issuer="https://github.com",
        scope="read:user user:email",
        client_id=client_id,
        client_secret=client_secret,
        has_trusted_email=True,
        authorize="https://github.com/login/oauth/authorize",
        token="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
        me="https://api.github.com/user",
    )


def discord(client_id: str, client_secret: str) -> SignInProvider:
    return SignInProvider(
        name="discord",
        label="Discord",
        kind="discord",
        issuer="https://discord.com",
        scope="identify email",
        client_id=client_id,
        client_secret=client_secret,
        authorize="https://discord.com/oauth2/authorize",
        token="https://discord.com/api/oauth2/token",  # noqa: S106 - an address
        me="https://discord.com/api/users/@me",
    )


def facebook(client_id: str, client_secret: str) -> SignInProvider:
    return SignInProvider(
        name="facebook",
        label="Facebook",
        kind="facebook",
        issuer="https://www.facebook.com",
        scope="email public_profile",
        client_id=client_id,
        client_secret=client_secret,
        authorize="https://www.facebook.com/v23.0/dialog/oauth",
        token="https://graph.facebook.com/v23.0/oauth/access_token",  # noqa: S106 - an address
        me="https://graph.facebook.com/v23.0/me?fields=id,name,email",
    )
