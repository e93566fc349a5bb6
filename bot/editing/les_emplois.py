"""The structures API of Les emplois de l'inclusion, read page by page as a guest should: slowly, and patiently."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock, back_off
from bot.editing.importing import Source
from bot.editing.rows import Columns
from bot.errors import EditError

ADDRESS = "https://emplois.inclusion.beta.gouv.fr"
"""Where the public API answers; an option and a variable of the environment name another."""

SOURCE = Source("les-emplois", "Les emplois de l'inclusion, API des structures", f"{ADDRESS}/api/v1/siaes/")

COLUMNS = Columns(
    name=("enseigne", "raison_sociale"), kind=("type",), siret=("siret",), city=("ville",), postcode=("code_postal",),
    address=("addresse_ligne_1",), phone=("telephone",), mail=("courriel",), website=("site_web",),
)  # fmt: skip

_PATH = "/api/v1/siaes/"
_UNTOUCHED = "Rien n'est écrit"
_TRIES = 6
_LONGEST_S = 120.0
_MOST_PAGES = 2_000


@dataclass(frozen=True)
class Client:
    """Reads the API: one request at a time, `pause` seconds between two, `timeout` seconds for each."""

    address: str = ADDRESS
    pause: float = 5.0
    timeout: float = 30.0
    clock: Clock = field(default_factory=Clock)

    async def pages(self, department: str) -> AsyncIterator[tuple[int, list[Mapping[str, Any]]]]:
        """The structures of a département: how many there are in all, and those of each page.

        Raises:
            EditError: the API does not answer, or not as documented, after several tries.
        """
        address = f"{self.address.rstrip('/')}{_PATH}?departement={department}"
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": "boussole-import"}) as session:
            for _ in range(_MOST_PAGES):
                page = await self._page(session, address)
                yield int(page.get("count") or 0), page["results"]
                following = page.get("next")
                if not following:
                    return
                if urlsplit(following)[1] != urlsplit(self.address)[1]:
                    raise EditError(f"la page suivante est sur un autre serveur : {following}")
                address = self.address.rstrip("/") + following[following.index(_PATH) :]
                await self.clock.sleep(self.pause)
        raise EditError(f"plus de {_MOST_PAGES} pages : l'API tourne en rond")

    async def _page(self, session: aiohttp.ClientSession, address: str) -> dict[str, Any]:
        why = ""
        for failures in range(1, _TRIES + 1):
            wait = back_off(failures, 1.0, _LONGEST_S)
            try:
                async with session.get(address) as response:
                    if response.status == 200:
                        return _checked(await response.json(content_type=None))
                    why = f"HTTP {response.status}"
                    if response.status not in {408, 425, 429} and response.status < 500:
                        raise EditError(
                            f"Les emplois refuse ({why}). {_UNTOUCHED} : vérifier --department et --address."
                        )
                    said = response.headers.get("Retry-After", "")
                    wait = min(float(said), _LONGEST_S) if said.isascii() and said.isdigit() else wait
            except TimeoutError:
                why = f"rien en {self.timeout:g} s"
            except (aiohttp.ClientPayloadError, json.JSONDecodeError, UnicodeDecodeError):
                why = "réponse coupée"
            except aiohttp.ClientError:
                why = "pas de connexion"
            if failures < _TRIES:
                await self.clock.sleep(wait)
        raise EditError(
            f"Les emplois ne répond pas ({why}, {_TRIES} essais). {_UNTOUCHED} : relancer la même commande plus tard."
        )


def _checked(page: Any) -> dict[str, Any]:
    results = page.get("results") if isinstance(page, dict) else None
    if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
        raise EditError(
            f"Les emplois a répondu autre chose qu'une page de structures. {_UNTOUCHED} : vérifier --address ; "
            "si elle est bonne, l'API a changé."
        )
    return {**page}
