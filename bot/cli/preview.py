"""What `boussole preview` shows: an answer or a card as each channel sends it, and what may be hard to read in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.plain import plain_text
from bot.channels.telegram.compose import Call, Composer, Labels
from bot.channels.telegram.render import length
from bot.channels.telegram.updates import Chat
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.knowledge.wording import Wording
from bot.reporting.reading import warnings

_MOST_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)

_SOME_BOT = "some_bot"
"""A service asks Telegram for its name; whichever it is, what is shown is the same."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Replies under their titles, and what may be hard to read in the first: None where nothing is looked for."""

    parts: tuple[tuple[str, tuple[Reply, ...]], ...]
    remarks: tuple[str, ...] | None = None

    @property
    def told(self) -> str:
        """How many remarks there are."""
        return "" if self.remarks is None else f"{len(self.remarks)} remarque(s) sur la réponse courte"


def preview(id_: str, assistant: Assistant, now: datetime) -> Preview:
    """An answer in short and in detail, with remarks; or a card.

    Raises:
        KeyError: nothing has this id.
    """
    knowledge, directory = assistant.knowledge, assistant.territory.directory
    if id_ in knowledge.entries:
        parts: tuple[tuple[str, Verb], ...] = (("Réponse courte", "answer"), ("En savoir plus", "details"))
        return Preview(_pressed(parts, id_, assistant, now), tuple(warnings(knowledge.entries[id_], knowledge)))
    verb: Verb = "card" if id_ in directory.structures else "facilitator"
    if verb == "facilitator" and id_ not in directory.facilitators:
        raise KeyError(id_)
    return Preview(_pressed((("Fiche", verb),), id_, assistant, now))


def _pressed(
    parts: tuple[tuple[str, Verb], ...], id_: str, assistant: Assistant, now: datetime
) -> tuple[tuple[str, tuple[Reply, ...]], ...]:
    """What comes of one button after the other, under their titles."""
    session, shown = Session(), []
    for title, verb in parts:
        session, replies = assistant.respond(session, Message(now, action=str(Action(verb, id_))))
        shown.append((title, tuple(replies)))
    return tuple(shown)


def lines(shown: Preview, chat: Chat, wording: Wording) -> Iterator[str]:
    """The lines of a preview, as Telegram and a terminal show it."""
    composer = Composer(Labels.of(wording), _SOME_BOT)
    for title, replies in shown.parts:
        yield from (f"== {title}, dans Telegram", *_telegram(composer.calls(chat, replies)), "")
        yield from (f"== {title}, dans le terminal", *map(plain_text, replies), "")
    if shown.remarks is not None:
        yield f"== {shown.told}"
        yield from (f"! {one}" for one in shown.remarks)


def page(shown: Preview, id_: str, assistant: Assistant) -> str:
    """The same as the page shows it, in one file."""
    from bot.channels.web.page import Pages

    remarks = [shown.told, *shown.remarks] if shown.remarks is not None else []
    return Pages(assistant).preview(id_, shown.parts, remarks)


def ids(assistant: Assistant) -> list[str]:
    """What can be previewed."""
    directory = assistant.territory.directory
    return [*assistant.knowledge.entries, *directory.structures, *directory.facilitators]


def _telegram(calls: Iterable[Call]) -> Iterator[str]:
    """The parts as they are sent, each with its length, and below them the buttons with the bytes of their data."""
    for call in calls:
        params = call["params"]
        if "text" in params:
            yield f"-- {length(params['text'])} unités sur {int(MessageLimit.MAX_TEXT_LENGTH)}"
            yield params["text"]
        elif "title" in params:
            yield f"-- carte : {params['title']}, {params['address']}"
        for row in params.get("reply_markup", {}).get("inline_keyboard", ()):
            yield "  ".join(map(_button, row))


def _button(button: Mapping[str, Any]) -> str:
    """A button, and what of its data counts; one that opens an address has none."""
    data = button.get("callback_data", "").encode()
    return f"[{button['text']}]" + (f" ({len(data)} octets sur {_MOST_BYTES})" if data else "")
