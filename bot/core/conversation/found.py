"""What a query that belongs to no conversation is about: answers and structures that can be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.core.conversation.assistant import Assistant
from bot.core.dialogues.stage import PLACE
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.session import ScreenKind, Session
from bot.core.replies.quotes import Quote, Quotes
from bot.core.results import structures
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

MOST_QUOTES = 3

SHORTEST_BEGINNING = 3
"""Letters from which on a word that is being typed is looked for at the beginning of others."""

_QUOTED: Mapping[ScreenKind, Verb] = {"answer": "answer", "card": "card", "results": "card"}


class Found(NamedTuple):
    """Quotes, best first, and the payload of the deep link to where a conversation would go on; empty for any."""

    quotes: tuple[Quote, ...]
    payload: str = ""


class Finder:
    """Finds what an assistant would answer. It keeps no query."""

    def __init__(self, assistant: Assistant) -> None:
        """Look at the names of what can be quoted, to find them by their beginnings."""
        knowledge = assistant.knowledge
        self.assistant = assistant
        self._quotes = Quotes(knowledge, assistant.territory)
        self._titles = {entry.id: normalise(entry.title).split() for entry in knowledge.entries.values()}
        self._notions = [
            (normalise(form), concept.entry)
            for concept in knowledge.lexicon.concepts
            for form in concept.forms
            if concept.entry
        ]

    def found(self, query: str, at: datetime) -> Found:
        """What a query finds at a time: what it would be answered as the first message of a conversation.

        An empty one gets the answers most asked; where a word is still being typed, what begins so. One that means
        nothing we know gets none.
        """
        text = query.strip()
        if not text:
            return self._found(Action("answer", id_) for id_ in self.assistant.knowledge.roles.asked)
        if text.startswith("/"):
            return Found(())
        message = Message(at, text)
        session, replies = self.assistant.respond(Session(), message)
        actions = [*self._answered(session, message)]
        if not actions or session.outcome.kind == "suggestion":
            actions += self._begun(text)
        return self._found(actions, replies[-1].link)

    def _found(self, actions: Iterable[Action], payload: str = "") -> Found:
        quotes = [quote for action in dict.fromkeys(actions) if (quote := self._quotes.of(action))]
        return Found(tuple(quotes[:MOST_QUOTES]), payload)

    def _answered(self, session: Session, message: Message) -> Iterator[Action]:
        """What opens all that the query was answered; of a search, even where it would ask for the place first."""
        stage = self.assistant.guide.stage
        run = stage.run(session, message)
        if run and run.dialogue.is_search and run.state.asked == PLACE:
            yield from (Action("card", id_) for id_ in structures.ids_shown(stage.case(run)))
        for screen in session.focus:
            if verb := _QUOTED.get(screen.kind):
                yield from (Action(verb, id_) for id_ in screen.ids)
        yield from (Action("answer", id_) for id_ in session.outcome.suggestions)

    def _begun(self, text: str) -> list[Action]:
        """The answers that a text begins to name, its last word perhaps not finished.

        First those of notions whose name begins so, then those whose titles have all the words, the shortest first.
        """
        plain, lexicon = normalise(text), self.assistant.knowledge.lexicon
        words = [word for word in plain.split() if not lexicon.is_stop_word(word)]
        if not words or len(words[-1]) < SHORTEST_BEGINNING:
            return []
        notions = [entry for form, entry in self._notions if form.startswith(plain)]
        titled = [id_ for id_, title in self._titles.items() if _has_all(title, words)]
        return [Action("answer", id_) for id_ in (*notions, *sorted(titled, key=lambda id_: len(self._titles[id_])))]


def _has_all(title: Sequence[str], words: Sequence[str]) -> bool:
    *before, last = words
    if not any(word.startswith(last) for word in title):
        return False
    stems = {stem(word) for word in title}
    return all(stem(word) in stems for word in before)
