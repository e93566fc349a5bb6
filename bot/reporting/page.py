"""A report as a page of HTML that needs no other file: it can be sent, printed and read offline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from bot.core.places.geography import Commune
from bot.reporting.health import NEAR_KM, Health, Reach
from bot.reporting.tables import Table, is_count, tables

WIDTH = 320
"""Units from the westernmost commune of a map to the easternmost."""

_MARGIN = 12
_STYLE = """\
:root{color-scheme:light dark;--ink:light-dark(#1d2327,#eceff1);--soft:light-dark(#4c565d,#b4bec5);\
--edge:light-dark(#c9cfd3,#465159);--paper:light-dark(#fbfaf7,#15191c);--blue:light-dark(#0b4f6c,#8fd0ee);\
--far:light-dark(#a3231f,#ffb3ad)}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);\
margin:0 auto;padding:1rem;max-width:72rem}
h1{font-size:1.5rem}h2{font-size:1.125rem;margin-top:2rem}
.wide{overflow-x:auto}.note{color:var(--soft)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:700;padding:.25rem 0;white-space:nowrap}
th,td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid var(--edge);vertical-align:top}
th:first-child,td.words{text-align:left}
.maps{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1rem}
figure{margin:0}figcaption{font-weight:700}
svg{width:100%;height:auto;border:1px solid var(--edge);border-radius:.5rem}
.place{fill:var(--edge)}.far{fill:var(--far)}.here{fill:var(--blue);fill-opacity:.75}
"""


def page(health: Health) -> str:
    """The report on the content: its tables, a map of each sector, and who is in which commune."""
    title = f"Boussole : les contenus au {health.today.isoformat()}"
    body = [*map(_table, tables(health)), *_maps(health), _table(_who_is_where(health))]
    return (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{chr(10).join(body)}\n</body>\n</html>\n"
    )


def _table(table: Table) -> str:
    if not table.rows:
        return f"<h2>{escape(table.title)}</h2>\n<p>Rien.</p>\n<p class=note>{escape(table.note)}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(row))}</tr>" for row in table.rows)
    note = f"\n<p class=note>{escape(table.note)}</p>" if table.note else ""
    caption = f"<caption><h2>{escape(table.title)}</h2></caption>"
    return f"<div class=wide tabindex=0><table>{caption}\n<tr>{head}</tr>\n{rows}\n</table></div>{note}"


def _cells(row: Sequence[str]) -> Iterator[str]:
    yield f'<th scope="row">{escape(row[0])}</th>'
    for cell in row[1:]:
        yield f"<td{'' if is_count(cell) else ' class=words'}>{escape(cell)}</td>"


def _who_is_where(health: Health) -> Table:
    rows = tuple(
        (commune.name, *(str(reach.here.get(commune.insee, "")) for reach in (*health.reaches, health.everyone)))
        for commune in health.communes
        if commune.insee in health.everyone.here
    )
    columns = ("Commune", *(reach.label for reach in (*health.reaches, health.everyone)))
    return Table("Structures par commune et par secteur", columns, rows, "Les communes sans structure n'y sont pas.")


def _maps(health: Health) -> Iterator[str]:
    places, height = _places(health.communes)
    yield "<h2>Cartes</h2>"
    yield (
        f"<p class=note>Un point par commune, à son centre ; disque : ses structures ; point rouge : aucune, d'ici ou "
        f"voisine, à {NEAR_KM:.0f} km.</p>"
    )
    yield "<div class=maps>"
    for reach in (health.everyone, *health.reaches):
        dots = "\n".join(_dots(health.communes, reach, places))
        told = f"{sum(reach.here.values())} structure(s) ici, {len(reach.far)} commune(s) loin de tout"
        yield (
            f"<figure><figcaption>{escape(reach.label)}</figcaption>"
            f'<svg viewBox="0 0 {WIDTH + 2 * _MARGIN} {height + 2 * _MARGIN:.0f}" role="img" aria-label="{told}">\n'
            f"{dots}\n</svg><div class=note>{told}</div></figure>"
        )
    yield "</div>"


def _dots(communes: Iterable[Commune], reach: Reach, places: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    far = {commune.insee for commune in reach.far}
    for commune in communes:
        x, y = places[commune.insee]
        count = reach.here.get(commune.insee, 0)
        kind, radius = ("far", 2.0) if commune.insee in far else ("place", 1.5)
        if count:
            kind, radius = "here", 2 + 2 * math.sqrt(count)
        title = f"{commune.name} : {count}" if count else commune.name
        yield f'<circle class={kind} cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"><title>{escape(title)}</title></circle>'


def _places(communes: Sequence[Commune]) -> tuple[dict[str, tuple[float, float]], float]:
    """Where each commune is on a map, and how high the map is: degrees of longitude are shortened as in the middle."""
    if not communes:
        return {}, WIDTH
    north, south = max(one.lat for one in communes), min(one.lat for one in communes)
    west, east = min(one.lon for one in communes), max(one.lon for one in communes)
    short = math.cos(math.radians((north + south) / 2))
    scale = WIDTH / (max(east - west, 0.01) * short)
    places = {
        one.insee: (_MARGIN + (one.lon - west) * short * scale, _MARGIN + (north - one.lat) * scale) for one in communes
    }
    return places, (north - south) * scale
