"""What a verdict means to the one who asked. Pure."""

import json
from datetime import datetime
from typing import Any

from aim2balance.kit import number_format
from aim2balance.kit.errors import BrokenInvariant, DomainError
from aim2balance.kit.money import MICRO, ZERO, Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.quantities import NANOGRAMS_PER_KG
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance, RateLimited, RequestClosed
from aim2balance.wallet.types import BudgetLimit, Grant, Place, RateLimit, Verdict

LOW_PERCENT = 20
"""A balance below so much of the last top-up is low."""


def is_low(balance_micro: int, last_topup_micro: int) -> bool:
    """Whether it is time to think of topping up."""
    return 100 * balance_micro < LOW_PERCENT * last_topup_micro


def one_shard(owner_id: OwnerId) -> int:
    """The shard an owner lives in: all owners live in one database."""
    del owner_id
    return 0


def least_needed(least: Euro, beyond_estimate: Euro, exposure: Euro) -> Euro:
    """What a wallet must have for a request of its own: what of its input's bound goes beyond the estimate, the exposure bears."""
    return max(least, Euro(least.micro + beyond_estimate.micro - exposure.micro))


def answer(asked: Place, verdict: Verdict, now: datetime, exposure: Euro = ZERO) -> Grant | DomainError:
    """The grant, or the refusal with its facts, that a verdict of the database means. Raises `BrokenInvariant` for an unknown one."""
    if verdict.verdict in {"granted", "replayed"} and verdict.granted is not None and verdict.promised is not None:
        is_short = verdict.granted < asked.want.micro
        return Grant(amount=Euro(verdict.granted), is_short=is_short, promised=Euro(verdict.promised), co2e_ng=verdict.co2e)
    least, most = least_needed(asked.least, asked.beyond_estimate, exposure).micro, asked.least.micro + asked.beyond_estimate.micro
    # A budget bears no exposure, and a wallet none that earlier answers of the day have used up.
    is_borne = verdict.verdict in {"insufficient", "no_wallet", "blocked"} and (verdict.verdict == "blocked" or verdict.room < least)
    needed: dict[str, Any] = {
        "needed_eur": _eur(least if is_borne else most),
        "available_eur": _eur(max(verdict.room, 0)),
    }
    match verdict.verdict:
        case "insufficient" | "no_wallet":
            return InsufficientBalance("the wallet has less than this request needs", **needed)
        case "blocked":
            return InsufficientBalance("the wallet is blocked until an open payment is settled", **needed, blocked=True)
        case "budget" if isinstance(verdict.limit, BudgetLimit):
            return _exceeded(verdict.limit, "budget", needed, _spelled(needed, "eur"))
        case "co2e_budget" if isinstance(verdict.limit, BudgetLimit):
            co2e = {"needed_kg_co2e": _kg(asked.co2e_least_ng), "available_kg_co2e": _kg(max(verdict.room, 0))}
            return _exceeded(verdict.limit, "CO2e budget", co2e, _spelled(co2e, "kg_co2e"))
        case "rate" if isinstance(verdict.limit, RateLimit):
            return too_many_requests(verdict.limit, now)
        case "closed":
            return RequestClosed("this request is over")
        case _:
            raise BrokenInvariant(f"unknown verdict {verdict.verdict}")


def _spelled(facts: dict[str, Any], unit: str) -> tuple[str, str] | None:
    """What is left and what this request may take, for a sentence; None where nothing is left."""
    left, needed = facts[f"available_{unit}"], facts[f"needed_{unit}"]
    if left <= 0:
        return None
    if unit == "eur":
        return f"{Euro(round(left * MICRO)).plain()} euro", f"{Euro(round(needed * MICRO)).plain()} euro"
    shown = [number_format.amount_of(amount, "carbon", "en").replace(number_format.NBSP, " ") for amount in (left, needed)]
    return shown[0], shown[1]


def _exceeded(limit: BudgetLimit, name: str, facts: dict[str, Any], spelled: tuple[str, str] | None) -> BudgetExceeded:
    message = f"the {name} of the {limit.kind} is used up"
    if spelled is not None:
        message = f"the {name} of the {limit.kind} has {spelled[0]} left, and this request may take {spelled[1]}"
    end = limit.window_end
    which = str(limit.thing_id or limit.limit_id)
    return BudgetExceeded(message, which=which, scope=limit.kind, window_end=end and end.isoformat(), **facts)


def too_many_requests(rate: RateLimit, now: datetime) -> RateLimited:
    """The refusal of a key that has had its requests of this minute."""
    return RateLimited("too many requests this minute", retry_after=60 - now.second, which=str(rate.key_id), rpm=rate.rpm)


def _kg(nanograms: int) -> float:
    return nanograms / NANOGRAMS_PER_KG


def _eur(micro: int) -> float:
    """A JSON number written from the integer."""
    number: float = json.loads(Euro(micro).plain())
    return number
