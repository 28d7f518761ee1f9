"""A limit in kg CO2e, as requests state it."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from aim2balance.kit.http import BOUNDED

CO2eLimit = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=19, decimal_places=12), BOUNDED]
"""Down to a nanogram, which is what budgets count in."""
