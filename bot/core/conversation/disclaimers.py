"""What one says one is not after: « je suis pas demandeur d'emploi moi, je cherche un atelier »; the rest is meant."""

from __future__ import annotations

from dataclasses import replace

from bot.core.exchange.message import Message
from bot.core.focus.tokens import tokens
from bot.core.knowledge.acts import Acts

LEAST = 2
"""Words that are left, at least, of a message that means something else."""

ENDS = " ,;.!:\n"


class Disclaimers:
    """Leaves out of messages what they say not to be about. It keeps no state."""

    def __init__(self, acts: Acts) -> None:
        """Index the phrases by their first word, the longest first."""
        self._phrases: dict[str, list[list[str]]] = {}
        for phrase in sorted((phrase.split() for phrase in acts.disclaimers), key=len, reverse=True):
            self._phrases.setdefault(phrase[0], []).append(phrase)

    def without(self, message: Message) -> Message:
        """The message without the first such phrase; the same one where hardly anything else is said."""
        text = message.text or ""
        found = tokens(text) if self._phrases and text else ()
        words = [token.text for token in found]
        for at, first in enumerate(words):
            for phrase in self._phrases.get(first, ()):
                end = at + len(phrase)
                if words[at:end] == phrase and len(words) - len(phrase) >= LEAST:
                    rest = f"{text[: found[at].start]} {text[found[end - 1].end :]}"
                    return replace(message, text=rest.strip(ENDS))
        return message
