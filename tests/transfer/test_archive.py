"""Exports that were made to be heavy: what they may hold is bounded before it is held."""

import io
import struct
import zipfile

import pytest

from aim2balance.transfer import archive
from aim2balance.transfer.types import Unreadable


def zipped(**files: bytes) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in files.items():
            archived.writestr(f"{name}.json", content)
    return packed


def read_all(file: io.BytesIO) -> list[object]:
    return [entry for source in archive.open_export(file) for entry in archive.entries(source)]


def test_f64_what_is_unpacked_is_bounded_by_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_ANY_RATIO", 1 << 20)
    many = zipped(**{f"chat{number}": b"[" + b" " * (1 << 20) + b"]" for number in range(20)})
    with pytest.raises(Unreadable) as refused:
        read_all(many)
    assert refused.value.reason == "file_too_large"
    assert read_all(zipped(chats=b'[{"a": 1}]')) == [{"a": 1}]


@pytest.mark.parametrize("heavy", [b"[" + b"{}," * 60 + b"{}]", b"[" * 60 + b"]" * 60, b"[" + b"1," * 200 + b"1]"])
def test_f64_a_chat_of_very_many_values_is_not_decoded(monkeypatch: pytest.MonkeyPatch, heavy: bytes) -> None:
    monkeypatch.setattr(archive, "MOST_CONTAINERS", 50)
    monkeypatch.setattr(archive, "MOST_VALUES", 150)
    monkeypatch.setattr(archive, "_decode", lambda _: pytest.fail("it was decoded") if len(_) > 20 else {})
    entries = read_all(io.BytesIO(b"[" + heavy + b",{}]"))
    assert [entry.reason if isinstance(entry, Unreadable) else entry for entry in entries] == ["chat_too_large", {}]


@pytest.mark.parametrize("is_zip64", [False, True])
def test_f64_a_zip_with_a_huge_directory_is_not_opened(monkeypatch: pytest.MonkeyPatch, is_zip64: bool) -> None:
    monkeypatch.setattr(archive.zipfile, "ZipFile", lambda _: pytest.fail("its directory was read"))
    huge = 17 << 20
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 0 if is_zip64 else huge, 0, 0)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, huge, 0) + struct.pack("<4sLQL", b"PK\6\7", 0, 4, 1)
    file = io.BytesIO(b"PK\3\4" + (record if is_zip64 else b"") + end)
    with pytest.raises(Unreadable) as refused:
        list(archive.open_export(file))
    assert refused.value.reason == "file_too_large"


def test_f62_blanks_before_a_text_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not kept: with every further piece the same blanks would be looked at again."""
    monkeypatch.setattr(archive, "PIECE", 8)
    source = archive.Source(io.BytesIO(b" " * 8000 + b"[1]"), archive.Budget(1 << 20))
    held: list[int] = []
    monkeypatch.setattr(archive, "_elements", lambda _, kept: held.append(len(kept)) or iter(()))
    assert list(archive.entries(source)) == []
    assert held[0] <= 8


def test_f62_a_string_without_an_end_is_read_in_ever_larger_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each small piece would have it looked at anew from its beginning."""
    monkeypatch.setattr(archive, "PIECE", 16)
    sizes: list[int] = []

    class Watched(archive.Source):
        def read(self, size: int = 16) -> bytes:
            sizes.append(size)
            return super().read(size)

    with pytest.raises(Unreadable):
        list(archive.entries(Watched(io.BytesIO(b'["' + b"x" * 100_000), archive.Budget(1 << 20))))
    assert len(sizes) < 20
