"""A conversation with the core, for tests: say something, read the replies."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Session

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Conversation:
    """Keeps the session between messages."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.session = Session()
        self.replies: tuple[Reply, ...] = ()

    def send(self, message: Message) -> str:
        self.session, self.replies = self.assistant.respond(self.session, message)
        return self.text

    def say(self, text: str) -> str:
        return self.send(Message(NOW, text))

    def press(self, label: str) -> str:
        """Press the offered button of this label."""
        action = next(button.action for button in self.session.offered if button.label == label)
        return self.send(Message(NOW, action=action))

    def share(self, lat: float, lon: float) -> str:
        return self.send(Message(NOW, location=Location(lat, lon)))

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        return [button.label for reply in self.replies for button in reply.buttons]

    @property
    def outcome(self) -> Outcome:
        return self.session.outcome


def after(assistant: Assistant, *said: str) -> Conversation:
    """A conversation in which this was said, in this order."""
    talk = Conversation(assistant)
    for text in said:
        talk.say(text)
    return talk


def labels_of(reply: Reply) -> list[str]:
    """The labels below a reply: its own buttons, then the votes and the link to pass it on."""
    votes = ["👍 Utile", "👎 Pas utile"] if reply.vote else []
    return [*(button.label for button in reply.buttons), *votes, *(["Partager"] if reply.share else [])]
