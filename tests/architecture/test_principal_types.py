"""Whose something is and who does it are told apart by the type checker: what compiles here is the smallest copy of each mistake."""

from pathlib import Path

from tests.architecture.type_checker import ONE_AT_A_TIME, complaints

pytestmark = ONE_AT_A_TIME
SNIPPET = """
from typing import Any
from uuid import UUID
from aim2balance import identity, organisations
from aim2balance.chat.ports import Models
from aim2balance.kit.principal import Actor, OwnerId, UserId
from aim2balance.notices import service as notices

async def read(post: Any, models: Models, user: UserId, owner: OwnerId, some: UUID) -> None:
    {line}
"""
RIGHT = {
    "await identity.find_recipient(post.db, user)": "await identity.find_recipient(post.db, owner)",
    "await identity.find_recipient(post.db, organisations.recipient_of(owner))": "await identity.find_recipient(post.db, some)",
    "await notices.list_banners(post, owner)": "await notices.list_banners(post, user)",
    "Actor(user_id=user)": "Actor(user_id=owner)",
    "organisations.own(user)": "organisations.own(owner)",
    "await models.ask(owner_id=owner, user_id=user, conversation_id=some, project_id=None, model='', messages=[])": (
        "await models.ask(owner_id=user, user_id=user, conversation_id=some, project_id=None, model='', messages=[])"
    ),
}


def test_the_checker_refuses_an_owner_where_a_user_belongs(tmp_path: Path) -> None:
    assert complaints([SNIPPET.format(line=line) for line in RIGHT], tmp_path) == [""] * len(RIGHT)
    for line, said in zip(RIGHT.values(), complaints([SNIPPET.format(line=line) for line in RIGHT.values()], tmp_path), strict=True):
        assert "arg-type" in said, line
