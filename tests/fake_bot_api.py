"""A local Bot API server that validates as Telegram does, keeps a log of requests, and can be told to fail.

It is stricter than Telegram where our own care can be checked: a bare `&` or `>` in HTML is refused.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from html import unescape
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.patience import within

TOKEN = "123456789:FAKE-token_for-the-tests-0123456789abcd"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Boussole", "username": "boussole_test_bot"}
PROFILE = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
CHAT_ID = 4242

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
MESSAGES = frozenset(("sendMessage", "sendDocument", "sendVenue", "sendContact", "editMessageText"))
ACTIONS = frozenset(("typing", "upload_document", "upload_photo", "find_location", "choose_sticker"))

_ATTRIBUTES = {
    **dict.fromkeys(("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "pre", "tg-spoiler"), r""),
    "a": r'\s+href="(?P<href>[^"]+)"',
    "code": r'(\s+class="language-[^"]+")?',
    "span": r'\s+class="tg-spoiler"',
    "blockquote": r"(\s+expandable)?",
    "tg-emoji": r'\s+emoji-id="\d+"',
}
_PIECE = re.compile(r"<(?P<end>/?)(?P<tag>[a-z-]*)(?P<attributes>[^<>]*)>|(?P<text>(?:[^<>&]|&(?:lt|gt|amp|quot|#\d+|#x[\da-f]+);)+)")  # fmt: skip  # noqa: E501


class Refusal(Exception):  # noqa: N818 - what Telegram answers
    """An error answer of the Bot API."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parse_html(html: str) -> tuple[str, list[dict[str, Any]]]:
    """The visible text of Telegram's HTML and its entities; refuses what Telegram refuses."""
    text, position = "", 0
    entities: list[dict[str, Any]] = []
    still_open: list[tuple[str, dict[str, Any]]] = []
    while position < len(html):
        piece = _PIECE.match(html, position)
        if piece is None:
            raise _cannot_parse(f"Unescaped character at byte offset {len(html[:position].encode())}")
        position = piece.end()
        tag, attributes = piece["tag"], _ATTRIBUTES.get(piece["tag"] or "")
        if piece["text"] is not None:
            text += unescape(piece["text"])
        elif attributes is None:
            raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {piece.start()}')
        elif piece["end"]:
            if not still_open or still_open[-1][0] != tag:
                raise _cannot_parse(f'Unexpected end tag "{tag}" at byte offset {piece.start()}')
            _, entity = still_open.pop()
            entities.append({**entity, "length": utf16(text) - entity["offset"]})
        else:
            given = re.fullmatch(attributes, piece["attributes"])
            if given is None:
                raise _cannot_parse(f'Unsupported attributes of tag "{tag}"')
            kind = {"type": "text_link", "url": unescape(given["href"])} if tag == "a" else {"type": tag}
            still_open.append((tag, {**kind, "offset": utf16(text)}))
    if still_open:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{still_open[-1][0]}"')
    return text, entities


def _cannot_parse(why: str) -> Refusal:
    return Refusal(400, f"Bad Request: can't parse entities: {why}")


@dataclass
class Call:
    """A request of the bot: `text` is what the person sees of it, `error` the code it was refused with."""

    method: str
    params: dict[str, Any]
    text: str = ""
    error: int | None = None

    @property
    def chat_id(self) -> int:
        return int(self.params["chat_id"])

    @property
    def keys(self) -> list[dict[str, str]]:
        """The buttons under the message."""
        markup = json.loads(self.params.get("reply_markup") or "{}")
        return [key for row in markup.get("inline_keyboard", []) for key in row]

    @property
    def labels(self) -> list[str]:
        return [key["text"] for key in self.keys]

    @property
    def links(self) -> list[str]:
        """The addresses that buttons open."""
        return [key["url"] for key in self.keys if "url" in key]

    @property
    def replied_to(self) -> int | None:
        """The message that this one replies to."""
        reply: dict[str, int] = json.loads(self.params.get("reply_parameters") or "{}")
        return reply.get("message_id")


class Dropped(Response):
    """A connection that breaks in the middle of the answer."""

    def __init__(self) -> None:
        super().__init__(status_code=599)

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})


@dataclass
class FakeBotApi:
    """The server: what it was told, and what it is about to tell; `sent` are the messages that reached people."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    polls: list[Call] = field(default_factory=list)
    sent: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    profile: dict[str, bool] = field(default_factory=lambda: {**PROFILE})
    has_webhook: bool = True
    webhook: dict[str, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    disturb: Callable[[Call], Response | None] = lambda _call: None
    hold: dict[str, asyncio.Event] = field(default_factory=dict)
    """Methods whose calls are answered only once their event is set."""
    _faults: dict[str, deque[Response]] = field(default_factory=dict)
    _callbacks: set[str] = field(default_factory=set)
    _queries: set[str] = field(default_factory=set)
    _commands: dict[tuple[str, int, str], list[str]] = field(default_factory=dict)
    _messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    _chats: set[int] = field(default_factory=set)
    _written: set[tuple[int, int]] = field(default_factory=set)
    _count: int = 1000
    _is_closing: bool = False
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    # --- what people do

    def enqueue(self, **update: Any) -> None:
        """Let the bot have an update of any kind."""
        self.updates.append({"update_id": self._next(), **update})
        self._changed.set()

    def message(self, chat_id: int = CHAT_ID, **content: Any) -> dict[str, Any]:
        """A message of a person, not sent yet; `content` may set another chat or sender."""
        id_ = self._next()
        self._chats.add(content["chat"]["id"] if "chat" in content else chat_id)
        self._written.add((content["chat"]["id"] if "chat" in content else chat_id, id_))
        person = {"id": chat_id, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        chat = {"id": chat_id, "type": "private", "first_name": "Camille"}
        return {"message_id": id_, "date": int(self.clock()), "chat": chat, "from": person, **content}

    def send(self, chat_id: int = CHAT_ID, **content: Any) -> dict[str, Any]:
        """Send a photo, a location, a text in a group."""
        message = self.message(chat_id, **content)
        self.enqueue(message=message)
        return message

    def say(self, text: str, chat_id: int = CHAT_ID, **content: Any) -> dict[str, Any]:
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": utf16(text.split(maxsplit=1)[0])}]
        return self.send(chat_id, text=text, **content)

    def type_inline(self, query: str, person: int = CHAT_ID, *, expired: bool = False) -> str:
        """Type a query behind the name of the bot, in any chat; `expired`: too long ago to answer."""
        id_ = f"inline{self._next()}"
        if not expired:
            self._queries.add(id_)
        author = {"id": person, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        self.enqueue(inline_query={"id": id_, "from": author, "query": query, "offset": ""})
        return id_

    def edit(self, message: dict[str, Any], **content: Any) -> None:
        self.enqueue(edited_message={**message, **content, "edit_date": int(self.clock())})

    def press(self, label: str, chat_id: int = CHAT_ID, person: int = CHAT_ID) -> None:
        """Press the button of this label under the last message that has it."""
        for message in reversed(self._messages.values()):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            data = next((key.get("callback_data") for row in rows for key in row if key["text"] == label), None)
            if data and message["chat"]["id"] == chat_id:
                return self.press_data(data, message, person=person)
        raise AssertionError(f"no button {label!r}")

    def press_data(
        self, data: str, message: dict[str, Any] | None = None, *, person: int = CHAT_ID, expired: bool = False
    ) -> None:
        """Press a button, by default one of a message too old to be shown; `expired`: too long ago to acknowledge."""
        presser = self.message(person)["from"]
        old = {"message_id": 1, "date": 0, "chat": {"id": CHAT_ID, "type": "private"}}
        id_ = f"callback{self._next()}"
        if not expired:
            self._callbacks.add(id_)
        query = {"id": id_, "from": presser, "chat_instance": "1", "message": message or old, "data": data}
        self.enqueue(callback_query=query)

    # --- what the bot did

    def menu(self, chat_id: int = CHAT_ID, language: str = "fr") -> list[str]:
        """The commands that a chat is shown: those of the narrowest scope, in the person's language before others."""
        kind = "all_private_chats" if chat_id > 0 else "all_group_chats"
        for scope in (("chat", chat_id), (kind, 0), ("default", 0)):
            for spoken in (language, ""):
                if (*scope, spoken) in self._commands:
                    return self._commands[*scope, spoken]
        return []

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is true of the calls; fails when it takes too long."""
        async with within(seconds):
            while not condition():
                await self.changed()

    async def until_more_sent(self, count: int, seconds: float = 20) -> None:
        """Wait for so many messages more."""
        before = len(self.sent)
        await self.until(lambda: len(self.sent) >= before + count, seconds)

    async def changed(self) -> None:
        """Wait until something happens."""
        self._changed.clear()
        await self._changed.wait()

    def note_change(self) -> None:
        self._changed.set()

    async def replies(self, count: int) -> list[Call]:
        """Wait for this many messages in all."""
        await self.until(lambda: len(self.sent) >= count)
        return self.sent

    # --- faults

    def fail(self, method: str, code: int, description: str, *, times: int = 1, **parameters: object) -> None:
        """The next calls of a method get this error."""
        body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        for _ in range(times):
            self._faults.setdefault(method, deque()).append(JSONResponse(body, status_code=code))

    def garble(self, method: str, body: bytes, status: int = 200) -> None:
        """The next call of a method gets this for an answer."""
        self._faults.setdefault(method, deque()).append(Response(body, status))

    def drop(self, method: str) -> None:
        """The connection of the next call of a method breaks."""
        self._faults.setdefault(method, deque()).append(Dropped())

    def go_down(self) -> None:
        """Break every connection from now on; `come_up` ends it."""
        self.disturb = lambda _call: Dropped()

    def come_up(self) -> None:
        self.disturb = lambda _call: None

    # --- the server

    def _next(self) -> int:
        self._count += 1
        return self._count

    def close(self) -> None:
        """Let go of the polls that wait."""
        self._is_closing = True
        self._changed.set()

    async def __call__(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        if token != TOKEN:
            return _refuse(
                Refusal(401, "Unauthorized") if re.fullmatch(r"\d+:.+", token) else Refusal(404, "Not Found")
            )
        call = Call(method, await _params(request))
        response = await self._respond(call)
        call.error = None if response.status_code == 200 else response.status_code
        if method in MESSAGES and call.error is None:
            self.sent.append(call)
        (self.polls if method == "getUpdates" else self.calls).append(call)
        self._changed.set()
        response.headers["Date"] = formatdate(self.clock(), usegmt=True)
        return response

    async def _respond(self, call: Call) -> Response:
        if gate := self.hold.get(call.method):
            await gate.wait()
        if self._faults.get(call.method):
            return self._faults[call.method].popleft()
        if fault := self.disturb(call):
            return fault
        handler = getattr(self, f"_{call.method}", None)
        if handler is None:
            return _refuse(Refusal(404, "Not Found: method not found"))
        try:
            result = handler(call)
            result = await result if asyncio.iscoroutine(result) else result
        except Refusal as refusal:
            return _refuse(refusal)
        return JSONResponse({"ok": True, "result": result})

    def _getMe(self, _call: Call) -> Any:  # noqa: N802
        return {**BOT, **self.profile}

    def _setWebhook(self, call: Call) -> Any:  # noqa: N802
        if not re.match("https://[^/]", call.params.get("url", "")):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", call.params.get("secret_token", "")):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        self.has_webhook = True
        self.webhook = dict(call.params)
        self._changed.set()
        return True

    def _deleteWebhook(self, _call: Call) -> Any:  # noqa: N802
        self.has_webhook = False
        return True

    async def _getUpdates(self, call: Call) -> Any:  # noqa: N802
        if self.has_webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, limit = int(call.params.get("offset") or 0), int(call.params.get("limit") or 100)
        allowed = json.loads(call.params.get("allowed_updates") or "[]")
        self.updates = [u for u in self.updates if u["update_id"] >= offset and (not allowed or u.keys() & {*allowed})]
        self._newest_poll = call
        self._changed.set()  # the poll before this one ends
        with suppress(TimeoutError):
            async with asyncio.timeout(int(call.params.get("timeout") or 0)):
                await self._news(call, allowed)
        return self.updates[:limit]

    async def _news(self, poll: Call, allowed: list[str]) -> None:
        while not self.updates and not self._is_closing:
            self._changed.clear()
            await self._changed.wait()
            if self._newest_poll is not poll:
                raise Refusal(409, OTHER_POLL)
            self.updates = [update for update in self.updates if not allowed or update.keys() & {*allowed}]

    def _sendMessage(self, call: Call) -> Any:  # noqa: N802
        return self._keep(self._chat(call), self._next(), self._text_content(call))

    def _editMessageText(self, call: Call) -> Any:  # noqa: N802
        chat, id_ = self._chat(call), int(call.params["message_id"])
        before, content = self._messages.get((chat, id_)), self._text_content(call)
        if before is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if all(before.get(name) == content.get(name) for name in ("text", "entities", "reply_markup")):
            raise Refusal(400, NOT_MODIFIED)
        return self._keep(chat, id_, content)

    def _editMessageReplyMarkup(self, call: Call) -> Any:  # noqa: N802
        chat, id_ = self._chat(call), int(call.params["message_id"])
        before, markup = self._messages.get((chat, id_)), _checked_markup(call)
        if before is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        if before.get("reply_markup", {}) == markup.get("reply_markup", {}):
            raise Refusal(400, NOT_MODIFIED)
        return self._keep(chat, id_, {**before, **markup})

    def _sendDocument(self, call: Call) -> Any:  # noqa: N802
        document = call.params.get("document")
        if not isinstance(document, tuple):
            raise Refusal(400, "Bad Request: there is no document in the request")
        name, content = document
        if not content:
            raise Refusal(400, "Bad Request: file must be non-empty")
        file = {"file_id": "f", "file_unique_id": "u", "file_name": name}
        return self._keep(self._chat(call), self._next(), {"document": file, **_checked_markup(call)})

    def _sendVenue(self, call: Call) -> Any:  # noqa: N802
        place = {name: float(_non_empty(call, name)) for name in ("latitude", "longitude")}
        if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
            raise Refusal(400, "Bad Request: wrong location coordinates specified")
        names = {name: _non_empty(call, name) for name in ("title", "address")}
        return self._keep(self._chat(call), self._next(), {"location": place, "venue": {"location": place, **names}})

    def _sendContact(self, call: Call) -> Any:  # noqa: N802
        contact = {name: _non_empty(call, name) for name in ("phone_number", "first_name")}
        return self._keep(self._chat(call), self._next(), {"contact": contact})

    def _sendChatAction(self, call: Call) -> Any:  # noqa: N802
        self._chat(call)
        if call.params.get("action") not in ACTIONS:
            raise Refusal(400, "Bad Request: wrong parameter action in request")
        return True

    def _answerCallbackQuery(self, call: Call) -> Any:  # noqa: N802
        if call.params.get("callback_query_id") not in self._callbacks:
            raise Refusal(400, TOO_OLD)
        self._callbacks.discard(call.params["callback_query_id"])
        return True

    def _answerInlineQuery(self, call: Call) -> Any:  # noqa: N802
        results, button = json.loads(call.params["results"]), json.loads(call.params.get("button") or "{}")
        if call.params.get("inline_query_id") not in self._queries:
            raise Refusal(400, TOO_OLD)
        if len(results) > 50 or len({result["id"] for result in results}) < len(results):
            raise Refusal(400, "Bad Request: RESULT_ID_DUPLICATE")
        for result in results:
            _check_article(result)
        if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")):
            raise Refusal(400, "Bad Request: START_PARAM_INVALID")
        self._queries.discard(call.params["inline_query_id"])
        return True

    def _setMyCommands(self, call: Call) -> Any:  # noqa: N802
        commands = json.loads(call.params["commands"])
        if len(commands) > 100:
            raise Refusal(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        self._commands[self._scope(call)] = [command["command"] for command in commands]
        return True

    def _deleteMyCommands(self, call: Call) -> Any:  # noqa: N802
        self._commands.pop(self._scope(call), None)
        return True

    def _scope(self, call: Call) -> tuple[str, int, str]:
        scope = json.loads(call.params.get("scope") or '{"type": "default"}')
        if scope["type"] not in {"default", "all_private_chats", "all_group_chats", "chat"}:
            raise Refusal(400, "Bad Request: unsupported type of BotCommandScope")
        if scope["type"] == "chat" and int(scope["chat_id"]) not in self._chats:
            raise Refusal(400, "Bad Request: chat not found")
        return scope["type"], int(scope.get("chat_id", 0)), call.params.get("language_code", "")

    def _setMyDescription(self, call: Call) -> Any:  # noqa: N802
        return _at_most(512, call.params.get("description", ""))

    def _setMyShortDescription(self, call: Call) -> Any:  # noqa: N802
        return _at_most(120, call.params.get("short_description", ""))

    def _setChatMenuButton(self, call: Call) -> Any:  # noqa: N802
        if json.loads(call.params.get("menu_button", "{}")).get("type") not in {"default", "commands"}:
            raise Refusal(400, "Bad Request: can't parse menu button")
        return True

    def _getFile(self, call: Call) -> Any:  # noqa: N802
        return {"file_id": _non_empty(call, "file_id"), "file_unique_id": "u", "file_path": "documents/file_0"}

    def _chat(self, call: Call) -> int:
        if not call.params.get("chat_id") or int(call.params["chat_id"]) not in self._chats:
            raise Refusal(400, "Bad Request: chat not found")
        reply = json.loads(call.params.get("reply_parameters") or "{}")
        is_there = (call.chat_id, reply.get("message_id")) in self._written | self._messages.keys()
        if reply and not is_there and not reply.get("allow_sending_without_reply"):
            raise Refusal(400, "Bad Request: message to be replied not found")
        return call.chat_id

    def _text_content(self, call: Call) -> dict[str, Any]:
        mode, text = call.params.get("parse_mode"), str(call.params.get("text", ""))
        if mode not in {None, "HTML"}:
            raise Refusal(400, "Bad Request: unsupported parse_mode")
        visible, entities = parse_html(text) if mode else (text, [])
        if not visible.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if utf16(visible) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        call.text = visible.strip()
        return {"text": call.text, "entities": entities, **_checked_markup(call)}

    def _keep(self, chat_id: int, message_id: int, content: dict[str, Any]) -> dict[str, Any]:
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "group"}
        self._messages.pop((chat_id, message_id), None)
        kept = {"message_id": message_id, "date": int(self.clock()), "chat": chat, "from": BOT, **content}
        self._messages[chat_id, message_id] = kept
        return kept


def _refuse(refusal: Refusal) -> Response:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return JSONResponse(body, status_code=refusal.code)


def _at_most(limit: int, text: str) -> bool:
    if utf16(text) > limit:
        raise Refusal(400, "Bad Request: text is too long")
    return True


def _non_empty(call: Call, name: str) -> str:
    if not call.params.get(name):
        raise Refusal(400, f"Bad Request: parameter {name} is empty")
    return str(call.params[name])


def _check_url(url: str) -> None:
    if not url.startswith(("https://", "http://", "tg://")):
        raise Refusal(400, "Bad Request: BUTTON_URL_INVALID")


def _checked_markup(call: Call) -> dict[str, Any]:
    """The keyboard of a call, as a field of the message; nothing if there is none."""
    if not call.params.get("reply_markup"):
        return {}
    markup = json.loads(call.params["reply_markup"])
    if isinstance(markup, dict) and ("keyboard" in markup or "remove_keyboard" in markup):
        _check_reply_keyboard(call, markup)
        return {}  # a message shows inline keyboards only
    if not isinstance(markup, dict) or not isinstance(markup.get("inline_keyboard"), list):
        raise Refusal(400, "Bad Request: object expected as reply markup")
    for row in markup["inline_keyboard"]:
        if not isinstance(row, list) or not 1 <= len(row) <= 8:
            raise Refusal(400, "Bad Request: reply markup row is invalid")
        for key in row:
            if not key.get("text", "").strip():
                raise Refusal(400, "Bad Request: can't parse inline keyboard button: text must be non-empty")
            if "url" in key:
                _check_url(key["url"])
            elif not 1 <= len(key.get("callback_data", "").encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup}


def _check_reply_keyboard(call: Call, markup: dict[str, Any]) -> None:
    """A keyboard below the text field, or its removal; a position can be asked in private chats only."""
    keys = [key for row in markup.get("keyboard", []) for key in row]
    if any(not key.get("text", "").strip() for key in keys):
        raise Refusal(400, "Bad Request: text buttons are unallowed to be empty")
    if any(key.get("request_location") for key in keys) and int(call.params["chat_id"]) < 0:
        raise Refusal(400, "Bad Request: location can be requested in private chats only")


def _check_article(result: dict[str, Any]) -> None:
    """An article that is chosen becomes a message, whose text is held against all that a message must keep."""
    content = result.get("input_message_content", {})
    if result.get("type") != "article" or not result.get("title") or not 1 <= len(result["id"].encode()) <= 64:
        raise Refusal(400, "Bad Request: RESULT_ID_INVALID")
    visible, _ = parse_html(content.get("message_text", ""))
    if content.get("parse_mode") != "HTML" or not visible.strip() or utf16(content["message_text"]) > 4096:
        raise Refusal(400, "Bad Request: MESSAGE_TEXT_INVALID")


async def _params(request: Request) -> dict[str, Any]:
    """The parameters of a request; files as pairs of name and content."""
    async with request.form() as form:
        return {
            name: (value.filename, await value.read()) if isinstance(value, UploadFile) else value
            for name, value in form.items()
        }


@asynccontextmanager
async def serve() -> AsyncIterator[FakeBotApi]:
    """Serve a fake Bot API on a free port of this machine."""
    fake = FakeBotApi()
    route = Route("/bot{token}/{method}", fake.__call__, methods=["GET", "POST"])
    config = uvicorn.Config(
        Starlette(routes=[route]), log_config=None, lifespan="off", access_log=False, date_header=False
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # asyncio sets TCP_NODELAY on these only: 40 ms a request
        listener.bind(("127.0.0.1", 0))
        fake.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        await server.startup([listener])  # not `serve`, which takes the signals and looks every 100 ms whether to stop
        try:
            yield fake
        finally:
            fake.close()
            await server.shutdown([listener])
