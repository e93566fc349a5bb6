"""A local server in the place of Les emplois, that speaks the documented schema and can be in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

EQS = "52760533100018"
Trouble = Callable[[web.Request], Awaitable[web.StreamResponse]]


def siae(**fields: Any) -> dict[str, Any]:
    """A structure as the API documents it."""
    return {
        "id": 1, "siret": EQS, "type": "EI", "raison_sociale": "ENERGIE QUALITE SERVICE", "enseigne": "",
        "telephone": "0130000001", "courriel": "contact@eqs.example", "site_web": "", "description": "",
        "bloque_candidatures": False, "addresse_ligne_1": "13 RUE DUGUAY", "addresse_ligne_2": "",
        "code_postal": "95100", "ville": "Argenteuil", "departement": "95", "postes": [], **fields,
    }  # fmt: skip


class Api:
    """A local server that speaks the documented schema; `troubles` come before its good answers."""

    def __init__(self) -> None:
        self.rows = [siae()]
        self.troubles: list[Trouble] = []
        self.asked: list[str] = []
        self.per_page = 2
        self.address = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What comes next: a trouble, or a page."""
        self.asked.append(request.path_qs)
        return await (self.troubles.pop(0) if self.troubles else self.page)(request)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """A page of its structures."""
        page = int(request.query.get("page", "1"))
        end = page * self.per_page
        following = f"{self.address}/api/v1/siaes/?departement=95&page={page + 1}" if end < len(self.rows) else None
        results = self.rows[end - self.per_page : end]
        return web.json_response({"count": len(self.rows), "next": following, "previous": None, "results": results})


def saying(status: int, text: str = "", **headers: str) -> Trouble:
    """Another answer than a page."""

    async def say(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=text, headers={"Retry-After": "0", **headers})

    return say


async def half_a_page(request: web.Request) -> web.StreamResponse:
    """The beginning of a page, then nothing: the connection is gone."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"count": 1, "results": [{"siret": "')
    assert request.transport
    request.transport.close()
    return response


async def silence(_request: web.Request) -> web.StreamResponse:
    """No answer for as long as anybody would wait."""
    await asyncio.sleep(3600)
    return web.Response()
