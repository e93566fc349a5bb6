"""What `boussole territory` does: make the files of other départements, ready to be served."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content.check import check, summary
from bot.content.national import Area, Country
from bot.content.place_words import read_place_words
from bot.content.reader import Files
from bot.core.text.plain import normalise
from bot.editing import splicing
from bot.editing.packs.pack import Maker
from bot.errors import EditError, UsageError
from bot.settings import Settings, bundled

_WORD = re.compile(r"(?<![\w'’-])[a-zß-öø-ÿœ]{2,}(?![\w])")
"""A word that is written small, and so names no place."""


def build(options: argparse.Namespace, settings: Settings) -> None:
    """Write a pack, or show what a folder has that it would lose.

    Raises:
        EditError: files of the folder were changed since, or the pack has problems.
        UsageError: a département is unknown or named twice.
    """
    country = Country.read(bundled("national"))
    codes = _codes(options.codes, country.areas)
    folder = options.to or Path(f"territoire-{'-'.join(codes)}")
    files = Files(settings.knowledge.parent, [])
    words = read_place_words(files, settings.knowledge / "places.yaml")
    files.check()
    maker = Maker(country, bundled("directory.yaml").parent, words, _said(settings.knowledge))
    pack = maker.files(codes, _ticked)
    counts = _checked(pack, settings)
    if not options.force:
        _refuse_to_overwrite(folder, pack)
    for name, text in pack.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        splicing.write(path, text)
    _tell(folder, codes, counts)


def _codes(written: Sequence[str], areas: Mapping[str, Area]) -> list[str]:
    """The codes of the départements, in their order."""
    codes = [code.upper().zfill(2) for code in written]
    for code, said in zip(codes, written, strict=True):
        if code not in areas:
            raise UsageError(f"« {said} » n'est le code d'aucun département.{_hint(said, areas)}")
    if len(set(codes)) < len(codes):
        raise UsageError("Un département est écrit deux fois : ne le nommer qu'une fois.")
    return codes


def _hint(said: str, areas: Mapping[str, Area]) -> str:
    names = {normalise(area.name): area for area in areas.values()}
    near = get_close_matches(normalise(said), names, 1)
    if near:
        return f" Vouliez-vous dire : {names[near[0]].code} ({names[near[0]].name}) ?"
    return " Exemples : 60, 2A, 974."


def _said(knowledge: Path) -> set[str]:
    """The words of the knowledge that stand for no place: none of them is to be taken for a commune."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(knowledge.rglob("*.yaml")))
    return {word for text in texts for word in _WORD.findall(text)}


def _ticked(words: Iterable[str]) -> Iterator[str]:
    """Words one by one, with a bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    title = "Mots pris pour des communes"
    yield from track(list(words), title, console=console, disable=not console.is_terminal, transient=True)


def _checked(pack: Mapping[str, str], settings: Settings) -> str:
    """How much there is in a pack, in one line, after reading it as it will be served.

    Raises:
        EditError: it has problems.
    """
    with TemporaryDirectory() as name:
        root = Path(name)
        for path, text in pack.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        problems, _ = check(settings.knowledge, root, datetime.now(UTC).date())
        if problems:
            raise EditError("\n".join([*problems, "Rien n'est écrit."]))
        return summary(settings.knowledge, root)


def _refuse_to_overwrite(folder: Path, pack: Mapping[str, str]) -> None:
    """Keep what somebody changed: files that are there and are not those of the pack."""
    there = (name for name in pack if (folder / name).exists())
    changed = [name for name in there if splicing.read(folder / name) != pack[name]]
    if changed:
        raise EditError(
            f"« {folder} » a déjà {', '.join(changed)}, qui n'est pas ce qui serait écrit : rien n'est écrit.\n"
            "Choisir un autre dossier avec --to, ou remplacer ces fichiers avec --force."
        )


def _tell(folder: Path, codes: Sequence[str], counts: str) -> None:
    imports = "\n".join(
        f"  BOUSSOLE_ROOT={folder} boussole import les-emplois --department {code} --write" for code in codes
    )
    print(
        f"Écrit : {folder}. {counts}\n"
        "Les ESAT y sont ; leurs activités, les structures d'insertion et les facilitateurs d'ici restent à ajouter :\n"
        f"{imports}\n"
        f"  BOUSSOLE_ROOT={folder} boussole new facilitator ID\n"
        f"Converser : BOUSSOLE_ROOT={folder} boussole"
    )
