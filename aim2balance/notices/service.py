"""Notify a person of something: once, in the app where it matters there, and by mail where mail is sent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from aim2balance import identity, organisations
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Payload, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.notices import email_templates, queries, rules
from aim2balance.notices.errors import MailRefused, UnknownNotice
from aim2balance.notices.ports import Causes, Mailer
from aim2balance.notices.types import KINDS, Notice

MAIL = "notice.mail"
BANNER_LIVES = timedelta(days=30)
KEPT = timedelta(days=400)
DAY = timedelta(days=1)

_log = structlog.get_logger("notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """What the verbs of this domain need. Without a `mailer` notices stand in the app alone.

    `base_url` is where readers of mail find the app. `link_of` makes the secret part of a link from its id, `invitation_of` that of an
    invitation. `causes` knows whether what a banner is about goes on; without it banners stand until they are closed or settled.
    """

    db: Database
    clock: Clock
    mailer: Mailer | None
    base_url: str
    link_of: Callable[[UUID], str]
    invitation_of: Callable[[UUID], str]
    causes: Causes | None = None


async def create_notice(notifier: Notifier, tx: Transaction, payload: Payload) -> bool:
    """Notify the person of `payload` (`kind`, `ownerId`, `key`, facts) once for each key; False when it was done before."""
    if "key" not in payload:
        return False  # asked for before there were notices: what it was about is long past
    facts = dict(payload)
    name, key, owner_id = facts.pop("kind"), facts.pop("key"), OwnerId(UUID(facts.pop("ownerId")))
    kind, now = KINDS[name], notifier.clock.now()
    notice = Notice(id=new_id(now), owner_id=owner_id, kind=name, facts=facts, made_at=now)
    if not await queries.add(tx, notice, key, is_banner=kind.is_banner):
        return False
    if kind.settles:
        about = None if kind.about is None else (kind.about, str(facts[kind.about]))
        await queries.settle(tx, owner_id, kind.settles, now, but=notice.id, about=about)
    if kind.most_mails_a_day is not None and await queries.count_since(tx, owner_id, name, now - DAY) > kind.most_mails_a_day:
        return True
    if kind.is_mail and notifier.mailer is not None:
        await enqueue(tx, MAIL, {"noticeId": str(notice.id)}, key=str(notice.id))
    return True


async def send(notifier: Notifier, payload: Payload) -> None:
    """The job of a mail. Run twice it is one email, unless the process died between the server's yes and ours. Raises `MailUnavailable`."""
    invariant(notifier.mailer is not None, "mail jobs are made only where mail is sent")
    async with notifier.db.connection() as c:
        notice = await queries.find(c, UUID(payload["noticeId"]))
    if notice is None or notice.mailed_at is not None:
        return
    recipient = await identity.find_recipient(notifier.db, organisations.recipient_of(notice.owner_id))
    if recipient is None:
        return
    language = rules.language_of(recipient.language)
    content = rules.content(notice.kind, _with_link(notifier, notice.facts), language, notifier.base_url)
    email = email_templates.render(content, to=recipient.email, message_id=str(notice.id), language=language, base_url=notifier.base_url)
    try:
        if notifier.mailer is not None:
            await notifier.mailer.send(email)
    except MailRefused:
        _log.warning("an email was refused", notice_id=str(notice.id), kind=notice.kind)
        return
    async with notifier.db.transaction() as tx:
        await queries.set_mailed(tx, notice.id, notifier.clock.now())


async def send_invitation(notifier: Notifier, payload: Payload) -> None:
    """The job that mails an invitation to somebody without an account: while it is open, once. Raises `MailUnavailable`."""
    invitation_id = UUID(payload["invitationId"])
    found = await identity.find_invitation_to_mail(notifier.db, invitation_id, notifier.clock.now())
    if found is None or notifier.mailer is None:
        return
    language = rules.language_of(found.language)
    facts = {"expiresAt": found.expires_at.isoformat(), "token": notifier.invitation_of(found.id)}
    content = rules.content("invitation", facts, language, notifier.base_url)
    email = email_templates.render(content, to=found.email, message_id=str(found.id), language=language, base_url=notifier.base_url)
    try:
        await notifier.mailer.send(email)
    except MailRefused:
        _log.warning("an invitation was refused", invitation_id=str(found.id))
        return
    async with notifier.db.transaction() as tx:
        await identity.set_invitation_mailed(tx, found.id, notifier.clock.now())


def _with_link(notifier: Notifier, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {**facts, "token": notifier.link_of(UUID(facts["linkId"]))} if "linkId" in facts else dict(facts)


async def list_banners(notifier: Notifier, owner_id: OwnerId) -> list[Notice]:
    """What stands above the pages of this person, newest first. What it was about being over, a banner is closed for good."""
    now = notifier.clock.now()
    async with notifier.db.connection() as c:
        banners = await queries.list_banners(c, owner_id, now - BANNER_LIVES, now)
    if not banners or notifier.causes is None:
        return banners
    over = await notifier.causes.list_over(banners)
    if over:
        async with notifier.db.transaction() as tx:
            await queries.close(tx, over, now)
    return [banner for banner in banners if banner.id not in over]


async def list_standing(notifier: Notifier, owner_ids: Collection[OwnerId]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The banners of these owners that nobody closed, newest first, with their kinds, in one cheap statement; causes are not looked at."""
    async with notifier.db.connection() as c:
        return await queries.list_standing(c, owner_ids, notifier.clock.now())


async def dismiss(notifier: Notifier, owner_id: OwnerId, notice_id: UUID) -> None:
    """The person has seen it. Raises `UnknownNotice`."""
    async with notifier.db.transaction() as tx:
        if not await queries.dismiss(tx, owner_id, notice_id, notifier.clock.now()):
            raise UnknownNotice("There is no such notice.")


async def purge_old(notifier: Notifier) -> None:
    """Delete notices of more than 400 days ago. A daily job calls this."""
    async with notifier.db.transaction() as tx:
        await queries.delete_old(tx, notifier.clock.now() - KEPT)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """An account is erased."""
    await queries.erase(tx, owner_id)
