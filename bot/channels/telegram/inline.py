"""Inline mode: who writes `@bot aci` in any chat chooses an answer or a structure to send there.

A query belongs to no conversation: it touches no session, no database and no log. It waits for no message and no
message waits for it. When more come than can be answered, the oldest go: the newest letter asks again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit, InlineQueryResultLimit, MessageLimit, ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram.caller import retry_after
from bot.channels.telegram.render import length, render
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.found import Finder, Found
from bot.core.exchange.actions import payload
from bot.core.exchange.links import ANYWHERE, Links
from bot.core.exchange.reply import PARAGRAPH, Block, Reply, Span
from bot.core.knowledge.wording import Wording
from bot.core.replies.quotes import Quote
from bot.logs import gist, trace

logger = logging.getLogger(__name__)

CACHE_SECONDS = 300
"""How long Telegram answers the same query by itself, whoever asks: what is found depends on nobody."""

ANSWERED_AT_ONCE = 4
MOST_WAITING = 32
"""Queries of so many people wait at most: those that wait longer get no answer that is still wanted."""

LONGEST_LINE = 120
"""Characters of the line below a title: a phone shows two lines of it."""

LONGEST_PAUSE_SECONDS = 60


class Inline:
    """Answers the inline queries of one bot."""

    def __init__(self, bot: Bot, assistant: Assistant, clock: Clock) -> None:
        """Start with nobody waiting."""
        self._bot = bot
        self._assistant = assistant
        self._clock = clock
        self._finder: Finder | None = None
        self._waiting: OrderedDict[int, InlineQuery] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def use(self, assistant: Assistant) -> None:
        """Take another assistant into service."""
        self._assistant, self._finder = assistant, None

    def take(self, query: InlineQuery) -> None:
        """Answer a query soon, instead of one that the same person typed before it.

        Raises:
            Exception: of any class, where it has an unknown form.
        """
        person = query.from_user.id
        self._waiting.pop(person, None)
        self._waiting[person] = query
        if len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)
        if len(self._tasks) < ANSWERED_AT_ONCE:
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Answer no more: nobody waits for what was asked before a restart."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            _, query = self._waiting.popitem(last=False)
            try:
                await self._answer(query)
            except RetryAfter as error:
                seconds = retry_after(error)
                logger.info("Flood limit of inline queries: waiting %.0f s", seconds)
                await self._clock.sleep(min(seconds, LONGEST_PAUSE_SECONDS))
                self._waiting.clear()
            except TelegramError as error:
                logger.info("Inline query not answered: %s", gist(error))
            except Exception as error:  # noqa: BLE001 - whatever it is, the next one is answered
                logger.error("Inline query not answered\n%s", trace(error))  # noqa: TRY400 - without what it quotes

    def _found(self, text: str) -> Found:
        """What a query finds; nothing where the assistant stumbles over it, for no answer would spin for ever."""
        try:
            self._finder = self._finder or Finder(self._assistant)
            return self._finder.found(text[: InlineQueryLimit.MAX_QUERY_LENGTH], self._clock.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, the way into a conversation is there
            logger.error("Nothing found\n%s", trace(error))  # noqa: TRY400 - without what it quotes
            return Found(())

    async def _answer(self, query: InlineQuery) -> None:
        await asyncio.sleep(0)  # what is being sent goes on
        result, wording = self._found(query.query), self._assistant.knowledge.wording
        ask = InlineQueryResultsButton(wording.text("telegram_ask"), start_parameter=result.payload or ANYWHERE)
        links = Links(bot=self._bot.username)
        articles = [article(quote, wording, links) for quote in result.quotes]
        await self._bot.answer_inline_query(query.id, articles, cache_time=CACHE_SECONDS, is_personal=False, button=ask)


def article(quote: Quote, wording: Wording, links: Links) -> InlineQueryResultArticle:
    """A quote as what is sent once it is chosen: its lines, with the deep link that opens the same below them."""
    link = payload(quote.action)
    way_on = Block("paragraph", (Span(wording.text("telegram_more"), href=links.telegram(link)),))
    line = quote.line if len(quote.line) <= LONGEST_LINE else quote.line[: LONGEST_LINE - 1].rstrip() + "…"
    return InlineQueryResultArticle(
        link.replace("-", ":", 1)[: InlineQueryResultLimit.MAX_ID_LENGTH],
        quote.title,
        InputTextMessageContent(
            html(quote.blocks, way_on), ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        description=line,
    )


def html(blocks: tuple[Block, ...], way_on: Block) -> str:
    """Blocks and the way on as the HTML of one message; the sources, the last of the blocks, are never cut off."""
    *lead, sources = blocks
    end = _rendered((sources, way_on))
    if length(end) > MessageLimit.MAX_TEXT_LENGTH // 2:
        end = _rendered((_without_links(sources), way_on))
    room = MessageLimit.MAX_TEXT_LENGTH - length(end) - len(PARAGRAPH)
    return render(Reply(tuple(lead)), room)[0].html + PARAGRAPH + end


def _rendered(blocks: tuple[Block, ...]) -> str:
    return PARAGRAPH.join(part.html for part in render(Reply(blocks)))


def _without_links(block: Block) -> Block:
    return replace(block, spans=tuple(replace(span, href=None) for span in block.spans))
