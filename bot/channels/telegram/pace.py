"""How fast messages may go out: Telegram's limits, with the short bursts that it lets pass until it objects.

About one message a second in a chat and thirty a second in all, "short bursts" allowed; twenty a minute in a group:
core.telegram.org/bots/faq, "My bot is hitting limits". An answer to a person is a burst of two or three at most, so
bursts are used, ten minutes' worth and one of a group's; a refusal takes them away from its chat for a while, and from
all when several chats are refused.
"""

from __future__ import annotations

from collections import OrderedDict

from bot.clock import Clock

CHAT_SECONDS = 1.0
GROUP_SECONDS = 60 / 20
ALL_SECONDS = 1 / 30

CHAT_BURST = 600
GROUP_BURST = 20
ALL_BURST = 18_000

STRICT_SECONDS = 120
"""How long after a refusal no burst is used."""

REFUSED_CHATS = 3
REFUSED_WITHIN_SECONDS = 10.0
"""Telegram does not say whether it is a chat or the bot that is too fast: it is the bot when so many chats are refused
within so many seconds. One chat that is refused slows down itself alone."""

REMEMBERED_CHATS = 10_000


class Spacing:
    """Lets one thing pass every `interval` seconds on average, up to `burst` at once."""

    def __init__(self, interval: float, burst: int) -> None:
        """Start with the whole burst."""
        self._interval = interval
        self._burst = burst
        self._free_at = float("-inf")
        self._strict_until = float("-inf")

    def wait(self, now: float) -> float:
        """Take the next place; the seconds until it comes."""
        burst = self._burst if now >= self._strict_until else 1
        place = max(self._free_at, now - burst * self._interval) + self._interval
        self._free_at = place
        return max(0.0, place - now)

    def refuse(self, now: float, seconds: float) -> None:
        """Let nothing pass for some seconds, nor a burst for a while."""
        self._strict_until = now + seconds + STRICT_SECONDS
        self._free_at = max(self._free_at, now + seconds - self._interval)

    def is_whole(self, now: float) -> bool:
        """Whether the whole burst is there, as at the start."""
        return now >= self._strict_until and self._free_at <= now - self._burst * self._interval


class Pace:
    """The pace of all chats of a bot, which go by their pseudonyms."""

    def __init__(self, clock: Clock) -> None:
        """Start with no chat known."""
        self._clock = clock
        self._all = Spacing(ALL_SECONDS, ALL_BURST)
        self._chats: OrderedDict[str, Spacing] = OrderedDict()
        self._refused: dict[str, float] = {}

    def wait(self, chat: str, *, is_group: bool = False) -> float:
        """Take the next place of a chat; the seconds until a message may go out to it."""
        now = self._clock.ticks()
        wait = self._all.wait(now)
        return wait + self._chat(chat, is_group=is_group).wait(now + wait)  # a chat's place counts from when it is used

    def refuse(self, chat: str, seconds: float, *, is_group: bool = False) -> None:
        """Telegram asks to wait: the chat does, and if several have to, all others use no burst for a while."""
        now = self._clock.ticks()
        self._chat(chat, is_group=is_group).refuse(now, seconds)
        recent = {one: at for one, at in self._refused.items() if now - at < REFUSED_WITHIN_SECONDS}
        self._refused = {**recent, chat: now}
        if len(self._refused) >= REFUSED_CHATS:
            self._all.refuse(now, 0)

    def forget_idle(self) -> None:
        """Forget the chats that could be new: nothing tells who wrote of late."""
        now = self._clock.ticks()
        for chat in [chat for chat, spacing in self._chats.items() if spacing.is_whole(now)]:
            del self._chats[chat]
        self._refused = {chat: at for chat, at in self._refused.items() if now - at < REFUSED_WITHIN_SECONDS}

    def _chat(self, chat: str, *, is_group: bool) -> Spacing:
        fresh = Spacing(GROUP_SECONDS, GROUP_BURST) if is_group else Spacing(CHAT_SECONDS, CHAT_BURST)
        spacing = self._chats.setdefault(chat, fresh)
        self._chats.move_to_end(chat)
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return spacing
