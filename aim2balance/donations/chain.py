"""The hash chain over closed months, and its check from the public JSON alone. Pure: needs no database and no secret.

A closed month's hash is SHA-256 over the hash of the month before and the month's content as canonical JSON: keys sorted, no spaces,
numbers without trailing zeros (RFC 8785 for the values used here). Payment and receipt come later; each has a hash over the one
before and its own content, so nothing that is published can be altered unseen.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from aim2balance.donations.rules import CENT_MICRO, donation_id, is_area
from aim2balance.donations.types import Closing, Correction, CostRate, DonationState, Month, Partner, ReceiptsUnderHash
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import Euro

BEGINNING: Final = "0" * 64
"""Stands for the hash before the first month."""

ALGORITHM: Final = "SHA-256 over the previous hash (hexadecimal text) followed by the canonical JSON of the content"
FORMAT: Final = "a2b-donations-1"

_NOT_HASHED = ("hash", "state", "payment", "receipt", "receiptURL")
_LARGEST = 18
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
Json = Mapping[str, Any]


class _Malformed(Exception):
    """Carries a sentence to the reader; never leaves this module."""


def canonical(value: object) -> str:
    """JSON that is the same text for the same content. Numbers are `int` or `Decimal`."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if value is None or isinstance(value, str | bool | int):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def link(previous: str, content: str) -> str:
    """The hash of canonical `content` that follows on the hash `previous`."""
    return hashlib.sha256((previous + content).encode()).hexdigest()


def read_document(text: str) -> Any:
    """JSON with exact numbers. Raises `ValueError` for what is not JSON, a key that is given twice and numbers beyond reason."""
    return json.loads(text, parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_once)


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if value and not -_LARGEST <= value.adjusted() <= _LARGEST:
        raise ValueError(f"{text[:40]} is beyond reason")
    return value


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def stamp(at: datetime) -> str:
    """A moment as it is published: UTC, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def content_of(
    *,
    number: int,
    month: Month,
    closing: Closing,
    corrections: Sequence[Correction],
    rate: CostRate,
    m2: Decimal,
    partner: Partner,
    notes: str | None,
    closed_at: datetime,
    previous_hash: str,
    receipts: ReceiptsUnderHash | None = None,
) -> dict[str, Any]:
    """What is published of a closed month and hashed: everything but its hash, its state and its proofs.

    `receipts`: the hash over its receipts; the first months were closed without.
    """
    under_hash = {} if receipts is None else {"receipts": {"count": receipts.count, "microEur": receipts.micro, "root": receipts.root}}
    return {
        **under_hash,
        "id": str(donation_id(month)),
        "number": number,
        "month": str(month),
        "amountEUR": Decimal(closing.amount.plain()),
        "amountMicroEur": closing.amount.micro,
        "collectedMicroEur": closing.collected.micro,
        "correctedMicroEur": closing.corrected.micro,
        "corrections": [correction_json(mark) for mark in corrections],
        "carriedInMicroEur": closing.carried_in.micro,
        "carriedOutMicroEur": closing.carried_out.micro,
        "eurPerM2": rate.eur_per_m2,
        "rateSource": rate.source,
        "m2": m2,
        "partner": {"id": partner.id, "name": partner.name, "country": partner.country, "website": partner.website},
        "notes": notes,
        "closedAt": stamp(closed_at),
        "previousHash": previous_hash,
    }


def correction_json(mark: Correction) -> dict[str, Any]:
    return {"month": str(mark.of_month), "microEur": mark.amount.micro, "kind": mark.kind, "reason": mark.reason}


def payment_json(paid_on: str, proof_sha256: str, previous: str) -> dict[str, Any]:
    """What is published of a payment, hashed onto its month."""
    content = {"paidOn": paid_on, "proofSha256": proof_sha256}
    return {**content, "hash": link(previous, canonical(content))}


def receipt_json(confirmed_at: str, sha256: str, size: int, media_type: str, previous: str) -> dict[str, Any]:
    """What is published of the partner's receipt, hashed onto the payment."""
    content = {"confirmedAt": confirmed_at, "sha256": sha256, "size": size, "type": media_type}
    return {**content, "hash": link(previous, canonical(content))}


def totals_of(months: Sequence[Json]) -> dict[str, Any]:
    """The sums of a public list of months; what is shown and what is checked come from here."""
    closed = [month for month in months if month.get("state") != DonationState.ACCRUING]
    amounts = {
        state: sum(month["amountMicroEur"] for month in closed if month.get("state") == state)
        for state in (DonationState.DUE, DonationState.PAID, DonationState.CONFIRMED)
    }
    donated = sum(amounts.values())
    return {
        "collectedMicroEur": sum(month["collectedMicroEur"] + month["correctedMicroEur"] for month in closed),
        "donatedMicroEur": donated,
        "donatedEUR": Decimal(Euro(donated).plain()),
        "carriedMicroEur": max(closed, key=lambda month: month["number"])["carriedOutMicroEur"] if closed else 0,
        "dueMicroEur": amounts[DonationState.DUE],
        "paidMicroEur": amounts[DonationState.PAID],
        "confirmedMicroEur": amounts[DonationState.CONFIRMED],
        "m2": sum((Decimal(month["m2"]) for month in closed), Decimal(0)),
        "accruingMicroEur": sum(
            month["collectedMicroEur"] + month["correctedMicroEur"] for month in months if month.get("state") == DonationState.ACCRUING
        ),
    }


def verify_document(document: object, head: str | None = None) -> list[str]:
    """Every sentence about what is wrong with the public list of months; empty when all of it holds.

    `head`: a hash seen earlier, which must still be in the chain; without it a list cut short at its end cannot be told.
    """
    try:
        return _check(_object(document, "the document"), head)
    except _Malformed as wrong:
        return [str(wrong)]


def _check(document: Json, head: str | None) -> list[str]:
    if document.get("format") != FORMAT:
        raise _Malformed(f"the document is not of the format {FORMAT}")
    months = [_object(month, "a month") for month in _list(document.get("months"), "months")]
    closed = sorted((month for month in months if month.get("state") != DonationState.ACCRUING), key=lambda month: _int(month, "number"))
    found: list[str] = []
    previous, expected, carried = BEGINNING, None, 0
    for number, month in enumerate(closed, 1):
        name = f"month {month.get('month')}"
        found += [f"{name}: {problem}" for problem in _check_month(month, number, previous, carried)]
        this = Month.parse(_text(month, "month"))
        if expected is not None and this != expected:
            found.append(f"{name}: expected {expected} after the month before")
        previous, carried, expected = _text(month, "hash"), _int(month, "carriedOutMicroEur"), this.next
    found += _check_open([month for month in months if month.get("state") == DonationState.ACCRUING], expected)
    found += _check_ends(document, months, closed, previous)
    if head is not None and head not in {BEGINNING, *(month["hash"] for month in closed)}:
        found.append(f"the hash {head[:64]} is no longer in the chain")
    return found


def _check_month(month: Json, number: int, previous: str, carried: int) -> list[str]:
    found = []
    content = {key: value for key, value in month.items() if key not in _NOT_HASHED}
    if _int(month, "number") != number:
        found.append(f"is number {month['number']}, expected {number}")
    if _text(month, "previousHash") != previous:
        found.append("does not follow on the month before")
    if link(previous, canonical(content)) != _text(month, "hash"):
        found.append("the content is not what the hash was made of")
    amount, out = _int(month, "amountMicroEur"), _int(month, "carriedOutMicroEur")
    collected, corrected, into = (_int(month, f"{name}MicroEur") for name in ("collected", "corrected", "carriedIn"))
    if into != carried:
        found.append(f"{into} carried in, {carried} carried out of the month before")
    if collected + corrected + into != amount + out:
        found.append(f"{collected} + {corrected} + {into} is not {amount} + {out}")
    if amount < 0 or amount % CENT_MICRO or out >= CENT_MICRO or (out < 0 < amount):
        found.append(f"{amount} is not what is there in whole cents")
    found += _check_corrections(month)
    found += _check_receipts(month)
    if _number(month, "amountEUR") != Decimal(Euro(amount).plain()):
        found.append("amountEUR is not amountMicroEur")
    if not _is_area(month, Euro(amount)):
        found.append("m2 is not amount ÷ rate")
    if _text(month, "id") != str(donation_id(Month.parse(_text(month, "month")))):
        found.append("the id is not that of the month")
    return found + _check_proofs(month)


def _check_corrections(month: Json) -> list[str]:
    corrected = _int(month, "correctedMicroEur")
    marked = sum(_int(_object(mark, "a correction"), "microEur") for mark in _list(month.get("corrections"), "corrections"))
    return [] if marked == corrected else [f"the corrections sum to {marked}, not {corrected}"]


def _check_receipts(month: Json) -> list[str]:
    """What each receipt gave is known to its owner alone; here, that there is a hash over as much as can have been collected."""
    if "receipts" not in month:
        return []
    receipts = {**_object(month["receipts"], "receipts"), "month": month.get("month")}
    count, micro = _int(receipts, "count"), _int(receipts, "microEur")
    found = [] if 0 <= count <= micro else [f"{count} receipts cannot have given {micro}"]
    return found if _HASH.fullmatch(_text(receipts, "root")) else [*found, "the root over the receipts is no hash"]


def _is_area(month: Json, amount: Euro) -> bool:
    rate = _number(month, "eurPerM2")
    return rate > 0 and is_area(_number(month, "m2"), amount, rate)


def _check_proofs(month: Json) -> list[str]:
    payment, receipt = month.get("payment"), month.get("receipt")
    state = DonationState.DUE if payment is None else DonationState.PAID if receipt is None else DonationState.CONFIRMED
    found = [] if month.get("state") == state else [f"is called {month.get('state')}, expected {state}"]
    before = _text(month, "hash")
    for name, proof in (("payment", payment), ("receipt", receipt)):
        if proof is None:
            continue
        kept = _object(proof, name)
        if link(before, canonical({key: value for key, value in kept.items() if key != "hash"})) != _text(kept, "hash"):
            found.append(f"the {name} is not what its hash was made of")
        before = _text(kept, "hash")
    expected = receipt_url(Month.parse(_text(month, "month"))) if state is DonationState.CONFIRMED else None
    if receipt is not None and payment is None:
        found.append("has a receipt without a payment")
    if month.get("receiptURL") != expected:
        found.append(f"receiptURL is {month.get('receiptURL')}, expected {expected}")
    return found


def _check_open(months: Sequence[Json], expected: Month | None) -> list[str]:
    """Figures of open months still move and have no hash; only their order and area can be checked."""
    found = []
    for month in sorted(months, key=lambda month: _text(month, "month")):
        this = Month.parse(_text(month, "month"))
        if expected is not None and this != expected:
            found.append(f"month {this}: expected {expected} to be the next open month")
        expected = this.next
        collected = Euro(_int(month, "collectedMicroEur"))
        if _number(month, "collectedEUR") != Decimal(collected.plain()):
            found.append(f"month {this}: collectedEUR is not collectedMicroEur")
        if month.get("m2") is not None and not _is_area(month, collected + Euro(_int(month, "correctedMicroEur"))):
            found.append(f"month {this}: m2 is not amount ÷ rate")
        found += [f"month {this}: {problem}" for problem in _check_corrections(month)]
    return found


def _check_ends(document: Json, months: Sequence[Json], closed: Sequence[Json], last: str) -> list[str]:
    totals, chain = _object(document.get("totals"), "totals"), _object(document.get("chain"), "chain")
    found = [
        f"totals: {name} is {totals.get(name)}, expected {value}" for name, value in totals_of(months).items() if totals.get(name) != value
    ]
    if chain.get("head") != last or chain.get("length") != len(closed):
        found.append("chain: head and length are not those of the months")
    return found


def receipt_url(month: Month) -> str:
    return f"/api/donations/{month}/receipt"


def _object(value: object, name: str) -> Json:
    if not isinstance(value, Mapping):
        raise _Malformed(f"{name}: expected an object")
    return value


def _list(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise _Malformed(f"{name}: expected a list")
    return value


def _int(month: Json, name: str) -> int:
    value = month.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 10**_LARGEST:
        raise _Malformed(f"month {month.get('month')}: {name}: expected a whole number")
    return value


def _number(month: Json, name: str) -> Decimal:
    value = month.get(name)
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or abs(value) >= 10**_LARGEST:
        raise _Malformed(f"month {month.get('month')}: {name}: expected a number")
    return Decimal(value)


def _text(month: Json, name: str) -> str:
    value = month.get(name)
    if not isinstance(value, str):
        raise _Malformed(f"month {month.get('month')}: {name}: expected a text")
    if name in {"hash", "previousHash"} and _HASH.fullmatch(value) is None:
        raise _Malformed(f"month {month.get('month')}: {name}: expected 64 hexadecimal digits")
    if name == "month":
        try:
            Month.parse(value)
        except DomainError as wrong:
            raise _Malformed(f"month {value[:20]!r}: {wrong.message}") from None
    return value
