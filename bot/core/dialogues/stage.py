"""What a dialogue under way shows: its next question, or its result with the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.dialogues.progress import known
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import DialogueState, Outcome, Screen, Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import Dialogue, Question
from bot.core.replies.questions import Prompts
from bot.core.results import show_results
from bot.core.results.case import Case

PLACE = "lieu"

OUTSIDE = "hors_territoire"

MACHINE_SLOTS = ("secteur", "commune", OUTSIDE, "epci", "type", "public", "heures", "montant", "effectif")
"""Slots that programs see, by the names of the evaluation sets; a commune outside the territory has its own."""


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


MOST_BUTTONS = 20
"""Buttons of a result and of the question below it at most: the session, which remembers them, stays small."""


class Stage:
    """Shows the dialogues of a knowledge base on a territory. It keeps no state."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self.knowledge = knowledge
        self.territory = territory
        self.script = knowledge.script
        self.wording = knowledge.wording
        self.prompts = Prompts(knowledge, territory)

    def run(self, session: Session, message: Message) -> Run | None:
        """The dialogue under way; None if there is none, or its file is gone."""
        state = session.dialogue
        dialogue = self.script.dialogues.get(state.id) if state else None
        return Run(session, message, dialogue, state) if dialogue and state else None

    def show(self, run: Run, lead: tuple[Block, ...] = (), *, keep_asking: bool = False) -> Turn:
        """The next question, or the result; with `keep_asking` the question already open first."""
        question = (self.asked(run) if keep_asking else None) or self.question(run)
        run = run.at(replace(run.state, asked=question.slot if question else None))
        if question and (keep_asking or not question.is_after_result):
            return self.turn(run, self.prompts.ask(run.dialogue, run.state, question, lead))
        reply, screens = self._finished(run, question, lead)
        return self.turn(run, reply, screens)

    def begin(self, session: Session, message: Message, state: DialogueState) -> Turn:
        """Show a dialogue from a state on; the same dialogue put aside before is not resumed any more."""
        paused = None if session.paused and session.paused.id == state.id else session.paused
        dialogue = self.script.dialogues[state.id]
        run = Run(replace(session, paused=paused), message, dialogue, state)
        return self.show(run, () if state.slots else dialogue.intro)

    def turn(self, run: Run, reply: Reply, screens: tuple[Screen, ...] = ()) -> Turn:
        """A reply of the dialogue under way, which goes on from there; `screens` are what it shows but the question."""
        asked = (Screen("question", (run.dialogue.id, run.state.asked)),) if run.state.asked else ()
        outcome = Outcome("dialogue", None, 100.0, (), run.dialogue.id, self._machine(run.state.slots))
        state = run.state
        if state.is_sharing and reply.position is None:
            reply, state = replace(reply, position="close"), replace(state, is_sharing=False)
        session = replace(run.session, dialogue=state, card="")
        return Turn((reply,), outcome, session=session, focus=(*screens, *asked))

    def question(self, run: Run) -> Question | None:
        """The question to ask now: one left in doubt before all others."""
        slots = known(run.dialogue, run.state)
        doubtful = [slot for slot in run.state.doubtful if slot not in run.state.slots]
        in_doubt = (run.dialogue.question(slot, slots) for slot in doubtful)
        return next(filter(None, in_doubt), None) or run.dialogue.next_question(slots, run.state.skipped)

    def asked(self, run: Run) -> Question | None:
        """The question that is open."""
        asked = run.state.asked
        return run.dialogue.question(asked, known(run.dialogue, run.state)) if asked else None

    def _finished(
        self, run: Run, question: Question | None, lead: tuple[Block, ...]
    ) -> tuple[Reply, tuple[Screen, ...]]:
        """The result and what it shows, and below it a question that makes it more exact."""
        result, screens = show_results(self.case(run))
        blocks = (*lead, *self.prompts.recap(run.dialogue, run.state.slots), *result.blocks)
        if question is None:
            return Reply(blocks, (*result.buttons, *self._ends(run, result))), screens
        asked = self.prompts.ask(run.dialogue, replace(run.state, slots={}), question)
        ways = [button for button in result.buttons if button not in asked.buttons]
        ways.sort(key=lambda button: button.action.startswith("ask:"))  # what is said instead can be typed
        return Reply((*blocks, *asked.blocks), (*asked.buttons, *ways)[:MOST_BUTTONS]), screens

    def _ends(self, run: Run, result: Reply) -> list[Button]:
        """The ways on below a finished result."""
        edit = self.button("edit")
        restart = Button(self.wording.text("button_restart"), f"restart:{run.dialogue.id}")
        return [*([] if edit in result.buttons else [edit]), restart, self.button("menu")]

    def case(self, run: Run) -> Case:
        """All that the result of a dialogue is made from."""
        slots, day = known(run.dialogue, run.state), run.message.at.date()
        return Case(self.knowledge, self.territory, run.dialogue, run.state, slots, run.session.shortlist, day)

    def has_results(self, session: Session) -> bool:
        """Whether the result of a dialogue stands behind what is shown."""
        state = session.dialogue
        return state is not None and state.id in self.script.dialogues and state.asked is None

    def _machine(self, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        """The values as programs see them: one each, places by their names."""
        said: dict[str, SlotValue] = {
            slot: next(iter(value), "") if isinstance(value, tuple) else value for slot, value in slots.items()
        }
        kind, _, code = str(said.get(PLACE, "")).partition(":")
        gazetteer = self.territory.gazetteer
        if kind == "commune" and (commune := gazetteer.commune(code)):
            said[OUTSIDE if gazetteer.is_outside(code) else kind] = commune.name
        elif kind == "epci":
            said[kind] = gazetteer.epcis[code].name
        if "main_oeuvre" in said:
            said.setdefault("montant", said["main_oeuvre"])
        return {slot: said[slot] for slot in MACHINE_SLOTS if slot in said}

    def main_buttons(self, session: Session) -> tuple[Button, ...]:
        """The dialogues, after the one that can be resumed."""
        paused = session.paused
        resume = [self.resume_button(paused)] if paused and paused.id in self.script.dialogues else []
        return (*resume, *(Button(one.title, f"dialogue:{one.id}") for one in self.script.dialogues.values()))

    def resume_button(self, state: DialogueState) -> Button:
        """The button that goes on with a dialogue put aside."""
        title = self.script.dialogues[state.id].title
        return Button(self.wording.text("button_resume", title=title)[:60], "resume")

    def cancel(self, session: Session, message: Message) -> Turn:
        """Leave the dialogue; it can be resumed."""
        run = self.run(session, message)
        key = "cancelled" if run else "nothing_to_cancel"
        paused = replace(run.state, failures=0) if run else session.paused
        session = replace(session, dialogue=None, paused=paused)
        reply = Reply(self.wording.blocks(key), (*self.main_buttons(session), self.button("themes")))
        return Turn((reply,), forgets=run is not None, session=session)

    def button(self, key: str) -> Button:
        """A button with a label of the wording, whose action has the same name."""
        return Button(self.wording.text(f"button_{key}"), key)
