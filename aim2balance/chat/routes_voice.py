"""`/api/voice`: what a person says, written down for the message they are writing. The sound is kept nowhere."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from aim2balance import organisations
from aim2balance.chat.gateway_client import caller_of
from aim2balance.chat.service import Chats
from aim2balance.gateway import Caller, Voice
from aim2balance.kit.http import APIModel, AuthorizedRoute, ExactJSONResponse, Member, router
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.principal import Principal

EUOnly = Annotated[
    bool, Query(alias="euOnly", description="as a new chat shall be; what person, chat and project are bound to counts anyway")
]
MOST_SOUND = 25 << 20
"""As much as OpenAI takes: 13 minutes of what the page sends."""


class SoundUpload(AuthorizedRoute):
    """The body is one sound."""

    most_body = MOST_SOUND
    most_at_a_time = MOST_LARGE_BODIES


class ListenerOut(APIModel):
    """Who writes down, and for how much."""

    model: str
    label: str
    provider: str
    region: str
    micro_eur_per_minute: int = Field(description="margin and surcharge included")
    is_exact: bool = Field(description="false: a model that is paid by tokens, so that a minute costs about that")
    is_demo: bool = Field(description="the demo does not listen")


class VoiceOut(APIModel):
    transcription: ListenerOut | None = Field(description="null where no model of this server hears what is said")


class TranscriptOut(APIModel):
    text: str
    receipt_id: str
    total_micro_eur: int


def voice_routes(chats: Chats, voice: Voice) -> APIRouter:
    """Both of them a member's own."""
    api = router("/voice", "chat", SoundUpload)

    async def within(principal: Principal, conversation_id: UUID | None, *, eu_only: bool) -> Caller:
        """The caller, bound to what their chat is bound to, and to the EU where a new chat shall be."""
        caller = caller_of(await chats.bound(principal, conversation_id))
        return replace(caller, region=organisations.narrowed(caller.region, organisations.EU)) if eu_only else caller

    @api.get("", response_model=VoiceOut)
    async def read_voice(
        caller: Member, conversation_id: Annotated[UUID | None, Query(alias="conversationId")] = None, eu_only: EUOnly = False
    ) -> Response:
        """Which model writes down what the caller says, within the region they may use."""
        found = voice.listener(await within(caller, conversation_id, eu_only=eu_only))
        told = None
        if found is not None:
            told = {
                "model": found.model,
                "label": found.label,
                "provider": found.provider,
                "region": found.region,
                "microEurPerMinute": found.micro_per_minute,
                "isExact": found.is_exact,
                "isDemo": found.is_demo,
            }
        return ExactJSONResponse({"transcription": told})

    @api.post("/transcriptions", response_model=TranscriptOut)
    async def write_down(
        request: Request,
        caller: Member,
        language: Annotated[str | None, Query(pattern="^[a-z]{2,3}$")] = None,
        conversation_id: Annotated[UUID | None, Query(alias="conversationId")] = None,
        eu_only: EUOnly = False,
    ) -> Response:
        """The body is a sound (WAV, MP3, Ogg, FLAC, M4A), `language` the one that is probably spoken. Neither is kept."""
        who = await within(caller, conversation_id, eu_only=eu_only)
        found = await voice.write_down(who, await request.body(), language=language)
        money = found.receipt["money"]
        return ExactJSONResponse({"text": found.text, "receiptId": found.receipt["id"], "totalMicroEur": money["totalMicroEur"]})

    return api
