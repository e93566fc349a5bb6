"""The second message: edits, acts and points contest a message with what it would mean by itself.

Each candidate has a score from 0 to 1, lowered by what it leaves unexplained; the best runs, and where it declines, the
next one. What a message means by itself is one candidate, whole: if it wins, the message goes on as a first one would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.core.conversation.acts import Acting, Case
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.presses import Presses
from bot.core.conversation.requests import Requests
from bot.core.conversation.telling import telling_words
from bot.core.dialogues.edits import edited
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.edits import EditReader, Edits
from bot.core.focus.glance import Glance, Glancer
from bot.core.focus.labels import Labels
from bot.core.focus.matcher import ActMatch, ActMatcher, Said, held_by
from bot.core.knowledge.acts import Act, Held
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.gazetteer import Gazetteer
from bot.core.text.plain import MAX_LENGTH, normalise
from bot.core.text.sounds import stem
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, sure_sectors
from bot.core.understanding.understanding import Understanding

ANSWER_LOW, ANSWER_HIGH = 0.55, 0.92
"""Scores of an answer that has just reached its band, and of one without a doubt."""
WHOLE_NEED = 0.94
"""A need with a trade and a place of its own."""
FILLED, UNEXPLAINED = 0.9, 0.12
"""A message that gives values to the dialogue under way and nothing else; what each further telling word costs."""
ANOTHER_NEED = 0.93
"""Another dialogue, told by a word that no value accounts for."""
ANOTHER_LEAST = 75.0
"""Score of the ranking from which such a word tells a dialogue."""
SUGGESTED, NOTHING, OFF = 0.45, 0.2, 0.9
"""Scores of a mere suggestion, of nothing found, and of a neighbouring subject without a doubt."""
NAMED = 0.87
UNKNOWN, ASKED = 0.55, 0.3
SEARCHED = {1: 0.58, 2: 0.85}
FRESH, FRESH_LEAST = 0.96, 3
TWO = 0.95
LONG_NEED = 0.8
ELSEWHERE = 0.88
SEARCHING: frozenset[ScreenKind] = frozenset(["results", "card", "options", "facilitators"])
"""Scores of a structure by its name alone, and of a thing asked of what is shown that no record says."""

SELECTING = 0.35
"""What an answer loses where the message chooses among what is shown: « lequel », « leurs »."""

OF_RECORDS: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of a message: `order` breaks ties, `run` carries it out or declines."""

    name: str
    score: float
    order: int
    run: Callable[[], Turn | None] | None
    unexplained: tuple[str, ...] = ()


class SecondMessage:
    """Reads messages against the screen. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        reader: SlotReader,
        understanding: Understanding,
        guide: Guide,
        presses: Presses,
        acting: Acting,
        afresh: Callable[[Session, Message], Turn],
        needs: TwoNeeds,
        requests: Requests,
        gazetteer: Gazetteer,
        glancer: Glancer,
        home: str,
    ) -> None:
        """Read with these."""
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._bands = knowledge.bands
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._acting = acting
        self._afresh = afresh
        self._needs = needs
        self._requests = requests
        self._gazetteer = gazetteer
        self._own_words = telling_words(knowledge)
        self._glancer = glancer
        self._matcher = ActMatcher(knowledge.acts, knowledge.lexicon)
        self._labels = Labels(knowledge.acts, knowledge.lexicon)
        self._unknown = Act("unknown", "unknown_here", ("results",))
        self._presses = presses
        self._edits = EditReader(knowledge.acts, reader, knowledge.script.slots, home)

    def turn(self, session: Session, message: Message) -> Turn | None:
        """What a message does to the screen; None where nothing is shown, or the message is better read by itself."""
        if not session.focus or not message.text:
            return None
        for candidate in self.candidates(session, message):
            if candidate.run is None:
                return None
            turn = candidate.run()
            if turn is not None:
                return turn
        return None

    def candidates(self, session: Session, message: Message) -> list[Candidate]:
        """All readings of a message, best first."""
        text = (message.text or "")[:MAX_LENGTH]
        glance = self._glancer.look(text, session.focus)
        reading = self._reader.read(glance.rest)
        decision = self._understanding.decide(text)
        found = [
            *self._edit_candidates(session, message, glance),
            *self._act_candidates(session, message, glance, reading),
            *self._label_candidates(session, message),
            *self._value_candidates(session, message, reading, decision),
            *self._named_candidates(session, message, reading),
            *self._unknown_candidates(session, message, glance, reading),
            *self._fresh_candidates(session, message),
            *self._two_candidates(session, message),
            *self._long_candidates(session, message),
            *self._elsewhere_candidates(session, glance, reading),
            Candidate("by itself", self._meant(session, glance, reading, decision), 5, None),
        ]
        return sorted(found, key=_best_first)

    # --- edits

    def _edit_candidates(self, session: Session, message: Message, glance: Glance) -> Iterator[Candidate]:
        run = self._guide.stage.run(session, message)
        if run is None:
            return
        edits = self._edits.read(glance, run.dialogue, run.state)
        if edits is not None:
            yield Candidate("edit", edits.score, 0, _Edit(self, session, message, edits), edits.rest)

    def edit(self, session: Session, message: Message, edits: Edits) -> Turn | None:
        """Change the dialogue under way; None where nothing changes."""
        run = self._guide.stage.run(session, message)
        if run is None:
            return None
        if any(edit.operator == "undo" for edit in edits.edits):
            return self._undo(session, message)
        state = run.state
        for edit in edits.edits:
            state = edited(state, edit, run.dialogue, self._knowledge.script.slots)
        if state == run.state:
            return None
        return self._guide.stage.show(run.at(replace(state, failures=0, page=1)))

    def _undo(self, session: Session, message: Message) -> Turn | None:
        if session.before is None or session.before.id not in self._knowledge.script.dialogues:
            return Turn((Reply(self._wording.blocks("nothing_to_undo")),), session.outcome, session=session)
        run = self._guide.stage.run(replace(session, dialogue=session.before), message)
        return self._guide.stage.show(run, self._wording.blocks("undone")) if run else None

    # --- acts

    def _act_candidates(
        self, session: Session, message: Message, glance: Glance, reading: Reading
    ) -> Iterator[Candidate]:
        said = Said(
            words=tuple(token.text for at, token in enumerate(glance.tokens) if at not in glance.pointed),
            rest=tuple(word for word in reading.rest if word not in self._knowledge.acts.fillers),
            held=frozenset(_held(glance, reading)),
            of={
                "sector": frozenset(
                    stem(part) for hit in reading.sectors for word in hit.words for part in word.split()
                )
            },
        )
        for match in self._matcher.rank(message.text or "", said, session.focus):
            case = Case(session, message, match, glance, reading)
            order = 2 if match.screen is session.focus[0] else 3
            yield Candidate(f"act:{match.act.id}", match.score, order, _Act(self._acting, case), match.unexplained)

    # --- buttons, values, names

    def _label_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        found = self._labels.find(message.text or "", session.offered)
        if found:
            button, score = found
            press = _Press(self._presses, session, replace(message, text=None, action=button.action))
            yield Candidate(f"label:{button.action}", score, 1, press)

    def _value_candidates(
        self, session: Session, message: Message, reading: Reading, decision: Decision
    ) -> Iterator[Candidate]:
        run = self._guide.stage.run(session, message)
        if run is None:
            return
        values = self._reader.values(reading, run.dialogue, run.state)
        wanted = {question.slot for question in run.dialogue.questions}
        is_place = bool(reading.places) and "lieu" in wanted
        if values or is_place or reading.is_near_me or reading.indifferent & wanted:
            rest = self._telling(reading)
            score = FILLED - UNEXPLAINED * len(rest)
            if reading.is_question and decision.kind in {"answer", "suggestion"}:
                score -= ASKED
            said = {slot for slot in ("secteur", "lieu", "type") if slot in values or (slot == "lieu" and is_place)}
            if session.dialogue and session.dialogue.asked is None:
                score = max(score, SEARCHED.get(len(said & {"secteur", "lieu"}), 0.0))
            score = max(0.0, score)
            yield Candidate("values", score, 4, _Fill(self._guide, session, message, reading, decision), rest)

    def _named_candidates(self, session: Session, message: Message, reading: Reading) -> Iterator[Candidate]:
        """A structure that is not on the screen, by its name and little else."""
        if reading.rest:
            yield Candidate("named", NAMED, 4, _Named(self._guide, session, message, reading))

    def _unknown_candidates(
        self, session: Session, message: Message, glance: Glance, reading: Reading
    ) -> Iterator[Candidate]:
        """Something asked of what is shown that no record says."""
        top = session.focus[0]
        if top.kind in OF_RECORDS:
            match = ActMatch(self._unknown, top, UNKNOWN)
            yield Candidate("unknown", UNKNOWN, 6, _Act(self._acting, Case(session, message, match, glance, reading)))

    def _fresh_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        """« autre sujet : … »: the message as a first one, with nothing of the dialogue before it."""
        plain = f" {normalise(message.text or '')} "
        phrase = next((one for one in self._knowledge.acts.fresh if f" {one} " in plain), None)
        if phrase and len(plain.split()) - len(phrase.split()) >= FRESH_LEAST:
            yield Candidate("afresh", FRESH, 1, _Afresh(self._afresh, _without_dialogue(session), message))

    def _two_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        if self._needs.sides((message.text or "")[:MAX_LENGTH]):
            yield Candidate("two needs", TWO, 1, _Afresh(self._needs.turn, session, message))

    def _long_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        """The request of a long message, where it is a whole need or a question of its own."""
        request = self._requests.find((message.text or "")[:MAX_LENGTH])
        state = session.dialogue
        if request is None or (state and state.id == request.decision.target):
            return
        score = _within(request.decision.score, self._bands.answer)
        yield Candidate("request", max(LONG_NEED, score), 2, _Afresh(self._afresh, _without_dialogue(session), message))

    def _elsewhere_candidates(self, session: Session, glance: Glance, reading: Reading) -> Iterator[Candidate]:
        """A place outside the territory, by name: said so, and nothing is changed."""
        if reading.places or session.focus[0].kind not in SEARCHING:
            return
        hits = self._gazetteer.find_elsewhere(glance.rest)
        if hits:
            rest = [word for word in self._telling(reading) if word not in normalise(hits[0].name).split()]
            score = max(0.0, ELSEWHERE - UNEXPLAINED * len(rest))
            yield Candidate("elsewhere", score, 3, _Elsewhere(self, session, hits[0].name))

    def elsewhere(self, session: Session, name: str) -> Turn:
        """That a place lies outside the territory, and where to look for it."""
        back = Button(self._wording.text("button_back_to_results"), "result")
        buttons = (back,) if self._guide.stage.has_results(session) else ()
        reply = Reply(self._wording.blocks("place_elsewhere", place=name), buttons)
        return Turn((reply,), replace(session.outcome, kind="dialogue", id=None), session=session)

    def _telling(self, reading: Reading) -> tuple[str, ...]:
        return tuple(word for word in reading.rest if word not in self._knowledge.acts.fillers)

    # --- the message by itself

    def _meant(self, session: Session, glance: Glance, reading: Reading, decision: Decision) -> float:
        if decision.kind == "dialogue":
            return self._dialogue_meant(session, reading, decision)
        if decision.kind == "answer":
            is_pointing = session.focus[0].kind in OF_RECORDS and self._selects(glance)
            return _within(decision.score, self._bands.answer) - (SELECTING if is_pointing else 0.0)
        if decision.kind == "off_topic":
            return OFF * min(1.0, decision.score / 100)
        return SUGGESTED if decision.kind == "suggestion" else NOTHING

    def _selects(self, glance: Glance) -> bool:
        return any(token.text in self._knowledge.acts.selectors for token in glance.tokens)

    def _dialogue_meant(self, session: Session, reading: Reading, decision: Decision) -> float:
        """A need: whole by itself, or told to be another one by a word that the dialogue under way has not."""
        state = session.dialogue
        score = _within(decision.score, self._bands.dialogue)
        is_whole = bool(sure_sectors(reading) and reading.places)
        current = self._knowledge.script.dialogues.get(state.id) if state else None
        if state is None or current is None:
            return WHOLE_NEED if is_whole else score
        if decision.target == state.id:
            return SUGGESTED
        own = self._own_words.get(decision.target, frozenset())
        is_told = any(stem(word) in own for word in reading.rest)
        asks_trade = any(question.slot == "secteur" for question in current.questions)
        if is_told and decision.score >= ANOTHER_LEAST:
            return max(score, ANOTHER_NEED)
        if is_whole and not asks_trade:
            return WHOLE_NEED
        return score if is_told else SUGGESTED


def _within(score: float, least: float) -> float:
    """A score of the ranking, from the least of its band on, on the scale of the candidates."""
    share = min(1.0, max(0.0, (score - least) / (100 - least)))
    return ANSWER_LOW + (ANSWER_HIGH - ANSWER_LOW) * share


def _without_dialogue(session: Session) -> Session:
    """The session with the dialogue under way put aside."""
    paused = session.dialogue if session.dialogue and session.dialogue.id else session.paused
    return replace(session, dialogue=None, paused=paused)


@dataclass(frozen=True, slots=True)
class _Edit:
    """An edit ready to be made."""

    second: SecondMessage
    session: Session
    message: Message
    edits: Edits

    def __call__(self) -> Turn | None:
        return self.second.edit(self.session, self.message, self.edits)


@dataclass(frozen=True, slots=True)
class _Afresh:
    """A message ready to be read as a first one."""

    read: Callable[[Session, Message], Turn | None]
    session: Session
    message: Message

    def __call__(self) -> Turn | None:
        turn = self.read(self.session, self.message)
        return turn if turn is None or turn.session else replace(turn, session=self.session)


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """A place of another département, ready to be told."""

    second: SecondMessage
    session: Session
    name: str

    def __call__(self) -> Turn | None:
        return self.second.elsewhere(self.session, self.name)


@dataclass(frozen=True, slots=True)
class _Press:
    """A button ready to be pressed."""

    presses: Presses
    session: Session
    message: Message

    def __call__(self) -> Turn | None:
        return self.presses.press(self.session, self.message)


@dataclass(frozen=True, slots=True)
class _Fill:
    """Values ready to be taken."""

    guide: Guide
    session: Session
    message: Message
    reading: Reading
    decision: Decision

    def __call__(self) -> Turn | None:
        return self.guide.fill(self.session, self.message, self.reading, self.decision)


@dataclass(frozen=True, slots=True)
class _Named:
    """A structure ready to be opened by its name."""

    guide: Guide
    session: Session
    message: Message
    reading: Reading

    def __call__(self) -> Turn | None:
        return self.guide.named(self.session, self.message.text or "", self.reading, Decision("answer"))


@dataclass(frozen=True, slots=True)
class _Act:
    """An act ready to be carried out."""

    acting: Acting
    case: Case

    def __call__(self) -> Turn | None:
        return self.acting.act(self.case)


def _held(glance: Glance, reading: Reading) -> Iterator[Held]:
    """The mentions of a message."""
    yield from held_by(glance.refs, glance.ranked)
    if reading.places:
        yield "place"
    if sure_sectors(reading):
        yield "sector"
    if "type" in reading.choices or "type" in reading.denied:
        yield "kind"
    if "public" in reading.choices or "public" in reading.denied:
        yield "public"
    if any(number.is_value for number in reading.numbers):
        yield "number"


def _best_first(candidate: Candidate) -> tuple[float, int, str]:
    return -candidate.score, candidate.order, candidate.name
