"""Issuers people may sign in by: their variables, named as LibreChat names them, and whether the generic one's word counts."""

from typing import Annotated

from pydantic import Field

from aim2balance.kit import variables
from aim2balance.kit.config_types import FLAG, Section, setting

_BOTH = "sign-in by {}: a button appears when identifier and secret are set"


class OpenIdTerms(Section):
    """The section `openid`; what it means is for identity to say."""

    trusted_email: Annotated[bool, FLAG] = setting(
        False,
        "true",
        "whoever the issuer says has proved an address enters the account of that address, where it was confirmed here; only for an"
        " issuer that gives addresses out itself. Otherwise people sign in first and link it in the settings",
    )


class SignInVariables(Section):
    """Variables of those who say who somebody is."""

    google_client_id: Annotated[str, variables.KEY] = setting(
        "", "the identifier", _BOTH.format("Google"), otherwise="empty", name="GOOGLE_CLIENT_ID"
    )
    google_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty", name="GOOGLE_CLIENT_SECRET"
    )
    github_client_id: Annotated[str, variables.KEY] = setting(
        "", "the identifier", _BOTH.format("GitHub"), otherwise="empty", name="GITHUB_CLIENT_ID"
    )
    github_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty", name="GITHUB_CLIENT_SECRET"
    )
    microsoft_client_id: Annotated[str, variables.KEY] = setting(
        "", "the identifier", _BOTH.format("Microsoft"), otherwise="empty", name="MICROSOFT_CLIENT_ID"
    )
    microsoft_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty", name="MICROSOFT_CLIENT_SECRET"
    )
    discord_client_id: Annotated[str, variables.KEY] = setting(
        "", "the identifier", _BOTH.format("Discord"), otherwise="empty", name="DISCORD_CLIENT_ID"
    )
    discord_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty", name="DISCORD_CLIENT_SECRET"
    )
    facebook_client_id: Annotated[str, variables.KEY] = setting(
        "", "the identifier", _BOTH.format("Facebook"), otherwise="empty", name="FACEBOOK_CLIENT_ID"
    )
    facebook_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty", name="FACEBOOK_CLIENT_SECRET"
    )
    apple_client_id: Annotated[str, variables.KEY] = setting(
        "", "org.example.chat", "sign-in by Apple: a button appears when all four are set", otherwise="empty", name="APPLE_CLIENT_ID"
    )
    apple_team_id: Annotated[str, variables.KEY] = setting("", "the identifier", "its team", otherwise="empty", name="APPLE_TEAM_ID")
    apple_key_id: Annotated[str, variables.KEY] = setting("", "the identifier", "its key", otherwise="empty", name="APPLE_KEY_ID")
    apple_private_key: Annotated[str, variables.LONG_TEXT, Field(repr=False)] = setting(
        "", "the key", "that key as PEM; \\n stands for a line's end", otherwise="empty", name="APPLE_PRIVATE_KEY"
    )
    openid_issuer: Annotated[str, variables.HTTP] = setting(
        "",
        "https://login.example.org/realms/staff",
        "sign-in by any issuer of OpenID Connect; one that is not on the public network needs its host and port in egress.allow",
        otherwise="empty",
        name="OPENID_ISSUER",
    )
    openid_client_id: Annotated[str, variables.KEY] = setting(
        "", "aim2balance", "what it calls this installation", otherwise="empty", name="OPENID_CLIENT_ID"
    )
    openid_client_secret: Annotated[str, variables.KEY, Field(repr=False)] = setting(
        "", "the secret", "its secret", otherwise="empty: a public client", name="OPENID_CLIENT_SECRET"
    )
    openid_button_label: Annotated[str, variables.LABEL] = setting(
        "", "Example House", "what stands on its button", otherwise="the issuer's host", name="OPENID_BUTTON_LABEL"
    )
