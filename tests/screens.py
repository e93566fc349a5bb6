"""Conversations that lead to each kind of screen, and to each slot that can be held, for tests of second messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import ScreenKind, SlotValue
from tests.conversation import Conversation

SCREENS: Mapping[ScreenKind, tuple[str, ...]] = {
    "results": ("quels ESAT à Taverny ?",),
    "card": ("quels ESAT à Taverny ?", "la 1"),
    "organisation": ("facilitateur à Cergy", "la 1"),
    "shortlist": ("quels ESAT à Taverny ?", "garde la première", "garde la troisième", "ma sélection"),
    "calculation": ("on est 45 salariés avec 1 travailleur handicapé, combien on paie ?",),
    "answer": ("c'est quoi un ACI ?",),
    "options": ("recruter un cariste à Cergy en CDI",),
    "facilitators": ("facilitateur à Cergy",),
    "question": ("je cherche un traiteur",),
    "menu": ("/start",),
}
"""What is said to have each kind of screen on top."""

NEEDS: Mapping[str, str] = {
    "supplier": "un ESAT de blanchisserie à Cergy dans un rayon de 20 km",
    "public": "un traiteur à Cergy qui emploie des personnes handicapées",
    "recruiting": "recruter un cariste à Cergy en CDI",
    "clause": "300 000 € de travaux à Cergy avec 40 % de main-d'œuvre, 7 % d'insertion et 35 € de l'heure",
    "oeth": "on est 45 salariés avec 1 travailleur handicapé, combien on paie ?",
    "facilitator": "facilitateur à Cergy",
}
"""Needs that hold all slots between them."""


def at_screen(assistant: Assistant, kind: ScreenKind) -> Conversation:
    """A conversation with this kind of screen on top."""
    talk = Conversation(assistant)
    for text in SCREENS[kind]:
        talk.say(text)
    assert talk.session.focus[0].kind == kind
    return talk


def after(assistant: Assistant, *said: str) -> Conversation:
    """A conversation in which these were said."""
    talk = Conversation(assistant)
    for text in said:
        talk.say(text)
    return talk


def slots_of(talk: Conversation) -> dict[str, SlotValue]:
    """What is known of the need under way; the keywords of a sector go with it."""
    state = talk.session.dialogue
    return {slot: value for slot, value in state.slots.items() if slot != "activites"} if state else {}


def again(talk: Conversation) -> Conversation:
    """The same conversation, to be led another way."""
    copy = Conversation(talk.assistant)
    copy.session, copy.replies = replace(talk.session), talk.replies
    return copy
