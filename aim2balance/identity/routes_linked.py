"""`/api/auth/providers`, `/api/auth/oidc/…` and `/api/user/sign-ins`: other ways in. Needs `app.state.identity: Identity`.

What a browser is on its way for stands in a signed cookie of ten minutes, so nobody ends in a sign-in that somebody else began.
"""

import hmac
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field, StringConstraints

from aim2balance.identity import linked_sign_ins
from aim2balance.identity.errors import NotSignedIn, SignInInterrupted, SignInRefused
from aim2balance.identity.linked_sign_ins import Linking
from aim2balance.identity.provider_client import ProviderAsking
from aim2balance.identity.routes_account import State
from aim2balance.identity.service import Identity
from aim2balance.identity.session_cookies import set_session, source_of
from aim2balance.identity.tokens import OnTheWay, random_token
from aim2balance.identity.types import HalfSignIn
from aim2balance.kit.errors import DomainError
from aim2balance.kit.http import APIModel, ExactJSONResponse, Member, Text, has_secure_cookies, own_url, public, router, tolerant
from aim2balance.kit.principal import UserId

_FORWARDED = ("state", "code", "error")
COOKIE = "a2b_signing_in"
PATH = "/api/auth/oidc"

ways = router("/api/auth", "auth")
linked = router("/api/user/sign-ins", "account")

ProviderName = Annotated[str, StringConstraints(max_length=40)]
Answered = Annotated[Text, StringConstraints(max_length=4000)]
Next = Annotated[Text, StringConstraints(max_length=500)]


class SignInProviderOut(APIModel):
    name: str
    label: str = Field(description="what stands on its button")


class SignInProviders(APIModel):
    items: list[SignInProviderOut]


class LinkedSignInOut(APIModel):
    id: UUID
    provider: str
    label: str | None = Field(description="the address or name there, when it was linked")
    linked_at: datetime
    used_at: datetime | None


class LinkedSignIns(APIModel):
    items: list[LinkedSignInOut]
    has_password: bool = Field(description="false: the last of them cannot be taken away")


class ProviderAddress(APIModel):
    url: str = Field(description="where the browser goes now")


def _leads(description: str) -> dict[int | str, dict[str, Any]]:
    return {303: {"description": description, "headers": {"location": {"schema": {"type": "string"}, "description": "where"}}}}


def _redirect(to: str) -> Response:
    return Response(status_code=303, headers={"location": to, "cache-control": "no-store", "referrer-policy": "no-referrer"})


def _back(request: Request, name: str) -> str:
    """The one address of ours that the provider may send somebody to."""
    return f"{own_url(request)}{PATH}/{name}/callback"


async def _leave(request: Request, identity: Identity, name: str, way: OnTheWay) -> tuple[str, str]:
    """Where the browser goes, and what its cookie says."""
    await linked_sign_ins.count_asking(identity, source_of(request))
    to = await identity.providers.find(name).address(ProviderAsking.of(identity.asking_key, way.state), _back(request, name))
    return to, identity.ways.make(way, identity.clock.now())


def _keep(answer: Response, request: Request, value: str) -> None:
    answer.set_cookie(
        COOKIE,
        value,
        max_age=600,
        path=PATH,
        secure=has_secure_cookies(request),
        httponly=True,
        samesite="lax",
    )


@ways.get("/providers", response_model=SignInProviders, dependencies=[public])
async def list_providers(identity: State) -> Response:
    """By whom somebody may sign in here besides their password."""
    return ExactJSONResponse({"items": [{"name": each.name, "label": each.label} for each in identity.providers.list()]})


@ways.get(
    "/oidc/{provider}",
    status_code=303,
    response_class=Response,
    dependencies=[public],
    responses=_leads("to the provider"),
)
async def begin_sign_in(
    request: Request,
    identity: State,
    provider: ProviderName,
    to: Annotated[Next, Query(alias="next")] = "/",
    invitation: Next | None = None,
) -> Response:
    """Go to the provider to sign in; the browser comes back to `next`, a path of ours."""
    way = OnTheWay(provider=provider, state=random_token(), next=to if _is_own_path(to) else "/", invitation=invitation)
    try:
        address, said = await _leave(request, identity, provider, way)
    except DomainError as wrong:  # a browser stands here, and not a program
        return _redirect(f"/signin#problem={wrong.code}")
    answer = _redirect(address)
    _keep(answer, request, said)
    return answer


def _is_own_path(path: str) -> bool:
    return path.startswith("/") and path[1:2] not in {"/", "\\"} and path.isascii() and path.isprintable() and " " not in path


@ways.post(
    "/oidc/{provider}/callback",
    status_code=303,
    response_class=Response,
    dependencies=[public, tolerant],
    responses={
        303: {"description": "to the same with GET", "headers": {"location": {"schema": {"type": "string"}, "description": "where"}}}
    },
)
async def take_form(
    request: Request,
    identity: State,
    provider: ProviderName,
) -> Response:
    """A provider that posts its answer: no cookie of ours comes with that, so the browser asks again by itself."""
    identity.providers.find(provider)
    try:
        said = [each for each in parse_qsl((await request.body()).decode("utf-8", "ignore"), max_num_fields=20) if each[0] in _FORWARDED]
    except ValueError:
        said = [("error", "unreadable")]
    return _redirect(f"{PATH}/{provider}/callback?{urlencode(said)}")


@ways.get(
    "/oidc/{provider}/callback",
    status_code=303,
    response_class=Response,
    dependencies=[public, tolerant],
    responses=_leads("into the app"),
)
async def finish_sign_in(
    request: Request,
    identity: State,
    provider: ProviderName,
    state: Answered = "",
    code: Answered = "",
    error: Answered = "",
    iss: Answered | None = None,
) -> Response:
    """The browser is back. It goes on into the app, signed in, to the second step, or with what went wrong behind `#problem=`."""
    client, now = identity.providers.find(provider), identity.clock.now()
    way = identity.ways.read(request.cookies.get(COOKIE, ""), now)
    home = "/settings" if way is not None and way.user_id is not None else "/signin"
    try:
        if way is None or way.provider != provider or not hmac.compare_digest(way.state.encode(), state.encode()):
            raise SignInInterrupted("This sign-in was begun elsewhere, or took too long.")
        if error or not code:
            raise SignInRefused("The provider did not say who it is.")
        source = source_of(request)
        await linked_sign_ins.count_asking(identity, source)
        said = await client.identify(ProviderAsking.of(identity.asking_key, way.state), code, _back(request, provider), iss)
        if way.user_id is not None and way.session_id is not None:
            wanted = Linking(user_id=UserId(way.user_id), session_id=way.session_id)
            await linked_sign_ins.link(identity, wanted, provider, said, source)
            answer = _redirect("/settings#linked")
        else:
            language = request.headers.get("accept-language", "")
            done = await linked_sign_ins.sign_in(identity, provider, said, source, invitation=way.invitation, accept_language=language)
            if isinstance(done, HalfSignIn):
                answer = _redirect(f"/signin?{urlencode({'next': way.next})}#second={done.ticket}")
            else:
                answer = _redirect(way.next)
                set_session(answer, request, identity, done)
    except DomainError as wrong:
        answer = _redirect(f"{home}#problem={wrong.code}")
    answer.delete_cookie(COOKIE, path=PATH, secure=has_secure_cookies(request), httponly=True, samesite="lax")
    return answer


@linked.get("", response_model=LinkedSignIns)
async def list_linked(identity: State, caller: Member) -> Response:
    """The caller's other ways in."""
    found, has_password = await linked_sign_ins.list_linked(identity, caller.user_id)
    items = [
        {"id": each.id, "provider": each.provider, "label": each.label, "linkedAt": each.linked_at, "usedAt": each.used_at}
        for each in found
    ]
    return ExactJSONResponse({"items": items, "hasPassword": has_password})


@linked.post("/{provider}", response_model=ProviderAddress)
async def begin_linking(request: Request, identity: State, caller: Member, provider: ProviderName) -> Response:
    """Add a way in: where the browser goes to show who it is there. It comes back to the settings."""
    identity.providers.find(provider)
    if caller.session_id is None:
        raise NotSignedIn("Please sign in again.")
    way = OnTheWay(provider=provider, state=random_token(), next="/settings", user_id=caller.user_id, session_id=caller.session_id)
    to, said = await _leave(request, identity, provider, way)
    answer = ExactJSONResponse({"url": to})
    _keep(answer, request, said)
    return answer


@linked.delete("/{link_id}", status_code=204)
async def unlink(identity: State, caller: Member, link_id: UUID) -> Response:
    """Take a way in away. Not the last one."""
    await linked_sign_ins.unlink(identity, caller.user_id, link_id)
    return Response(status_code=204)
