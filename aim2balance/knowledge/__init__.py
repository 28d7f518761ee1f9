"""Collections of a person's files, cut into passages that are found again by the words of a question."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.knowledge.queries import count_bytes as count_bytes
    from aim2balance.knowledge.retrieval import passages_for as passages_for
    from aim2balance.knowledge.schemas import CitationOut as CitationOut
    from aim2balance.knowledge.schemas import UsedIn as UsedIn
    from aim2balance.knowledge.schemas import UsedOut as UsedOut
    from aim2balance.knowledge.schemas import collection_json as collection_json
    from aim2balance.knowledge.schemas import passage_id as passage_id
    from aim2balance.knowledge.service import Knowledge as Knowledge
    from aim2balance.knowledge.service import erase as erase
    from aim2balance.knowledge.uses import collections_of as collections_of
    from aim2balance.knowledge.uses import collections_of_all as collections_of_all
    from aim2balance.knowledge.uses import use_collections as use_collections
else:
    __getattr__ = lazy_exports(__name__)
