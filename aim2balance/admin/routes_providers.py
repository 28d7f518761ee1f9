"""`/api/admin/providers`: keys of providers, for admins only. Needs `app.state.admin: AdminService`. No secret is ever answered."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import Field, StringConstraints

from aim2balance.admin import providers
from aim2balance.admin.providers import ProviderSeen
from aim2balance.admin.routes_payments import admin_service_of
from aim2balance.admin.schemas import Reason
from aim2balance.catalogue.types import StoredKey
from aim2balance.kit.http import Admin, APIModel, APIRequest, ExactJSONResponse, Text, router

Name = Annotated[Text, Path(max_length=100)]
Secret = Annotated[Text, StringConstraints(pattern=r"^[\x21-\x7e]{8,500}$")]

keys = router("/api/admin/providers", "admin")


class ProviderKeyOut(APIModel):
    id: UUID
    hint: str
    made_at: datetime
    is_disabled: bool


class LearnedLimitOut(APIModel):
    model: str
    max_output: int = Field(description="the most output tokens the provider said it takes; sent where a client states no limit")
    until: datetime


class ProviderStateOut(APIModel):
    name: str
    vendor: str
    host: str
    zone: str
    region: str | None
    is_offered: bool
    configured_keys: int = Field(description="keys that come from configuration and environment")
    keys: list[ProviderKeyOut]
    learned_limits: list[LearnedLimitOut] = Field(description="what the process that answers was told within a day")


class ProvidersOut(APIModel):
    demo: bool = Field(description="while demo is true entered keys are kept and not used")
    items: list[ProviderStateOut]


class ProviderKeyIn(APIRequest):
    key: Secret
    reason: Reason


class SecretIn(APIRequest):
    key: Secret


class ReasonIn(APIRequest):
    reason: Reason


class TriedOut(APIModel):
    models: int | None = Field(description="how many models the provider lists for this key")
    error: str | None = Field(description="provider_refused_key, provider_unreachable or provider_lists_nothing")


class ChangedOut(APIModel):
    changed: bool


def _key(key: StoredKey) -> dict[str, Any]:
    return {"id": key.id, "hint": key.hint, "madeAt": key.made_at, "isDisabled": key.disabled_at is not None}


def _provider(seen: ProviderSeen) -> dict[str, Any]:
    return {
        "name": seen.name,
        "vendor": seen.vendor,
        "host": seen.host,
        "zone": seen.zone,
        "region": seen.region or None,
        "isOffered": seen.is_offered,
        "configuredKeys": seen.configured_keys,
        "keys": [_key(key) for key in seen.keys],
        "learnedLimits": [{"model": limit.model, "maxOutput": limit.max_output, "until": limit.until} for limit in seen.learned_limits],
    }


@keys.get("", response_model=ProvidersOut)
async def list_providers(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Every provider that is offered or only lacks a key."""
    admin_service = admin_service_of(request)
    items = [_provider(seen) for seen in await providers.list_providers(admin_service)]
    return ExactJSONResponse({"demo": admin_service.catalogue.settings.demo, "items": items})


@keys.post("/{name}/keys", status_code=201, response_model=ProviderKeyOut)
async def add_key(request: Request, caller: Admin, name: Name, body: ProviderKeyIn) -> Response:
    """Give a provider a key. It is sealed, used on every process within half a minute, and never shown again."""
    return ExactJSONResponse(_key(await providers.add_key(admin_service_of(request), caller.user_id, name, body.key, body.reason)), 201)


@keys.post("/{name}/test", response_model=TriedOut)
async def try_secret(request: Request, caller: Admin, name: Name, body: SecretIn) -> Response:  # noqa: ARG001 - says who may ask
    """Ask a provider for its models with a key before it is kept: whether it works, and nothing is charged."""
    tried = await providers.try_secret(admin_service_of(request), name, body.key)
    return ExactJSONResponse({"models": tried.models, "error": tried.error})


@keys.post("/keys/{key_id}/test", response_model=TriedOut)
async def try_key(request: Request, caller: Admin, key_id: UUID) -> Response:  # noqa: ARG001 - says who may ask
    """Ask the provider for its models with this key, now."""
    tried = await providers.try_key(admin_service_of(request), key_id)
    return ExactJSONResponse({"models": tried.models, "error": tried.error})


@keys.post("/keys/{key_id}/disable", response_model=ChangedOut)
async def disable(request: Request, caller: Admin, key_id: UUID, body: ReasonIn) -> Response:
    """Rest a key: no request uses it any more, within half a minute everywhere."""
    changed = await providers.set_disabled(admin_service_of(request), caller.user_id, key_id, body.reason, is_disabled=True)
    return ExactJSONResponse({"changed": changed})


@keys.post("/keys/{key_id}/enable", response_model=ChangedOut)
async def enable(request: Request, caller: Admin, key_id: UUID, body: ReasonIn) -> Response:
    """Use a key again."""
    changed = await providers.set_disabled(admin_service_of(request), caller.user_id, key_id, body.reason, is_disabled=False)
    return ExactJSONResponse({"changed": changed})
