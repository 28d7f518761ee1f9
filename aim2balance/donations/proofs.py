"""After the close: the amount is transferred, and the partner confirms it. Each step keeps a file and moves the state forward.

Files are kept before the transaction that names them; one without a name is no harm.
"""

from datetime import date
from uuid import UUID

from aim2balance.donations import chain, queries, rules
from aim2balance.donations.errors import WrongState
from aim2balance.donations.service import Fund, existing, get, move, one_line
from aim2balance.donations.types import ZONE, Confirmation, Donation, DonationPayment, DonationState, Proof
from aim2balance.kit.errors import Invalid, unreachable
from aim2balance.ledger.types import AccountKind


async def pay(fund: Fund, donation_id: UUID, *, paid_on: date, reference: str, proof: bytes, actor: str) -> Donation:
    """The amount was transferred to the partner: keep date, bank reference and proof, and book it from owed to paid.

    The same facts again change nothing. Raises `NoSuchDonation`, `WrongState` (paid with other facts, or nothing to pay), `WrongFile`,
    `FileTooLarge`, `Invalid` (invalid_payment_date, invalid_reference).
    """
    reference, kept = one_line(reference, "reference"), rules.proof_of(proof)
    donation = await get(fund, donation_id)
    if (found := _is_paid(donation, paid_on, reference, kept)) is not None:
        return found
    earliest, today = donation.month.next.first_day, fund.clock.now().astimezone(ZONE).date()
    if not earliest <= paid_on <= today:
        raise Invalid(f"Expected a day from {earliest} to {today}.", code="invalid_payment_date")
    await fund.files.put(kept.key, proof)
    async with fund.db.transaction() as tx:
        donation = existing(await queries.find_donation(tx, donation_id=donation_id, lock=True))
        if (found := _is_paid(donation, paid_on, reference, kept)) is not None:
            return found
        hashed = chain.payment_json(paid_on.isoformat(), kept.sha256, donation.hash)["hash"]
        await queries.set_paid(tx, donation.id, DonationPayment(paid_on=paid_on, reference=reference, proof=kept, hash=hashed), actor)
        await move(
            tx, donation, rules.payment_id(donation.month), AccountKind.DONATION_PAYABLE,
            AccountKind.DONATIONS_PAID, f"donation:{donation.month}:paid",
            actor, fund.clock.now(),
        )  # fmt: skip
        return existing(await queries.find_donation(tx, donation_id=donation_id))


def _is_paid(donation: Donation, paid_on: date, reference: str, proof: Proof) -> Donation | None:
    """The donation if it was paid with just these facts, `None` if it is due. Raises `WrongState`."""
    if donation.state is DonationState.DUE:
        if not donation.closing.amount:
            raise WrongState(f"{donation.month} has nothing to pay: less than a cent is carried on.", state=donation.state)
        return None
    paid = donation.payment
    if paid is not None and (paid.paid_on, paid.reference, paid.proof) == (paid_on, reference, proof):
        return donation
    raise WrongState(f"The donation of {donation.month} is {donation.state} already, with other facts.", state=donation.state)


async def confirm(fund: Fund, donation_id: UUID, *, receipt: bytes, actor: str) -> Donation:
    """The partner's receipt came: publish it. The same file again changes nothing.

    Raises `NoSuchDonation`, `WrongState` (not paid yet, or confirmed with another file), `WrongFile`, `FileTooLarge`.
    """
    kept = rules.proof_of(receipt)
    if (found := _is_confirmed(await get(fund, donation_id), kept)) is not None:
        return found
    await fund.files.put(kept.key, receipt)
    async with fund.db.transaction() as tx:
        donation = existing(await queries.find_donation(tx, donation_id=donation_id, lock=True))
        if (found := _is_confirmed(donation, kept)) is not None:
            return found
        if donation.payment is None:
            unreachable("a donation in the state paid has a payment")
        now = fund.clock.now().replace(microsecond=0)
        hashed = chain.receipt_json(chain.stamp(now), kept.sha256, kept.size, kept.media_type, donation.payment.hash)["hash"]
        await queries.set_confirmed(tx, donation.id, Confirmation(confirmed_at=now, receipt=kept, hash=hashed), actor)
        return existing(await queries.find_donation(tx, donation_id=donation_id))


def _is_confirmed(donation: Donation, receipt: Proof) -> Donation | None:
    if donation.state is DonationState.PAID:
        return None
    if donation.confirmation is not None and donation.confirmation.receipt == receipt:
        return donation
    what = "not paid yet" if donation.state is DonationState.DUE else "confirmed already, with another receipt"
    raise WrongState(f"The donation of {donation.month} is {what}.", state=donation.state)
