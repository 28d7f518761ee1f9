"""The chat's way to a model: through the gateway, as the signed-in user."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from aim2balance.agents.ports import Finished
from aim2balance.chat import rules
from aim2balance.chat.ports import NO_FILES, SentFiles
from aim2balance.content.events import ContentEvent
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.thoughts import ThoughtSplitter
from aim2balance.gateway import Caller, ContentAnswer, Gateway, ModelInput, PictureAnswer, PictureMaker
from aim2balance.gateway.types import MessageEstimate, PictureShape
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Principal


class GatewayModels:
    """Implements `chat.ports.Models`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._pictures = PictureMaker(gateway)

    async def ask(
        self,
        *,
        principal: Principal,
        conversation_id: UUID,
        project_id: UUID | None,
        model: str,
        messages: Sequence[ModelMessage],
        files: SentFiles = NO_FILES,
        limit: int | None = None,
        parameters: Mapping[str, Any] = MappingProxyType({}),
        request_type: str | None = None,
        region: str | None = None,
        on_admitted: Callable[[], None] | None = None,
        tools: Sequence[ToolDefinition] = (),
        request_id: UUID | None = None,
    ) -> "MeteredAnswer":
        """Raises the gateway's refusals. What a provider does not take is left out by the gateway, or refused by the provider."""
        caller = replace(caller_of(principal), conversation_id=conversation_id, project_id=project_id)
        # Within the EU stays within the EU; a model of this server is within it wherever that is allowed.
        if region is not None and (caller.region is None or region == "local"):
            caller = replace(caller, region=region)
        request = await self._gateway.read_input(
            self._input(messages, files, model, tools),
            caller,
            request_id or new_id(),
            model=model,
            limit=limit,
            parameters=parameters,
            request_type=request_type,
            on_admitted=on_admitted,
        )
        return MeteredAnswer(await self._gateway.answer(request))

    async def draw(
        self,
        *,
        principal: Principal,
        conversation_id: UUID,
        project_id: UUID | None,
        prompt: str,
        shape: PictureShape,
        given: tuple[str, bytes] | None,
        request_id: UUID,
    ) -> PictureAnswer:
        caller = replace(caller_of(principal), conversation_id=conversation_id, project_id=project_id)
        return await self._pictures.make(caller, request_id, prompt, shape, given)

    def check_region(self, principal: Principal, model: str) -> None:
        self._gateway.check_region(caller_of(principal), model)

    def region_to_keep(self, receipt: Mapping[str, Any] | None) -> str | None:
        region = receipt and receipt.get("region")
        return region if region in {"local", self._gateway.home_region} else None

    async def estimate(
        self,
        *,
        principal: Principal,
        models: Sequence[str],
        messages: Sequence[ModelMessage],
        files: SentFiles,
        limit: int | None,
        parameters: Mapping[str, Any],
        available: Euro,
        output: int,
        request_type: str | None = None,
    ) -> Mapping[str, MessageEstimate | DomainError]:
        request_id, caller = new_id(), caller_of(principal)
        estimates: dict[str, MessageEstimate | DomainError] = {}
        alike: dict[tuple[bool, bool], list[str]] = {}
        for model in models:
            alike.setdefault((self.sees_images(model) is False, self.reads_pdf(model)), []).append(model)
        for mine in alike.values():
            given = self._input(messages, files, mine[0])
            request = await self._gateway.read_input(
                given, caller, request_id, model=mine[0], limit=limit, parameters=parameters, request_type=request_type
            )
            for model in mine:
                try:
                    estimates[model] = self._gateway.estimate(request, model, available, output)
                except DomainError as refusal:
                    estimates[model] = refusal
        return estimates

    def _input(self, messages: Sequence[ModelMessage], files: SentFiles, model: str, tools: Sequence[ToolDefinition] = ()) -> ModelInput:
        """What that model is sent: PDFs as they are where it reads them, and every other file as text."""
        pdfs = files.pdfs if self.reads_pdf(model) else {}
        written = tuple(
            rules.with_texts(message, {one: text for one, text in files.texts.items() if one not in pdfs}) for message in messages
        )
        images = {} if self.sees_images(model) is False else files.images
        return ModelInput(messages=written, files=images, documents=pdfs, tools=tuple(tools))

    def reads_pdf(self, model: str) -> bool:
        return self._gateway.reads_pdf(model)

    def sees_images(self, model: str) -> bool | None:
        return self._gateway.sees_images(model)


def caller_of(principal: Principal) -> Caller:
    """A signed-in person, as the gateway knows who asks."""
    return Caller(
        owner_id=principal.owner_id,
        payer_id=principal.payer_id,
        user_id=principal.user_id,
        agent_id=principal.agent_id,
        region=principal.region,
        budgets=principal.budgets,
    )


class MeteredAnswer:
    """Implements `chat.ports.Answering`."""

    def __init__(self, answer: ContentAnswer) -> None:
        self._answer = answer

    def stop(self) -> None:
        self._answer.stop()

    def close(self) -> None:
        self._answer.close()

    async def __aiter__(self) -> AsyncIterator[ContentEvent | Finished]:
        answer = self._answer
        splitter = ThoughtSplitter()
        async with aclosing(answer.events()) as events:
            async for event in events:
                for each in splitter.feed(event):
                    yield each
        for each in splitter.finish():
            yield each
        receipt = answer.receipt
        error: Mapping[str, Any] | None = None
        if answer.error is not None:
            error = {**answer.error.facts, "code": answer.error.code, "message": answer.error.message}
        yield Finished(receipt=receipt, provider=answer.provider, status=receipt["status"] if receipt else "failed", error=error)
