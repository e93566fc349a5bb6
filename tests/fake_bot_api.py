"""A local Bot API server that validates as Telegram does, keeps a log of requests, and can be told to fail."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TOKEN = "123456789:FAKE-token_for-the-tests-0123456789abcd"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Boussole", "username": "boussole_test_bot"}
CHAT_ID = 4242
ALLOWED_TAGS = frozenset(("b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote"))


class Refusal(Exception):  # noqa: N818 - what Telegram answers
    """An error answer of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class _Entities(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            raise Refusal(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        if tag == "a" and not dict(attrs).get("href"):
            raise Refusal(400, "Bad Request: can't parse entities: empty link")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refusal(400, f"Bad Request: can't parse entities: unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text += data


def parse_html(text: str) -> str:
    """The visible text of Telegram's HTML; refuses what Telegram refuses."""
    if re.search(r"<(?![a-zA-Z/])|&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)", text):
        raise Refusal(400, "Bad Request: can't parse entities: unescaped character")
    parser = _Entities()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise Refusal(400, f"Bad Request: can't parse entities: can't find end tag for {parser.open[-1]}")
    return parser.text


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Call:
    """A request the bot made."""

    method: str
    params: dict[str, Any]
    text: str = ""

    @property
    def labels(self) -> list[str]:
        rows = json.loads(self.params.get("reply_markup") or "{}").get("inline_keyboard", [])
        return [key["text"] for row in rows for key in row]


@dataclass
class FakeBotApi:
    """The server: what it was told, and what it is about to tell."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[str, deque[Callable[[], Response]]] = field(default_factory=dict)
    callbacks: set[str] = field(default_factory=set)
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    _next_update: int = 1000
    _next_message: int = 1
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    # --- what people do

    def enqueue(self, **update: Any) -> int:
        self._next_update += 1
        self.updates.append({"update_id": self._next_update, **update})
        self._wake()
        return self._next_update

    def message(self, chat_id: int = CHAT_ID, **content: Any) -> dict[str, Any]:
        self._next_message += 1
        chat = content.pop("chat", {"id": chat_id, "type": "private", "first_name": "Camille"})
        person = {"id": chat_id, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        return {"message_id": self._next_message, "date": 1_780_000_000, "chat": chat, "from": person, **content}

    def say(self, text: str, chat_id: int = CHAT_ID) -> dict[str, Any]:
        entities = []
        if text.startswith("/"):
            entities = [{"type": "bot_command", "offset": 0, "length": utf16(text.split(maxsplit=1)[0])}]
        message = self.message(chat_id, text=text, **({"entities": entities} if entities else {}))
        self.enqueue(message=message)
        return message

    def press(self, data: str, chat_id: int = CHAT_ID) -> None:
        callback_id = f"cb{self._next_update}"
        self.callbacks.add(callback_id)
        person = {"id": chat_id, "is_bot": False, "first_name": "Camille"}
        message = self.message(chat_id, text="…")
        self.enqueue(
            callback_query={"id": callback_id, "from": person, "message": message, "chat_instance": "1", "data": data}
        )

    def press_label(self, label: str, chat_id: int = CHAT_ID) -> None:
        """Press the button of this label under the last message that has it."""
        for call in reversed(self.sent):
            for row in json.loads(call.params.get("reply_markup") or "{}").get("inline_keyboard", []):
                for key in row:
                    if key["text"] == label:
                        self.press(key["callback_data"], chat_id)
                        return
        raise AssertionError(f"no button {label!r}")

    # --- what the bot did

    @property
    def sent(self) -> list[Call]:
        return [call for call in self.calls if call.method in {"sendMessage", "sendDocument"}]

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is true of the calls; fails after ten seconds."""
        async with asyncio.timeout(10):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def replies(self, count: int) -> list[Call]:
        """Wait for this many messages in all."""
        await self.until(lambda: len(self.sent) >= count)
        return self.sent

    async def quiet(self) -> None:
        """Wait until every update has been fetched and acknowledged."""
        await self.until(lambda: not self.updates)

    # --- faults

    def fail(self, method: str, code: int, description: str, **parameters: object) -> None:
        """The next call of a method gets this error."""
        body = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        self.faults.setdefault(method, deque()).append(lambda: JSONResponse(body, status_code=code))

    # --- the server

    def _wake(self) -> None:
        self._changed.set()

    async def __call__(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return JSONResponse({"ok": False, "error_code": 401, "description": "Unauthorized"}, status_code=401)
        method = request.path_params["method"]
        params = await _params(request)
        if self.faults.get(method):
            self.calls.append(Call(f"{method}!", params))
            self._wake()
            return self.faults[method].popleft()()
        try:
            result, text = await self._answer(method, params)
        except Refusal as refusal:
            self.calls.append(Call(f"{method}!", params))
            self._wake()
            body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            return JSONResponse(body, status_code=refusal.code)
        if method != "getUpdates":
            self.calls.append(Call(method, params, text))
        self._wake()
        return JSONResponse({"ok": True, "result": result})

    async def _answer(self, method: str, params: dict[str, Any]) -> tuple[Any, str]:
        handler = getattr(self, f"_{method}", None)
        if handler is None:
            raise Refusal(404, "Not Found: method not found")
        result = handler(params)
        if asyncio.iscoroutine(result):
            result = await result
        return result if isinstance(result, tuple) else (result, "")

    def _getMe(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        offset = int(params.get("offset") or 0)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        self._wake()
        allowed = json.loads(params.get("allowed_updates") or "[]")
        for _ in range(20):
            waiting = [u for u in self.updates if not allowed or any(kind in u for kind in allowed)]
            if waiting or not int(params.get("timeout") or 0):
                return waiting[: int(params.get("limit") or 100)]
            await asyncio.sleep(0.02)
        return []

    def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        text = str(params.get("text", ""))
        visible = parse_html(text) if params.get("parse_mode") == "HTML" else text
        if not visible.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if utf16(visible) > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        _check_markup(params.get("reply_markup"))
        message = self.message(int(params["chat_id"]), text=visible)
        return {**message, "from": BOT}, visible

    def _sendDocument(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return {**self.message(int(params["chat_id"]), document={"file_id": "f", "file_unique_id": "u"}), "from": BOT}

    def _sendChatAction(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if params.get("action") != "typing":
            raise Refusal(400, "Bad Request: wrong parameter action in request")
        return True

    def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if params.get("callback_query_id") not in self.callbacks:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.callbacks.discard(params["callback_query_id"])
        return True

    def _setMyCommands(self, params: dict[str, Any]) -> Any:  # noqa: N802
        for command in json.loads(params["commands"]):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        return True

    def _setMyDescription(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if utf16(params.get("description", "")) > 512:
            raise Refusal(400, "Bad Request: description is too long")
        return True

    def _setMyShortDescription(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if utf16(params.get("short_description", "")) > 120:
            raise Refusal(400, "Bad Request: short description is too long")
        return True

    def _setChatMenuButton(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return True

    def _deleteWebhook(self, _params: dict[str, Any]) -> Any:  # noqa: N802
        return True


async def _params(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    async with request.form() as form:
        return {name: value if isinstance(value, str) else value.filename for name, value in form.items()}


def _check_markup(markup: str | None) -> None:
    if not markup:
        return
    for row in json.loads(markup)["inline_keyboard"]:
        if not 1 <= len(row) <= 8:
            raise Refusal(400, "Bad Request: reply markup row is invalid")
        for key in row:
            if not key.get("text"):
                raise Refusal(400, "Bad Request: text of the button is empty")
            if not 1 <= len(key.get("callback_data", "").encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


@asynccontextmanager
async def serve() -> AsyncIterator[FakeBotApi]:
    """Serve a fake Bot API on a free port of this machine."""
    fake = FakeBotApi()
    route = Route("/bot{token}/{method}", fake.__call__, methods=["GET", "POST"])
    config = uvicorn.Config(Starlette(routes=[route]), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        fake.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield fake
        finally:
            server.should_exit = True
            await task
