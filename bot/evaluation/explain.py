"""How a message is understood, told to editors: its mentions, what is on the screen, who contests it, who wins."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.candidate import Candidate
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Screen, Session
from bot.core.focus.glance import Glance
from bot.core.replies.formats import french_number, listed
from bot.core.replies.values import say_value
from bot.core.text.plain import words
from bot.core.understanding.decision import Decision
from bot.core.understanding.matcher import Part
from bot.core.understanding.reading import Reading
from bot.evaluation.terms import CANDIDATES, DECISIONS, OPERATORS, OUTCOMES, PARTS, POINTS, ROLES, ROUTES, SCREENS

WIDTH = 80
NAMED = 5
"""Names shown of a list, and targets of the ranking."""
OPENED = 3
"""Blocks of a reply among which its opening is: a notice and the title come before it."""
MOST = 100.0
"""The highest score that an outcome has."""
LABEL = 13
"""Characters that the name of a mention takes."""

_MARKER = re.compile(r"\b0([a-z]+)")
"""The word that stands for a value in the form of a message."""


def explained(assistant: Assistant, before: Sequence[str], text: str, at: datetime) -> Iterator[str]:
    """How `text` is understood after the messages `before`, all said at one moment: lines of at most 80 characters."""
    session = Session()
    for said in before:
        session, _ = assistant.respond(session, Message(at, said))
    told = _Explained(assistant, session, Message(at, text))
    yield from _wrapped("Message", text)
    for said in before:
        yield from _wrapped("Après", said)
    for title, lines in (
        ("À l'écran, du plus récent au plus ancien", told.screens()),
        ("Mentions", told.mentions()),
        ("Candidats, le meilleur d'abord (de 0 à 1)", told.candidates()),
        ("Le message lu seul (de 0 à 100)", told.alone()),
        ("Décision", told.decision()),
    ):
        rows = list(lines)
        if rows:
            yield ""
            yield title
            yield from rows


class _Explained:
    """One message in one session."""

    def __init__(self, assistant: Assistant, session: Session, message: Message) -> None:
        self._assistant = assistant
        self._knowledge = assistant.knowledge
        self._territory = assistant.territory
        self._session = session
        self._message = message
        self._text = message.text or ""
        self._glance, self._reading = assistant.second.look(session, self._text)
        self._heard, self._own = _decided_on(assistant, self._text)

    # --- what is shown

    def screens(self) -> Iterator[str]:
        """What is on the screen, and what is known of the need."""
        for screen in self._session.focus:
            yield from _wrapped(SCREENS[screen.kind], self._shown(screen) or "—")
        state = self._session.dialogue
        if state and state.slots:
            said = (say_value(self._knowledge, self._territory, *item) for item in self._known())
            yield from _wrapped("retenu", " · ".join(filter(None, said)) or "—")

    def _known(self) -> Iterator[tuple[str, str | float | tuple[str, ...]]]:
        state = self._session.dialogue
        for slot, value in (state.slots if state else {}).items():
            if slot in self._knowledge.script.slots:
                yield slot, value

    def _shown(self, screen: Screen) -> str:
        if screen.kind == "question":
            dialogue, slot = screen.ids
            return f"{self._name(dialogue)}, « {self._slot(slot)} »"
        names = [self._name(id_) for id_ in (*screen.ids, *screen.also)]
        if screen.kind in {"results", "shortlist", "facilitators", "options"}:
            names = [f"{rank}. {name}" for rank, name in enumerate(names, screen.first)]
        more = [f"et {len(names) - NAMED} de plus"] if len(names) > NAMED else []
        return " · ".join([*names[:NAMED], *more])

    def _name(self, id_: str) -> str:
        directory, script = self._territory.directory, self._knowledge.script
        if id_ in self._knowledge.entries:
            return self._knowledge.entries[id_].title
        if id_ in script.dialogues:
            return script.dialogues[id_].title
        one = directory.structures.get(id_) or directory.facilitators.get(id_)
        return one.name if one else id_

    def _slot(self, id_: str) -> str:
        slot = self._knowledge.script.slots.get(id_)
        return slot.label if slot and slot.label else id_

    # --- what is said

    def mentions(self) -> Iterator[str]:
        """What each word of the message stands for."""
        yield from _of_glance(self._glance, self._name)
        yield from self._of_reading(self._reading)

    def _of_reading(self, reading: Reading) -> Iterator[str]:
        said = self._glance.plain
        for number in reading.numbers:
            role = "valeur" if number.is_value else f"pas une valeur : {ROLES[number.role]}"
            unit = f", unité {number.unit}" if number.unit != "number" else ""
            value = french_number(number.value)
            yield from _mention("nombre", said[number.start : number.end], f"{value}{unit}, {role}")
        tokens = [word.text for word in words(said)]
        for hit in reading.places:
            where = " ".join(tokens[hit.start : hit.end])
            yield from _mention("lieu", where, f"{hit.name} ({hit.kind} {hit.id}), {hit.score:.0f}")
        for sector in reading.sectors:
            label = self._territory.sectors.sectors[sector.id].label
            yield from _mention("métier", " ".join(sector.words), f"{label}, {sector.score:.0f}")
        for slot, ids in reading.choices.items():
            yield from _wrapped("choix", f"{self._slot(slot)} : {listed(list(ids), 'ou')}")
        for slot, ids in reading.denied.items():
            yield from _wrapped("refus", f"{self._slot(slot)} : {listed(list(ids), 'ni')}")
        for title, slots in (("indifférent", sorted(reading.indifferent)), ("nommé", reading.named)):
            if slots:
                yield from _wrapped(title, ", ".join(map(self._slot, slots)))
        if reading.abstract:
            yield from _wrapped("forme", _MARKER.sub(r"{\1}", reading.abstract))
        if reading.rest:
            yield from _wrapped("autres mots", " ".join(reading.rest))

    # --- who contests it

    def candidates(self) -> Iterator[str]:
        """The readings of a second message, with their scores and what they leave unexplained."""
        for candidate in self._candidates():
            left = f", laisse : {', '.join(candidate.unexplained)}" if candidate.unexplained else ""
            yield from _wrapped(_decimal(candidate.score, 2), f"{self._called(candidate)}{left}")

    def _candidates(self) -> list[Candidate]:
        return self._assistant.second.candidates(self._session, self._message)

    @staticmethod
    def _called(candidate: Candidate) -> str:
        kind, _, id_ = candidate.name.partition(":")
        said = CANDIDATES.get(kind, kind)
        return f"{said} « {id_} »" if id_ else said

    def alone(self) -> Iterator[str]:
        """The ranking of the message by itself, each score with its parts, and what it decides."""
        if self._heard != self._text:
            yield from _wrapped("retenu", self._heard)
        understanding = self._assistant.understanding
        for match in understanding.contested(self._heard)[:NAMED]:
            kind, _, id_ = match.id.partition(":")
            title = self._name(id_)
            about = f" — {title}" if title != id_ else ""
            yield from _wrapped(_decimal(match.score, 1), f"{DECISIONS[kind]} {id_}{about}")
            yield from _wrapped("", _summed(match.score, understanding.parts(self._heard, match.id)))
        leaning = understanding.rank(self._heard).leaning
        yield from _wrapped("penche", f"{_decimal(leaning, 1)} vers nos sujets (négatif : vers d'autres)")
        yield from _wrapped("donc", self._decided(self._own))

    @staticmethod
    def _decided(decision: Decision) -> str:
        target = f" {decision.target}" if decision.target else ""
        beside = (*decision.suggestions, *decision.dialogues)
        return f"{DECISIONS[decision.kind]}{target}" + (f" ; à côté : {', '.join(beside)}" if beside else "")

    # --- who wins

    def decision(self) -> Iterator[str]:
        """Which way the message went, and what came of it."""
        route = self._assistant.taken_by(self._session, self._message)
        yield from _wrapped("voie", ROUTES.get(route, route))
        if route == "second_message":
            for candidate in self._candidates():
                runs = candidate.run() is not None
                yield from _wrapped("retenu" if runs else "renonce", self._called(candidate))
                if runs:
                    break
        session, replies = self._assistant.respond(self._session, self._message)
        outcome = session.outcome
        what = " ".join(filter(None, [OUTCOMES[outcome.kind], outcome.id, outcome.dialogue]))
        yield from _wrapped("donne", what)
        yield from _wrapped("score", self._scored(outcome))
        yield from self._opening(replies)
        first = next((block.text for reply in replies for block in reply.blocks), "")
        yield from _wrapped("répond", f"« {first} »")

    def _scored(self, outcome: Outcome) -> str:
        """The score of what came of it: that of the ranking, or one that the way gives to all it takes."""
        best = self._own.score
        if outcome.kind in {"dialogue", "smalltalk"} or outcome.score != min(MOST, best):
            return f"{_decimal(outcome.score, 1)}, que cette voie donne d'elle-même"
        of_best = f"du meilleur ci-dessus, {_decimal(best, 1)}, ramené à {MOST:.0f}" if best > MOST else "du meilleur"
        return f"{_decimal(outcome.score, 1)}, celui {of_best}"

    def _opening(self, replies: Sequence[Reply]) -> Iterator[str]:
        """The point with which the answer opens, and its score, where it does."""
        opening = self._assistant.opening(self._text)
        if opening is None:
            return
        point = opening.match.point
        if point.blocks[0].text in "".join(block.text for reply in replies for block in reply.blocks[:OPENED]):
            says = f"« {opening.match.says} », " if opening.match.says else ""
            named = PARTS[point.part].format(number=point.number)
            score = _decimal(opening.match.score, 2)
            yield from _wrapped("ouvre sur", f"{says}{named}, {score} : {point.text}")


def _decided_on(assistant: Assistant, text: str) -> tuple[str, Decision]:
    """The words on which a message is decided: the first of its two questions, the request of its story, or all."""
    for asked, decision in assistant.understanding.questions(text).items():
        return asked, decision
    if request := assistant.requests.find(text):
        return request.text, request.decision
    return text, assistant.understanding.decide(text)


def _summed(score: float, parts: Sequence[Part]) -> str:
    """A score as a sum, in tenths that give it: those lose or gain one that are nearest to the half."""
    exact = [part.points * 10 for part in parts]
    tenths = [math.floor(points) for points in exact]
    short = round(score * 10) - sum(tenths)
    for at in sorted(range(len(exact)), key=lambda at: tenths[at] - exact[at])[: max(0, short)]:
        tenths[at] += 1
    terms = [(one, POINTS[part.name]) for one, part in zip(tenths, parts, strict=True) if one]
    summed = " ".join(f"{'+' if one > 0 else '−'} {_decimal(abs(one) / 10, 1)} {name}" for one, name in terms)
    return f"= {summed.removeprefix('+ ')}"


def _of_glance(glance: Glance, name: Callable[[str], str]) -> Iterator[str]:
    """The operators of a message, and what it points at."""
    for change in glance.changes:
        said = " ".join(token.text for token in glance.tokens[change.start : change.end])
        yield from _mention("opérateur", said, f"{OPERATORS[change.operator]} ({change.operator})")
    if glance.refs:
        said = " ".join(glance.tokens[at].text for at in sorted(glance.pointed))
        how = "rang" if glance.ranked else "nom"
        yield from _mention("à l'écran", said, f"{how}, {' · '.join(map(name, glance.refs))}")
    if glance.is_here:
        yield from _wrapped("renvoi", "un mot renvoie à ce qui est montré")


def _mention(title: str, said: str, meaning: str) -> Iterator[str]:
    yield from _wrapped(title, f"« {said.strip()} » : {meaning}")


def _decimal(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _wrapped(title: str, text: str) -> Iterator[str]:
    lead = f"  {title:<{LABEL}} "
    yield from textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False
    )
