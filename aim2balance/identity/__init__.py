"""Persons, their sessions and their API keys. The front door; the rest is private to this domain."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aim2balance.identity.types import Key, KeyGrant, NewKey, Role, Scope, SignIn, User, Window

if TYPE_CHECKING:
    from aim2balance.identity.account import check_may_leave, confirm, erase
    from aim2balance.identity.doors import Doors
    from aim2balance.identity.jobs import handlers
    from aim2balance.identity.keys import Memory, create_key, list_keys, revoke_key
    from aim2balance.identity.links import link_text
    from aim2balance.identity.preferences import Preferences, change_preferences, get_preferences
    from aim2balance.identity.readers import find_reader
    from aim2balance.identity.remembered import list_facts
    from aim2balance.identity.service import (
        Identity,
        create_user,
        get_user_by_email,
        list_users,
        needs_admin,
        new_setup_code,
        open_identity,
        restore,
        restore_user,
        suspend,
        suspend_user,
        throw_away_stale,
    )

__all__ = [
    "Doors",
    "Identity",
    "Key",
    "KeyGrant",
    "Memory",
    "NewKey",
    "Preferences",
    "Role",
    "Scope",
    "SignIn",
    "User",
    "Window",
    "change_preferences",
    "check_may_leave",
    "confirm",
    "create_key",
    "create_user",
    "erase",
    "find_reader",
    "get_preferences",
    "get_user_by_email",
    "handlers",
    "link_text",
    "list_facts",
    "list_keys",
    "list_users",
    "needs_admin",
    "new_setup_code",
    "open_identity",
    "restore",
    "restore_user",
    "revoke_key",
    "suspend",
    "suspend_user",
    "throw_away_stale",
]

_ROOMS = {"Doors": "doors", "Memory": "keys", "create_key": "keys", "list_keys": "keys", "revoke_key": "keys"}
_ROOMS |= {
    "check_may_leave": "account",
    "confirm": "account",
    "erase": "account",
    "find_reader": "readers",
    "handlers": "jobs",
    "link_text": "links",
    "list_facts": "remembered",
}
_ROOMS |= dict.fromkeys(("Preferences", "change_preferences", "get_preferences"), "preferences")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.identity.{_ROOMS.get(name, 'service')}"), name)
