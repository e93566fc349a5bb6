"""How a pack names its territory: `territory/territory.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.content.home import NAMES
from bot.content.national import Area, Region
from bot.core.places.geography import Commune
from bot.core.replies.formats import listed
from bot.core.text.plain import normalise
from bot.editing.emitting import field_lines

_HEAD = """\
# Comment l'assistant nomme son territoire : chacun de ces mots remplace, partout dans knowledge/, sa clé entre
# accolades. Écrit par « boussole territory build » ; à relire, surtout les trois derniers : à qui s'adresse-t-on ici ?
"""

_MOST_NAMED = 3
"""Départements that are named one by one; an editor finds a name for more of them."""

_MANY = (
    *("ce territoire", "Le territoire", "d'ici"),
    *("dans ce territoire", "de ce territoire", "ce territoire et ses abords"),
)
"""What is said of more."""


def names_text(areas: Sequence[Area], region: Region, communes: Iterable[Commune]) -> str:
    """The file for some départements, and for their communes, of which the most peopled are examples."""
    towns = sorted(communes, key=lambda one: (-one.population, one.insee))[:3]
    first, second, third = (towns * 3)[:3]
    said = (
        *(_named(areas) if len(areas) <= _MOST_NAMED else _MANY),
        *(first.name, second.name, third.name, _hasty(towns), first.postcodes[0]),
        listed(list(dict.fromkeys(area.office for area in areas)), "ou"),
        *(region.insertion_network, region.insertion_network, region.insertion_networks_sites, region.clause_support),
    )
    lines = [line for name, text in zip(NAMES, said, strict=True) for line in field_lines(name, text, 0)]
    return _HEAD + "\n".join(lines) + "\n"


def _named(areas: Sequence[Area]) -> tuple[str, ...]:
    """The name of a few départements, as title, by codes, with « dans », with « de » and with what is around them."""
    the = listed([area.the for area in areas])
    around = f"{the} et {'ses' if len(areas) == 1 and not the.startswith('les ') else 'leurs'} abords"
    return (
        *(listed([area.name for area in areas]), the[:1].upper() + the[1:], listed([area.code for area in areas])),
        *(listed([area.within for area in areas]), listed([area.of for area in areas]), around),
    )


def _hasty(towns: Sequence[Commune]) -> str:
    """A town as it is typed in a hurry: the first whose name has an accent or a hyphen."""
    typed = {one.name: normalise(one.name).replace("-", " ") for one in towns}
    return next((plain for name, plain in typed.items() if plain != name.lower()), typed[towns[0].name])
