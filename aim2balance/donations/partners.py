"""Who receives donations: data, so that another partner needs no code."""

from aim2balance.donations import queries
from aim2balance.donations.service import Fund, one_line
from aim2balance.donations.types import Partner
from aim2balance.kit.errors import Conflict, Invalid


async def list_partners(fund: Fund) -> tuple[Partner, ...]:
    """Who receives donations, in the order of their first months."""
    async with fund.db.connection() as connection:
        return await queries.list_partners(connection)


async def add_partner(fund: Fund, partner: Partner) -> None:
    """Let another partner receive the donations from a month on that is not closed yet.

    Raises `Conflict` (partner_exists, month_closed), `Invalid` (invalid_partner).
    """
    _check_partner(partner)
    async with fund.db.transaction() as tx:
        await queries.lock_closing(tx)
        last = await queries.find_last(tx)
        if last is not None and partner.valid_from <= last.month:
            raise Conflict(f"{partner.valid_from} is closed; the next month is {last.month.next}.", code="month_closed")
        if not await queries.insert_partner(tx, partner):
            raise Conflict("This id, or the turn of this month, is taken.", code="partner_exists")


def _check_partner(partner: Partner) -> None:
    slug = partner.id.replace("-", "")
    is_fit = (
        (slug.isascii() and slug.isalnum() and partner.id == partner.id.lower() and partner.id[0] != "-" and len(partner.id) <= 63)
        and (len(partner.country) == 2 and partner.country.isascii() and partner.country.isalpha() and partner.country.isupper())
        and partner.website.startswith("https://")
    )
    if not is_fit:
        raise Invalid("Expected an id of small letters, a country like DE and a website on https.", code="invalid_partner")
    for name in ("name", "payee", "proof", "website"):
        one_line(getattr(partner, name), "partner")
