"""Chromium against the real server in demo mode. Every test gets a context of its own; screenshots go to web/screenshots/."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.server import PASSWORD, Server, a_server

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "web" / "screenshots"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"narrow": (390, 844), "wide": (1440, 900)}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser")
    assert path, "Chromium is missing: `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Server]:
    """One server in demo mode for all browser tests; tests keep apart by having their own accounts."""
    assert (ROOT / "web" / "dist" / "index.html").is_file(), "the web app is not built: run `make setup`"
    with a_server(wants_setup_link=True) as started:
        yield started


class Visit:
    """A page that notes what must not happen: console errors and requests to another host."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self._complain(message.text))
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.on("request", lambda request: request.url.startswith(("http", "ws")) and self._check(request.url))

    def _complain(self, text: str) -> None:
        # A refused sign-in or a missing wallet is an answer, not a fault; Chromium prints every 4xx as an error.
        if not re.search(r"the server responded with a status of 4\d\d", text):
            self.complaints.append(text)

    def _check(self, url: str) -> None:
        if not url.startswith(self.base):
            self.complaints.append(f"request to another host: {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, email: str) -> Page:
        page = self.go("/signin")
        page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(email)
        page.get_by_label(re.compile("password", re.IGNORECASE)).first.fill(PASSWORD)
        page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
        page.get_by_test_id("wallet-balance").wait_for(state="attached")
        return page

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def axe(self) -> list[dict[str, Any]]:
        """Violations on the page as it stands. Playwright runs axe in a world of its own, so the CSP stays in force."""
        self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        return [
            {"rule": violation["id"], "nodes": [node["html"][:160] for node in violation["nodes"]]} for violation in found["violations"]
        ]


@pytest.fixture
def visit(chromium: Browser, demo: Server) -> Iterator[Callable[..., Visit]]:
    """`visit(theme="dark", width="narrow", locale="de-DE")` opens a fresh browser context."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_one(*, theme: str = "light", width: str = "wide", locale: str = "en-GB") -> Visit:
        size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
        context = chromium.new_context(color_scheme=theme, viewport=size, locale=locale, timezone_id="Europe/Berlin")  # type: ignore[arg-type]
        contexts.append(context)
        made = Visit(context, demo.base)
        visits.append(made)
        return made

    yield open_one
    for context in contexts:
        context.close()
    assert [complaint for made in visits for complaint in made.complaints] == []
