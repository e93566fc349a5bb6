"""Guided dialogues: fills slots from messages and buttons, asks for what is missing, shows what that finds.

The state is the slots; the next question follows from those still empty, so that answers may come in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.dialogues.controls import Controls
from bot.core.dialogues.edits import edited
from bot.core.dialogues.lasting import Lasting
from bot.core.dialogues.moves import Moves
from bot.core.dialogues.progress import carried, is_new_need, known, wants_place, with_reading
from bot.core.dialogues.stage import PLACE, Run, Stage
from bot.core.dialogues.whereabouts import Whereabouts
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb, parse_action
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import DialogueState, Outcome, ScreenKind, Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.focus.bases import Bases, years_said
from bot.core.focus.shelf import Shelf
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import YEARS
from bot.core.replies.values import place_name
from bot.core.results import structures
from bot.core.text.plain import normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, place_id

IDLE_SECONDS = 3600
"""After this long without a message a dialogue is paused: it can be resumed, and takes no message for an answer."""

MAX_FAILURES = 2

OVER_RESULTS: frozenset[ScreenKind] = frozenset(["card", "organisation", "shortlist"])
"""Screens from which the way back leads to the result."""

POINTED: tuple[Verb, ...] = ("card", "facilitator")
"""What « la deuxième » can mean, in this order."""


class Guide:
    """Runs the dialogues of a knowledge base on a territory. It keeps no state."""

    def __init__(self, knowledge: Knowledge, territory: Territory, reader: SlotReader) -> None:
        """Use this content."""
        self._reader = reader
        self.stage = Stage(knowledge, territory)
        self.moves = Moves(self.stage)
        self.whereabouts = Whereabouts(knowledge.script, territory)
        self._lasting = Lasting(knowledge, territory)
        self._bases = Bases(knowledge.acts, knowledge.script.slots)
        self._shelf = Shelf(knowledge, territory)
        self._gazetteer = territory.gazetteer
        self._controls = Controls(knowledge, reader)

    def is_asking(self, session: Session) -> bool:
        """Whether a question of a dialogue is open."""
        return session.dialogue is not None and session.dialogue.asked is not None

    def asks_number(self, session: Session) -> bool:
        """Whether the open question wants a number, so that figures typed are no choice from a list."""
        slot = self.stage.script.slots.get(session.dialogue.asked or "") if session.dialogue else None
        return slot is not None and slot.kind == "number"

    def asked_instead(self, session: Session) -> Session | None:
        """The session asked for the figure that tells the open choice: « 70 » for a headcount, of a contribution."""
        state = session.dialogue
        dialogue = self.stage.script.dialogues.get(state.id) if state and state.asked else None
        if state is None or dialogue is None:
            return None
        told = (self.stage.script.slots[one.known] for one in dialogue.implies if one.slot == state.asked)
        figures = [slot.id for slot in told if slot.kind == "number" and slot.unit != "eur"]
        return replace(session, dialogue=replace(state, asked=figures[0])) if len(figures) == 1 else None

    def current(self, session: Session, message: Message) -> Session:
        """What lasts of the session, with a dialogue put aside that has been idle for too long."""
        session = self._lasting.part(session)
        state = session.dialogue
        if state is None or message.at.timestamp() - state.updated <= IDLE_SECONDS:
            return session
        return replace(session, dialogue=None, paused=state)

    def touched(self, session: Session, message: Message) -> Session:
        """The session whose dialogue has just been used."""
        state = session.dialogue
        return replace(session, dialogue=replace(state, updated=int(message.at.timestamp()))) if state else session

    def control(self, session: Session, message: Message) -> Turn | None:
        """A word that moves the dialogue, or points at a result: back, skip, widen… None for all else."""
        text = message.text or ""
        name = self._controls.find(text)
        has_results = self.stage.has_results(session)
        if name is None:
            return None
        if name == "resume":
            return self.moves.resume(session, message)
        if name in {"shortlist", "export"}:
            export = self._shelf.export(session, "csv", message.at.date()) if name == "export" else None
            return export or self._shelf.shortlist(session, has_results=has_results)
        run = self.stage.run(session, message)
        if run is None:
            return self.stage.cancel(session, message) if name == "back" else None
        if name == "back" and has_results and session.focus and session.focus[0].kind in OVER_RESULTS:
            return self.moves.make("result", run)
        return self.moves.make(name, run)

    def _shown(self, session: Session, message: Message) -> tuple[Action, ...]:
        """What a person can point at by its rank: what was just offered, else the structures of the result."""
        offered = [action for button in session.offered if (action := parse_action(button.action))]
        for verb in POINTED:
            named = tuple(action for action in offered if action.verb == verb)
            if named:
                return named
        run = self.stage.run(session, message)
        if run is None or run.state.asked or not run.dialogue.is_search:
            return ()
        return tuple(Action("card", id_) for id_ in structures.ids_shown(self.stage.case(run)))

    def open(
        self, session: Session, id_: str, message: Message, reading: Reading | None = None, written: str = ""
    ) -> Turn:
        """Open a dialogue with the values of a message, and those of the dialogue before it that still serve.

        A link that carries values, `written`, opens it with these.
        """
        dialogue = self.stage.script.dialogues[id_]
        values = self.whereabouts.values(dialogue, written)
        answered = tuple(slot for slot in values if slot in dialogue.slots)
        state = DialogueState(id_, values or carried(session.dialogue, dialogue), answered=answered)
        if reading is not None:
            state = with_reading(state, dialogue, reading, self._reader.values(reading, dialogue, state))
            whole = self._bases.over_years(message.text or "", reading, dialogue, state)
            state = edited(state, whole, dialogue, self.stage.script.slots) if whole else state
            years = years_said(message.text or "", reading) if YEARS in dialogue.slots else 0
            state = replace(state, slots={**state.slots, YEARS: years}) if years else state
        if reading is not None and reading.is_near_me and PLACE in dialogue.slots and PLACE not in state.slots:
            return self.moves.near(Run(session, message, dialogue, state))
        is_unknown = self._gazetteer.is_unknown(message.text or "")
        if session.here and not is_unknown and wants_place(dialogue, state):
            state = replace(state, slots={**state.slots, PLACE: session.here})
        begun = self.stage.begin(session, message, state)
        if PLACE in dialogue.slots and PLACE not in state.slots and is_unknown:
            note = Reply(self.stage.wording.blocks("elsewhere"))
            return replace(begun, replies=(note, *begun.replies))
        return begun

    def say(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn | None:
        """Take a message as an answer, a correction or a refinement; None if it is none of these."""
        run = self.stage.run(session, message)
        if run is None:
            return None
        values = self._reader.values(reading, run.dialogue, run.state)
        named = [slot for slot in reading.named if run.dialogue.question(slot, known(run.dialogue, run.state))]
        if len(named) == 1 and not (values or reading.rest or reading.indifferent):
            return self.moves.ask(run, named[0])
        if self._names_elsewhere(run, reading):
            return self.fail(session, message)
        if self._is_for_others(run, reading, decision, values):
            return None
        return self._take(run, reading, values, is_mine=decision.target == run.dialogue.id)

    def fill(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn | None:
        """Take the values of a message for the dialogue under way; None if it has none for it."""
        run = self.stage.run(session, message)
        if run is None:
            return None
        values = self._reader.values(reading, run.dialogue, run.state)
        return self._take(run, reading, values, is_mine=decision.target == run.dialogue.id)

    def _names_elsewhere(self, run: Run, reading: Reading) -> bool:
        """Whether a message answers « où ? » with a place of another département, and says little else."""
        is_short = run.state.asked == PLACE and not reading.places and len(reading.rest) < 2
        return is_short and self._gazetteer.is_unknown(run.message.text or "")

    def _take(self, run: Run, reading: Reading, values: Mapping[str, SlotValue], *, is_mine: bool) -> Turn | None:
        """Fill slots from a message; `is_mine` tells that it speaks of the need of this dialogue."""
        if is_mine and is_new_need(run.state, reading, values):
            return self.open(replace(run.session, dialogue=None), run.dialogue.id, run.message, reading)
        changed = with_reading(run.state, run.dialogue, reading, values)
        if reading.is_near_me and PLACE in run.dialogue.slots and not reading.places:
            return self.moves.near(run.at(changed))
        if values or changed != run.state:
            return self.stage.show(run.at(replace(changed, failures=0, page=1)))
        return self.stage.show(run) if is_mine else None

    @staticmethod
    def _is_for_others(run: Run, reading: Reading, decision: Decision, values: Mapping[str, SlotValue]) -> bool:
        """Whether a message asks a question, or opens another dialogue, rather than say something for this one."""
        if run.state.asked in values and reading.begins_with_number:
            return False
        if decision.kind == "answer" and not reading.denied:
            return reading.is_question or len(reading.rest) > max(1, len(values))
        is_elsewhere = decision.kind == "dialogue" and decision.target != run.dialogue.id
        return is_elsewhere and (bool(reading.rest) or not values)

    def fail(self, session: Session, message: Message) -> Turn:
        """An answer not understood: explain; again: offer the ways out; a third time: stop asking."""
        run = self.stage.run(session, message)
        if run is None or run.state.asked is None:
            return self.stage.cancel(session, message)
        failures = run.state.failures + 1
        if failures > MAX_FAILURES:
            return self._give_up(run)
        key = "not_recognised" if failures == 1 else "not_recognised_again"
        if run.state.asked == PLACE and self._gazetteer.is_unknown(message.text or ""):
            key = "elsewhere"
        run = run.at(replace(run.state, failures=failures))
        return self.moves.explain(run, key) or self.stage.cancel(session, message)

    def _give_up(self, run: Run) -> Turn:
        paused = replace(run.state, failures=0)
        buttons = (self.stage.resume_button(paused), self.stage.button("human"), self.stage.button("menu"))
        reply = Reply(self.stage.wording.blocks("dialogue_given_up"), buttons)
        return Turn((reply,), Outcome("fallback"), session=replace(run.session, dialogue=None, paused=paused))

    def detail(self, session: Session, message: Message) -> Turn | None:
        """A detail told below a result, which no record knows: say so, and keep the result."""
        run = self.stage.run(session, message)
        is_detail = run is not None and run.state.asked is None and 0 < len(normalise(message.text or "").split()) < 6
        if run is None or not is_detail:
            return None
        buttons = (Button(self.stage.wording.text("button_back_to_results"), "result"), self.stage.button("menu"))
        key = "detail_unknown" if run.dialogue.is_search else "detail_unknown_calculation"
        reply = Reply(self.stage.wording.blocks(key), buttons)
        return Turn((reply,), Outcome("fallback"), session=run.session)

    def prompt(self, session: Session, message: Message) -> Reply | None:
        """The open question once more, below an answer given in between; None if none is open."""
        run = self.stage.run(session, message)
        question = self.stage.asked(run) if run else None
        if run is None or question is None:
            return None
        return self.stage.prompts.remind(run.dialogue, run.state, question)

    def named(self, session: Session, text: str, reading: Reading, decision: Decision) -> Turn | None:
        """The card of the structure that a message names; None if it names none, or says something else."""
        is_clear = decision.kind in {"answer", "dialogue"}
        return self._shelf.named(session, text, reading.rest if is_clear else None)

    def place_alone(self, session: Session, message: Message, reading: Reading) -> Turn | None:
        """A place and nothing else, outside any dialogue: ask what for, and keep it for the answer."""
        is_more = reading.rest or reading.sectors or reading.choices
        if is_more or not reading.places or self.stage.run(session, message):
            return None
        value = place_id(reading.places[0])
        session = replace(session, dialogue=DialogueState("", {PLACE: value}))
        blocks = self.stage.wording.blocks("what_there", place=place_name(self.stage.territory, value))
        return Turn((Reply(blocks, self.stage.main_buttons(session)),), Outcome("fallback"), session=session)

    def noted(self, session: Session, decision: Decision, reading: Reading) -> Session:
        """The session with the values of a message whose dialogue is only suggested, for the button that opens it."""
        dialogue = self.stage.script.dialogues.get(next(iter(decision.dialogues), ""))
        if dialogue is None or session.dialogue is not None:
            return session
        values = self._reader.values(reading, dialogue, DialogueState(dialogue.id))
        return replace(session, dialogue=DialogueState("", values)) if values else session

    def press(self, session: Session, action: Action, message: Message) -> Turn | None:
        """What a button of a dialogue or a result does; None if it is another's, or does not fit any more."""
        if action.verb == "dialogue":
            is_known = action.id in self.stage.script.dialogues
            return self.open(session, action.id, message, written=action.arg) if is_known else None
        if action.verb == "resume":
            return self.moves.resume(session, message)
        if action.verb == "cancel":
            return self.stage.cancel(session, message)
        run = self.stage.run(session, message)
        turn = self.moves.press(run, action) if run else None
        if action.verb == "export":
            return self._shelf.export(session, action.id, message.at.date())
        return turn or self._shelf.press(session, action, has_results=self.stage.has_results(session))
