"""A request of the openai dialect: which of its fields we look at."""

from aim2balance.gateway.dialects.request_facts import SPLICED, RequestForm

CHAT = RequestForm(
    guarded=SPLICED | {"messages", "stream", "n", "thinking", "reasoning", "tools", "models", "service_tier", "modalities"},
    limit_fields=("max_tokens", "max_completion_tokens"),
    may_want_many=True,
)
EMBEDDINGS = RequestForm(guarded=frozenset({"model", "input"}))
