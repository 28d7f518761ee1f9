"""Every SQL statement of the ledger; the functions they call are in the first migration."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import id_floor
from aim2balance.ledger.rules import account_id, content_hash
from aim2balance.ledger.types import Account, Transfer, Violation

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


async def post(tx: Transaction, transfer: Transfer) -> tuple[str, UUID]:
    """The verdict of `ledger_post` and the id of the transfer in the books."""
    verdict, transfer_id = await tx.fetchrow(  # type: ignore[misc] # a function with OUT parameters always gives a row
        "SELECT verdict, transfer_id FROM ledger_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        transfer.owner_id,
        transfer.id,
        transfer.cause,
        transfer.key,
        content_hash(transfer),
        transfer.happened_at,
        transfer.reference,
        transfer.reason,
        transfer.actor,
        [leg.account.kind for leg in transfer.legs],
        [leg.account.name for leg in transfer.legs],
        [account_id(leg.account) for leg in transfer.legs],
        [leg.amount.micro for leg in transfer.legs],
    )
    return verdict, transfer_id


async def balance_of(connection: Connection, account: Account) -> int | None:
    found: int | None = await connection.fetchval("SELECT balance FROM account WHERE id = $1", account_id(account))
    return found


async def ensure_partitions(tx: Transaction, months_ahead: int) -> int:
    made: int = await tx.fetchval(
        "SELECT sum(a2b_ensure_partitions(parent, (now() AT TIME ZONE 'UTC' - interval '1 month')::date, $1))::integer "
        "FROM unnest(ARRAY['transfer', 'entry']) AS parent",
        months_ahead + 2,
    )
    return made


# Each rule is a query that gives one row (subject, found) per violation. $1 is the smallest id to look at; $2, a day earlier, is that of
# entries which belong to a transfer from $1 on: its id was made by a clock that may be ahead of the database's.
TRANSFERS_SUM_TO_ZERO = """
SELECT transfer_id::text AS subject, format('sums to %s in %s entries', sum(amount), count(*)) AS found
FROM entry WHERE id >= $1 GROUP BY owner_id, transfer_id HAVING sum(amount) <> 0 OR count(*) < 2"""

TRANSFERS_HAVE_ENTRIES = """
SELECT t.id::text AS subject, 'has no entries' AS found
FROM transfer AS t LEFT JOIN (SELECT DISTINCT owner_id, transfer_id FROM entry WHERE id >= $2) AS e
    ON e.owner_id = t.owner_id AND e.transfer_id = t.id
WHERE t.id >= $1 AND e.transfer_id IS NULL"""

ENTRIES_HAVE_TRANSFERS = """
SELECT e.id::text AS subject, CASE WHEN a.id IS NULL THEN 'has no account' ELSE 'has no transfer' END AS found
FROM entry AS e LEFT JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id LEFT JOIN account AS a ON a.id = e.account_id
WHERE e.id >= $1 AND (t.id IS NULL OR a.id IS NULL)"""

# The months of donations go by the entries' ids, which tell when they were booked; the transfer says the same to people.
TRANSFERS_ARE_OF_THEIR_TIME = """
SELECT t.id::text AS subject, format('recorded at %s, which none of its entries says', t.recorded_at) AS found
FROM transfer AS t JOIN (SELECT owner_id, transfer_id, array_agg(DISTINCT left(replace(id::text, '-', ''), 12)) AS moments
    FROM entry WHERE id >= $2 GROUP BY owner_id, transfer_id) AS e ON e.owner_id = t.owner_id AND e.transfer_id = t.id
WHERE t.id >= $1 AND left(a2b_entry_prefix(t.recorded_at), 12) <> ALL (e.moments)"""

BALANCES_EQUAL_ENTRIES = """
SELECT a.id::text AS subject, format('%s %s: balance %s, version %s; entries sum to %s, %s of them',
    a.kind, a.name, a.balance, a.version, coalesce(e.total, 0), coalesce(e.entries, 0)) AS found
FROM account AS a
LEFT JOIN (SELECT account_id, sum(amount) AS total, count(*) AS entries FROM entry GROUP BY account_id) AS e ON e.account_id = a.id
WHERE a.balance <> coalesce(e.total, 0) OR a.version <> coalesce(e.entries, 0)"""

# With --since the whole book is not added up: every wallet that moved must continue where its entry before stood, up to its balance.
WALLETS_CONTINUE = """
SELECT subject, found FROM (
    SELECT e.id::text AS subject, format('balance after is %s, expected %s', e.balance_after, e.before + e.amount) AS found,
        e.before IS NOT NULL AND (e.balance_after <> e.before + e.amount OR e.version_after <> e.version_before + 1) AS broken
    FROM (SELECT *, lag(balance_after) OVER w AS before, lag(version_after) OVER w AS version_before
          FROM entry WHERE id >= $1 AND account_id = owner_id WINDOW w AS (PARTITION BY owner_id ORDER BY version_after)) AS e
    UNION ALL
    SELECT a.id::text, format('balance %s, last entry says %s', a.balance, l.balance_after),
        a.balance <> l.balance_after OR a.version <> l.version_after
    FROM (SELECT DISTINCT ON (owner_id) owner_id, balance_after, version_after FROM entry WHERE id >= $1 AND account_id = owner_id
          ORDER BY owner_id, version_after DESC) AS l JOIN account AS a ON a.id = l.owner_id
) AS checked WHERE broken"""

HELD_EQUALS_OPEN_HOLDS = """
SELECT coalesce(a.id, h.owner_id)::text AS subject, format('held %s, open holds sum to %s', a.held, h.total) AS found
FROM (SELECT id, held FROM account WHERE kind = 'wallet') AS a
FULL JOIN (SELECT owner_id, sum(amount) AS total FROM hold WHERE state = 'open' GROUP BY owner_id) AS h ON h.owner_id = a.id
WHERE coalesce(a.held, -1) <> coalesce(h.total, 0)"""

BUDGETS_HELD_EQUAL_OPEN_HOLDS = """
SELECT format('%s from %s', coalesce(b.limit_id, h.id), coalesce(b.window_start, h.starts)) AS subject,
    format('held %s and %s ng of CO2e, open holds sum to %s and %s', b.held, b.held_co2e, h.total, h.co2e) AS found
FROM budget_window AS b FULL JOIN (
    SELECT x.id, x.starts, sum(x.amount) AS total, sum(x.co2e_held) AS co2e
    FROM (SELECT coalesce(budget_held, amount) AS amount, co2e_held, unnest(limit_ids) AS id, unnest(limit_starts) AS starts
          FROM hold WHERE state = 'open') AS x
    GROUP BY x.id, x.starts
) AS h ON h.id = b.limit_id AND h.starts = b.window_start
WHERE coalesce(b.held, -1) <> coalesce(h.total, 0) OR coalesce(b.held_co2e, -1) <> coalesce(h.co2e, 0)"""

# What the version before counted has no base, and nothing to be compared with.
BUDGETS_SPENT_EQUAL_SETTLED_HOLDS = """
SELECT format('%s from %s', b.limit_id, b.window_start) AS subject,
    format('spent %s and %s ng of CO2e; base and settled holds sum to %s and %s', b.spent,
        b.spent_co2e, b.base + coalesce(h.spent, 0), b.base_co2e + coalesce(h.co2e, 0)) AS found
FROM budget_window AS b LEFT JOIN (
    SELECT x.id, x.starts, sum(x.spent) AS spent, sum(x.spent_co2e) AS co2e
    FROM (SELECT spent, spent_co2e, unnest(limit_ids) AS id, unnest(limit_starts) AS starts FROM hold WHERE state = 'settled') AS x
    GROUP BY x.id, x.starts
) AS h ON h.id = b.limit_id AND h.starts = b.window_start
WHERE b.spent <> b.base + coalesce(h.spent, 0) OR b.spent_co2e <> b.base_co2e + coalesce(h.co2e, 0)"""

# A process of the version before may have booked an overrun that its day does not have.
EXPOSURES_ARE_OVERRUNS = """
SELECT format('%s on %s', x.owner_id, x.day) AS subject,
    format('says %s, its answers sum to %s', x.overrun, coalesce(e.overrun, 0)) AS found
FROM exposure AS x LEFT JOIN (
    SELECT t.owner_id, (t.happened_at AT TIME ZONE 'UTC')::date AS day, -sum(e.amount) AS overrun
    FROM entry AS e JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id AND t.kind = 'spend'
    WHERE e.account_id = a2b_account_id('overrun', '') GROUP BY 1, 2
) AS e ON e.owner_id = x.owner_id AND e.day = x.day
WHERE x.overrun > coalesce(e.overrun, 0)"""

NO_WALLET_BELOW_ZERO = """
SELECT id::text AS subject, format('balance %s, held %s', balance, held) AS found
FROM account WHERE kind = 'wallet' AND blocked_at IS NULL AND balance - held < 0"""

HOLDS_OF_SPENDS_ARE_CLOSED = """
SELECT h.id::text AS subject, format('is %s, though its request is in the books', h.state) AS found
FROM hold AS h JOIN transfer AS t ON t.owner_id = h.owner_id AND t.id = h.id AND t.kind = 'spend'
WHERE h.id >= $1 AND h.state <> 'settled'"""


def budgets_match_events(events: str) -> str:
    """What budgets count of a settled request is the price and the best estimate of CO2e of its event.

    `events` is a table with owner_id, id, provider_micro, margin_micro, restoration_micro, co2e_best.
    """
    return f"""
SELECT h.id::text AS subject, format('its budgets count %s and %s ng of CO2e, its event says %s and %s', h.spent, h.spent_co2e,
    e.provider_micro + e.margin_micro + e.restoration_micro, round(e.co2e_best * 1e12)) AS found
FROM hold AS h JOIN {events} AS e ON e.owner_id = h.owner_id AND e.id = h.id
WHERE h.id >= $1 AND h.state = 'settled' AND h.spent IS NOT NULL
AND (h.spent <> e.provider_micro + e.margin_micro + e.restoration_micro OR h.spent_co2e <> round(e.co2e_best * 1e12)::bigint)"""


def spends_match_events(events: str) -> str:
    """Events of the gateway and the demo with a price have exactly one spend of that price and legs; no others have one.

    `events` is a table with owner_id, id, source, provider_micro, margin_micro, restoration_micro.
    """
    return f"""
SELECT coalesce(u.id, s.id)::text AS subject, CASE
    WHEN s.id IS NULL THEN 'an event with a price, but no spend'
    WHEN u.id IS NULL THEN 'a spend without an event of that price'
    ELSE format('event %s + %s + %s (%s), spend %s + %s + %s of %s', u.provider_micro, u.margin_micro, u.restoration_micro, u.source,
        s.provider_micro, s.margin_micro, s.restoration_micro, s.total_micro) END AS found
FROM (SELECT owner_id, id, source, provider_micro, margin_micro, restoration_micro FROM {events}
      WHERE id >= $1 AND source IN ('gateway', 'demo') AND provider_micro + margin_micro + restoration_micro > 0) AS u
FULL JOIN (
    SELECT e.owner_id, e.transfer_id AS id,
        coalesce(sum(e.amount) FILTER (WHERE a.kind = 'provider_costs'), 0) AS provider_micro,
        coalesce(sum(e.amount) FILTER (WHERE a.kind IN ('margin', 'demo_margin')), 0) AS margin_micro,
        coalesce(sum(e.amount) FILTER (WHERE a.kind IN ('rebalancing_fund', 'demo_fund')), 0) AS restoration_micro,
        coalesce(-sum(e.amount) FILTER (WHERE a.kind IN ('wallet', 'overrun')), 0) AS total_micro,
        bool_or(a.kind IN ('demo_margin', 'demo_fund')) AS is_demo
    FROM entry AS e
    JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id AND t.kind = 'spend' AND t.id >= $1
    JOIN account AS a ON a.id = e.account_id
    WHERE e.id >= $2
    GROUP BY e.owner_id, e.transfer_id
) AS s ON s.owner_id = u.owner_id AND s.id = u.id
WHERE u.id IS NULL OR s.id IS NULL
    OR (u.provider_micro, u.margin_micro, u.restoration_micro, u.provider_micro + u.margin_micro + u.restoration_micro)
        <> (s.provider_micro, s.margin_micro, s.restoration_micro, s.total_micro)
    OR (u.margin_micro + u.restoration_micro > 0 AND (u.source = 'demo') <> s.is_demo)"""


COUNTS = """
SELECT (SELECT count(*) FROM transfer WHERE id >= $1) AS transfers, (SELECT count(*) FROM entry WHERE id >= $1) AS entries,
    (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM hold WHERE state = 'open') AS open_holds"""


async def violations(tx: Transaction, rule: str, query: str, since: datetime | None) -> tuple[Violation, ...]:
    start = since or BEGINNING
    bounds: Sequence[UUID] = (id_floor(start), id_floor(start - timedelta(days=1)) if since else id_floor(start))
    arguments = bounds if "$2" in query else bounds[:1] if "$1" in query else ()
    return tuple(Violation(rule=rule, subject=row["subject"], found=row["found"]) for row in await tx.fetch(query, *arguments))


async def counts(connection: Connection, since: datetime | None) -> dict[str, int]:
    return {name: count for row in await connection.fetch(COUNTS, id_floor(since or BEGINNING)) for name, count in row.items()}


async def begin_snapshot(tx: Transaction) -> None:
    """One moment for all rules: what is booked meanwhile is not seen by half. Must come first in the transaction."""
    await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    await tx.execute("SET LOCAL statement_timeout = 0")
