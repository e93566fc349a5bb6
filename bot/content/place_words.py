"""Loads the words around the names of places: `knowledge/places.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.parts import ONE_WORD
from bot.content.reader import Fields, Files
from bot.core.places.words import PlaceWords
from bot.core.text.plain import normalise


def read_place_words(files: Files, path: Path) -> PlaceWords:
    """The words that a file lists, in plain form."""
    return files.read(path, _place_words, PlaceWords())


def _place_words(file: Fields) -> PlaceWords:
    announce = _words(file, "announce")
    return PlaceWords(
        links=_words(file, "links"),
        announce=announce,
        accented=_accented(file, announce),
        perhaps=_words(file, "perhaps"),
        ends=_words(file, "ends"),
        intercommunality=_words(file, "intercommunality"),
        intercommunality_codes=_words(file, "intercommunality_codes"),
        department=_words(file, "department"),
        department_leads=_words(file, "department_leads"),
        not_department=_words(file, "not_department"),
        counted=_words(file, "counted"),
        sums=_words(file, "sums"),
        districts=_words(file, "districts"),
        abbreviations=_abbreviations(file, "abbreviations"),
        first_abbreviations=_abbreviations(file, "first_abbreviations"),
    )


def _words(file: Fields, key: str) -> frozenset[str]:
    """A list of words, told those that are several words, or none, and those written twice."""
    file.expect(key, pattern=ONE_WORD)
    plain = [_word(file, key, text) for text in file.texts(key)]
    for word, count in Counter(plain).items():
        if count > 1:
            file.report_at(key, f"« {word} » est écrit deux fois, les accents ne comptent pas", "n'en garder qu'un")
    return frozenset(plain)


def _word(file: Fields, key: str, text: str) -> str:
    word = normalise(text)
    if not word or " " in word:
        file.report_at(key, f"« {text} » n'est pas un seul mot", "écrire un mot par élément, sans apostrophe ni tiret")
    return word


def _accented(file: Fields, announce: Collection[str]) -> tuple[str, ...]:
    """Words as they are written, told those that announce nothing."""
    result = file.texts("accented", required=False)
    for text in result:
        if _word(file, "accented", text) not in announce:
            file.report_at("accented", f"« {text} » n'est pas dans « announce »", "l'y ajouter, ou l'enlever d'ici")
    return tuple(text.casefold() for text in result)


def _abbreviations(file: Fields, key: str) -> Mapping[str, str]:
    pairs = file.mapping(key, required=False)
    return {_word(file, key, short): _word(file, key, full) for short, full in pairs.items()}
