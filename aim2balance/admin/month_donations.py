"""Donations are closed, paid and confirmed; each commits by itself, and its row in the log follows at once or with the repeat."""

from datetime import date
from uuid import UUID

from aim2balance import donations
from aim2balance.admin.audit_log import log
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditAction, Facts
from aim2balance.donations.errors import NoSuchDonation
from aim2balance.donations.types import Closed


async def close_month(admin_service: AdminService, actor: UUID, month: "donations.Month", notes: str | None) -> Closed:
    """`donations.close`, with its row in the log."""
    closed = await donations.close(admin_service.fund, month, actor=str(actor), notes=notes)
    donation = closed.donation
    after = {"state": "due", "amountMicroEur": donation.closing.amount.micro, "hash": donation.hash}
    await _log_donation(admin_service, actor, "donation.close", donation, before={"state": "accruing"}, after=after)
    return closed


async def pay(
    admin_service: AdminService, actor: UUID, month: "donations.Month", *, paid_on: date, reference: str, proof: bytes
) -> "donations.Donation":
    """`donations.pay`, with its row in the log. The bank's reference stays with the donation. Raises `NoSuchDonation` besides."""
    known = await _closed(admin_service, month)
    paid = await donations.pay(admin_service.fund, known.id, paid_on=paid_on, reference=reference, proof=proof, actor=str(actor))
    after = {"state": "paid", "paidOn": paid_on.isoformat(), "proofSha256": paid.payment.proof.sha256 if paid.payment else None}
    await _log_donation(admin_service, actor, "donation.pay", paid, before={"state": "due"}, after=after)
    return paid


async def confirm(admin_service: AdminService, actor: UUID, month: "donations.Month", receipt: bytes) -> "donations.Donation":
    """`donations.confirm`, with its row in the log. Raises `NoSuchDonation` besides."""
    known = await _closed(admin_service, month)
    confirmed = await donations.confirm(admin_service.fund, known.id, receipt=receipt, actor=str(actor))
    sha256 = confirmed.confirmation.receipt.sha256 if confirmed.confirmation else None
    await _log_donation(
        admin_service,
        actor,
        "donation.confirm",
        confirmed,
        before={"state": "paid"},
        after={"state": "confirmed", "receiptSha256": sha256},
    )
    return confirmed


async def _closed(admin_service: AdminService, month: "donations.Month") -> "donations.Donation":
    found = await donations.find(admin_service.fund, month)
    if found is None:
        raise NoSuchDonation(f"{month} is not closed.")
    return found


async def _log_donation(
    admin_service: AdminService, actor: UUID, action: AuditAction, donation: "donations.Donation", *, before: Facts, after: Facts
) -> None:
    # Donations commit by themselves. With the month as its key the row is written once, also by the repeat after a crash in between.
    month = str(donation.month)
    async with admin_service.db.transaction() as tx:
        await log(admin_service, tx, actor, action, f"donation:{month}", before=before, after=after, key=month)
