"""The second message: edits, acts and points contest a message with what it would mean by itself.

Each candidate has a score from 0 to 1, lowered by what it leaves unexplained; the best runs, and where it declines, the
next one. What a message means by itself is one candidate, whole: if it wins, the message goes on as a first one would.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.core.conversation.acts import Acting, Case
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.presses import Presses
from bot.core.conversation.questions import Questions
from bot.core.conversation.requests import Requests
from bot.core.conversation.telling import telling_words
from bot.core.dialogues.edits import edited
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Outcome, Screen, ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.articles import Articles
from bot.core.focus.edits import EditReader, Edits
from bot.core.focus.glance import Glance, Glancer
from bot.core.focus.labels import Labels
from bot.core.focus.matcher import COVERED, ActMatch, ActMatcher, Said, held_by
from bot.core.focus.points import Points
from bot.core.focus.stack import find
from bot.core.focus.tokens import tokens
from bot.core.knowledge.acts import Act, Held
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.points import ArticleMatch, PointMatch
from bot.core.places.gazetteer import Gazetteer
from bot.core.replies.answers import Views
from bot.core.replies.points import PointViews
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
UNKNOWN, ASKED, NOTED_ONLY = 0.55, 0.3, 0.25
SEARCHED = {1: 0.58, 2: 0.85}
FRESH, FRESH_LEAST = 0.96, 3
TWO = 0.95
ARTICLE, POINT, POINT_BESIDE, UNASKED, NO_POINT = 0.94, 0.95, 0.8, 0.2, 0.5
ELLIPSIS_WORDS = 7
LONG_NEED = 0.8
ELSEWHERE = 0.88
SUGGESTED_HERE = 0.6
OF_A_PART, ASIDE, PASSING, MAX_PARTS = 0.03, 0.2, 2, 4
WHOLE = frozenset(["unknown", "explain", "no point", "two needs", "request", "named"])
"""Candidates that are read from a whole message only."""
CORRECTED = 0.9
FOLLOWED = 0.93
"""« et pour les SIAE ? »: the same question, about something else."""
SEARCHING: frozenset[ScreenKind] = frozenset(["results", "card", "options", "facilitators"])
"""Scores of a structure by its name alone, and of a thing asked of what is shown that no record says."""

SELECTING = 0.35
"""What an answer loses where the message chooses among what is shown: « lequel », « leurs »."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|;\s|\s?:\s")

OF_RECORDS: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist", "facilitators", "organisation"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of a message: `order` breaks ties, `run` carries it out or declines."""

    name: str
    score: float
    order: int
    run: Callable[[], Turn | None]
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
        questions: Questions,
        views: Views,
        acting: Acting,
        afresh: Callable[[Session, Message], Turn],
        otherwise: Callable[[Session, Message], Turn],
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
        self._otherwise = otherwise
        self._needs = needs
        self._requests = requests
        self._gazetteer = gazetteer
        self._own_words = telling_words(knowledge)
        self._glancer = glancer
        self._matcher = ActMatcher(knowledge.acts, knowledge.lexicon)
        self._questions = questions
        self._points = Points(knowledge)
        self._articles = Articles(knowledge, self._points)
        self._point_views = PointViews(views)
        self._labels = Labels(knowledge.acts, knowledge.lexicon)
        self._unknown = Act("unknown", "unknown_here", ("results",))
        self._explain = Act("explain", "help", ("question",))
        self._presses = presses
        self._edits = EditReader(knowledge.acts, reader, knowledge.script.slots, home)

    def turn(self, session: Session, message: Message) -> Turn | None:
        """What a message does to the screen; None where nothing is shown, or the message is better read by itself."""
        if not message.text:
            return None
        if not session.focus:
            found = self._labels.find(message.text, session.offered)
            press = replace(message, text=None, action=found[0].action if found else None)
            return self._presses.press(session, press) if found else None
        for candidate in self.candidates(session, message):
            turn = candidate.run()
            if turn is not None:
                return turn
        return None

    def candidates(self, session: Session, message: Message) -> list[Candidate]:
        """All readings of a message as a whole and sentence by sentence, best first: people also say why."""
        session = _on_screen(session)
        found = self._readings(session, message)
        parts = _parts((message.text or "")[:MAX_LENGTH]) if session.focus[0].kind != "menu" else ()
        for number, part in enumerate(parts):
            one = replace(message, text=part)
            is_aside = number > 0 and not self._asks(part)
            charge = OF_A_PART + (ASIDE if is_aside else 0.0)
            for candidate in self._readings(session, one):
                if candidate.name not in WHOLE:
                    found.append(replace(candidate, score=candidate.score - charge))
        return sorted(found, key=_best_first)

    def _asks(self, part: str) -> bool:
        reading = self._reader.read(part)
        return "?" in part or reading.is_question or reading.is_request or reading.is_change

    def _readings(self, session: Session, message: Message) -> list[Candidate]:
        text = (message.text or "")[:MAX_LENGTH]
        glance, reading = self.look(session, text)
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
            *self._corrected_candidates(session, message, glance),
            *self._left_candidates(session, message, glance),
            *self._long_candidates(session, message),
            *self._elsewhere_candidates(session, glance, reading),
            *self._article_candidates(session, message, decision),
            *self._suggested_candidates(session, message, reading, decision),
            *self._point_candidates(session, message, reading, decision),
            self._by_itself(session, message, reading, decision, self._meant(session, glance, reading, decision, text)),
        ]
        return found

    def _by_itself(
        self, session: Session, message: Message, reading: Reading, decision: Decision, score: float
    ) -> Candidate:
        if self._is_another_need(session, reading, decision):
            session = _without_dialogue(session)
        return Candidate("by itself", score, 5, _Afresh(self._otherwise, session, message))

    def _trusted(self, session: Session, glance: Glance, reading: Reading) -> Reading:
        """The reading without trades mentioned in passing, where one is held: « j'ai une photographie »."""
        held = session.dialogue is not None and "secteur" in session.dialogue.slots
        is_meant = reading.is_request or reading.is_change or reading.is_addition or bool(glance.changes)
        is_passing = held and not is_meant and len(self._telling(reading)) >= PASSING
        return replace(reading, sectors=()) if is_passing and reading.sectors else reading

    def look(self, session: Session, text: str) -> tuple[Glance, Reading]:
        """What a message does to the screen, and what it says beside it."""
        session = _on_screen(session)
        glance = self._glancer.look(text, session.focus)
        return glance, self._trusted(session, glance, self._reader.read(glance.plain))

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
            return self._nothing_changed(session) if _takes_away_only(edits) else None
        return self._guide.stage.show(run.at(replace(state, failures=0, page=1)))

    def _nothing_changed(self, session: Session) -> Turn:
        """« enlève la blanchisserie » where nobody asked for one: never its opposite."""
        buttons = (Button(self._wording.text("button_edit"), "edit"),)
        outcome = replace(session.outcome, kind="dialogue", id=None)
        return Turn((Reply(self._wording.blocks("nothing_changed"), buttons),), outcome, session=session)

    def _undo(self, session: Session, message: Message) -> Turn | None:
        if session.before is None or session.before.id not in self._knowledge.script.dialogues:
            return Turn((Reply(self._wording.blocks("nothing_to_undo")),), session.outcome, session=session)
        run = self._guide.stage.run(replace(session, dialogue=session.before), message)
        return self._guide.stage.show(run, self._wording.blocks("undone")) if run else None

    # --- acts

    def _act_candidates(
        self, session: Session, message: Message, glance: Glance, reading: Reading
    ) -> Iterator[Candidate]:
        away = {word for hit in self._gazetteer.find_elsewhere(glance.rest) for word in normalise(hit.name).split()}
        said = Said(
            words=tuple(token.text for at, token in enumerate(glance.tokens) if at not in glance.pointed),
            rest=tuple(word for word in self._telling(reading) if word not in away),
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
            if values and not is_place and not set(values) & wanted:
                score -= NOTED_ONLY
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
        if top.kind == "question" and "?" in (message.text or ""):
            match = ActMatch(self._explain, top, UNKNOWN)
            yield Candidate("explain", UNKNOWN, 6, _Act(self._acting, Case(session, message, match, glance, reading)))
        if top.kind in OF_RECORDS:
            match = ActMatch(self._unknown, top, UNKNOWN)
            yield Candidate("unknown", UNKNOWN, 6, _Act(self._acting, Case(session, message, match, glance, reading)))

    def _fresh_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        """« autre sujet : … »: the message as a first one, with nothing of the dialogue before it."""
        plain = f" {normalise(message.text or '')} "
        phrase = next((one for one in self._knowledge.acts.fresh if f" {one} " in plain), None)
        if phrase and len(plain.split()) - len(phrase.split()) >= FRESH_LEAST:
            fresh = replace(message, text=_behind(message.text or "", phrase))
            yield Candidate("afresh", FRESH, 1, _Afresh(self._afresh, _without_dialogue(session), fresh))

    def _corrected_candidates(self, session: Session, message: Message, glance: Glance) -> Iterator[Candidate]:
        """« pas AI, ACI »: below an answer, the question without what is taken back."""
        wrong = [one for one in glance.segments if one.operator in {"exclude", "remove"}]
        if session.focus[0].kind != "answer" or not any(self._reader.read(one.text).choices for one in wrong):
            return
        text = " ".join(one.text for one in glance.segments if one not in wrong)
        decision = self._understanding.decide(text)
        if decision.kind == "answer":
            entry = self._knowledge.entries[decision.target]
            yield Candidate(f"corrected:{entry.id}", CORRECTED, 2, _Shown(self, session, message, entry))

    def _left_candidates(self, session: Session, message: Message, glance: Glance) -> Iterator[Candidate]:
        """« laisse tomber l'embauche, … »: the dialogue itself is taken back, and the rest says what is wanted."""
        state = session.dialogue
        own = self._own_words.get(state.id, frozenset()) if state else frozenset()
        gone = [one for one in glance.segments if one.operator == "remove" and own & _stems_of(one.text)]
        rest = " ".join(one.text for one in glance.segments if one not in gone)
        if gone and len(rest.split()) >= FRESH_LEAST:
            turn = _Afresh(self._afresh, _without_dialogue(session), replace(message, text=rest))
            yield Candidate("left", FRESH, 1, turn)

    def _two_candidates(self, session: Session, message: Message) -> Iterator[Candidate]:
        if self._needs.sides((message.text or "")[:MAX_LENGTH]):
            yield Candidate("two needs", TWO, 1, _Afresh(self._needs.turn, session, message))

    def _suggested_candidates(
        self, session: Session, message: Message, reading: Reading, decision: Decision
    ) -> Iterator[Candidate]:
        """A question whose nearest answer is one that the dialogue under way is about."""
        state = session.dialogue
        dialogue = self._knowledge.script.dialogues.get(state.id) if state else None
        is_asked = reading.is_question or "?" in (message.text or "")
        if decision.kind == "suggestion" and dialogue and is_asked:
            near = [id_ for id_ in decision.suggestions if id_ in dialogue.about]
            if near:
                entry = self._knowledge.entries[near[0]]
                yield Candidate(f"suggested:{entry.id}", SUGGESTED_HERE, 5, _Shown(self, session, message, entry))

    def shown(self, session: Session, message: Message, entry: Entry) -> Turn:
        """An answer; an open question is asked again below it."""
        return self._questions.with_prompt(session, message, self._questions.show(entry))

    def _article_candidates(self, session: Session, message: Message, decision: Decision) -> Iterator[Candidate]:
        """An article of law by its number, or that of what is shown."""
        found = self._articles.find(message.text or "", self._spoken_of(session))
        is_first = session.focus[0].kind == "menu"
        if found and not (is_first and decision.kind == "answer"):
            article = _Article(self, session, message, found[0])
            yield Candidate(f"article:{found[0].article}", ARTICLE, 1, article)

    def _point_candidates(
        self, session: Session, message: Message, reading: Reading, decision: Decision
    ) -> Iterator[Candidate]:
        """A point of the answer on the screen, or of those that the dialogue under way is about."""
        shown = find(session.focus, "answer")
        entries = self._spoken_of(session)
        found = self._points.find(entries, message.text or "", shown=shown[1].ids if shown else ())
        is_asked = reading.is_question or "?" in (message.text or "")
        if found:
            worth = POINT if shown and found[0].point.entry in shown[1].ids else POINT_BESIDE
            worth -= 0.0 if is_asked or session.focus[0].kind == "answer" else UNASKED
            score = worth * found[0].score - (COVERED * shown[0] if shown else 0.0)
            yield Candidate(
                f"point:{found[0].point.entry}", round(score, 3), 3, _Point(self, session, message, found[0])
            )
        is_short = len(normalise(message.text or "").split()) <= ELLIPSIS_WORDS
        if shown and shown[0] == 0 and is_asked and is_short and not _has_subject(reading):
            no_point = _NoPoint(self, session, shown[1].ids[0])
            yield Candidate("no point", NO_POINT, 6, no_point)

    def _spoken_of(self, session: Session) -> tuple[str, ...]:
        """The entries on the screen, newest first, then those that the dialogue under way is about."""
        entries = [id_ for screen in session.focus if screen.kind == "answer" for id_ in screen.ids]
        state = session.dialogue
        dialogue = self._knowledge.script.dialogues.get(state.id) if state else None
        own = dialogue.about if dialogue and session.focus[0].kind != "answer" else ()
        known = (id_ for id_ in (*entries, *own) if id_ in self._knowledge.entries)
        return tuple(dict.fromkeys(known))

    def point(self, session: Session, message: Message, match: PointMatch) -> Turn:
        """A point of an answer; an open question is asked again below it."""
        entry = match.point.entry
        outcome = Outcome("answer", entry, round(100 * match.score, 1))
        turn = Turn((self._point_views.point(match),), outcome, (entry,), focus=(Screen("answer", (entry,)),))
        return self._questions.with_prompt(session, message, turn)

    def article(self, session: Session, message: Message, match: ArticleMatch) -> Turn:
        """Who cites an article; an open question is asked again below it."""
        cited = tuple(citation.entry for citation in match.citations[:1])
        outcome = Outcome("answer", cited[0], 100.0) if cited else Outcome("fallback")
        turn = Turn(
            (self._point_views.article(match),), outcome, cited, focus=(Screen("answer", cited),) if cited else ()
        )
        return self._questions.with_prompt(session, message, turn)

    def no_point(self, session: Session, entry_id: str) -> Turn:
        """That an answer has no such point, with all it has."""
        entry = self._knowledge.entries[entry_id]
        screen = Screen("answer", (entry_id,))
        return Turn(
            (self._point_views.unknown(entry),), Outcome("answer", entry_id, 50.0), (entry_id,), focus=(screen,)
        )

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

    def _meant(self, session: Session, glance: Glance, reading: Reading, decision: Decision, text: str) -> float:
        shown = find(session.focus, "answer")
        follow = self._understanding.follow_up(text, session.topics) if shown and shown[0] == 0 else None
        if follow and follow.kind == "answer" and shown and follow.target not in shown[1].ids:
            return FOLLOWED
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
        if state is None or state.id not in self._knowledge.script.dialogues:
            return WHOLE_NEED if _is_whole(reading) else score
        if decision.target == state.id:
            return SUGGESTED
        own = self._own_words.get(decision.target, frozenset())
        is_told = any(stem(word) in own for word in reading.rest)
        if is_told and decision.score >= ANOTHER_LEAST:
            return max(score, ANOTHER_NEED)
        if self._is_another_need(session, reading, decision):
            return WHOLE_NEED
        return score if is_told else SUGGESTED

    def _is_another_need(self, session: Session, reading: Reading, decision: Decision) -> bool:
        """Whether a need of another dialogue is told, whole or in figures, below one that has no use for that."""
        state = session.dialogue
        current = self._knowledge.script.dialogues.get(state.id) if state else None
        if state is None or current is None or decision.kind != "dialogue" or decision.target == current.id:
            return False
        asked = {question.slot for question in current.questions}
        if _is_whole(reading) and "secteur" not in asked:
            return True
        other = self._knowledge.script.dialogues[decision.target]
        is_named = any(slot in other.slots and slot not in current.slots for slot in (*reading.named, *reading.choices))
        has_figures = any(number.is_value and not number.is_bare for number in reading.numbers)
        values = self._reader.values(reading, current, state)
        has_use = any(isinstance(value, int | float) and slot in asked for slot, value in values.items())
        return is_named and has_figures and not has_use


def _within(score: float, least: float) -> float:
    """A score of the ranking, from the least of its band on, on the scale of the candidates."""
    share = min(1.0, max(0.0, (score - least) / (100 - least)))
    return ANSWER_LOW + (ANSWER_HIGH - ANSWER_LOW) * share


def _takes_away_only(edits: Edits) -> bool:
    """Whether a message takes values back and says nothing else."""
    told = [edit for edit in edits.edits if edit.has_target]
    return not edits.rest and all(edit.operator in {"remove", "exclude"} and edit.values for edit in told)


def _is_whole(reading: Reading) -> bool:
    """Whether a need has a trade and a place of its own."""
    return bool(sure_sectors(reading) and reading.places)


def _on_screen(session: Session) -> Session:
    """The session with something on its screen: at first, what can be done at all."""
    return session if session.focus else replace(session, focus=(Screen("menu"),))


def _stems_of(text: str) -> set[str]:
    return set(map(stem, normalise(text).split()))


def _parts(text: str) -> tuple[str, ...]:
    """The sentences of a message, where it has a few."""
    parts = tuple(part.strip() for part in _SENTENCE.split(text) if len(part.split()) > 1)
    return parts[:MAX_PARTS] if len(parts) > 1 else ()


def _behind(text: str, phrase: str) -> str:
    """What stands behind a phrase; all of the text where little does."""
    found = tokens(text)
    words = phrase.split()
    for at in range(len(found) - len(words) + 1):
        if [token.text for token in found[at : at + len(words)]] == words:
            rest = text[found[at + len(words) - 1].end :].lstrip(" ,;:.!-")
            return rest if len(rest.split()) >= FRESH_LEAST else text
    return text


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
class _Shown:
    """An answer ready to be shown."""

    second: SecondMessage
    session: Session
    message: Message
    entry: Entry

    def __call__(self) -> Turn | None:
        return self.second.shown(self.session, self.message, self.entry)


@dataclass(frozen=True, slots=True)
class _Point:
    """A point ready to be shown."""

    second: SecondMessage
    session: Session
    message: Message
    match: PointMatch

    def __call__(self) -> Turn | None:
        return self.second.point(self.session, self.message, self.match)


@dataclass(frozen=True, slots=True)
class _NoPoint:
    """The details of an answer that has not the point asked."""

    second: SecondMessage
    session: Session
    entry: str

    def __call__(self) -> Turn | None:
        return self.second.no_point(self.session, self.entry)


@dataclass(frozen=True, slots=True)
class _Article:
    """An article of law ready to be shown."""

    second: SecondMessage
    session: Session
    message: Message
    match: ArticleMatch

    def __call__(self) -> Turn | None:
        return self.second.article(self.session, self.message, self.match)


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


def _has_subject(reading: Reading) -> bool:
    """Whether a message names something of its own to speak of."""
    return bool(reading.sectors or reading.places or reading.choices)


def _best_first(candidate: Candidate) -> tuple[float, int, str]:
    return -candidate.score, candidate.order, candidate.name
