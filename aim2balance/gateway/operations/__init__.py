"""What may be asked of a model: chat, embeddings, pictures, speech and transcripts. Each owns its sizing, its priced units and its body."""

from aim2balance.gateway.operations.chat import NO_PARAMETERS, read_input
from aim2balance.gateway.operations.images import asked_pixels
from aim2balance.gateway.operations.registry import (
    CHAT,
    EMBEDDINGS,
    IMAGES,
    OPERATIONS,
    SPEECH,
    TRANSCRIPTIONS,
    Operation,
    operation_for,
    operation_of,
    read,
    size,
)

__all__ = [
    "CHAT",
    "EMBEDDINGS",
    "IMAGES",
    "NO_PARAMETERS",
    "OPERATIONS",
    "SPEECH",
    "TRANSCRIPTIONS",
    "Operation",
    "asked_pixels",
    "operation_for",
    "operation_of",
    "read",
    "read_input",
    "size",
]
