"""How each source calls a country, where it knows it as a whole: EIC codes of ENTSO-E's areas, zone keys of Electricity Maps.

Areas: https://www.entsoe.eu/data/energy-identification-codes-eic/; Great Britain's generation is no longer told there. Zone keys are ISO
3166 alpha-2 where a country is one zone; those that are several need one in `area`.
"""

from types import MappingProxyType
from typing import Final

_ENTSOE: Final = {
    "ALB": "10YAL-KESH-----5", "AUT": "10YAT-APG------L", "BEL": "10YBE----------2", "BGR": "10YCA-BULGARIA-R", "BIH": "10YBA-JPCC-----D",
    "CHE": "10YCH-SWISSGRIDZ", "CYP": "10YCY-1001A0003J", "CZE": "10YCZ-CEPS-----N", "DEU": "10Y1001A1001A83F", "DNK": "10Y1001A1001A65H",
    "ESP": "10YES-REE------0", "EST": "10Y1001A1001A39I", "FIN": "10YFI-1--------U", "FRA": "10YFR-RTE------C", "GRC": "10YGR-HTSO-----Y",
    "HRV": "10YHR-HEP------M", "HUN": "10YHU-MAVIR----U", "IRL": "10YIE-1001A00010", "ITA": "10YIT-GRTN-----B", "LTU": "10YLT-1001A0008Q",
    "LUX": "10YLU-CEGEDEL-NQ", "LVA": "10YLV-1001A00074", "MKD": "10YMK-MEPSO----8", "MNE": "10YCS-CG-TSO---S", "NLD": "10YNL----------L",
    "NOR": "10YNO-0--------C", "POL": "10YPL-AREA-----S", "PRT": "10YPT-REN------W", "ROU": "10YRO-TEL------P", "SRB": "10YCS-SERBIATSOV",
    "SVK": "10YSK-SEPS-----K", "SVN": "10YSI-ELES-----O", "SWE": "10YSE-1--------K",
}  # fmt: skip
_ELECTRICITY_MAPS: Final = {
    "ALB": "AL", "AUT": "AT", "BEL": "BE", "BGR": "BG", "BIH": "BA", "CHE": "CH", "CYP": "CY", "CZE": "CZ", "DEU": "DE", "ESP": "ES",
    "EST": "EE", "FIN": "FI", "FRA": "FR", "GBR": "GB", "GRC": "GR", "HRV": "HR", "HUN": "HU", "IRL": "IE", "ISL": "IS", "KOR": "KR",
    "LTU": "LT", "LUX": "LU", "LVA": "LV", "MKD": "MK", "MNE": "ME", "NLD": "NL", "POL": "PL", "PRT": "PT", "ROU": "RO", "SGP": "SG",
    "SRB": "RS", "SVK": "SK", "SVN": "SI", "TWN": "TW", "ZAF": "ZA",
}  # fmt: skip
AREAS: Final = MappingProxyType({"entsoe": MappingProxyType(_ENTSOE), "electricitymaps": MappingProxyType(_ELECTRICITY_MAPS)})
