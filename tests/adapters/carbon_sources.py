"""A server on loopback that speaks the two APIs of carbon intensity, in the shapes of their documentation; nothing here is a recording.

ENTSO-E: the Transparency Platform's RESTful API guide, document A75 (16.1.B&C). Electricity Maps: API reference, carbon-intensity/history.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "key-of-the-tests"
NAMESPACE = "urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0"
MINUTES = {"PT15M": 15, "PT30M": 30, "PT60M": 60}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def series(
    kind: str,
    start: datetime,
    points: Mapping[int, float],
    *,
    count: int,
    resolution: str = "PT60M",
    curve: str = "A01",
    direction: str = "in",
) -> str:
    """A time series: MW of the positions that are told, of `count` in all."""
    end = start + timedelta(minutes=MINUTES[resolution] * count)
    told = "".join(f"<Point><position>{at}</position><quantity>{mw:g}</quantity></Point>" for at, mw in points.items())
    return (
        f"<TimeSeries><mRID>1</mRID><businessType>A01</businessType><objectAggregation>A08</objectAggregation>"
        f'<{direction}BiddingZone_Domain.mRID codingScheme="A01">10Y1001A1001A83F</{direction}BiddingZone_Domain.mRID>'
        f"<quantity_Measure_Unit.name>MAW</quantity_Measure_Unit.name><curveType>{curve}</curveType>"
        f"<MktPSRType><psrType>{kind}</psrType></MktPSRType><Period><timeInterval><start>{stamp(start)}</start><end>{stamp(end)}</end>"
        f"</timeInterval><resolution>{resolution}</resolution>{told}</Period></TimeSeries>"
    )


def document(*parts: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><GL_MarketDocument xmlns="{NAMESPACE}"><mRID>d</mRID><type>A75</type>'
        "<process.processType>A16</process.processType><time_Period.timeInterval><start>2026-11-29T00:00Z</start>"
        f"<end>2026-11-30T00:00Z</end></time_Period.timeInterval>{''.join(parts)}</GL_MarketDocument>"
    ).encode()


def acknowledgement(text: str, code: str = "999") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0"><mRID>a</mRID>'
        f"<Reason><code>{code}</code><text>{text}</text></Reason></Acknowledgement_MarketDocument>"
    ).encode()


def entry(hour: datetime, grams: float | None, **more: Any) -> dict[str, Any]:
    at = hour.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "zone": "DE",
        "carbonIntensity": grams,
        "datetime": at,
        "updatedAt": at,
        "createdAt": at,
        "emissionFactorType": "lifecycle",
        "isEstimated": False,
        "estimationMethod": None,
        "temporalGranularity": "hourly",
        **more,
    }


class CarbonPeer:
    """Answers what a test has it say: `entsoe` a document, `history` rows of Electricity Maps. `status` other than 200 refuses."""

    def __init__(self) -> None:
        self.entsoe = acknowledgement("No matching data found for Data item Aggregated Generation per Type")
        self.history: list[dict[str, Any]] = []
        self.zone: str | None = None
        self.status = 200
        self.asked: list[str] = []
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                peer.asked.append(self.path)
                parts, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
                status, body = peer.status, b"{}"
                if parts.path == "/api":
                    status = 401 if query.get("securityToken") != [KEY] else status
                    body = peer.entsoe
                elif parts.path == "/v3/carbon-intensity/history":
                    status = 401 if self.headers["auth-token"] != KEY else status
                    body = json.dumps(
                        {"zone": peer.zone or query["zone"][0], "history": peer.history, "temporalGranularity": "hourly"}
                    ).encode()
                else:
                    status = 404
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
