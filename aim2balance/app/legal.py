"""The pages the law wants, written by the operator as Markdown, and who gets people's messages: `GET /api/legal/…`, for everybody.

A page that the operator has not written is shown from the template in `docs/legal`, and says that it is one.
"""

from pathlib import Path
from typing import Any, Final, Literal, get_args

from fastapi import APIRouter, Response
from pydantic import Field

from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.types import Configuration, Provider
from aim2balance.kit.errors import NotFound
from aim2balance.kit.http import APIModel, ExactJSONResponse, public, router

Page = Literal["imprint", "terms", "privacy", "withdrawal"]
Language = Literal["en", "de"]

PAGES: Final[tuple[Page, ...]] = get_args(Page)
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
TEMPLATES: Final = Path(__file__).parents[2] / "docs" / "legal"
_MARK: Final = "<!-- template -->"


class LegalPage(APIModel):
    markdown: str
    language: Language = Field(description="the one asked for, or the other when the page exists in that alone")
    is_template: bool = Field(description="the operator has not written this page yet")


class ProviderOut(APIModel):
    name: str
    vendor: str
    host: str
    zone: str = Field(description="country of the data centre, ISO 3166 with three letters; EEE is Europe, WOR not known")
    region: str | None
    role: Literal["model", "demo"]


def find_page(folder: Path | None, page: Page, language: Language) -> tuple[str, Language, bool]:
    """Text, language, and whether it is a template. What the operator wrote in any language comes before every template."""
    others: tuple[Language, ...] = tuple(other for other in LANGUAGES if other != language)
    for place in (folder, TEMPLATES):
        for tongue in (language, *others):
            path = place / tongue / f"{page}.md" if place is not None else None
            if path is not None and path.is_file():
                text = path.read_text(encoding="utf-8")
                return text.removeprefix(_MARK).strip(), tongue, text.startswith(_MARK)
    raise NotFound("There is no such page.", code="page_not_found")


def unwritten(folder: Path | None) -> list[str]:
    """The pages that are still templates."""
    return [page for page in PAGES if find_page(folder, page, "de")[2]]


def folder_of(settings: Configuration) -> Path | None:
    return None if settings.legal_folder is None else Path(settings.legal_folder)


def legal_routes(catalogue: CatalogueHolder) -> APIRouter:
    pages = router("/api/legal", "legal")

    @pages.get("/providers", dependencies=[public], response_model=list[ProviderOut])
    async def providers() -> Response:
        """Who answers messages here, where, and in which role."""
        found = {offer.deployment.provider.name: offer.deployment.provider for offer in catalogue.current.offered()}
        return ExactJSONResponse([_out(provider) for provider in found.values()])

    @pages.get("/{page}", dependencies=[public], response_model=LegalPage)
    def page(page: Page, language: Language = "en") -> Response:
        text, tongue, is_template = find_page(folder_of(catalogue.settings), page, language)
        return ExactJSONResponse({"markdown": text, "language": tongue, "isTemplate": is_template})

    return pages


def _out(provider: Provider) -> dict[str, Any]:
    return {
        "name": provider.name,
        "vendor": provider.vendor,
        "host": "" if provider.is_demo else provider.base_url.split("://")[-1].split("/")[0],
        "zone": provider.zone,
        "region": provider.region or None,
        "role": "demo" if provider.is_demo else "model",
    }
