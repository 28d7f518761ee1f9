"""One question to an API of carbon intensities: bounds of time and size, and what its refusals mean."""

from collections.abc import Sequence

from aim2balance.gateway.ports import BaseURL, Timeouts, Upstream, UpstreamFailure, UpstreamRequest
from aim2balance.impact.errors import IntensityUnavailable

MOST_BYTES = 8 << 20
"""A day of Germany, 20 kinds in quarters of an hour, is 200 kB."""
_TIMEOUTS = Timeouts(connect_s=10.0, first_byte_s=30.0, idle_s=15.0)


async def ask(upstream: Upstream, who: str, base: BaseURL, path: str, headers: Sequence[tuple[str, str]] = ()) -> tuple[int, bytes]:
    """Status and body of what it answers, where that is no refusal of a key or a rate. Raises `IntensityUnavailable`."""
    request = UpstreamRequest(base=base, path=path, headers=[("user-agent", "aim2balance"), *headers], method="GET", timeouts=_TIMEOUTS)
    try:
        response = await upstream.send(request)
        try:
            status, body = response.status, await response.read(MOST_BYTES)
        finally:
            response.close()
    except UpstreamFailure as failure:
        # Without the cause: some of these keys stand in the address.
        raise IntensityUnavailable("no-answer", f"{who} did not answer: {failure}") from None
    if status in {401, 403}:
        raise IntensityUnavailable("key-refused", f"{who} refused the key: it answered {status}")
    if status == 429:
        raise IntensityUnavailable("rate-limited", f"{who} was asked too often")
    if status >= 500 or 300 <= status < 400:
        raise IntensityUnavailable("no-answer", f"{who} answered {status}")
    return status, body
