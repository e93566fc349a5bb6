"""What a message says for the dialogue under way: a button's words, values, a name, a place outside the territory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import UNEXPLAINED, Candidate, Situation, is_whole, without_dialogue
from bot.core.conversation.presses import Presses
from bot.core.conversation.requests import LONG
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.stage import PLACE, Run
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import DialogueState, ScreenKind, Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.focus.bases import years_said
from bot.core.focus.labels import Labels
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import YEARS
from bot.core.places.gazetteer import Gazetteer
from bot.core.results.hours import spread
from bot.core.text.forms import Role
from bot.core.text.plain import normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, sure_sectors

SECTOR, KIND = "secteur", "type"

FILLED, NAMED, ELSEWHERE = 0.9, 0.87, 0.88
"""Scores of a message that gives values, names a structure or a place elsewhere, and says nothing else."""

NAMED_BESIDE = 0.6
"""Score of a structure named beside words that nothing else reads: « Plaine de Vie, ils sont en règle ? »."""

INDIFFERENT, INDIFFERENT_BESIDE, INDIFFERENT_UNEXPLAINED = 0.94, 2, 0.02
"""Score of a criterion that is said not to matter: « d'autres types me vont », the telling words that may stand beside
it (« c'est maigre, ouvrez à tous les types »), and what each of them costs."""

ASKED, NOTED_ONLY = 0.3, 0.25
"""What values cost in a question that has an answer, and where the dialogue under way does not ask for them."""

OF_SELF = 0.94
"""Least score of who one is where a calculation has a place for it: « on est une mairie »."""

HELD = 0.55
"""What values cost in a question that are known already: it asks something about them."""

ANSWERED, TOLD = 0.75, 0.8
"""Least score of what answers the open question, and of a value beside its name, whatever else is said."""

BESIDE, BESIDE_UNEXPLAINED, BESIDE_ASKED = 0.8, 0.06, 0.1
"""Score of dates, lots and the like and nothing else, which no slot takes; what each telling word beside costs, and a
question."""

THOUSANDS = 5000
"""The least number without a unit that is a sum of money beside a trade or a duration."""

FIGURE, FIGURE_MORE, LONE = 0.55, 0.1, 0.93
"""Score of figures of a calculation below the answer that leads to it, what each of them adds, and score of one that is
all that is said: « 120 »."""

ASKED_OF, CALCULATED = 0.2, 75.0
"""What a figure loses in a question that is none of a calculation (« 10 %, c'est assez ? »), and the score of the
ranking from which it is one."""

LED = 0.7
"""Score of a trade and a place below the answer that leads to a search."""

SPREAD = 0.9
"""Score of the years of a contract and nothing else, below its hours."""

BESIDE_MANY, BESIDE_LEAST = 3, 0.6
"""So many of them tell what a message is about, whatever else it says: their least score."""

SEARCHED = {1: 0.58, 2: 0.85}
"""Least score of a trade or a place below a result, and of both, whatever else is said."""

IN_PASSING: frozenset[Role] = frozenset(
    ["count", "date", "duration", "floor", "guests", "lot", "measure", "street", "subset", "time", "times", "year"]
)
"""What a number may be that no slot takes."""

DAYS, DATED = frozenset[Role](["date", "time"]), 0.88
"""What asks whether a structure is free, and the score of that: « on en a besoin pour le 3 mars, c'est jouable ? »."""

OF_STRUCTURES: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist"])
CONCERNED: frozenset[ScreenKind] = OF_STRUCTURES | {"calculation", "options", "question"}
"""Screens of structures, and those where a date or a lot may be told."""

SEARCHING: frozenset[ScreenKind] = frozenset(["results", "card", "options", "facilitators"])


class Values:
    """Reads a message as an answer to what is shown. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, reader: SlotReader, guide: Guide, presses: Presses, gazetteer: Gazetteer
    ) -> None:
        """Fill through the guide, press through the presses."""
        self._wording = knowledge.wording
        self._entries = knowledge.entries
        self._dialogues = knowledge.script.dialogues
        self._reader = reader
        self._guide = guide
        self._presses = presses
        self._gazetteer = gazetteer
        self._professional = knowledge.acts.professional
        self.labels = Labels(knowledge.acts, knowledge.lexicon)

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The button, the values, the structure and the place that a message may say."""
        yield from self._label(at)
        yield from self._values(at)
        yield from self._beside(at)
        yield from self._worked_out(at)
        if at.reading.rest:
            named = partial(self._guide.named, at.session, at.text, at.reading, Decision("answer"))
            yield Candidate("named", NAMED, 4, named)
            beside = partial(self._guide.named, at.session, at.text, at.reading, Decision("none"))
            yield Candidate("named beside", NAMED_BESIDE, 5, beside)
        yield from self._elsewhere(at)

    def proposed(self, session: Session, text: str) -> Button | None:
        """« c'est la mairie qui demande »: the search only proposed, as the need might have been a private one."""
        is_proposed = session.outcome.kind == "suggestion" and self._professional.said_in(normalise(text))
        offered = session.offered[:1] if is_proposed else ()
        return next((button for button in offered if button.action.startswith("dialogue:")), None)

    def _label(self, at: Situation) -> Iterator[Candidate]:
        found = self.labels.find(at.text, at.session.offered)
        if found:
            button, score = found
            pressed = replace(at.message, text=None, action=button.action)
            yield Candidate(f"label:{button.action}", score, 1, partial(self._presses.press, at.session, pressed))

    def _values(self, at: Situation) -> Iterator[Candidate]:
        run = self._guide.stage.run(at.session, at.message)
        if run is None:
            return
        values = self._reader.values(at.reading, run.dialogue, run.state)
        wanted = run.dialogue.telling
        is_place = bool(at.reading.places) and PLACE in wanted
        if not (values or is_place or at.reading.is_near_me or at.reading.indifferent & wanted):
            return
        score = FILLED - UNEXPLAINED * len(at.telling)
        score -= _cost_asked(at, values, is_place=is_place)
        if values and not is_place and not set(values) & wanted:
            score -= NOTED_ONLY
        score = max(score, _least(at, values, run.state, is_place=is_place))
        if run.state.asked in values and at.reading.begins_with_number and not at.is_asked:
            score = max(score, FILLED)  # « 143, dont 3 apprentis »
        is_clear = len(at.text) < LONG or len(sure_sectors(at.reading)) <= 1  # a story names trades in passing
        is_said_beside = len(at.telling) <= INDIFFERENT_BESIDE and not at.is_asked
        if run.state.asked is None and at.reading.indifferent & wanted and is_said_beside:
            score = max(score, INDIFFERENT - INDIFFERENT_UNEXPLAINED * len(at.telling))
        if run.state.asked is None and is_clear:
            score = max(score, SEARCHED.get((SECTOR in values) + is_place, 0.0))
        is_known = bool(values) and not is_place and (values.items() <= run.state.slots.items() or at.is_of_figures)
        if is_known and at.is_asked and at.top.kind in {"calculation", "question", "options"}:
            score -= HELD
        is_searched = at.reading.places or at.reading.sectors
        if at.is_about_rules and (at.decision.kind == "answer" or at.is_calculated or not is_searched):
            score -= ASKED
        fill = partial(self._guide.fill, at.session, at.message, at.reading, at.decision)
        yield Candidate("values", max(0.0, score), 4, fill, at.telling)

    def _worked_out(self, at: Situation) -> Iterator[Candidate]:
        """« 312 salariés, 9 BOE, ça fait combien ? » below an answer: the calculation that it leads to."""
        entry = self._entries.get(at.top.ids[0]) if at.top.kind == "answer" and at.top.ids else None
        dialogue = self._dialogues.get(entry.next_step or "") if entry else None
        if dialogue is None:
            return
        text = _with_euros(at.text, at.reading)
        reading, message = at.reading, at.message
        if text != at.text:
            reading, message = self._reader.read(text), replace(at.message, text=text)
        values = self._reader.values(reading, dialogue, DialogueState(dialogue.id))
        told = {one.value for one in reading.numbers if one.is_value and (reading.takes_bare or not one.is_bare)}
        figures = [slot for slot in dialogue.asked & set(values) if values[slot] in told]
        session = without_dialogue(at.session)
        run = partial(self._guide.open, session, dialogue.id, message, reading)
        if reading is not at.reading and figures:
            yield Candidate(f"figures:{dialogue.id}", FILLED + FIGURE_MORE * len(values), 5, run)
        elif figures:
            is_decided = at.decision.kind == "dialogue" and at.decision.score >= CALCULATED
            is_of_answer = at.is_asked and not is_decided and len(figures) == 1
            score = FIGURE + FIGURE_MORE * len(figures) - (ASKED_OF if is_of_answer else 0.0)
            if is_decided and at.decision.target == dialogue.id and not at.telling:
                score = FILLED  # « oui mais nous, à 70 salariés ? »: their own case, and nothing else
            score = LONE if reading.is_lone_figure and not at.is_asked else min(FILLED, score)
            yield Candidate(f"figures:{dialogue.id}", score, 5, run)
        elif dialogue.is_search and is_whole(at.reading):  # « ça m'intéresse, quelqu'un à la compta à Taverny »
            yield Candidate(f"led:{dialogue.id}", LED, 5, run, at.telling)

    def _beside(self, at: Situation) -> Iterator[Candidate]:
        """Dates, durations, lots: no record and no calculation knows them; said so, and nothing is changed."""
        run = self._guide.stage.run(at.session, at.message)
        held = run.state.slots.values() if run else ()
        numbers = [number for number in at.reading.numbers if not (number.is_bare and number.value in held)]
        is_beside = bool(numbers) and all(number.role in IN_PASSING for number in numbers)
        if not is_beside or at.top.kind not in CONCERNED or run is None or at.is_about_rules:
            return
        years = years_said(at.glance.plain, at.reading)
        is_worked_out = any(screen.kind == "calculation" for screen in at.session.focus)
        if years and is_worked_out and any(result.kind == "hours" for result in run.dialogue.results):
            lasting = run.at(replace(run.state, slots={**run.state.slots, YEARS: years}))
            score = SPREAD - BESIDE_UNEXPLAINED * len(at.telling)
            yield Candidate("spread", score, 4, partial(self._spread, at, lasting))
        is_open = at.is_asked or bool(at.reading.places)
        score = BESIDE - BESIDE_UNEXPLAINED * len(at.telling) - (BESIDE_ASKED if is_open else 0.0)
        is_brief = len(at.text) < LONG and not at.reading.places
        if is_brief and at.is_asked and at.top.kind in OF_STRUCTURES and any(one.role in DAYS for one in numbers):
            score = max(score, DATED)
        if len(numbers) >= BESIDE_MANY and (at.top.kind in OF_STRUCTURES or not at.is_asked):
            score = max(score, BESIDE_LEAST)
        yield Candidate("beside", max(0.0, score), 6, partial(self._is_beside, at))

    def _spread(self, at: Situation, run: Run) -> Turn:
        """« c'est sur 4 ans »: what the hours are a year."""
        session = replace(at.session, dialogue=run.state)
        said = Reply(spread(self._guide.stage.case(run)))
        prompt = self._guide.prompt(session, at.message)
        outcome = replace(at.session.outcome, kind="dialogue", id=None)
        return Turn((said, prompt) if prompt else (said,), outcome, session=session)

    def _is_beside(self, at: Situation) -> Turn:
        key = "availability_unknown" if at.top.kind in OF_STRUCTURES else "beside"
        prompt = self._guide.prompt(at.session, at.message)
        way = "back_to_results" if self._guide.stage.has_results(at.session) else "menu"
        on = Button(self._wording.text(f"button_{way}"), "menu" if way == "menu" else "result")
        said = Reply(self._wording.blocks(key), () if prompt else (on,))
        replies = (said, prompt) if prompt else (said,)
        return Turn(replies, replace(at.session.outcome, kind="dialogue", id=None), session=at.session)

    def _elsewhere(self, at: Situation) -> Iterator[Candidate]:
        """A place outside the territory, by name: said so, and nothing is changed."""
        if at.reading.places or at.top.kind not in SEARCHING:
            return
        said = {f"{one.value:.0f}" for one in at.reading.numbers if one.unit}
        hits = [hit for hit in self._gazetteer.find_elsewhere(at.glance.rest) if hit.name not in said]
        if hits:
            name = hits[0].name
            rest = [word for word in at.telling if word not in normalise(name).split()]
            score = max(0.0, ELSEWHERE - UNEXPLAINED * len(rest))
            yield Candidate("elsewhere", score, 3, partial(self._is_elsewhere, at.session, name))

    def _is_elsewhere(self, session: Session, name: str) -> Turn:
        back = Button(self._wording.text("button_back_to_results"), "result")
        buttons = (back,) if self._guide.stage.has_results(session) else ()
        reply = Reply(self._wording.blocks("place_elsewhere", place=name), buttons)
        return Turn((reply,), replace(session.outcome, kind="dialogue", id=None), session=session)


def _cost_asked(at: Situation, values: Mapping[str, SlotValue], *, is_place: bool) -> float:
    """What values cost in a question: « le titulaire peut prendre un apprenti ? » does not say who one is."""
    cost = ASKED if at.reading.is_question and at.decision.kind in {"answer", "suggestion"} else 0.0
    is_about_choice = at.is_asked and at.telling and not is_place and set(values) <= at.reading.choices.keys()
    return cost + ASKED if is_about_choice else cost


def _least(at: Situation, values: Mapping[str, SlotValue], state: DialogueState, *, is_place: bool) -> float:
    """The least score of values that answer the open question, stand beside their name, or are a kind of structure."""
    if at.is_of_self and at.is_calculated and any(isinstance(value, str) for value in values.values()):
        return OF_SELF
    if at.is_asked:
        return 0.0
    if set(at.reading.named) & {slot for slot, value in values.items() if state.slots.get(slot) != value}:
        return TOLD
    if state.asked in values or (state.asked == PLACE and is_place):
        return ANSWERED
    return SEARCHED[1] if KIND in values and state.asked is None else 0.0


def _with_euros(text: str, reading: Reading) -> str:
    """« un marché de nettoyage à 90 000 sur 3 ans »: a large bare number beside a trade or a duration is a sum."""
    bare = [one for one in reading.numbers if one.is_bare and not one.is_spelt]
    is_told = bool(reading.sectors) or any(one.role == "duration" for one in reading.numbers)
    if len(bare) != 1 or bare[0].value < THOUSANDS or not is_told or reading.is_question:
        return text
    return f"{text[: bare[0].end]} € {text[bare[0].end :]}"
