"""How this process notifies people: by which mail server, with which address of the app, and of what in the books."""

from collections.abc import Collection, Mapping
from uuid import UUID

from aim2balance import donations, identity, notices, usage, wallet
from aim2balance.adapters.mail.smtp import open_mailer
from aim2balance.app.notice_causes import NoticeCauses
from aim2balance.catalogue.types import Configuration
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import ExternalTask, Handler, Payload, notify
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.settings import Environment, secret_key
from aim2balance.wallet.rules import is_low

STATEMENTS = "statements"
_AT_A_TIME = 500
_MOST_SEEN = 50_000


def base_url_of(environment: Environment, settings: Configuration) -> str:
    """What links begin with that are not an answer to anybody."""
    return settings.public_url or f"http://127.0.0.1:{environment.port}"


def open_notifier(
    environment: Environment, settings: Configuration, db: Database, clock: Clock, causes: NoticeCauses
) -> "notices.Notifier":
    """Notices with the mail server of `SMTP_URL`, if there is one. Raises `WrongConfiguration`."""
    root = secret_key(environment)
    return notices.Notifier(
        db=db,
        clock=clock,
        mailer=open_mailer(settings.services.smtp_url, settings.mail_from),
        base_url=base_url_of(environment, settings),
        link_of=lambda link_id: identity.link_text(root, link_id),
        invitation_of=lambda invitation_id: identity.invitation_text(root, invitation_id),
        causes=causes,
    )


def handlers(notifier: "notices.Notifier", fund: "donations.Fund") -> Mapping[str, Handler]:
    """The jobs of accounts and notices, and the one that notifies everybody that a month is closed."""

    async def statements(payload: Payload) -> None:
        await notify_statements(notifier, fund, payload["month"])

    return {**identity.handlers(notifier.clock), **notices.handlers(notifier), STATEMENTS: ExternalTask(statements)}


async def notify_statements(notifier: "notices.Notifier", fund: "donations.Fund", month: str) -> int:
    """Notify everybody who used something in a closed month that the statement is there; how many. Run again, nobody is notified twice."""
    notified, after = 0, None
    while page := await usage.owners_of_month(notifier.db, donations.Month.parse(month).start, after=after, limit=_AT_A_TIME):
        for owner_id in page:
            statement = await donations.statement(fund, owner_id, donations.Month.parse(month))
            if not statement["usage"]["requests"]:
                continue
            facts = {
                "month": month,
                "requests": statement["usage"]["requests"],
                "spentMicro": statement["money"]["spentMicroEur"],
                "surchargeMicro": statement["money"]["surchargeMicroEur"],
            }
            async with notifier.db.transaction() as tx:
                notified += await notify(tx, owner_id, "statement", f"statement:{month}", **facts)
        after = page[-1]
    return notified


class LowBalanceNotifier:
    """Notifies those whose balance has become low, once for each top-up. What was last seen spares most checks."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: dict[OwnerId, tuple[int, int, UUID]] = {}
        self._notified: set[UUID] = set()

    async def check(self, owner_ids: Collection[OwnerId]) -> None:
        """After these wallets were spent from. Raises `Unavailable`."""
        for owner_id, micro in (await wallet.balances(self._db, list(owner_ids))).items():
            seen = self._seen.get(owner_id)
            if seen is None or micro > seen[0]:
                credit = await wallet.last_credit(self._db, owner_id)
                if credit is None:
                    continue
                seen = (micro, credit[1].micro, credit[0])
            _, topup, transfer_id = self._seen[owner_id] = (micro, *seen[1:])
            if is_low(micro, topup) and transfer_id not in self._notified:
                await self._notify(owner_id, micro, transfer_id)
        if len(self._seen) > _MOST_SEEN:
            self._seen.clear()
            self._notified.clear()

    async def _notify(self, owner_id: OwnerId, micro: int, transfer_id: UUID) -> None:
        async with self._db.transaction() as tx:
            await notify(tx, owner_id, "low_balance", f"low:{transfer_id}", balanceMicro=micro)
        self._notified.add(transfer_id)
