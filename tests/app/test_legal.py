"""The pages the law wants: the operator's own, or a template that says so."""

from pathlib import Path

import pytest

from aim2balance.app.legal import LANGUAGES, PAGES, find_page, unwritten
from tests.app.conftest import Running


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_template_in_both_languages(page: str, language: str) -> None:
    text, tongue, is_template = find_page(None, page, language)  # type: ignore[arg-type]
    assert (tongue, is_template) == (language, True)
    assert text.startswith("# ")
    assert "[" in text


def test_the_operators_page_comes_before_every_template(tmp_path: Path) -> None:
    write(tmp_path, "de/imprint.md", "# Impressum\n\nBeispiel GmbH")
    write(tmp_path, "en/terms.md", "<!-- template -->\n# Terms")
    assert find_page(tmp_path, "imprint", "de") == ("# Impressum\n\nBeispiel GmbH", "de", False)
    assert find_page(tmp_path, "imprint", "en") == ("# Impressum\n\nBeispiel GmbH", "de", False)
    assert unwritten(tmp_path) == ["terms", "privacy", "withdrawal"]


async def test_pages_and_providers_are_for_everybody(running: Running) -> None:
    async with running.client() as client:
        found = (await client.get("/api/legal/imprint", params={"language": "de"})).json()
        assert (found["language"], found["isTemplate"]) == ("de", True)
        assert (await client.get("/api/legal/secrets")).status_code == 400
        assert (await client.get("/api/legal/imprint", params={"language": "../../etc"})).status_code == 400
        providers = (await client.get("/api/legal/providers")).json()
        assert [(one["name"], one["zone"], one["role"]) for one in providers] == [("demo", "DEU", "demo")]


async def test_where_no_hour_of_electricity_is_configured_none_is_said_to_count(running: Running) -> None:
    async with running.client() as client:
        assert (await client.get("/api/impact/hours")).json() == []
