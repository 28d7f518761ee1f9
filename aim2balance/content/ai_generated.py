"""The mark of article 50 (2) of the AI Act: what a model wrote says so to machines, wherever it leaves us."""

from typing import Final
from xml.sax.saxutils import escape

DIGITAL_SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for it, the same that C2PA and schema.org use."""
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">\
<Iptc4xmpExt:DigitalSourceType>{kind}</Iptc4xmpExt:DigitalSourceType>\
<Iptc4xmpExt:AISystemUsed>{model}</Iptc4xmpExt:AISystemUsed>\
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""
"""IPTC Photo Metadata Standard 2025.1, in the wrapping of XMP part 1, 7.3."""


def markdown_mark(model: str | None) -> str:
    """A comment that Markdown's readers do not show. A model's name cannot end it."""
    name = (model or "unknown").replace("--", "-").replace(">", "").replace("\n", " ")
    return f"<!-- ai-generated: true; model: {name}; digital-source-type: {DIGITAL_SOURCE_TYPE} -->"


def xmp_mark(model: str) -> bytes:
    """The packet of XMP that a picture says it by."""
    plain = "".join(letter for letter in model if letter.isprintable())
    return _XMP.format(kind=DIGITAL_SOURCE_TYPE, model=escape(plain)).encode("utf-8", "replace")
