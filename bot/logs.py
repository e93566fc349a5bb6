"""Logs for operators: what happened, never what people wrote, never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_TALKATIVE = ("httpx", "httpcore", "telegram", "telegram.ext", "asyncio", "aiosqlite")
"""Libraries whose DEBUG (and, for HTTP clients, INFO) lines hold addresses with the token, or whole messages."""


class RedactingFormatter(logging.Formatter):
    """Formats a line, traceback included, then hides every secret in it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Hide these secrets, and whatever looks like a bot token."""
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """Format, then redact the final text."""
        return self.redact(super().format(record))

    def redact(self, text: str) -> str:
        """A text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub("***", text)


def configure_logging(level: str, secrets: Iterable[str]) -> None:
    """Send all logs to standard error, redacted; libraries that would log messages speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
