"""What an act on the screen does, by its name in `knowledge/acts/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.conversation.actor import Case, Doors
from bot.core.conversation.acts_on_answers import AnswerActs
from bot.core.conversation.acts_on_choices import ChoosingActs
from bot.core.conversation.acts_on_lists import ListActs
from bot.core.conversation.acts_on_things import ThingActs
from bot.core.conversation.acts_on_trades import TradeActs
from bot.core.conversation.menu import Menu
from bot.core.conversation.questions import Questions
from bot.core.dialogues.guide import Guide
from bot.core.directory.territory import Territory
from bot.core.exchange.turn import Turn
from bot.core.knowledge.acts import ActName
from bot.core.knowledge.knowledge import Knowledge
from bot.core.understanding.understanding import Understanding


class Acting:
    """Carries out acts. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        territory: Territory,
        understanding: Understanding,
        guide: Guide,
        questions: Questions,
        menu: Menu,
    ) -> None:
        """Act through these."""
        doors = Doors(knowledge, territory, understanding, guide, questions, menu)
        things, lists, answers = ThingActs(doors), ListActs(doors), AnswerActs(doors)
        choices, trades = ChoosingActs(doors), TradeActs(doors)
        self._by_name: Mapping[ActName, Callable[[Case], Turn | None]] = {
            "open": things.open,
            "keep": things.keep,
            "drop": things.drop,
            "export": things.export,
            "shortlist": things.shortlist,
            "field": things.field,
            "contact_all": things.field,
            "price": things.price,
            "serves": choices.serves,
            "does": trades.does,
            "nearest": lists.nearest,
            "farther": lists.farther,
            "within": lists.nearest,
            "which": choices.which,
            "compare": lists.compare,
            "count": choices.count,
            "serious": things.serious,
            "availability": trades.availability,
            "why": answers.why,
            "source": answers.source,
            "longer": answers.longer,
            "shorter": answers.shorter,
            "point": answers.longer,
            "help": answers.help,
            "skip": answers.skip,
            "reaction": answers.reaction,
            "facilitator": answers.facilitator,
            "more": lists.more,
            "previous": lists.previous,
            "unknown_here": trades.unknown,
            "ask_human": answers.human,
            "find": answers.find,
            "convert": answers.convert,
            "insist": answers.insist,
            "twice": lists.twice,
            "name": answers.name,
        }

    def act(self, case: Case) -> Turn | None:
        """Carry out an act; None if it does not fit."""
        return self._by_name[case.match.act.name](case)
