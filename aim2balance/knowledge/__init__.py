"""Collections of a person's files, cut into passages that are found again by the words of a question."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.knowledge.schemas import collection_json as collection_json
    from aim2balance.knowledge.service import Knowledge as Knowledge
    from aim2balance.knowledge.service import erase as erase
else:
    __getattr__ = lazy_exports(__name__)
