"""A request of the anthropic dialect: which of its fields we look at."""

from aim2balance.gateway.dialects.request_facts import SPLICED, RequestForm

MESSAGES = RequestForm(
    guarded=SPLICED | {"messages", "stream", "thinking", "tools", "system", "service_tier", "speed"},
    limit_fields=("max_tokens",),
    tells_usage_unasked=True,
)
COUNT_TOKENS = RequestForm(
    guarded=frozenset({"model", "messages", "tools", "system"}), limit_fields=("max_tokens",), tells_usage_unasked=True
)
