"""A provider's refusal: read from whatever it sent, scrubbed and classified. How ours are written stands with each dialect."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

import msgspec

from aim2balance.gateway.dialects.types import ProviderError, ProviderErrorKind

# Keys, key hints, organisations, projects, users and mail addresses, as providers quote them.
_SECRETS = re.compile(
    r"""(?xi)
    \b(?:sk|pk|rk|gsk|xai|key|pplx|fw|nvapi|hf)[-_][\w*.-]{3,}
    | \bAIza[\w-]{10,}
    | \b(?:org|organization|proj|project|user|acct|team)[-_][A-Za-z0-9]{6,}[\w-]*
    | (?<=organization\ )`?\b[0-9a-f]{8}-[0-9a-f-]{27}`?
    | \bBearer\s+[\w.~+/=-]{8,}
    | (?<![\w.<-])[\w.<-]*+\*{3,}[\w.>*-]*
    | (?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+
    """
)
_MOST_TEXT = 2_000
_CONTEXT_LENGTH = re.compile(
    r"(?i)context[ _](?:length|window)|maximum context|prompt (?:is )?too long|too many (?:input )?tokens|input (?:token count|is too long)"
)
_BAD_KEY = re.compile(
    r"(?i)\bapi[ _-]?key\b.{0,40}\b(?:not valid|invalid|incorrect|expired)|\b(?:invalid|incorrect|expired)\b.{0,20}\bapi[ _-]?key"
)
_NO_CREDIT = re.compile(
    r"(?i)credit balance is too low|insufficient[ _](?:quota|balance|credits|funds)|exceeded your current quota|out of credits"
)
_FLAGGED = re.compile(
    r"(?i)\b(?:input|prompt|request|content|message)s? [\w ]{0,20}\bflagged\b|\brequires? moderation\b|\"flagged_input\""
    r"|\bcontent_filter\b|\bmoderation_(?:blocked|failed|flagged)"
)

# What stands for a status in an error event, which has none of its own: Anthropic's types, OpenAI's types and codes, Google's words.
_STATUS_OF_WORD = {
    "invalid_request_error": 400, "context_length_exceeded": 400, "content_filter": 400, "invalid_argument": 400,
    "authentication_error": 401, "invalid_api_key": 401, "unauthenticated": 401,
    "billing_error": 402,
    "permission_error": 403, "permission_denied": 403,
    "not_found_error": 404, "model_not_found": 404, "not_found": 404,
    "request_too_large": 413,
    "rate_limit_error": 429, "rate_limit_exceeded": 429, "insufficient_quota": 429, "resource_exhausted": 429,
    "api_error": 500, "server_error": 500, "internal": 500,
    "unavailable": 503,
    "timeout_error": 504, "deadline_exceeded": 504,
    "overloaded_error": 529,
}  # fmt: skip


def scrub(text: str) -> str:
    """Text without keys, organisations, users and mail addresses, at most 2,000 characters long."""
    return _SECRETS.sub("[redacted]", text[:_MOST_TEXT])


def read_error(status: int, body: bytes) -> ProviderError:
    """A provider's error body, whatever it is: JSON of any known shape (proxies mix them), HTML, nothing. Never raises."""
    try:
        parsed = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        parsed = None
    return error_from(parsed, status)


def error_from(parsed: object, status: int = 500) -> ProviderError:
    """The error in an already decoded body or event."""
    if isinstance(parsed, list) and parsed:
        parsed = parsed[0]  # Gemini wraps its errors in a list
    outer = parsed if isinstance(parsed, dict) else {}
    inner = outer.get("error")
    error = inner if isinstance(inner, dict) else outer
    message = _first_text(inner, error.get("message"), error.get("detail"), outer.get("detail"), outer.get("message"))
    metadata = error.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, dict) else None
    if isinstance(raw, str) and raw and message == "Provider returned error":  # OpenRouter
        message = f"{message}: {raw}"
    return ProviderError(
        message=scrub(message) if message else f"The provider answered {status} {_phrase(status)}.",
        code=_word(error.get("code")),
        type=_word(error.get("type", error.get("status"))),
        param=_word(error.get("param")),
        status=_status(error.get("code"), error.get("status_code"), error.get("type"), error.get("status")),
    )


def _status(*words: object) -> int | None:
    """The status that an error event names: as a number, or by the word that stands for it."""
    for word in words:
        if type(word) is int and 400 <= word <= 599:
            return word
        if isinstance(word, str) and (found := _STATUS_OF_WORD.get(word.casefold())) is not None:
            return found
    return None


def _first_text(*candidates: object) -> str:
    for candidate in candidates:
        if isinstance(candidate, str) and candidate.strip():
            return candidate
        if isinstance(candidate, list) and candidate:  # FastAPI servers: [{"msg": …, "loc": […]}]
            said = [item["msg"] for item in candidate if isinstance(item, dict) and isinstance(item.get("msg"), str)]
            if said:
                return "; ".join(said)
    return ""


def _word(value: object) -> str | None:
    return scrub(value)[:200] if isinstance(value, str) and value else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "error"


_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)(?![\w-])"
_LIMIT_FIELDS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxoutputtokens", "completion tokens", "output tokens")
_AT_MOST = (
    "at most|(?:less|smaller) than or equal to|no more than|not exceed|up to|<=|≤|limit (?:is|of)"
    "|maximum(?: allowed)?(?: value| number)? (?:is|of)"
)
_LIMIT_WORDS = re.compile(
    rf"(?:{_AT_MOST})[^\d\w]{{0,4}}{_NUMBER}|(?<![\w-])\d+ ?> ?{_NUMBER}|\[ ?\d+ ?, ?{_NUMBER} ?[\])]",
    re.IGNORECASE,
)


def output_limit_named(message: str, sent: int) -> int | None:
    """The most output tokens that a refusal of a limit of `sent` tokens names; None where it is about something else."""
    text = message[:2_000]
    words = text.casefold()
    if not any(field in words for field in _LIMIT_FIELDS) or "context length" in words:
        return None
    found = [int(number.replace(",", "")) for match in _LIMIT_WORDS.finditer(text) for number in match.groups() if number]
    return max((number for number in found if number < sent), default=None)


_BY_STATUS = {
    401: ProviderErrorKind.AUTH,
    402: ProviderErrorKind.AUTH,
    403: ProviderErrorKind.AUTH,
    404: ProviderErrorKind.NOT_FOUND,
    408: ProviderErrorKind.TIMEOUT,
    409: ProviderErrorKind.SERVER,
    413: ProviderErrorKind.TOO_LARGE,
    429: ProviderErrorKind.RATE_LIMIT,
    503: ProviderErrorKind.OVERLOADED,
    504: ProviderErrorKind.TIMEOUT,
    529: ProviderErrorKind.OVERLOADED,
}


class RefusalFacts(Protocol):
    """What a vendor's refusals mean where others mean something else."""

    @property
    def own_statuses(self) -> Mapping[int, str]: ...

    @property
    def quota_is_a_rate(self) -> bool: ...


def classify(vendor: RefusalFacts, status: int, body: bytes) -> ProviderErrorKind:
    """What a refusal means, by status first and text last: a wrong key is 400 at Gemini and xAI, a used-up quota 429 at OpenAI, a question
    that was flagged 403 at OpenRouter.
    """
    if status in vendor.own_statuses:
        return ProviderErrorKind(vendor.own_statuses[status])
    kind = _BY_STATUS.get(status)
    said = body[:20_000].decode("utf-8", "replace")
    if status == HTTPStatus.FORBIDDEN and _FLAGGED.search(said):
        return ProviderErrorKind.FLAGGED
    if kind is not None and kind is not ProviderErrorKind.RATE_LIMIT:
        return kind
    if status >= 500:
        return ProviderErrorKind.SERVER
    if kind is ProviderErrorKind.RATE_LIMIT:
        return ProviderErrorKind.QUOTA if not vendor.quota_is_a_rate and _NO_CREDIT.search(said) else kind
    if _BAD_KEY.search(said) or "API_KEY_INVALID" in said or _NO_CREDIT.search(said):
        return ProviderErrorKind.AUTH
    if _CONTEXT_LENGTH.search(said):
        return ProviderErrorKind.CONTEXT_LENGTH
    return ProviderErrorKind.BAD_REQUEST
