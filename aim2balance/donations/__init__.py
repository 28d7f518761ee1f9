"""The restoration fund: months closed, owed, paid and proven, and what each owner gave. The front door; the rest is private."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aim2balance.donations.types import Donation, Month, Partner, State

if TYPE_CHECKING:
    from aim2balance.donations.chain import check as verify_document
    from aim2balance.donations.chain import read as read_document
    from aim2balance.donations.checks import check
    from aim2balance.donations.jobs import close_due
    from aim2balance.donations.partners import add_partner, list_partners
    from aim2balance.donations.proofs import confirm, pay
    from aim2balance.donations.schemas import accruing_out, month_out, preview_out
    from aim2balance.donations.service import (
        Fund,
        close,
        correct,
        find,
        get,
        list_accruing,
        list_closed,
        next_month,
        preview,
    )
    from aim2balance.donations.statements import forget, statement

__all__ = [
    "Donation",
    "Fund",
    "Month",
    "Partner",
    "State",
    "accruing_out",
    "add_partner",
    "check",
    "close",
    "close_due",
    "confirm",
    "correct",
    "find",
    "forget",
    "get",
    "list_accruing",
    "list_closed",
    "list_partners",
    "month_out",
    "next_month",
    "pay",
    "preview",
    "preview_out",
    "read_document",
    "statement",
    "verify_document",
]

_ROOMS = {
    "add_partner": "partners",
    "list_partners": "partners",
    "check": "checks",
    "confirm": "proofs",
    "pay": "proofs",
    "close_due": "jobs",
    "accruing_out": "schemas",
    "month_out": "schemas",
    "preview_out": "schemas",
    "forget": "statements",
    "statement": "statements",
    "read_document": "chain",
    "verify_document": "chain",
}
_NAMES = {"read_document": "read", "verify_document": "check"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.donations.{_ROOMS.get(name, 'service')}"), _NAMES.get(name, name))
