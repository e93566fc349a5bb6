"""Changes of what is known: taking back, narrowing, correcting, undoing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.dialogues.edits import edited
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.progress import known, settled
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import DialogueState, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import TAKING, Edit, Edits, unclaimed
from bot.core.focus.edits import EditReader
from bot.core.focus.glance import RELATIVE, Segment
from bot.core.focus.shelf import at_once
from bot.core.knowledge.acts import Operator
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import Dialogue
from bot.core.results.oeth import crossed
from bot.core.text.plain import holds, normalise

RULE = 0.3
"""What a change loses where the message asks what the law allows, and that has its answer."""
WHY = 0.5
"""What leaving out a département loses where the message asks why one is shown."""
KEPT = 0.1
"""What a change of the search loses where what is pointed at stands in the selection, or that asks what there is."""
ASKED = 0.3
"""What a change without a sure word costs in a question that has an answer: « excusez-moi, c'est quoi une EA ? »."""
ASIDE = 0.4
"""What a change costs in a question where a calculation has no use for it (« on a un site à Paris, ça compte ? »), and
what leaving out a département does where somebody lives: « j'habite pas le 95 »."""
LET_GO, ANOTHER = 0.96, 0.9
"""Scores of what is taken out of the shortlist, and of « pas celui-là » on a card: the others."""
SURELY: frozenset[Operator | None] = frozenset(["remove", "exclude", "undo", *RELATIVE])
"""Operators whose words say nothing else."""


class Changes:
    """Reads a message as a change of the dialogue under way. It keeps no state."""

    def __init__(self, knowledge: Knowledge, guide: Guide, edits: EditReader) -> None:
        """Change dialogues through the guide."""
        self._script = knowledge.script
        self._wording = knowledge.wording
        self._guide = guide
        acts = knowledge.acts
        self._shortlist = tuple(key for act in acts.acts if act.name == "shortlist" for key in act.keys)
        self._existing = acts.existing
        self._here = acts.here | acts.pointers | {"ca"}
        listed = {word for phrase in self._shortlist for word in phrase.split()}
        self._small = acts.here | acts.fillers | listed
        self._edits = edits

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The change that a message makes, if it makes one."""
        run = self._guide.stage.run(at.session, at.message)
        edits = self._edits.read(at.glance, at.reading, run.dialogue, run.state) if run else None
        if edits is not None:
            if at.acts.claims.said_in(normalise(at.text)):
                edits = replace(edits, edits=tuple(unclaimed(edits.edits)))
            is_weak = not edits.is_correction and not any(edit.operator in SURELY for edit in edits.edits)
            is_asked = is_weak and at.reading.is_question and at.decision.kind == "answer"
            is_abroad = at.is_asked and any(edit.departments for edit in edits.edits)
            is_rule = at.is_about_rules and (at.decision.kind == "answer" or self._is_worked_out(at) or is_abroad)
            is_kept = at.top.kind == "shortlist" and bool(at.glance.refs)  # « enlève le 2e »: out of the selection
            is_existing = at.is_asked and self._asks_what_is_there(at, edits)
            charge = KEPT if is_kept or is_existing else 0.0
            charge += WHY if at.is_asked and any(edit.departments for edit in edits.edits) and _asks_why(at) else 0.0
            is_home = any(edit.departments for edit in edits.edits) and at.acts.homes.said_in(normalise(at.text))
            charge += ASIDE if is_home else 0.0
            charge += ASIDE if run and at.is_asked and _is_aside(edits, run.dialogue) else 0.0
            score = edits.score - (ASKED if is_asked else RULE if is_rule else 0.0) - charge
            yield Candidate("edit", score, 0, partial(self._edit, at.session, at.message, edits), edits.rest)
        gone = self._let_go(at)
        is_refused = at.top.kind == "card" and any(map(self._is_open, at.glance.segments))
        if is_refused and not gone and self._guide.stage.has_results(at.session):
            others = Edits((Edit("exclude", refs=at.top.ids),), ANOTHER, ())
            yield Candidate("edit", ANOTHER, 0, partial(self._edit, at.session, at.message, others))
        if gone:
            yield Candidate("drop", LET_GO, 0, partial(self._drop, at.session, at.message, gone))

    @staticmethod
    def _is_worked_out(at: Situation) -> bool:
        """Whether something calculated is shown, with what was asked or proposed below it."""
        return any(screen.kind == "calculation" for screen in at.session.focus)

    def _asks_what_is_there(self, at: Situation, edits: Edits) -> bool:
        """« c'est que des EI ou y a des ESAT aussi ? »: it asks what the list holds."""
        is_said = holds(normalise(at.text), self._existing)
        return is_said and all(edit.operator in {None, "also", "only"} for edit in edits.edits)

    def _let_go(self, at: Situation) -> tuple[str, ...]:
        """What is taken out of the shortlist: « vire le » on a card that stands in it, a name among what was kept."""
        for segment in at.glance.segments:
            if segment.operator not in TAKING:
                continue
            words = normalise(segment.text).split()
            of_list = holds(" ".join(words), self._shortlist)
            is_listed = at.top.kind in {"card", "shortlist"} or of_list or _is_just_kept(at.session)
            ids = segment.refs if is_listed else ()
            ids = ids or (at.top.ids if at.top.kind == "card" and self._is_open(segment) else ())
            kept = tuple(id_ for id_ in ids if id_ in at.session.shortlist)
            if kept:
                return kept
        return ()

    def _is_open(self, segment: Segment) -> bool:
        """« vire-le », « pas celui-là »: the thing that is open is taken back, by a word that stands for it."""
        words = normalise(segment.text).partition(" et ")[0].split()
        is_pronoun = bool(words) and words[0] in self._here and not set(words[1:]) - self._small
        return segment.operator in TAKING and is_pronoun

    def _drop(self, session: Session, message: Message, ids: tuple[str, ...]) -> Turn | None:
        return self._guide.press(session, at_once("drop", ids), message)

    def _edit(self, session: Session, message: Message, edits: Edits) -> Turn | None:
        """Change the dialogue under way; None where nothing changes."""
        run = self._guide.stage.run(session, message)
        if run is None or (run.dialogue.is_search and _is_left_open(edits, run.state)):
            return None
        if any(edit.operator == "undo" for edit in edits.edits):
            return self._undo(session, message)
        state = run.state
        for edit in edits.edits:
            state = edited(state, edit, run.dialogue, self._script.slots)
        state = settled(run.state, _unskipped(run.state, state, run.dialogue), run.dialogue)
        is_same = not run.dialogue.is_search and _settled(state, run.dialogue) == _settled(run.state, run.dialogue)
        if state == run.state or is_same:
            return self._nothing_changed(session) if _takes_away_only(edits) else None
        changed, stage = run.at(replace(state, failures=0, page=1)), self._guide.stage
        return stage.show(changed, crossed(stage.case(run), stage.case(changed)))

    def _nothing_changed(self, session: Session) -> Turn:
        """« enlève la blanchisserie » where nobody asked for one: never its opposite."""
        buttons = (Button(self._wording.text("button_edit"), "edit"),)
        outcome = replace(session.outcome, kind="dialogue", id=None)
        return Turn((Reply(self._wording.blocks("nothing_changed"), buttons),), outcome, session=session)

    def _undo(self, session: Session, message: Message) -> Turn | None:
        if session.before is None or session.before.id not in self._script.dialogues:
            return Turn((Reply(self._wording.blocks("nothing_to_undo")),), session.outcome, session=session)
        run = self._guide.stage.run(replace(session, dialogue=session.before), message)
        return self._guide.stage.show(run, self._wording.blocks("undone")) if run else None


def _is_left_open(edits: Edits, state: DialogueState) -> bool:
    """« peu importe l'endroit » where that is asked: nothing is taken back, the question is left open."""
    named = {slot for edit in edits.edits for slot in edit.named}
    is_said = any(edit.values or edit.departments or edit.refs for edit in edits.edits)
    is_open = any(edit.operator == "remove" and state.asked in edit.named for edit in edits.edits)
    return is_open and not is_said and state.slots.keys().isdisjoint(named)


def _unskipped(before: DialogueState, after: DialogueState, dialogue: Dialogue) -> DialogueState:
    """The state without skips of what has to be known and was never said: « un accord-cadre sans montant »."""
    needed = {one.slot for one in dialogue.questions if not (one.skip or one.is_optional)} - before.slots.keys()
    kept = tuple(slot for slot in after.skipped if slot in before.skipped or slot not in needed)
    return replace(after, skipped=kept) if kept != after.skipped else after


def _settled(state: DialogueState, dialogue: Dialogue) -> DialogueState:
    """A state by what is known in it: « et si je paie pas » says again what the calculation is about."""
    return replace(state, slots=known(dialogue, state), answered=(), asked=None)


def _asks_why(at: Situation) -> bool:
    """« pourquoi y en a un du 92 ? »: it wants the reason, and nothing else."""
    return any(token.text in at.acts.reasons for token in at.glance.tokens)


def _is_aside(edits: Edits, dialogue: Dialogue) -> bool:
    """Whether a calculation asks for nothing of what is changed, and shows nothing else by it."""
    changed = {slot for edit in edits.edits for slot in (*edit.values, *edit.named)}
    is_figured = any(edit.operator in {*RELATIVE, "undo"} for edit in edits.edits)
    return not (dialogue.is_search or is_figured or changed & dialogue.telling)


def _takes_away_only(edits: Edits) -> bool:
    """Whether a message takes values back and says nothing else."""
    told = [edit for edit in edits.edits if edit.has_target]
    return not edits.rest and all(edit.operator in {"remove", "exclude"} and edit.values for edit in told)


def _is_just_kept(session: Session) -> bool:
    """Whether the last reply told what was kept or dropped: it offers the shortlist before anything else."""
    return any(button.action == "shortlist" for button in session.offered[:1])
