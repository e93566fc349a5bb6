"""The second message: edits, acts and points contest a message with what it would mean by itself.

Each candidate has a score from 0 to 1, lowered by what it leaves unexplained; the best runs, and where it declines, the
next one. What a message means by itself is one candidate, whole: if it wins, the message goes on as a first one would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from bot.core.conversation.actor import Case
from bot.core.conversation.acts import Acting
from bot.core.conversation.asking import Asking
from bot.core.conversation.candidate import Candidate, Situation, best_first
from bot.core.conversation.changes import Changes
from bot.core.conversation.details import Details
from bot.core.conversation.figures import ShownFigures
from bot.core.conversation.meanings import Meanings
from bot.core.conversation.pairs import Pairs
from bot.core.conversation.presses import Presses
from bot.core.conversation.requests import LONG
from bot.core.conversation.sentences import Sentences
from bot.core.conversation.stories import TOLD, Stories
from bot.core.conversation.trusting import trusted
from bot.core.conversation.turnings import TURNED
from bot.core.conversation.typed import Typed
from bot.core.conversation.values import Values
from bot.core.exchange.message import Message
from bot.core.exchange.session import Screen, ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import TAKING
from bot.core.focus.glance import Glance, Glancer
from bot.core.focus.matcher import PHRASING_SCORE, ActMatch, ActMatcher, Said, held_by
from bot.core.focus.reactions import Reactions
from bot.core.focus.stack import find
from bot.core.focus.tokens import tokens
from bot.core.knowledge.acts import ActName, Held
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.gazetteer import Gazetteer
from bot.core.text.plain import MAX_LENGTH, normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, sure_sectors
from bot.core.understanding.understanding import Understanding

OF_A_PART, ASIDE = 0.03, 0.2
"""What a sentence loses beside the whole message, and one that asks nothing."""
REACTION = 0.93
"""Score of a message that only reacts to what is shown."""
OF_A_PRICE: Mapping[ScreenKind, float] = {"answer": 0.7, "question": 0.61}
"""What is left of the score of a price asked below an answer, which may say it itself, and of an open question."""
UNASKED = 0.1
"""What a price loses beside a change, where nothing is asked: « pas dans le budget, plutôt 4 mois »."""
TAKEN = 0.3
"""What opening something loses where a word takes it away (« enlevez celle de Pantin »), a trade is asked of it, or
what the law allows (« si je prends AGOIE, mes heures comptent ? »), or more of an option (« la 2 est souple ? »)."""
DONE: frozenset[ActName] = frozenset(["does", "drop", "export", "keep", "more", "reaction"])
"""Acts that do something, or say what another does: they answer no question about what is shown."""
LET_GO = "drop"
"""The reading that takes something out of the selection by a word that takes it away."""
SURELY_THEN = 0.84
"""Least score of what is wanted after something was kept or dropped."""

MOST_OF_A_REQUEST, MOST_OF_A_PART = TURNED, PHRASING_SCORE
"""Most that the request of a long message is worth, and the reading of a sentence before it loses what sentences lose:
where the whole message is surer, neither is looked for."""

WHOLE = frozenset(
    ["unknown", "asked", "explain", "no point", "two needs", "request", "named", "named beside", "beside"]
)
"""Candidates that are read from a whole message only."""


class _Others(NamedTuple):
    """Readings, and the most that one of them is reckoned to be worth."""

    most: float
    readings: Iterable[Candidate]


class _Part(NamedTuple):
    """A sentence of a message by its place, and what its readings lose."""

    charge: float
    number: int
    text: str


@dataclass(frozen=True)
class SecondMessage:
    """Reads messages against the screen. It remembers what texts ask, as the rooms below do."""

    knowledge: Knowledge
    reader: SlotReader
    understanding: Understanding
    gazetteer: Gazetteer
    glancer: Glancer
    matcher: ActMatcher
    acting: Acting
    reactions: Reactions
    changes: Changes
    stories: Stories
    values: Values
    figures: ShownFigures
    details: Details
    meanings: Meanings
    presses: Presses
    asking: Asking
    pairs: Pairs
    typed: Typed
    sentences: Sentences

    def forget(self) -> None:
        """Forget the messages met so far."""
        self.details.forget()
        self.matcher.forget()
        self.values.labels.forget()
        tokens.cache_clear()

    def turn(self, session: Session, message: Message) -> Turn | None:
        """What a message does to the screen; None where nothing is shown, or no candidate takes it."""
        if not message.text:
            return None
        if not session.focus and session.outcome.kind != "suggestion":
            found = self.values.labels.find(message.text, session.offered)
            press = replace(message, text=None, action=found[0].action if found else None)
            return self.presses.press(session, press) if found else None
        if proposed := self.values.proposed(session, message.text):
            return self.presses.press(session, replace(message, text=None, action=proposed.action))
        pair = self.pairs.parted(message.text)
        turn = self._one_by_one(session, message, *pair) if pair else None
        turns = (candidate.run() for candidate in self._best_first(session, message))
        return turn or next((turn for turn in turns if turn is not None), None)

    def _one_by_one(self, session: Session, message: Message, first: str, then: str) -> Turn | None:
        """« garde-la et montre-moi l'autre »: both, where each is surely something by itself."""
        if not self._may_keep(session, replace(message, text=first)):
            return None
        keeping = next(self._best_first(session, replace(message, text=first)), None)
        kept = keeping.run() if keeping and keeping.name in {*self.pairs.acts, LET_GO} else None
        if kept is None:
            return None
        session = replace(kept.session or session, focus=session.focus)
        next_one = next(self._best_first(session, replace(message, text=then)), None)
        if next_one is None or _is_named_only(next_one):
            return None  # « garde la 1 et la 3 », « garde Agoie et Cèdre »
        turn = next_one.run() if next_one.score >= SURELY_THEN else None
        if turn is None:
            return None
        lead, *others = turn.replies
        return replace(turn, replies=(replace(lead, blocks=(*kept.replies[0].blocks, *lead.blocks)), *others))

    def _may_keep(self, session: Session, message: Message) -> bool:
        """Whether a message, or a sentence of it, may keep or drop something: told by its words, quicker than read."""
        session = _on_screen(session)
        message = replace(message, text=self.typed.written(session, message.text or ""))
        texts = (message.text or "", *self.sentences.of(message.text or ""))
        at = (self._situation(session, replace(message, text=text)) for text in texts)
        return any(one.name in self.pairs.acts for here in at for one in self._acts(here))

    def candidates(self, session: Session, message: Message) -> list[Candidate]:
        """All readings of a message as a whole and sentence by sentence, best first: people also say why."""
        return sorted(self._best_first(session, message, reads_all=True), key=best_first)

    def _best_first(self, session: Session, message: Message, *, reads_all: bool = False) -> Iterator[Candidate]:
        """The readings, best first; a sentence is read only where it may say something better than what is found."""
        session = _on_screen(session)
        message = replace(message, text=self.typed.written(session, message.text or ""))
        at = self._situation(session, message)
        found = sorted(self._readings(at), key=best_first)
        others = self._others(at)
        other = next(others, None)
        while found or other:
            while other and (reads_all or not found or other.most >= found[0].score):
                found = sorted((*found, *other.readings), key=best_first)
                other = next(others, None)
            if found:
                yield found.pop(0)

    def _others(self, at: Situation) -> Iterator[_Others]:
        """The costly readings, those that may be worth most first; none is worked out before it is asked for."""
        yield _Others(MOST_OF_A_PART - OF_A_PART, ())  # before the sentences are told apart
        parts = (_Others(MOST_OF_A_PART - part.charge, self._of_part(at, part)) for part in self._charged(at))
        request = _Others(MOST_OF_A_REQUEST, self.asking.weighed(at, self.meanings.requested(at)))
        story = _Others(TOLD, self.stories.candidates(at))
        yield from sorted((request, story, *parts), key=lambda others: -others.most)

    def _charged(self, at: Situation) -> Iterator[_Part]:
        """The sentences of a message that are read by themselves, and what each of them loses."""
        parts = self.sentences.of(at.text) if at.top.kind != "menu" else ()
        is_asked = [self.sentences.asks(part) and ("?" in part or not self.reactions.find(part)) for part in parts]
        has_question = any(self.sentences.is_question(part) for part in parts[1:])
        for number, part in enumerate(parts):
            charge = OF_A_PART + (ASIDE if (number > 0 or has_question) and not is_asked[number] else 0.0)
            is_story = len(at.text) >= LONG
            if (any(is_asked) or is_story) and not is_asked[number] and self.reactions.find(part):
                charge += ASIDE
            yield _Part(charge, number, part)

    def _of_part(self, at: Situation, part: _Part) -> Iterator[Candidate]:
        readings = self._readings(self._situation(at.session, at.saying(part.text), is_part=True))
        return (replace(one, score=one.score - part.charge) for one in readings if one.name not in WHOLE)

    def look(self, session: Session, text: str) -> tuple[Glance, Reading]:
        """What a message does to the screen, and what it says beside it."""
        session = _on_screen(session)
        text = self.typed.written(session, text)
        glance = self.glancer.look(text, session.focus)
        return glance, trusted(session, glance, self.reader.read(glance.plain), self.reader, self.knowledge.acts)

    def _situation(self, session: Session, message: Message, *, is_part: bool = False) -> Situation:
        text = (message.text or "")[:MAX_LENGTH]
        glance, reading = self.look(session, text)
        decide = self.understanding.decide
        return Situation(session, message, text, glance, reading, decide, self.knowledge.acts, self.figures.of, is_part)

    def _readings(self, at: Situation) -> Iterator[Candidate]:
        yield from self.asking.weighed(at, self._all(at))
        if not at.is_part:
            yield from self.asking.candidates(at)

    def _all(self, at: Situation) -> Iterator[Candidate]:
        yield from self.changes.candidates(at)
        yield from self._acts(at)
        yield from self.values.candidates(at)
        yield from self.figures.candidates(at)
        yield from self.details.candidates(at)
        yield from self.meanings.candidates(at)
        yield from self._reaction(at)

    def _acts(self, at: Situation) -> Iterator[Candidate]:
        """What a message may do to something shown."""
        away = {word for hit in self.gazetteer.find_elsewhere(at.glance.rest) for word in normalise(hit.name).split()}
        trades = {stem(part) for hit in at.reading.sectors for word in hit.words for part in word.split()}
        said = Said(
            words=tuple(token.text for n, token in enumerate(at.glance.tokens) if n not in at.glance.pointed),
            rest=tuple(word for word in at.telling if word not in away),
            held=frozenset(_held(at.glance, at.reading, is_away=bool(away))),
            of={"sector": frozenset(trades)},
        )
        is_taken = any(one.operator in TAKING and one.refs for one in at.glance.segments)
        for match in self.matcher.rank(at.text, said, at.session.focus):
            is_named = match.act.name not in {"does", "open", "which"}  # what else is asked of « lequel » comes first
            order = 2 if match.screen is at.top and is_named else 3
            score = match.score * (OF_A_PRICE.get(match.screen.kind, 1.0) if match.act.name == "price" else 1.0)
            is_charged = is_taken or at.is_about_rules or (at.is_asked and at.reading.sectors and not match.keys)
            is_charged = is_charged or (match.screen.kind == "options" and at.is_asked and bool(match.unexplained))
            score -= TAKEN if match.act.name == "open" and is_charged else 0.0
            is_asked_of = "?" in at.text and (at.telling or at.glance.refs)  # « le 3 c'est bien ? »
            score -= ASIDE if match.act.name == "reaction" and is_asked_of else 0.0
            score -= UNASKED if match.act.name == "price" and at.glance.changes and not at.is_asked else 0.0
            run = partial(self.acting.act, _case(at, match))
            is_keyed = bool(match.keys) and match.act.name not in DONE
            yield Candidate(f"act:{match.act.id}", score, order, run, match.unexplained, is_keyed)

    def _reaction(self, at: Situation) -> Iterator[Candidate]:
        """A message that only reacts, in whatever words."""
        is_asked = at.reading.is_request or at.reading.is_question or ("?" in at.text and at.telling)
        act = None if is_asked else self.reactions.find(at.text)
        here = find(at.session.focus, *act.on) if act else None
        if act and here:
            run = partial(self.acting.act, _case(at, ActMatch(act, here[1], REACTION)))
            yield Candidate(f"act:{act.id}", REACTION, 2, run)


def _is_named_only(one: Candidate) -> bool:
    """Whether a message only names a thing, and what is done with another one is meant for it too."""
    return one.name.startswith(("named", "label:card:")) or (one.name.startswith("act:ouvrir") and not one.is_keyed)


def _case(at: Situation, match: ActMatch) -> Case:
    return Case(at.session, at.message, match, at.glance, at.reading)


def _on_screen(session: Session) -> Session:
    """The session with something on its screen: at first, what can be done at all."""
    return session if session.focus else replace(session, focus=(Screen("menu"),))


def _held(glance: Glance, reading: Reading, *, is_away: bool) -> Iterator[Held]:
    """The mentions of a message."""
    yield from held_by(glance.refs, glance.ranked)
    if reading.places or is_away:
        yield "place"
    if sure_sectors(reading):
        yield "sector"
    if "type" in reading.choices or "type" in reading.denied:
        yield "kind"
    if "public" in reading.choices or "public" in reading.denied:
        yield "public"
    if any(number.is_value for number in reading.numbers):
        yield "number"
