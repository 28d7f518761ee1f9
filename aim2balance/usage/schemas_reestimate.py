"""What `/api/usage/re-estimate` gives: a month as booked, beside what a method says of the same answers."""

from typing import Literal

from pydantic import Field

from aim2balance.kit.http import APIModel, EstimateRange
from aim2balance.usage.schemas_receipt import ElectricityParts
from aim2balance.usage.types import SourceFilter


class Figures(APIModel):
    """Sums, lows added to lows and highs to highs."""

    kwh: EstimateRange = Field(alias="kWh")
    litres: EstimateRange = Field(alias="L")
    co2e: EstimateRange = Field(alias="CO2e", description="kg")
    footprint_m2_year: EstimateRange = Field(alias="footprintM2Year", description="land for one year; not the area that is funded")


class NotReestimated(APIModel):
    reason: Literal["measured", "noBookedFigure", "speech", "picturesInText"]
    events: int


class ReestimatedSums(APIModel):
    events: int = Field(description="answers and titles of chats")
    reestimated_events: int
    not_reestimated: list[NotReestimated]
    booked_methods: list[str] = Field(description="of the events that were estimated again; where none was, of the others")
    booked_classes: list[str] = Field(description="a letter means what its method says")
    classes: list[str] = Field(description="of the method asked for")
    booked: Figures | None = Field(description="what was booked for the events that were estimated again; null where there are none")
    reestimated: Figures | None = Field(description="what the method says of the same events")
    booked_not_reestimated: Figures | None = Field(description="what was booked for the others; null where nothing was")


class ReestimatedModel(ReestimatedSums):
    provider: str
    model: str


class Reestimated(ReestimatedSums):
    month: str
    time_zone: str
    method: Literal["a2b-1", "a2b-2"]
    source: SourceFilter
    parts: ElectricityParts | None = Field(description="what the estimated electricity is made of; null for a2b-1")
    models: list[ReestimatedModel]
