import pytest

from aim2balance.kit.db import Database
from tests.payments.till import Till


@pytest.fixture
def till(db: Database) -> Till:
    return Till(db)
