"""Changes of what is known: taking back, narrowing, correcting, undoing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.dialogues.edits import edited
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.focus.edits import EditReader, Edits
from bot.core.knowledge.knowledge import Knowledge
from bot.core.understanding.reader import SlotReader

RULE = 0.3
"""What a change loses where the message asks what the law allows, and that has its answer."""
KEPT = 0.1
"""What a change of the search loses where what is pointed at stands in the selection."""


class Changes:
    """Reads a message as a change of the dialogue under way. It keeps no state."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader, guide: Guide, home: str) -> None:
        """Change dialogues through the guide; `home` is the code of the home département."""
        self._script = knowledge.script
        self._wording = knowledge.wording
        self._guide = guide
        self._edits = EditReader(knowledge.acts, reader, knowledge.script.slots, home)

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The change that a message makes, if it makes one."""
        run = self._guide.stage.run(at.session, at.message)
        edits = self._edits.read(at.glance, run.dialogue, run.state) if run else None
        if edits is not None:
            is_rule = at.is_about_rules and at.decision.kind == "answer"
            is_kept = at.top.kind == "shortlist" and bool(at.glance.refs)  # « enlève le 2e »: out of the selection
            score = edits.score - (RULE if is_rule else 0.0) - (KEPT if is_kept else 0.0)
            yield Candidate("edit", score, 0, partial(self._edit, at.session, at.message, edits), edits.rest)

    def _edit(self, session: Session, message: Message, edits: Edits) -> Turn | None:
        """Change the dialogue under way; None where nothing changes."""
        run = self._guide.stage.run(session, message)
        if run is None:
            return None
        if any(edit.operator == "undo" for edit in edits.edits):
            return self._undo(session, message)
        state = run.state
        for edit in edits.edits:
            state = edited(state, edit, run.dialogue, self._script.slots)
        if state == run.state:
            return self._nothing_changed(session) if _takes_away_only(edits) else None
        return self._guide.stage.show(run.at(replace(state, failures=0, page=1)))

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


def _takes_away_only(edits: Edits) -> bool:
    """Whether a message takes values back and says nothing else."""
    told = [edit for edit in edits.edits if edit.has_target]
    return not edits.rest and all(edit.operator in {"remove", "exclude"} and edit.values for edit in told)
