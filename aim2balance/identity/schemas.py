"""What identity's routes take and give."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from aim2balance.identity.types import Key, NewKey, RegistrationMode, Scope, SignIn, User, UserRole, Window
from aim2balance.kit.carbon_limit import CO2eLimit
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, SpelledText, Text, euro_number
from aim2balance.kit.quantities import NANOGRAMS_PER_KG

Name = Annotated[SpelledText, StringConstraints(max_length=200)]
Email = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]
Password = Annotated[Text, StringConstraints(max_length=1024)]
OneTimeCode = Annotated[Text, StringConstraints(min_length=1, max_length=100)]
ModelName = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class Credentials(APIRequest):
    email: Email
    password: Password


class SecondStep(APIModel):
    ticket: str = Field(description="for POST /api/auth/second-factor; opens nothing by itself")
    expires_in: int = Field(description="seconds")


class SecondStepIn(APIRequest):
    ticket: Annotated[Text, StringConstraints(max_length=2000)]
    code: OneTimeCode


class Registration(Credentials):
    name: Name | None = None
    invitation: Annotated[Text, StringConstraints(max_length=100)] | None = None


class FirstAdmin(Credentials):
    name: Name | None = None
    code: Annotated[Text, StringConstraints(max_length=200)]


class Forgotten(APIRequest):
    email: Email


class LinkIn(APIRequest):
    token: Annotated[Text, StringConstraints(max_length=200)]


class NewPassword(LinkIn):
    password: Password
    keep_keys: Annotated[bool, Field(description="API keys stay valid, where the address was shown to be read before")] = False


class UserOut(APIModel):
    id: UUID
    email: str
    name: str | None
    role: UserRole
    created_at: datetime
    is_verified: bool
    picture_id: UUID | None = Field(description="another one for another picture; null: none")


class SignedIn(APIModel):
    access_token: str
    expires_in: int = Field(description="seconds")
    user: UserOut


class ProviderState(APIModel):
    name: str
    configured: bool


class SetupState(APIModel):
    needs_admin: bool
    demo: bool
    mail: bool = Field(description="whether this installation sends mail")
    version: str
    registration: RegistrationMode
    domains: list[str] = Field(description="whose addresses may register without an invitation; none: all")
    providers: list[ProviderState]


class KeyIn(APIRequest):
    name: Annotated[Name, StringConstraints(min_length=1)] = "API key"
    models: Annotated[list[ModelName], Field(max_length=200)] | None = None
    limit_eur: Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=13, decimal_places=6), BOUNDED] | None = None
    limit_kg_co2e: CO2eLimit | None = Field(default=None, alias="limitKgCO2e")
    hard: bool = Field(default=True, description="false: the limits warn and refuse nothing")
    window: Window | None = None
    rpm: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    expires_at: AwareDatetime | None = None
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)] = [Scope.INFERENCE]  # noqa: RUF012 - pydantic copies defaults
    region: Annotated[Text, StringConstraints(pattern=r"^[a-z]{2,16}$")] | None = None
    project_id: Annotated[UUID | None, Field(description="what is asked with the key is booked under this project")] = None


class KeyOut(APIModel):
    id: UUID
    name: str
    hint: str
    models: list[str] | None
    limit_eur: float | None
    limit_micro_eur: int | None
    limit_kg_co2e: float | None = Field(alias="limitKgCO2e")
    hard: bool
    window: Window | None
    rpm: int | None
    scopes: list[Scope]
    region: str | None
    project_id: UUID | None
    created_at: datetime
    expires_at: datetime | None


class NewKeyOut(KeyOut):
    secret: str = Field(description="shown this once")


def user_out(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "createdAt": user.created_at,
        "isVerified": user.verified_at is not None,
        "pictureId": user.picture_id,
    }


def signed_in(sign_in: SignIn) -> dict[str, Any]:
    return {"accessToken": sign_in.access_token, "expiresIn": sign_in.expires_in_s, "user": user_out(sign_in.user)}


def key_out(key: Key) -> dict[str, Any]:
    grant = key.grant
    return {
        "id": grant.key_id,
        "name": key.name,
        "hint": key.hint,
        "models": None if grant.models is None else sorted(grant.models),
        "limitEur": None if grant.limit is None else euro_number(grant.limit.micro),
        "limitMicroEur": None if grant.limit is None else grant.limit.micro,
        "limitKgCO2e": None if grant.limit_co2e_ng is None else grant.limit_co2e_ng / NANOGRAMS_PER_KG,
        "hard": grant.is_limit_hard,
        "window": grant.window,
        "rpm": grant.rpm,
        "scopes": sorted(grant.scopes),
        "region": grant.region,
        "projectId": grant.project_id,
        "createdAt": key.created_at,
        "expiresAt": grant.expires_at,
    }


def new_key_out(new: NewKey) -> dict[str, Any]:
    return {**key_out(new.key), "secret": new.secret}
