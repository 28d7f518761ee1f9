"""Content encodings a provider sends although we ask for none: undone piece by piece, never more than a bounded amount at once."""

import zlib

_PIECE = 256 * 1024
_GZIP = b"\x1f\x8b"


class ContentDecoder:
    """Streaming gzip, of one member or several (RFC 1952), or deflate; the latter wrapped as in RFC 1950 or raw, which servers confuse."""

    __slots__ = ("_inflate", "_is_gzip", "_may_hold_more", "_rest")

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_gzip else None
        self._rest = b""
        self._may_hold_more = False

    def feed(self, data: bytes) -> None:
        """Take more encoded bytes, once `next_piece` has run dry."""
        self._rest += data
        self._may_hold_more = True

    def next_piece(self) -> bytes:
        """Some decoded bytes, or none when more input is needed. Raises `ValueError`."""
        while self._may_hold_more and (inflate := self._begun()) is not None:
            try:
                piece = inflate.decompress(self._rest, _PIECE)
            except zlib.error as error:
                raise ValueError(str(error)) from error
            self._rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
            if piece:
                return piece
            self._may_hold_more = inflate.eof
        self._may_hold_more = False
        return b""

    def _begun(self) -> "zlib._Decompress | None":
        """What undoes the bytes at hand: the next member where one has ended; None where more must come first, or nothing may."""
        if self._inflate is None:
            if len(self._rest) < len(_GZIP):
                return None
            is_wrapped = self._rest[0] & 0x0F == zlib.DEFLATED and int.from_bytes(self._rest[:2]) % 31 == 0
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
        elif self._inflate.eof:
            self._rest = self._rest.lstrip(b"\0") if self._is_gzip else b""  # some pad the end with zeros
            if not self._rest.startswith(_GZIP):
                self._rest = self._rest if self._rest == _GZIP[:1] else b""
                return None
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return self._inflate

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
