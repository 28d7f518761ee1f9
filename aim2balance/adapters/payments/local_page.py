"""The page of the local processor on which nobody really pays. Plain HTML: no script, no inline style."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Annotated, Any, get_args
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Path, Request, Response

from aim2balance.adapters.payments.local import PAGE, Choice, LocalProcessor
from aim2balance.kit import number_format
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import file_answer, public, router, tolerant
from aim2balance.kit.number_format import Language

Session = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9_]+$")]

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_STYLE_PATH = "/api/payments/local/style.css"
_STYLE = """:root {
  color-scheme: light dark;
  --paper: light-dark(oklch(0.992 0.002 85), oklch(0.195 0.004 90));
  --ink: light-dark(oklch(0.245 0.008 90), oklch(0.935 0.006 85));
  --quiet: light-dark(oklch(0.46 0.01 85), oklch(0.72 0.008 85));
  --line: light-dark(oklch(0.85 0.005 80), oklch(0.36 0.005 90));
  --accent: light-dark(oklch(0.395 0.078 156), oklch(0.78 0.095 155));
  --accent-ink: light-dark(oklch(0.99 0.004 120), oklch(0.19 0.03 155));
  font-family: system-ui, sans-serif;
  line-height: 1.6;
}
body { margin: 0; padding: 3rem 1rem; background: var(--paper); color: var(--ink); }
main { box-sizing: border-box; max-width: 30rem; margin: 0 auto; padding: 2rem 1.5rem; border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0; font: 500 1.375rem/1.3 Georgia, serif; }
h2 { margin: 1.5rem 0 0.75rem; font-size: 1rem; }
p { margin: 0.5rem 0; color: var(--quiet); }
p.amount { margin: 1rem 0; color: var(--ink); font-size: 2rem; font-variant-numeric: tabular-nums; }
p.note { border-left: 0.25rem solid var(--accent); padding-left: 0.75rem; color: var(--ink); }
button {
  display: block; width: 100%; min-height: 44px; margin: 0.5rem 0; padding: 0.6rem 1rem; border: 1px solid var(--line); border-radius: 8px;
  background: transparent; color: inherit; font: inherit; text-align: left; cursor: pointer;
}
button:first-of-type { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
a { color: var(--accent); }
button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
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


_GERMAN: Mapping[str, str] = {
    "Test checkout": "Test-Kasse",
    "No real money moves here.": "Hier fließt kein echtes Geld.",
    "Back to the shop": "Zurück zum Shop",
    "Credit for aim2balance": "Guthaben für aim2balance",
    "Monthly credit for aim2balance": "Monatliches Guthaben für aim2balance",
    "A card for automatic top-up": "Eine Karte für die automatische Aufladung",
    "Your bank asks: is it you?": "Ihre Bank fragt: Sind Sie es?",
    "How do you want to pay?": "Wie möchten Sie bezahlen?",
    "The debit is on its way": "Die Lastschrift ist unterwegs",
    "Paid. What happens next?": "Bezahlt. Was geschieht als Nächstes?",
    "This page is complete.": "Diese Seite ist abgeschlossen.",
    "This page is expired.": "Diese Seite ist abgelaufen.",
    "Pay by card": "Mit Karte zahlen",
    "Pay by card that asks for authentication (3-D Secure)": "Mit Karte zahlen, die eine Bestätigung verlangt (3-D Secure)",
    "Pay by card that is declined": "Mit Karte zahlen, die abgelehnt wird",
    "Pay by SEPA debit (the money arrives later)": "Per SEPA-Lastschrift zahlen (das Geld kommt später)",
    "Leave without paying": "Gehen, ohne zu zahlen",
    "Subscribe by card": "Mit Karte abonnieren",
    "Subscribe by card that is declined": "Mit Karte abonnieren, die abgelehnt wird",
    "Leave": "Gehen",
    "Save a card": "Eine Karte speichern",
    "Save a card that asks for authentication with every charge (3-D Secure)": (
        "Eine Karte speichern, die bei jeder Abbuchung eine Bestätigung verlangt (3-D Secure)"
    ),
    "Save a card that is declined when it is charged": "Eine Karte speichern, die beim Belasten abgelehnt wird",
    "Save a card that is refused at once": "Eine Karte speichern, die gleich abgelehnt wird",
    "Yes, it is me": "Ja, ich bin es",
    "Refuse": "Ablehnen",
    "The debit arrives": "Die Lastschrift kommt an",
    "The debit bounces": "Die Lastschrift platzt",
    "The payer's bank takes it back (dispute)": "Die Bank holt das Geld zurück (Rückbuchung)",
    "The dispute is won": "Die Rückbuchung wird gewonnen",
    "The dispute is lost": "Die Rückbuchung wird verloren",
    "A month is over: renew": "Ein Monat ist um: erneuern",
    "A month is over: the renewal fails": "Ein Monat ist um: die Erneuerung scheitert",
    "The card was declined.": "Die Karte wurde abgelehnt.",
    "The bank could not authenticate you.": "Die Bank konnte Sie nicht bestätigen.",
}


def language_of(accept_language: str) -> Language:
    """What the browser asks for first, of ours."""
    return "de" if accept_language.strip().lower().startswith("de") else "en"


def _said(text: str, language: Language) -> str:
    return escape(_GERMAN.get(text, text) if language == "de" else text)


def local_routes(processor: LocalProcessor) -> APIRouter:
    """The page of `processor`, for `/api` while it is in use. Whoever has a session's address may act for its payer."""
    routes = router("", "local payments")

    @routes.get(
        _STYLE_PATH, dependencies=[public, tolerant], include_in_schema=True, response_class=Response, responses=file_answer("text/css")
    )
    async def style() -> Response:
        return Response(_STYLE, headers={"cache-control": "max-age=3600"}, media_type="text/css")

    @routes.get(PAGE + "/{session_id}", dependencies=[public, tolerant], response_class=Response, responses=file_answer("text/html"))
    async def show(session_id: Session, accept_language: Annotated[str, Header(max_length=500)] = "") -> Response:
        """The checkout page."""
        return Response(_page(await processor.session(session_id), accept_language), headers=_HEADERS, media_type="text/html")

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


def _page(session: Mapping[str, Any], accept_language: str) -> str:
    """In the payer's language; a page opened before that was kept speaks as the browser asks."""
    language: Language = session.get("locale") or language_of(accept_language)
    amount = session["amount_total"]
    price = "" if amount is None else f'<p class="amount">{number_format.fixed(Decimal(amount) / 100, 2, language)} €</p>'
    what = {"payment": "Credit for aim2balance", "subscription": "Monthly credit for aim2balance", "setup": "A card for automatic top-up"}
    message = session.get("x_message")
    note = f'<p class="note" role="status">{_said(_MESSAGES[message], language)}</p>' if message in _MESSAGES else ""
    title = _said("Test checkout", language)
    back = session["success_url"] if session["status"] == "complete" else session["cancel_url"]
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{_STYLE_PATH}">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{_said(what[session["mode"]], language)}. {_said("No real money moves here.", language)}</p>
{price}
{note}
{_form(session, language)}
<p><a href="{escape(back)}">{_said("Back to the shop", language)}</a></p>
</main>
</body>
</html>
"""


def _form(session: Mapping[str, Any], language: Language) -> str:
    if session.get("x_authenticating"):
        title, choices = "Your bank asks: is it you?", _AUTHENTICATING
    elif session["status"] == "open":
        title, choices = "How do you want to pay?", _OPEN[session["mode"]]
    elif session.get("x_waits"):
        title, choices = "The debit is on its way", _WAITING
    elif session["payment_status"] == "paid":
        title, choices = "Paid. What happens next?", _SUBSCRIBED if session["mode"] == "subscription" else _PAID
    else:
        ended = f"This page is {session['status']}."
        return f"<p>{_said(ended, language)}</p>"
    buttons = "\n".join(f'<button name="choice" value="{value}">{_said(label, language)}</button>' for value, label in choices)
    return f'<h2>{_said(title, language)}</h2>\n<form method="post">\n{buttons}\n</form>'
