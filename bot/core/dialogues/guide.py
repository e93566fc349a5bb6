"""Guided dialogues: fills slots from messages and buttons, asks for what is missing, shows what that finds.

The state is the slots; the next question follows from those still empty, so that answers may come in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.core.dialogues.progress import (
    carried,
    is_new_need,
    known,
    with_reading,
    with_skip,
    with_value,
    without,
    without_last,
    without_slots,
)
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb, parse_action
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import DialogueState, Outcome, Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.focus.shelf import Shelf
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import EXCLUDED, Dialogue, Question, Slot
from bot.core.replies.questions import Prompts
from bot.core.replies.values import place_name
from bot.core.results import show_results, structures
from bot.core.results.case import Case
from bot.core.text.plain import normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, place_id

IDLE_SECONDS = 3600
"""After this long without a message a dialogue is paused: it can be resumed, and takes no message for an answer."""

FAR_KM = 8.0
"""A position farther than this from the centre of every commune lies outside the territory."""

MAX_FAILURES = 2

MAX_PAGE = 99

PLACE = "lieu"

MAX_CONTROL_WORDS = 5

HELD = ("widen", "export")
"""Controls that are recognised inside a message of at most so many words."""

POINTED: tuple[Verb, ...] = ("card", "facilitator")
"""What « la deuxième » can mean, in this order."""

MACHINE_SLOTS = ("secteur", "commune", "epci", "type", "public", "heures", "montant", "effectif")
"""Slots that programs see, by the names of the evaluation sets."""

RELAXED: Mapping[str, tuple[str, ...]] = {
    "radius": ("rayon",),
    "kind": ("type", EXCLUDED),
    "public": ("public",),
    "service": ("service",),
    "sector": ("secteur",),
    "others": ("rayon", "type", EXCLUDED, "public", "service"),
}
"""The slots that giving up a criterion of a search empties."""


@dataclass(frozen=True, slots=True)
class Run:
    """A dialogue under way in a session, and the message that it is about to answer."""

    session: Session
    message: Message
    dialogue: Dialogue
    state: DialogueState

    def at(self, state: DialogueState) -> Run:
        """The same with another state."""
        return replace(self, state=state)


class Guide:
    """Runs the dialogues of a knowledge base on a territory. It keeps no state."""

    def __init__(self, knowledge: Knowledge, territory: Territory, reader: SlotReader) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._script = knowledge.script
        self._territory = territory
        self._reader = reader
        self._wording = knowledge.wording
        self._prompts = Prompts(knowledge, territory)
        self._shelf = Shelf(knowledge, territory)
        self._controls = {
            normalise(phrase) or phrase: name for name, phrases in self._script.controls.items() for phrase in phrases
        }
        self._moves: Mapping[str, Callable[[Run], Turn | None]] = {
            "back": self._back,
            "edit": self._edit,
            "near": lambda run: self._near(run) if PLACE in run.dialogue.slots else None,
            "restart": lambda run: self.open(replace(run.session, dialogue=None), run.dialogue.id, run.message),
            "result": lambda run: self._show(run.at(replace(run.state, asked=None))),
            "skip": lambda run: self._skip(run, run.state.asked) if run.state.asked else None,
            "next": lambda run: None if run.state.asked else self._page(run, run.state.page + 1),
            "previous": lambda run: None if run.state.asked else self._page(run, run.state.page - 1),
            "widen": lambda run: self._relax(run, ""),
            "help": lambda run: self._explain(run, "explain") if run.state.asked else None,
        }

    # --- what is under way

    def run(self, session: Session, message: Message) -> Run | None:
        """The dialogue under way; None if there is none, or its file is gone."""
        state = session.dialogue
        dialogue = self._script.dialogues.get(state.id) if state else None
        return Run(session, message, dialogue, state) if dialogue and state else None

    def is_asking(self, session: Session) -> bool:
        """Whether a question of a dialogue is open."""
        return session.dialogue is not None and session.dialogue.asked is not None

    def asks_number(self, session: Session) -> bool:
        """Whether the open question wants a number, so that figures typed are no choice from a list."""
        slot = self._script.slots.get(session.dialogue.asked or "") if session.dialogue else None
        return slot is not None and slot.kind == "number"

    def without_idle(self, session: Session, message: Message) -> Session:
        """The session with a dialogue put aside that has been idle for too long."""
        state = session.dialogue
        if state is None or message.at.timestamp() - state.updated <= IDLE_SECONDS:
            return session
        return replace(session, dialogue=None, paused=state)

    def touched(self, session: Session, message: Message) -> Session:
        """The session whose dialogue has just been used."""
        state = session.dialogue
        return replace(session, dialogue=replace(state, updated=int(message.at.timestamp()))) if state else session

    def main_buttons(self, session: Session) -> tuple[Button, ...]:
        """The dialogues, after the one that can be resumed."""
        paused = session.paused
        resume = [self._resume_button(paused)] if paused and paused.id in self._script.dialogues else []
        return (*resume, *(Button(one.title, f"dialogue:{one.id}") for one in self._script.dialogues.values()))

    def _resume_button(self, state: DialogueState) -> Button:
        title = self._script.dialogues[state.id].title
        return Button(self._wording.text("button_resume", title=title)[:60], "resume")

    # --- text

    def control(self, session: Session, message: Message) -> Turn | None:
        """A word that moves the dialogue, or points at a result: back, skip, widen… None for all else."""
        text = message.text or ""
        name = self._control_in(text)
        has_results = self._has_results(session)
        if name is None:
            shown = lambda: self._shown(session, message)  # noqa: E731 - a search, made only if a rank is named
            pointed = self._shelf.pointed(session, text, shown, has_results=has_results)
            return pointed or self._shelf.about_card(session, text, has_results=has_results)
        if name == "resume":
            return self._resume(session, message)
        if name in {"shortlist", "export"}:
            export = self._shelf.export(session, "csv") if name == "export" else None
            return export or self._shelf.shortlist(session, has_results=has_results)
        run = self.run(session, message)
        return self._moves[name](run) if run else None

    def _control_in(self, text: str) -> str | None:
        """The control that a message is; some count inside a short one too: « aucun ? élargis »."""
        plain = normalise(text)
        said = self._controls.get(plain or text.strip())
        if said or not 0 < len(plain.split()) <= MAX_CONTROL_WORDS:
            return said
        held = (name for phrase, name in self._controls.items() if name in HELD and f" {phrase} " in f" {plain} ")
        return next(held, None)

    def _shown(self, session: Session, message: Message) -> tuple[Action, ...]:
        """What a person can point at by its rank: what was just offered, else the structures of the result."""
        offered = [action for button in session.offered if (action := parse_action(button.action))]
        for verb in POINTED:
            named = tuple(action for action in offered if action.verb == verb)
            if named:
                return named
        run = self.run(session, message)
        if run is None or run.state.asked or not _is_search(run.dialogue):
            return ()
        return tuple(Action("card", id_) for id_ in structures.ids_shown(self._case(run)))

    def open(self, session: Session, id_: str, message: Message, reading: Reading | None = None) -> Turn:
        """Open a dialogue with the values of a message, and those of the dialogue before it that still serve."""
        dialogue = self._script.dialogues[id_]
        state = DialogueState(id_, carried(session.dialogue, dialogue))
        if reading is not None:
            state = with_reading(state, dialogue, reading, self._reader.values(reading, dialogue, state))
        paused = None if session.paused and session.paused.id == id_ else session.paused
        run = Run(replace(session, paused=paused), message, dialogue, state)
        if reading is not None and reading.is_near_me and PLACE in dialogue.slots and PLACE not in state.slots:
            return self._near(run)
        return self._show(run, () if state.slots else dialogue.intro)

    def say(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn | None:
        """Take a message as an answer, a correction or a refinement; None if it is none of these."""
        run = self.run(session, message)
        if run is None:
            return None
        values = self._reader.values(reading, run.dialogue, run.state)
        named = [slot for slot in reading.named if run.dialogue.question(slot, known(run.dialogue, run.state))]
        if len(named) == 1 and not (values or reading.rest or reading.indifferent):
            return self._ask(run, named[0])
        if self._names_elsewhere(run, reading):
            return self.fail(session, message)
        if self._is_for_others(run, reading, decision, values):
            return None
        return self._take(run, reading, values, is_mine=decision.target == run.dialogue.id)

    def _names_elsewhere(self, run: Run, reading: Reading) -> bool:
        """Whether a message answers « où ? » with a place of another département, and says little else."""
        is_short = run.state.asked == PLACE and not reading.places and len(reading.rest) < 2
        return is_short and self._territory.gazetteer.is_elsewhere(run.message.text or "")

    def _take(self, run: Run, reading: Reading, values: Mapping[str, SlotValue], *, is_mine: bool) -> Turn | None:
        """Fill slots from a message; `is_mine` tells that it speaks of the need of this dialogue."""
        if is_mine and is_new_need(run.state, reading, values):
            return self.open(replace(run.session, dialogue=None), run.dialogue.id, run.message, reading)
        changed = with_reading(run.state, run.dialogue, reading, values)
        if reading.is_near_me and PLACE in run.dialogue.slots and not reading.places:
            return self._near(run.at(changed))
        if values or changed != run.state:
            return self._show(run.at(replace(changed, failures=0, page=1)))
        return self._show(run) if is_mine else None

    @staticmethod
    def _is_for_others(run: Run, reading: Reading, decision: Decision, values: Mapping[str, SlotValue]) -> bool:
        """Whether a message asks a question, or opens another dialogue, rather than say something for this one."""
        if decision.kind == "answer" and not reading.denied:
            return reading.is_question or len(reading.rest) > max(1, len(values))
        is_elsewhere = decision.kind == "dialogue" and decision.target != run.dialogue.id
        return is_elsewhere and (bool(reading.rest) or not values)

    def fail(self, session: Session, message: Message) -> Turn:
        """An answer not understood: explain; again: offer the ways out; a third time: stop asking."""
        run = self.run(session, message)
        if run is None or run.state.asked is None:
            return self.cancel(session, message)
        failures = run.state.failures + 1
        if failures > MAX_FAILURES:
            return self._give_up(run)
        key = "not_recognised" if failures == 1 else "not_recognised_again"
        if run.state.asked == PLACE and self._territory.gazetteer.is_elsewhere(message.text or ""):
            key = "elsewhere"
        run = run.at(replace(run.state, failures=failures))
        return self._explain(run, key) or self.cancel(session, message)

    def _give_up(self, run: Run) -> Turn:
        paused = replace(run.state, failures=0)
        buttons = (self._resume_button(paused), self._button("human"), self._button("menu"))
        reply = Reply(self._wording.blocks("dialogue_given_up"), buttons)
        return Turn((reply,), Outcome("fallback"), session=replace(run.session, dialogue=None, paused=paused))

    def _explain(self, run: Run, key: str) -> Turn | None:
        question = self._asked(run)
        if question is None:
            return None
        reply = self._prompts.ask(run.dialogue, run.state, question, (*self._wording.blocks(key), *question.help))
        if run.state.failures > 1:
            reply = replace(reply, buttons=(*reply.buttons, self._button("human")))
        return self._turn(run, reply)

    def detail(self, session: Session, message: Message) -> Turn | None:
        """A detail told below a result, which no record knows: say so, and keep the result."""
        run = self.run(session, message)
        is_detail = run is not None and run.state.asked is None and 0 < len(normalise(message.text or "").split()) < 6
        if run is None or not is_detail:
            return None
        buttons = (Button(self._wording.text("button_back_to_results"), "result"), self._button("menu"))
        reply = Reply(self._wording.blocks("detail_unknown"), buttons)
        return Turn((reply,), Outcome("fallback"), session=run.session)

    def prompt(self, session: Session, message: Message) -> Reply | None:
        """The open question once more, below an answer given in between; None if none is open."""
        run = self.run(session, message)
        question = self._asked(run) if run else None
        if run is None or question is None:
            return None
        return self._prompts.remind(run.dialogue, run.state, question)

    def named(self, session: Session, text: str, reading: Reading, decision: Decision) -> Turn | None:
        """The card of the structure that a message names; None if it names none, or says something else."""
        is_clear = decision.kind in {"answer", "dialogue"}
        return self._shelf.named(session, text, reading.rest if is_clear else None)

    # --- places

    def locate(self, session: Session, message: Message, location: Location) -> Turn | None:
        """A shared position as the commune around it; None if no dialogue is under way that asks for a place."""
        run = self.run(session, message)
        if run is None or PLACE not in run.dialogue.slots:
            return None
        commune, km = self._territory.gazetteer.nearest(location.lat, location.lon)
        if km > FAR_KM:
            name = self._territory.gazetteer.department.name
            state = replace(run.state, asked=PLACE, slots=without(run.state.slots, PLACE))
            turn = self._show(run.at(state), self._wording.blocks("location_outside", name=name))
        else:
            state = with_value(run.state, PLACE, f"commune:{commune.insee}")
            turn = self._show(run.at(state), self._wording.blocks("location_found", commune=commune.name))
        return replace(turn, replies=tuple(replace(reply, position="close") for reply in turn.replies))

    def _near(self, run: Run) -> Turn:
        """Ask for the person's position."""
        run = run.at(replace(run.state, asked=PLACE, slots=without(run.state.slots, PLACE), is_sharing=True))
        recap = self._prompts.recap(run.dialogue, run.state.slots)
        return self._turn(run, Reply((*recap, *self._wording.blocks("share_location")), position="ask"))

    def place_alone(self, session: Session, message: Message, reading: Reading) -> Turn | None:
        """A place and nothing else, outside any dialogue: ask what for, and keep it for the answer."""
        is_more = reading.rest or reading.sectors or reading.choices
        if is_more or not reading.places or self.run(session, message):
            return None
        value = place_id(reading.places[0])
        session = replace(session, dialogue=DialogueState("", {PLACE: value}))
        blocks = self._wording.blocks("what_there", place=place_name(self._territory, value))
        return Turn((Reply(blocks, self.main_buttons(session)),), Outcome("fallback"), session=session)

    def noted(self, session: Session, decision: Decision, reading: Reading) -> Session:
        """The session with the values of a message whose dialogue is only suggested, for the button that opens it."""
        dialogue = self._script.dialogues.get(next(iter(decision.dialogues), ""))
        if dialogue is None or session.dialogue is not None:
            return session
        values = self._reader.values(reading, dialogue, DialogueState(dialogue.id))
        return replace(session, dialogue=DialogueState("", values)) if values else session

    # --- buttons

    def press(self, session: Session, action: Action, message: Message) -> Turn | None:
        """What a button of a dialogue or a result does; None if it is another's, or does not fit any more."""
        if action.verb == "dialogue":
            return self.open(session, action.id, message) if action.id in self._script.dialogues else None
        if action.verb == "resume":
            return self._resume(session, message)
        if action.verb == "cancel":
            return self.cancel(session, message)
        run = self.run(session, message)
        turn = self._press_in(run, action) if run else None
        return turn or self._shelf.press(session, action, has_results=self._has_results(session))

    def _press_in(self, run: Run, action: Action) -> Turn | None:
        """A button of the dialogue under way."""
        with_id: Mapping[str, Callable[[Run, str], Turn | None]] = {
            "skip": self._skip,
            "ask": self._ask,
            "relax": self._relax,
        }
        if action.verb in with_id:
            return with_id[action.verb](run, action.id)
        if action.verb == "set":
            return self._set(run, action.id, action.arg)
        if action.verb == "page":
            return self._page(run, action.page)
        return self._moves[action.verb](run) if action.verb in {"back", "edit", "near", "restart", "result"} else None

    def _set(self, run: Run, id_: str, text: str) -> Turn | None:
        slot = self._script.slots.get(id_)
        value = self._value(slot, text) if slot and id_ in run.dialogue.slots else None
        return None if value is None else self._show(run.at(with_value(run.state, id_, value)))

    def _value(self, slot: Slot, text: str) -> SlotValue | None:
        """The value that a button carries; None if there is no such value any more."""
        if slot.kind == "number":
            is_number = text.replace(".", "", 1).isdecimal() and text.isascii()
            return float(text) if is_number and slot.minimum <= float(text) <= slot.maximum else None
        if slot.kind == "sector":
            return (text,) if text in self._territory.sectors.sectors else None
        if slot.kind == "choice":
            value: SlotValue = (text,) if slot.is_several else text
            return value if slot.choice(text) else None
        return text if self._is_place(text) else None

    def _is_place(self, value: str) -> bool:
        kind, _, code = value.partition(":")
        gazetteer = self._territory.gazetteer
        codes = {
            "commune": set(gazetteer.communes),
            "epci": set(gazetteer.epcis),
            "department": {gazetteer.department.code},
        }
        return code in codes.get(kind, set())

    def _skip(self, run: Run, slot: str) -> Turn | None:
        question = run.dialogue.question(slot, known(run.dialogue, run.state))
        if question is None:
            return None
        if question.skip is None and self._script.slots[slot].kind == "place":
            everywhere = f"department:{self._territory.gazetteer.department.code}"
            return self._show(run.at(with_value(run.state, slot, everywhere)))
        if question.skip is None:
            return self._ask(run, slot, self._wording.blocks("cannot_skip"))
        return self._show(run.at(with_skip(run.state, slot)))

    def _ask(self, run: Run, slot: str, lead: tuple[Block, ...] = ()) -> Turn | None:
        """Ask for a slot, filled or not."""
        if run.dialogue.question(slot, known(run.dialogue, run.state)) is None:
            return None
        return self._show(run.at(replace(run.state, asked=slot, doubtful={})), lead, keep_asking=True)

    def _back(self, run: Run) -> Turn | None:
        if run.session.card and not run.state.asked:
            return self._show(run)  # a card stands over the result
        if not run.state.answered:
            return self.cancel(run.session, run.message)
        state, slot = without_last(run.state)
        return self._ask(run.at(state), slot) or self._show(run.at(state))

    def _edit(self, run: Run) -> Turn:
        return self._turn(run, self._prompts.edit(run.dialogue, known(run.dialogue, run.state)))

    def cancel(self, session: Session, message: Message) -> Turn:
        """Leave the dialogue; it can be resumed."""
        run = self.run(session, message)
        key = "cancelled" if run else "nothing_to_cancel"
        paused = replace(run.state, failures=0) if run else session.paused
        session = replace(session, dialogue=None, paused=paused)
        reply = Reply(self._wording.blocks(key), (*self.main_buttons(session), self._button("themes")))
        return Turn((reply,), forgets=run is not None, session=session)

    def _resume(self, session: Session, message: Message) -> Turn | None:
        state = session.paused
        if state is None or state.id not in self._script.dialogues:
            return None
        run = Run(replace(session, paused=None), message, self._script.dialogues[state.id], replace(state, failures=0))
        return self._show(run, self._wording.blocks("resumed"), keep_asking=True)

    def _page(self, run: Run, page: int) -> Turn:
        return self._show(run.at(replace(run.state, page=max(1, min(page, MAX_PAGE)), asked=None)))

    def _relax(self, run: Run, name: str) -> Turn | None:
        """Give up the named criterion of a search, or the first one that finds more."""
        if not _is_search(run.dialogue):
            return None
        case = self._case(run)
        relaxations = self._territory.directory.relaxations(case.criteria)
        chosen = next((one for one in relaxations if name in {"", one.name}), None)
        if chosen is None:
            return self._show(run, self._wording.blocks("widen_impossible"))
        slots = RELAXED[chosen.name]
        lead = self._wording.blocks("widened", names=", ".join(filter(None, map(case.said, slots))))
        return self._show(run.at(without_slots(run.state, *slots)), lead)

    # --- showing

    def _show(self, run: Run, lead: tuple[Block, ...] = (), *, keep_asking: bool = False) -> Turn:
        """The next question, or the result; with `keep_asking` the question already open first."""
        question = (self._asked(run) if keep_asking else None) or self._question(run)
        run = run.at(replace(run.state, asked=question.slot if question else None))
        if question and (keep_asking or not question.is_after_result):
            return self._turn(run, self._prompts.ask(run.dialogue, run.state, question, lead))
        return self._turn(run, self._finished(run, question, lead))

    def _turn(self, run: Run, reply: Reply) -> Turn:
        outcome = Outcome("dialogue", None, 100.0, (), run.dialogue.id, self._machine(run.state.slots))
        state = run.state
        if state.is_sharing and reply.position is None:
            reply, state = replace(reply, position="close"), replace(state, is_sharing=False)
        return Turn((reply,), outcome, session=replace(run.session, dialogue=state, card=""))

    def _question(self, run: Run) -> Question | None:
        """The question to ask now: one left in doubt before all others."""
        slots = known(run.dialogue, run.state)
        doubtful = [slot for slot in run.state.doubtful if slot not in run.state.slots]
        in_doubt = (run.dialogue.question(slot, slots) for slot in doubtful)
        return next(filter(None, in_doubt), None) or run.dialogue.next_question(slots, run.state.skipped)

    def _asked(self, run: Run) -> Question | None:
        asked = run.state.asked
        return run.dialogue.question(asked, known(run.dialogue, run.state)) if asked else None

    def _finished(self, run: Run, question: Question | None, lead: tuple[Block, ...]) -> Reply:
        """The result, and below it a question that makes it more exact."""
        result = show_results(self._case(run))
        blocks = (*lead, *self._prompts.recap(run.dialogue, run.state.slots), *result.blocks)
        if question is None:
            return Reply(blocks, (*result.buttons, *self._ends(run, result)))
        asked = self._prompts.ask(run.dialogue, replace(run.state, slots={}), question)
        ways = [button for button in result.buttons if button not in asked.buttons]
        return Reply((*blocks, *asked.blocks), (*asked.buttons, *ways))

    def _ends(self, run: Run, result: Reply) -> list[Button]:
        """The ways on below a finished result."""
        edit = self._button("edit")
        restart = Button(self._wording.text("button_restart"), f"restart:{run.dialogue.id}")
        return [*([] if edit in result.buttons else [edit]), restart, self._button("menu")]

    def _case(self, run: Run) -> Case:
        slots, day = known(run.dialogue, run.state), run.message.at.date()
        return Case(self._knowledge, self._territory, run.dialogue, run.state, slots, run.session.shortlist, day)

    def _has_results(self, session: Session) -> bool:
        state = session.dialogue
        return state is not None and state.id in self._script.dialogues and state.asked is None

    def _machine(self, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        """The values as programs see them: one each, places by their names."""
        said: dict[str, SlotValue] = {
            slot: next(iter(value), "") if isinstance(value, tuple) else value for slot, value in slots.items()
        }
        kind, _, code = str(said.get(PLACE, "")).partition(":")
        gazetteer = self._territory.gazetteer
        if kind == "commune":
            said[kind] = gazetteer.communes[code].name
        elif kind == "epci":
            said[kind] = gazetteer.epcis[code].name
        if "main_oeuvre" in said:
            said.setdefault("montant", said["main_oeuvre"])
        return {slot: said[slot] for slot in MACHINE_SLOTS if slot in said}

    def _button(self, key: Literal["edit", "human", "menu", "themes"]) -> Button:
        return Button(self._wording.text(f"button_{key}"), key)


def _is_search(dialogue: Dialogue) -> bool:
    return any(result.kind == "structures" for result in dialogue.results)
