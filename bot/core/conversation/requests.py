"""The request inside a long message: what it means stands in one clause, its values anywhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.exchange.session import DialogueState
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import holds, normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, sure_sectors
from bot.core.understanding.understanding import Understanding

LONG = 110
"""Characters from which a message may tell a story around its request."""
LEAST = 3
"""Words of the shortest clause."""
MOST = 16
"""Clauses read: what is cut into more tells no story."""
SUREST = 100.0
"""Most that the score of a clause counts for."""
MOST_CHARACTERS = 800
"""Characters of the clauses that are read, the last ones: a story comes to its point at its end."""
WISH = 25.0
"""Points of a clause that wishes or asks, beside its score."""

DIALOGUE, NEAR = "dialogue:", 20.0
"""Score of the ranking from which a dialogue is the nearest to a wish for a trade somewhere."""
TIME = "duree"
"""The slot that only recruiting asks for."""
ELSES, AWAY = 60.0, 0.0
"""Score of a neighbour from which a trade and a place tell no need, and the leaning below which they do not."""
FAR = 20
"""Characters of a story before a wish, and of the wish, that part them."""

_CLAUSE = re.compile(r"(?<=[.!?…])\s+|\n+|;\s|:\s|,\s|\s*\([^()]*\)\s*|\s(?=(?:donc|bref|du coup)\s)")


@dataclass(frozen=True, slots=True)
class Request:
    """A clause, what it is taken for, and the values of the whole message."""

    text: str
    decision: Decision
    reading: Reading
    is_told: bool = False
    """Whether words of a story, or several figures, tell it."""


class Requests:
    """Finds requests. It keeps no state."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader, understanding: Understanding) -> None:
        """Read with these."""
        self._wishes = tuple(f" {wish}" for wish in knowledge.script.requests)
        self._pleas = knowledge.script.pleas
        self._supplier = knowledge.roles.supplier
        self._sought = knowledge.acts.sought
        self._acts = knowledge.acts
        self._dialogues = knowledge.script.dialogues
        supplier = self._dialogues.get(self._supplier)
        hiring = (id_ for id_, one in self._dialogues.items() if {TIME, "secteur"} <= one.asked)
        self._recruiting = next(hiring, "")
        self._searching = {self._supplier, self._recruiting}
        self._shared = frozenset(supplier.slots if supplier else ())
        self._bands = knowledge.bands
        self._reader = reader
        self._understanding = understanding

    def find(self, text: str) -> Request | None:
        """The request of a long message, where one clause tells it better than the whole; None elsewhere."""
        cued = self._cued(text)
        if cued or len(text) < LONG:
            return cued
        whole = self._understanding.decide(text)
        if whole.kind in {"dialogue", "answer"}:
            return None
        clauses = list(self._clauses(text))
        asking = [clause for clause in clauses if self._asks(clause)]
        asking, clauses = list(_last(asking)), list(_last(clauses))
        case = self._case(text)
        telling = asking or (() if case else clauses)  # where nothing asks, a case is told whatever its clauses say
        best = max(map(self._weighed, telling), default=(0.0, ""))
        clause = best[1]
        decision = self._understanding.decide(clause) if clause else whole
        is_vague = decision.kind != "dialogue" and decision.score < ELSES  # « on peut savoir combien ? »
        if case and (not asking or case.decision.target == decision.target or (case.is_told and is_vague)):
            return case
        if decision.kind not in {"dialogue", "answer"}:
            return case or self._need(text)
        if decision.kind == "answer" and asking and self._tells_a_need(set(clauses).difference(asking), best):
            return case or self._need(text)
        return Request(clause, decision, _with_values_of(self._reader.read(clause), self._reader.read(text)))

    def _cued(self, text: str) -> Request | None:
        """A story of someone who is missing, or of work that is bought, with a place: « mon plongeur s'est barré… »."""
        plain = normalise(text)
        is_bought = self._acts.outsourced.said_in(plain)
        if not (is_bought or self._acts.vacancies.said_in(plain)):
            return None
        whole = self._reader.read(text)
        has_need = bool(sure_sectors(whole)) or (whole.is_request and not is_bought)
        if whole.is_private or not whole.places or not has_need or self._case(text):
            return None
        decision = self._understanding.decide(text)
        target = self._supplier if is_bought else self._recruiting
        is_decided = decision.kind in {"answer", "off_topic"} and decision.score >= ELSES
        if is_decided or not target or (decision.kind == "dialogue" and decision.target not in self._searching):
            return None
        return Request(text, Decision("dialogue", target, self._bands.dialogue), whole, is_told=True)

    def told(self, text: str, decision: Decision, reading: Reading) -> str | None:
        """The dialogue of a trade and a place, where no word asks: « sos, ma pelouse, Deuil-la-Barre »."""
        is_elses = decision.kind == "off_topic" and decision.score >= ELSES
        if decision.kind in {"dialogue", "answer"} or is_elses or reading.is_private or reading.is_question:
            return None
        if not (sure_sectors(reading) and reading.places):
            return None
        whole = self._understanding.rank(text)
        ranked = whole.matches
        if whole.leaning < AWAY or not ranked or not _is_need(ranked[0].id):
            return None
        own = (one.id.removeprefix(DIALOGUE) for one in ranked if _is_need(one.id))
        return next((id_ for id_ in own if "secteur" in self._dialogues[id_].asked), self._supplier)

    def has_use(self, state: DialogueState) -> bool:
        """Whether the dialogue under way searches, and so has a use for a trade and a place."""
        dialogue = self._dialogues.get(state.id)
        return dialogue is not None and dialogue.is_search

    def _tells_a_need(self, others: Collection[str], asking: tuple[float, str]) -> bool:
        """Whether the story tells a need more surely than what is asked in it."""
        if asking[0] > SUREST:
            return False
        told = max(map(self._weighed, others), default=(0.0, ""))
        return told > asking and self._understanding.decide(told[1]).kind == "dialogue"

    def _case(self, text: str) -> Request | None:
        """The figures that a dialogue works with, beside a word of it: « 64 salariés, un seul TH, … l'estimer ? »."""
        whole = self._reader.read(text)
        for dialogue in self._dialogues.values() if whole.numbers else ():
            values = self._reader.values(whole, dialogue, DialogueState(dialogue.id))
            figures = {slot for slot, value in values.items() if isinstance(value, int | float)} & dialogue.asked
            words = {*values, *whole.choices, *whole.named} & {*dialogue.slots} - self._shared - figures
            if figures and words:
                decision = Decision("dialogue", dialogue.id, self._bands.dialogue)
                trades = whole.sectors if len(sure_sectors(whole)) == 1 else ()  # a story names some in passing
                return Request(text, decision, replace(whole, sectors=trades), is_told=len(figures) > 1)
        return None

    def _need(self, text: str) -> Request | None:
        """A trade and a place wished for in so many words that no clause is sure: the dialogue that comes nearest."""
        whole = self._reader.read(text)
        clauses = list(self._clauses(text))
        is_wished = whole.is_request or holds(normalise(text), self._sought)
        if not (is_wished and whole.places and sure_sectors(whole)):
            return None
        wished = next((clause for clause in clauses if self._reader.read(clause).is_request), "")
        trades = (clause for clause in clauses if self._reader.read(clause).sectors)
        wished = wished or next(trades, text)
        has_trade = bool(self._reader.read(wished).sectors)
        ranked = self._understanding.rank(wished).matches if has_trade and whole.is_request else ()
        near = (one.id.removeprefix(DIALOGUE) for one in ranked if one.id.startswith(DIALOGUE) and one.score >= NEAR)
        decision = Decision("dialogue", next(near, self._supplier), self._bands.dialogue)
        return Request(wished, decision, _with_values_of(self._reader.read(wished), whole))

    def _clauses(self, text: str) -> Iterator[str]:
        """The clauses of a message, and the wish alone in one that tells how it came to that."""
        for clause in _clauses(text):
            yield clause
            start = min((at for wish in self._wishes if (at := clause.find(wish)) > 0), default=0)
            if len(clause) - start >= FAR and start >= FAR:
                yield clause[start:].strip()

    def _weighed(self, clause: str) -> tuple[float, str]:
        decision = self._understanding.decide(clause)
        if decision.kind not in {"dialogue", "answer"} or self._presents(clause, decision):
            return 0.0, clause
        return min(SUREST, decision.score) + (WISH if self._asks(clause) else 0.0), clause

    def _presents(self, clause: str, decision: Decision) -> bool:
        """« alors on est une boîte de transport »: its trade is that of who speaks."""
        reading = self._reader.read(clause)
        return decision.target == self._supplier and not (reading.sectors or reading.choices or reading.is_request)

    def _asks(self, clause: str) -> bool:
        """Whether a clause wishes or asks: where one does, the others tell the story around it."""
        if holds(normalise(clause), self._pleas):
            reading = self._reader.read(clause)
            if not (reading.sectors or reading.is_specific):
                return False
        return clause.rstrip().endswith("?") or self._reader.asks(clause)


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a message, each alone and with the one before it."""
    parts = [part.strip() for part in _CLAUSE.split(text) if part and part.strip()]
    if len(parts) > MOST:
        return
    for number, part in enumerate(parts):
        if len(part.split()) >= LEAST:
            yield part
        if number:
            yield f"{parts[number - 1]}, {part}"


def _last(clauses: Sequence[str]) -> Iterator[str]:
    """The last clauses, as far as they are read, the very last one first."""
    left = MOST_CHARACTERS
    for clause in reversed(clauses):
        left -= len(clause)
        if left < 0:
            return
        yield clause


def _is_need(id_: str) -> bool:
    return id_.startswith(DIALOGUE)


def _with_values_of(clause: Reading, whole: Reading) -> Reading:
    """The reading of a clause, with the values of the whole where it has none of its own."""
    return replace(
        clause,
        places=clause.places or whole.places,
        sectors=clause.sectors or whole.sectors,
        numbers=clause.numbers or whole.numbers,
        choices={**whole.choices, **clause.choices},
        denied={**whole.denied, **clause.denied},
    )
