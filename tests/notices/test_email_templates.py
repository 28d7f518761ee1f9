"""Every letter in both languages: set, complete, lawful."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from aim2balance.adapters.mail.smtp import SmtpMailer, compose, open_mailer
from aim2balance.kit.settings import WrongConfiguration
from aim2balance.notices import email_templates, rules
from aim2balance.notices.rules import TRANSLATIONS
from aim2balance.notices.types import KINDS, Language, OutgoingEmail

FACTS: dict[str, Any] = {
    "grossCents": 123_456,
    "taxCents": 19_712,
    "creditCents": 103_744,
    "amountCents": 500,
    "balanceMicro": 1_234_567,
    "spentMicro": 7_500_000,
    "surchargeMicro": 210_001,
    "expiresAt": datetime(2026, 11, 28, 12, 0, tzinfo=UTC).isoformat(),
    "paidAt": datetime(2026, 11, 21, 23, 30, tzinfo=UTC).isoformat(),
    "month": "2026-10",
    "requests": 12,
    "paymentId": "01a1fca8-16d6-7d18-800e-657b140b2e6b",
    "token": "secret-part",
    "level": 80,
    "scope": "project",
    "cause": "budget_exceeded",
    "limitMicro": 10_000_000,
    "windowEndAt": datetime(2026, 12, 1, tzinfo=UTC).isoformat(),
}
FORBIDDEN = re.compile(
    r"neutral|compensat|kompens|offset|balanced|rebalanc|ausgleich|ausgeglichen|klimapositiv|climate.positive|green ai|grüne ki",
    re.IGNORECASE,
)
CASES = [(kind, language) for kind in KINDS for language in ("en", "de")]


class Seen(HTMLParser):
    """What a reader of HTML sees, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"style", "script"}
        self.links += [value for name, value in attrs if name in {"href", "src"} and value and tag != "link"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data.strip())


def email_of(kind: str, language: Language, **facts: Any) -> OutgoingEmail:
    content = rules.content(kind, FACTS | facts, language, "https://chat.example.org")
    return email_templates.render(content, to="ada@example.org", message_id="7", language=language, base_url="https://chat.example.org")


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_every_letter_is_set_in_both_languages(kind: str, language: Language) -> None:
    email = email_of(kind, language)
    seen = Seen()
    seen.feed(email.html)
    words = TRANSLATIONS[language]["kinds"][kind]
    assert email.subject
    assert "{" not in email.subject + email.text + " ".join(seen.words)
    assert words["title"].split("{")[0] in email.text
    assert words["title"].split("{")[0].strip() in " ".join(seen.words)
    assert all(link.startswith("https://chat.example.org/") for link in seen.links), "nothing is fetched from elsewhere"
    assert f"https://chat.example.org{words['path']}" in email.text
    assert f'lang="{language}"' in email.html


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_no_letter_makes_a_forbidden_claim(kind: str, language: Language) -> None:
    email, standing = email_of(kind, language), TRANSLATIONS[language]["frame"]["standing"]
    seen = Seen()
    seen.feed(email.html)
    for text in (email.subject, email.text, " ".join(seen.words)):
        assert not FORBIDDEN.search(text.replace(standing, "").replace("aim2balance", ""))
    says_surcharge = "Renaturierungsaufschlag" in email.text or "restoration surcharge" in email.text
    assert says_surcharge == (standing in email.text)


def test_languages_have_the_same_kinds_and_places() -> None:
    def shape(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: shape(value) for name, value in node.items()}
        return [shape(one) for one in node] if isinstance(node, list) else sorted(re.findall(r"\{\w+\}", node))

    assert shape(TRANSLATIONS["en"]) == shape(TRANSLATIONS["de"])
    assert set(TRANSLATIONS["en"]["kinds"]) == set(KINDS)


def test_figures_are_those_of_the_language() -> None:
    english, german = email_of("topup_received", "en").text, email_of("topup_received", "de").text
    assert re.search(r"^Paid: +1,234\.56 €$", english, re.MULTILINE)
    assert re.search(r"^Date: +22 November 2026$", english, re.MULTILINE)
    assert re.search(r"^Bezahlt: +1\.234,56 €$", german, re.MULTILINE)
    assert re.search(r"^Datum: +22\. November 2026$", german, re.MULTILINE)
    assert "0,210001 €" in email_of("statement", "de").text
    assert "7.50 €" in email_of("statement", "en").text


def test_words_of_others_are_no_markup() -> None:
    email = email_of("topup_received", "en", paymentId="<script>alert(1)</script>&")
    assert "<script>" not in email.html
    assert "&lt;script&gt;" in email.html


def test_a_letter_is_mime_with_text_and_html() -> None:
    message = compose(email_of("refunded", "de"), "Beispiel KI <no-reply@example.org>")
    assert message["From"] == "Beispiel KI <no-reply@example.org>"
    assert message["Message-ID"] == "<7@example.org>"
    assert message["Content-Language"] == "de"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_where_mail_goes_is_read_from_one_address() -> None:
    found = open_mailer("smtps://me%40example.org:p%2Fw@mail.example.org", "x@example.org")
    assert found == SmtpMailer(
        host="mail.example.org", port=465, user="me@example.org", password="p/w", is_tls=True, sender="x@example.org"
    )
    assert open_mailer("", "x@example.org") is None
    for wrong in ("mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"):
        with pytest.raises(WrongConfiguration):
            open_mailer(wrong, "x@example.org")
    assert "p/w" not in repr(found)
