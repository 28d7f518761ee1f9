import pytest

from aim2balance.kit.db import Database
from tests.payments.context import PaymentsContext


@pytest.fixture
def context(db: Database) -> PaymentsContext:
    return PaymentsContext(db)
