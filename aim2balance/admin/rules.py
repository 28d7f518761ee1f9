"""Which days an overview holds, what stands in the log, how a search is matched. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from aim2balance.admin.errors import WrongDays
from aim2balance.admin.types import AuditArea, FirstToken, ProviderHealth
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro, round_price
from aim2balance.kit.principal import UserId

MOST_DAYS: Final = 400
USUAL_DAYS: Final = 30
LONGEST_REASON: Final = 500


_KINDS: Final[Mapping[AuditArea, frozenset[str]]] = {
    "changes": frozenset(),
    "sign-ins": frozenset(
        ("session.begin", "session.refuse", "session.throttle", "session.end", "session.reuse", "device.new"),
    ),
    "credentials": frozenset(
        (
            "password.ask",
            "password.change",
            "password.reset",
            "key.create",
            "key.revoke",
            "user.role",
            "second_factor.on",
            "second_factor.off",
            "recovery_code.use",
            "recovery_code.renew",
            "sign_in.link",
            "sign_in.unlink",
        )
    ),
    "data": frozenset(("user.register", "user.verify", "user.erase", "data.export")),
}
DONE_BY_THE_PERSON: Final = frozenset.union(*_KINDS.values()) - {
    "session.refuse",
    "session.throttle",
    "session.reuse",
    "password.ask",
    "user.role",
}


def event_kinds(area: AuditArea | None, action: str | None) -> frozenset[str]:
    """The kinds of events that an area holds, or the one that is asked for."""
    kinds = frozenset.union(*_KINDS.values()) if area is None else _KINDS[area]
    return kinds if action is None else kinds & {action}


def user_of(subject: str | None) -> UserId | None:
    """Whom `user:<id>` names."""
    kind, _, text = (subject or "").partition(":")
    try:
        return UserId(UUID(text)) if kind == "user" else None
    except ValueError:
        return None


def days_of(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """First and last UTC day, both included; by default the last 30. Raises `WrongDays`."""
    end = last or max(today, first or today)
    start = first or end - timedelta(days=min(USUAL_DAYS - 1, (end - date.min).days))
    if start > end:
        raise WrongDays("The range ends before it begins.")
    if (end - start).days >= MOST_DAYS or end >= date.max - timedelta(days=1) or start.year < 1970:
        raise WrongDays(f"Expected at most {MOST_DAYS} days from 1970 on.", most_days=MOST_DAYS)
    return start, end


_FEWEST_FAILURES: Final = 3
_FAILING_PERCENT: Final = 5
_BY_PROVIDER: Final = 5
"""The level of `usage.system_overview` that holds the sums by source and provider."""


def health_of(
    sums: Iterable[Mapping[str, Any]], first_tokens: Iterable[Mapping[str, Any]] = (), unanswered: Mapping[str, int] = MappingProxyType({})
) -> list[ProviderHealth]:
    """How each provider answered, from `usage.system_overview`, `usage.first_tokens` and `usage.unanswered`; the one that fails most first.

    A request without any answer is in no sum, and a failure like an answer that broke off. One fails when three answers and a twentieth of
    all did not come. What other programs reported is not ours to mend.
    """
    counts: dict[str, tuple[int, int]] = {provider: (requests, requests) for provider, requests in unanswered.items()}
    for row in sums:
        if row["level"] == _BY_PROVIDER and row["source"] != "telemetry":
            requests, failures = counts.get(row["provider"], (0, 0))
            counts[row["provider"]] = (requests + row["requests"], failures + row["failures"])
    of_providers: dict[str, FirstToken] = {}
    of_models: dict[str, list[tuple[str, FirstToken]]] = {}
    for row in first_tokens:
        measured = FirstToken(answers=row["answers"], median_ms=row["median_ms"], p95_ms=row["p95_ms"])
        if row["model"] is None:
            of_providers[row["provider"]] = measured
        else:
            of_models.setdefault(row["provider"], []).append((row["model"], measured))
    found = [
        ProviderHealth(
            provider=provider,
            requests=requests,
            failures=failures,
            is_failing=failures >= _FEWEST_FAILURES and failures * 100 >= requests * _FAILING_PERCENT,
            first_token=of_providers.get(provider),
            models=tuple(of_models.get(provider, ())),
        )
        for provider, (requests, failures) in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.failures, one.provider))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def reason_of(text: str) -> str:
    """One line that says why. Raises `Invalid` (invalid_reason)."""
    bare = text.strip()
    if len(bare) < 3 or len(bare) > LONGEST_REASON or not bare.isprintable():
        raise Invalid(f"reason: expected one line of 3 to {LONGEST_REASON} characters.", code="invalid_reason")
    return bare


def contains(text: str) -> str:
    """The LIKE pattern for "contains this text", which means itself and nothing else."""
    bare = text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{bare}%" if bare else ""


def revenue_with(provider: Euro, margin: Decimal, fee: Decimal) -> Euro:
    """What answers that cost us `provider` bring with those shares."""
    return round_price(provider.micro * (1 + margin) * (1 + fee)) if provider.micro else Euro(0)
