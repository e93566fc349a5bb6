"""Makes the calls that wait in the outbox: each chat's in order, and no chat waits for another."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64decode
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Bot, InputFile
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.batching import Batcher
from bot.channels.telegram.compose import Call
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.pseudonyms import conversation_key
from bot.channels.telegram.updates import Chat
from bot.clock import Clock, back_off
from bot.logs import gist, trace
from bot.metrics import Metrics
from bot.stores.base import OUTBOX_LIFETIME, Outgoing, StoreError
from bot.stores.database import Database
from bot.stores.presence import Presence

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30
COURTEOUS_LANES = 8
"""Up to so many chats at once are told that an answer is being written; beyond, the answers go first."""

SENT_AT_ONCE = 32
SETTLED_AT_ONCE = 64
REMEMBERED_CALLS = 10_000

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deactivated", "user not found")


@dataclass(slots=True)
class _Lane:
    """What one conversation waits for; `is_fresh` when a person has just asked."""

    calls: deque[Outgoing] = field(default_factory=deque)
    is_fresh: bool = False

    def add(self, call: Outgoing) -> None:
        """Put a call in its place, but never before the first, which may be on its way."""
        place = len(self.calls)
        while place > 1 and self.calls[place - 1].id > call.id:
            place -= 1
        if place == 0 or call.id not in {self.calls[0].id, self.calls[place - 1].id}:
            self.calls.insert(place, call)


class Sender:
    """Sends to one bot's chats what this worker holds."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        bot: Bot,
        database: Database,
        presence: Presence,
        *,
        apology: Callable[[Chat], Sequence[Call]],
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        """Use this bot and database; `apology` makes the calls that tell a chat of a failure."""
        self._clock = clock
        self._bot = bot
        self._database = database
        self._presence = presence
        self._apology = apology
        self._metrics = metrics
        self._pace = Pace(clock)
        self._lanes: dict[str, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._presses: dict[str, asyncio.Task[None]] = {}
        self._settled: OrderedDict[int, None] = OrderedDict()
        self._settling = Batcher(self._settle, SETTLED_AT_ONCE)
        self._room = asyncio.Semaphore(SENT_AT_ONCE)
        self._stopping = asyncio.Event()

    # --- what comes in

    def take(self, calls: Iterable[Outgoing], *, is_fresh: bool = False) -> None:
        """Send these calls, each conversation's in the order of their ids."""
        for call in calls:
            if call.id in self._settled:
                continue
            lane = self._lanes.get(call.conversation)
            if lane is None:
                lane = self._lanes[call.conversation] = _Lane(is_fresh=is_fresh)
                self._start(self._run(call.conversation, lane))
            lane.add(call)

    def acknowledge(self, conversation: str, callback_id: str) -> None:
        """Stop the spinner of a button, before the answer comes; a press answered too late is no matter."""
        work = self._courtesy("Press not acknowledged", lambda: self._bot.answer_callback_query(callback_id))
        self._presses[conversation] = press = self._start(work)
        press.add_done_callback(lambda _: self._presses.pop(conversation, None))

    async def sweep(self) -> None:
        """Take over what dead workers left, and what others put into the hands of this one.

        Raises:
            StoreError: the database cannot be used now.
        """
        async with self._database.records() as records:
            workers = await records.workers()
        # asked after the other: a worker that began meanwhile is not taken for dead
        if dead := workers.difference(await self._presence.living()):
            async with self._database.records() as records:
                adopted = await records.adopt(self._presence.worker, dead)
                logger.info("Replies of %d conversations taken over", adopted)
        known = self._known(self._lanes)
        async with self._database.records() as records:
            held = await records.outgoing(self._presence.worker)
            self._metrics.waiting.set(await records.waiting())
        self._agree(known, held)

    async def stop(self, seconds: float) -> None:
        """Make the calls that need not wait; what is left stays in the outbox."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # --- one conversation

    async def _run(self, conversation: str, lane: _Lane) -> None:
        if press := self._presses.get(conversation):
            await asyncio.wait({press})
        if lane.is_fresh and lane.calls and len(self._lanes) <= COURTEOUS_LANES:
            await self._show_typing(lane.calls[0].call["params"])
        failures = 0
        while lane.calls:
            call = lane.calls[0]
            if not await self._sleep(self._pace.wait(call.call["params"]["chat_id"])):
                break
            wait = await self._attempt(call, lane, failures)
            failures = 0 if wait is None else failures + 1
            if wait is None and lane.calls and lane.calls[0] is call:
                await self._forget_call(call, lane)
            if wait is not None and not await self._sleep(wait):
                break
        del self._lanes[conversation]

    async def _attempt(self, call: Outgoing, lane: _Lane, failures: int) -> float | None:
        """Make a call; None when it is settled, else the seconds to wait before the next try."""
        chat_id = call.call["params"]["chat_id"]
        try:
            async with self._room:
                await self._make(call.call)
        except RetryAfter as error:
            seconds = retry_after(error)
            self._metrics.refused.labels("429").inc()
            logger.info("Flood limit: waiting %.0f s", seconds)
            self._pace.refuse(chat_id, seconds)
            return None if self._is_too_old(call, seconds) else 0.0
        except Forbidden:
            logger.info("Blocked by a person: all forgotten")
            await self._give_up_chat(call.conversation, lane)
        except ChatMigrated as error:
            await self._migrate(call.conversation, lane, error.new_chat_id)
        except BadRequest as error:
            return await self._refused(call, lane, error)
        except TelegramError as error:
            self._metrics.refused.labels("network").inc()
            seconds = back_off(failures + 1, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
            logger.info("Not sent (%s): trying again in %.1f s", gist(error), seconds)
            return None if self._is_too_old(call, seconds) else seconds
        except Exception as error:  # noqa: BLE001 - what waits behind it goes on
            logger.error("Reply given up\n%s", trace(error))  # noqa: TRY400 - without what the error quotes
            self._metrics.given_up.inc()
        else:
            self._metrics.sent.inc()
            self._metrics.reply_seconds.observe(max(0.0, self._clock.now().timestamp() - call.created_at))
        return None

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
                name, content = call["file"]
                await self._bot.send_document(chat_id, InputFile(b64decode(content), name), api_kwargs=params)

    def _is_too_old(self, call: Outgoing, seconds: float) -> bool:
        if self._clock.now().timestamp() + seconds - call.created_at < OUTBOX_LIFETIME.total_seconds():
            return False
        logger.error("Reply given up: it could not be sent for %s", OUTBOX_LIFETIME)
        self._metrics.given_up.inc()
        return True

    async def _refused(self, call: Outgoing, lane: _Lane, error: BadRequest) -> float | None:
        """Send otherwise what Telegram refuses as it is: without markup, outside its topic, or with an apology."""
        why = error.message.casefold()
        params = call.call["params"]
        if "can't parse entities" in why and "plain" in call.call and "parse_mode" in params:
            logger.warning("Telegram refused the markup: sending plain text")
            params["text"] = call.call["plain"]
            del params["parse_mode"]
            return 0.0
        if "thread not found" in why and "message_thread_id" in params:
            del params["message_thread_id"]
            return 0.0
        if any(reason in why for reason in _GONE):
            logger.info("Chat gone: all forgotten")
            await self._give_up_chat(call.conversation, lane)
            return None
        logger.error("Telegram refuses a %s for good: %s", call.call["method"], gist(error))
        self._metrics.given_up.inc()
        if call.call["method"] == "sendMessage" and not call.call.get("is_apology"):
            (apology,) = self._apology(Chat(params["chat_id"], params.get("message_thread_id")))
            call.call.clear()
            call.call.update({**apology, "is_apology": True})
            return 0.0
        return None

    async def _give_up_chat(self, conversation: str, lane: _Lane) -> None:
        async def forget() -> None:
            async with self._database.records() as records:
                await records.lock([conversation])
                await records.forget([conversation])
                await records.silence(conversation)

        await self._insist(forget)
        self._note_settled([call.id for call in lane.calls])
        lane.calls.clear()

    async def _migrate(self, before: str, lane: _Lane, chat_id: int) -> None:
        """Follow a group that became a supergroup: its conversation and what waits to be sent go there."""
        after = conversation_key(self._bot.token, chat_id)
        logger.info("Group migrated: following it")
        for call in lane.calls:
            call.call["params"]["chat_id"] = chat_id

        async def rename() -> None:
            async with self._database.records() as records:
                await records.lock([before, after])
                await records.rename(before, after)
                for call in lane.calls:
                    await records.replace(call.id, call.call)

        await self._insist(rename)
        waiting = [Outgoing(call.id, after, call.created_at, call.call) for call in lane.calls]
        lane.calls.clear()
        self.take(waiting)

    # --- settling

    async def _forget_call(self, call: Outgoing, lane: _Lane) -> None:
        """Note that a call is settled, before the next one of its conversation is made."""
        await self._insist(lambda: self._settling.put(call))
        if lane.calls and lane.calls[0] is call:
            lane.calls.popleft()

    async def _settle(self, calls: Sequence[Outgoing]) -> None:
        ids = [call.id for call in calls]
        conversations = {call.conversation for call in calls}
        known = self._known(conversations)
        async with self._database.records() as records:
            await records.lock(conversations)
            await records.drop(ids)
            held = await records.outgoing(self._presence.worker, conversations) if self._database.is_shared else None
        self._note_settled(ids)
        if held is not None:
            self._agree(known - set(ids), held)

    def _known(self, conversations: Iterable[str]) -> set[int]:
        return {call.id for name in conversations if name in self._lanes for call in self._lanes[name].calls}

    def _agree(self, known: Collection[int], held: Sequence[Outgoing]) -> None:
        """Take the calls that are held; leave alone those that were, for another worker has them now."""
        lost = set(known).difference(call.id for call in held)
        for lane in self._lanes.values() if lost else ():
            for call in [call for call in lane.calls if call.id in lost]:
                lane.calls.remove(call)
        self.take(held)

    async def _insist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what the database must do, however often it refuses: what was sent is not sent again."""
        failures = 0
        while True:
            try:
                return await work()
            except StoreError as error:
                logger.error("%s", error)  # noqa: TRY400 - the message says it all
                failures += 1
                await self._clock.sleep(back_off(failures, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS))

    def _note_settled(self, ids: Collection[int]) -> None:
        for id_ in ids:
            self._settled[id_] = None
        while len(self._settled) > REMEMBERED_CALLS:
            self._settled.popitem(last=False)

    # --- courtesies

    async def _show_typing(self, params: dict[str, Any]) -> None:
        thread = params.get("message_thread_id")
        await self._courtesy(
            "Typing action not shown",
            lambda: self._bot.send_chat_action(params["chat_id"], ChatAction.TYPING, message_thread_id=thread),
        )

    async def _courtesy(self, failure: str, call: Callable[[], Awaitable[Any]]) -> None:
        try:
            await call()
        except TelegramError as error:
            logger.info("%s: %s", failure, gist(error))

    async def _sleep(self, seconds: float) -> bool:
        """Wait; whether it was for the whole time, for an order to stop ends it."""
        if seconds <= 0:
            return True
        pausing = asyncio.ensure_future(self._clock.sleep(seconds))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({pausing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pausing.cancel()
            stopping.cancel()
        return not self._stopping.is_set()


def retry_after(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
