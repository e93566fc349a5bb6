"""One call of the Bot API: what became of it, and what to send in its place when Telegram refuses it."""

from __future__ import annotations

import logging
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import Bot, InputFile
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channels.drawing import Draw, UndrawnError
from bot.channels.telegram.compose import Call
from bot.channels.telegram.documents import read
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.pseudonyms import chat_of
from bot.channels.telegram.updates import Chat
from bot.clock import Clock, back_off
from bot.core.exchange.reply import Attachment
from bot.logs import gist, trace
from bot.metrics import Metrics
from bot.stores.base import OUTBOX_LIFETIME, Outgoing

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deactivated", "user not found")


@dataclass(frozen=True, slots=True)
class Settled:
    """Sent, or given up for good: what waits behind it is next."""


@dataclass(frozen=True, slots=True)
class Again:
    """To be made again, perhaps in another form."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Lost:
    """The person has left: nothing reaches the chat any more."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group goes on under another id."""

    chat_id: int


Verdict = Settled | Again | Lost | Moved


class Caller:
    """Makes the calls of one bot at Telegram's pace."""

    def __init__(
        self, bot: Bot, *, apology: Callable[[Chat], Sequence[Call]], draw: Draw, metrics: Metrics, clock: Clock
    ) -> None:
        """Use this bot; `apology` makes the calls that tell a chat of a failure, `draw` draws files."""
        self._bot = bot
        self._draw = draw
        self._apology = apology
        self._metrics = metrics
        self._clock = clock
        self._pace = Pace(clock)

    def wait(self, call: Outgoing) -> float:
        """Take the next place of the call's chat; the seconds until it comes."""
        return self._pace.wait(chat_of(call.conversation), is_group=_is_group(call))

    def forget_idle(self) -> None:
        """Forget the pace of chats to which nothing was sent of late."""
        self._pace.forget_idle()

    async def attempt(self, call: Outgoing, failures: int) -> Verdict:
        """Make a call that failed so many times in a row; what Telegram refuses is changed in place."""
        try:
            await self._make(call.call)
        except TelegramError as error:
            return self._failed(call, error, failures)
        except UndrawnError as error:
            return self._undrawn(call.call, str(error))
        except Exception as error:  # noqa: BLE001 - what waits behind it goes on
            logger.error("Reply given up\n%s", trace(error))  # noqa: TRY400 - without what the error quotes
            self._metrics.given_up.inc()
        else:
            self._metrics.sent.inc()
            self._metrics.reply_seconds.observe(max(0.0, self._clock.now().timestamp() - call.created_at))
        return Settled()

    async def _make(self, call: Call) -> None:
        params = dict(call["params"])
        chat_id = params.pop("chat_id")
        match call["method"]:
            case "sendMessage":
                await self._bot.send_message(chat_id, params.pop("text"), api_kwargs=params)
            case "sendVenue":
                place = [params.pop(name) for name in ("latitude", "longitude", "title", "address")]
                await self._bot.send_venue(chat_id, *place, api_kwargs=params)
            case "sendDocument":
                name, encoded = call["file"]
                content = b64decode(encoded)
                if "document" in call:
                    content = await self._draw(Attachment(name, "", document=read(call["document"])))
                await self._bot.send_document(chat_id, InputFile(content, name), api_kwargs=params)

    def _failed(self, call: Outgoing, error: TelegramError, failures: int) -> Verdict:
        match error:
            case RetryAfter():
                seconds = retry_after(error)
                self._metrics.refused.labels("429").inc()
                logger.info("Flood limit: waiting %.0f s", seconds)
                self._pace.refuse(chat_of(call.conversation), seconds, is_group=_is_group(call))
                return self._later(call, seconds, 0.0)  # the pace sees to the wait
            case Forbidden():
                logger.info("Blocked by a person: all forgotten")
                return Lost()
            case ChatMigrated():
                return Moved(error.new_chat_id)
            case BadRequest():
                return self._refused(call.call, error)
        self._metrics.refused.labels("network").inc()
        seconds = back_off(failures + 1, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        logger.info("Not sent (%s): trying again in %.1f s", gist(error), seconds)
        return self._later(call, seconds, seconds)

    def _undrawn(self, call: Call, why: str) -> Verdict:
        """Say once why documents are missing."""
        logger.error("Document not drawn: %s", why)
        if not call.get("tells"):
            return Settled()
        params = {**call["params"], "text": why}
        call.clear()
        call.update({"method": "sendMessage", "params": params, "plain": why, "is_apology": True})
        return Again()

    def _later(self, call: Outgoing, seconds: float, pause: float) -> Verdict:
        """Again after a pause, unless the call would be too old after so many seconds."""
        if self._clock.now().timestamp() + seconds - call.created_at < OUTBOX_LIFETIME.total_seconds():
            return Again(pause)
        logger.error("Reply given up: it could not be sent for %s", OUTBOX_LIFETIME)
        self._metrics.given_up.inc()
        return Settled()

    def _refused(self, call: Call, error: BadRequest) -> Verdict:
        """Send otherwise what Telegram refuses as it is: without markup, outside its topic, or with an apology."""
        why, params = error.message.casefold(), call["params"]
        if "can't parse entities" in why and "plain" in call and "parse_mode" in params:
            logger.warning("Telegram refused the markup: sending plain text")
            params["text"] = call["plain"]
            del params["parse_mode"]
            return Again()
        if "thread not found" in why and "message_thread_id" in params:
            del params["message_thread_id"]
            return Again()
        if "reply_parameters" in params and "repl" in why:
            del params["reply_parameters"]
            return Again()
        if any(reason in why for reason in _GONE):
            logger.info("Chat gone: all forgotten")
            return Lost()
        logger.error("Telegram refuses a %s for good: %s", call["method"], gist(error))
        self._metrics.given_up.inc()
        if call["method"] == "sendMessage" and not call.get("is_apology"):
            (apology,) = self._apology(Chat(params["chat_id"], params.get("message_thread_id")))
            call.clear()
            call.update({**apology, "is_apology": True})
            return Again()
        return Settled()

    # --- courtesies: nobody misses them

    async def show_typing(self, call: Outgoing) -> None:
        """Tell a chat that an answer is being written."""
        params = call.call["params"]
        thread = params.get("message_thread_id")
        await self._courtesy(
            "Typing action not shown",
            lambda: self._bot.send_chat_action(params["chat_id"], ChatAction.TYPING, message_thread_id=thread),
        )

    async def acknowledge(self, callback_id: str) -> None:
        """Stop the spinner of a button; a press answered too late is no matter."""
        await self._courtesy("Press not acknowledged", lambda: self._bot.answer_callback_query(callback_id))

    async def _courtesy(self, failure: str, call: Callable[[], Awaitable[Any]]) -> None:
        try:
            await call()
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer goes on
            logger.info("%s: %s", failure, gist(error))


def _is_group(call: Outgoing) -> bool:
    return not Chat(call.call["params"]["chat_id"]).is_private


def retry_after(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
