"""What waits on sockets is tested on both event loops: asyncio's, and uvloop's, which serves."""

import asyncio

import uvloop


def pytest_asyncio_loop_factories(config, item):
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
