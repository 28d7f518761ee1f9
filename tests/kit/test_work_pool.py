"""F64: heavy work of one person waits for its turn; others do not wait for it, and what nobody waits for is not begun."""

import asyncio
import threading
from uuid import UUID

import pytest

from aim2balance.kit.errors import DomainError
from aim2balance.kit.work_pool import WorkPool

ADA, BOB = UUID(int=1), UUID(int=2)


class Piece:
    """Work that goes on until it is let go."""

    def __init__(self, name: str, order: list[str]) -> None:
        self.name, self._order = name, order
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self._order.append(self.name)
        self.begun.set()
        self.go_on.wait(30)
        return self.name


async def settled() -> None:
    """Whatever can begin has been handed to a thread."""
    for _ in range(5):
        await asyncio.sleep(0)


async def begun(piece: Piece) -> None:
    assert await asyncio.to_thread(piece.begun.wait, 30)


async def test_f64_one_piece_of_a_person_at_a_time_and_others_go_on() -> None:
    pool, order = WorkPool("test", threads=2), []
    first, second, other = Piece("ada 1", order), Piece("ada 2", order), Piece("bob", order)
    asked = [asyncio.create_task(pool.run(who, piece)) for who, piece in ((ADA, first), (ADA, second), (BOB, other))]
    await begun(first)
    await begun(other)
    assert not second.begun.is_set()
    for piece in (first, second, other):
        piece.go_on.set()
    assert await asyncio.gather(*asked) == ["ada 1", "ada 2", "bob"]
    assert order[-1] == "ada 2"


async def test_f64_those_who_wait_take_turns() -> None:
    pool, order = WorkPool("test", threads=1), []
    pieces = [(who, Piece(name, order)) for who, name in ((ADA, "a1"), (ADA, "a2"), (ADA, "a3"), (BOB, "b1"), (BOB, "b2"))]
    asked = [asyncio.create_task(pool.run(who, piece)) for who, piece in pieces]
    for _, piece in pieces:
        piece.go_on.set()
    await asyncio.gather(*asked)
    assert order == ["a1", "a2", "b1", "a3", "b2"]


async def test_f64_what_nobody_waits_for_any_more_is_not_begun_and_what_began_keeps_its_place() -> None:
    pool, order = WorkPool("test", threads=2), []
    first, second, third = Piece("first", order), Piece("second", order), Piece("third", order)
    running, waiting, last = (asyncio.create_task(pool.run(ADA, piece)) for piece in (first, second, third))
    await begun(first)
    for task in (waiting, running):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await settled()
    assert not third.begun.is_set()
    first.go_on.set()
    third.go_on.set()
    assert await last == "third"
    assert order == ["first", "third"]


async def test_f64_a_person_has_only_so_much_waiting() -> None:
    pool, order = WorkPool("test", threads=2, most_waiting=2), []
    pieces = [Piece(str(number), order) for number in range(3)]
    asked = [asyncio.create_task(pool.run(ADA, piece)) for piece in pieces]
    await begun(pieces[0])
    with pytest.raises(DomainError) as refused:
        await pool.run(ADA, Piece("too much", order))
    assert (refused.value.code, refused.value.facts["most"]) == ("too_much_at_once", 2)
    for piece in pieces:
        piece.go_on.set()
    await asyncio.gather(*asked)
    await pool.run(ADA, lambda: None)


async def test_f64_work_that_fails_gives_its_place_back() -> None:
    pool = WorkPool("test", threads=1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await pool.run(ADA, lambda: 1 // 0)
    assert await pool.run(ADA, lambda: 3) == 3
