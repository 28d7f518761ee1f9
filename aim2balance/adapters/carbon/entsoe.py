"""ENTSO-E Transparency Platform, actual generation by kind (document A75, article 16.1.B&C). Implements `CarbonIntensitySource`.

The intensity is that of what was generated in the zone: imports are not in it. All its times are UTC, so a day may have 23 or 25 hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote
from xml.parsers.expat import ExpatError, ParserCreate

from aim2balance import impact
from aim2balance.adapters.carbon.asking import ask
from aim2balance.gateway.ports import BaseURL, Upstream
from aim2balance.impact.errors import IntensityUnavailable
from aim2balance.impact.types import QUARTER, CarbonIntensity

SOURCE: Final = "entsoe"
ADDRESS: Final = "https://web-api.tp.entsoe.eu"
WHO: Final = "ENTSO-E"
NO_MATCHING_DATA: Final = "No matching data found"
"""The reason's code, 999, stands for other things too."""
STEPS: Final = {"PT15M": 15, "PT30M": 30, "PT60M": 60, "PT1H": 60}
"""Minutes of each resolution that divides an hour."""
MOST_QUARTERS: Final = 200_000


class Entsoe:
    def __init__(self, upstream: Upstream, key: str, address: str | None = None) -> None:
        self._upstream = upstream
        self._key = key
        self._base = BaseURL.parse(address or ADDRESS)

    async def fetch_hours(self, area: str, start: datetime, end: datetime) -> Sequence[CarbonIntensity]:
        """The newest hours come one or two hours after they ended, in some countries later."""
        if not self._key:
            raise IntensityUnavailable("no-key", "ENTSOE_API_KEY is not set")
        period = f"periodStart={start:%Y%m%d%H%M}&periodEnd={end:%Y%m%d%H%M}"
        path = f"/api?securityToken={quote(self._key, safe='')}&documentType=A75&processType=A16&in_Domain={quote(area, safe='')}&{period}"
        status, body = await ask(self._upstream, WHO, self._base, path)
        document = read_document(body)
        if NO_MATCHING_DATA in document.reason:
            return []
        if document.reason or status != 200:
            raise IntensityUnavailable("unknown-area", f"{WHO} answered {status} for the area {area} and told nothing")
        return impact.hours_of(document.generated, start, end, SOURCE)


@dataclass(slots=True)
class Document:
    """What came: what was generated, or the reason why nothing is told."""

    generated: dict[str, dict[datetime, float]] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True)
class _Period:
    start: str = ""
    end: str = ""
    resolution: str = ""
    points: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class _Series:
    kind: str = ""
    curve: str = "A01"
    is_consumption: bool = False
    periods: list[_Period] = field(default_factory=list)


def read_document(body: bytes) -> Document:
    """A market document, or an acknowledgement with its reason. Raises `IntensityUnavailable` (unreadable)."""
    reader = _Reader()
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse  # entities are declared there: without it nothing expands and nothing is fetched
    try:
        parser.Parse(body, True)
        document = Document(reason=" ".join(reader.reasons))
        for series in reader.series:
            if not series.is_consumption and series.kind:
                _add(document.generated.setdefault(series.kind, {}), series)
    except (ExpatError, ValueError, OverflowError):
        raise IntensityUnavailable("unreadable", f"{WHO} answered something that is no document of generation") from None
    if not reader.is_known:
        raise IntensityUnavailable("unreadable", f"{WHO} answered a document of another kind")
    return document


class _Reader:
    """Keeps what is needed of a document while it is read."""

    def __init__(self) -> None:
        self.series: list[_Series] = []
        self.reasons: list[str] = []
        self.is_known = False
        self._path: list[str] = []
        self._text: list[str] = []
        self._position = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        plain = name.rpartition(" ")[2]
        self._path.append(plain)
        self._text.clear()
        if len(self._path) == 1:
            self.is_known = plain in {"GL_MarketDocument", "Acknowledgement_MarketDocument"}
        elif plain == "TimeSeries":
            self.series.append(_Series())
        elif plain == "Period" and self.series:
            self.series[-1].periods.append(_Period())

    def text(self, piece: str) -> None:
        self._text.append(piece)

    def end(self, name: str) -> None:
        del name
        told, plain = "".join(self._text).strip(), self._path.pop()
        above = self._path[-1] if self._path else ""
        self._text.clear()
        if above == "Reason" and plain == "text":
            self.reasons.append(told)
        elif "TimeSeries" in self._path and self.series:
            self._in_series(self.series[-1], above, plain, told)

    def _in_series(self, series: _Series, above: str, plain: str, told: str) -> None:
        period = series.periods[-1] if "Period" in self._path and series.periods else None
        if plain == "psrType":
            series.kind = told
        elif plain == "curveType":
            series.curve = told
        elif plain == "outBiddingZone_Domain.mRID":
            series.is_consumption = True
        elif plain == "quantity_Measure_Unit.name" and told != "MAW":
            raise ValueError
        elif period is not None and above == "timeInterval" and plain in {"start", "end"}:
            setattr(period, plain, told)
        elif period is not None and plain == "resolution":
            period.resolution = told
        elif period is not None and plain == "position":
            self._position = int(told)
        elif period is not None and plain == "quantity":
            period.points[self._position] = float(told)

    def refuse(self, *_: Any) -> None:
        raise ValueError


def _add(power: dict[datetime, float], series: _Series) -> None:
    """The quarters of an hour that a series tells. Curve A03 leaves out a point that is as the one before, until the period's end."""
    for period in series.periods:
        start, end = _moment(period.start), _moment(period.end)
        step = QUARTER * (STEPS[period.resolution] // 15) if period.resolution in STEPS else None
        if step is None or end - start > MOST_QUARTERS * QUARTER or len(power) > MOST_QUARTERS:
            raise ValueError
        told: float | None = None
        for position in range(1, (end - start) // step + 1):
            told = period.points.get(position, told if series.curve == "A03" else None)
            if told is not None:
                begin = start + (position - 1) * step
                for quarter in range(step // QUARTER):
                    power[begin + quarter * QUARTER] = told


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(UTC)
