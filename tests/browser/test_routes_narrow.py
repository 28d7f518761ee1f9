"""Every route of the page, sound for axe in both themes: on a phone, in the language of the longer words."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visiting
from tests.browser.routes import VISITS, Furnished, Stop, arrive, furnished, name_of, sound_in_both_themes
from tests.server import Server


@pytest.fixture(scope="module")
def known(demo: Server) -> Iterator[Furnished]:
    with furnished(demo) as made:
        yield made


@pytest.mark.parametrize(("route", "stop"), VISITS, ids=name_of)
def test_sound(visit: Visiting, known: Furnished, route: str, stop: Stop) -> None:
    seen = visit(stop.who(known), width="narrow", locale="de-DE")
    arrive(seen, known, route, stop)
    sound_in_both_themes(seen)
