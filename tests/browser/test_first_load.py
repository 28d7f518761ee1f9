"""What the first visit has to load, and what the server says about it."""

import gzip

from playwright.sync_api import Response, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

MOST_BYTES = 250_000


def test_the_first_load_is_small_and_its_policy_strict(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    scripts: list[Response] = []
    seen.page.on("response", lambda response: scripts.append(response) if response.request.resource_type == "script" else None)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).to_contain_text("Demo")
    expect(page.get_by_test_id("wallet-balance")).to_be_visible()
    assert scripts
    assert sum(len(gzip.compress(script.body())) for script in scripts) <= MOST_BYTES
    policy = page.request.get(f"{seen.base}/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
