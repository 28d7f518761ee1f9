"""What can go wrong with tools of others."""

from aim2balance.kit.errors import DomainError, Kind

KEY_REFUSED = "tools_key_refused"


class SourceFailed(DomainError):
    """A server with tools, or a document of operations, that cannot be used: `tools_unreadable` and `document_unreadable` (it is none),
    `tools_key_refused` (401 or 403), `tools_too_many`.
    """

    kind = Kind.INVALID
    code = "tools_unreadable"


class ToolChanged(DomainError):
    """Its source describes it in another way than the person saw; nothing was sent."""

    kind = Kind.CONFLICT
    code = "tool_changed"


class EndUnknown(DomainError):
    """The call was sent, and nobody knows what became of it."""

    kind = Kind.UPSTREAM_FAILED
    code = "end_unknown"
