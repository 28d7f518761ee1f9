"""The receipts of a closed month under one hash, so that each can be shown to be among them without showing any other. Pure.

The tree is that of RFC 6962, section 2.1: a leaf is SHA-256(0x00 ‖ content), a node SHA-256(0x01 ‖ left ‖ right), and of n leaves the left
part has the largest power of two below n. What stands in a leaf is `<receipt id>:<micro-euro of the restoration share>`. Leaves are in the
order of their booking. Blocks of 1,024 leaves are whole subtrees of it: their hashes are kept, so that a path needs one block alone.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

BLOCK: Final = 1_024
ALGORITHM: Final = "RFC 6962 with SHA-256; a leaf is <receipt id>:<micro-euro>"
EMPTY: Final = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """What stands beside the hash so far, on that side of it."""

    side: Literal["left", "right"]
    hash: bytes


def leaf(receipt_id: UUID, micro: int) -> bytes:
    return hashlib.sha256(b"\x00" + f"{receipt_id}:{micro}".encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The hash over all of them: over the leaves of a block, or over the blocks of a month."""
    level = list(hashes)
    if not level:
        return EMPTY
    # Joining neighbours level by level, and taking a single last one along, gives the tree of RFC 6962.
    while len(level) > 1:
        pairs = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def path_to(hashes: Sequence[bytes], index: int) -> list[PathStep]:
    """What is needed to come from the hash at `index` to `root_of` all, from the bottom up."""
    level, steps = list(hashes), list[PathStep]()
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            steps.append(PathStep(side="left" if beside < index else "right", hash=level[beside]))
        pairs = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level, index = pairs + level[len(pairs) * 2 :], index // 2
    return steps


def follow(start: bytes, steps: Sequence[PathStep]) -> bytes:
    """The root that a leaf and its path lead to."""
    for step in steps:
        start = node(step.hash, start) if step.side == "left" else node(start, step.hash)
    return start
