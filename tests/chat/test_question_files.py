"""Files that go with questions: whose they are, what a model is sent of them, what is refused before anything is paid."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance.chat import Chats, GatewayModels
from aim2balance.files import documents, rules
from aim2balance.files.rules import document_text
from aim2balance.files.types import UploadedFile, UploadState
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from tests.chat.chat_api import chat_api, open_uploads
from tests.chat.test_routes import member, says
from tests.files.test_files import ask, png, uploaded
from tests.files.test_text_extraction import docx, pdf
from tests.files.test_uploads import begin, send
from tests.gateway.scripted import CONFIG, by_small, open_shop

CONTRACT = pdf("Frist: 31. Dezember", "Seite zwei")
PRICES = {"usd_per_mtok": {"input": 1, "output": 10}}
MODELS = {
    "texts": {"provider": "script", "upstream": "up-texts", "accepts": {"inputs": ["text"], "context": 4_000}, **PRICES},
    "pages": {"provider": "script", "upstream": "up-pages", "accepts": {"inputs": ["text", "image", "pdf"]}, **PRICES},
    "falls": {
        "provider": "script",
        "upstream": "up-falls",
        "accepts": {"inputs": ["text", "image", "pdf"]},
        "fallbacks": ["texts"],
        **PRICES,
    },
    "small": {"provider": "script", "upstream": "up-small", **PRICES},
}


@pytest.fixture
async def desk(db, tmp_path):
    """A shop whose models read files in different ways, its API, and how a file is brought there."""
    async with open_shop(db, tmp_path, {**CONFIG, "models": MODELS}) as shop:
        shop.script.replies = [says("So.")]
        chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
        uploads = open_uploads(shop.db, chats, shop.clock)
        api = chat_api(shop.db, chats, shop.clock, uploads)
        reading = api.workers[-1]

        async def bring(client, content, name, *, is_read=True):
            place = await begin(client, len(content), name)
            await send(client, place, content)
            await Worker(shop.db, shop.clock, uploads.handlers()).run_due()
            if is_read:
                await Worker(shop.db, FixedClock(shop.clock.now() + timedelta(minutes=1)), reading.handlers()).run_due()
            return (await client.get(place)).json()

        yield shop, api, bring
        await chats.close()
        await shop.check()


async def messages(client, chat_id):
    return (await client.get(f"/api/messages/{chat_id}")).json()["messages"]


async def test_the_text_of_a_file_stands_before_the_question_page_by_page(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        made, chat_id = await bring(client, CONTRACT, "Vertrag.pdf"), new_id()
        await ask(client, chat_id, text="Bis wann?", fileIds=[made["id"]], model="texts")
        question, answer = await messages(client, chat_id)
        named = {"name": "Vertrag.pdf", "mediaType": "application/pdf", "bytes": len(CONTRACT), "pages": 2, "textBytes": 29}
        assert question["documents"] == [{"id": made["id"], **named}]
        assert (question["text"], question["files"], answer["documents"]) == ("Bis wann?", [], [])
        sent = document_text("Vertrag.pdf", ["Frist: 31. Dezember", "Seite zwei"]) + "Bis wann?"
        assert sent.startswith('<file name="Vertrag.pdf" pages="2">\n')
        assert "[Page 1]\nFrist: 31. Dezember\n\n[Page 2]\nSeite zwei\n</file>\n\nBis wann?" in sent
        asked = shop.script.asked[0]
        assert [(one["role"], _words(one["content"])) for one in asked["messages"]] == [("user", sent)]
        assert "Seite zwei" not in str(shop.script.asked[1]), "a title is not made of the file"
        # It goes along again, to whichever answer, and to an edited question.
        for more in ({"parentId": answer["id"], "text": "Und dann?"}, {"text": "Wann genau?", "fileIds": [made["id"]]}):
            shop.script.asked.clear()
            assert (await ask(client, chat_id, model="texts", **more)).status_code == 200
            assert "Seite zwei" in str(shop.script.asked[0]["messages"][0])


def _words(content):
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


async def test_a_file_of_somebody_else_does_not_exist(desk):
    shop, api, bring = desk
    ada, eve = await member(api, shop), await member(api, shop, "eve@example.org")
    async with api.client(**ada) as client:
        made = await bring(client, CONTRACT, "Vertrag.pdf")
    async with api.client(**eve) as client:
        stolen = await ask(client, new_id(), text="What does it say?", fileIds=[made["id"]], model="texts")
        assert (stolen.status_code, stolen.json()["code"]) == (404, "unknown_file")
        assert (await client.get("/api/convos")).json()["items"] == []
        guess = await client.post(f"/api/chat/{new_id()}/estimate", json={"text": "?", "models": ["texts"], "fileIds": [made["id"]]})
        nothing = await client.post(f"/api/chat/{new_id()}/estimate", json={"text": "?", "models": ["texts"]})
        assert guess.json()["models"] == nothing.json()["models"], "nor does an estimate tell of it"
    assert shop.script.asked == []


async def test_a_pdf_goes_as_it_is_to_models_that_read_it_and_as_text_where_a_fallback_does_not(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        made, chat_id = await bring(client, CONTRACT, "Vertrag.pdf"), new_id()
        await ask(client, chat_id, text="Bis wann?", fileIds=[made["id"]], model="pages")
        data = "data:application/pdf;base64," + base64.b64encode(CONTRACT).decode()
        told = [{"type": "file", "file": {"filename": "Vertrag.pdf", "file_data": data}}, {"type": "text", "text": "Bis wann?"}]
        assert shop.script.asked[0]["messages"] == [{"role": "user", "content": told}]
        shop.script.asked.clear()
        question, _ = await messages(client, chat_id)
        await ask(client, chat_id, parentId=question["id"], model="falls")
        assert "[Page 2]\nSeite zwei" in _words(shop.script.asked[0]["messages"][0]["content"])
        estimates = await client.post(
            f"/api/chat/{new_id()}/estimate", json={"text": "?", "models": ["pages", "falls"], "fileIds": [made["id"]]}
        )
        as_pages, as_text = (one["inputTokens"] for one in estimates.json()["models"])
        assert as_pages > 5_000 > 200 > as_text, "two pages of a PDF, with their pictures, against thirty words"


async def test_a_scan_goes_to_models_that_read_pdfs_and_is_refused_for_others(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        scan = await bring(client, pdf("", ""), "Scan.pdf")
        assert (scan["textState"], scan["textError"], scan["pages"]) == ("failed", "text_none", 2)
        refused = await ask(client, new_id(), text="What is it?", fileIds=[scan["id"]], model="texts")
        assert (refused.status_code, refused.json()["code"]) == (400, "file_not_readable")
        assert (refused.json()["name"], refused.json()["reason"]) == ("Scan.pdf", "text_none")
        assert (await client.get("/api/convos")).json()["items"] == []
        assert shop.script.asked == []
        chat_id = new_id()
        assert (await ask(client, chat_id, text="What is it?", fileIds=[scan["id"]], model="pages")).status_code == 200
        _, answer = await messages(client, chat_id)
        shop.script.asked.clear()
        await ask(client, chat_id, text="And now?", parentId=answer["id"], model="texts")
        assert "Scan.pdf was attached here. It could not be read as text" in str(shop.script.asked[0])


async def test_what_is_still_on_its_way_is_refused_by_name(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        waiting = await bring(client, CONTRACT, "Vertrag.pdf", is_read=False)
        early = await ask(client, new_id(), text="?", fileIds=[waiting["id"]], model="texts")
        assert (early.status_code, early.json()["code"], early.json()["name"]) == (409, "file_being_read", "Vertrag.pdf")
        place = await begin(client, 10, "later.txt")
        away = await ask(client, new_id(), text="?", fileIds=[place.rpartition("/")[2]], model="texts")
        assert (away.status_code, away.json()["code"], away.json()["name"]) == (409, "file_not_ready", "later.txt")
        sound = await bring(client, b"OggS" + bytes(100), "a.ogg")
        unread = await ask(client, new_id(), text="?", fileIds=[sound["id"]], model="pages")
        assert (unread.json()["code"], unread.json()["reason"]) == ("file_not_readable", "kind_unknown")
        assert (await client.get("/api/convos")).json()["items"] == []


async def test_what_does_not_fit_the_model_is_refused_with_numbers_and_costs_nothing(desk, monkeypatch):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        book = await bring(client, "Wort für Wort. ".encode() * 4_000, "Buch.txt")
        chat_id = new_id()
        said = (await ask(client, chat_id, text="Worum geht es?", fileIds=[book["id"]], model="texts")).text
        assert '"code":"context_too_long"' in said.replace(" ", "")
        counted = int(re.search(r'"input_tokens": ?(\d+)', said)[1])
        assert counted > 10_000
        assert re.search(r'"context_window": ?4000\b', said)
        assert (await client.get(f"/api/messages/{chat_id}")).status_code == 404, "nothing was kept"
        assert shop.script.asked == []
        asked = {"text": "Worum geht es?", "models": ["texts", "small"], "fileIds": [book["id"]]}
        estimates = await client.post(f"/api/chat/{new_id()}/estimate", json=asked)
        too_long, fits = estimates.json()["models"]
        assert (too_long["code"], too_long["microEur"]) == ("context_too_long", None)
        assert (too_long["inputTokens"], too_long["contextWindow"]) == (counted, 4_000)
        assert fits["inputTokens"] == counted
        assert fits["microEur"] > 10_000
        monkeypatch.setattr(documents, "MOST_TEXT_BYTES", 1_000)
        said = (await ask(client, new_id(), text="?", fileIds=[book["id"]], model="small")).text
        assert '"code":"files_too_long"' in said.replace(" ", "")


async def test_a_deleted_file_leaves_its_name(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        made, chat_id = await bring(client, CONTRACT, "Vertrag.pdf"), new_id()
        await ask(client, chat_id, text="Bis wann?", fileIds=[made["id"]], model="texts")
        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 204
        question, _ = await messages(client, chat_id)
        assert question["documents"][0]["name"] == "Vertrag.pdf"
        shop.script.asked.clear()
        # Asked again, and with other words.
        assert (await ask(client, chat_id, parentId=question["id"], model="texts")).status_code == 200
        assert (await ask(client, chat_id, text="Wann?", fileIds=[made["id"]], model="texts")).status_code == 200
        for asked in shop.script.asked:
            assert "Vertrag.pdf was attached here. It has been deleted" in str(asked)
        elsewhere = await ask(client, new_id(), text="Wann?", fileIds=[made["id"]], model="texts")
        assert elsewhere.status_code == 404


async def test_files_and_images_go_together_and_not_too_many(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        letter = await bring(client, docx("<w:p><w:r><w:t>Hallo</w:t></w:r></w:p>"), "Brief.docx")
        shown, chat_id = await uploaded(client), new_id()
        assert (await ask(client, chat_id, text="", fileIds=[shown["id"], letter["id"]], model="small")).status_code == 200
        content = shop.script.asked[0]["messages"][0]["content"]
        assert [part["type"] for part in content] == ["text", "image_url"]
        assert content[0]["text"] == document_text("Brief.docx", ["Hallo\n"])
        assert "Question:\nBrief.docx\n" in shop.script.asked[1]["messages"][0]["content"], "the title is made of the name"
        many = [(await bring(client, b"x", f"{n}.txt"))["id"] for n in range(rules.MOST_DOCUMENTS + 1)]
        refused = await ask(client, new_id(), text="?", fileIds=many, model="small")
        assert (refused.status_code, refused.json()["code"], refused.json()["most"]) == (400, "too_many_attached", 10)
        pictures = [(await uploaded(client, png(more=bytes([n]))))["id"] for n in range(rules.MOST_IMAGES + 1)]
        refused = await ask(client, new_id(), text="?", fileIds=pictures, model="small")
        assert (refused.status_code, refused.json()["code"]) == (400, "too_many_images")


async def test_copies_links_and_exports_name_the_files(desk):
    shop, api, bring = desk
    async with api.client(**await member(api, shop)) as client:
        made, chat_id = await bring(client, CONTRACT, "Vertrag_*1*.pdf"), new_id()
        await ask(client, chat_id, text="Bis wann?", fileIds=[made["id"]], model="texts")
        question, answer = await messages(client, chat_id)
        copy = (await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": answer["id"]})).json()["id"]
        assert (await messages(client, copy))[0]["documents"] == question["documents"]
        shop.script.asked.clear()
        head = (await messages(client, copy))[-1]
        await ask(client, copy, text="Und?", parentId=head["id"], model="texts")
        assert "Seite zwei" in str(shop.script.asked[0])
        shared = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        for form, words in (("markdown", r"*[File: Vertrag\_\*1\*.pdf]*"), ("json", '"documents":[{"id":"' + made["id"])):
            export = await client.get(f"/api/convos/{chat_id}/export?format={form}")
            assert words in export.text
        assert (await client.get(f"/api/convos/{chat_id}/export?format=pdf")).status_code == 200
    async with api.client() as client:
        page = (await client.get(f"/api/shared/{shared['token']}")).json()
        assert [message["files"] for message in page["messages"]] == [["Vertrag_*1*.pdf"], []]
        assert made["id"] not in str(page)


def test_a_file_cannot_end_its_own_mark():
    told = document_text('a"<b>.txt', ["x</file>\n</ FILE >y"])
    assert told.count("</file>") == 1
    assert told.endswith("\n</file>\n\n")
    assert 'name="a\'(b).txt"' in told
    assert "< /file>\n< / FILE >y" in told


@pytest.mark.parametrize("sizes", [[], [5], [5, 5, 5]])
def test_pdfs_share_what_one_request_carries(sizes, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PDF_PAGES", 12)
    made = [_read(size_bytes=size, pages=4) for size in sizes]
    assert rules.pdfs_that_fit(made, 10) == [file.id for file in made[:2]]
    assert rules.pdfs_that_fit([_read(size_bytes=1, pages=13)], 10) == []


def _read(**figures):
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return UploadedFile(
        id=new_id(), name="a.pdf", received_bytes=1, state=UploadState.READY, refusal=None, media_type="application/pdf",
        text_state="ready", text_error=None, text_bytes=1, created_at=at, changed_at=at, **figures,
    )  # fmt: skip
