"""What an answer can hold: formulas, diagrams, pages that run in a frame of their own; and what cannot get out of that frame."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person

LOOKS = [("light", "wide"), ("dark", "narrow")]

ESCAPE = """```html
<p id="told">waiting</p>
<script>
const told = [];
const attempt = async (name, act) => { try { told.push(name + ": " + (await act() ?? "reached")); } catch { told.push(name + ": refused"); } };
(async () => {
  await attempt("cookie", () => document.cookie);
  await attempt("storage", () => localStorage.length);
  await attempt("dom", () => parent.document.title);
  await attempt("fetch", () => fetch("/api/user").then((got) => got.status));
  await attempt("picture", () => new Promise((yes, no) => { const it = new Image(); it.onload = () => yes("reached"); it.onerror = no; it.src = "/icon.svg"; }));
  await attempt("peers", () => typeof RTCPeerConnection === "undefined" ? Promise.reject() : "reached");
  await attempt("window", () => open("/") === null ? Promise.reject() : "reached");
  document.getElementById("told").textContent = told.join(", ");
})();
</script>
```"""

WRONG = "```mermaid\nflowchart LR\n  A --> [[[\n```\n\nand $\\frac{1$ too."


def chat_saying(person: Person, page: Page, text: str) -> str:
    """A chat whose answer is this text: what the demo model says is replaced on its way to the page."""
    chat = person.ask("Hello")

    def replace(route: Route) -> None:
        got = route.fetch()
        body = got.json()
        body["messages"][-1]["text"] = text
        route.fulfill(response=got, json=body)

    page.route(f"**/api/messages/{chat}", replace)
    return chat


def keep(seen: Visit, name: str) -> None:
    seen.page.evaluate("document.fonts.ready")
    seen.page.mouse.move(0, 0)
    seen.shot(name)
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_formulas_and_diagrams_are_drawn(visit: Visiting, person: Person, theme: str, width: str) -> None:
    seen = visit(person, theme=theme, width=width)
    page = seen.go("/")
    seen.ask("A formula, please.")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    formulas = page.get_by_test_id("formula")
    expect(formulas).to_have_count(2)
    expect(formulas.first.locator("math")).to_be_attached()
    expect(page.get_by_test_id("answer-text")).to_contain_text("5 $ and 6 $ stay amounts")
    seen.ask("And a diagram.")
    picture = page.get_by_role("img", name=re.compile("Diagram"))
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.complete && image.naturalWidth > 200", arg=picture.element_handle())
    keep(seen, f"answers-drawn-{theme}-{width}")
    page.get_by_role("button", name="Show source").click()
    expect(page.locator("pre").get_by_text("flowchart LR")).to_be_visible()
    page.get_by_role("button", name="Show diagram").click()
    expect(picture).to_be_visible()


def test_what_cannot_be_drawn_is_shown_as_it_was_written(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    chat = chat_saying(person, seen.page, WRONG)
    page = seen.go(f"/c/{chat}")
    expect(page.get_by_text("This diagram could not be drawn; this is its source.")).to_be_visible()
    expect(page.locator("pre")).to_contain_text("A --> [[[")
    expect(page.get_by_title("This formula could not be read")).to_have_text("\\frac{1")
    keep(seen, "answers-failed")


def test_a_page_in_an_answer_runs_where_it_reaches_nothing(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    seen.ask("Write a web page.")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    inside = page.frame_locator("[data-testid=artifact]")
    inside.get_by_role("button", name="Count").click()
    expect(inside.get_by_text("Counted: 1")).to_be_visible()
    keep(seen, "answers-preview")
    page.get_by_role("button", name="Show source").click()
    expect(page.locator("pre")).to_contain_text("count += 1")


def test_what_runs_in_a_preview_has_no_network_and_no_page_around_it(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    for expected in ("Content Security Policy", "Failed to read", "sandbox", "Blocked", "access control"):
        seen.forgive(expected)
    chat = chat_saying(person, seen.page, ESCAPE)
    page = seen.go(f"/c/{chat}")
    page.get_by_role("button", name="Preview").click()
    names = ("cookie", "storage", "dom", "fetch", "picture", "peers", "window")
    expect(page.frame_locator("[data-testid=artifact]").locator("#told")).to_have_text(", ".join(f"{name}: refused" for name in names))


CHILDREN = """```html
<!doctype html>
<p id="told">waiting</p><button onclick="this.textContent = 'attribute ran'">Press</button><div id="more"></div>
<script>
const ask = "parent.postMessage(typeof RTCPeerConnection === 'undefined' ? 'gone' : 'THERE', '*')";
const own = document.currentScript.textContent, end = "</scr" + "ipt>";
if (location.href.startsWith("about:")) eval(ask);
else {
  more.innerHTML = `<button onclick="this.textContent = 'inserted ran'">Later</button>`;
  const told = [];
  addEventListener("message", ({ data }) => told.push(data));
  const frame = (set) => { const f = document.createElement("iframe"); set(f); document.body.append(f); return f; };
  frame((f) => { f.srcdoc = `<script>${ask}${end}`; });
  frame((f) => { f.srcdoc = `<img src=x onerror="${ask}">`; });
  frame((f) => { f.srcdoc = `<script>${own}${end}`; });
  frame((f) => { f.srcdoc = `<iframe srcdoc="<script>parent.${ask}${end}"></iframe>`; });
  frame((f) => { f.src = `javascript:${ask}`; });
  frame((f) => { f.src = `data:text/html,${encodeURIComponent(`<script>${ask}${end}`)}`; });
  more.insertAdjacentHTML("beforeend", `<iframe srcdoc="<body onload=&quot;${ask}&quot;>"></iframe>`);
  const blank = frame(() => {});
  for (const reach of [() => blank.contentWindow.RTCPeerConnection, () => window[window.length - 1].RTCPeerConnection]) {
    try { told.push(reach() === undefined ? "gone" : "THERE"); } catch { told.push("refused"); }
  }
  setTimeout(() => { document.getElementById("told").textContent = [...new Set(told)].sort().join(", "); }, 1500);
}
</script>
```"""


def test_f71_no_frame_within_a_preview_has_what_reaches_the_network_past_its_policy(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    for expected in ("Content Security Policy", "sandbox", "Blocked", "Failed to load"):
        seen.forgive(expected)
    chat = chat_saying(person, seen.page, CHILDREN)
    page = seen.go(f"/c/{chat}")
    page.get_by_role("button", name="Preview").click()
    inside = page.frame_locator("[data-testid=artifact]")
    # "gone" is the page's own script, run again in a frame: it may run, and finds nothing there. The others did not run or were refused.
    expect(inside.locator("#told")).to_have_text("gone, refused")
    for before, after in (("Press", "attribute ran"), ("Later", "inserted ran")):
        inside.get_by_role("button", name=before).click()
        expect(inside.get_by_role("button", name=after)).to_be_visible()


def test_a_preview_cannot_leave_for_another_host(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    seen.forgive("Content Security Policy")
    asked: list[str] = []
    seen.context.on("request", lambda request: asked.append(request.url))
    host = f"http://{new_id().hex}.example/"
    leave = f"```html\n<p>here</p><script>location.href = '{host}';</script>\n```"
    chat = chat_saying(person, seen.page, leave)
    page = seen.go(f"/c/{chat}")
    with page.expect_event("console", lambda said: "frame-src" in said.text):
        page.get_by_role("button", name="Preview").click()
    assert [url for url in asked if url.startswith(host)] == []
