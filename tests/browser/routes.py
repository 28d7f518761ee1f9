"""Where each route of the page is visited. The list of routes is the router's own: one without a visit here fails."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
from playwright.sync_api import Page, expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visit
from tests.browser.people import PATIENCE_S, Person, events, new_person, until
from tests.server import PASSWORD, Server

ROUTES = "() => Object.keys(window.__TSR_ROUTER__.routesByPath)"
"""The path of every route that the running page knows."""
ADMIN_PARTS = ("overview", "people", "providers", "shares", "donations", "log")
LEGAL_PAGES = ("imprint", "terms", "privacy", "withdrawal", "providers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """Somebody who has used everything, and an administrator; each made by what the product offers."""

    person: Person
    admin: Person
    project: UUID
    chat: str
    agent: str
    collection: str
    receipt: str
    share: str
    report: str


@contextmanager
def furnished(demo: Server) -> Iterator[Furnished]:
    person, admin = new_person(demo), _administrator(demo)
    project = UUID(_post(person, "/api/projects", name="Peat and water")["id"])
    facts = {"description": "Twelve hectares of drained fen.", "instructions": "Name a source.", "budget": {"limitEUR": 2}}
    person.client.patch(f"/api/projects/{project}", json=facts).raise_for_status()
    person.ask("Hello, good morning")
    chat = _ask_within(person, project, "Write a table and some code about **badgers**")
    _post(person, "/api/keys", name="my laptop", limitEur=5, window="month")
    _post(person, "/api/prompts", name="Letter", text="Write to {{whom}} about {{what}}.")
    _post(person, "/api/presets", name="Baker", description="Bread", instructions="I bake at night", model="demo")
    _post(person, "/api/schedules", name="Garden", text="What blooms?", model="demo", cron="30 7 * * 1-5", zone="Europe/Berlin")
    about = {"description": "Knows mires", "instructions": "Answer like a botanist.", "starters": ["What is peat?"]}
    agent = _post(person, "/api/agents", name="Botanist", model="demo", **about)["id"]
    collection = _collection(person)
    share = _post(person, f"/api/convos/{chat}/shares", messageId=None)["path"]
    report = "/o/" + _post(person, "/api/officer-links", projectId=str(project))["url"].rpartition("/o/")[2]
    _pay(person)
    receipt = person.stored_answer(chat)["receipt"]["id"]
    yield Furnished(
        person=person,
        admin=admin,
        project=project,
        chat=chat,
        agent=agent,
        collection=collection,
        receipt=receipt,
        share=share,
        report=report,
    )
    person.client.close()
    admin.client.close()


def _collection(person: Person) -> str:
    """One with a file that was read."""
    made = f"/api/collections/{_post(person, '/api/collections', name='Mires', description='What is known of them')['id']}"
    tus, text = {"tus-resumable": "1.0.0"}, b"# Peat\n\nIt grows a millimetre each year.\n"
    said = {**tus, "upload-length": str(len(text)), "upload-metadata": "filename cGVhdC5tZA=="}
    place = person.client.post("/api/uploads", headers=said).raise_for_status().headers["location"]
    part = {**tus, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    person.client.patch(place, content=text, headers=part).raise_for_status()
    _post(person, f"{made}/sources", fileId=place.rpartition("/")[2])
    until(lambda: bool(person.get(f"{made}/sources")[0]["state"] == "ready"))
    return made.rpartition("/")[2]


def _post(person: Person, path: str, **body: Any) -> Any:
    return person.client.post(path, json=body).raise_for_status().json()


def _administrator(demo: Server) -> Person:
    email = f"admin-{new_id().hex}@example.org"
    demo.run("users", "create", email, "--admin", stdin=f"{PASSWORD}\n")
    client = httpx2.Client(base_url=demo.base, timeout=PATIENCE_S)
    session = client.post("/api/auth/login", json={"email": email, "password": PASSWORD}).raise_for_status().json()
    client.headers["authorization"] = f"Bearer {session['accessToken']}"
    return Person(email=email, client=client)


def _ask_within(person: Person, project: UUID, text: str) -> str:
    chat = str(new_id())
    body = {"parentId": None, "text": text, "model": "demo", "projectId": str(project)}
    for name, data in events(person.client, "POST", f"/api/chat/{chat}/messages", json=body):
        assert name != "error", data
    return chat


def _pay(person: Person) -> None:
    """10 € by the card of the local processor."""
    before = person.get("/api/balance")["tokenCredits"]
    page = _post(person, "/api/payments/checkout", amountEUR=10, consentToStart=True)["url"]
    assert person.client.post(page, data={"choice": "success"}).status_code == 303
    until(lambda: bool(person.get("/api/balance")["tokenCredits"] == before + 10_000_000))


def _marked(*signs: str) -> Callable[[Page], None]:
    def wait(page: Page) -> None:
        for sign in signs:
            page.get_by_test_id(sign).first.wait_for()

    return wait


def _shown(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.wait_for()


_FORM = _shown("form button[type=submit]")
_HEADED = _shown("#main h1, h1.h-public")


def _admin_part(part: str) -> Callable[[Page], None]:
    def wait(page: Page) -> None:
        values = page.locator("#main [role=radiogroup]").first.get_by_role("radio")
        expect(values).to_have_count(len(ADMIN_PARTS))
        assert tuple(values.evaluate_all("all => all.map(one => one.value)")) == ADMIN_PARTS
        page.get_by_test_id(part).first.wait_for()

    return wait


def _legal_page(page: Page) -> None:
    links = page.get_by_role("navigation").locator("a[href^='/legal/']")
    expect(links).to_have_count(len(LEGAL_PAGES))
    addresses = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert addresses == [f"/legal/{name}" for name in LEGAL_PAGES]
    page.get_by_role("heading", level=1).wait_for()


Who = Callable[[Furnished], Person | None]


def nobody(_: Furnished) -> Person | None:
    return None


def somebody(known: Furnished) -> Person | None:
    return known.person


def admin(known: Furnished) -> Person | None:
    return known.admin


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """`path` of a route is filled from what is known; `wait` returns when the page shows what it is for."""

    wait: Callable[[Page], None]
    who: Who = somebody
    path: str = ""
    """Where it is not the route itself."""
    refused: int = 0
    """The status with which the server refuses what the page asks for."""


STOPS: Mapping[str, tuple[Stop, ...]] = {
    "/": (Stop(wait=_marked("model-button", "data-recipients")),),
    "/c/$id": (Stop(path="/c/{chat}", wait=_marked("receipt-line")),),
    "/dashboard": (Stop(wait=_marked("balance", "total-spent", "trend-card", "provider-card", "environment-card", "usage-row")),),
    "/projects": (Stop(wait=_marked("project-row", "budget")),),
    "/projects/$id": (Stop(path="/projects/{project}", wait=_marked("project-chat", "budget", "project-footprint")),),
    "/wallet": (Stop(wait=_marked("wallet-head", "payment-row", "wallet-line")),),
    "/impact": (Stop(wait=_marked("calculated-price")),),
    "/receipts/$id": (Stop(path="/receipts/{receipt}", wait=_marked("receipt-total")),),
    "/settings": (Stop(wait=_marked("key-row", "share-row", "session")),),
    "/import": (Stop(wait=_shown("input[type=file]")),),
    "/prompts": (Stop(wait=_marked("prompt")),),
    "/presets": (Stop(wait=_marked("preset")),),
    "/schedules": (Stop(wait=_marked("schedule")),),
    "/knowledge": (Stop(wait=_marked("collection")),),
    "/knowledge/$id": (Stop(path="/knowledge/{collection}", wait=_marked("source", "search-test")),),
    "/agents": (Stop(wait=_marked("agent", "ready-agent")),),
    "/agents/$id": (
        Stop(path="/agents/{agent}", wait=_marked("agent-version")),
        Stop(path="/agents/new", wait=_marked("agent-identity-part")),
    ),
    "/search": (
        Stop(path="/search", wait=_shown("#main input[type=search]")),
        Stop(path="/search?q=badgers", wait=_marked("hit")),
    ),
    "/admin": tuple(Stop(path=f"/admin?part={part}", who=admin, wait=_admin_part(part)) for part in ADMIN_PARTS),
    "/impact/method": (Stop(who=nobody, wait=_marked("method")),),
    "/restoration": (
        Stop(who=nobody, wait=_marked("donated")),
        Stop(wait=_marked("donated")),
    ),
    "/s/$token": (
        Stop(path="{share}", who=nobody, wait=_marked("answer")),
        Stop(path="/s/no-such-link", who=nobody, wait=_HEADED),
    ),
    "/o/$token": (
        Stop(path="{report}", who=nobody, wait=_marked("officer-month")),
        Stop(path="/o/no-such-link", who=nobody, wait=_shown("[role=alert]")),
    ),
    "/signin": (Stop(who=nobody, wait=_FORM),),
    "/register": (Stop(who=nobody, wait=_FORM),),
    "/forgot": (Stop(who=nobody, wait=_FORM),),
    "/reset": (Stop(path="/reset#no-such-token", who=nobody, wait=_FORM),),
    "/verify": (Stop(path="/verify#no-such-token", who=nobody, wait=_shown("[role=alert]"), refused=400),),
    "/legal/$page": tuple(Stop(path=f"/legal/{name}", who=nobody, wait=_legal_page) for name in LEGAL_PAGES),
    "/setup": (Stop(who=nobody, wait=_shown("#main h1")),),
}

VISITS = [(route, stop) for route, stops in STOPS.items() for stop in stops]


def name_of(value: object) -> str:
    return value.path if isinstance(value, Stop) else str(value)


def arrive(seen: Visit, known: Furnished, route: str, stop: Stop) -> Page:
    """The page of `stop`, with everything loaded."""
    facts = {
        "agent": known.agent,
        "collection": known.collection,
        "chat": known.chat,
        "project": known.project,
        "receipt": known.receipt,
        "share": known.share,
        "report": known.report,
    }
    if stop.refused:
        seen.forgive(f"status of {stop.refused}")
    page = seen.go((stop.path or route).format(**facts))
    stop.wait(page)
    expect(page.locator("#main [role=status]:has(.visually-hidden)")).to_have_count(0)
    assert page.evaluate("[...document.forms].every(form => form.noValidate)"), "the bubbles of the browser are off"
    return page


def sound_in_both_themes(seen: Visit) -> None:
    for theme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        seen.is_sound()
