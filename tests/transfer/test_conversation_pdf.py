"""A chat as PDF: every word of the branch, code with its lines, and what the font does not have said so."""

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.content.parts import parts_of
from aim2balance.kit import pdf as kit_paper
from aim2balance.kit.ids import new_id
from aim2balance.transfer import conversation_pdf
from tests.app.conftest import Running, running

__all__ = ["running"]

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_code_is_cut_into_lines_and_pieces_that_fit_on_a_page() -> None:
    text = "Before.\n\n```py\n" + "x = 1\n" * 150 + "y" * 200 + "\n```\n\nAfter, and an open one:\n```\nlast"
    pieces = list(conversation_pdf._pieces(text))
    assert [is_code for is_code, _ in pieces] == [False, True, True, True, False, True]
    code = "\n".join(piece for is_code, piece in pieces if is_code)
    assert code.count("x = 1") == 150
    assert code.replace("\n", "").count("y") == 200
    assert all(len(line) <= conversation_pdf._LINE for line in code.splitlines())


def message(number: int, text: str, parent: UUID | None, role: Role) -> Message:
    nothing = dict.fromkeys(("model", "provider", "error_code"))
    return Message(id=UUID(int=number), parent_id=parent, role=role, parts=parts_of(text), status=Status.DONE, created_at=AT, **nothing)  # type: ignore[arg-type]


def conversation(title: str) -> Conversation:
    nothing = dict.fromkeys(("pinned_at", "archived_at", "temporary_until", "project_id"))
    times = {"created_at": AT, "updated_at": AT}
    return Conversation(id=UUID(int=1), title=title, model="demo", head_id=UUID(int=11), tags=[], **times, **nothing)  # type: ignore[arg-type]


async def test_a_chat_is_taken_away_as_pdf(running: Running) -> None:
    _, token = await running.person("ada@example.org", euro="5")
    chat = new_id()
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post(f"/api/chat/{chat}/messages", json={"text": "Please show me <b>code</b> & 日本", "model": "demo"})
        answer = await client.get(f"/api/convos/{chat}/export", params={"format": "pdf"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"] == f'attachment; filename="{chat}.pdf"'
        assert answer.content.startswith(b"%PDF-")
        assert (await client.get(f"/api/convos/{new_id()}/export", params={"format": "pdf"})).status_code == 404
        assert (await client.get(f"/api/convos/{chat}/export", params={"format": "docx"})).status_code == 400
        _, other = await running.person("eve@example.org")
        stranger = {"authorization": f"Bearer {other}"}
        assert (await client.get(f"/api/convos/{chat}/export", params={"format": "pdf"}, headers=stranger)).status_code == 404


def test_long_chats_have_many_pages_and_missing_characters_are_named() -> None:
    long = "A sentence with words in it. " * 3_000
    messages = [message(10, "Question", None, Role.USER), message(11, long, UUID(int=10), Role.ASSISTANT)]
    chat = conversation("Long")
    made = conversation_pdf.conversation_pdf(chat, messages)
    assert pages(made) > 5
    assert made == conversation_pdf.conversation_pdf(chat, messages)
    assert zlib.crc32(made) != zlib.crc32(conversation_pdf.conversation_pdf(chat, messages[:1], UUID(int=10)))


GREETINGS = "Привет, Ελλάδα, Երևան, საქართველო, Łódź: ≈ 2 m² für 1 €"


@pytest.fixture(params=["DejaVu", "Vera"])
def font(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """As on a machine with DejaVu, and on one without."""
    if request.param == "Vera":
        monkeypatch.setattr(kit_paper, "_FOLDERS", ())
    elif kit_paper._fonts()[2] is None:
        pytest.skip("needs fonts-dejavu-core, which `make test` installs")
    kit_paper.styles.cache_clear()
    yield request.param
    kit_paper.styles.cache_clear()


def test_letters_are_shown_as_far_as_the_fonts_go(font: str) -> None:
    has_all = font == "DejaVu"
    for is_code in (False, True):
        made, lacks = kit_paper.printable(GREETINGS, is_code=is_code)
        assert (made == GREETINGS, lacks) == (has_all, not has_all)
        assert made.endswith(" m² für 1 €")
        assert kit_paper.printable("日本", is_code=is_code)[1]
        assert kit_paper.printable("שלום", is_code=is_code)[1]  # it would stand in the wrong order
    both = f"{GREETINGS}\n\n```\n{GREETINGS}\n```\n"
    made_of = conversation_pdf.conversation_pdf(conversation("Привет"), [message(10, both, None, Role.USER)], UUID(int=10))
    assert made_of.startswith(b"%PDF-")
    assert (b"DejaVuSans" in made_of, b"DejaVuSansMono" in made_of) == (has_all, has_all)
