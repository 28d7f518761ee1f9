"""What the worker does for notices."""

from collections.abc import Mapping

from aim2balance.kit.db import Transaction
from aim2balance.kit.jobs import NOTICE, ExternalTask, Handler, Payload, TransactionalTask
from aim2balance.notices import service
from aim2balance.notices.service import Post


def handlers(post: Post) -> Mapping[str, Handler]:
    """Every job of notices by name. Where no mail is sent, mails of an earlier configuration wait."""

    async def tell(tx: Transaction, payload: Payload) -> None:
        await service.tell(post, tx, payload)

    async def send(payload: Payload) -> None:
        await service.send(post, payload)

    return {NOTICE: TransactionalTask(tell), **({service.MAIL: ExternalTask(send)} if post.mailer is not None else {})}
