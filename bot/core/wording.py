"""Every sentence the assistant says outside its answers, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.model import Block

KEYS: Mapping[str, frozenset[str]] = {
    key: frozenset(placeholders.split())
    for key, placeholders in {
        # First contact and ways on
        "welcome": "",
        "help": "",
        "privacy": "",
        "cancelled": "",
        "nothing_to_cancel": "",
        "menu": "",
        "themes": "",
        "theme_page": "theme page pages",
        "unknown_command": "command",
        # Answers
        "changed": "",
        "source": "sources date",
        "source_date": "date",
        "details": "title",
        "english_notice": "",
        # No answer
        "suggestion": "",
        "none_of_these": "",
        "fallback_reformulate": "",
        "fallback_themes": "",
        "fallback_human": "",
        "empty": "",
        "unreadable": "",
        "location_unused": "",
        "stale_button": "",
        "failure": "",
        # Telegram's profile of the bot
        "telegram_description": "",
        "telegram_short_description": "",
        # Button labels
        "button_details": "",
        "button_none": "",
        "button_themes": "",
        "button_human": "",
        "button_menu": "",
        "button_help": "",
        "button_previous": "",
        "button_next": "",
    }.items()
}
"""The sentences that `knowledge/wording.yaml` must have, with the placeholders each may use."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of `knowledge/wording.yaml`, as blocks whose text may hold placeholders such as `{date}`."""

    sentences: Mapping[str, tuple[Block, ...]]

    def blocks(self, key: str, **values: object) -> tuple[Block, ...]:
        """The sentence as blocks, its placeholders filled; a value is never read as markup."""
        return tuple(
            replace(block, spans=tuple(replace(span, text=span.text.format_map(values)) for span in block.spans))
            for block in self.sentences[key]
        )

    def text(self, key: str, **values: object) -> str:
        """The sentence as plain text, for buttons and channels' own messages."""
        return "\n".join(block.text for block in self.blocks(key, **values))
