"""What engines have in common: one request for JSON, what its status means, and results as we tell them. What refuses is never quoted."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import structlog

from aim2balance.gateway.errors import UpstreamAuth, UpstreamFailed, UpstreamRateLimited
from aim2balance.gateway.types import WebResult
from aim2balance.kit.egress import AddressFailed, AddressRefused, Fetcher, check_url

MOST_BYTES: Final = 2_000_000
WITHIN_S: Final = 15.0
MOST_TITLE, MOST_TEXT = 300, 600
_MARKS: Final = re.compile(r"</?(?:strong|b|em|i|mark)>")

_log = structlog.get_logger("web_search")


async def ask(fetcher: Fetcher, url: str, headers: Mapping[str, str], refusals: Mapping[int, str]) -> dict[str, Any]:
    """The JSON at that address; `refusals` say what a status means that the operator can mend.

    Raises `UpstreamFailed`, `UpstreamAuth`, `UpstreamRateLimited`.
    """
    try:
        answer = await fetcher.fetch(url, headers={"accept": "application/json", **headers}, most_bytes=MOST_BYTES, within_s=WITHIN_S)
    except (AddressRefused, AddressFailed) as failure:
        _log.warning("alert", what="the search of the web is not reached", code=failure.code)
        raise UpstreamFailed("The search of the web is not reached. Other tools may work.") from failure
    if answer.status == 429:
        raise UpstreamRateLimited("The search of the web is at its limit. Try again later.")
    if answer.status in refusals:
        _log.warning("alert", what="the search of the web refuses us", status=answer.status, why=refusals[answer.status])
        if answer.status == 401:
            raise UpstreamAuth
        raise UpstreamFailed(f"The search of the web refuses: {refusals[answer.status]}")
    try:
        told = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        told = None
    if answer.status != 200 or not isinstance(told, dict):
        raise UpstreamFailed(f"The search of the web answers with {answer.status} and no results.")
    return told


def results(rows: object, text: str) -> list[WebResult]:
    """Those rows that have an address of the web; `text` names the member that tells what stands there."""
    found: dict[str, WebResult] = {}
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not isinstance(row.get("url"), str):
            continue
        try:
            address = check_url(row["url"])
        except AddressRefused:
            continue
        if not any(each.isspace() for each in address):
            found.setdefault(
                address, WebResult(address=address, title=_line(row.get("title"), MOST_TITLE), text=_line(row.get(text), MOST_TEXT))
            )
    return list(found.values())


def _line(said: object, most: int) -> str:
    """In one line, without marks: no line of it can be taken for one of ours."""
    return " ".join(html.unescape(_MARKS.sub("", said)).split())[:most] if isinstance(said, str) else ""
