"""What a request asks for that no list of ours knows: passed to a provider of the same dialect and told to the operator, or refused."""

import re
from typing import Final

import structlog

from aim2balance.catalogue.types import GatewayLimits
from aim2balance.gateway.dialects.request_fields import refuse
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.kit.errors import Invalid

MOST_TOLD: Final = 500
"""Names that are told at most, in one process: whoever invents names fills no log."""
_USUAL = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_log = structlog.get_logger("gateway")


class UnlistedFields:
    """The operator's word about them, and which names were told already."""

    def __init__(self, limits: GatewayLimits) -> None:
        self._limits = limits
        self._told: set[str] = set()

    def check(self, facts: RequestFacts) -> None:
        """Raises `Invalid` (unknown_parameter, provider_state_refused) where the operator has such fields refused."""
        if facts.provider_files and self._limits.provider_files == "refuse":
            refuse("messages.file_id")
        for name in facts.unknown_fields:
            if self._limits.unknown_fields == "refuse":
                shown = name[:100] if name.isascii() and name.isprintable() else ascii(name)[:100]
                raise Invalid(f"`{shown}` is not a field that is known here.", code="unknown_parameter", param=shown)
            self._tell(name, facts)

    def _tell(self, name: str, facts: RequestFacts) -> None:
        if name in self._told or len(self._told) >= MOST_TOLD or not _USUAL.fullmatch(name):
            return
        self._told.add(name)
        _log.warning("alert", what="a field that is on no list", field=name, endpoint=facts.endpoint)
