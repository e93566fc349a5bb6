"""What operators watch: health, readiness and figures over HTTP, beside the routes of channels."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.health import Health
from bot.listening import RequestLog
from bot.metrics import Metrics
from bot.stores.base import StoreError
from bot.stores.database import Database


def make_site(database: Database, health: Health, metrics: Metrics, routes: Sequence[BaseRoute] = ()) -> ASGIApp:
    """The application: `/healthz`, `/readyz`, `/metrics` and these routes."""

    async def healthz(_request: Request) -> Response:
        served = health.edition
        content = {"content": served.digest, "since": served.since.isoformat(timespec="seconds")} if served else {}
        return JSONResponse({"alive": health.is_alive, **content}, 200 if health.is_alive else 503)

    async def readyz(_request: Request) -> Response:
        try:
            await database.ping()
        except StoreError:
            return JSONResponse({"ready": False, "database": "unreachable"}, 503)
        return JSONResponse({"ready": True})

    async def figures(_request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    return RequestLog(Starlette(routes=[*own, *routes]))
