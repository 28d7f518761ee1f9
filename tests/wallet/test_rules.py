from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from aim2balance.kit.errors import BrokenInvariant, Kind
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance, RateLimited, RequestClosed
from aim2balance.wallet.rules import LOW_PERCENT, answer, is_low, least_needed, one_shard
from aim2balance.wallet.spool import decode_lines, encode_line
from aim2balance.wallet.types import BudgetLimit, Grant, Place, RateLimit, Settlement, Verdict
from tests.wallet.context import NOW, asking, costing

ASKED = asking(new_id(), 1_500_000, least=20_000)
BUDGET = BudgetLimit(limit_id=new_id(), window_start=NOW, window_end=None, limit_micro=5)
RATE = RateLimit(key_id=new_id(), rpm=7)
NEEDED = {"needed_eur": 0.02, "available_eur": 0.000007}


def test_grants() -> None:
    assert answer(ASKED, Verdict("granted", 1_500_000, 1_800_000, 2_000_000, None), NOW) == Grant(
        amount=Euro(1_500_000), is_short=False, promised=Euro(1_800_000)
    )
    assert answer(ASKED, Verdict("granted", 30_000, 30_000, 30_000, None), NOW) == Grant(
        amount=Euro(30_000), is_short=True, promised=Euro(30_000)
    )
    assert answer(ASKED, Verdict("replayed", 30_000, 40_000, 0, None), NOW) == Grant(
        amount=Euro(30_000), is_short=True, promised=Euro(40_000)
    )


@pytest.mark.parametrize(
    ("verdict", "error", "kind", "facts"),
    [
        (Verdict("insufficient", None, None, 7, None), InsufficientBalance, Kind.INSUFFICIENT_FUNDS, NEEDED),
        (Verdict("insufficient", None, None, -9, None), InsufficientBalance, Kind.INSUFFICIENT_FUNDS, {**NEEDED, "available_eur": 0}),
        (Verdict("no_wallet", None, None, 0, None), InsufficientBalance, Kind.INSUFFICIENT_FUNDS, {**NEEDED, "available_eur": 0}),
        (Verdict("blocked", None, None, 7, None), InsufficientBalance, Kind.INSUFFICIENT_FUNDS, {**NEEDED, "blocked": True}),
        (
            Verdict("budget", None, None, 7, BUDGET),
            BudgetExceeded,
            Kind.INSUFFICIENT_FUNDS,
            {**NEEDED, "scope": "key", "which": str(BUDGET.limit_id), "window_end": None},
        ),
        (Verdict("rate", None, None, 7, RATE), RateLimited, Kind.LIMIT_REACHED, {"retry_after": 45, "which": str(RATE.key_id), "rpm": 7}),
        (Verdict("closed", None, None, 0, None), RequestClosed, Kind.CONFLICT, {}),
    ],
)
def test_refusals_name_their_facts(verdict: Verdict, error: type[Exception], kind: Kind, facts: dict[str, object]) -> None:
    refusal = answer(ASKED, verdict, NOW)
    assert type(refusal) is error
    assert refusal.kind is kind
    assert refusal.facts == facts


@pytest.mark.parametrize(
    ("exposure", "room", "needed"),
    [(0, 7, 0.05), (10_000, 7, 0.04), (40_000, 7, 0.02), (40_000, 25_000, 0.05)],
    ids=["no exposure", "a part is borne", "all of it is borne", "the exposure of the day is used up"],
)
def test_a_refusal_names_what_the_wallet_must_have(exposure: int, room: int, needed: float) -> None:
    asked = asking(new_id(), 1_500_000, least=20_000, beyond_estimate=Euro(30_000))
    refusal = answer(asked, Verdict("insufficient", None, None, room, None), NOW, Euro(exposure))
    assert isinstance(refusal, InsufficientBalance)
    assert refusal.facts == {"needed_eur": needed, "available_eur": room / 1e6}
    assert least_needed(Euro(20_000), Euro(30_000), Euro(exposure)).micro <= round(needed * 1e6)


@pytest.mark.parametrize(
    ("verdict", "room", "said"),
    [
        ("budget", 0, "the budget of the key is used up"),
        ("budget", -4, "the budget of the key is used up"),
        ("budget", 1_500, "the budget of the key has 0.0015 euro left, and this request may take 0.02 euro"),
        ("co2e_budget", 0, "the CO2e budget of the key is used up"),
        ("co2e_budget", 20_000_000, "the CO2e budget of the key has 0.020 g left, and this request may take 0.028 g"),
    ],
)
def test_a_budget_with_something_left_is_not_called_used_up(verdict: str, room: int, said: str) -> None:
    asked = asking(new_id(), 1_500_000, least=20_000, co2e_least_ng=28_300_000)
    refusal = answer(asked, Verdict(verdict, None, None, room, BUDGET), NOW)
    assert isinstance(refusal, BudgetExceeded)
    assert refusal.message == said


def test_a_budget_bears_no_exposure() -> None:
    asked = asking(new_id(), 1_500_000, least=20_000, beyond_estimate=Euro(30_000))
    refusal = answer(asked, Verdict("budget", None, None, 7, BUDGET), NOW, Euro(40_000))
    assert isinstance(refusal, BudgetExceeded)
    assert refusal.facts["needed_eur"] == 0.05


def test_rate_limits_end_with_the_minute() -> None:
    refusal = answer(ASKED, Verdict("rate", None, None, 7, RATE), NOW + timedelta(seconds=44))
    assert isinstance(refusal, RateLimited)
    assert refusal.facts["retry_after"] == 1


def test_an_unknown_verdict_is_our_mistake() -> None:
    with pytest.raises(BrokenInvariant):
        answer(ASKED, Verdict("perhaps", None, None, 0, None), NOW)


def test_a_balance_is_low_below_a_part_of_the_last_topup_and_not_at_it() -> None:
    edge = LOW_PERCENT * 10_000_000 // 100
    assert [is_low(balance, 10_000_000) for balance in (edge - 1, edge, edge + 1)] == [True, False, False]
    assert not is_low(0, 0)
    assert is_low(-1, 0)


def test_one_shard() -> None:
    assert one_shard(new_id()) == one_shard(new_id()) == 0


@pytest.mark.parametrize(("want", "least"), [(1, 2), (1, -1)])
def test_a_place_wants_at_least_its_least(want: int, least: int) -> None:
    with pytest.raises(BrokenInvariant):
        Place(request_id=new_id(), owner_id=new_id(), want=Euro(want), least=Euro(least))


def test_a_place_names_each_budget_window_once() -> None:
    with pytest.raises(BrokenInvariant):
        asking(new_id(), 1, budgets=(BUDGET, BUDGET))


def test_f06_a_negative_price_is_refused() -> None:
    with pytest.raises(BrokenInvariant):
        costing(new_id(), new_id(), 10, -1, 1)
    assert costing(new_id(), new_id(), 10, 2, 1).price == Euro(13)


def test_spool_lines_survive_a_torn_end_and_show_damage() -> None:
    settlements = [costing(new_id(), new_id(), n, 1, 1) for n in range(3)]
    lines = [encode_line(settlement) for settlement in settlements]
    assert decode_lines(b"".join(lines)) == (settlements, [])
    assert decode_lines(b"") == ([], [])
    assert decode_lines(lines[0] + lines[1][:-1]) == (settlements[:1], [])
    assert decode_lines(lines[0] + lines[1][:20]) == (settlements[:1], [])
    broken = lines[1].replace(b'"provider_micro":1', b'"provider_micro":2')
    assert decode_lines(lines[0] + broken + lines[2]) == ([settlements[0], settlements[2]], [broken[:-1]])
    assert decode_lines(b"\n" + lines[0]) == (settlements[:1], [b""])


def test_a_line_with_the_right_checksum_and_wrong_content_is_damage() -> None:
    class Other(msgspec.Struct):
        request_id: int

    line = encode_line(Other(request_id=1))  # type: ignore[arg-type]
    assert decode_lines(line) == ([], [line[:-1]])
    negative = msgspec.json.decode(encode_line(costing(new_id(), new_id(), 5))[9:], type=dict)
    negative["provider_micro"] = -5
    line = encode_line(negative)  # type: ignore[arg-type]
    assert decode_lines(line) == ([], [line[:-1]])


def test_a_settlement_goes_through_the_spool_as_it_is(tmp_path: Path) -> None:
    settlement = costing(new_id(), new_id(), 5, 1, 1, source="demo")
    ((found,), _) = decode_lines(encode_line(settlement))
    assert isinstance(found, Settlement)
    assert found == settlement
