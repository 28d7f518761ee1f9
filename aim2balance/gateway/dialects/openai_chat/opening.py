"""What stands before the first word of a stream of the openai dialect."""

import msgspec

from aim2balance.gateway.dialects.framing import NOT_JSON

_decode = msgspec.json.Decoder().decode


def is_opening(payload: bytes) -> bool:
    """Whether a chunk says nothing of the answer but whose turn it is, or an error."""
    try:
        data = _decode(payload)
    except NOT_JSON:
        return True
    choices = data.get("choices") if isinstance(data, dict) else None
    for choice in choices if isinstance(choices, list) else ():
        delta = choice.get("delta") if isinstance(choice, dict) else choice
        if not isinstance(delta, dict) or any(value for name, value in delta.items() if name != "role"):
            return False
    return True
