"""Asks an issuer who somebody is: authorization code with PKCE, state and nonce; what comes back is checked, used once and not kept."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from aim2balance.identity.errors import ProviderFailed, SignInRefused, UnknownProvider
from aim2balance.identity.sign_in_providers import AppleKey, SignInProvider
from aim2balance.kit.clock import Clock
from aim2balance.kit.egress import AddressFailed, AddressRefused, Fetcher

_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signed with the issuer's private key: neither `none` nor a secret that both sides know."""
_KEPT: Final = timedelta(hours=1)
_ANEW: Final = timedelta(seconds=60)
"""An unknown key has the keys read anew, not more often than this."""
_LEEWAY_S: Final = 60
_MOST_BYTES: Final = 300_000
_WITHIN_S: Final = 10.0
_LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAsking:
    """What one asking is known by: `state` comes back with the browser, `nonce` in the token, `verifier` shows that it was we who asked."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, key: bytes, state: str) -> "ProviderAsking":
        nonce, verifier = (
            base64.urlsafe_b64encode(hmac.digest(key, f"{kind}:{state}".encode(), "sha256")).rstrip(b"=").decode()
            for kind in ("nonce", "verifier")
        )
        return cls(state=state, nonce=nonce, verifier=verifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What an issuer says of somebody. Only issuer and subject say who it is."""

    issuer: str
    subject: str
    email: str | None
    is_email_proved: bool
    """By an issuer whose word counts for addresses."""
    name: str | None


@dataclass(slots=True)
class _Known:
    """What an issuer publishes of itself, as of when."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None
    metadata_at: datetime | None = None
    keys_at: datetime | None = None


class ProviderClient:
    """One issuer. Raises `ProviderFailed` where it does not answer as it should, `SignInRefused` where what it says does not hold."""

    def __init__(self, provider: SignInProvider, fetcher: Fetcher, clock: Clock) -> None:
        self.provider = provider
        self._fetcher, self._clock = fetcher, clock
        self._known = _Known()

    async def address(self, asked: ProviderAsking, redirect: str) -> str:
        """Where the browser goes to be asked."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
        said = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": redirect,
            "scope": self.provider.scope,
            "state": asked.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if self.provider.kind == "openid":
            said["nonce"] = asked.nonce
        if self.provider.answers_by_form:
            said["response_mode"] = "form_post"
        at = await self._endpoint("authorization_endpoint", self.provider.authorize)
        return f"{at}{'&' if '?' in at else '?'}{urlencode(said, quote_via=quote)}"

    async def identify(self, asked: ProviderAsking, code: str, redirect: str, issuer: str | None) -> Assertion:
        """Who came back with this code; `issuer` is what the answer calls itself, where it does."""
        if issuer is not None and "{" not in self.provider.issuer and issuer != self.provider.issuer:
            raise SignInRefused("The answer is another issuer's.")
        tokens = await self._exchange(asked, code, redirect)
        match self.provider.kind:
            case "openid":
                return await self._from_token(tokens, asked)
            case "github":
                return await self._from_github(tokens)
            case "discord" | "facebook":
                me = _object(await self._ask(self.provider.me, tokens))
                return self._assertion(self.provider.issuer, me.get("id"), me.get("email"), False, me.get("global_name") or me.get("name"))

    async def _exchange(self, asked: ProviderAsking, code: str, redirect: str) -> Mapping[str, Any]:
        at = await self._endpoint("token_endpoint", self.provider.token)
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": asked.verifier}
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        secret = self._secret()
        methods = (await self._metadata()).get("token_endpoint_auth_methods_supported")
        methods = methods if isinstance(methods, list) and methods else ["client_secret_basic"]
        if self.provider.kind == "openid" and secret and "client_secret_basic" in methods:
            pair = f"{quote(self.provider.client_id, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            said["client_id"] = self.provider.client_id
            if secret:
                said["client_secret"] = secret
        return _object(await self._fetch(at, method="POST", headers=headers, content=urlencode(said).encode()))

    def _secret(self) -> str:
        held = self.provider.client_secret
        if not isinstance(held, AppleKey):
            return held
        now = int(self._clock.now().timestamp())
        said = {"iss": held.team_id, "iat": now, "exp": now + 300, "aud": self.provider.issuer, "sub": self.provider.client_id}
        return jwt.encode({"alg": "ES256", "kid": held.key_id}, said, ECKey.import_key(held.private_key.replace("\\n", "\n")))

    async def _from_token(self, tokens: Mapping[str, Any], asked: ProviderAsking) -> Assertion:
        claims = await self._claims(tokens.get("id_token"), asked.nonce)
        told: Mapping[str, Any] = claims
        if "email" not in claims and (at := (await self._metadata()).get("userinfo_endpoint")):
            told = _object(await self._ask(self._checked(at), tokens))
            if told.get("sub") != claims.get("sub"):
                raise SignInRefused("Two answers of the issuer are about two people.")
        email, is_proved = told.get("email"), told.get("email_verified") in (True, "true")
        if self.provider.name == "google":
            # Google speaks for its own addresses and those of its organisations; others were proved once, maybe long ago.
            is_proved = is_proved and (str(email).lower().endswith("@gmail.com") or bool(claims.get("hd")))
        return self._assertion(claims["iss"], claims.get("sub"), email, is_proved, told.get("name"))

    async def _claims(self, token: Any, nonce: str) -> Mapping[str, Any]:
        """Of a token that is this issuer's, for us, of now and of this asking."""
        if not isinstance(token, str):
            raise SignInRefused("The issuer gave no token.")
        claims = await self._decoded(token)
        issuer = self.provider.issuer.replace("{tenantid}", str(claims.get("tid", "")))
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        now, until, since = self._clock.now().timestamp(), claims.get("exp"), claims.get("iat")
        is_ours = self.provider.client_id in audiences and claims.get("azp", self.provider.client_id) == self.provider.client_id
        is_of_now = (
            isinstance(until, int | float) and isinstance(since, int | float) and now - _LEEWAY_S < until and since < now + _LEEWAY_S
        )
        is_asked = hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
        if claims.get("iss") != issuer or not is_ours or not is_of_now or not is_asked or (len(audiences) > 1 and "azp" not in claims):
            raise SignInRefused("The token is not for this sign-in.")
        return claims

    async def _decoded(self, token: str) -> Mapping[str, Any]:
        for is_last in (False, True):
            try:
                return jwt.decode(token, await self._keys(anew=is_last), algorithms=_ALGORITHMS).claims
            except (JoseError, ValueError, TypeError, KeyError, UnicodeError) as wrong:
                if is_last:
                    raise SignInRefused("The token is not signed by the issuer.") from wrong
        raise SignInRefused("The token is not signed by the issuer.")

    async def _from_github(self, tokens: Mapping[str, Any]) -> Assertion:
        me = _object(await self._ask(self.provider.me, tokens))
        listed = await self._ask(f"{self.provider.me}/emails", tokens)
        mails = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        main = next((each for each in mails if each.get("primary") is True), {})
        return self._assertion(self.provider.issuer, me.get("id"), main.get("email"), main.get("verified") is True, me.get("name"))

    def _assertion(self, issuer: str, subject: object, email: object, is_proved: bool, name: object) -> Assertion:
        who = "" if isinstance(subject, bool) or not isinstance(subject, str | int) else str(subject)
        if not 0 < len(who) <= _LONGEST_SUBJECT or _plain(who) != who:
            raise SignInRefused("The issuer does not say who it is.")
        return Assertion(
            issuer=issuer,
            subject=who,
            email=_plain(email) if isinstance(email, str) and email else None,
            is_email_proved=is_proved and self.provider.has_trusted_email,
            name=_plain(name)[:200] if isinstance(name, str) and name.strip() else None,
        )

    async def _keys(self, *, anew: bool) -> KeySet:
        known, now = self._known, self._clock.now()
        if known.keys is None or known.keys_at is None or now - known.keys_at > (_ANEW if anew else _KEPT):
            at = await self._endpoint("jwks_uri", "")
            read: Any = _object(await self._fetch(at))
            try:
                known.keys, known.keys_at = KeySet.import_key_set(read), now
            except (JoseError, ValueError, TypeError, KeyError) as wrong:
                raise ProviderFailed("The issuer's keys cannot be read.") from wrong
        return known.keys

    async def _metadata(self) -> Mapping[str, Any]:
        if not self.provider.discovery:
            return {}
        known, now = self._known, self._clock.now()
        if known.metadata_at is None or now - known.metadata_at > _KEPT:
            read = _object(await self._fetch(self.provider.discovery))
            if read.get("issuer") != self.provider.issuer:
                raise ProviderFailed("The issuer calls itself otherwise than it is configured.")
            known.metadata, known.metadata_at = read, now
        return known.metadata

    async def _endpoint(self, name: str, fixed: str) -> str:
        return fixed or self._checked((await self._metadata()).get(name))

    def _checked(self, at: object) -> str:
        """TLS, unless the operator wrote the issuer itself without."""
        is_plain = self.provider.issuer.startswith("http://")
        try:
            scheme = urlsplit(at).scheme if isinstance(at, str) else ""
        except ValueError:
            scheme = ""
        if not isinstance(at, str) or scheme not in ({"http", "https"} if is_plain else {"https"}):
            raise ProviderFailed("The issuer does not say where to ask.")
        return at

    async def _ask(self, at: str, tokens: Mapping[str, Any]) -> Any:
        token = tokens.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise SignInRefused("The issuer gave no token.")
        return await self._fetch(at, headers={"authorization": f"Bearer {token}", "accept": "application/json"})

    async def _fetch(self, at: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, content: bytes | None = None) -> Any:
        try:
            found = await self._fetcher.fetch(
                at, method=method, headers=headers, content=content, most_bytes=_MOST_BYTES, within_s=_WITHIN_S
            )
            answer = json.loads(found.body)
        except (AddressFailed, AddressRefused, ValueError, RecursionError) as broken:
            raise ProviderFailed("The issuer does not answer as it should.") from broken
        if found.status in {400, 401, 403}:
            raise SignInRefused("The issuer refuses.")
        if found.status >= 300:
            raise ProviderFailed("The issuer does not answer as it should.")
        return answer


class ProviderDirectory:
    """The issuers that are configured, in the order of their buttons."""

    def __init__(self, clients: Sequence[ProviderClient] = ()) -> None:
        self._clients = {client.provider.name: client for client in clients}

    def list(self) -> Sequence[SignInProvider]:
        return [client.provider for client in self._clients.values()]

    def find(self, name: str) -> ProviderClient:
        """Raises `UnknownProvider`."""
        try:
            return self._clients[name]
        except KeyError:
            raise UnknownProvider("Nobody signs in by that here.") from None


def _object(read: Any) -> Mapping[str, Any]:
    if not isinstance(read, dict):
        raise ProviderFailed("The issuer does not answer as it should.")
    return read


def _plain(text: str) -> str:
    """What the database can hold."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")
