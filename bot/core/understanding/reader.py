"""What a message says of a need: places, sectors, kinds, publics, numbers; all of it, whatever the dialogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.core.directory.sectors import SectorFinder
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.script import Dialogue, Script, Slot
from bot.core.memory.memory import Memory
from bot.core.places.gazetteer import Gazetteer, PlaceHit
from bot.core.text.keywords import KeywordFinder, KeywordHit
from bot.core.text.plain import MAX_LENGTH, REMEMBERED_MESSAGES, Word, legible, normalise, words
from bot.core.text.quantities import Quantities, Quantity
from bot.core.understanding.chosen import MARK, by_slot
from bot.core.understanding.masking import masked, number_names, parted
from bot.core.understanding.nils import Nils
from bot.core.understanding.numbers import PEOPLE, in_euros, of_people, told_apart
from bot.core.understanding.placeholders import abstract, by_sentence
from bot.core.understanding.reading import Reading, place_id, sure_sectors
from bot.core.understanding.saying import NAMES, Said, positions, sayings_of

MAX_KINDS = 2
"""Kinds of structure of a need; who lists more of them asks about the kinds themselves."""


OWN_WORDS = 3
"""Words between who speaks and the firm: « dans une toute petite boîte »."""

_UNREAD = " ?!.…,;:"
"""Signs that change no reading behind a text."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The values found in a message, each at its words; `taken` are the words of places."""

    places: Sequence[PlaceHit]
    taken: set[int]
    sectors: Sequence[KeywordHit]
    choices: Sequence[KeywordHit]

    @property
    def keywords(self) -> Iterator[KeywordHit]:
        """All values but places."""
        yield from self.sectors
        yield from self.choices


class SlotReader:
    """Reads the values of messages."""

    def __init__(
        self, script: Script, lexicon: Lexicon, gazetteer: Gazetteer, sectors: SectorFinder, quantities: Quantities
    ) -> None:
        """Index the words of all choices together, so that the longest expression wins between slots."""
        self._script = script
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        self._sectors = sectors
        self.quantities = quantities
        choices = [(slot.id, choice) for slot in script.slots.values() for choice in slot.choices]
        self._choices = KeywordFinder({f"{id_}{MARK}{choice.id}": choice.words for id_, choice in choices})
        names = (name for slot in script.slots.values() for name in slot.names)
        self._slot_words = frozenset(word for name in names for word in name.split())
        self._readings: Memory[Reading] = Memory(REMEMBERED_MESSAGES)
        self._told_moods: Memory[Reading] = Memory(REMEMBERED_MESSAGES)
        self._any = {text: slot.id for slot in script.slots.values() for text in map(normalise, slot.any)}
        self._sayings = sayings_of(script, self._any)
        self._changing = lexicon.grammar.corrections | lexicon.grammar.additions | lexicon.grammar.changes
        self._single = frozenset(slot.id for slot in script.slots.values() if not slot.is_several)
        self._nils = Nils(script.slots.values(), lexicon)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._readings.forget()
        self._told_moods.forget()
        self._choices.forget()

    def read(self, text: str) -> Reading:
        """All values of a message."""
        return self._readings.recall(text[:MAX_LENGTH], self._read_legible)

    def _read_legible(self, text: str) -> Reading:
        """The same of what a person sees; what is asked of a clause is asked of it without its sign."""
        return self._readings.recall(legible(text).rstrip(_UNREAD), self._read_anew)

    def asks(self, text: str) -> bool:
        """Whether a text wishes or asks, told without reading its values."""
        return not {"request", "question"}.isdisjoint(self._sayings.said(f" {normalise(text)} "))

    def mood(self, text: str) -> Reading:
        """What a text does, whatever its values, which are not read: ask, want, correct; and the slots left open."""
        return self._told_moods.recall(text, self._mood_anew)

    def _mood_anew(self, text: str) -> Reading:
        typed = words(legible(text))
        plain = f" {' '.join(word.text for word in typed)} "
        said = self._sayings.said(plain)
        return self._reading(typed, plain, said, indifferent=self._indifferent(plain, said)[0])

    def _read_anew(self, text: str) -> Reading:
        shown, counted = masked(text, self.quantities.read(text))
        typed = words(shown)
        plain = f" {' '.join(word.text for word in typed)} "
        told = self._sayings.said(plain)
        indifferent, ignored = self._indifferent(plain, told)
        found = self._find(shown, typed, ignored | positions(plain, told.get("idiom", ())))
        trades = {position for hit in found.sectors for position in hit.positions}
        numbers = tuple(in_euros(parted(counted, typed, found.places), typed, trades))
        clients = self._clients(typed, positions(plain, told.get("client", ()))) if found.sectors else {}
        names = clients | self._names(found) | dict(number_names(typed, numbers, found.taken))
        has_names, away = any(names.values()), self._away(shown)
        said, denied = by_slot(typed, found.choices, lambda at: self._is_denied(typed, at), self._single)
        accounted = {*names, *found.taken, *ignored, *(at for hit in found.keywords for at in hit.positions)}
        return self._reading(
            typed,
            plain,
            told,
            places=tuple(self._place(typed, found.places)),
            sectors=tuple(self._wanted(typed, found.sectors, positions(plain, told.get("self", ())))),
            choices=said,
            numbers=numbers,
            denied=denied,
            indifferent=indifferent,
            takes_bare=self._takes_bare(typed, numbers, accounted),
            abstract=abstract(typed, away | names) if has_names else "",
            abstracts=tuple(by_sentence(shown, typed, away | names)) if has_names else (),
            rest=tuple(self._rest(typed, accounted)),
        )

    def _away(self, shown: str) -> dict[int, str]:
        """The placeholder of towns of elsewhere, by name: who asks for one has the same need."""
        hits = (hit for hit in self._gazetteer.find_elsewhere(shown) if not hit.id)
        return {at: "lieu" for hit in hits for at in range(hit.start, hit.end)}

    def _find(self, shown: str, typed: Sequence[Word], ignored: set[int]) -> _Found:
        """The places first, those of here before others; then sectors and choices in the words that are left."""
        places = self._gazetteer.find(shown) or list(self._outside(shown))
        taken = {position for hit in places for position in range(hit.start, hit.end)}
        verbs = {at for at in range(len(typed)) if self._lexicon.is_verb(typed, at)}
        sectors = self._sectors.find(shown, taken | ignored)
        return _Found(places, taken, sectors, self._choices.find(shown, taken | verbs | ignored))

    def _outside(self, shown: str) -> Iterator[PlaceHit]:
        """The communes outside the territory, but for a word that is a trade: « je cherche un maçon » is not Mâcon."""
        hits = self._gazetteer.find_outside(shown)
        trades = {normalise(word) for hit in self._sectors.find(shown) for word in hit.words} if hits else ()
        return (hit for hit in hits if normalise(hit.name) not in trades)

    def _wanted(self, typed: Sequence[Word], hits: Sequence[KeywordHit], selves: Collection[int]) -> list[KeywordHit]:
        """The sectors but those turned down, of who speaks, and things of one's own beside a trade: « ma chemise »."""
        said = [
            hit
            for hit in hits
            if not self._is_denied(typed, hit.positions[0]) and not self._is_own(typed, hit.positions[0], selves)
        ]
        worked_on = {position + 2 for hit in said for position in hit.positions}  # « laver mes draps »
        own = self._script.possessives
        others = [
            hit for hit in said if (at := hit.positions[0]) == 0 or typed[at - 1].text not in own or at in worked_on
        ]
        return others or said

    def _reading(self, typed: Sequence[Word], plain: str, told: Said, **values: Any) -> Reading:
        """What a message does, beside its values: ask, want, correct, add, name a slot."""
        said = {word.text for word in typed}
        grammar = self._lexicon.grammar
        return Reading(
            named=tuple(id_ for id_ in self._script.slots if f"{NAMES}{id_}" in told),
            is_addition=not said.isdisjoint(grammar.additions),
            is_change=not said.isdisjoint(self._changing),
            is_near_me="near me" in told,
            is_request="request" in told,
            is_private="private" in told,
            is_question="question" in told,
            nil=self._nils.begun(plain),
            nil_beside=self._nils.ended(plain) if values.get("numbers") else frozenset(),
            **values,
        )

    def _indifferent(self, plain: str, told: Said) -> tuple[frozenset[str], set[int]]:
        """The slots said not to matter, and the words that say so."""
        said = told.get("any", ())
        return frozenset(self._any[text] for text in said), positions(plain, said)

    def _names(self, found: _Found) -> dict[int, str]:
        """The placeholder of each word that belongs to a value but a number."""
        kinds = [hit for hit in found.choices if hit.id.startswith(f"type{MARK}")]
        spans: list[tuple[str, Iterable[int]]] = [
            *(("secteur", hit.positions) for hit in found.sectors if not self._sectors.sectors[hit.id].is_any_trade),
            *(("type", hit.positions) for hit in kinds if len(kinds) <= MAX_KINDS),
            *(("lieu", range(hit.start, hit.end)) for hit in found.places if hit.kind != "department"),
        ]
        return {position: name for name, positions in spans for position in positions}

    def _clients(self, typed: Sequence[Word], said: Collection[int]) -> dict[int, str]:
        """No placeholder for whom something is for, which says nothing of what is wanted: « pour un hôpital »."""
        led = (at for at in said if at == 0 or at - 1 in said or self._lexicon.is_stop_word(typed[at - 1].text))
        return dict.fromkeys(led, "")

    def _takes_bare(self, typed: Sequence[Word], numbers: Iterable[Quantity], accounted: Collection[int]) -> bool:
        """Whether a number without a unit is likely what a message is about: it comes first, corrects, or is all."""
        bare = next((number for number in numbers if number.is_bare), None)
        if bare is None:
            return False
        grammar = self._lexicon.grammar
        return (
            typed[0].text in grammar.changes
            or any(word.text in grammar.corrections for word in typed)
            or not any(self._rest(typed[: bare.first], ()))
            or not any(self._rest(typed, accounted))
        )

    def _rest(self, typed: Sequence[Word], accounted: Collection[int]) -> Iterator[str]:
        for position, word in enumerate(typed):
            is_small = self._lexicon.is_stop_word(word.text) or word.text in self._script.fillers or len(word.text) < 2
            if position not in accounted and not is_small and word.text not in self._slot_words:
                yield word.text

    def _place(self, typed: Sequence[Word], places: Sequence[PlaceHit]) -> list[PlaceHit]:
        """The alternatives of the place meant: a commune before the département, the last one said if one changes."""
        groups = [list(hits) for _, hits in groupby(places, key=lambda hit: (hit.start, hit.end))]
        said = [hits for hits in groups if not self._is_denied(typed, hits[0].start)]
        if not said:
            return []
        narrow = [hits for hits in said if hits[0].kind != "department"]
        is_change = any(word.text in self._lexicon.grammar.corrections for word in typed)
        chosen = (narrow or said)[-1 if is_change else 0]
        agglo = [hit for hit in chosen if hit.kind == "epci"]
        return agglo[:1] or chosen

    def _is_denied(self, typed: Sequence[Word], position: int) -> bool:
        """« pas à Cergy », « sauf dans les ESAT »: a negation stands before, nothing but links between."""
        before = position - 1
        while before >= 0 and typed[before].text in self._lexicon.grammar.links:
            before -= 1
        return before >= 0 and typed[before].text in self._lexicon.grammar.negations

    def _is_own(self, typed: Sequence[Word], position: int, selves: Collection[int]) -> bool:
        """« on est une boîte de transport », « dans une PME de mécanique »: the trade of who speaks."""
        links, firms = self._lexicon.grammar.links, self._script.firms
        before = position - 1
        if before in selves and typed[before].text not in links:  # « je suis conducteur »
            return True
        if before >= 0 and self._lexicon.is_stop_word(typed[before].text):
            before -= 1
        is_firm = before >= 0 and typed[before].text in firms
        return is_firm and any(at in selves for at in range(max(0, before - OWN_WORDS), before))

    def values(self, reading: Reading, dialogue: Dialogue, state: DialogueState) -> dict[str, SlotValue]:
        """The values of a message for the slots of a dialogue; a number without a unit answers the slot asked."""
        own = [self._script.slots[id_] for id_ in dialogue.slots if id_ in self._script.slots]
        read = {slot.id: self._value(slot, reading) for slot in own}
        result = {id_: value for id_, value in read.items() if value is not None}
        numeric = [slot for slot in own if slot.kind == "number"]
        for number, slot in told_apart(reading.numbers, numeric, state, takes_bare=reading.takes_bare):
            result.setdefault(slot.id, number.value)
        result |= of_people(reading.numbers, numeric, result, state)
        is_counted = any(slot.unit == PEOPLE and slot.id in result for slot in numeric)
        nil = (reading.nil & {state.asked}) | (reading.nil_beside if is_counted else set())
        return {**dict.fromkeys(nil & read.keys(), 0.0), **result}

    def _value(self, slot: Slot, reading: Reading) -> SlotValue | None:
        """The value of a slot that holds no number; None if the message has none."""
        if slot.kind == "sector":
            return self._sector_ids(reading) or None
        if slot.kind == "place" and len(reading.places) == 1:
            return place_id(reading.places[0])
        if slot.kind == "place" and slot.id in reading.indifferent:
            return f"department:{self._gazetteer.everywhere}"
        if slot.kind == "choice" and slot.id in reading.choices and slot.id not in reading.indifferent:
            ids = reading.choices[slot.id]
            return ids if slot.is_several else ids[0]
        return None

    def _sector_ids(self, reading: Reading) -> tuple[str, ...]:
        """The sectors surely meant; the one for all trades only by itself."""
        ids = sure_sectors(reading)
        precise = tuple(id_ for id_ in ids if not self._sectors.sectors[id_].is_any_trade)
        return precise or ids
