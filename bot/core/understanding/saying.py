"""Where plain texts say phrases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.core.knowledge.script import Script

Said = Mapping[str, Collection[str]]
"""What a text says, and the phrases by which it does."""

NAMES = "names "
"""Before the id of a slot: that it is named."""


def positions(plain: str, phrases: Iterable[str]) -> set[int]:
    """The words of a plain text, between blanks, that belong to the phrases it says."""
    result: set[int] = set()
    for phrase in phrases:
        if phrase in plain and (at := plain.find(f" {phrase} ")) >= 0:
            start = plain[:at].count(" ")
            result.update(range(start, start + len(phrase.split())))
    return result


class Sayings:
    """Phrases and what each of them says, by their longest word: of all, few are looked for in a text."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Index pairs of a phrase and what it says."""
        self._by_word: dict[str, list[tuple[str, str, str]]] = {}
        for phrase, what in phrases:
            longest = max(phrase.split(), key=len, default="")
            self._by_word.setdefault(longest, []).append((f" {phrase} ", phrase, what))

    def said(self, plain: str) -> Said:
        """What a plain text says, between blanks, and by which phrases."""
        found: dict[str, set[str]] = {}
        for word in plain.split():
            for padded, phrase, what in self._by_word.get(word, ()):
                if padded in plain:
                    found.setdefault(what, set()).add(phrase)
        return found


def sayings_of(script: Script, indifferent: Iterable[str]) -> Sayings:
    """All that a text is searched for at once; by `indifferent` phrases a slot is left open."""
    said = {"near me": script.near_me, "request": script.requests, "question": script.interrogatives}
    said |= {"private": script.private, "idiom": script.idioms, "self": script.selves, "client": script.clients}
    said |= {"any": tuple(indifferent)} | {f"{NAMES}{slot.id}": slot.names for slot in script.slots.values()}
    return Sayings((phrase, what) for what, phrases in said.items() for phrase in phrases)
