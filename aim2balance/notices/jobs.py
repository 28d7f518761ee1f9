"""What the worker does for notices."""

from collections.abc import Mapping
from uuid import UUID

from aim2balance import identity
from aim2balance.kit.db import Transaction
from aim2balance.kit.jobs import NOTICE, NOTICE_REVIEW, ExternalTask, Handler, Payload, TransactionalTask
from aim2balance.kit.principal import OwnerId
from aim2balance.notices import service
from aim2balance.notices.service import Notifier


def handlers(notifier: Notifier) -> Mapping[str, Handler]:
    """Every job of notices by name. Where no mail is sent, mails of an earlier configuration wait."""

    async def create_notice(tx: Transaction, payload: Payload) -> None:
        await service.create_notice(notifier, tx, payload)

    async def send(payload: Payload) -> None:
        await service.send(notifier, payload)

    async def send_invitation(payload: Payload) -> None:
        await service.send_invitation(notifier, payload)

    async def review(payload: Payload) -> None:
        await service.list_banners(notifier, OwnerId(UUID(payload["ownerId"])))

    mails = {service.MAIL: ExternalTask(send), identity.INVITATION_MAIL: ExternalTask(send_invitation)}
    own: dict[str, Handler] = {NOTICE: TransactionalTask(create_notice), NOTICE_REVIEW: ExternalTask(review)}
    return {**own, **(mails if notifier.mailer is not None else {})}
