"""What is kept of a person: shown in words and as a document, and erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Attachment, Block, Button, Reply
from bot.core.exchange.session import DialogueState, Session
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.values import say_value


class Privacy:
    """Tells what a session holds."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._territory = territory

    def shown(self, session: Session, unanswered: tuple[str, ...] = ()) -> Reply:
        """All that is kept, readable, with the same as a JSON document and a button that erases it."""
        lines = tuple(self._lines(session, unanswered)) or self._wording.blocks("my_data_nothing")
        buttons = (self._button("forget", Action("forget")), self._button("menu", Action("menu")))
        blocks = (*self._wording.blocks("my_data"), *lines, *self._wording.blocks("my_data_never"))
        return Reply(blocks, buttons, (document(session, unanswered),))

    def erased(self) -> Reply:
        """That nothing is left."""
        return Reply(self._wording.blocks("forgotten"), (self._button("menu", Action("menu")),))

    def _lines(self, session: Session, unanswered: tuple[str, ...]) -> Iterator[Block]:
        titles = [entry.title for id_ in session.topics if (entry := self._knowledge.entries.get(id_))]
        if titles:
            yield from self._wording.blocks("my_data_topics", titles=" ; ".join(titles))
        for key, state in (("my_data_dialogue", session.dialogue), ("my_data_paused", session.paused)):
            if state and (values := self._values(state)):
                yield from self._wording.blocks(key, values=values)
        structures = self._territory.directory.structures
        names = [structures[id_].name for id_ in session.shortlist if id_ in structures]
        if names:
            yield from self._wording.blocks("my_data_shortlist", names=" ; ".join(names))
        yield from self._of_events(session)
        if unanswered:
            yield from self._wording.blocks(
                "my_data_unanswered", questions=" ; ".join(f"« {one} »" for one in unanswered)
            )

    def _of_events(self, session: Session) -> Iterator[Block]:
        if session.campaign:
            yield from self._wording.blocks("my_data_event", code=session.campaign)
        if session.draft and session.draft.name:
            yield from self._wording.blocks("my_data_draft", name=session.draft.name)
        if session.votes:
            yield from self._wording.blocks("my_data_votes", count=len(session.votes))

    def _values(self, state: DialogueState) -> str:
        dialogue = self._knowledge.script.dialogues.get(state.id)
        shown = {slot: value for slot, value in state.slots.items() if slot in self._knowledge.script.slots}
        said = [say_value(self._knowledge, self._territory, slot, value) for slot, value in shown.items()]
        return " · ".join([*([dialogue.title] if dialogue else []), *said])

    def _button(self, key: str, action: Action) -> Button:
        return Button(self._wording.text(f"button_{key}"), str(action))


def document(session: Session, unanswered: tuple[str, ...] = ()) -> Attachment:
    """A session and the unanswered questions as a JSON document."""
    import json  # noqa: PLC0415 - who is asked for no data needs none

    text = json.dumps({**asdict(session), "unanswered": unanswered}, ensure_ascii=False, indent=2)
    return Attachment("mes-donnees.json", "application/json", text.encode())
