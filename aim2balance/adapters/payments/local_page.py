"""The page of the local processor on which nobody really pays. Plain HTML: no script, no inline style."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Annotated, Any, get_args
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Request, Response

from aim2balance.adapters.payments.local import PAGE, Choice, LocalProcessor
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import file_answer, public, router, tolerant
from aim2balance.payments.rules import euro

Session = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9_]+$")]

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_STYLE_PATH = "/api/payments/local/style.css"
_STYLE = """:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 3rem auto; max-width: 28rem; padding: 0 1rem; }
button { display: block; width: 100%; margin: 0.5rem 0; padding: 0.7rem; font: inherit; text-align: left; cursor: pointer; }
p.amount { font-size: 2rem; margin: 0.5rem 0; }
p.note { border-left: 0.25rem solid; padding-left: 0.75rem; }
"""

_OPEN: Mapping[str, Sequence[tuple[Choice, str]]] = {
    "payment": (
        ("success", "Pay by card"),
        ("authenticate", "Pay by card that asks for authentication (3-D Secure)"),
        ("decline", "Pay by card that is declined"),
        ("sepa", "Pay by SEPA debit (the money arrives later)"),
        ("leave", "Leave without paying"),
    ),
    "subscription": (("success", "Subscribe by card"), ("decline", "Subscribe by card that is declined"), ("leave", "Leave")),
    "setup": (
        ("success", "Save a card"),
        ("authenticate", "Save a card that asks for authentication with every charge (3-D Secure)"),
        ("declines_later", "Save a card that is declined when it is charged"),
        ("decline", "Save a card that is refused at once"),
        ("leave", "Leave"),
    ),
}
_AUTHENTICATING: Sequence[tuple[Choice, str]] = (("authenticated", "Yes, it is me"), ("not_authenticated", "Refuse"))
_WAITING: Sequence[tuple[Choice, str]] = (("sepa_settles", "The debit arrives"), ("sepa_bounces", "The debit bounces"))
_PAID: Sequence[tuple[Choice, str]] = (
    ("dispute", "The payer's bank takes it back (dispute)"),
    ("dispute_won", "The dispute is won"),
    ("dispute_lost", "The dispute is lost"),
)
_SUBSCRIBED: Sequence[tuple[Choice, str]] = (("renew", "A month is over: renew"), ("renewal_fails", "A month is over: the renewal fails"))
_MESSAGES = {"declined": "The card was declined.", "not_authenticated": "The bank could not authenticate you."}


def local_routes(processor: LocalProcessor) -> APIRouter:
    """The page of `processor`, for `/api` while it is in use. Whoever has a session's address may act for its payer."""
    routes = router("", "local payments")

    @routes.get(
        _STYLE_PATH, dependencies=[public, tolerant], include_in_schema=True, response_class=Response, responses=file_answer("text/css")
    )
    async def style() -> Response:
        return Response(_STYLE, headers={"cache-control": "max-age=3600"}, media_type="text/css")

    @routes.get(PAGE + "/{session_id}", dependencies=[public, tolerant], response_class=Response, responses=file_answer("text/html"))
    async def show(session_id: Session) -> Response:
        """The checkout page."""
        return Response(_page(await processor.session(session_id)), headers=_HEADERS, media_type="text/html")

    @routes.post(PAGE + "/{session_id}", dependencies=[public, tolerant], response_class=Response, status_code=303)
    async def choose(session_id: Session, request: Request) -> Response:
        """What the payer chose; a form field `choice`."""
        given = parse_qs((await request.body()).decode("ascii", "replace"), max_num_fields=10) if await request.body() else {}
        choice = given.get("choice", [""])[0]
        if choice not in get_args(Choice):
            raise Invalid("expected one of the choices of the page", code="invalid_choice")
        session = await processor.choose(session_id, choice)  # type: ignore[arg-type]  # just checked
        return Response(status_code=303, headers={**_HEADERS, "location": _next(session, choice)})

    return routes


def _next(session: Mapping[str, Any], choice: str) -> str:
    if choice in {"success", "authenticated", "declines_later"} and session["status"] == "complete":
        return str(session["success_url"])
    if choice == "leave":
        return str(session["cancel_url"])
    return f"{PAGE}/{session['id']}"


def _page(session: Mapping[str, Any]) -> str:
    amount = session["amount_total"]
    price = "" if amount is None else f'<p class="amount">{escape(euro(amount).plain())} €</p>'
    what = {"payment": "Credit for aim2balance", "subscription": "Monthly credit for aim2balance", "setup": "A card for automatic top-up"}
    message = session.get("x_message")
    note = f'<p class="note" role="status">{escape(_MESSAGES[message])}</p>' if message in _MESSAGES else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Test checkout</title>
<link rel="stylesheet" href="{_STYLE_PATH}">
</head>
<body>
<main>
<h1>Test checkout</h1>
<p>{escape(what[session["mode"]])}. No real money moves here.</p>
{price}
{note}
{_form(session)}
<p><a href="{escape(session["success_url"] if session["status"] == "complete" else session["cancel_url"])}">Back to the shop</a></p>
</main>
</body>
</html>
"""


def _form(session: Mapping[str, Any]) -> str:
    if session.get("x_authenticating"):
        title, choices = "Your bank asks: is it you?", _AUTHENTICATING
    elif session["status"] == "open":
        title, choices = "How do you want to pay?", _OPEN[session["mode"]]
    elif session.get("x_waits"):
        title, choices = "The debit is on its way", _WAITING
    elif session["payment_status"] == "paid":
        title, choices = "Paid. What happens next?", _SUBSCRIBED if session["mode"] == "subscription" else _PAID
    else:
        return f"<p>This page is {escape(session['status'])}.</p>"
    buttons = "\n".join(f'<button name="choice" value="{value}">{escape(label)}</button>' for value, label in choices)
    return f'<h2>{title}</h2>\n<form method="post">\n{buttons}\n</form>'
