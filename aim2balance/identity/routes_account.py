"""`PATCH /api/user`, `/api/user/sessions`, `/api/user/password` and `/api/user/memories`. Needs `app.state.identity: Identity`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field, StringConstraints

from aim2balance.identity import account, links, memories
from aim2balance.identity.errors import NotSignedIn
from aim2balance.identity.schemas import Name, Password, UserOut, user_out
from aim2balance.identity.service import Identity
from aim2balance.identity.types import Memory
from aim2balance.kit.http import APIModel, APIRequest, ExactJSONResponse, Member, Text, router


def _identity(request: Request) -> Identity:
    identity: Identity = request.app.state.identity
    return identity


State = Annotated[Identity, Depends(_identity)]
MemoryText = Annotated[
    Annotated[Text, StringConstraints(strip_whitespace=True)], StringConstraints(min_length=1, max_length=memories.LONGEST_MEMORY)
]

own = router("/api/user", "account")


class SessionOut(APIModel):
    id: UUID
    device: str | None
    created_at: datetime
    seen_at: datetime
    is_current: bool


class ProfileChange(APIRequest):
    name: Annotated[Name, Field(description="what the person is called; empty for no name")]


class PasswordChange(APIRequest):
    current_password: Password
    new_password: Password
    keep_keys: Annotated[bool, Field(description="API keys stay valid")] = False


class MemoryIn(APIRequest):
    text: MemoryText


class MemoryOut(APIModel):
    id: UUID
    text: str
    made_at: datetime


def _memory_out(memory: Memory) -> dict[str, Any]:
    return {"id": memory.id, "text": memory.text, "madeAt": memory.made_at}


@own.patch("", response_model=UserOut)
async def change_profile(identity: State, caller: Member, body: ProfileChange) -> Response:
    """Be called by another name, or by none."""
    changed = await account.rename(identity, caller.user_id, body.name)
    if changed is None:
        raise NotSignedIn("Please sign in again.")
    return ExactJSONResponse(user_out(changed))


@own.get("/sessions", response_model=list[SessionOut])
async def list_sessions(identity: State, caller: Member) -> Response:
    """Where the caller is signed in, the session used last first."""
    found = await account.list_sessions(identity, caller.user_id)
    return ExactJSONResponse(
        [
            {
                "id": session.id,
                "device": session.device,
                "createdAt": session.created_at,
                "seenAt": session.seen_at,
                "isCurrent": session.id == caller.session_id,
            }
            for session in found
        ]
    )


@own.delete("/sessions/{session_id}", status_code=204)
async def end_session(identity: State, caller: Member, session_id: UUID) -> Response:
    """Sign out one session. It is refused everywhere within two seconds."""
    await account.end_session(identity, caller.user_id, session_id)
    return Response(status_code=204)


@own.delete("/sessions", status_code=204)
async def end_other_sessions(identity: State, caller: Member) -> Response:
    """Sign out everywhere but here."""
    await account.end_other_sessions(identity, caller.user_id, caller.session_id)
    return Response(status_code=204)


@own.post("/password", status_code=204)
async def change_password(identity: State, caller: Member, body: PasswordChange) -> Response:
    """Take a new password; every other session ends, and every API key unless they are to be kept."""
    await account.change_password(
        identity,
        caller.user_id,
        old=body.current_password,
        new=body.new_password,
        kept=caller.session_id,
        keeps_keys=body.keep_keys,
    )
    return Response(status_code=204)


@own.post("/verification", status_code=204)
async def ask_verification(identity: State, caller: Member) -> Response:
    """Have the link that verifies the caller's address sent again."""
    await links.request_verification(identity, caller.user_id)
    return Response(status_code=204)


@own.get("/memories", response_model=list[MemoryOut])
async def list_memories(identity: State, caller: Member) -> Response:
    """What models should remember of the caller, in the order it was written."""
    return ExactJSONResponse([_memory_out(memory) for memory in await memories.list_memories(identity.db, caller.user_id)])


@own.post("/memories", status_code=201, response_model=MemoryOut)
async def add_memory(identity: State, caller: Member, body: MemoryIn) -> Response:
    return ExactJSONResponse(_memory_out(await memories.add_memory(identity.db, identity.clock, caller.user_id, body.text)), 201)


@own.put("/memories/{memory_id}", response_model=MemoryOut)
async def change_memory(identity: State, caller: Member, memory_id: UUID, body: MemoryIn) -> Response:
    return ExactJSONResponse(_memory_out(await memories.change_memory(identity.db, caller.user_id, memory_id, body.text)))


@own.delete("/memories/{memory_id}", status_code=204)
async def delete_memory(identity: State, caller: Member, memory_id: UUID) -> Response:
    await memories.delete_memory(identity.db, caller.user_id, memory_id)
    return Response(status_code=204)


@own.delete("/memories", status_code=204)
async def delete_memories(identity: State, caller: Member) -> Response:
    await memories.delete_memories(identity.db, caller.user_id)
    return Response(status_code=204)
