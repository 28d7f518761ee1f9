"""No test talks to anything but this machine."""

import ipaddress
import socket
from typing import Any

import pytest

_connect, _connect_ex, _sendto, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto, socket.getaddrinfo


class OutsideWorld(Exception):
    """A test tried to reach another machine."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(family: int, address: Any) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
        raise OutsideWorld(f"tests may only connect to this machine, not to {address[0]}")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _guard(self.family, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _guard(self.family, address)
    return _connect_ex(self, address)


def _guarded_sendto(self: socket.socket, *arguments: Any) -> int:
    _guard(self.family, arguments[-1])
    return _sendto(self, *arguments)


def _guarded_getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
    if not _is_here(host):
        raise OutsideWorld(f"tests may not look up {host!r}")
    return _getaddrinfo(host, *arguments, **options)


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign,assignment]
    socket.socket.sendto = _guarded_sendto  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = _guarded_getaddrinfo


def pytest_unconfigure(config: pytest.Config) -> None:
    socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto = _connect, _connect_ex, _sendto  # type: ignore[method-assign]
    socket.getaddrinfo = _getaddrinfo
