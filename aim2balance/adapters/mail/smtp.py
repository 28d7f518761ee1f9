"""A mail server by SMTP, with aiosmtplib: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…` (TLS from the start)."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from aim2balance.kit import variables
from aim2balance.kit.settings import WrongConfiguration
from aim2balance.notices.errors import MailRefused, MailUnavailable
from aim2balance.notices.types import OutgoingEmail

PATIENCE_S: Final = 30.0
_PORTS: Final = {"smtp": 587, "smtps": 465}
_FOR_GOOD: Final = range(500, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """Implements `notices.ports.Mailer`. A connection for each email: they are few, and nothing goes stale."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    is_tls: bool
    sender: str

    async def send(self, email: OutgoingEmail) -> None:
        """Hand an email over. Raises `MailRefused` when the server will never take it, `MailUnavailable` when it may later."""
        message = compose(email, self.sender)
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.is_tls,
                start_tls=None if not self.is_tls else False,
                timeout=PATIENCE_S,
            )
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as refusal:
            if _is_for_good(refusal):
                raise MailRefused("The mail server refused the letter.") from refusal
            raise MailUnavailable("The mail server asks to try later.") from refusal
        except (aiosmtplib.SMTPException, OSError) as away:
            raise MailUnavailable("The mail server cannot be reached.") from away


def _is_for_good(refusal: Exception) -> bool:
    """A recipient or a message that was refused with 5xx. Our own sign-in going wrong is for the operator to mend: it is tried again."""
    if isinstance(refusal, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code in _FOR_GOOD for one in refusal.recipients)
    return isinstance(refusal, aiosmtplib.SMTPDataError) and refusal.code in _FOR_GOOD


def compose(email: OutgoingEmail, sender: str) -> EmailMessage:
    """The email as MIME: plain text, and HTML beside it."""
    message = EmailMessage()
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2]
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = email.to
    message["Subject"] = email.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{email.message_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text)
    message.add_alternative(email.html, subtype="html")
    message["Content-Language"] = email.language
    return message


def open_mailer(given: str, sender: str) -> SmtpMailer | None:
    """The mailer of `SMTP_URL`; None when it is empty. Raises `WrongConfiguration`."""
    if not given:
        return None
    try:
        url = urlsplit(given)
        host, port = url.hostname, url.port
    except ValueError:
        host, port, url = None, None, urlsplit("")
    if url.scheme not in _PORTS or not host:
        raise WrongConfiguration("environment", None, "SMTP_URL", f"expected {variables.SMTP.sentence}")
    return SmtpMailer(
        host=host,
        port=port or _PORTS[url.scheme],
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        is_tls=url.scheme == "smtps",
        sender=sender,
    )
