"""The section `tools`: what agents may use that the operator sets up. What a search costs stands here, like every other price."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from aim2balance.kit.config_types import ADDRESS, SECRET, Missing, Section, choice, mistake, number, setting, text


class WebSearchTerms(Section):
    """Where the web is searched."""

    adapter: Annotated[Literal["searxng", "brave"], choice("searxng", "brave"), Missing("an adapter: searxng or brave")] = setting(
        ...,
        "searxng",
        "searxng: a server of your own, whose settings.yml lists json among its search formats; brave: the Brave Search API",
    )
    url: Annotated[str, ADDRESS] = setting(
        "",
        "http://127.0.0.1:8888",
        "where it is; an address of your own network may stand here, for it is yours",
        otherwise="Brave's; required for searxng",
    )
    api_key: Annotated[str | None, SECRET, Field(repr=False)] = setting(
        None, "${SEARCH_KEY}", "the key; required for brave, where an empty one leaves the search out"
    )
    usd_per_use: Annotated[
        Decimal,
        number(0, 1000, "USD,"),
        Missing("usd_per_use: what a search costs you, 0 where it costs nothing"),
    ] = setting(..., "0.005", "USD that a search costs you; margin and restoration surcharge come on top, as with answers")
    region: Annotated[str | None, text("[a-z][a-z0-9-]{0,30}", "a short word such as eu, us or local")] = setting(
        None,
        "eu",
        "where queries are processed, by whoever answers them: a server of your own may ask others. Who has to stay in a region searches"
        " only where this is it",
        otherwise="not known: nobody who has to stay in a region searches",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.adapter == "searxng" and not self.url:
            raise mistake("expected the address of your SearXNG", "url")
        if self.adapter == "brave" and self.api_key is None:
            raise mistake("expected the key of the Brave Search API", "api_key")
        return self

    @property
    def is_offered(self) -> bool:
        return self.adapter != "brave" or bool(self.api_key)


class ToolTerms(Section):
    """What agents may use."""

    web_search: WebSearchTerms | None = setting(None, "{ adapter: searxng, url: … }", "the search of the web", otherwise="none")
