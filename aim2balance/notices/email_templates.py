"""A notice as an email: MJML for readers with HTML, plain text for all. Words are escaped where they meet markup."""

from functools import cache
from importlib.resources import files
from typing import Any

from aim2balance.notices.rules import TRANSLATIONS, EmailContent
from aim2balance.notices.types import Language, OutgoingEmail


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    source = files("aim2balance.notices").joinpath("email.mjml").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)


def render(content: EmailContent, *, to: str, message_id: str, language: Language, base_url: str) -> OutgoingEmail:
    """Render the words of a notice."""
    import mjml

    frame = TRANSLATIONS[language]["frame"]
    html = mjml.mjml2html(_template().render(it=content, frame=frame, language=language, base_url=base_url))
    return OutgoingEmail(
        message_id=message_id,
        to=to,
        subject=content.subject,
        text=_plain(content, frame, base_url),
        html=str(html),
        language=language,
    )


def _plain(content: EmailContent, frame: Any, base_url: str) -> str:
    width = max((len(label) for label, _ in content.rows), default=0) + 2
    parts = [content.title, *content.paragraphs]
    if content.rows:
        parts.append("\n".join(f"{label + ':':<{width}}{value}" for label, value in content.rows))
    if content.link is not None:
        parts.append(f"{content.action}:\n{content.link}")
    if content.has_figures:
        parts.append(frame["standing"])
    parts.append(f"-- \n{content.why}\n{frame['imprint']}: {base_url}/legal/imprint\n{frame['privacy']}: {base_url}/legal/privacy")
    return "\n\n".join(parts) + "\n"
