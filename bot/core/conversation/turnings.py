"""Turning to another need: by a word of what is wanted (« plutôt embaucher »), or behind one that is settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation, is_whole
from bot.core.conversation.requests import Request
from bot.core.conversation.wants import Wants, plain_words
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.stage import PLACE
from bot.core.exchange.message import Message
from bot.core.exchange.session import DialogueState, ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.glance import ONE
from bot.core.focus.phrases import Phrases, Span
from bot.core.focus.stack import find
from bot.core.focus.tokens import Token, tokens
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import holds, normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, sure_sectors
from bot.core.understanding.understanding import Understanding

DECIDED, TURNED, WANTED, ASKED = 0.955, 0.935, 0.8, 0.5
"""Scores of another need that is wished for or preferred, and taken for the need by itself; of one that is only wished
for or preferred to the one under way, of one that is only named, and of one of which a question has a word; a whole
phrase of it (`PHRASE` words) is as good as named, and one with values of its own as good as wished for."""
PHRASE = 3
PLAIN = 75.0
"""Score of the ranking from which a facilitator is asked for, wherever that is said."""
SETTLED = 0.96
"""Score of the need behind one that is settled."""
EARLY = 8
"""A need is settled within so many words: later ones tell a story."""
FEW = 4
"""Telling words beside a trade that is wished for."""
STORY = 160
"""Characters from which words of a want may belong to a story: its sentences are read one by one."""
LEAST = 2
"""Words of the shortest need."""
OF_ORGANISATIONS: frozenset[ScreenKind] = frozenset(["facilitators", "organisation"])
"""Screens on which a trade is what a facilitator is looked for, unless one of it is wanted."""
RECORDS: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist"])
"""Screens of structures, of which may be asked what the law makes of them."""

NOTHING = Reading()
_SECTOR, _KIND = "secteur", "type"


class Turnings:
    """Reads a message as turning to another need. It keeps no state."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader, understanding: Understanding, guide: Guide) -> None:
        """Index what is wanted of each dialogue."""
        self._acts = knowledge.acts
        self._lexicon = knowledge.lexicon
        self._entries = knowledge.entries
        self._dialogues = knowledge.script.dialogues
        self._supplier = knowledge.roles.supplier
        self._facilitator = knowledge.roles.facilitator
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._wants = Wants(knowledge)
        self._settled = Phrases(((phrase, "") for phrase in knowledge.acts.settled), plain_words)
        self._turns = Phrases(((phrase, "") for phrase in knowledge.acts.turns), plain_words)

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The other needs that a message may turn to."""
        yield from self._behind_settled(at)
        if len(at.text) < STORY:
            yield from self._wanted(at)

    def _behind_settled(self, at: Situation) -> Iterator[Candidate]:
        """« la peinture c'est bon, maintenant laver les blouses à Herblay »."""
        rest = self._rest(at.text) if at.top.kind != "menu" else ""
        reading = self._reader.read(rest) if rest else NOTHING
        target = self.target(rest, reading) if rest else None
        if target:
            is_same = sure_sectors(reading) or (at.session.dialogue and at.session.dialogue.id == target)
            begin = self._anew if is_same else self.turned
            run = partial(begin, at.session, at.saying(rest), reading, target)
            yield Candidate("settled", SETTLED, 1, run)

    def _wanted(self, at: Situation) -> Iterator[Candidate]:
        """« finalement on embauche », « c'est un presta qu'il nous faut »: another dialogue than the one under way."""
        state = at.session.dialogue
        current, words = (state.id if state else ""), self._wants.words(at.text)
        told = list(self._wants.told(words, current))
        if at.is_of_self and not (at.reading.sectors or at.reading.places or at.reading.is_request):
            return  # « c'est moi l'acheteur » below an answer tells for whom it is
        reading = self._without_wants(self._reader.read(at.glance.plain), words, told)
        ids = [id_ for span in told for id_ in span.ids] or list(self._bought(at, current, reading))
        if not ids:
            return
        is_corrected = any(change.operator == "rather" for change in at.glance.changes) and not at.glance.is_here
        is_denied = self._wants.is_turned_down(words, current)
        is_turned = is_corrected or is_denied or self._turns.spans(words)
        is_wish = reading.is_request or bool(self._settled.spans(words)) or not told
        is_phrase = any(span.end - span.start >= PHRASE for span in told)
        is_case = is_phrase and not at.is_about_rules and self._has_values(reading, ids[0], current)
        is_answered = at.is_asked and at.decision.kind == "answer" and not is_case
        if is_answered and not is_turned and not is_wish:
            return
        is_decided = at.decision.kind == "dialogue" and at.decision.target == ids[0]
        is_named = not at.is_asked or is_phrase
        is_sure = is_turned or is_wish or is_case or (is_decided and not at.is_asked)
        is_firm = (is_denied or (is_decided and (is_turned or is_wish))) and bool(told)
        is_figured = not is_turned and self._has_figures(reading, at)
        score = DECIDED if is_firm else TURNED if is_sure and not is_figured else WANTED if is_named else ASKED
        if not is_decided and self._is_tried(reading, at):
            score = ASKED
        if self._is_of_shown(at, ids[0]):
            score = min(score, WANTED)
        is_worked_out = any(result.kind == "hours" for result in self._dialogues[ids[0]].results)
        if at.is_about_rules and at.top.kind in RECORDS and is_worked_out and not is_turned:
            score = min(score, ASKED)  # « ça me fait des heures d'insertion si je les prends ? »
        run = partial(self.turned, at.session, at.message, reading, ids[0])
        yield Candidate(f"turn:{ids[0]}", score, 1, run)

    def _is_of_shown(self, at: Situation, wanted: str) -> bool:
        """« qui je contacte » below structures, or options that name some: those, and no facilitator of clauses."""
        options = find(at.session.focus, "options")
        is_open = options is not None and {*at.top.ids} <= {*options[1].ids} and bool(options[1].also)
        is_shown = is_open or at.top.kind in RECORDS
        return is_shown and wanted == self._facilitator and at.decision.score < PLAIN

    def _has_values(self, reading: Reading, wanted: str, current: str) -> bool:
        """Whether a message says what the wanted dialogue asks for first: « qui valide ça à Herblay »."""
        dialogue = self._dialogues[wanted]
        values = self._reader.values(reading, dialogue, DialogueState(wanted))
        used = self._dialogues[current].slots if current in self._dialogues else ()
        is_place = PLACE in values and dialogue.questions[0].slot == PLACE
        return is_place or any(isinstance(value, int | float) and slot not in used for slot, value in values.items())

    def _is_tried(self, reading: Reading, at: Situation) -> bool:
        """« avec 40 000 € achetés à un ESAT, ça baisse de combien ? » below a contribution: a figure of it, to see."""
        is_sought = holds(normalise(at.text), self._acts.sought)
        return at.is_asked and not is_sought and not reading.places and self._has_figures(reading, at)

    def _has_figures(self, reading: Reading, at: Situation) -> bool:
        """« on a aussi 6 000 de sous-traitance »: a figure that the calculation under way asks for."""
        state = at.session.dialogue
        dialogue = self._dialogues.get(state.id) if state and at.is_calculated else None
        if state is None or dialogue is None:
            return False
        said = {one.value for one in reading.numbers if one.is_value and not one.is_bare}
        values = self._reader.values(reading, dialogue, state).items()
        return any(slot in dialogue.asked and value in said for slot, value in values)

    def _without_wants(self, reading: Reading, words: Sequence[str], told: Sequence[Span]) -> Reading:
        """A reading without the trades that only tell what is wanted: « sous-traiter » is none."""
        if not told or not reading.sectors:
            return reading
        claimed = {at for span in told for at in range(span.start, span.end)}
        rest = " ".join(word for at, word in enumerate(words) if at not in claimed)
        return replace(reading, sectors=self._reader.read(rest).sectors)

    def wanted(self, at: Situation) -> bool:
        """Whether a message says a word of another dialogue than the one under way."""
        current = at.session.dialogue.id if at.session.dialogue else ""
        return any(self._wants.told(self._wants.words(at.text), current))

    def anew(self, at: Situation, message: Message) -> Candidate | None:
        """The need that another subject tells, by a word of what is wanted; None if it says none."""
        text = message.text or ""
        reading = self._reader.read(text)
        told = next(self._wants.told(self._wants.words(text)), None)
        is_need = reading.is_request and is_whole(reading) and self._understanding.decide(text).kind == "suggestion"
        target = told.ids[0] if told else self._supplier if is_need and not reading.is_private else None
        if target is None:
            return None
        run = partial(self.turned, replace(at.session, dialogue=None), message, reading, target)
        return Candidate("anew", SETTLED, 1, run)

    def case(self, at: Situation, request: Request) -> Candidate | None:
        """The dialogue that an answer leads to, where a long message told the figures it works with."""
        entry = self._entries.get(request.decision.target) if request.decision.kind == "answer" else None
        dialogue = self._dialogues.get(entry.next_step or "") if entry else None
        if dialogue is None:
            return None
        values = self._reader.values(request.reading, dialogue, DialogueState(dialogue.id))
        asked = dialogue.asked
        if not any(isinstance(value, int | float) and slot in asked for slot, value in values.items()):
            return None
        run = partial(self.turned, at.session, at.message, request.reading, dialogue.id)
        return Candidate(f"case:{dialogue.id}", TURNED, 1, run)

    def _bought(self, at: Situation, current: str, reading: Reading) -> Iterator[str]:
        """The search for a supplier, where a trade or a kind is wished that the result shown has no use for."""
        dialogue = self._dialogues.get(current)
        if (
            dialogue is None
            or dialogue.id == self._supplier
            or (self._guide.is_asking(at.session) and not at.is_calculated)
        ):
            return
        asked = dialogue.asked
        is_sought = holds(normalise(at.text), self._acts.sought)
        is_placed = bool(reading.places) and PLACE not in asked and (is_sought or not at.is_asked)
        is_wished = reading.is_request or (at.top.kind in OF_ORGANISATIONS and _is_one(at, reading))
        if not is_placed and (not is_wished or len(at.telling) > FEW):
            return
        has_use = _SECTOR in asked or PLACE not in dialogue.slots
        if not has_use and (sure_sectors(reading) or _KIND in reading.choices):
            is_decided = at.decision.kind == "dialogue" and at.decision.target != current
            yield at.decision.target if is_decided else self._supplier

    def _rest(self, text: str) -> str:
        """What stands behind words that settle a need, in a clause of its own; empty if nothing does."""
        found = tokens(text)
        spans = self._settled.spans([self._lexicon.written(token.text) for token in found])
        for span in (one for one in spans if one.end <= EARLY):
            begin = next(self._cuts(text, found, span.end), None)
            if begin is not None and len(found) - begin >= LEAST:
                return text[found[begin].start :]
        return ""

    def _cuts(self, text: str, found: Sequence[Token], start: int) -> Iterator[int]:
        """The tokens from `start` on with which a clause begins."""
        for at in range(start, len(found)):
            between = text[found[at - 1].end : found[at].start]
            if any(char in ",;.!?:\n" for char in between) or self._lexicon.written(found[at].text) in self._acts.next:
                yield at

    def target(self, text: str, reading: Reading) -> str | None:
        """The dialogue that a text wants; None if it tells no need of its own."""
        told = next(self._wants.told(self._wants.words(text)), None)
        if told:
            return told.ids[0]
        if not sure_sectors(reading):
            return None
        decision = self._understanding.decide(text)
        return decision.target if decision.kind == "dialogue" else self._supplier

    def turned(self, session: Session, message: Message, reading: Reading, id_: str) -> Turn:
        """The dialogue wanted, opened with what is said."""
        return self._guide.open(session, id_, message, reading)

    def _anew(self, session: Session, message: Message, reading: Reading, id_: str) -> Turn:
        """Another need at the place that is known."""
        slots = session.dialogue.slots if session.dialogue else {}
        kept = {PLACE: slots[PLACE]} if PLACE in slots else {}
        session = replace(session, dialogue=DialogueState("", kept) if kept else None)
        return self._guide.open(session, id_, message, reading)


def _is_one(at: Situation, reading: Reading) -> bool:
    """« et un traiteur ? »: one who does it is wanted, and no trade of one's own; « ils ont un site » wants none."""
    plain, found = f" {normalise(at.text)} ", at.glance.tokens
    wanted = (f" {one} {hit.words[0]} " for hit in reading.sectors for one in ONE if hit.words)
    is_led = any(at.acts.fillers.issuperset(plain.partition(one)[0].split()) for one in wanted if one in plain)
    is_for_one = any(
        found[change.start].text in at.acts.joints for change in at.glance.changes
    )  # « et pour un chantier »
    return is_led and len(at.telling) <= 1 and not (is_for_one and reading.places)
