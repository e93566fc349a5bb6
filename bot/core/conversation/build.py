"""Puts together what reads messages against the screen."""

from __future__ import annotations

from bot.core.conversation.acts import Acting
from bot.core.conversation.asking import Asking
from bot.core.conversation.candidate import Respond
from bot.core.conversation.changes import Changes
from bot.core.conversation.details import Details
from bot.core.conversation.differences import Differences
from bot.core.conversation.figures import ShownFigures
from bot.core.conversation.meanings import Meanings
from bot.core.conversation.menu import Menu
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.pairs import Pairs
from bot.core.conversation.presses import Presses
from bot.core.conversation.questions import Questions
from bot.core.conversation.requests import Requests
from bot.core.conversation.screen import SecondMessage
from bot.core.conversation.sentences import Sentences
from bot.core.conversation.stories import Stories
from bot.core.conversation.turnings import Turnings
from bot.core.conversation.typed import Typed
from bot.core.conversation.values import Values
from bot.core.dialogues.guide import Guide
from bot.core.directory.territory import Territory
from bot.core.focus.edits import EditReader
from bot.core.focus.glance import Glancer
from bot.core.focus.matcher import ActMatcher
from bot.core.focus.pointing import Pointing
from bot.core.focus.points import Points
from bot.core.focus.reactions import Reactions
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding


def second_message(  # noqa: PLR0913 - the doors of the rooms below
    *,
    knowledge: Knowledge,
    territory: Territory,
    reader: SlotReader,
    understanding: Understanding,
    guide: Guide,
    views: Views,
    menu: Menu,
    questions: Questions,
    presses: Presses,
    points: Points,
    needs: TwoNeeds,
    requests: Requests,
    afresh: Respond,
    otherwise: Respond,
) -> SecondMessage:
    """What reads messages against the screen; `afresh` and `otherwise` as in `Meanings`."""
    details = Details(knowledge, territory.directory, questions, views, points)
    acting = Acting(
        knowledge=knowledge,
        territory=territory,
        understanding=understanding,
        guide=guide,
        questions=questions,
        menu=menu,
    )
    pointing = Pointing(
        knowledge,
        territory.directory,
        _common(territory),
        _trades(knowledge, territory),
        frozenset(territory.gazetteer.departments),
    )
    glancer = Glancer(knowledge.acts, pointing)
    homes = tuple(territory.gazetteer.departments.values())
    edits = EditReader(knowledge.acts, reader, knowledge.script.slots, knowledge.figures.usage, homes)
    return SecondMessage(
        knowledge=knowledge,
        reader=reader,
        understanding=understanding,
        gazetteer=territory.gazetteer,
        reactions=Reactions(
            knowledge.acts, knowledge.lexicon, [one for talk in knowledge.small_talk for one in talk.phrasings]
        ),
        glancer=glancer,
        matcher=ActMatcher(knowledge.acts, knowledge.lexicon),
        acting=acting,
        changes=Changes(knowledge, guide, edits),
        stories=Stories(knowledge, reader, guide, glancer, edits),
        values=Values(knowledge, reader, guide, presses, territory.gazetteer),
        figures=ShownFigures(knowledge.wording, guide, questions),
        details=details,
        meanings=Meanings(
            knowledge=knowledge,
            reader=reader,
            understanding=understanding,
            needs=needs,
            questions=questions,
            turnings=Turnings(knowledge, reader, understanding, guide),
            requests=requests,
            differences=Differences(knowledge, territory.directory, understanding, questions),
            afresh=afresh,
            otherwise=otherwise,
            shown=details.shown,
        ),
        presses=presses,
        asking=Asking(knowledge.acts, acting),
        pairs=Pairs(knowledge.acts),
        typed=Typed(knowledge, reader),
        sentences=Sentences(knowledge.acts, reader),
    )


def _common(territory: Territory) -> frozenset[str]:
    """Words of communes: alone they tell a place, not the structure that has one in its name."""
    names = (commune.name for commune in territory.gazetteer.communes.values())
    return frozenset(word for name in names for word in normalise(name).split())


def _trades(knowledge: Knowledge, territory: Territory) -> frozenset[str]:
    """Words of trades and kinds: alone they say what is wanted, not the structure that has one in its name."""
    kinds = knowledge.script.slots.get("type")
    trades = {word for sector in territory.sectors.sectors.values() for word in map(normalise, sector.keywords)}
    phrases = [word for choice in kinds.choices for word in (choice.plain, *choice.words)] if kinds else []
    return frozenset({part for phrase in phrases for part in normalise(phrase).split()} | trades)
