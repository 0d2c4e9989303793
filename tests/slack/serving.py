"""The channel's routes on a real HTTP server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from tests.running import free_port
from tests.slack.room import Room


@asynccontextmanager
async def web_server(room: Room) -> AsyncIterator[str]:
    """The channel's routes on a real HTTP server; yields the request URL."""
    port = free_port()
    app = Starlette(routes=room.channel.asgi_routes())
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off", ws="none"))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        server.should_exit = True
        await ticking
        await server.shutdown()
        for connection in list(server.server_state.connections):
            connection.transport.abort()
