"""A chat as PDF: every word of the branch, code with its lines, and what the font does not have said so."""

import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.content.markdown import reader, runs_of
from aim2balance.content.parts import parts_of
from aim2balance.kit import pdf as kit_paper
from aim2balance.kit import pdf_text
from aim2balance.kit.ids import new_id
from aim2balance.prompts.types import NOTHING_SET
from aim2balance.transfer import conversation_pdf, export_words, markdown_pdf
from tests.app.conftest import Running, running

__all__ = ["running"]

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_code_is_cut_into_lines_and_pieces_that_fit_on_a_page() -> None:
    pieces = list(markdown_pdf.code_pieces("x = 1\n" * 150 + "y" * 200 + "\n"))
    code = "\n".join(pieces)
    assert len(pieces) == 3
    assert code.count("x = 1") == 150
    assert code.replace("\n", "").count("y") == 200
    assert all(len(line) <= markdown_pdf.LINE for line in code.splitlines())


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


async def test_files_of_a_chat_speak_the_language_and_zone_of_who_takes_them(running: Running) -> None:
    _, token = await running.person("ada@example.org", euro="5")
    chat = new_id()
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post(f"/api/chat/{chat}/messages", json={"text": "Why?", "model": "demo", "settings": {"temperature": 0.5}})
        english = (await client.get(f"/api/convos/{chat}/export")).text
        asked = {"lang": "de", "tz": "Asia/Kathmandu"}
        german = (await client.get(f"/api/convos/{chat}/export", params=asked)).text
        by_headers = await client.get(
            f"/api/convos/{chat}/export", headers={"accept-language": "de-AT,de;q=0.9", "x-time-zone": "Asia/Kathmandu"}
        )
        assert by_headers.text == german
        packed = await client.get("/api/export", params=asked)
        paper = await client.get(f"/api/convos/{chat}/export", params={"format": "pdf", **asked})
        refused = await client.get(f"/api/convos/{chat}/export", params={"tz": "Mars/Olympus"})
    assert "## You" in english and "*, written by an AI" not in german
    (there,) = set(re.findall(r"\*(\d\d\d\d-\d\d-\d\d \d\d:\d\d) UTC\*", english))
    (here,) = set(re.findall(r"\*(\d\d\d\d-\d\d-\d\d \d\d:\d\d) \+0545\*", german))
    assert datetime.fromisoformat(here) - datetime.fromisoformat(there) == timedelta(hours=5, minutes=45)
    assert "## Sie" in german and ", von einer KI geschrieben*" in german
    with zipfile.ZipFile(io.BytesIO(packed.content)) as opened:
        (name,) = [name for name in opened.namelist() if name.startswith("chats/") and name.endswith(".md")]
        assert opened.read(name).decode() == german
    assert b"/Lang (de)" in paper.content
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_time_zone")


def test_every_word_of_a_file_is_there_in_both_languages() -> None:
    english, german = (export_words._WORDS[language] for language in ("en", "de"))
    assert english.keys() == german.keys()
    settings = replace(NOTHING_SET, temperature=0.5)
    assert export_words.Reader("de").settings(settings) == ["Temperatur: 0,5"]
    assert export_words.ENGLISH.settings(settings) == ["Temperature: 0.5"]


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
    looks = kit_paper.styles()
    for name in (looks.plain.fontName, looks.mono):
        shown = pdf_text.Shown()
        made = "".join(piece for piece, _ in shown.runs(GREETINGS, name))
        assert (made == GREETINGS, shown.is_missing) == (has_all, not has_all)
        assert made.endswith(" m² für 1 €")
    both = f"{GREETINGS}\n\n```\n{GREETINGS}\n```\n"
    made_of = conversation_pdf.conversation_pdf(conversation("Привет"), [message(10, both, None, Role.ASSISTANT)], UUID(int=10))
    assert made_of.startswith(b"%PDF-")
    assert (b"DejaVuSans" in made_of, b"DejaVuSansMono" in made_of) == (has_all, has_all)


needs_fonts = pytest.mark.skipif(
    len(pdf_text._fallbacks()) < 2, reason="needs fonts-droid-fallback and fonts-lohit-deva, which `make test` installs"
)


@needs_fonts
def test_f49_a_question_keeps_its_lines_and_blanks() -> None:
    asked = "Mend this:\n```python\nif x:\n    for y in z:\n        print(y,  1)\n\treturn\n```\n- one\n  - two"
    (part,) = markdown_pdf.MarkdownPages(pdf_text.Shown()).plain(asked)
    lines = [line.replace("\u00a0", " ") for line in part.text.split("<br/>")]
    assert lines == asked.expandtabs(4).split("\n")
    assert "    for" not in part.text, "blanks that a paragraph would draw as one"


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("需要3天，价格：100元（说明）", {"DroidSansFallback"}),
        ("面積は、カタカナ・ひらがな", {"DroidSansFallback"}),
        ("안녕하세요, 값은 “이것”입니다", {"DroidSansFallback"}),
        ("नमस्ते, यह हिंदी है। क्षत्रिय", {"Lohit-Devanagari"}),
        ("مرحبا! هذه فقرة، 123", set()),
        ("שלום, זה משפט", set()),
    ],
)
def test_every_script_is_shown_in_text_and_code(text: str, fonts: set[str]) -> None:
    looks = kit_paper.styles()
    for name in (looks.plain.fontName, looks.head.fontName, looks.mono):
        shown = pdf_text.Shown()
        pieces = list(shown.runs(text, name))
        assert "".join(piece for piece, _ in pieces) == text
        assert not shown.is_missing
        assert fonts <= {font for _, font in pieces}


def test_lines_to_the_left_keep_every_letter_and_stand_in_order() -> None:
    shown, looks = pdf_text.Shown(), kit_paper.styles()
    text = "שלום עולם, this is English, ושוב עברית ועוד מילים"
    lines = shown.lines_to_the_left(text, looks.plain.fontName, 9, 120)
    assert len(lines) > 1
    assert sorted("".join(lines).replace(" ", "")) == sorted(text.replace(" ", ""))
    assert lines[0].endswith("םולש")
    assert pdf_text.in_order("    x = 'שלום'") == "    x = 'םולש'"
    assert pdf_text.runs_to_the_left("123 שלום") is True
    assert pdf_text.runs_to_the_left("a שלום") is False


def flat(markdown: str) -> list[tuple[str, str]]:
    """Kind and text of each part of a page."""
    parts = list(markdown_pdf.MarkdownPages(pdf_text.Shown()).parts(markdown))
    return [(type(part).__name__, part.getPlainText() if hasattr(part, "getPlainText") else "") for part in parts]


def test_markdown_is_laid_out() -> None:
    text = (
        "# Title\n\nOne **two** `a_b` ~~no~~ [x](https://example.org) <br>\nnext line\n\n- a\n- b\n  1. c\n\n> q\n\n"
        "| h | i |\n|---|---|\n| 1 | 2 |\n\n```py\n*code* $x$\n\tend\n```\n\n---\n\nEnd"
    )
    assert flat(text) == [
        ("Paragraph", "Title"),
        ("Paragraph", "One two a_b no x next line"),
        ("Paragraph", "a"),
        ("Paragraph", "b"),
        ("Paragraph", "c"),
        ("Paragraph", "q"),
        ("Table", ""),
        ("XPreformatted", flat("```\n*code* $x$\n\tend\n```")[0][1]),
        ("HRFlowable", ""),
        ("Paragraph", "End"),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "$a_1 * b_2 * c$",
        "\\(x^2 * y * z\\)",
        "\\[a_{1}*b*c\\]",
        "$$a*b*c$$",
        "若$a*b*c$且",
        "\\begin{align} a \\\\ b \\end{align}",
        "\\(a \\\\ b\\)",
    ],
)
def test_f49_formulas_stand_as_their_source(formula: str) -> None:
    assert flat(f"Also {formula} so") == [("Paragraph", f"Also {formula} so")]


@pytest.mark.parametrize(
    "formula",
    ["\\begin{align*}\na &= b \\\\\nc &= *d*\n\\end{align*}", "$$\na \\\\\n=\nb\n- c\n$$", "\\[ x \\\\ y\n+ z \\]"],
)
def test_f49_a_formula_of_several_lines_is_no_heading_and_no_list(formula: str) -> None:
    assert flat(f"So:\n{formula}\nand on") == [("Paragraph", "So:"), ("Paragraph", formula.replace("\n", "")), ("Paragraph", "and on")]


@pytest.mark.parametrize(
    ("markdown", "markup"),
    [
        ("a<br>b<br/>c", "a<br/>b<br/>c"),
        ("H<sub>2</sub>O, x<SUP>2</SUP>", "H<sub>2</sub>O, x<super>2</super>"),
        ("**a<sup>b</sup>**", '<font name="{bold}">a</font><super><font name="{bold}">b</font></super>'),
        ("<kbd>Ctrl</kbd>", '<font name="{mono}">Ctrl</font>'),
        (
            "<sub>a **b</sub>** `<br>`",
            '&lt;sub&gt;a <font name="{bold}">b</font><font name="{bold}">&lt;/sub&gt;</font> <font name="{mono}">&lt;br&gt;</font>',
        ),
        ("<div>a</div> <!-- b --> 5 < 6", "&lt;div&gt;a&lt;/div&gt; &lt;!-- b --&gt; 5 &lt; 6"),
        ("<br>\nx", "<br/><br/>x"),
    ],
)
def test_tags_are_drawn_as_on_the_page_and_others_stand(markdown: str, markup: str) -> None:
    looks = kit_paper.styles()
    runs = runs_of(next(token for token in reader().parse(markdown) if token.type == "inline"))
    pages = markdown_pdf.MarkdownPages(pdf_text.Shown())
    made = "".join(pages._run(piece, kind, looks.plain.fontName, 0) for piece, kind in runs)
    assert made == markup.format(bold=looks.head.fontName, mono=looks.mono)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("עברית (סוגריים) foo(bar) 12-34.", ".foo(bar) 12-34 (םיירגוס) תירבע"),
        ("שלום (a) [ב {ג}] (1)", "(1) [{ג} ב] (a) םולש"),
        ("English (עברית) [אב", "English (תירבע) [בא"),
        ("(" * 20_000 + "ש)", None),
        ("(ש)" * 7_000, None),
    ],
)
def test_f49_brackets_stand_where_they_stand_on_the_page(text: str, drawn: str | None) -> None:
    (line,) = pdf_text.Shown().lines_to_the_left(text, kit_paper.styles().plain.fontName, 9, 1_000)
    assert len(line) == len(text)
    assert drawn is None or line == drawn


@needs_fonts
@pytest.mark.parametrize(
    "markdown",
    [
        "हिन्दी",
        "# हिन्दी (x)",
        "**हिन्दी**, `x`",
        "a *हिन्दी*→",
        "→**हिन्दी**😀`x`→हिन्दी",
        "| हिन्दी |\n|---|\n| हिन्दी |",
        "```\n  x = 'हिन्दी'  # हिन्दी\n```",
    ],
)
def test_f49_devanagari_is_shaped(markdown: str) -> None:
    """The sign of a short i is drawn before its letter, and n and d are one."""
    (part, *_) = markdown_pdf.MarkdownPages(pdf_text.Shown()).parts(markdown)
    paragraphs = [cell for row in part._cellvalues for cell in row] if hasattr(part, "_cellvalues") else [part]
    for paragraph in paragraphs:
        paragraph.wrap(400, 100)
        drawn = "".join(word.text for line in paragraph.blPara.lines for word in line.words)
        assert "\u093f\u0939" in drawn
        assert "\u0939\u093f" not in drawn
        assert "\u094d" not in drawn


@needs_fonts
def test_f49_lines_of_code_around_a_shaped_one_stay_as_they_are() -> None:
    code = "```python\nif x:\n    name = 'हिन्दी'\n    return  name\n```"
    begin, shaped, end = markdown_pdf.MarkdownPages(pdf_text.Shown()).parts(code)
    assert [type(part).__name__ for part in (begin, shaped, end)] == ["XPreformatted", "ShapedText", "XPreformatted"]
    assert [begin.frags[0].text, end.frags[0].text] == ["if x:", "    return  name"]
    assert shaped.text.startswith("\u00a0\u00a0\u00a0\u00a0name = 'हिन्दी'")
    assert (begin.style.spaceAfter, shaped.style.spaceAfter, end.style.spaceAfter) == (0, 0, 5)


@needs_fonts
def test_f49_what_is_shaped_is_copied_as_it_was_written() -> None:
    """Titles, questions, paragraphs (also where a page ends inside one), lists, cells and code, as a reader of the file takes them out."""
    sentence = "हिन्दी में क्षत्रिय और विद्यार्थी किताब पढ़ते हैं।"
    answer = (
        f"# {sentence}\n\n{sentence} **मोटा** और `कोड`.\n\n- {sentence}\n\n| किताब |\n|---|\n| विद्या |\n\n```\nx = 'हिन्दी'\n```\n\n"
        + "Plain.\n\n" * 28
        + " ".join(f"{number} {sentence}" for number in range(60))
        + "\n\nThe end."
    )
    messages = [message(10, f"{sentence}\nक्षमा", None, Role.USER), message(11, answer, UUID(int=10), Role.ASSISTANT)]
    made = conversation_pdf.conversation_pdf(conversation("विद्यार्थी"), messages)
    said = " ".join(
        subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True, timeout=60).stdout.decode().split()
    )
    for text in ("विद्यार्थी You", f"{sentence} क्षमा", f"{sentence} मोटा और कोड.", f"– {sentence}", "किताब", "विद्या", "x = 'हिन्दी'"):
        assert text in said, (text, said)
    (number,) = re.findall(r"\d+", said.split("The end.")[0])[-1:]
    assert number == "59"
    assert all(f"{number} {sentence}" in said for number in range(60))


@needs_fonts
def test_f49_a_shaped_paragraph_is_parted_with_its_words() -> None:
    text = " ".join(f"हिन्दी{number}" for number in range(200))
    (part,) = markdown_pdf.MarkdownPages(pdf_text.Shown()).parts(text)
    part.wrap(300, 10_000)
    before, after = part.split(300, part.height / 2)
    assert before.said + after.said == text
    assert before.said and after.said
    after.wrap(300, 10_000)
    middle, last = after.split(300, after.height / 2)
    assert (before.said + middle.said + last.said, bool(middle.said and last.said)) == (text, True)
    (part,) = markdown_pdf.MarkdownPages(pdf_text.Shown()).parts("विद्यार्थी " * 20)
    part.wrap(20, 10_000)
    assert [each.said for each in part.split(20, part.height / 2)] == ["", ""], "a word longer than a line is taken out as it is drawn"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**注意：**请", "注意：请"),
        ("これは**「重要」**です", "これは「重要」です"),
        ("$5 and $6 *x*", "$5 and $6 x"),
        ("3~5天 a*b", "3~5天 a*b"),
    ],
)
def test_f49_emphasis_in_every_script(text: str, said: str) -> None:
    assert flat(text) == [("Paragraph", said)]


@pytest.mark.parametrize(
    "heavy",
    [
        "| " + "x" * 5000 + " |\n|---|\n| y |",
        "|a" * 40 + "|\n" + "|-" * 40 + "|\n",
        "> " * 60 + "deep",
        "- " * 40 + "deep",
        "字" * 50_000,
        "हिन्दी" * 5_000,
        "ש " * 20_000,
        "",
    ],
)
def test_what_is_heavy_still_becomes_pages(heavy: str) -> None:
    made = conversation_pdf.conversation_pdf(conversation("Heavy"), [message(10, heavy, None, Role.ASSISTANT)], UUID(int=10))
    assert made.startswith(b"%PDF-")
    assert b"ai-generated: true" in made
