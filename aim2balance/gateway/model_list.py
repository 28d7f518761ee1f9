"""What `GET /v1/models` says of a model."""

import re
from datetime import UTC, datetime
from typing import Any

from aim2balance.catalogue.types import Deployment
from aim2balance.gateway import operations

_DATE = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")


def describe(name: str, deployment: Deployment) -> dict[str, Any]:
    """A model as OpenAI shows it, with what it is for, its limits, its place and its price; what nobody says is None."""
    return {
        "id": name,
        "object": "model",
        "created": released(deployment.upstream_model),
        "owned_by": deployment.provider.name,
        "type": type_of(deployment),
        "region": deployment.region,
        "context_window": deployment.context_window,
        "max_output_tokens": deployment.max_output,
        "vision": deployment.sees_images,
        "usd_per_mtok": {"input": deployment.prices.input, "output": deployment.prices.output},
    }


def type_of(deployment: Deployment) -> str:
    """What a model is for, under the contract's names; what no operation of ours does keeps the name of its kind."""
    kind = deployment.accepts.kind
    return operations.operation_for(deployment).request_type if kind in (None, "chat", "embeddings", "image") else kind


def describe_auto(name: str) -> dict[str, Any]:
    """A choice among the models: what it is like, only the answer says."""
    unknown = {"region": None, "context_window": None, "max_output_tokens": None, "vision": None, "usd_per_mtok": None}
    return {"id": name, "object": "model", "created": 0, "owned_by": "aim2balance", "type": "chat", **unknown}


def released(upstream_model: str) -> int:
    """The day of the model, Unix seconds, as its name says it (`gpt-4o-2024-08-06`, `claude-sonnet-4-5-20250929`); 0 where it does not."""
    for year, month, day in reversed(_DATE.findall(upstream_model)):
        try:
            return int(datetime(int(year), int(month), int(day), tzinfo=UTC).timestamp())
        except ValueError:
            continue
    return 0
