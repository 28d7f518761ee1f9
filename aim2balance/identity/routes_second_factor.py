"""`/api/user/second-factor`: an authenticator app beside the password. Needs `app.state.identity: Identity`."""

from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import Field, StringConstraints

from aim2balance.identity import second_factor
from aim2balance.identity.routes_account import State
from aim2balance.identity.schemas import OneTimeCode, Password
from aim2balance.kit.http import APIModel, APIRequest, ExactJSONResponse, Member, router

factor = router("/api/user/second-factor", "account")


class PasswordShown(APIRequest):
    password: Password


class CodeShown(APIRequest):
    code: OneTimeCode


class SecondFactorOut(APIModel):
    since: datetime | None = Field(description="since when it is on; null: it is not")
    recovery_codes_left: int
    is_required: bool = Field(description="the operator requires it of administrators, and the person is one")


class SecondFactorOfferOut(APIModel):
    secret: str = Field(description="base32, for an app that has no camera")
    uri: str = Field(description="otpauth://…")
    square: list[Annotated[str, StringConstraints(pattern="^[01]+$")]] = Field(description="the same as a QR code: rows of 1 (dark) and 0")


class RecoveryCodesOut(APIModel):
    recovery_codes: list[str] = Field(description="each signs in once instead of a code of the app; shown this once")


@factor.get("", response_model=SecondFactorOut)
async def get_second_factor(identity: State, caller: Member) -> Response:
    """Whether it is on."""
    found = await second_factor.state(identity, caller.user_id)
    return ExactJSONResponse({"since": found.since, "recoveryCodesLeft": found.recovery_codes_left, "isRequired": found.is_required})


@factor.post("", status_code=201, response_model=SecondFactorOfferOut)
async def begin_second_factor(identity: State, caller: Member, body: PasswordShown) -> Response:
    """A secret for the app. It is on only when a code made with it comes back (`/confirm`)."""
    offer = await second_factor.begin(identity, caller.user_id, body.password)
    return ExactJSONResponse({"secret": offer.secret, "uri": offer.uri, "square": list(offer.square)}, 201)


@factor.post("/confirm", response_model=RecoveryCodesOut)
async def confirm_second_factor(identity: State, caller: Member, body: CodeShown) -> Response:
    """Turn it on with a code of the app."""
    return ExactJSONResponse({"recoveryCodes": await second_factor.turn_on(identity, caller.user_id, body.code)})


@factor.post("/recovery-codes", response_model=RecoveryCodesOut)
async def renew_recovery_codes(identity: State, caller: Member, body: PasswordShown) -> Response:
    """New recovery codes; the old ones end."""
    return ExactJSONResponse({"recoveryCodes": await second_factor.renew_codes(identity, caller.user_id, body.password)})


@factor.post("/off", status_code=204)
async def turn_off_second_factor(identity: State, caller: Member, body: PasswordShown) -> Response:
    """Sign in by the password alone again."""
    await second_factor.turn_off(identity, caller.user_id, body.password)
    return Response(status_code=204)
