"""Collections of a person on the command line."""

from typing import Any

from aim2balance.app.cli.chats import User
from aim2balance.app.cli.console import Json, environment, group, show
from aim2balance.app.cli.session import with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database

collections_group = group("collections", "Collections of files that are searched.")


@collections_group.command("list")
def list_collections(user: User, as_json: Json = False) -> None:
    """The collections of a person, by name."""
    from aim2balance import identity, knowledge, organisations

    async def work(db: Database) -> list[dict[str, Any]]:
        owner = await identity.get_user_by_email(db, user)
        found = await knowledge.Knowledge(db, SystemClock()).list_collections(organisations.own(owner.id))
        return [knowledge.collection_json(one) for one in found]

    show(with_database(environment(), work), as_json=as_json, columns=("id", "name", "sources", "passages", "changedAt"))
