"""People who write to the bot, and what each of them must read in return."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby, zip_longest
from math import inf
from random import Random

from bot.channels.telegram.compose import Composer, Labels
from bot.channels.telegram.updates import Chat
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from tests.fake_bot_api import FakeBotApi, parse_html


@dataclass
class Traffic:
    """Chats that each ask one different question after another, all of which have different answers."""

    api: FakeBotApi
    assistant: Assistant
    chats: int
    random: Random
    asked: dict[int, list[str]] = field(default_factory=dict)
    expected: dict[int, list[str]] = field(default_factory=dict)
    """The messages that each chat must get, in order."""

    _sessions: dict[int, Session] = field(default_factory=dict)

    @cached_property
    def _questions(self) -> dict[int, Iterator[str]]:
        titles = [entry.title for entry in self.assistant.knowledge.entries.values()]
        return {chat: iter(self.random.sample(titles, len(titles))) for chat in range(1, self.chats + 1)}

    @property
    def count(self) -> int:
        return sum(map(len, self.asked.values()))

    def ask(self) -> None:
        """The next question of any chat."""
        chat = self.random.choice(list(self._questions))
        question = next(self._questions[chat])
        self.asked.setdefault(chat, []).append(question)
        self.expected.setdefault(chat, []).extend(self._answer(chat, question))
        self.api.say(question, chat_id=chat)

    async def flow(self, per_second: float, seconds: float = inf, most_waiting: float = inf) -> None:
        """Ask and ask, for some time or until cancelled; not while so many messages are still to come."""
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            if sum(map(len, self.expected.values())) - len(self.api.sent) < most_waiting:
                self.ask()
            await asyncio.sleep(1 / per_second)

    def _answer(self, chat: int, question: str) -> Iterator[str]:
        """What the next question of a chat must be answered; worked out at once, while the bot works too."""
        session = self._sessions.get(chat, Session())
        self._sessions[chat], replies = self.assistant.respond(session, Message(datetime.now(UTC), question))
        for call in Composer(Labels("label")).calls(Chat(chat), replies):
            yield parse_html(call["params"]["text"])[0].strip()

    def read(self, chat: int) -> list[str]:
        """The messages that a chat got."""
        return [call.text for call in self.api.sent if call.chat_id == chat]

    async def all_answered(self, seconds: float) -> None:
        """Wait until every chat has got as many messages as it must."""
        counts = {chat: len(without_repeats(self.expected[chat])) for chat in self.asked}
        total = sum(counts.values())

        def answered() -> bool:
            return len(self.api.sent) >= total and all(
                len(without_repeats(self.read(chat))) >= count for chat, count in counts.items()
            )

        await self.api.until(answered, seconds)

    def check(self, most_repeats: int) -> None:
        """Nothing lost, the order kept, no message repeated but by the next, and that not more often than given."""
        for chat in self.asked:
            expected, read = without_repeats(self.expected[chat]), self.read(chat)
            for place, (got, wanted) in enumerate(zip_longest(without_repeats(read), expected)):
                assert got == wanted, f"chat {chat}, message {place}"
            assert len(read) - len(expected) <= most_repeats

    def check_log(self, logged: str, *secrets: str) -> None:
        """Neither secrets nor what anybody wrote or read is in a log."""
        assert logged
        said = Counter(text for chat in self.asked for text in self.asked[chat])
        for text in (*secrets, *said):
            assert text not in logged


def without_repeats(texts: Iterable[str]) -> list[str]:
    return [text for text, _ in groupby(texts)]
