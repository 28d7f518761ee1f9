"""How a chat of 2,000 messages and a list of 10,000 chats feel: a real server and Chromium, driven by wheel and keys.

An account gets both by a ChatGPT export that goes through the import (`long_chat.py`); its answers then get the receipt of a real one. In Chromium the
chat is opened by a click, scrolled from its end to its beginning and back, jumped through by keys, written in, asked in, searched; the list is
scrolled to its end. Long tasks (over 50 ms) are those the browser itself reports. A figure is the median of the rounds, and the worst of
all rounds stands beside it. Prints JSON, progress goes to the error stream:
`python -m bench.pages [--messages 2000] [--chats 10000] [--rounds 3]`. The web app has to be built.
"""

import argparse
import asyncio
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from playwright.sync_api import BrowserContext, CDPSession, Page, Response, sync_playwright

from aim2balance.kit.ids import new_id
from aim2balance.postgres.server import connect_url
from bench.imports import ask, follow, ready_address
from bench.long_chat import MARK, export_of

GOAL_TASK_MS, GOAL_SCRIPT_KB = 100, 250
EMAIL, PASSWORD, TITLE = "bench@example.org", "correct horse battery", "The long chat"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--enable-precise-memory-info",
)
SIZE = {"width": 1440, "height": 900}
FLING_PX, READ_PX = 1200, 120
PATIENCE_MS = 60_000

# Long tasks, pauses between frames, and how long keys and clicks took until the next frame.
WATCH = """
window.watched = { tasks: [], frames: [], events: [] };
new PerformanceObserver(list => { for (const one of list.getEntries()) watched.tasks.push([one.startTime, one.duration]) })
    .observe({ type: 'longtask', buffered: true });
new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (/^(key|click|pointerdown|input)/.test(one.name)) watched.events.push([one.startTime, one.duration]);
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
let before = performance.now();
requestAnimationFrame(function next(now) { watched.frames.push([now, now - before]); before = now; requestAnimationFrame(next) });
"""
# When the words stand inside the window, in the answers.
SEEN = """words => new Promise(done => {
    const look = () => {
        const found = [...document.querySelectorAll('[data-testid=answer-text]')].findLast(one => one.textContent.includes(words));
        const box = found?.getBoundingClientRect();
        if (box && box.top < innerHeight && box.bottom > 0) done(performance.now()); else requestAnimationFrame(look);
    };
    look();
})"""


def say(*words: object) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S}", *words, file=sys.stderr, flush=True)


class Account:
    def __init__(self, base: str, token: str) -> None:
        self.base, self.token = base, token
        self.long = ""

    def get(self, path: str) -> Any:
        return ask("GET", self.base + path, token=self.token)


def fill(base: str, folder: Path, messages: int, chats: int) -> Account:
    token = ask("POST", f"{base}/api/auth/register", {"email": EMAIL, "password": PASSWORD})["accessToken"]
    account = Account(base, token)
    chat = str(new_id())
    body = {"parentId": None, "text": "Please show me a table.", "model": "demo"}
    request = urllib.request.Request(
        f"{base}/api/chat/{chat}/messages",
        json.dumps(body).encode(),
        {"authorization": f"Bearer {token}", "content-type": "application/json", "accept": "text/event-stream"},
    )
    with urllib.request.urlopen(request, timeout=60) as stream:
        stream.read()
    file = folder / "conversations.json"
    file.write_bytes(export_of(messages, chats, time.time(), TITLE))
    with file.open("rb") as body_of:
        run = ask("POST", f"{base}/api/import", body_of, token=token, size=file.stat().st_size)
    for last in follow(base, token, run):
        run = last
    if run["imported"] != chats + 1:
        raise SystemExit(f"{run['imported']} of {chats + 1} chats were imported")
    account.long = next(one["id"] for one in account.get("/api/convos")["items"] if one["title"] == TITLE)
    with connect_url(folder / "data") as url:
        asyncio.run(_give_receipts(url, chat, account.long))
    return account


async def _give_receipts(url: str, chat: str, long: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "UPDATE message SET receipts = (SELECT receipts FROM message WHERE conversation_id = $1::text::uuid AND receipts <> '[]' LIMIT 1)"
        " WHERE conversation_id = $2::text::uuid AND role = 'assistant'",
        chat,
        long,
    )
    await connection.execute("VACUUM ANALYZE", timeout=600)
    await connection.close()


class Watch:
    """What the page noted between two moments."""

    def __init__(self, page: Page, cdp: CDPSession) -> None:
        self.page, self.cdp = page, cdp

    @contextmanager
    def on(self, into: dict[str, list[dict[str, float]]], name: str) -> Iterator[dict[str, float]]:
        began = self.page.evaluate("performance.now()")
        clock = time.perf_counter()
        found: dict[str, float] = {}
        yield found
        took = time.perf_counter() - clock
        self.page.wait_for_timeout(300)  # what was begun ends, and is reported
        noted = self.page.evaluate(
            "from => Object.fromEntries(Object.entries(watched).map(([name, all]) => [name, all.filter(([at]) => at >= from).map(one => one[1])]))",
            began,
        )
        tasks, frames, events = noted["tasks"], noted["frames"], noted["events"]
        found |= {
            "longest_task_ms": round(max(tasks, default=0)),
            "long_tasks": len(tasks),
            "tasks_over_goal": sum(task > GOAL_TASK_MS for task in tasks),
            "blocked_ms": round(sum(task - 50 for task in tasks)),
            "frames_dropped_percent": round(100 * sum(max(0, round(frame / 16.7) - 1) for frame in frames) / max(1, sum(frames) / 16.7), 1),
            "longest_frame_ms": round(max(frames, default=0)),
            "took_s": round(took, 1),
        }
        if events:
            found["slowest_input_ms"] = round(max(events))
        into.setdefault(name, []).append(found)
        say(name, found)

    def size(self, into: dict[str, list[dict[str, float]]], name: str) -> None:
        self.cdp.send("HeapProfiler.collectGarbage")
        metrics = {one["name"]: one["value"] for one in self.cdp.send("Performance.getMetrics")["metrics"]}
        elements = self.page.evaluate("document.getElementsByTagName('*').length")
        found = {"elements": elements, "nodes": metrics["Nodes"], "heap_mib": round(metrics["JSHeapUsedSize"] / 2**20, 1)}
        into.setdefault(name, []).append(found)
        say(name, found)


def arrive(page: Page, base: str) -> None:
    page.goto(base, wait_until="domcontentloaded")
    page.get_by_test_id("conversation").first.wait_for(timeout=PATIENCE_MS)
    page.get_by_test_id("wallet-balance").wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(500)


def wheel(page: Page, step: int, *, at_most_s: float, box: str) -> None:
    """Turn the wheel until the box stands still at its end, in real wheel events."""
    ends = time.monotonic() + at_most_s
    still, before = 0, None
    while time.monotonic() < ends and still < 3:
        for _ in range(10):
            page.mouse.wheel(0, step)
        place = page.evaluate(f"(() => {{ const one = document.querySelector('{box}'); return [one.scrollTop, one.scrollHeight] }})()")
        still = still + 1 if place == before else 0
        before = place
        if still:
            page.wait_for_timeout(150)


def key(page: Page, name: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(name)


def one_round(context: BrowserContext, account: Account, messages: int, found: dict[str, list[dict[str, float]]]) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    cdp = context.new_cdp_session(page)
    cdp.send("Performance.enable")
    watch = Watch(page, cdp)
    page.add_init_script(WATCH)
    arrive(page, account.base)
    last, far = MARK.format(number=messages - 1), messages // 20 * 2 + 1

    with watch.on(found, "open") as noted:
        began = page.evaluate("performance.now()")
        page.get_by_test_id("conversation").filter(has_text=TITLE).click()
        noted["shown_ms"] = round(page.evaluate(SEEN, last) - began)
        page.wait_for_timeout(1500)
    watch.size(found, "page_opened")

    page.mouse.move(900, 400)
    box = "#main"
    with watch.on(found, "read_up"):
        wheel(page, -READ_PX, at_most_s=6, box=box)
    with watch.on(found, "fling_up"):
        wheel(page, -FLING_PX, at_most_s=45, box=box)
    watch.size(found, "page_at_top")
    with watch.on(found, "fling_down"):
        wheel(page, FLING_PX, at_most_s=45, box=box)
    page.get_by_test_id("answer-text").last.click()
    with watch.on(found, "keys"):
        key(page, "PageUp", 40)
        for name in ("Home", "End", "Home"):
            page.keyboard.press(name)
            page.wait_for_timeout(1000)
        key(page, "PageDown", 40)
        page.keyboard.press("End")
        page.wait_for_timeout(1000)

    writing = page.get_by_role("textbox", name="Message")
    writing.click()
    with watch.on(found, "type"):
        page.keyboard.type("Please write 300 words about the moor and its water.", delay=40)
    with watch.on(found, "answer"):
        page.keyboard.press("Enter")
        page.get_by_role("button", name=re.compile("Stop")).wait_for(state="visible")
        page.get_by_role("button", name=re.compile("Stop")).wait_for(state="hidden")
    watch.size(found, "page_at_end")

    with watch.on(found, "search") as noted:
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").wait_for()
        page.keyboard.type(MARK.format(number=far), delay=40)
        page.get_by_role("option").filter(has=page.locator("mark")).first.wait_for()
        page.keyboard.press("ArrowDown") if page.locator("[aria-selected=true] mark").count() == 0 else None
        began = page.evaluate("performance.now()")
        page.keyboard.press("Enter")
        reached = page.evaluate(
            f"Promise.race([({SEEN})({json.dumps(MARK.format(number=far))}), new Promise(done => setTimeout(done, 8000, null))])"
        )
        if reached is not None:
            noted["reached_ms"] = round(reached - began)

    arrive(page, account.base)
    page.mouse.move(120, 500)
    with watch.on(found, "list"):
        wheel(page, FLING_PX, at_most_s=45, box=".sidebar-scroll")
    watch.size(found, "list_at_end")
    with watch.on(found, "list_up"):
        wheel(page, -FLING_PX, at_most_s=45, box=".sidebar-scroll")
    page.close()


def first_load_kb(context: BrowserContext, base: str) -> float:
    page = context.new_page()
    scripts: list[Response] = []
    page.on("response", lambda response: scripts.append(response) if response.request.resource_type == "script" else None)
    arrive(page, base)
    size = sum(len(gzip.compress(script.body())) for script in scripts)
    page.close()
    return round(size / 1000, 1)


def of_the_server(account: Account) -> dict[str, Any]:
    """The same from the server's side: the long chat as JSON, every page of the list."""
    headers = {"authorization": f"Bearer {account.token}", "accept-encoding": "gzip"}
    took, sent, encoding = [], 0, ""
    for _ in range(9):
        began = time.perf_counter()
        with urllib.request.urlopen(
            urllib.request.Request(f"{account.base}/api/messages/{account.long}", headers=headers), timeout=60
        ) as answer:
            sent, encoding = len(answer.read()), answer.headers.get("content-encoding", "")
        took.append(1000 * (time.perf_counter() - began))
    chat = {"median_ms": round(statistics.median(took)), "sent_kb": round(sent / 1000), "encoding": encoding}
    pages, cursor = [], ""
    while cursor is not None:
        began = time.perf_counter()
        cursor = account.get("/api/convos?pinned=false&limit=50" + (f"&cursor={urllib.request.quote(cursor)}" if cursor else ""))[
            "nextCursor"
        ]
        pages.append(1000 * (time.perf_counter() - began))
    spread = {"pages": len(pages), "p50_ms": round(statistics.median(pages), 1), "p95_ms": round(statistics.quantiles(pages, n=20)[18], 1)}
    return {"long_chat": chat, "list": {**spread, "last_ms": round(pages[-1], 1)}}


def medians(found: dict[str, list[dict[str, float]]]) -> dict[str, dict[str, float]]:
    told: dict[str, dict[str, float]] = {}
    for name, rounds in found.items():
        fields = {field: statistics.median(one.get(field, 0) for one in rounds) for field in rounds[0]}
        if "longest_task_ms" in fields:
            fields["worst_task_ms"] = max(one["longest_task_ms"] for one in rounds)
        told[name] = fields
    return told


def measure(folder: Path, chosen: argparse.Namespace) -> dict[str, Any]:
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-m", "aim2balance.app", "serve", "--port", "0"]
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        base = ready_address(server)
        say("filling")
        account = fill(base, folder, chosen.messages, chosen.chats)
        credit = [*command[:3], "wallet", "credit", EMAIL, "5000", "--reason", "bench"]
        subprocess.run(credit, cwd=folder, env=environ, check=True, capture_output=True)
        say("filled")
        while chosen.waits_for is not None and not chosen.waits_for.exists():
            time.sleep(0.5)
        load, found = os.getloadavg()[0], {}
        moment = datetime.now(UTC)
        server_side = of_the_server(account)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=list(FLAGS)
            )
            for number in range(chosen.rounds):
                say("round", number + 1)
                context = browser.new_context(viewport=SIZE, locale="en-GB", timezone_id="Europe/Berlin")
                answer = context.request.post(f"{base}/api/auth/login", data={"email": EMAIL, "password": PASSWORD})
                assert answer.ok, answer.text()
                script_kb = first_load_kb(context, base)
                one_round(context, account, chosen.messages, found)
                context.close()
            browser.close()
    finally:
        server.terminate()
        server.wait(60)
    told = medians(found)
    worst = {name: told[name]["longest_task_ms"] for name in ("read_up", "fling_up", "fling_down", "keys", "list", "list_up")}
    return {
        "moment": f"{moment:%Y-%m-%d %H:%M} UTC",
        "load_before": round(load, 2),
        "cores": os.cpu_count(),
        "messages": chosen.messages,
        "chats": chosen.chats,
        "rounds": chosen.rounds,
        "first_load_kb": script_kb,
        "server": server_side,
        "pages": told,
        "goals": {"longest_task_ms_while_scrolling": GOAL_TASK_MS, "first_load_kb": GOAL_SCRIPT_KB},
        "verdict": {
            "scrolling": {name: f"{ms:g} ms, {'met' if ms <= GOAL_TASK_MS else 'missed'}" for name, ms in worst.items()},
            "first_load": f"{script_kb} kB, {'met' if script_kb <= GOAL_SCRIPT_KB else 'missed'}",
        },
        "is_met": max(worst.values()) <= GOAL_TASK_MS and script_kb <= GOAL_SCRIPT_KB,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--chats", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--waits-for", type=Path, default=None, help="a file: measuring begins when it is there, filling does not wait")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-"))
    try:
        folder.chmod(0o711)
        print(json.dumps(measure(folder, chosen), indent=2, ensure_ascii=False))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
