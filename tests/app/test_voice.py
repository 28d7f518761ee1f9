"""What a person says is written down for their message, paid like an answer, within what they may use."""

import io
import wave

from tests.app.conftest import Running


def wav(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000 * seconds))
    return out.getvalue()


async def test_a_voice_is_written_down_and_paid(running: Running) -> None:
    _, token = await running.person("speaker@example.org", euro="1")
    async with running.client(authorization=f"Bearer {token}") as client:
        told = (await client.get("/api/voice", params={"euOnly": "true"})).json()["transcription"]
        assert (told["model"], told["isExact"], told["isDemo"], told["region"]) == ("demo-transcription", True, True, "eu")
        answer = await client.post("/api/voice/transcriptions", params={"language": "de"}, content=wav(59))
        assert answer.status_code == 200
        said = answer.json()
        assert said["text"].startswith("Das ist das Transkript der Demo.")
        assert said["totalMicroEur"] == told["microEurPerMinute"] > 0, "what is said before is what is paid for a minute"
        receipt = (await client.get(f"/api/receipts/{said['receiptId']}")).json()
        assert (receipt["requestType"], receipt["usage"]["audio_seconds"]) == ("transcription", 60), (
            "with its header begun the sixtieth second"
        )
        assert receipt["impact"]["kWh"] is None


async def test_who_has_nothing_left_and_what_is_no_sound_are_refused(running: Running) -> None:
    _, token = await running.person("poor@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.post("/api/voice/transcriptions", content=wav(1))).json()["code"] == "insufficient_balance"
    _, token = await running.person("typist@example.org", euro="1")
    async with running.client(authorization=f"Bearer {token}") as client:
        for body, code in ((b"no sound", "size_unknown"), (b"", "invalid_request_error")):
            answer = await client.post("/api/voice/transcriptions", content=body)
            assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_an_answer_is_read_aloud_for_what_was_said_before(running: Running) -> None:
    _, token = await running.person("listener@example.org", euro="1")
    async with running.client(authorization=f"Bearer {token}") as client:
        chat = "01900000-0000-7000-8000-00000000a10d"
        asked = {"parentId": None, "text": "Say something.", "model": "demo"}
        assert (await client.post(f"/api/chat/{chat}/messages", json=asked)).status_code == 200
        told = (await client.get("/api/voice", params={"conversationId": chat, "euOnly": "true"})).json()["speech"]
        assert (told["model"], told["isExact"], told["isDemo"], told["region"]) == ("demo-speech", True, True, "eu")
        text = "Ein Reiher steht im Schilf. " * 40
        said = await client.post("/api/voice/speech", json={"model": told["model"], "text": text, "conversationId": chat})
        assert (said.status_code, said.headers["content-type"], said.content[:4]) == (200, "audio/wav", b"RIFF")
        receipt = (await client.get(f"/api/receipts/{said.headers['x-a2b-receipt']}")).json()
        assert (receipt["requestType"], receipt["usage"]["characters"], receipt["conversationId"]) == ("speech", len(text), chat)
        nowhere = {"model": told["model"], "text": text, "conversationId": f"{chat[:-1]}e"}
        refused = await client.post("/api/voice/speech", json=nowhere)
        assert (refused.status_code, refused.json()["code"]) == (404, "chat_not_found")
        assert receipt["impact"]["kWh"] is None
        paid = receipt["money"]["totalMicroEur"]
        assert paid == round(told["microEurPerMillionCharacters"] * len(text) / 1_000_000) > 0
        assert float(said.headers["x-a2b-cost-eur"]) * 1_000_000 == paid
        long = await client.post("/api/voice/speech", json={"model": told["model"], "text": "x" * 4001})
        assert (long.status_code, long.json()["code"]) == (400, "invalid_request_error")
        unknown = await client.post("/api/voice/speech", json={"model": "far-speech", "text": "Hello."})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "model_not_found")
