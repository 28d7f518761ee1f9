"""clamd's own protocol: what it says is believed only where it says that it looked."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aim2balance.adapters.scan.clamav import ClamAV
from aim2balance.kit.errors import Unavailable
from tests.adapters.clamd import EICAR, FakeClamd


async def pieces(*contents: bytes) -> AsyncIterator[bytes]:
    for content in contents:
        yield content


@pytest.mark.parametrize("is_local", [False, True])
async def test_it_finds_what_is_spread_over_pieces(is_local: bool, tmp_path: Path) -> None:
    async with FakeClamd(path=str(tmp_path / "clamd.ctl") if is_local else None) as clamd:
        scanner = clamd.scanner()
        await scanner.check()
        large = b"x" * (1 << 20)
        assert await scanner.scan(pieces(large, EICAR[:20], EICAR[20:])) == "Eicar-Test-Signature"
        assert await scanner.scan(pieces(large)) is None
        assert await scanner.scan(pieces()) is None
        assert [len(seen) for seen in clamd.seen] == [len(large) + len(EICAR), len(large), 0]


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: lstat() failed. ERROR", b"x" * 100_000])
async def test_any_other_answer_is_none(says: bytes) -> None:
    async with FakeClamd(says or b" ") as clamd:
        with pytest.raises(Unavailable) as refused:
            await clamd.scanner().scan(pieces(b"x"))
    assert refused.value.code == "scan_unavailable"


async def test_nobody_there_is_no_verdict(tmp_path: Path) -> None:
    for url in ("tcp://127.0.0.1:9", f"unix://{tmp_path}/nowhere"):
        with pytest.raises(Unavailable):
            await ClamAV(url).check()
        with pytest.raises(Unavailable):
            await ClamAV(url).scan(pieces(b"x"))
