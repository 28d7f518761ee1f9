"""What an issuer says is believed only where it is signed by it, for us, of now and of this asking."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from aim2balance.identity.errors import ProviderFailed, SignInRefused
from aim2balance.identity.provider_client import Assertion, ProviderAsking, ProviderClient
from aim2balance.identity.sign_in_providers import (
    AppleKey,
    SignInProvider,
    apple,
    discord,
    facebook,
    github,
    google,
    microsoft,
    openid_issuer,
)
from aim2balance.kit.egress import Fetched

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
BACK = "https://chat.example.org/api/auth/oidc/x/callback"
ISSUER = "https://login.example.org"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
ASKED = ProviderAsking.of(b"key", "state")
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "ada",
    "aud": "us",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
    "nonce": ASKED.nonce,
    "email": "ada@example.org",
    "email_verified": True,
}


class Still:
    def now(self) -> datetime:
        return NOW


class Answers:
    """Implements `kit.egress.Fetcher` with what is laid out for it; `asked` is what came."""

    def __init__(self, by_address: Mapping[str, object], *, status: int = 200) -> None:
        self.by_address, self.status, self.asked = by_address, status, list[tuple[str, Mapping[str, str], bytes]]()

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
        self.asked.append((url, headers or {}, content or b""))
        body = json.dumps(self.by_address[url]).encode()
        return Fetched(url=url, status=self.status, headers={}, body=body)


def issued(claims: Mapping[str, Any], *, alg: str = "RS256", key: Any = KEY) -> str:
    return jwt.encode({"alg": alg, "kid": "one"}, dict(claims), key, algorithms=[alg])


def laid_out(provider: SignInProvider, token: object, **more: object) -> Answers:
    metadata = {
        "issuer": provider.issuer,
        "authorization_endpoint": f"{ISSUER}/auth",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/keys",
        "userinfo_endpoint": f"{ISSUER}/me",
    }
    return Answers(
        {
            provider.discovery: {**metadata, **more},
            f"{ISSUER}/token": {"access_token": "opens", "id_token": token},
            f"{ISSUER}/keys": {"keys": [KEY.as_dict(private=False)]},
            f"{ISSUER}/me": {"sub": "somebody else", "email": "ada@example.org"},
        }
    )


GENERIC = openid_issuer(ISSUER, "us", "secret", "Us", has_trusted_email=True)


async def said(provider: SignInProvider, answers: Answers, issuer: str | None = None) -> Assertion:
    return await ProviderClient(provider, answers, Still()).identify(ASKED, "code", BACK, issuer)


async def test_a_token_of_ours_says_who_it_is_and_the_exchange_shows_our_verifier() -> None:
    answers = laid_out(GENERIC, issued(CLAIMS))
    found = await said(GENERIC, answers, ISSUER)
    assert (found.issuer, found.subject, found.email, found.is_email_proved) == (ISSUER, "ada", "ada@example.org", True)
    _, headers, body = next(one for one in answers.asked if one[0].endswith("/token"))
    assert headers["authorization"].startswith("Basic ")
    assert parse_qs(body.decode())["code_verifier"] == [ASKED.verifier]


@pytest.mark.parametrize(
    ("claims", "alg", "key"),
    [
        ({**CLAIMS, "aud": "others"}, "RS256", KEY),
        ({**CLAIMS, "aud": ["us", "others"]}, "RS256", KEY),
        ({**CLAIMS, "azp": "others"}, "RS256", KEY),
        ({**CLAIMS, "iss": "https://evil.example"}, "RS256", KEY),
        ({**CLAIMS, "nonce": "another"}, "RS256", KEY),
        ({name: value for name, value in CLAIMS.items() if name != "nonce"}, "RS256", KEY),
        ({**CLAIMS, "exp": CLAIMS["iat"] - 61}, "RS256", KEY),
        ({**CLAIMS, "iat": CLAIMS["iat"] + 61}, "RS256", KEY),
        ({**CLAIMS, "exp": "soon"}, "RS256", KEY),
        ({**CLAIMS, "sub": ""}, "RS256", KEY),
        ({**CLAIMS, "sub": "x" * 256}, "RS256", KEY),
        ({**CLAIMS, "sub": "ada\x00"}, "RS256", KEY),
        ({name: value for name, value in CLAIMS.items() if name != "sub"}, "RS256", KEY),
        (CLAIMS, "RS256", OTHER),
        (CLAIMS, "HS256", OctKey.import_key(b"a secret that both sides know, long enough")),
        ({name: value for name, value in CLAIMS.items() if name != "email"}, "RS256", KEY),
    ],
)
async def test_whatever_does_not_hold_is_refused(claims: dict[str, Any], alg: str, key: Any) -> None:
    with pytest.raises(SignInRefused):
        await said(GENERIC, laid_out(GENERIC, issued(claims, alg=alg, key=key)))


@pytest.mark.parametrize("odd", [[True], {"is": True}, 1.5, None, "yes"])
async def test_what_is_no_yes_proves_no_address(odd: object) -> None:
    assert (await said(GENERIC, laid_out(GENERIC, issued({**CLAIMS, "email_verified": odd})))).is_email_proved is False


async def test_no_token_another_issuer_and_plain_addresses_are_refused() -> None:
    unsigned = ".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({"alg": "none"}, CLAIMS)) + "."
    for token in (None, "", "a.b.c", 7, unsigned):
        with pytest.raises(SignInRefused):
            await said(GENERIC, laid_out(GENERIC, token))
    with pytest.raises(SignInRefused):
        await said(GENERIC, laid_out(GENERIC, issued(CLAIMS)), "https://evil.example")
    for wrong in (
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://login.example.org/token"},
        {"token_endpoint": "https://["},
        {"jwks_uri": None},
    ):
        with pytest.raises(ProviderFailed):
            await said(GENERIC, laid_out(GENERIC, issued(CLAIMS), **wrong))


async def test_words_about_addresses_count_of_those_who_give_them_out() -> None:
    big, office = google("us", "secret"), microsoft("us", "secret")
    for email, more, proved in (
        ("ada@gmail.com", {}, True),
        ("ada@example.org", {}, False),
        ("ada@example.org", {"hd": "example.org"}, True),
        ("ada@gmail.com", {"email_verified": False}, False),
    ):
        claims = {**CLAIMS, "iss": big.issuer, "email": email, **more}
        assert (await said(big, laid_out(big, issued(claims)))).is_email_proved is proved
    claims = {**CLAIMS, "iss": "https://login.microsoftonline.com/tenant/v2.0", "tid": "tenant"}
    found = await said(office, laid_out(office, issued(claims)))
    assert (found.issuer, found.is_email_proved) == (claims["iss"], False)
    with pytest.raises(SignInRefused):
        await said(office, laid_out(office, issued({**claims, "tid": "another"})))


async def test_apple_is_shown_a_signed_statement_and_answers_by_form() -> None:
    key = ECKey.generate_key("P-256")
    provider = apple("us", AppleKey(team_id="team", key_id="kid", private_key=key.as_pem(private=True).decode().replace("\n", "\\n")))
    answers = laid_out(
        provider,
        issued({**CLAIMS, "iss": provider.issuer, "email_verified": "true"}),
        token_endpoint_auth_methods_supported=["client_secret_post"],
    )
    client = ProviderClient(provider, answers, Still())
    assert "response_mode=form_post" in await client.address(ASKED, BACK)
    assert (await client.identify(ASKED, "code", BACK, None)).is_email_proved
    _, _, body = next(one for one in answers.asked if one[0].endswith("/token"))
    shown = jwt.decode(parse_qs(body.decode())["client_secret"][0], key, algorithms=["ES256"])
    assert (shown.header["kid"], shown.claims["iss"], shown.claims["sub"], shown.claims["aud"]) == ("kid", "team", "us", provider.issuer)


async def test_github_discord_and_facebook_tell_it_by_interfaces_of_their_own() -> None:
    hub = github("us", "secret")
    mails = [
        {"email": "old@example.org", "verified": True, "primary": False},
        {"email": "ada@example.org", "verified": True, "primary": True},
    ]
    answers = Answers({hub.token: {"access_token": "opens"}, hub.me: {"id": 7, "name": "Ada"}, f"{hub.me}/emails": mails})
    found = await said(hub, answers)
    assert (found.subject, found.email, found.is_email_proved, found.name) == ("7", "ada@example.org", True, "Ada")
    for provider in (discord("us", "secret"), facebook("us", "secret")):
        answers = Answers(
            {provider.token: {"access_token": "opens"}, provider.me: {"id": "8", "email": "ada@example.org", "verified": True}}
        )
        found = await said(provider, answers)
        assert (found.subject, found.email, found.is_email_proved) == ("8", "ada@example.org", False)
        asked = parse_qs(urlsplit(await ProviderClient(provider, answers, Still()).address(ASKED, BACK)).query)
        assert (asked["redirect_uri"], asked["state"], asked["code_challenge_method"]) == ([BACK], ["state"], ["S256"])
        with pytest.raises(SignInRefused):
            await said(provider, Answers({provider.token: {"error": "bad_verification_code"}}))
    with pytest.raises(SignInRefused):
        await said(hub, Answers({hub.token: {}}, status=401))
    with pytest.raises(ProviderFailed):
        await said(hub, Answers({hub.token: []}))
