"""Whose something is and who does it are told apart by the type checker: what compiles here is the smallest copy of each mistake."""

from pathlib import Path

from tests.architecture.type_checker import ONE_AT_A_TIME, complaints

pytestmark = ONE_AT_A_TIME
SNIPPET = """
from typing import Any
from uuid import UUID
from aim2balance import donations, identity, organisations, payments, usage, wallet
from aim2balance.chat import Chats
from aim2balance.chat.ports import Models
from aim2balance.gateway import Caller
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Actor, OwnerId, Principal, UserId
from aim2balance.notices import service as notices
from aim2balance.wallet.types import Place

async def read(
    post: Any, db: Database, chats: Chats, models: Models, principal: Principal, user: UserId, owner: OwnerId, some: UUID
) -> None:
    {line}
"""
RIGHT = {
    "await identity.find_recipient(post.db, user)": "await identity.find_recipient(post.db, owner)",
    "await identity.find_recipient(post.db, organisations.recipient_of(owner))": "await identity.find_recipient(post.db, some)",
    "await notices.list_banners(post, owner)": "await notices.list_banners(post, user)",
    "Actor(user_id=user)": "Actor(user_id=owner)",
    "organisations.own(user)": "organisations.own(owner)",
    "Caller(owner_id=owner, payer_id=owner, user_id=user)": "Caller(owner_id=owner, payer_id=user, user_id=user)",
    "await models.ask(principal=principal, conversation_id=some, project_id=None, model='', messages=[])": (
        "await models.ask(principal=principal.actor, conversation_id=some, project_id=None, model='', messages=[])"
    ),
    "await wallet.balance(db, owner)": "await wallet.balance(db, user)",
    "await wallet.balance(db, principal.payer_id)": "await wallet.balance(db, principal.user_id)",
    "Place(request_id=some, owner_id=owner, want=Euro(1), least=Euro(1))": (
        "Place(request_id=some, owner_id=user, want=Euro(1), least=Euro(1))"
    ),
    "await payments.history(post, owner)": "await payments.history(post, user)",
    "await usage.receipt(db, owner, some)": "await usage.receipt(db, user, some)",
    "await donations.statement(post, owner, post)": "await donations.statement(post, user, post)",
    "await chats.projects.list_all(owner)": "await chats.projects.list_all(user)",
    "await chats.read(owner, some)": "await chats.read(user, some)",
    "db.transaction(owner)": "db.transaction(user)",
    "db.transaction(principal.owner_id)": "db.transaction(some)",
}


def test_the_checker_refuses_an_owner_where_a_user_belongs(tmp_path: Path) -> None:
    assert complaints([SNIPPET.format(line=line) for line in RIGHT], tmp_path) == [""] * len(RIGHT)
    for line, said in zip(RIGHT.values(), complaints([SNIPPET.format(line=line) for line in RIGHT.values()], tmp_path), strict=True):
        assert "arg-type" in said, line
