"""Content encodings a provider sends although we ask for none: undone piece by piece, never more than a bounded amount at once."""

import zlib

_PIECE = 256 * 1024


class ContentDecoder:
    """Streaming gzip or deflate; the latter wrapped as in RFC 1950 or raw, which servers confuse."""

    __slots__ = ("_inflate", "_may_hold_more", "_rest")

    def __init__(self, *, is_gzip: bool) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_gzip else None
        self._rest = b""
        self._may_hold_more = False

    def feed(self, data: bytes) -> None:
        """Take more encoded bytes, once `next_piece` has run dry."""
        self._rest += data
        self._may_hold_more = True

    def next_piece(self) -> bytes:
        """Some decoded bytes, or none when more input is needed. Raises `ValueError`."""
        if not self._may_hold_more or (self._inflate is None and len(self._rest) < 2):
            return b""
        if self._inflate is None:
            is_wrapped = self._rest[0] & 0x0F == zlib.DEFLATED and int.from_bytes(self._rest[:2]) % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
        try:
            piece = b"" if self._inflate.eof else self._inflate.decompress(self._rest, _PIECE)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        self._rest = self._inflate.unconsumed_tail
        self._may_hold_more = bool(piece)
        return piece

    @property
    def is_complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof


def decoder_for(encoding: str) -> ContentDecoder | None:
    """A decoder, or None for identity. Raises `ValueError` for an encoding that we do not speak."""
    match encoding.strip().lower():
        case "gzip" | "x-gzip":
            return ContentDecoder(is_gzip=True)
        case "deflate":
            return ContentDecoder(is_gzip=False)
        case "identity" | "":
            return None
        case other:
            raise ValueError(f"the provider answered in the encoding {other[:20]!r}, which nobody asked for")
