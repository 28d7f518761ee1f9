"""The cookies of a session, and where a request comes from."""

from fastapi import Request, Response

from aim2balance.identity import devices
from aim2balance.identity.request_headers import device_name
from aim2balance.identity.security_log import DEVICES_KEPT
from aim2balance.identity.service import Identity
from aim2balance.identity.types import RequestSource, SignIn
from aim2balance.kit.http import has_secure_cookies

COOKIE = "a2b_refresh"
COOKIE_PATH = "/api/auth"
DEVICE_COOKIE = "a2b_device"
"""Random, so that a sign-in from a browser that was never seen can be told to its person."""


def source_of(request: Request) -> RequestSource:
    return RequestSource(
        address=request.client.host if request.client else "",
        device=device_name(request.headers.get("user-agent", "")),
        device_token=devices.known_token(request.cookies.get(DEVICE_COOKIE)),
    )


def set_session(answer: Response, request: Request, identity: Identity, sign_in: SignIn) -> None:
    kept = [(COOKIE, sign_in.refresh_token, max(1, int((sign_in.refresh_expires_at - identity.clock.now()).total_seconds())))]
    if sign_in.device_token is not None:
        kept.insert(0, (DEVICE_COOKIE, sign_in.device_token, int(DEVICES_KEPT.total_seconds())))
    for name, value, seconds in kept:
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path=COOKIE_PATH,
            secure=has_secure_cookies(request),
            httponly=True,
            samesite="strict",
        )
