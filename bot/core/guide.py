"""Guided dialogues: fills slots from messages and buttons, asks for what is missing, shows what that finds.

The state is the slots; the next question follows from those still empty, so that answers may come in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.core.actions import Action
from bot.core.cards import Cards
from bot.core.dialogue import Dialogue, Question, Slot
from bot.core.directory import Structure
from bot.core.knowledge import Knowledge
from bot.core.model import Block, Button, DialogueState, Location, Message, Outcome, Reply, Session, SlotValue
from bot.core.prompts import Prompts
from bot.core.results import show_results
from bot.core.results.case import Case, place_name
from bot.core.slots import Reading, SlotReader, place_id, sure_sectors
from bot.core.territory import Territory
from bot.core.text import normalise
from bot.core.turn import Turn
from bot.core.understanding import Decision

IDLE_SECONDS = 3600
"""After this long without a message a dialogue is paused: it can be resumed, and takes no message for an answer."""

FAR_KM = 8.0
"""A position farther than this from the centre of every commune lies outside the territory."""

MAX_FAILURES = 2
MAX_SHORTLIST = 30
MACHINE_SLOTS = ("secteur", "commune", "epci", "type", "public", "heures", "montant", "effectif")
"""Slots that programs see, by the names of the evaluation sets."""


class Guide:
    """Runs the dialogues of a knowledge base on a territory. It keeps no state."""

    def __init__(self, knowledge: Knowledge, territory: Territory, reader: SlotReader) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._territory = territory
        self._reader = reader
        self._wording = knowledge.wording
        self._prompts = Prompts(knowledge, territory)
        self._cards = Cards(knowledge, territory)
        self._controls = {
            normalise(phrase) or phrase: name
            for name, phrases in knowledge.script.controls.items()
            for phrase in phrases
        }
        self._presses: Mapping[str, Callable[[Session, Action, Message], Turn | None]] = {
            "dialogue": self._press_dialogue,
            "set": self._press_set,
            "skip": lambda session, action, message: self._skip(session, action.id, message),
            "ask": lambda session, action, message: self._ask_again(session, action.id, message),
            "back": lambda session, _, message: self._back(session, message),
            "edit": lambda session, _, message: self._edit(session, message),
            "cancel": lambda session, _, message: self.cancel(session, message),
            "resume": lambda session, _, message: self._resume(session, message),
            "restart": lambda session, _, message: self._restart(session, message),
            "near": lambda session, _, message: self._near(session, message),
            "result": lambda session, _, message: self._result(session, message),
            "page": lambda session, action, message: self._page(session, action.page, message),
            "relax": lambda session, action, message: self._relax(session, action.id, message),
            "card": self._press_card,
            "facilitator": self._press_facilitator,
            "keep": self._press_keep,
            "drop": self._press_keep,
            "shortlist": lambda session, _action, _message: self._shortlist(session),
            "export": self._press_export,
        }

    # --- what is under way

    def dialogue_of(self, session: Session) -> Dialogue | None:
        """The dialogue under way; None if there is none, or its file is gone."""
        return self._knowledge.script.dialogues.get(session.dialogue.id) if session.dialogue else None

    def is_asking(self, session: Session) -> bool:
        """Whether a question of a dialogue is open."""
        return session.dialogue is not None and session.dialogue.asked is not None

    def asks_number(self, session: Session) -> bool:
        """Whether the open question wants a number, so that figures typed are no choice from a list."""
        asked = session.dialogue.asked if session.dialogue else None
        return bool(asked) and self._knowledge.script.slots[str(asked)].kind == "number"

    def without_idle(self, session: Session, message: Message) -> Session:
        """The session with a dialogue put aside that has been idle for too long."""
        state = session.dialogue
        if state is None or message.at.timestamp() - state.updated <= IDLE_SECONDS:
            return session
        return replace(session, dialogue=None, paused=state)

    def main_buttons(self, session: Session) -> tuple[Button, ...]:
        """The dialogues, after the one that can be resumed."""
        buttons = [self._resume_button(session.paused)] if self._can_resume(session) and session.paused else []
        dialogues = self._knowledge.script.dialogues.values()
        return (*buttons, *(Button(one.title, str(Action("dialogue", one.id))) for one in dialogues))

    def _can_resume(self, session: Session) -> bool:
        return session.paused is not None and session.paused.id in self._knowledge.script.dialogues

    def _resume_button(self, state: DialogueState) -> Button:
        title = self._knowledge.script.dialogues[state.id].title
        return Button(self._wording.text("button_resume", title=title)[:60], str(Action("resume")))

    # --- text

    def control(self, session: Session, message: Message) -> Turn | None:
        """A word that moves the dialogue: back, skip, widen…; None for all else."""
        text = message.text or ""
        name = self._controls.get(normalise(text) or text.strip())
        if name == "resume" and not session.dialogue:
            return self._resume(session, message)
        if name == "shortlist":
            return self._shortlist(session)
        if name == "export":
            return self._press_export(session, Action("export", "csv"), message) or self._shortlist(session)
        if name is None:
            return self._pointed(session, text, message)
        if self.dialogue_of(session) is None:
            return None
        return self._move(name, session, message)

    def _pointed(self, session: Session, text: str, message: Message) -> Turn | None:
        """« la deuxième », « garde la première »: a result by its rank among the cards on offer."""
        script, plain = self._knowledge.script, normalise(text)
        if not 0 < len(plain.split()) <= MAX_POINTING_WORDS:
            return None
        cards = [button.action for button in session.offered if button.action.startswith("card:")]
        ranks = [rank for rank, phrases in enumerate(script.ordinals) if _holds(plain, phrases)]
        if len(ranks) != 1 or ranks[0] >= len(cards):
            return None
        id_ = cards[ranks[0]].partition(":")[2]
        if _holds(plain, script.keep):
            return self._press_keep(session, Action("keep", id_), message)
        rest = [word for word in plain.split() if not self._is_small(word, script.ordinals[ranks[0]])]
        return self._press_card(session, Action("card", id_), message) if not rest else None

    def _is_small(self, word: str, ordinals: tuple[str, ...]) -> bool:
        """Whether a word tells nothing beside the rank of a result."""
        is_rank = any(word in phrase.split() for phrase in ordinals)
        return is_rank or word in self._knowledge.script.fillers or self._knowledge.lexicon.is_stop_word(word)

    def _move(self, name: str, session: Session, message: Message) -> Turn | None:
        state = session.dialogue
        if state is None:
            return None
        if name == "back":
            return self._back(session, message)
        if name == "skip":
            return self._skip(session, state.asked, message) if state.asked else None
        if name in {"next", "previous"}:
            step = 1 if name == "next" else -1
            return None if state.asked else self._page(session, state.page + step, message)
        if name == "widen":
            return self._relax(session, "", message)
        if name == "edit":
            return self._edit(session, message)
        if name == "restart":
            return self._restart(session, message)
        if name == "help" and state.asked:
            return self._explain(session, message)
        return None

    def open(self, session: Session, id_: str, message: Message, reading: Reading | None = None) -> Turn:
        """Open a dialogue with the values of a message, and those of the dialogue before it that still serve."""
        dialogue = self._knowledge.script.dialogues[id_]
        carried = self._carried(session, dialogue)
        state = DialogueState(id_, carried)
        lead: tuple[Block, ...] = ()
        if reading is not None:
            state = self._with_reading(state, dialogue, reading)
        if not state.slots:
            lead = dialogue.intro
        session = replace(session, paused=None if session.paused and session.paused.id == id_ else session.paused)
        return self._show(replace(session, dialogue=state), message, lead)

    def _carried(self, session: Session, dialogue: Dialogue) -> dict[str, SlotValue]:
        """The place of the dialogue under way, where the new one asks for a place too."""
        state = session.dialogue
        wanted = {question.slot for question in dialogue.questions}
        if state is None or state.id == dialogue.id:
            return {}
        shared = {"lieu", "secteur"} if state.id else set(state.slots)
        return {slot: value for slot, value in state.slots.items() if slot in wanted & shared}

    def say(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn | None:
        """Take a message as an answer, a correction or a refinement; None if it is none of these."""
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None:
            return None
        values = self._reader.values(reading, dialogue, state)
        named = [slot for slot in reading.named if dialogue.question(slot, self._known(dialogue, state))]
        if len(named) == 1 and not values and not reading.rest and not reading.indifferent:
            return self._ask_again(session, named[0], message)
        is_elsewhere = decision.kind == "dialogue" and decision.target != dialogue.id
        if reading.is_question and decision.kind == "answer":
            return None
        if is_elsewhere and (reading.rest or not values):
            return None
        if decision.kind == "answer" and len(reading.rest) > 1 and len(reading.rest) > len(values):
            return None
        if decision.kind == "dialogue" and decision.target == dialogue.id and self._is_new_need(state, reading, values):
            return self.open(replace(session, dialogue=None), dialogue.id, message, reading)
        changed = self._with_reading(state, dialogue, reading)
        is_news = changed != state or bool(values)
        if not is_news and decision.kind == "dialogue" and decision.target == dialogue.id:
            return self._show(session, message)
        if reading.is_near_me and "lieu" in dialogue.slots and not reading.places:
            return self._near(replace(session, dialogue=changed), message)
        if is_news:
            return self._show(replace(session, dialogue=replace(changed, failures=0, page=1)), message)
        return None

    @staticmethod
    def _is_new_need(state: DialogueState, reading: Reading, values: Mapping[str, SlotValue]) -> bool:
        """Whether a message states a whole new need instead of changing the one whose result is shown."""
        is_change = bool(reading.denied) or reading.is_change
        return state.asked is None and not is_change and len(set(values) & set(state.slots)) > 1

    def _with_reading(self, state: DialogueState, dialogue: Dialogue, reading: Reading) -> DialogueState:
        """The state with the values of a message in it."""
        values = self._reader.values(reading, dialogue, state)
        words = tuple(word for hit in reading.sectors for word in hit.words)
        if "secteur" in values and words:
            values["activites"] = words
        doubtful = self._doubts(dialogue, reading, values)
        indifferent = [slot for slot in reading.indifferent if slot in dialogue.slots]
        denied = [slot for slot, ids in reading.denied.items() if set(ids) & set(_ids(state.slots.get(slot)))]
        gone = {*indifferent, *denied} - set(values)
        if "secteur" in gone:
            gone.add("activites")
        slots = {slot: value for slot, value in {**state.slots, **values}.items() if slot not in gone}
        if doubtful.get("lieu"):
            slots.pop("lieu", None)
        answered = [slot for slot in state.answered if slot not in values and slot not in gone]
        skipped = {*state.skipped, *indifferent} - set(values)
        return replace(
            state,
            slots=slots,
            answered=(*answered, *(slot for slot in values if slot in dialogue.slots)),
            skipped=tuple(slot for slot in dialogue.slots if slot in skipped),
            doubtful={**{slot: ids for slot, ids in state.doubtful.items() if slot not in values}, **doubtful},
        )

    @staticmethod
    def _doubts(dialogue: Dialogue, reading: Reading, values: Mapping[str, SlotValue]) -> dict[str, tuple[str, ...]]:
        """The slots for which a message leaves a choice between a few values."""
        doubts: dict[str, tuple[str, ...]] = {}
        if "lieu" in dialogue.slots and len(reading.places) > 1:
            doubts["lieu"] = tuple(map(place_id, reading.places))
        if "secteur" in dialogue.slots and "secteur" not in values and reading.sectors and not sure_sectors(reading):
            doubts["secteur"] = tuple(hit.id for hit in reading.sectors)
        return doubts

    def fail(self, session: Session, message: Message) -> Turn:
        """An answer not understood: explain; again: offer the ways out; a third time: stop asking."""
        state = session.dialogue
        if state is None or state.asked is None:
            return self.cancel(session, message)
        failures = state.failures + 1
        if failures > MAX_FAILURES:
            paused = replace(state, failures=0)
            buttons = (self._resume_button(paused), self._button("human", Action("human")), *self._menu())
            reply = Reply(self._wording.blocks("dialogue_given_up"), buttons)
            return Turn((reply,), Outcome("fallback"), session=replace(session, dialogue=None, paused=paused))
        key = "not_recognised" if failures == 1 else "not_recognised_again"
        state = replace(state, failures=failures, updated=_seconds(message))
        return self._explain(replace(session, dialogue=state), message, key)

    def _explain(self, session: Session, message: Message, key: str = "explain") -> Turn:
        dialogue, state = self.dialogue_of(session), session.dialogue
        question = self._asked(dialogue, state)
        if dialogue is None or state is None or question is None:
            return self.cancel(session, message)
        lead = (*self._wording.blocks(key), *question.help)
        reply = self._prompts.ask(dialogue, state, question, lead)
        if state.failures > 1:
            reply = replace(reply, buttons=(*reply.buttons, self._button("human", Action("human"))))
        return Turn((reply,), self._outcome(state), session=session)

    def prompt(self, session: Session) -> Reply | None:
        """The open question once more, below an answer given in between; None if none is open."""
        dialogue, state = self.dialogue_of(session), session.dialogue
        question = self._asked(dialogue, state)
        if dialogue is None or state is None or question is None:
            return None
        return self._prompts.ask(dialogue, state, question, self._wording.blocks("resume_question"))

    def touched(self, session: Session, message: Message) -> Session:
        """The session whose dialogue has just been used."""
        if session.dialogue is None:
            return session
        return replace(session, dialogue=replace(session.dialogue, updated=_seconds(message)))

    # --- places

    def locate(self, session: Session, message: Message, location: Location) -> Turn | None:
        """A shared position as the nearest commune; None if no dialogue is under way that asks for a place."""
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None or "lieu" not in dialogue.slots:
            return None
        commune, km = self._territory.gazetteer.nearest(location.lat, location.lon)
        if km > FAR_KM:
            name = self._territory.gazetteer.department.name
            state = replace(state, asked="lieu", slots=_without(state.slots, "lieu"))
            lead = self._wording.blocks("location_outside", name=name)
            return self._show(replace(session, dialogue=state), message, lead, position="close")
        state = _with_value(state, "lieu", f"commune:{commune.insee}")
        lead = self._wording.blocks("location_found", commune=commune.name)
        return self._show(replace(session, dialogue=state), message, lead, position="close")

    def _near(self, session: Session, message: Message) -> Turn:
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None or "lieu" not in dialogue.slots:
            return self.cancel(session, message)
        state = replace(state, asked="lieu", slots=_without(state.slots, "lieu"), updated=_seconds(message))
        blocks = (*self._prompts.recap(dialogue, state.slots), *self._wording.blocks("share_location"))
        session = replace(session, dialogue=state)
        return Turn((Reply(blocks, position="ask"),), self._outcome(state), session=session)

    def place_alone(self, session: Session, message: Message, reading: Reading) -> Turn | None:
        """A place and nothing else, outside any dialogue: ask what for, and keep it for the answer."""
        if reading.rest or not reading.places or reading.sectors or reading.choices or session.dialogue:
            return None
        value = place_id(reading.places[0])
        state = DialogueState("", {"lieu": value}, updated=_seconds(message))
        blocks = self._wording.blocks("what_there", place=place_name(self._territory, value))
        session = replace(session, dialogue=state)
        return Turn((Reply(blocks, self.main_buttons(session)),), Outcome("fallback"), session=session)

    # --- names

    def named(self, session: Session, text: str) -> Turn | None:
        """The card of the structure that a message names, or a choice between several; None if it names none."""
        found = [one for one in self._territory.directory.by_name(text) if one.score >= NAMED_SCORE]
        if not found:
            return None
        best = [one for one in found if one.score >= found[0].score - NAMED_LEAD][:5]
        if len(best) == 1:
            return self._card(session, best[0].structure)
        buttons = tuple(Button(_label(one.structure), str(Action("card", one.structure.id))) for one in best)
        reply = Reply(self._wording.blocks("several_structures"), (*buttons, self._button("menu", Action("menu"))))
        return Turn((reply,), Outcome("dialogue", None, 100.0, (), "fournisseur"))

    # --- buttons

    def press(self, session: Session, action: Action, message: Message) -> Turn | None:
        """What a button of a dialogue or a result does; None if it does not fit any more."""
        handler = self._presses.get(action.verb)
        return handler(session, action, message) if handler else None

    def _press_dialogue(self, session: Session, action: Action, message: Message) -> Turn | None:
        return self.open(session, action.id, message) if action.id in self._knowledge.script.dialogues else None

    def _press_set(self, session: Session, action: Action, message: Message) -> Turn | None:
        dialogue, state, slot = self.dialogue_of(session), session.dialogue, self._knowledge.script.slots.get(action.id)
        if dialogue is None or state is None or slot is None or slot.id not in dialogue.slots:
            return None
        value = self._value(slot, action.arg)
        if value is None:
            return None
        state = _with_value(state, slot.id, value)
        if slot.kind == "sector":
            state = replace(state, slots=_without(state.slots, "activites"))
        return self._show(replace(session, dialogue=state), message)

    def _value(self, slot: Slot, text: str) -> SlotValue | None:
        """The value that a button carries; None if there is no such value any more."""
        gazetteer = self._territory.gazetteer
        if slot.kind == "number":
            try:
                number = float(text)
            except ValueError:
                return None
            return number if slot.minimum <= number <= slot.maximum else None
        if slot.kind == "sector":
            return (text,) if text in self._territory.sectors.sectors else None
        if slot.kind == "choice":
            return ((text,) if slot.is_several else text) if slot.choice(text) else None
        kind, _, code = text.partition(":")
        known = {"commune": gazetteer.communes, "epci": gazetteer.epcis, "department": {gazetteer.department.code: 0}}
        return text if code in known.get(kind, {}) else None

    def _skip(self, session: Session, slot: str, message: Message) -> Turn | None:
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None or slot not in dialogue.slots:
            return None
        question = dialogue.question(slot, state.slots)
        if question is not None and question.skip is None:
            if self._knowledge.script.slots[slot].kind == "place":
                department = self._territory.gazetteer.department.code
                state = _with_value(state, slot, f"department:{department}")
                return self._show(replace(session, dialogue=state), message)
            lead = self._wording.blocks("cannot_skip")
            return self._show(replace(session, dialogue=replace(state, asked=slot)), message, lead, keep_asking=True)
        skipped = tuple(dict.fromkeys((*state.skipped, slot)))
        slots = _without(state.slots, slot, *(["activites"] if slot == "secteur" else []))
        answered = tuple(dict.fromkeys((*(one for one in state.answered if one != slot), slot)))
        state = replace(state, slots=slots, skipped=skipped, answered=answered, failures=0, asked=None, page=1)
        return self._show(replace(session, dialogue=state), message)

    def _ask_again(self, session: Session, slot: str, message: Message) -> Turn | None:
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None or dialogue.question(slot, state.slots) is None:
            return None
        state = replace(state, asked=slot, doubtful={})
        return self._show(replace(session, dialogue=state), message, keep_asking=True)

    def _back(self, session: Session, message: Message) -> Turn | None:
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None:
            return None
        if not state.answered:
            return self.cancel(session, message)
        *before, last = state.answered
        slots = _without(state.slots, last, *(["activites"] if last == "secteur" else []))
        skipped = tuple(slot for slot in state.skipped if slot != last)
        state = replace(state, slots=slots, answered=tuple(before), skipped=skipped, doubtful={}, failures=0, page=1)
        is_asked = dialogue.question(last, slots) is not None
        state = replace(state, asked=last if is_asked else None)
        return self._show(replace(session, dialogue=state), message, keep_asking=is_asked)

    def _edit(self, session: Session, _message: Message) -> Turn | None:
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None:
            return None
        reply = self._prompts.edit(dialogue, self._known(dialogue, state))
        return Turn((reply,), self._outcome(state), session=session)

    def cancel(self, session: Session, _message: Message) -> Turn:
        """Leave the dialogue; it can be resumed."""
        state = session.dialogue
        if state is None or state.id not in self._knowledge.script.dialogues:
            reply = Reply(self._wording.blocks("nothing_to_cancel"), self._everything(session))
            return Turn((reply,), session=replace(session, dialogue=None))
        session = replace(session, dialogue=None, paused=replace(state, failures=0))
        reply = Reply(self._wording.blocks("cancelled"), self._everything(session))
        return Turn((reply,), forgets=True, session=session)

    def _resume(self, session: Session, message: Message) -> Turn | None:
        state = session.paused
        if state is None or state.id not in self._knowledge.script.dialogues:
            return None
        session = replace(session, dialogue=replace(state, failures=0), paused=None)
        return self._show(session, message, self._wording.blocks("resumed"), keep_asking=True)

    def _restart(self, session: Session, message: Message) -> Turn | None:
        dialogue = self.dialogue_of(session)
        if dialogue is None:
            return None
        return self.open(replace(session, dialogue=None), dialogue.id, message)

    def _result(self, session: Session, message: Message) -> Turn | None:
        state = session.dialogue
        if self.dialogue_of(session) is None or state is None:
            return None
        return self._show(replace(session, dialogue=replace(state, asked=None)), message)

    def _page(self, session: Session, page: int, message: Message) -> Turn | None:
        state = session.dialogue
        if self.dialogue_of(session) is None or state is None:
            return None
        state = replace(state, page=max(1, min(page, MAX_PAGE)), asked=None)
        return self._show(replace(session, dialogue=state), message)

    def _relax(self, session: Session, name: str, message: Message) -> Turn | None:
        """Give up the named criterion, or the first one that finds more."""
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None or not any(one.kind == "structures" for one in dialogue.results):
            return None
        case = self._case(session, dialogue, state, message)
        relaxations = self._territory.directory.relaxations(case.criteria)
        chosen = next((one for one in relaxations if name in {"", one.name}), None)
        if chosen is None:
            return self._show(session, message, self._wording.blocks("widen_impossible"))
        slots = RELAXED[chosen.name]
        lead = self._wording.blocks("widened", names=", ".join(filter(None, map(case.said, slots[:1]))))
        state = replace(
            state,
            slots=_without(state.slots, *slots),
            skipped=tuple(dict.fromkeys((*state.skipped, slots[0]))),
            answered=tuple(slot for slot in state.answered if slot not in slots),
            page=1,
            asked=None,
        )
        return self._show(replace(session, dialogue=state), message, lead)

    # --- cards and the shortlist

    def _press_card(self, session: Session, action: Action, _message: Message) -> Turn | None:
        structure = self._territory.directory.structures.get(action.id)
        return self._card(session, structure) if structure else None

    def _card(self, session: Session, structure: Structure) -> Turn:
        is_kept = structure.id in session.shortlist
        reply = self._cards.structure(structure, is_kept=is_kept, has_results=self._has_results(session))
        state = session.dialogue
        outcome = self._outcome(state) if state else Outcome("dialogue", None, 100.0, (), "fournisseur")
        return Turn((reply,), outcome, session=session)

    def _has_results(self, session: Session) -> bool:
        return self.dialogue_of(session) is not None and not self.is_asking(session)

    def _press_facilitator(self, session: Session, action: Action, _message: Message) -> Turn | None:
        one = self._territory.directory.facilitators.get(action.id)
        if one is None:
            return None
        reply = self._cards.facilitator(one, has_results=self._has_results(session))
        return Turn((reply,), Outcome("dialogue", None, 100.0, (), "facilitateur"), session=session)

    def _press_keep(self, session: Session, action: Action, _message: Message) -> Turn | None:
        structure = self._territory.directory.structures.get(action.id)
        if structure is None:
            return None
        others = tuple(id_ for id_ in session.shortlist if id_ != structure.id)
        kept = (*others, structure.id)[-MAX_SHORTLIST:] if action.verb == "keep" else others
        session = replace(session, shortlist=kept)
        key = "kept" if action.verb == "keep" else "dropped"
        blocks = self._wording.blocks(key, name=structure.name, count=len(kept))
        buttons = [self._button("shortlist_open", Action("shortlist"))] if kept else []
        if self._has_results(session):
            buttons.append(self._button("back_to_results", Action("result")))
        buttons.append(self._button("menu", Action("menu")))
        return Turn((Reply(blocks, tuple(buttons)),), session=session)

    def _shortlist(self, session: Session) -> Turn:
        reply = self._cards.shortlist(self._kept(session), has_results=self._has_results(session))
        return Turn((reply,), session=session)

    def _kept(self, session: Session) -> list[Structure]:
        structures = self._territory.directory.structures
        return [structures[id_] for id_ in session.shortlist if id_ in structures]

    def _press_export(self, session: Session, action: Action, _message: Message) -> Turn | None:
        kept = self._kept(session)
        if not kept or action.id not in {"csv", "vcf"}:
            return None
        return Turn((self._cards.export(kept, action.id),), session=session)

    # --- showing

    def _show(
        self,
        session: Session,
        message: Message,
        lead: tuple[Block, ...] = (),
        *,
        keep_asking: bool = False,
        position: str | None = None,
    ) -> Turn:
        """The next question, or the result; with `keep_asking` the question already open first."""
        dialogue, state = self.dialogue_of(session), session.dialogue
        if dialogue is None or state is None:
            return self.cancel(session, message)
        known = self._known(dialogue, state)
        question = self._asked(dialogue, state) if keep_asking else None
        question = question or self._question(dialogue, state, known)
        state = replace(state, asked=question.slot if question else None, updated=_seconds(message))
        if question and not (question.is_after_result and not keep_asking):
            reply = self._prompts.ask(dialogue, state, question, lead)
        else:
            reply = self._finished(session, dialogue, state, question, message, lead)
        session = replace(session, dialogue=state)
        if position == "close":
            reply = replace(reply, position="close")
        return Turn((reply,), self._outcome(state), session=session)

    def _question(self, dialogue: Dialogue, state: DialogueState, known: Mapping[str, SlotValue]) -> Question | None:
        """The question to ask now: one left in doubt before all others."""
        doubts = [slot for slot in state.doubtful if slot not in state.slots]
        for slot in doubts:
            question = dialogue.question(slot, known)
            if question:
                return question
        return dialogue.next_question(known, state.skipped)

    def _finished(
        self,
        session: Session,
        dialogue: Dialogue,
        state: DialogueState,
        question: Question | None,
        message: Message,
        lead: tuple[Block, ...],
    ) -> Reply:
        """The result, and below it a question that makes it more exact."""
        result = show_results(self._case(session, dialogue, state, message))
        blocks = (*lead, *self._prompts.recap(dialogue, state.slots), *result.blocks)
        if question is None:
            return Reply(blocks, (*result.buttons, *self._ends(dialogue, result)))
        asked = self._prompts.ask(dialogue, replace(state, slots={}), question)
        ways = [button for button in result.buttons if button not in asked.buttons]
        return Reply((*blocks, *asked.blocks), (*asked.buttons, *ways))

    def _ends(self, dialogue: Dialogue, result: Reply) -> list[Button]:
        """The ways on below a finished result."""
        edit = self._button("edit", Action("edit"))
        ways = [] if edit in result.buttons else [edit]
        return [*ways, self._button("restart", Action("restart", dialogue.id)), self._button("menu", Action("menu"))]

    def _asked(self, dialogue: Dialogue | None, state: DialogueState | None) -> Question | None:
        if dialogue is None or state is None or state.asked is None:
            return None
        return dialogue.question(state.asked, self._known(dialogue, state))

    @staticmethod
    def _known(dialogue: Dialogue, state: DialogueState) -> dict[str, SlotValue]:
        """The values said, and what follows from them."""
        known = dict(state.slots)
        for implied in dialogue.implies:
            if implied.known in known:
                known.setdefault(implied.slot, implied.value)
        return known

    def _case(self, session: Session, dialogue: Dialogue, state: DialogueState, message: Message) -> Case:
        known = self._known(dialogue, state)
        day = message.at.date()
        return Case(self._knowledge, self._territory, dialogue, state, known, session.shortlist, day)

    def _outcome(self, state: DialogueState) -> Outcome:
        return Outcome("dialogue", None, 100.0, (), state.id or None, self._machine(state.slots))

    def _machine(self, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        """The values as programs see them: one each, places by their names."""
        known: dict[str, SlotValue] = {
            slot: next(iter(value), "") if isinstance(value, tuple) else value for slot, value in slots.items()
        }
        kind = str(known.get("lieu", "")).partition(":")[0]
        if kind in {"commune", "epci"}:
            known[kind] = place_name(self._territory, str(known["lieu"]))
        if "main_oeuvre" in known:
            known.setdefault("montant", known["main_oeuvre"])
        return {slot: known[slot] for slot in MACHINE_SLOTS if slot in known}

    def _everything(self, session: Session) -> tuple[Button, ...]:
        return (*self.main_buttons(session), self._button("themes", Action("themes")))

    def _menu(self) -> tuple[Button, ...]:
        return (self._button("menu", Action("menu")),)

    def _button(self, key: str, action: Action) -> Button:
        return Button(self._wording.text(f"button_{key}"), str(action))


MAX_PAGE = 99
MAX_POINTING_WORDS = 8
"""Words of the longest message that points at a result: « garde la deuxième dans ma liste »."""
NAMED_SCORE = 75
"""Score of the name index from which a message names a structure."""
NAMED_LEAD = 6
"""Names whose score is this near to the best are offered beside it."""

RELAXED: Mapping[str, tuple[str, ...]] = {
    "radius": ("rayon",),
    "kind": ("type",),
    "public": ("public",),
    "service": ("service",),
    "sector": ("secteur", "activites"),
}
"""The slots that giving up a criterion empties."""


def _holds(plain: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in f" {plain} " for phrase in phrases)


def _label(structure: Structure) -> str:
    return f"{structure.name}, {structure.commune}"[:60]


def _seconds(message: Message) -> int:
    return int(message.at.timestamp())


def _ids(value: SlotValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _without(slots: Mapping[str, SlotValue], *gone: str) -> dict[str, SlotValue]:
    return {slot: value for slot, value in slots.items() if slot not in gone}


def _with_value(state: DialogueState, slot: str, value: SlotValue) -> DialogueState:
    """The state with one answer more."""
    return replace(
        state,
        slots={**state.slots, slot: value},
        answered=(*(one for one in state.answered if one != slot), slot),
        skipped=tuple(one for one in state.skipped if one != slot),
        doubtful={one: ids for one, ids in state.doubtful.items() if one != slot},
        failures=0,
        asked=None,
        page=1,
    )
