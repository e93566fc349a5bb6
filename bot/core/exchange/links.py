"""Links that open Boussole somewhere: on the page, on Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.exchange.event import Way, event_payload

ANYWHERE = "bonjour"
"""A payload that leads to no place of its own: the bot greets."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where links lead: `page` is the public address of the page, `bot` the user name on Telegram, if any."""

    page: str = ""
    bot: str = ""

    def telegram(self, said: str) -> str:
        """The `https://t.me/…?start=…` address of a payload, an empty one anywhere; empty where there is no bot."""
        return f"https://t.me/{self.bot}?start={said or ANYWHERE}" if self.bot else ""

    def to(self, said: str) -> list[str]:
        """The addresses of a payload: on the page, on Telegram."""
        return list(filter(None, [f"{self.page}/r/{said}" if self.page else "", self.telegram(said)]))

    def event(self, code: str, way: Way = "link") -> str:
        """The address of an event: on the page, else on Telegram; empty where there is neither."""
        if self.page:
            return f"{self.page}/e/{code}" + ("?q" if way == "qr" else "")
        return self.telegram(event_payload(code, way))
