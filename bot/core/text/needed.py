"""What a text must hold for a form to be found in it, so that few of all forms need be looked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from bot.core.text.forms import AMOUNT, ARTICLE, ATOM, DIGITS, LONGEST, PLURAL, Rule, plain_form

Pieces = frozenset[str]

_PIECE = re.compile(r"[a-z]+|[^a-z\s]")

_ANY = "\n"
"""Stands for what may be many things, and is no piece itself."""

_OPTION = re.compile(r"\([^()]*\)")


def pieces(masked: str) -> Pieces:
    """The words and signs of a text whose numbers stand as one character."""
    return frozenset(_PIECE.findall(masked))


class Needs:
    """What the forms of a rule need: for each form the sets of pieces of which one must be there, of each set.

    `least` are pieces of which there is one in every text that says a form; None where a form needs none.
    """

    def __init__(self, rule: Rule, lists: Mapping[str, Sequence[str]]) -> None:
        """Read the forms; `lists` are the words that they name."""
        of_forms = tuple({_needs(form, lists): None for form in rule.forms})
        self._of_forms = [(frozenset(chain(*filter(_is_one, sets))), _others(sets)) for sets in of_forms]
        """For each form the pieces that must be there, and the sets of which one must."""
        fewest = [min(sets, key=len, default=frozenset[str]()) for sets in of_forms]
        self.least: Pieces | None = frozenset[str]().union(*fewest) if all(fewest) else None

    def are_met(self, held: Pieces) -> bool:
        """Whether a text of these pieces may say one of the forms."""
        return any(must <= held and not any(map(held.isdisjoint, sets)) for must, sets in self._of_forms)


def _is_one(pieces: Pieces) -> bool:
    return len(pieces) == 1


def _others(sets: Iterable[Pieces]) -> tuple[Pieces, ...]:
    return tuple(one for one in sets if not _is_one(one))


class Needing:
    """Which of some rules a text may say, told by its pieces."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        """Index what the rules need, given in their order."""
        self._needs = needs
        self._always = [number for number, one in enumerate(needs) if one.least is None]
        self._by_piece: dict[str, list[int]] = {}
        for number, one in enumerate(needs):
            for piece in one.least or ():
                self._by_piece.setdefault(piece, []).append(number)

    def __len__(self) -> int:
        """How many rules there are."""
        return len(self._needs)

    def met(self, held: Pieces) -> list[int]:
        """The numbers of the rules that a text of these pieces may say, in order."""
        told = {number for piece in held for number in self._by_piece.get(piece, ())}
        return [number for number in sorted(told.union(self._always)) if self._needs[number].are_met(held)]


def _needs(form: str, lists: Mapping[str, Sequence[str]]) -> tuple[Pieces, ...]:
    tokens = plain_form(form).replace("[", " ").replace("]", " ").split()
    told = (_told(_said(token, lists)) for token in tokens if not _OPTION.fullmatch(token))
    return tuple(filter(None, told))


def _told(said: Collection[str]) -> Pieces:
    """A piece of each way to say a token; empty if one of them has none."""
    found = [max(_PIECE.findall(one), key=len, default="") for one in said]
    return frozenset(found) if all(found) else frozenset()


def _said(token: str, lists: Mapping[str, Sequence[str]]) -> set[str]:
    """All the ways to say a token."""
    said, before = {""}, {""}
    for name, bracket, letters, symbol in ATOM.findall(token):
        if bracket == "(":
            before = said
        elif bracket:
            said = said | before
        else:
            ways = _named(name, lists) if name else [letters or symbol]
            said = {one + way for one in said for way in ways}
    return said


def _named(name: str, lists: Mapping[str, Sequence[str]]) -> Iterable[str]:
    if not name.strip("9"):
        return [chr(DIGITS + min(len(name), LONGEST))]
    one = {"n": _ANY, PLURAL: _ANY, "un": ARTICLE, "montant": AMOUNT}.get(name)
    return [one] if one else lists[name]
