"""The replay server itself: a test double that lies would make every other test worthless."""

import http.client
import socket
import urllib.error
import urllib.request

import pytest

from tests.replay import Cut, Fault, Gate, Recording, ReplayServer, cut, load_recording, recording_index, replay

__all__ = ["replay"]

SAMPLE = Recording(
    id="sample",
    headers={"content-type": "text/event-stream", "x-request-id": "req_1", "content-length": "999"},
    body='data: {"text":"Grüße 🌱"}\r\n\r\ndata: 世界\n\ndata: [DONE]\n\n'.encode(),
    is_streaming=True,
)


@pytest.mark.parametrize("how", list(Cut))
def test_pieces_make_the_body(how):
    pieces = cut(SAMPLE.body, how)
    assert b"".join(pieces) == SAMPLE.body
    assert all(pieces)
    if how is Cut.EVENTS:
        assert len(pieces) == 3
    if how is Cut.BYTES:
        assert len(pieces) == len(SAMPLE.body)


def test_odd_cuts_fall_inside_characters_and_line_ends():
    pieces = cut("é\r\n".encode(), Cut.ODD)
    assert pieces[:2] == [b"\xc3", b"\xa9\r"]
    assert pieces[2:] == [b"\n"]


@pytest.mark.parametrize("framing", ["auto", "length", "chunked", "close"])
@pytest.mark.parametrize("how", list(Cut))
def test_an_answer_arrives_whole_and_the_request_is_kept(replay, how, framing):
    exchange = replay.serve(SAMPLE, cut=how, framing=framing)
    request = urllib.request.Request(exchange.url("/v1/chat/completions"), data=b'{"model":"x"}', headers={"Authorization": "Bearer k"})
    with urllib.request.urlopen(request) as answer:
        assert answer.read() == SAMPLE.body
        assert answer.headers["x-request-id"] == "req_1"
    [received] = exchange.received
    assert (received.method, received.path, received.json()) == ("POST", "/r/sample/v1/chat/completions", {"model": "x"})
    assert received.headers["authorization"] == "Bearer k"
    assert received.is_answered.wait(5)
    assert not received.was_abandoned.is_set()


def test_a_header_may_choose_the_recording(replay):
    replay.serve(SAMPLE)
    with urllib.request.urlopen(urllib.request.Request(f"{replay.url}/v1/models", headers={"X-Replay": "sample"})) as answer:
        assert answer.read() == SAMPLE.body


def test_what_is_not_there_is_404(replay):
    with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(f"{replay.url}/r/openai-nothing/v1/models"):
        pass
    assert caught.value.code == 404
    caught.value.close()


def test_the_gate_holds_the_last_piece(replay):
    gate = Gate()
    exchange = replay.serve(SAMPLE, cut=Cut.EVENTS, gate=gate)
    with urllib.request.urlopen(exchange.url()) as answer:
        first = answer.read1()
        assert first.startswith(b"data: {")
        assert not exchange.received[0].is_answered.is_set()
        gate.open()
        assert first + answer.read() == SAMPLE.body


def test_faults_are_used_up_one_per_request(replay):
    exchange = replay.serve(SAMPLE, faults=[Fault(status=429, headers={"retry-after": "2"}, body=b"{}"), Fault(status=503)])
    statuses = []
    for _ in range(3):
        try:
            with urllib.request.urlopen(exchange.url()) as answer:
                statuses.append((answer.status, answer.headers["retry-after"]))
                answer.read()
        except urllib.error.HTTPError as error:
            statuses.append((error.code, error.headers["retry-after"]))
            error.close()
    assert statuses == [(429, "2"), (503, None), (200, None)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(reset_after=0), ConnectionResetError),
        (Fault(reset_after=20), ConnectionResetError),
        (Fault(close_after=20), http.client.IncompleteRead),
        (Fault(close_after=0), http.client.RemoteDisconnected),
        (Fault(garbage=b"\x00\x01nonsense\r\n\r\n"), http.client.BadStatusLine),
    ],
)
def test_faults_break_what_they_say(replay, fault, expected):
    exchange = replay.serve(SAMPLE, cut=Cut.SEVEN, fault=fault)
    connection = http.client.HTTPConnection("127.0.0.1", replay.port, timeout=10)
    try:
        connection.request("POST", "/r/sample/x", body=b"{}")
        with pytest.raises(expected):
            connection.getresponse().read()
    finally:
        connection.close()
    assert exchange.received[0].sent in (0, 20)


@pytest.mark.parametrize("fault", [Fault(hang_before_head=True), Fault(silent_after=10)])
def test_an_abandoned_answer_is_noticed(replay, fault):
    exchange = replay.serve(SAMPLE, fault=fault)
    with socket.create_connection(("127.0.0.1", replay.port)) as connection:
        connection.sendall(b"POST /r/sample/v1 HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}")
        if fault.silent_after is not None:
            assert connection.recv(100)
    assert exchange.wait_received().was_abandoned.wait(5)


def test_recordings_are_served_by_their_id(replay):
    line = next(line for line in recording_index() if line["streaming"] and "non_ascii" in line["tags"])
    recording = load_recording(line["id"])
    with urllib.request.urlopen(f"{replay.url}/r/{line['id']}/v1/chat/completions") as answer:
        assert answer.read() == recording.body
        assert answer.headers["content-type"] == recording.headers["content-type"]


def test_a_server_stops_while_an_answer_hangs():
    with ReplayServer() as server:
        exchange = server.serve(SAMPLE, fault=Fault(hang_before_head=True))
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(b"GET /r/sample/v1 HTTP/1.1\r\nhost: x\r\n\r\n")
            exchange.wait_received()
