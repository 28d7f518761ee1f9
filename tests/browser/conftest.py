"""Chromium against the real server in demo mode. Every test gets a context of its own; screenshots go to web/screenshots/."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.line import Line, a_line
from tests.browser.people import Person, cookies_of, new_person
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
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
WAIT_MS = 30_000
SETTLED = (
    "() => Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))"
    ".then(() => null)"
)
# One refused refresh tells a fresh page that nobody is signed in; refused money and passwords are answers too. Chromium prints them all.
_REFUSED = re.compile(r"the server responded with a status of (401|402|403|404|409)\b")

Visiting = Callable[..., "Visit"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = which("chromium") or which("chromium-browser")
    assert path, "Chromium is missing: `make test` installs it"
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo() -> Iterator[Server]:
    """One server in demo mode for all browser tests of a worker; tests keep apart by having their own accounts."""
    assert (ROOT / "web" / "dist" / "index.html").is_file(), "the web app is not built: run `make setup`"
    with a_server(config={"knowledge": {"meaning": "wordllama"}}) as started:
        # Without an administrator every door would lead to /setup, which has a test and a server of its own.
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture
def person(demo: Server) -> Iterator[Person]:
    made = new_person(demo)
    yield made
    made.client.close()


@pytest.fixture
def penniless(demo: Server) -> Iterator[Person]:
    made = new_person(demo, has_credit=False)
    yield made
    made.client.close()


@pytest.fixture
def line(demo: Server) -> Iterator[Line]:
    """A way to the server that can be lost: `visit(person, base=line.base)`."""
    with a_line(demo.base) as made:
        yield made


class Visit:
    """One person's browser. It notes what must not happen: console errors, and requests to another host."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self._noted: list[str] = []
        self._forgiven: list[str] = []
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on(
            "console",
            lambda message: self._complain(f"{message.text} {message.location.get('url', '')}") if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("request", lambda request: self._check(request.url))
        return page

    def _complain(self, text: str) -> None:
        if not _REFUSED.search(text):
            self._noted.append(text)

    def _check(self, url: str) -> None:
        if not url.startswith((f"{self.base}/", "about:", "blob:", "data:")):
            self._noted.append(f"request to another host: {url}")

    @property
    def complaints(self) -> list[str]:
        return [note for note in self._noted if not any(words in note for words in self._forgiven)]

    def forgive(self, words: str) -> None:
        """Complaints with these words were provoked by the test itself."""
        self._forgiven.append(words)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path, wait_until="domcontentloaded")
        return self.page

    def ask(self, question: str) -> None:
        box = self.page.get_by_role("textbox", name="Message")
        box.fill(question)
        box.press("Enter")

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    def is_sound(self) -> None:
        """No axe violation and no sideways scrolling. Playwright runs axe in a world of its own, so the CSP stays in force."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text())
        # A colour on its way to another one is neither: a button that has just become usable is let come to rest.
        self.page.evaluate(SETTLED)
        found: dict[str, Any] = self.page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        violations = [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found["violations"]]
        assert violations == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{self.page.url} scrolls sideways"


@pytest.fixture
def visit(chromium: Browser, demo: Server) -> Iterator[Visiting]:
    """`visit(person, theme="dark", width="narrow", locale="de-DE")` opens a fresh browser context, signed in as `person` if given."""
    visits: list[Visit] = []

    def open_one(
        person: Person | None = None, *, theme: str = "light", width: str = "wide", locale: str = "en-GB", base: str = ""
    ) -> Visit:
        size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
        context = chromium.new_context(color_scheme=theme, viewport=size, locale=locale, timezone_id="Europe/Berlin")  # type: ignore[arg-type]
        if person is not None:
            context.add_cookies(cookies_of(person))
        made = Visit(context, base or demo.base)
        visits.append(made)
        return made

    yield open_one
    for made in visits:
        made.context.close()
    assert [complaint for made in visits for complaint in made.complaints] == []
