"""What a message leaves behind: the subject, the dialogue under way, a word that was wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bot.core.conversation.candidate import Candidate, Respond, Situation, kept, without_dialogue
from bot.core.conversation.requests import LONG
from bot.core.conversation.telling import is_beside, opens
from bot.core.conversation.turnings import Turnings
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.focus.tokens import tokens
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding

FRESH, FRESH_LEAST, CORRECTED = 0.96, 3, 0.9
"""Score of what opens another subject, the words that must follow it, and score of « pas AI, ACI » below an answer."""


class Leavings:
    """Reads what is said once something is left behind. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        reader: SlotReader,
        understanding: Understanding,
        turnings: Turnings,
        afresh: Respond,
        shown: Callable[[Session, Message, Entry], Turn],
        own_words: Mapping[str, frozenset[str]],
    ) -> None:
        """`afresh` reads a first message; `shown` shows an answer; `own_words` tell one dialogue from the others."""
        self._knowledge = knowledge
        self._reader = reader
        self._understanding = understanding
        self._turnings = turnings
        self._afresh = afresh
        self._shown = shown
        self._own_words = own_words

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """What the rest of the message means."""
        yield from self._other_subject(at)
        yield from self._left(at)
        yield from self._corrected(at)

    def _other_subject(self, at: Situation) -> Iterator[Candidate]:
        """« autre sujet : … »: the message as a first one, with nothing of the dialogue before it."""
        plain = f" {normalise(at.text)} "
        said = (one for one in self._knowledge.acts.fresh if f" {one} " in plain and not is_beside(plain, one, at.acts))
        phrase = next((one for one in said if len(at.text) < LONG or opens(at.text, one)), None)
        if phrase and len(plain.split()) - len(phrase.split()) >= FRESH_LEAST:
            message = at.saying(_behind(at.text, phrase))
            run = partial(kept, self._afresh, without_dialogue(at.session), message)
            yield self._turnings.anew(at, message) or Candidate("afresh", FRESH, 1, run)

    def _left(self, at: Situation) -> Iterator[Candidate]:
        """« laisse tomber l'embauche, … »: the dialogue itself is taken back, and the rest says what is wanted."""
        state = at.session.dialogue
        own = self._own_words.get(state.id, frozenset()) if state else frozenset()
        gone = [one for one in at.glance.segments if one.operator == "remove" and own & _stems_of(one.text)]
        if not gone or self._turnings.wanted(at):
            return
        rest = " ".join(one.text for one in at.glance.segments if one not in gone)
        if len(rest.split()) >= FRESH_LEAST:
            run = partial(kept, self._afresh, without_dialogue(at.session), at.saying(rest))
            yield Candidate("left", FRESH, 2, run)

    def _corrected(self, at: Situation) -> Iterator[Candidate]:
        """« pas AI, ACI »: below an answer, the question without what is taken back."""
        wrong = [one for one in at.glance.segments if one.operator in {"exclude", "remove"}]
        if at.top.kind != "answer" or not any(self._reader.read(one.text).choices for one in wrong):
            return
        decision = self._understanding.decide(" ".join(one.text for one in at.glance.segments if one not in wrong))
        if decision.kind == "answer":
            entry = self._knowledge.entries[decision.target]
            run = partial(self._shown, at.session, at.message, entry)
            yield Candidate(f"corrected:{entry.id}", CORRECTED, 2, run)


def _stems_of(text: str) -> set[str]:
    return set(map(stem, normalise(text).split()))


def _behind(text: str, phrase: str) -> str:
    """What stands behind a phrase; all of the text where little does."""
    found = tokens(text)
    words = phrase.split()
    for at in range(len(found) - len(words) + 1):
        if [token.text for token in found[at : at + len(words)]] == words:
            rest = text[found[at + len(words) - 1].end :].lstrip(" ,;:.!-")
            return rest if len(rest.split()) >= FRESH_LEAST else text
    return text
