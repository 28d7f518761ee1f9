"""The restoration fund: months closed, owed, paid and proven, and what each owner gave. The front door; the rest is private."""

from typing import TYPE_CHECKING

from aim2balance.donations.types import Donation as Donation
from aim2balance.donations.types import DonationState as DonationState
from aim2balance.donations.types import Month as Month
from aim2balance.donations.types import Partner as Partner
from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.donations.chain import read_document as read_document
    from aim2balance.donations.chain import verify_document as verify_document
    from aim2balance.donations.checks import check as check
    from aim2balance.donations.jobs import close_due as close_due
    from aim2balance.donations.officer import erase_officer_links as erase_officer_links
    from aim2balance.donations.partners import add_partner as add_partner
    from aim2balance.donations.partners import list_partners as list_partners
    from aim2balance.donations.proofs import confirm as confirm
    from aim2balance.donations.proofs import pay as pay
    from aim2balance.donations.schemas import ClosedOut as ClosedOut
    from aim2balance.donations.schemas import MonthOut as MonthOut
    from aim2balance.donations.schemas import PreviewOut as PreviewOut
    from aim2balance.donations.schemas import accruing_out as accruing_out
    from aim2balance.donations.schemas import month_out as month_out
    from aim2balance.donations.schemas import preview_out as preview_out
    from aim2balance.donations.service import Fund as Fund
    from aim2balance.donations.service import close as close
    from aim2balance.donations.service import correct as correct
    from aim2balance.donations.service import find as find
    from aim2balance.donations.service import get as get
    from aim2balance.donations.service import list_accruing as list_accruing
    from aim2balance.donations.service import list_closed as list_closed
    from aim2balance.donations.service import next_month as next_month
    from aim2balance.donations.service import preview as preview
    from aim2balance.donations.statements import erase as erase
    from aim2balance.donations.statements import statement as statement
else:
    __getattr__ = lazy_exports(__name__)
