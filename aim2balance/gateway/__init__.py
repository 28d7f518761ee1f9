"""The only way to a model: admit, relay, meter, settle. `Gateway` answers requests, `GatewayRoutes` serves them under `/v1`."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aim2balance.gateway.answer import PlainAnswer, StreamedAnswer
    from aim2balance.gateway.routes import TABLE, GatewayRoutes
    from aim2balance.gateway.service import Gateway
    from aim2balance.gateway.types import Caller

__all__ = ["TABLE", "Caller", "Gateway", "GatewayRoutes", "PlainAnswer", "StreamedAnswer"]

_ROOMS = {
    "Caller": "gateway.types",
    "Gateway": "gateway.service",
    "GatewayRoutes": "gateway.routes",
    "PlainAnswer": "gateway.answer",
    "StreamedAnswer": "gateway.answer",
    "TABLE": "gateway.routes",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.{_ROOMS[name]}"), name)
