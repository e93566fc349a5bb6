"""What buttons and short commands do to a dialogue under way: set, skip, ask, back, edit, page, widen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.dialogues.lasting import is_place
from bot.core.dialogues.progress import known, with_skip, with_value, without, without_last, without_slots
from bot.core.dialogues.stage import PLACE, Run, Stage
from bot.core.exchange.actions import Action
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Block, Reply
from bot.core.exchange.session import DialogueState, ScreenKind, Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.knowledge.script import EXCLUDED, Slot

FAR_KM = 8.0
"""A position farther than this from the centre of every commune lies outside the territory."""

MAX_PAGE = 99

RELAXED: Mapping[str, tuple[str, ...]] = {
    "radius": ("rayon",),
    "kind": ("type", EXCLUDED),
    "public": ("public",),
    "service": ("service",),
    "sector": ("secteur",),
    "others": ("rayon", "type", EXCLUDED, "public", "service"),
}
"""The slots that giving up a criterion of a search empties."""

OVER_A_RESULT: frozenset[ScreenKind] = frozenset(["card", "organisation", "shortlist", "answer"])
"""What stands over the result of a dialogue: the way back leads to the result."""

Move = Callable[[Run], Turn | None]


class Moves:
    """Moves the dialogue under way. It keeps no state."""

    def __init__(self, stage: Stage) -> None:
        """Show what comes of a move on this stage."""
        self._stage = stage

    @property
    def _by_name(self) -> Mapping[str, Move]:
        """The moves of controls; bound as they are asked for, so that nothing holds itself."""
        return {
            "back": self._back,
            "edit": self._edit,
            "near": self._near_if_asked,
            "restart": self._restart,
            "result": self._result,
            "skip": self._skip_asked,
            "next": self._next,
            "previous": self._previous,
            "widen": self._widen,
            "help": self._help,
        }

    def make(self, name: str, run: Run) -> Turn | None:
        """Make the move of a control; None if it does not fit now."""
        return self._by_name[name](run)

    def press(self, run: Run, action: Action) -> Turn | None:
        """What a button of the dialogue under way does; None if it is another's, or does not fit any more."""
        if action.verb in {"back", "edit", "near", "restart", "result"}:
            return self.make(action.verb, run)
        with_id: Mapping[str, Callable[[Run, str], Turn | None]] = {
            "skip": self._skip,
            "ask": self.ask,
            "relax": self._relax,
        }
        if action.verb in with_id:
            return with_id[action.verb](run, action.id)
        if action.verb == "set":
            return self._set(run, action.id, action.arg)
        return self._page(run, action.page) if action.verb == "page" else None

    # --- moves without a value

    def _near_if_asked(self, run: Run) -> Turn | None:
        return self.near(run) if PLACE in run.dialogue.slots else None

    def _restart(self, run: Run) -> Turn:
        return self._stage.begin(run.session, run.message, DialogueState(run.dialogue.id))

    def _result(self, run: Run) -> Turn:
        return self._stage.show(run.at(replace(run.state, asked=None)))

    def _skip_asked(self, run: Run) -> Turn | None:
        return self._skip(run, run.state.asked) if run.state.asked else None

    def _next(self, run: Run) -> Turn | None:
        return None if run.state.asked else self._page(run, run.state.page + 1)

    def _previous(self, run: Run) -> Turn | None:
        return None if run.state.asked else self._page(run, run.state.page - 1)

    def _widen(self, run: Run) -> Turn | None:
        return self._relax(run, "")

    def _help(self, run: Run) -> Turn | None:
        return self.explain(run, "explain") if run.state.asked else None

    def _back(self, run: Run) -> Turn | None:
        if run.state.asked is None and any(screen.kind in OVER_A_RESULT for screen in run.session.focus[:1]):
            return self._stage.show(run)
        if not run.state.answered:
            return self._stage.cancel(run.session, run.message)
        state, slot = without_last(run.state)
        return self.ask(run.at(state), slot) or self._stage.show(run.at(state))

    def _edit(self, run: Run) -> Turn:
        return self._stage.turn(run, self._stage.prompts.edit(run.dialogue, known(run.dialogue, run.state)))

    def _page(self, run: Run, page: int) -> Turn:
        return self._stage.show(run.at(replace(run.state, page=max(1, min(page, MAX_PAGE)), asked=None)))

    def _relax(self, run: Run, name: str) -> Turn | None:
        """Give up the named criterion of a search, or the first one that finds more."""
        if not run.dialogue.is_search:
            return None
        case = self._stage.case(run)
        relaxations = self._stage.territory.directory.relaxations(case.criteria)
        chosen = next((one for one in relaxations if one.name == name or (not name and one.name != "sector")), None)
        if chosen is None:
            return self._stage.show(run, self._stage.wording.blocks("widen_impossible"))
        slots = RELAXED[chosen.name]
        lead = self._stage.wording.blocks("widened", names=", ".join(filter(None, map(case.said, slots))))
        return self._stage.show(run.at(without_slots(run.state, *slots)), lead)

    def _set(self, run: Run, id_: str, text: str) -> Turn | None:
        slot = self._stage.script.slots.get(id_)
        value = self._value(slot, text) if slot and id_ in run.dialogue.slots else None
        return None if value is None else self._stage.show(run.at(with_value(run.state, id_, value)))

    def _value(self, slot: Slot, text: str) -> SlotValue | None:
        """The value that a button carries; None if there is no such value any more."""
        if slot.kind == "number":
            is_number = text.replace(".", "", 1).isdecimal() and text.isascii()
            return float(text) if is_number and slot.minimum <= float(text) <= slot.maximum else None
        if slot.kind == "sector":
            return (text,) if text in self._stage.territory.sectors.sectors else None
        if slot.kind == "choice":
            value: SlotValue = (text,) if slot.is_several else text
            return value if slot.choice(text) else None
        return text if is_place(self._stage.territory.gazetteer, text) else None

    def _skip(self, run: Run, slot: str) -> Turn | None:
        question = run.dialogue.question(slot, known(run.dialogue, run.state))
        if question is None:
            return None
        if question.skip is None and self._stage.script.slots[slot].kind == "place":
            everywhere = f"department:{self._stage.territory.gazetteer.everywhere}"
            return self._stage.show(run.at(with_value(run.state, slot, everywhere)))
        if question.skip is None:
            is_number = self._stage.script.slots[slot].kind == "number"
            return self.ask(run, slot, self._stage.wording.blocks("cannot_skip_number" if is_number else "cannot_skip"))
        return self._stage.show(run.at(with_skip(run.state, slot)))

    def ask(self, run: Run, slot: str, lead: tuple[Block, ...] = ()) -> Turn | None:
        """Ask for a slot, filled or not."""
        if run.dialogue.question(slot, known(run.dialogue, run.state)) is None:
            return None
        return self._stage.show(run.at(replace(run.state, asked=slot, doubtful={})), lead, keep_asking=True)

    def explain(self, run: Run, key: str) -> Turn | None:
        """The open question with what it needs, below a sentence; None if none is open."""
        question = self._stage.asked(run)
        if question is None:
            return None
        reply = self._stage.prompts.ask(
            run.dialogue, run.state, question, (*self._stage.wording.blocks(key), *question.help)
        )
        if run.state.failures > 1:
            reply = replace(reply, buttons=(self._stage.button("human"), *reply.buttons))
        return self._stage.turn(run, reply)

    def resume(self, session: Session, message: Message) -> Turn | None:
        """Go on with the dialogue put aside; None if there is none, or its file is gone."""
        state = session.paused
        if state is None or state.id not in self._stage.script.dialogues:
            return None
        run = Run(
            replace(session, paused=None), message, self._stage.script.dialogues[state.id], replace(state, failures=0)
        )
        return self._stage.show(run, self._stage.wording.blocks("resumed"), keep_asking=True)

    def locate(self, session: Session, message: Message, location: Location) -> Turn | None:
        """A shared position as the commune around it; None if no dialogue is under way that asks for a place."""
        run = self._stage.run(session, message)
        if run is None or PLACE not in run.dialogue.slots:
            return None
        gazetteer = self._stage.territory.gazetteer
        commune, km = gazetteer.nearest(location.lat, location.lon)
        if km > FAR_KM and gazetteer.beyond:
            commune, km = gazetteer.beyond.nearest(location.lat, location.lon) or (commune, km)
        if km > FAR_KM:
            name = gazetteer.name
            state = replace(run.state, asked=PLACE, slots=without(run.state.slots, PLACE))
            turn = self._stage.show(run.at(state), self._stage.wording.blocks("location_outside", name=name))
        else:
            state = with_value(run.state, PLACE, f"commune:{commune.insee}")
            turn = self._stage.show(run.at(state), self._stage.wording.blocks("location_found", commune=commune.name))
        return replace(turn, replies=tuple(replace(reply, position="close") for reply in turn.replies))

    def near(self, run: Run) -> Turn:
        """Ask for the person's position."""
        run = run.at(replace(run.state, asked=PLACE, slots=without(run.state.slots, PLACE), is_sharing=True))
        recap = self._stage.prompts.recap(run.dialogue, run.state.slots)
        return self._stage.turn(run, Reply((*recap, *self._stage.wording.blocks("share_location")), position="ask"))
