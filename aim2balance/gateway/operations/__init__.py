"""What may be asked of a model: chat, embeddings and pictures. Each owns its sizing, its priced units and the form of its body."""

from aim2balance.gateway.operations.chat import NO_PARAMETERS, read_input
from aim2balance.gateway.operations.images import asked_pixels
from aim2balance.gateway.operations.registry import CHAT, EMBEDDINGS, IMAGES, OPERATIONS, Operation, operation_for, operation_of, read, size

__all__ = [
    "CHAT",
    "EMBEDDINGS",
    "IMAGES",
    "NO_PARAMETERS",
    "OPERATIONS",
    "Operation",
    "asked_pixels",
    "operation_for",
    "operation_of",
    "read",
    "read_input",
    "size",
]
