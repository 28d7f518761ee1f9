"""A database of f9fbf00 (revision 0022), brought to this version: every answer as that version gave it, also after a crash midway."""

import asyncio
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest

from aim2balance.app import migrate
from aim2balance.app.asgi import Application
from aim2balance.app.container import open_container
from aim2balance.app.verify_books import verify_books
from aim2balance.catalogue import open_catalogue
from aim2balance.identity.tokens import Signer
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import UserId
from aim2balance.kit.settings import Environment, secret_key
from tests.answers import CheckedTransport
from tests.chat.chat_api import run_schedules
from tests.databases import Admin, fresh_database
from tests.upgrade.loopback import Pause, config, provider

OLD = "f9fbf00"
OLD_REVISION = "0022"
BEFORE = "fddd424"
BEFORE_REVISION = "0043"
"""The last version that reads and writes the columns of messages which parts took the place of."""
FOLDER = Path(__file__).parent / OLD
ROOT = Path(__file__).parents[2]
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
PEOPLE: dict[str, Any] = EXPECTED["people"]
ADA, BOB, CORA = sorted(PEOPLE)
NOWHERE = "http://127.0.0.1:9/v1"
OF_HOURS = ("carbonIntensityLowGPerKWh", "carbonIntensityHighGPerKWh", "carbonIntensityIsEstimated", "carbonIntensityIsHourMissing")
PARTS = ("kWhAccelerators", "kWhHost", "kWhIdle", "kWhCooling", "kWhNotSeparated")
SOUND = frozenset({"characters", "audio_seconds"})
ADDED: dict[str, frozenset[str]] = {
    "convos": frozenset({"kWh"}),
    "donations": frozenset({"rate"}),
    "keys": frozenset({"projectId", "limitKgCO2e", "hard"}),
    "messages": frozenset({"euOnly", "chosenModel", "agentId", "measured", "documents", "citations", "queued", *SOUND}),
    "projects": frozenset({"description", "euOnly"}),
    "balance": frozenset({"nextRefill"}),
    "receipts": frozenset(
        {"overrunMicroEur", "overrunEUR", "requestType", "conversationId", "carbonIntensity", "measured", "parts", *SOUND}
    ),
    "shared": frozenset({"aiGenerated", "files"}),
    "search": frozenset({"projectId", "model", "projects"}),
    "statements": frozenset({"titleRequests", "titleCostMicroEur", "overrunMicroEur"}),
    "usage": frozenset(
        {"outsideUser", "reportedCostEUR", "reportedCostUSD", "overrunMicroEur", "titleRequests", "titleCostMicroEur", *PARTS, *OF_HOURS}
    ),
    "usage/breakdown": frozenset({"m2Restored"}),
    "usage/log": frozenset({"conversationId"}),
    "usage/transactions": frozenset({"bought"}),
    "usage/trend": frozenset({"m2Restored"}),
    "user": frozenset({"pictureId", "euOnly", "favouriteModels", "lastModel", "titles"}),
}
"""Members that answers gained after f9fbf00, by the first word of their path; all that it gave must be given still, and nothing more than this."""

FAIL = '''
from alembic import op

from aim2balance.app.migrate import run

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    run(op, """CREATE TABLE half (id integer); UPDATE message SET parts = '[]'; DELETE FROM share; SELECT 1 / 0;""")
'''


async def load(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute((FOLDER / "dump.sql").read_text(encoding="utf-8"))
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def old_template(admin: Admin) -> Iterator[str]:
    """A database as f9fbf00 left it, for cloning."""
    for url in fresh_database(admin, "template1"):
        admin.wait(load(url))
        yield url.rpartition("/")[2]


@pytest.fixture
def old_url(admin: Admin, old_template: str) -> Iterator[str]:
    yield from fresh_database(admin, old_template)


async def revision_of(url: str) -> str | None:
    connection = await asyncpg.connect(url)
    try:
        return await migrate.current(connection)
    finally:
        await connection.close()


def environment_of(folder: Path, url: str, base_url: str = NOWHERE) -> Environment:
    """Where the old installation's files are, with its configuration; without an address as a demo."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FOLDER / "files", folder / "files", dirs_exist_ok=True)
    path = folder / "aim2balance.yaml"
    path.write_text(json.dumps(config(base_url) if base_url else {"demo": True}), encoding="utf-8")
    return Environment(data_dir=folder, config=path, database_url=url, secret_key="only a test")


class Pages:
    """The application on that database; `get` asks as one of its people."""

    def __init__(self, container: Any) -> None:
        self.container = container
        application = Application(container, frozenset({"web", "gateway"}))
        self._transport = CheckedTransport(application, application._api, client=("127.0.0.1", 4711))

    def client(self, email: str) -> httpx2.AsyncClient:
        token = self.container.identity.signer.sign(UUID(PEOPLE[email]["id"]), self.container.clock.now())
        headers = {"authorization": f"Bearer {token}"}
        return httpx2.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:8080", headers=headers, timeout=60)

    async def get(self, email: str, path: str) -> Any:
        async with self.client(email) as client:
            answer = await client.get(f"/api/{path}")
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if "json" in answer.headers["content-type"] else answer.content.hex()

    async def verified(self) -> None:
        report = await verify_books(self.container.db)
        assert not report.violations, report.violations


@asynccontextmanager
async def opened(folder: Path, url: str, base_url: str = NOWHERE) -> AsyncIterator[Pages]:
    environment = environment_of(folder, url, base_url)
    async with open_container(environment, open_catalogue(environment), url, is_embedded=False) as container:
        yield Pages(container)


def as_then(path: str, answer: Any) -> Any:
    """The answer without what was added since."""
    if isinstance(answer, dict):
        added = ADDED.get(re.split("[/?]", path)[0], frozenset()) | ADDED.get(path.split("?", maxsplit=1)[0], frozenset())
        if "stages" in answer:  # all of them together; each of them has one of its own
            added |= {"m2"}
            if answer["since"] is None:  # whose account had no answers was told no rate, though one was in force
                answer = {**answer, "eurPerM2": None}
        if path == "usage/transactions" and answer.get("type") == "spend":
            answer = {**answer, "reference": None}  # the receipt, which lines did not name
        if isinstance(said := answer.get("ourDonation"), str):  # the surcharge had two words in German
            answer = {**answer, "ourDonation": said.replace("Renaturierungsaufschlag", "Renaturierungsbeitrag")}
        for name in {"m2", "m2Funded"} & answer.keys() if path.startswith(("donations", "standing", "statements")) else ():
            if answer[name] is not None:  # areas were cut to whole square centimetres
                answer = {**answer, name: float(Decimal(str(answer[name])).quantize(Decimal("0.0001"), ROUND_DOWN))}
        return {name: as_then(path, value) for name, value in answer.items() if name not in added}
    return [as_then(path, value) for value in answer] if isinstance(answer, list) else answer


async def check_everything(folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer is the one that f9fbf00 gave, at the moment when it gave it; the books are clean before and after."""
    with monkeypatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _: datetime.fromisoformat(EXPECTED["now"]))
        async with opened(folder, url) as pages:
            await pages.verified()
            for email, person in PEOPLE.items():
                for path, expected in person["answers"].items():
                    assert as_then(path, await pages.get(email, path)) == expected, f"{email}: {path}"
            await pages.verified()


def later_migrations() -> list[str]:
    names = sorted(path.name for path in (migrate.MIGRATIONS / "versions").glob("[0-9]*.py"))
    return [name for name in names if name[:4] > OLD_REVISION]


def all_messages(answers: dict[str, Any]) -> list[Any]:
    return [message for path, chat in answers.items() if path.startswith("messages/") for message in chat["messages"]]


def test_the_answers_are_rich_enough_to_mean_something() -> None:
    """What was driven stands in the expectation: an empty answer would be equal without proving anything."""
    ada, bob, cora = (PEOPLE[email]["answers"] for email in (ADA, BOB, CORA))
    for path in ("projects", "tags", "shares", "presets", "prompts", "user/memories", "keys"):
        assert ada[path], path
    assert any(
        len({message["parentId"] for message in chat["messages"]}) < len(chat["messages"])
        for path, chat in ada.items()
        if path.startswith("messages/")
    )
    assert any(path.startswith("files/") for path in ada)
    assert {item["status"] for item in ada["payments/history"]["items"]} >= {"completed", "pending"}
    assert any(item["kind"] == "refund" or item["status"] == "refunded" for item in ada["payments/history"]["items"])
    assert [(item["kind"], item["invoiceNumber"]) for item in bob["payments/history"]["items"]] == [("plan", "LOCAL-0001")]
    assert cora["badge"]["enabled"]
    assert cora["balance"]["blocked"]
    assert any(message["status"] == "failed" and message["errorCode"] for message in all_messages(ada))
    assert ada["donations/2026-10"]["state"] == "confirmed"
    assert {event["source"] for event in bob["usage/log?source=telemetry&range=custom&from=2026-10-01&to=2026-11-30&tz=UTC"]["items"]} == {
        "telemetry"
    }
    for answers in (ada, bob):
        assert sum(path.startswith("receipts/") for path in answers) >= 4
        assert answers["search?q=heron"]["items"]


async def test_the_dump_is_of_that_revision_and_holds_no_secret(old_url: str) -> None:
    assert await revision_of(old_url) == OLD_REVISION
    assert (FOLDER / "dump.sql").stat().st_size <= 1_000_000
    connection = await asyncpg.connect(old_url)
    try:
        assert {row[0] for row in await connection.fetch("SELECT password_hash FROM users")} == {"no password"}
        for table in ("refresh_token", "api_key"):
            hashes = [row[0] for row in await connection.fetch(f"SELECT hash FROM {table}")]
            assert hashes
            assert all(int.from_bytes(found) < 1000 for found in hashes)
        assert not await connection.fetchval("SELECT count(*) FROM provider_key")
    finally:
        await connection.close()


async def test_everything_is_as_it_was(old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate.upgrade(old_url)
    assert await revision_of(old_url) == migrate.head()
    await check_everything(tmp_path, old_url, monkeypatch)


async def test_the_plan_of_the_local_processor_goes_on(old_url: str, tmp_path: Path) -> None:
    """Seen in the demo only, where that processor is: it was when the old version sold the plan."""
    await migrate.upgrade(old_url)
    async with opened(tmp_path, old_url, base_url="") as pages:
        plan = await pages.get(BOB, "payments/plan")
        assert (plan["planId"], plan["status"], plan["pastDue"]) == ("monthly", "active", False)
        assert plan["currentPeriodStart"] < EXPECTED["now"] < plan["currentPeriodEnd"]
        await pages.verified()


def own_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's migrations in a folder that a test may change; the real one where `undo` is called."""
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder / "versions"


@pytest.mark.parametrize("failing", [*later_migrations(), "one behind the last"])
async def test_a_migration_that_dies_midway_costs_nothing(
    failing: str, old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each later migration fails after it did its work; the database stands where the one before left it, and the next try ends well.

    The last case is a migration of the test's own that spoils data and fails; the program is started as if it had never run.
    """
    with monkeypatch.context() as patch:
        versions = own_copy(tmp_path / "migrations", patch)
        names = sorted(path.name for path in versions.glob("[0-9]*.py"))
        if failing in names:
            before = names[names.index(failing) - 1][:4]
            path = versions / failing
            path.write_text(
                path.read_text() + "\n\n_whole = upgrade\n\n\ndef upgrade() -> None:\n    _whole()\n    op.execute('SELECT 1 / 0')\n"
            )
        else:
            before = names[-1][:4]
            made = f"{int(before) + 1:04}"
            (versions / f"{made}_fails.py").write_text(FAIL.format(revision=made, before=before))
        with pytest.raises(asyncpg.DivisionByZeroError):
            await migrate.upgrade(old_url)
        assert await revision_of(old_url) == before
    await migrate.upgrade(old_url)
    assert await revision_of(old_url) == migrate.head()
    await check_everything(tmp_path / "data", old_url, monkeypatch)


async def test_a_migrating_process_that_is_killed_costs_nothing(old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed with -9 inside its transaction, after it changed data: nothing of it stays, no lock either."""
    with monkeypatch.context() as patch:
        versions = own_copy(tmp_path / "migrations", patch)
        before = migrate.head() or ""
        made = f"{int(before) + 1:04}"
        text = FAIL.format(revision=made, before=before).replace("SELECT 1 / 0", "SELECT pg_sleep(600)")
        (versions / f"{made}_sleeps.py").write_text(text)
    program = (
        "import asyncio, pathlib, sys; from aim2balance.app import migrate;"
        "migrate.MIGRATIONS = pathlib.Path(sys.argv[2]); asyncio.run(migrate.upgrade(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", program, old_url, str(versions.parent)], cwd=ROOT)
    connection = await asyncpg.connect(old_url)
    asleep = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    try:
        async with asyncio.timeout(60):
            while not await connection.fetchval(asleep):
                assert process.poll() is None, "the migration ended before it was killed"
                await asyncio.sleep(0.02)
        process.kill()
        process.wait(30)
        # The server notices a client that is gone only when it next speaks to it.
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        )
    finally:
        process.kill()
        await connection.close()
    await migrate.upgrade(old_url)
    assert await revision_of(old_url) == migrate.head()
    await check_everything(tmp_path / "data", old_url, monkeypatch)


def code_of(commit: str, folder: Path) -> Path:
    """The program and the tests of that commit, from the history of this checkout."""
    found = subprocess.run(["git", "archive", commit, "aim2balance", "tests"], cwd=ROOT, capture_output=True)
    if found.returncode != 0:
        pytest.skip(f"the history of this checkout does not hold {commit}")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def old_code(tmp_path: Path) -> Path:
    return code_of(OLD, tmp_path / "old")


@pytest.fixture
def code_before(tmp_path: Path) -> Path:
    return code_of(BEFORE, tmp_path / "before")


def test_the_script_that_drove_the_old_version_still_fits_it(old_code: Path) -> None:
    """It names what f9fbf00 has, whatever is renamed here."""
    program = "import runpy, sys; runpy.run_path(sys.argv[1])"
    script = Path(__file__).with_name("make_dump.py")
    environ = {**os.environ, "PYTHONPATH": str(old_code)}
    done = subprocess.run([sys.executable, "-c", program, str(script)], cwd=old_code, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def serve_of(code: Path, folder: Path, url: str, base_url: str) -> "subprocess.Popen[str]":
    """`serve` of that program as a process on that database."""
    environment_of(folder, url, base_url)
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))} | {
        "PYTHONPATH": str(code),
        "AIM2BALANCE_DATABASE_URL": url,
        "AIM2BALANCE_DATA_DIR": str(folder),
        "AIM2BALANCE_SECRET_KEY": "only a test",
    }
    command = [sys.executable, "-m", "aim2balance.app", "serve", "--port", "0"]
    with (folder / "serve.log").open("w") as log:
        return subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)


@contextmanager
def server_before(code: Path, folder: Path, url: str, base_url: str) -> Iterator[str]:
    """The address of such a process; it is killed at the end."""
    with serve_of(code, folder, url, base_url) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            found = next((match[1] for line in lines if (match := re.search(r"is ready: (http://\S+)", line))), None)
            assert found, (folder / "serve.log").read_text()[-3000:]
            yield found
        finally:
            process.kill()


@pytest.mark.parametrize("commit", [OLD, BEFORE])
async def test_a_program_that_knows_the_old_columns_does_not_start(commit: str, old_url: str, tmp_path: Path) -> None:
    code = code_of(commit, tmp_path / "code")
    await migrate.upgrade(old_url)
    with serve_of(code, tmp_path / "data", old_url, NOWHERE) as process:
        assert process.wait(120) != 0
    said = (tmp_path / "data" / "serve.log").read_text()
    assert "Start a newer version of aim2balance" in said, said[-2000:]


async def everything_said(client: httpx2.AsyncClient) -> dict[str, Any]:
    """Every chat with its messages, and what some words find."""
    found: dict[str, Any] = {}
    for row in (await client.get("/api/convos", params={"limit": 100})).raise_for_status().json()["items"]:
        found[row["id"]] = (await client.get(f"/api/messages/{row['id']}")).raise_for_status().json()
    for word in ("lapwing", "sphagnum"):
        found[word] = (await client.get("/api/search", params={"q": word})).raise_for_status().json()["items"]
        assert found[word], word
    return found


def with_members_of(before: Any, now: Any) -> Any:
    """What is said now, without members that the version before did not know, at any depth."""
    if isinstance(before, dict) and isinstance(now, dict):
        return {name: with_members_of(before[name], now[name]) for name in before}
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [with_members_of(then, value) for then, value in zip(before, now, strict=True)]
    return now


def without_what_waits(said: Any) -> Any:
    """Of receipts that were on their way into the books no more than which they are: the version before keeps them so, this one reads on."""
    if isinstance(said, dict):
        if said.get("status") == "booking":
            return {"id": said["id"]}
        return {name: without_what_waits(value) for name, value in said.items()}
    return [without_what_waits(value) for value in said] if isinstance(said, list) else said


async def test_nothing_is_lost_where_the_version_before_still_runs(code_before: Path, old_url: str, tmp_path: Path) -> None:
    """It serves until the new one migrates. From then on it is not ready and refuses what it cannot keep before a model is asked; the answer
    that it was writing stands in the chat as far as it came.
    """
    pause, asked = Pause(), list[dict[str, Any]]()
    chat, slow, late = (str(new_id()) for _ in range(3))
    token = Signer(secret_key(environment_of(tmp_path / "data", old_url))).sign(UserId(UUID(PEOPLE[ADA]["id"])), datetime.now(UTC))
    said = {"text": "What does a lapwing eat?", "model": "moss-1"}
    with provider(pause, asked) as base_url:
        with server_before(code_before, tmp_path / "before", old_url, base_url) as address:
            assert await revision_of(old_url) == BEFORE_REVISION
            headers = {"authorization": f"Bearer {token}"}
            async with httpx2.AsyncClient(base_url=address, headers=headers, timeout=60) as old:
                (await old.post(f"/api/chat/{chat}/messages", json=said)).raise_for_status()
                await settled(old, chat)
                before = without_what_waits(await everything_said(old))
                writes = asyncio.create_task(old.post(f"/api/chat/{slow}/messages", json={**said, "text": "Tell me slowly."}))
                await asyncio.to_thread(pause.is_there.wait, 60)
                async with asyncio.timeout(60):
                    while "Peat" not in str((await old.get(f"/api/messages/{slow}")).json()["messages"][-1]["text"]):
                        await asyncio.sleep(0.05)
                assert await migrate.upgrade(old_url)
                assert (await old.get("/readyz")).status_code == 503
                count = len(asked)
                refused = await old.post(f"/api/chat/{late}/messages", json={**said, "text": "And a snipe?"})
                assert refused.status_code >= 500, refused.text
                assert len(asked) == count, "no model was asked"
                pause.goes_on.set()
                await writes
        async with opened(tmp_path / "data", old_url, base_url) as pages:
            async with pages.container.db.transaction() as tx:
                await tx.execute("UPDATE generation SET touched_at = now() - interval '5 minutes' WHERE ended_at IS NULL")
            await run_schedules(pages.container.chats)
            async with pages.client(ADA) as new:
                now = await everything_said(new)
                assert {name: with_members_of(before[name], now[name]) for name in before} == before
                question, answer = now[slow]["messages"]
                assert question["text"] == "Tell me slowly."
                assert answer["text"].startswith("Peat grows"), answer
                assert late not in now, "what was refused is no chat"
                (await new.post(f"/api/chat/{late}/messages", json={**said, "text": "And a snipe?"})).raise_for_status()
                await settled(new, late)
            await pages.verified()


PAUSED = """
_filled = fetch


def fetch(op, sql):
    rows = _filled(op, sql)
    if len(rows) == ROWS_AT_A_TIME:
        batches.append(rows)
    if len(batches) == 2:
        run(op, "SELECT pg_sleep(600)")
    return rows


batches = []
ROWS_AT_A_TIME = 3
"""
UNFILLED = "SELECT count(*) FILTER (WHERE parts IS NULL) FROM message"


async def test_filling_that_is_killed_goes_on_where_it_stopped(old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole batches stay, nothing is taken away, and two that start together after it end well."""
    versions = tmp_path / "migrations" / "versions"
    shutil.copytree(migrate.MIGRATIONS, versions.parent, ignore=shutil.ignore_patterns("__pycache__"))
    (path,) = versions.glob("*_parts_alone.py")
    path.write_text(path.read_text() + PAUSED)
    program = (
        "import asyncio, pathlib, sys; from aim2balance.app import migrate;"
        "migrate.MIGRATIONS = pathlib.Path(sys.argv[2]); asyncio.run(migrate.upgrade(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", program, old_url, str(versions.parent)], cwd=ROOT)
    connection = await asyncpg.connect(old_url)
    asleep = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    try:
        async with asyncio.timeout(120):
            while not await connection.fetchval(f"SELECT count(*) {asleep}"):
                assert process.poll() is None, "the migration ended before it was killed"
                await asyncio.sleep(0.02)
        process.kill()
        process.wait(30)
        # The server notices a client that is gone only when it next speaks to it.
        await connection.execute(f"SELECT pg_terminate_backend(pid, 30000) {asleep}")
    finally:
        process.kill()
    everything = await connection.fetchval("SELECT count(*) FROM message")
    assert await connection.fetchval(UNFILLED) == everything - 6
    assert await connection.fetchval("SELECT count(text) FROM message") == everything, "the old columns are there until all is done"
    await connection.close()
    assert await revision_of(old_url) == f"{int(path.name[:4]) - 1:04}", "the one before it"
    assert sorted(await asyncio.gather(migrate.upgrade(old_url), migrate.upgrade(old_url))) == [False, True]
    await check_everything(tmp_path / "data", old_url, monkeypatch)


async def test_a_table_that_others_hold_is_waited_for_a_moment_and_taken_later(
    old_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await asyncpg.connect(old_url)
    try:
        async with connection.transaction():
            count = await connection.fetchval("SELECT count(*) FROM message")  # holds it for reading until the end
            with pytest.raises(Unavailable) as refused:
                await migrate.upgrade(old_url)
        assert refused.value.code == "migration_blocked"
        assert await connection.fetchval("SELECT count(text) FROM message") == count
    finally:
        await connection.close()
    assert await migrate.upgrade(old_url)
    await check_everything(tmp_path, old_url, monkeypatch)


async def test_what_is_being_written_is_filled_too_and_sizes_are_those_of_the_text(old_url: str, tmp_path: Path) -> None:
    """An answer that a killed process of f9fbf00 left open, among all others; and what is not a message's text is not counted."""
    connection = await asyncpg.connect(old_url)
    try:
        left = await connection.fetchval("UPDATE message SET status = 'streaming' WHERE text LIKE '%Peat%' RETURNING id")
        told = {row["id"]: (row["text"], row["b"]) for row in await connection.fetch(
            "SELECT id, text, octet_length(text) + coalesce(octet_length(reasoning), 0) AS b FROM message")}  # fmt: skip
        await migrate.upgrade(old_url)
        rows = await connection.fetch("SELECT id, message_text(parts) AS text, text_bytes AS b FROM message")
        assert {row["id"]: (row["text"], row["b"]) for row in rows} == told
        assert left in told
        await connection.execute(
            'UPDATE message SET parts = \'[{"type": "reasoning", "text": "Hm"}, {"type": "tool_result", "text": "x"}, {"type": "text", "text": "ü"}]\''
            " WHERE id = $1",
            left,
        )
        assert await connection.fetchval("SELECT text_bytes FROM message WHERE id = $1", left) == 4
    finally:
        await connection.close()


async def settled(client: httpx2.AsyncClient, chat: str) -> None:
    """Wait until the answer stands with its receipt, and the chat has its title."""
    async with asyncio.timeout(30):
        while True:
            found = (await client.get(f"/api/messages/{chat}")).raise_for_status().json()
            last = found["messages"][-1]
            if last["status"] == "done" and last["receipt"] and found["title"]:
                return
            await asyncio.sleep(0.05)
