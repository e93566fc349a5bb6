"""Which trades of a message are meant: « j'ai une photographie », below a list of cleaners, looks for none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.core.exchange.session import Session
from bot.core.focus.glance import ONE, Glance, Segment
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.script import values_of
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading

PASSING, EXACT = 2, 100
"""Telling words beside which a trade is only mentioned in passing; score of one that is not misspelt."""


def trusted(session: Session, glance: Glance, reading: Reading, reader: SlotReader, acts: Acts) -> Reading:
    """The reading without trades mentioned in passing, where one is held: « j'ai une photographie »."""
    held_slots = session.dialogue.slots if session.dialogue else {}
    is_chosen = any(token.text in acts.choosers or token.text in acts.finders for token in glance.tokens)
    if acts.claims.said_in(normalise(glance.text)):  # « la 3 fait pas d'impression »: the trade is meant all the same
        said = " ".join(word for word in normalise(glance.plain).split() if word not in acts.averse)
        return reading if reading.sectors else replace(reading, sectors=reader.read(said).sectors)
    held = "secteur" in held_slots or (bool(glance.changes) and "effectif" in held_slots)
    is_passing = bool(reading.sectors) and held and not (is_chosen or reading.is_request or reading.is_addition)
    counted = {at for one in reading.numbers if one.role == "count" for at in range(one.first, one.last)}
    is_alike = all(counted.issuperset(hit.positions) for hit in reading.sectors)  # « 3 sanitaires »
    is_alike = is_alike or (all(hit.score < EXACT for hit in reading.sectors) and len(reading.rest) > PASSING)
    is_passing = is_passing and (is_alike or all(_is_passing(one, reading, reader, acts) for one in glance.segments))
    is_again = _says_again(glance, reading, values_of(held_slots.get("secteur", ())), acts)
    return replace(reading, sectors=()) if is_passing and not is_again else reading


def _says_again(glance: Glance, reading: Reading, held: Collection[object], acts: Acts) -> bool:
    """« oui un peintre pour refaire des apparts », of painters: a message that begins with the trade looked for."""
    words = normalise(glance.plain).split()
    first = min((at for hit in reading.sectors for at in hit.positions), default=len(words))
    is_held = all(hit.id in held for hit in reading.sectors) and not reading.numbers
    return (
        is_held and "?" not in glance.text and all(word in acts.fillers | acts.articles | ONE for word in words[:first])
    )


def _is_passing(segment: Segment, whole: Reading, reader: SlotReader, acts: Acts) -> bool:
    """Whether a part of a message has no trade, or mentions it among other words."""
    reading = reader.read(segment.text)
    if not reading.sectors:
        return True
    if reading.places:
        return False
    rest = whole.rest if segment.operator == "if" else reading.rest
    telling = [word for word in rest if word not in acts.fillers]
    return segment.operator in {None, "if"} and len(telling) >= PASSING
