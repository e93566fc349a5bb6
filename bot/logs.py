"""Logs for operators: what happened, never what people wrote, never a secret."""

from __future__ import annotations

import copy
import json
import logging
import re
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import quote

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_TALKATIVE = (
    "httpx", "httpcore", "aiohttp", "telegram", "asyncio", "asyncpg", "sqlalchemy", "alembic", "uvicorn",
    "filelock",
)  # fmt: skip
"""Libraries whose lines may hold addresses with the token, or whole messages: their arguments are left out."""

_FIGURES = re.compile(r"\d+")

MOST_KINDS = 100
"""Kinds of lines of which is remembered when they were last told."""

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the HTTP request that is being answered."""

_GIST = re.compile(r"""(?:[^:"'`<(\d]|(?<=\w)'(?=\w))*""")


def gist(error: BaseException) -> str:
    """What an error is, without what it quotes: its class and, for Telegram's own, the start of its message."""
    start = _GIST.match(str(error)) if type(error).__module__.startswith("telegram.") else None
    detail = start[0].strip() if start else ""
    name = type(error).__name__
    return f"{name}: {detail}" if detail not in {"", name} else name


def trace(error: BaseException) -> str:
    """Where an error and its causes came from, without their messages, which may quote a person."""
    return "\n".join(
        "".join(["Traceback (most recent call last):\n", *traceback.format_tb(link.__traceback__), gist(link)])
        for link in reversed(list(_chain(error)))
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


class DiscreetFormatter(logging.Formatter):
    """Formats a line without what errors and talkative libraries quote, then hides every secret in it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Hide these secrets, and whatever looks like a bot token."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [
            form for secret in secrets if secret for form in (secret, quote(secret, safe=""), _quoted(secret)[1:-1])
        ]

    def format(self, record: logging.LogRecord) -> str:
        """Format, then redact the final text."""
        record = copy.copy(record)
        record.exc_text = None  # another formatter's traceback, with messages
        if record.name.partition(".")[0] in _TALKATIVE:
            record.msg, record.args = str(record.msg).partition("\n")[0], None
        return self.redact(super().format(record))

    def formatException(  # noqa: N802 - the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Give the traceback without the messages of errors."""
        return trace(ei[1]) if ei[1] else ""

    def redact(self, text: str) -> str:
        """A text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub("***", text)


class JsonFormatter(DiscreetFormatter):
    """The same as one JSON object a line, with the id of the request that is being answered.

    A record's own `facts` (`extra={"facts": {...}}`) stand beside the rest.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format, then redact the final text."""
        text, _, traced = super().format(record).partition("\n")
        line = {
            **getattr(record, "facts", {}),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": text.partition(f"{record.name}: ")[2],
            "request_id": request_id.get(),
        }
        return self.redact(_quoted({**line, "trace": traced} if traced else line))


class Sparing(logging.Filter):
    """Lets a line of one kind through once a second: a flood of one fault fills no disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nothing told; `clock` gives seconds that never go back."""
        super().__init__()
        self._clock = clock
        self._told: OrderedDict[tuple[str, int, str], float] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is of another kind than those of this second, or only for those who look into details."""
        kind, now = (record.name, record.levelno, _FIGURES.sub("", record.getMessage())[:100]), self._clock()
        if record.levelno < logging.WARNING:
            return True
        if now - self._told.get(kind, -1.0) < 1.0:
            return False
        self._told[kind] = now
        self._told.move_to_end(kind)
        if len(self._told) > MOST_KINDS:
            self._told.popitem(last=False)
        return True


def configure_logging(level: str, secrets: Iterable[str], form: str = "text") -> None:
    """Send all logs to standard error, discreet and redacted, and the errors that nothing catches too.

    `form` is "text" or "json". Libraries that would log messages or addresses speak from WARNING on, at any level.
    """
    formatter = JsonFormatter(secrets) if form == "json" else DiscreetFormatter(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(Sparing())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))

    def print_uncaught(kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
        if form == "json":
            root.critical("Ended by an error that nothing caught", exc_info=error)
            return
        sys.stderr.write(formatter.redact("".join(traceback.format_exception(kind, error, frames))))

    sys.excepthook = print_uncaught
