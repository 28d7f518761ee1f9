"""Operations of an OpenAPI document as tools: the document is read in a process of its own, each call is one request through the guard."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from aim2balance.agents import openapi
from aim2balance.agents.errors import EndUnknown, SourceFailed
from aim2balance.agents.openapi import OpenAPIDocument
from aim2balance.agents.ports import Answered, Endpoint, ListedTool
from aim2balance.agents.source_rules import may_be_secret
from aim2balance.kit.egress import AddressFailed, Fetcher
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits

MOST_DOCUMENT: Final = 5_000_000
MOST_ANSWER: Final = 24 << 20
DOCUMENT_WITHIN_S: Final = 20.0
CALL_WITHIN_S: Final = 60.0
_READING: Final = WorkLimits(seconds=20, memory_mib=512, answer_mib=8)
_MAY_HAVE_ARRIVED: Final = frozenset({"address_too_slow", "address_broke_off"})
_NOT_DONE: Final = frozenset({501, 503, 505, 511})
"""Answers of 500 and more by which a server says that it did not do what was asked; after any other a part may be done."""


class Actions:
    """Of everybody."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._reading = WorkerPool("OpenAPI documents", limits=_READING, processes=1)

    async def close(self) -> None:
        await self._reading.close()

    async def read(self, owner_id: OwnerId, text: str, found_at: str = "") -> OpenAPIDocument:
        """Raises `SourceFailed`, `DomainError` (work_too_large, work_too_long)."""
        return await self._reading.run(owner_id, openapi.read_document, text, found_at)

    async def fetch(self, owner_id: OwnerId, address: str) -> OpenAPIDocument:
        """The document at that address. Raises what `read` does, `AddressRefused`, `AddressFailed`."""
        found = await self._fetcher.fetch(address, most_bytes=MOST_DOCUMENT, within_s=DOCUMENT_WITHIN_S)
        if found.status >= 300:
            raise SourceFailed(f"The address answers with {found.status}.", code=openapi.UNREADABLE)
        return await self.read(owner_id, found.body.decode("utf-8", "replace"), found.url)

    async def call(self, endpoint: Endpoint, tool: ListedTool, arguments: Mapping[str, Any], key: UUID) -> Answered:
        """One request. Raises `Invalid` (arguments_not_sendable), `AddressRefused`, `AddressFailed`, and `EndUnknown` where nobody knows
        whether it arrived, or a server that was to write failed in the midst of it.
        """
        try:
            request = openapi.request_of(endpoint.address, tool.request, arguments)
        except ValueError as wrong:
            raise Invalid(str(wrong), code="arguments_not_sendable") from wrong
        own = {name: value for name, value in request.headers.items() if name == "content-type" or may_be_secret(name)}
        headers = {"accept": "application/json, text/*;q=0.9, */*;q=0.1", **own, **endpoint.headers}
        is_writing = request.method not in {"GET", "HEAD"}
        if is_writing:
            headers["idempotency-key"] = str(key)
        try:
            answer = await self._fetcher.fetch(
                request.url,
                method=request.method,
                headers=headers,
                content=request.content,
                most_bytes=MOST_ANSWER,
                within_s=CALL_WITHIN_S,
            )
        except AddressFailed as failed:
            if failed.code in _MAY_HAVE_ARRIVED:
                raise EndUnknown(failed.message) from failed
            raise
        if is_writing and answer.status >= 500 and answer.status not in _NOT_DONE:
            raise EndUnknown(f"The server answers with {answer.status}.")
        kind = answer.media_type
        is_text = kind.startswith("text/") or kind in {"", "application/xml"} or "json" in kind or kind.endswith("+xml")
        said = answer.body.decode("utf-8", "replace") if is_text else f"[{kind[:100]}, {len(answer.body):,} bytes: not read]"
        return Answered(text=f"{answer.status}\n{said}" if said else str(answer.status), is_error=answer.status >= 400)
