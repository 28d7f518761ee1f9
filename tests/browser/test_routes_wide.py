"""Every route of the page, sound for axe in both themes: on a wide screen."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visiting
from tests.browser.routes import ROUTES, STOPS, VISITS, Furnished, Stop, arrive, furnished, name_of, sound_in_both_themes
from tests.server import Server


@pytest.fixture(scope="module")
def known(demo: Server) -> Iterator[Furnished]:
    with furnished(demo) as made:
        yield made


@pytest.mark.parametrize(("route", "stop"), VISITS, ids=name_of)
def test_sound(visit: Visiting, known: Furnished, route: str, stop: Stop) -> None:
    seen = visit(stop.who(known), width="wide")
    arrive(seen, known, route, stop)
    sound_in_both_themes(seen)


def test_no_route_goes_unvisited(visit: Visiting) -> None:
    page = visit().go("/signin")
    page.get_by_role("button", name="Sign in").wait_for()
    assert sorted(page.evaluate(ROUTES)) == sorted(STOPS)
