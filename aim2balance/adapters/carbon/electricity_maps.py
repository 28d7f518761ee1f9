"""Electricity Maps, `carbon-intensity/history` of its API v3 and v4: life cycle, imports traced. Implements `CarbonIntensitySource`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from aim2balance.adapters.carbon.asking import ask
from aim2balance.gateway.ports import BaseURL, Upstream
from aim2balance.impact.errors import IntensityUnavailable
from aim2balance.impact.types import CarbonIntensity

SOURCE = "electricitymaps"
ADDRESS = "https://api.electricitymaps.com/v3"
WHO = "Electricity Maps"


class _Hour(msgspec.Struct, rename="camel"):
    datetime: datetime
    carbon_intensity: float | None = None
    is_estimated: bool | None = None
    emission_factor_type: str = "lifecycle"
    temporal_granularity: str = "hourly"


class _History(msgspec.Struct):
    zone: str
    history: list[_Hour]


_decoder = msgspec.json.Decoder(_History)


class ElectricityMaps:
    def __init__(self, upstream: Upstream, key: str, address: str | None = None) -> None:
        self._upstream = upstream
        self._key = key
        self._base = BaseURL.parse(address or ADDRESS)

    async def fetch_hours(self, area: str, start: datetime, end: datetime) -> Sequence[CarbonIntensity]:
        """The last 24 hours, which is all that `history` has; the present one is an estimate mostly."""
        if not self._key:
            raise IntensityUnavailable("no-key", "ELECTRICITYMAPS_API_KEY is not set")
        # Where it does not know the zone it would answer for the place that this server's address seems to be at.
        path = f"/carbon-intensity/history?zone={quote(area, safe='')}&emissionFactorType=lifecycle&shouldUseFallbackCallerLookup=false"
        status, body = await ask(self._upstream, WHO, self._base, path, [("auth-token", self._key)])
        if status != 200:
            raise IntensityUnavailable("unknown-area", f"{WHO} answered {status} for the zone {area}")
        try:
            told = _decoder.decode(body)
        except msgspec.MsgspecError:
            raise IntensityUnavailable("unreadable", f"{WHO} answered something that is no history of hours") from None
        if told.zone != area:
            raise IntensityUnavailable("unknown-area", f"{WHO} was asked for the zone {area} and answered for another")
        found = {}
        for each in told.history:
            if each.datetime.tzinfo is None or each.emission_factor_type != "lifecycle" or each.temporal_granularity != "hourly":
                raise IntensityUnavailable("unreadable", f"{WHO} told other figures than life-cycle ones of hours")
            hour = each.datetime.astimezone(UTC)
            if each.carbon_intensity is not None and start <= hour < end and hour.timestamp() % 3600 == 0:
                found[hour] = CarbonIntensity(each.carbon_intensity, hour.year, SOURCE, hour, is_estimated=each.is_estimated is not False)
        return [found[hour] for hour in sorted(found)]
