"""What a message means by itself, whatever is on the screen: another need, another subject, two needs, a long story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from bot.core.conversation.asides import Asides
from bot.core.conversation.candidate import Candidate, Respond, Situation, is_whole, kept, without_dialogue
from bot.core.conversation.differences import Differences
from bot.core.conversation.leavings import Leavings
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.questions import Questions
from bot.core.conversation.requests import Requests
from bot.core.conversation.turnings import Turnings
from bot.core.exchange.message import Message
from bot.core.exchange.session import DialogueState, ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.text.plain import holds, normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding

ANSWER_LOW, ANSWER_HIGH = 0.55, 0.92
"""Scores of an answer that has just reached its band, and of one without a doubt."""
WHOLE_NEED, ANOTHER_NEED, ANOTHER_LEAST = 0.94, 0.93, 75.0
"""Scores of a need with a trade and a place of its own, and of another dialogue that a word tells; the least score of
the ranking for the latter."""
TOLD_NEED, FOLLOWED = 0.78, 0.91
"""Scores of a need without a word that asks, and of « et pour les SIAE ? » below an answer."""
TWO, LONG_NEED, LONG_BELOW, TOLD_STORY = 0.95, 0.8, 0.88, 0.93
"""Scores of two needs in one message, least score of the request of a long one, most below records, of which it may ask
something, and score of a need that a story tells by who is missing or what is bought."""
SUGGESTED, NOTHING, OFF = 0.45, 0.2, 0.9
"""Scores of a mere suggestion, of nothing found, and of a neighbouring subject without a doubt."""
NEARLY, NEARLY_SUGGESTED = 90.0, 0.58
"""Score of the ranking from which an answer that another one contests is nearly certain, and what suggesting it is
worth below records, which would say nothing of it: « y a des aides à l'embauche ? »."""
SURELY_OFF = 85.0
"""Score of the ranking from which small talk beside an open question answers nothing."""
SUBJECTLESS = 0.15
"""What a need loses below an answer where it says no trade and no kind."""
RULED, NEAR = 0.6, 28.0
"""Least score of the answer to a question about what the law allows, asked below something else; least score of the
ranking for the nearest of those that the dialogue is about."""
DEFINED, ASIDE_WORDS = 0.94, 1
"""Score of the definition of what is named, and words said beside it at most."""
REPEATED, REPEATED_BELOW = 0.45, 95.0
"""Most that the answer on the screen is worth again, unless it is asked for as surely as that."""
LEANING = 0.6
"""What a neighbouring subject keeps where the message leans on what is shown: « et livrés ? »."""
SUGGESTED_BELOW = 0.39
"""Score of a mere suggestion below an answer, which may hold the point asked."""
SELECTING = 0.35
"""What an answer loses where the message chooses among what is shown: « lequel », « leurs »."""

CERTAIN_FIGURES, CERTAIN_NEED = 2, 0.96
"""Figures of another need that leave no doubt, and its score then: « on est 120 avec 3 RQTH » is no edit of a list."""

OF_RECORDS: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist", "facilitators", "organisation"])


class Meanings:
    """Reads a message by itself. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        reader: SlotReader,
        understanding: Understanding,
        needs: TwoNeeds,
        turnings: Turnings,
        requests: Requests,
        questions: Questions,
        differences: Differences,
        afresh: Respond,
        otherwise: Respond,
        shown: Callable[[Session, Message, Entry], Turn],
    ) -> None:
        """`afresh` reads a first message, `otherwise` one for the dialogue under way; `shown` shows an answer."""
        self._knowledge = knowledge
        self._bands = knowledge.bands
        self._reader = reader
        self._understanding = understanding
        self._needs = needs
        self._turnings = turnings
        self._requests = requests
        self._questions = questions
        self._afresh = afresh
        self._otherwise = otherwise
        self._shown = shown
        self._asides = Asides(knowledge, questions)
        self._differences = differences
        self._own_words = needs.own_words
        self._leavings = Leavings(
            knowledge=knowledge,
            reader=reader,
            understanding=understanding,
            turnings=turnings,
            afresh=afresh,
            shown=shown,
            own_words=needs.own_words,
        )

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """All that a message may mean without the screen."""
        yield from self._by_itself(at)
        yield from self._asides.candidates(at)
        yield from self._rule(at)
        yield from self._definition(at)
        yield from self._differences.candidates(at)
        yield from self._leavings.candidates(at)
        yield from self._turnings.candidates(at)
        yield from self._told(at)
        if at.is_part:  # two needs are found in the whole
            return
        if self._needs.sides(at.text):
            yield Candidate("two needs", TWO, 1, partial(kept, self._needs.turn, at.session, at.message))

    def _by_itself(self, at: Situation) -> Iterator[Candidate]:
        session = without_dialogue(at.session) if self._is_another_need(at) else at.session
        yield Candidate("by itself", self._score(at), 5, partial(kept, self._otherwise, session, at.message))
        is_off = at.decision.kind == "off_topic" and at.decision.score >= SURELY_OFF
        if is_off and at.top.kind == "question" and not at.reading.sectors:
            yield Candidate("quip", self._score(at), 4, partial(self._quip, at))

    def _quip(self, at: Situation) -> Turn:
        """« il fait un temps pourri à Ermont »: small talk fills nothing, and the open question is asked again."""
        turn = self._questions.question(at.session, at.message, at.decision)
        return self._questions.with_prompt(at.session, at.message, turn.on(at.session))

    def _rule(self, at: Situation) -> Iterator[Candidate]:
        """« je peux leur commander en direct ? » below a list: the answer, and none of its words a value."""
        if not at.is_about_rules or at.top.kind in {"menu", "answer"}:
            return
        nearest = at.decision.target if at.decision.kind == "answer" else self._near(at)
        entry = self._knowledge.entries.get(nearest)
        if entry:
            own = _within(at.decision.score, self._bands.answer) if at.decision.kind == "answer" else RULED
            run = partial(self._shown, at.session, at.message, entry)
            yield Candidate(f"rule:{entry.id}", max(RULED, own), 1, run)

    def _definition(self, at: Situation) -> Iterator[Candidate]:
        """« attends, un ESAT c'est quoi déjà ? »: what is named, where nothing else is asked of it."""
        left = [word for word in at.telling if not self._knowledge.lexicon.is_stop_word(word)]
        is_bare = at.top.kind != "menu" and len(left) <= ASIDE_WORDS
        if is_bare and (entry := self._understanding.defined(at.text)):
            yield Candidate(f"defined:{entry}", DEFINED, 1, partial(self._shown_by_id, at, entry))

    def _shown_by_id(self, at: Situation, entry: str) -> Turn:
        return self._shown(at.session, at.message, self._knowledge.entries[entry])

    def requested(self, at: Situation) -> Iterator[Candidate]:
        """The request of a long message, where it is a whole need or a question of its own."""
        request = self._requests.find(at.text)
        state = at.session.dialogue
        if request is None or (state and state.id == request.decision.target):
            return
        case = self._turnings.case(at, request)
        if case:
            yield case
        score = max(TOLD_STORY if request.is_told else LONG_NEED, _within(request.decision.score, self._bands.answer))
        if at.top.kind in OF_RECORDS and request.decision.kind == "answer":
            score = min(score, LONG_BELOW)
        run = partial(kept, self._afresh, without_dialogue(at.session), at.message)
        yield Candidate("request", score, 2, run)

    def _told(self, at: Situation) -> Iterator[Candidate]:
        """A need told with no word that asks, where what is shown has no use for a trade."""
        is_free = not (
            at.is_part or at.is_asked or (at.session.dialogue and self._requests.has_use(at.session.dialogue))
        )
        target = self._requests.told(at.text, at.decision, at.reading) if is_free else None
        if target:
            run = partial(self._turnings.turned, without_dialogue(at.session), at.message, at.reading, target)
            yield Candidate("told", TOLD_NEED, 3, run)

    def _score(self, at: Situation) -> float:
        decision = at.decision
        followed = self._followed(at)
        if followed is not None:
            return followed
        if decision.kind == "dialogue":
            return SUGGESTED_BELOW if self._is_of_who_asks(at) else self._dialogue_score(at)
        if decision.kind == "answer":
            if at.top.kind == "answer" and decision.target in at.top.ids and decision.score < REPEATED_BELOW:
                return REPEATED
            is_selecting = at.top.kind in OF_RECORDS and self._selects(at)
            return _within(decision.score, self._bands.answer) - (SELECTING if is_selecting else 0.0)
        if decision.kind == "off_topic":
            is_leaning = self._is_elliptic(at) or at.is_of_self or self._is_of_answer(at)
            return OFF * min(1.0, decision.score / 100) * (LEANING if is_leaning else 1.0)
        return self._suggested(at) if decision.kind == "suggestion" else NOTHING

    @staticmethod
    def _suggested(at: Situation) -> float:
        """The score of answers that are only near what is said."""
        is_near = at.top.kind in OF_RECORDS and at.decision.score >= NEARLY and not at.glance.is_here
        return NEARLY_SUGGESTED if is_near else SUGGESTED_BELOW if at.top.kind == "answer" else SUGGESTED

    def _followed(self, at: Situation) -> float | None:
        """The score of a message that leans on the answer shown newest: « et pour les SIAE ? »; None if none does."""
        if at.top.kind != "answer":
            return None
        follow = self._understanding.follow_up(at.text, at.session.topics)
        if follow and follow.kind == "answer" and follow.target not in at.top.ids:
            return FOLLOWED
        is_doubtful = follow and follow.kind == "suggestion" and at.decision.kind != "dialogue"
        return SUGGESTED_BELOW if is_doubtful else None

    def _near(self, at: Situation) -> str:
        """The nearest answer of those that the dialogue under way is about."""
        state = at.session.dialogue
        dialogue = self._knowledge.script.dialogues.get(state.id) if state else None
        near = {f"answer:{id_}": id_ for id_ in dialogue.about} if dialogue else {}
        ranked = self._understanding.rank(at.text).matches
        return next((near[one.id] for one in ranked if one.id in near and one.score >= NEAR), "")

    def _is_elliptic(self, at: Situation) -> bool:
        plain, grammar = normalise(at.text), self._knowledge.lexicon.grammar
        return at.top.kind != "menu" and (grammar.is_elliptic(plain) or grammar.is_anaphoric(plain))

    def _is_of_answer(self, at: Situation) -> bool:
        """« même un stage de 3e ? » below the answer on trainees, which says the word itself."""
        if at.top.kind != "answer" or not at.is_asked:
            return False
        entry = self._knowledge.entries[at.top.ids[0]]
        said = {stem(word) for block in (*entry.short, *entry.details) for word in normalise(block.text).split()}
        words = [word for word in normalise(at.text).split() if word not in at.acts.fillers]
        return any(stem(word) in said and not self._knowledge.lexicon.is_stop_word(word) for word in words)

    def _selects(self, at: Situation) -> bool:
        return any(token.text in self._knowledge.acts.selectors for token in at.glance.tokens)

    def _dialogue_score(self, at: Situation) -> float:
        """A need: whole by itself, or told to be another one by a word that the dialogue under way has not."""
        state, decision = at.session.dialogue, at.decision
        score = _within(decision.score, self._bands.dialogue)
        if state is None or state.id not in self._knowledge.script.dialogues:
            return WHOLE_NEED if is_whole(at.reading) else score - (SUBJECTLESS if self._leans(at) else 0.0)
        if decision.target == state.id:
            return SUGGESTED
        if self._is_another_need(at) and self._figures_of(at, decision.target) >= CERTAIN_FIGURES:
            return CERTAIN_NEED
        own = self._own_words.get(decision.target, frozenset())
        is_told = any(stem(word) in own for word in at.reading.rest) and not self._answers(at, state)
        if is_told and decision.score >= ANOTHER_LEAST:
            return max(score, ANOTHER_NEED)
        if self._is_another_need(at):
            return WHOLE_NEED
        return score if is_told else SUGGESTED

    def _is_of_who_asks(self, at: Situation) -> bool:
        """« nous on est une petite boîte de 6 » below a clause: it tells who asks, and opens no contribution."""
        about = self._knowledge.script.dialogues[at.decision.target].about
        return at.is_of_self and at.top.kind == "answer" and set(about).isdisjoint(at.top.ids)

    def _figures_of(self, at: Situation, target: str) -> int:
        """How many figures a message says that a dialogue asks for."""
        dialogue = self._knowledge.script.dialogues[target]
        values = self._reader.values(at.reading, dialogue, DialogueState(target))
        return sum(isinstance(value, int | float) for slot, value in values.items() if slot in dialogue.asked)

    def _answers(self, at: Situation, state: DialogueState) -> bool:
        """« porter des cartons » where the trade is asked: it says that, by a word that another dialogue has too."""
        values = self._reader.values(at.reading, self._knowledge.script.dialogues[state.id], state)
        return state.asked in values and not at.reading.is_request

    @staticmethod
    def _leans(at: Situation) -> bool:
        """« y en a une à Bezons ? » below an answer: what is wanted stands on the screen."""
        return at.top.kind == "answer" and not (at.reading.sectors or at.reading.choices)

    def _is_another_need(self, at: Situation) -> bool:
        """Whether a need of another dialogue is told, whole or in figures, below one that has no use for that."""
        state, decision, reading = at.session.dialogue, at.decision, at.reading
        current = self._knowledge.script.dialogues.get(state.id) if state else None
        if state is None or current is None or decision.kind != "dialogue" or decision.target == current.id:
            return False
        asked, values = current.asked, self._reader.values(reading, current, state)
        is_owned = holds(normalise(at.text), self._knowledge.acts.owning)
        if (state.asked in values or reading.is_change or is_owned) and not reading.is_request:
            return False
        is_wished = reading.is_request and bool(reading.sectors) and decision.score >= ANOTHER_LEAST
        if (is_whole(reading) or is_wished) and "secteur" not in asked:
            return True
        other = self._knowledge.script.dialogues[decision.target]
        is_named = any(slot in other.slots and slot not in current.slots for slot in (*reading.named, *reading.choices))
        has_figures = any(number.value > 1 and number.is_value and not number.is_bare for number in reading.numbers)
        has_use = any(isinstance(value, int | float) and slot in asked for slot, value in values.items())
        return is_named and has_figures and not has_use


def _within(score: float, least: float) -> float:
    """A score of the ranking, from the least of its band on, on the scale of the candidates."""
    share = min(1.0, max(0.0, (score - least) / (100 - least)))
    return ANSWER_LOW + (ANSWER_HIGH - ANSWER_LOW) * share
