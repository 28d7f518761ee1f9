"""SQL has owners: a table belongs to one domain, and the current text of its functions stands in that domain's `sql` folder."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

PACKAGE = Path(__file__).parents[2] / "aim2balance"

TABLES = {
    "kit": "job",
    "identity": "account_link api_key epoch invitation known_device linked_sign_in login_guess preferences profile_picture recovery_code refresh_token remembered second_factor security_event session_family setup_code users",
    "organisations": "budget deleted_project project",
    "ledger": "account budget_window entry exposure hold idempotency process_lease rate_counter transfer",
    "catalogue": "fx_rate price_row pricing_term provider_key provider_listing rate_row",
    "impact": "hourly_intensity hourly_intensity_asked measured_energy",
    "usage": "provider_unanswered rollup_conversation rollup_day rollup_hour rollup_model rollup_month rollup_system rollup_total telemetry_call "
    "usage_coarse usage_event",
    "notices": "notice",
    "payments": "allowance auto_topup auto_topup_attempt payment payment_alert payment_block payment_card payment_customer payment_dispute "
    "payment_event payment_order payment_plan payment_refund voucher voucher_use",
    "donations": "donation donation_block donation_correction officer_link restoration_badge restoration_partner",
    "agents": "agent agent_version agent_run agent_run_step tool_approval tool_source",
    "files": "chat_file file_page file_removal upload_part uploaded_file",
    "knowledge": "collection collection_use collection_word knowledge_source passage passage_vector passage_words word_frequency",
    "prompts": "preset prompt prompt_version",
    "chat": "chat_removal conversation draft feedback generation generation_event message queued_text search_entry search_state share",
    "schedules": "schedule schedule_run",
    "transfer": "import_run import_source",
    "admin": "admin_audit operator_check",
    "adapters": "local_processor_object",
    "app": "alembic_version",
}
OWNERS = {table: domain for domain, tables in TABLES.items() for table in tables.split()}

# Functions that others may call in their SQL: the smallest id of a moment, as `kit.ids.id_floor` makes it in Python, and how every text that
# is searched becomes words.
PUBLISHED = {"a2b_id_floor", "search_fold", "search_runs", "search_words"}

# How often a domain's SQL still names what belongs to another, with the reason. Exact: one more is a violation, one less leaves the list.
STANDING: dict[str, tuple[str, dict[str, int]]] = {
    "adapters": ("the purpose of a payment has the name of a table", {"auto_topup": 1}),
    "admin": (
        "the operators' lists join people with their wallets and sums in one statement; a view of each owner comes with row-level security",
        {"account": 1, "rollup_hour": 1, "rollup_month": 1, "usage_coarse": 1, "users": 3},
    ),
    "donations": ("entries are compared with the fund's own donations and corrections within one pass", {"entry": 2}),
    "payments": ("two searches for wallets start at payments' own rows", {"account": 2}),
}

_STATEMENT = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|TRUNCATE|LOCK TABLE)\b")
_TABLE = re.compile(r"(?:\b(?:FROM|JOIN|INTO|UPDATE|USING|TABLE|ONLY|TRUNCATE|REFERENCES)|,)\s+(?:ONLY\s+)?(?:public\.)?\"?(\w+)")
_CALL = re.compile(r"(\w+)\"?\s*\(")
_FUNCTION = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)\s*\(", re.MULTILINE)


def sql_files(package: Path) -> list[Path]:
    return sorted(path for path in package.glob("*/sql/*.sql"))


def functions_of(package: Path) -> dict[str, str]:
    """Each SQL function, with the domain whose folder holds its text."""
    return {name: path.parts[-3] for path in sql_files(package) for name in _FUNCTION.findall(path.read_text())}


def literals(tree: ast.AST) -> Iterator[str]:
    """Every string of a module as it is written; what is filled in later stands as a gap."""
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts |= {id(part) for part in node.values}
            yield " ".join(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def named(texts: list[str], functions: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the SQL among the texts of one file names, with its owner. In a file with SQL a bare table's name is filled into some of it."""
    statements = [text for text in texts if _STATEMENT.search(text)]
    for text in statements:
        without_comments = re.sub(r"--[^\n]*", "", text)
        yield from ((name, OWNERS[name]) for name in _TABLE.findall(without_comments) if name in OWNERS)
        called = (name for name in _CALL.findall(without_comments) if name in functions and name not in PUBLISHED)
        yield from ((name, functions[name]) for name in called)
    if statements:
        yield from ((text, OWNERS[text]) for text in texts if text in OWNERS and "_" in text)


def foreign_names(package: Path) -> Counter[tuple[str, str]]:
    """How often the SQL of each domain names a table or function of another."""
    functions = functions_of(package)
    found: Counter[tuple[str, str]] = Counter()
    for path in [*package.rglob("*.py"), *sql_files(package)]:
        parts = path.relative_to(package).parts
        if "migrations" in parts:
            continue
        text = path.read_text()
        texts = [text] if path.suffix == ".sql" else list(literals(ast.parse(text)))
        found.update((parts[0], name) for name, owner in named(texts, functions) if owner != parts[0])
    return found


def test_sql_of_a_domain_names_only_its_own_tables() -> None:
    assert foreign_names(PACKAGE) == {(domain, name): times for domain, (_, names) in STANDING.items() for name, times in names.items()}


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("payments/queries.py", 'READ = "SELECT balance FROM account WHERE id = $1"', ("payments", "account")),
        ("chat/queries.py", 'f"UPDATE users SET {what}"', ("chat", "users")),
        ("usage/queries.py", '"SELECT 1 FROM usage_event AS e, message AS m"', ("usage", "message")),
        ("admin/queries.py", 'table = "rollup_month"\nsql = f"SELECT 1 FROM {table}"', ("admin", "rollup_month")),
        ("chat/queries.py", '"SELECT wallet_place($1)"', ("chat", "wallet_place")),
        ("usage/sql/sums.sql", "CREATE OR REPLACE FUNCTION f() … INSERT INTO notice …", ("usage", "notice")),
    ],
)
def test_the_check_finds_sql_on_a_table_of_others(tmp_path: Path, file: str, text: str, found: tuple[str, str]) -> None:
    books = tmp_path / "ledger/sql/wallet_place.sql"
    books.parent.mkdir(parents=True)
    books.write_text("CREATE OR REPLACE FUNCTION wallet_place(ids uuid[]) …")
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    assert foreign_names(tmp_path) == {found: 1}


def test_own_tables_and_columns_of_the_same_name_are_no_violation(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices/queries.py").write_text('"SELECT n.message FROM notice AS n WHERE account = $1"; "a message, from an account"')
    assert not foreign_names(tmp_path)


async def test_every_table_has_an_owner(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition"
        )
    finally:
        await connection.close()
    assert {row["relname"] for row in tables} == OWNERS.keys()


# What a function does and how the planner may treat it; names, owners and the schema it stands in are told apart by the query.
_FUNCTIONS = """
SELECT p.proname AS name, pg_get_function_identity_arguments(p.oid) AS identity, p.prokind, p.prosrc, pg_get_function_sqlbody(p.oid) AS body,
    pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result, l.lanname AS language, p.provolatile,
    p.proparallel, p.prosecdef, p.proleakproof, p.proisstrict, p.procost, p.prorows, p.proconfig
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.pronamespace = $1::text::regnamespace AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')"""


async def compare(url: str, package: Path) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """The functions of the migrated database, and those that the folders make, by name and arguments."""

    async def read(schema: str) -> dict[Any, Any]:
        return {(row["name"], row["identity"]): dict(row) for row in await connection.fetch(_FUNCTIONS, schema)}

    connection = await asyncpg.connect(url)
    try:
        migrated = await read("public")
        await connection.execute("CREATE SCHEMA folder; SET search_path = folder, public; SET check_function_bodies = off")
        # Twice, so that functions which call each other find those of the folder, whatever the order of the files.
        for path in sql_files(package) * 2:
            await connection.execute(path.read_text())
        return migrated, await read("folder")
    finally:
        await connection.close()


async def test_the_folders_hold_the_functions_of_the_migrated_database(database_url: str) -> None:
    migrated, written = await compare(database_url, PACKAGE)
    assert written == migrated


@pytest.mark.parametrize(
    ("before", "after"),
    [("plpgsql", "plpgsql STABLE"), ("owners uuid[]", "wallets uuid[]"), ("BEGIN", "BEGIN "), ("a2b_lock_wallets", "a2b_locks")],
)
async def test_the_comparison_finds_another_text_argument_attribute_or_function(
    database_url: str, tmp_path: Path, before: str, after: str
) -> None:
    file = tmp_path / "ledger/sql/a2b_lock_wallets.sql"
    file.parent.mkdir(parents=True)
    text = (PACKAGE / "ledger/sql/a2b_lock_wallets.sql").read_text()
    file.write_text(text)
    migrated, written = await compare(database_url, tmp_path)
    assert written
    assert written.items() <= migrated.items()
    connection = await asyncpg.connect(database_url)
    await connection.execute("DROP SCHEMA folder CASCADE")
    await connection.close()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    migrated, written = await compare(database_url, tmp_path)
    assert not written.items() <= migrated.items()
