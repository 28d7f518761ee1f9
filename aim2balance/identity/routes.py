"""`/api/auth/*`, `/api/user`, `/api/setup` and `/api/keys`.

Needs `app.state.identity: Identity` and `app.state.setup_facts: SetupFacts`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Cookie, Depends, Header, Request, Response

from aim2balance.identity import keys, links, queries, second_factor, service, sign_up
from aim2balance.identity.errors import ForeignOrigin, NotSignedIn
from aim2balance.identity.ports import ProjectCheck
from aim2balance.identity.preferences import personalization
from aim2balance.identity.routes_account import State, own
from aim2balance.identity.routes_linked import linked, ways
from aim2balance.identity.routes_picture import picture_routes
from aim2balance.identity.routes_second_factor import factor
from aim2balance.identity.schemas import (
    Credentials,
    FirstAdmin,
    Forgotten,
    KeyIn,
    KeyOut,
    LinkIn,
    NewKeyOut,
    NewPassword,
    Registration,
    SecondStep,
    SecondStepIn,
    SetupState,
    SignedIn,
    UserOut,
    key_out,
    new_key_out,
    signed_in,
    user_out,
)
from aim2balance.identity.session_cookies import COOKIE, COOKIE_PATH, set_session, source_of
from aim2balance.identity.types import HalfSignIn, Scope, SignIn, UserRole
from aim2balance.kit.errors import Forbidden
from aim2balance.kit.http import ExactJSONResponse, Member, access_of, has_secure_cookies, is_from_own_page, public, router
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Permission
from aim2balance.kit.quantities import NANOGRAMS_PER_KG


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFacts:
    """What the setup page says besides whether an admin is missing. `providers`: names with whether they have what they need."""

    demo: bool
    version: str
    providers: Callable[[], Sequence[tuple[str, bool]]]


def _own_page(request: Request, x_a2b: Annotated[str | None, Header()] = None) -> None:
    """Cookies are only for our own page: a header no form can send, and our Origin where one is sent. Raises `ForeignOrigin`."""
    if x_a2b != "1" or not is_from_own_page(request):
        raise ForeignOrigin("This request must come from our own page (the address `public_url` of the configuration), with x-a2b: 1.")


OwnPage = Depends(_own_page)
RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE)]

auth = router("/api/auth", "auth")
account = router("/api", "account")
api_keys = router("/api/keys", "keys")
ROUTERS = (auth, ways, account, own, factor, linked, personalization, api_keys)
__all__ = ["ROUTERS", "SetupFacts", "picture_routes"]


def _with_cookie(request: Request, identity: service.Identity, sign_in: SignIn, status: int = 200) -> Response:
    answer = ExactJSONResponse(signed_in(sign_in), status)
    set_session(answer, request, identity, sign_in)
    return answer


@auth.post("/register", status_code=201, response_model=SignedIn, dependencies=[public])
async def register(request: Request, identity: State, body: Registration) -> Response:
    """Open an account with an empty wallet and sign in."""
    made = await sign_up.register(
        identity,
        email=body.email,
        password=body.password,
        name=body.name or None,
        source=source_of(request),
        invitation=body.invitation,
    )
    await links.welcome(identity, made.user.id, request.headers.get("accept-language", ""))
    return _with_cookie(request, identity, made, 201)


@auth.post(
    "/login",
    response_model=SignedIn,
    dependencies=[public],
    responses={202: {"model": SecondStep, "description": "the password is right, and a code of the second factor is asked for"}},
)
async def login(request: Request, identity: State, body: Credentials) -> Response:
    """Sign in by the password. With a second factor there is no session yet: the answer is a ticket for `/api/auth/second-factor`."""
    sign_in = await service.login(identity, email=body.email, password=body.password, source=source_of(request))
    if isinstance(sign_in, HalfSignIn):
        return ExactJSONResponse({"ticket": sign_in.ticket, "expiresIn": sign_in.expires_in_s}, 202)
    return _with_cookie(request, identity, sign_in)


@auth.post("/second-factor", response_model=SignedIn, dependencies=[public])
async def finish_login(request: Request, identity: State, body: SecondStepIn) -> Response:
    """The second step: a code of the app, or a recovery code."""
    return _with_cookie(request, identity, await second_factor.finish_sign_in(identity, body.ticket, body.code, source_of(request)))


@auth.post(
    "/refresh",
    response_model=SignedIn,
    dependencies=[public, OwnPage],
    responses={204: {"description": "there is no cookie, and the header `x-a2b-optional: 1` said that this is no mistake"}},
)
async def refresh(
    request: Request, identity: State, token: RefreshCookie = None, x_a2b_optional: Annotated[str | None, Header()] = None
) -> Response:
    """The next access token; the cookie is replaced. A page that only wants to know whether somebody is signed in says so by
    `x-a2b-optional: 1`.
    """
    if not token and x_a2b_optional == "1":
        return Response(status_code=204)
    if not token:
        raise NotSignedIn("Please sign in.")
    return _with_cookie(request, identity, await service.refresh(identity, token, source_of(request)))


@auth.post("/logout", status_code=204, dependencies=[public, OwnPage])
async def logout(request: Request, identity: State, token: RefreshCookie = None) -> Response:
    """End this session. Its access token is refused everywhere within two seconds."""
    await service.logout(identity, token)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, secure=has_secure_cookies(request), httponly=True, samesite="strict")
    return answer


@auth.post("/forgot", status_code=204, dependencies=[public])
async def forgot(request: Request, identity: State, body: Forgotten) -> Response:
    """Have a link for a new password sent to this address, if somebody has it: the answer is the same."""
    await links.request_reset(identity, email=body.email, source=source_of(request))
    return Response(status_code=204)


@auth.post("/reset", status_code=204, dependencies=[public])
async def reset(request: Request, identity: State, body: NewPassword) -> Response:
    """Take a new password with the link from the mail. Every session ends, and every API key unless they are to be kept.

    Where nobody had shown before that they read the address: instructions, notes, prompts and presets are cleared, chats are archived with
    a tag that says so, and their shared links end.
    """
    language = request.headers.get("accept-language", "")
    await links.reset(identity, body.token, body.password, keeps_keys=body.keep_keys, accept_language=language, source=source_of(request))
    return Response(status_code=204)


@auth.post("/verify", status_code=204, dependencies=[public])
async def verify(identity: State, body: LinkIn) -> Response:
    """Show with the link from the mail that somebody reads the address."""
    await links.verify(identity, body.token)
    return Response(status_code=204)


@account.get("/user", response_model=UserOut)
async def user(identity: State, caller: Member) -> Response:
    async with identity.db.connection() as connection:  # what a process remembers may be older than a verified address
        found = await queries.find_user(connection, caller.user_id)
    if found is None:
        raise NotSignedIn("Please sign in again.")
    return ExactJSONResponse(user_out(found))


@account.get("/setup", response_model=SetupState, dependencies=[public])
async def setup_state(request: Request, identity: State) -> Response:
    facts: SetupFacts = request.app.state.setup_facts
    providers = [{"name": name, "configured": configured} for name, configured in facts.providers()]
    needs_admin = await service.needs_admin(identity.db)
    return ExactJSONResponse(
        {
            "needsAdmin": needs_admin,
            "demo": facts.demo,
            "mail": identity.sends_mail,
            "version": facts.version,
            "registration": identity.registration.mode,
            "domains": list(identity.registration.domains),
            "providers": providers,
        }
    )


@account.post("/setup", response_model=SignedIn, dependencies=[public])
async def set_up(request: Request, identity: State, body: FirstAdmin) -> Response:
    """Become the first admin with the code the server printed when it started."""
    sign_in = await service.set_up(
        identity, code=body.code, email=body.email, password=body.password, name=body.name or None, source=source_of(request)
    )
    return _with_cookie(request, identity, sign_in)


@api_keys.get("", response_model=list[KeyOut])
async def list_keys(identity: State, caller: Member) -> Response:
    return ExactJSONResponse([key_out(key) for key in await keys.list_keys(identity.db, caller.owner_id)])


@api_keys.post("", status_code=201, response_model=NewKeyOut)
async def create_key(request: Request, identity: State, caller: Member, body: KeyIn) -> Response:
    """Make a key. Its secret is in this answer and never again."""
    if Scope.ADMIN in body.scopes and not access_of(request).may(caller, Permission.ADMINISTER, caller.owner_id):
        raise Forbidden(f"Only a {UserRole.ADMIN} can make a key with this scope.", code="scope_not_allowed")
    if body.project_id is not None:
        check_project: ProjectCheck = request.app.state.check_project
        await check_project(caller.owner_id, body.project_id)
    made = await keys.create_key(
        identity.db,
        owner_id=caller.owner_id,
        user_id=caller.user_id,
        name=body.name,
        now=identity.clock.now(),
        models=body.models,
        limit=None if body.limit_eur is None else Euro.parse(f"{body.limit_eur:f}"),
        limit_co2e_ng=None if body.limit_kg_co2e is None else int(body.limit_kg_co2e * NANOGRAMS_PER_KG),
        is_limit_hard=body.hard,
        window=body.window,
        rpm=body.rpm,
        expires_at=body.expires_at,
        scopes=body.scopes,
        region=body.region,
        project_id=body.project_id,
    )
    return ExactJSONResponse(new_key_out(made), 201)


@api_keys.delete("/{key_id}", status_code=204)
async def revoke_key(identity: State, caller: Member, key_id: UUID) -> Response:
    """End a key. Requests with it are refused everywhere within two seconds."""
    await keys.revoke_key(identity.db, owner_id=caller.owner_id, by=caller.user_id, key_id=key_id, now=identity.clock.now())
    await identity.credential_cache.poll()
    return Response(status_code=204)
