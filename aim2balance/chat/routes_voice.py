"""`/api/voice`: what a person says, written down for the message they are writing, and answers read aloud. No sound is kept."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from aim2balance import organisations
from aim2balance.chat.gateway_client import caller_of
from aim2balance.chat.service import Chats
from aim2balance.gateway import MOST_READ, Caller, Voice, VoiceModel
from aim2balance.kit.errors import NotFound
from aim2balance.kit.http import APIModel, APIRequest, AuthorizedRoute, ExactJSONResponse, Member, Text, file_answer, router
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.principal import Principal

EUOnly = Annotated[
    bool, Query(alias="euOnly", description="as a new chat shall be; what person, chat and project are bound to counts anyway")
]
MOST_SOUND = 25 << 20
"""As much as OpenAI takes: 13 minutes of what the page sends."""
_OF_THIS_CALL = {"cache-control": "no-store", "x-ai-generated": "true"}


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


class SpeakerOut(APIModel):
    """Who reads aloud, and for how much."""

    model: str
    label: str
    provider: str
    region: str
    micro_eur_per_million_characters: int = Field(description="margin and surcharge included")
    is_exact: bool = Field(description="false: a model that is paid by tokens, so that a text costs about that")
    is_demo: bool = Field(description="the demo does not speak: it rings bells")


class VoiceOut(APIModel):
    transcription: ListenerOut | None = Field(description="null where no model of this server hears what is said")
    speech: SpeakerOut | None = Field(description="null where no model of this server reads aloud")


class ReadAloudIn(APIRequest):
    model: Text = Field(min_length=1, max_length=200, description="as `GET /api/voice` says")
    text: Text = Field(min_length=1, max_length=MOST_READ, description="longer ones are read in parts")
    conversation_id: UUID | None = Field(None, description="whose answer it is")
    eu_only: bool = False


class TranscriptOut(APIModel):
    text: str
    receipt_id: str
    total_micro_eur: int


def _facts(found: VoiceModel) -> dict[str, Any]:
    return {
        "model": found.model,
        "label": found.label,
        "provider": found.provider,
        "region": found.region,
        "isExact": found.is_exact,
        "isDemo": found.is_demo,
    }


def voice_routes(chats: Chats, voice: Voice) -> APIRouter:
    """Both of them a member's own."""
    api = router("/voice", "chat", SoundUpload)

    async def within(principal: Principal, conversation_id: UUID | None, *, eu_only: bool) -> Caller:
        """The caller in their chat, bound to what it is bound to, and to the EU where a new chat shall be. Raises `NotFound`
        (chat_not_found).
        """
        bound, chat = await chats.bound(principal, conversation_id)
        if conversation_id is not None and chat is None:
            raise NotFound("There is no such chat.", code="chat_not_found")
        caller = caller_of(bound)
        if chat is not None:
            caller = replace(caller, conversation_id=chat.id, project_id=chat.project_id)
        return replace(caller, region=organisations.narrowed(caller.region, organisations.EU)) if eu_only else caller

    @api.get("", response_model=VoiceOut)
    async def read_voice(
        caller: Member, conversation_id: Annotated[UUID | None, Query(alias="conversationId")] = None, eu_only: EUOnly = False
    ) -> Response:
        """Which models write down what the caller says and read to them, within the region they may use."""
        who = await within(caller, conversation_id, eu_only=eu_only)
        found, speaker = voice.listener(who), voice.speaker(who)
        heard = None if found is None else {**_facts(found), "microEurPerMinute": found.micro_per_minute}
        spoken = None if speaker is None else {**_facts(speaker), "microEurPerMillionCharacters": speaker.micro_per_million}
        return ExactJSONResponse({"transcription": heard, "speech": spoken})

    @api.post("/speech", response_class=Response, responses=file_answer("audio/mpeg", "audio/wav"))
    async def read_aloud(wanted: ReadAloudIn, caller: Member) -> Response:
        """The sound of a text, read by that model; `x-a2b-receipt` names its receipt, `x-a2b-cost-eur` its price."""
        who = await within(caller, wanted.conversation_id, eu_only=wanted.eu_only)
        found = await voice.read_aloud(who, wanted.model, wanted.text)
        told = {"x-a2b-receipt": found.receipt["id"], "x-a2b-cost-eur": str(found.receipt["money"]["totalEUR"])}
        return Response(found.sound, media_type=found.media_type, headers={**_OF_THIS_CALL, **told})

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
