"""Boussole on Telegram: updates become messages, replies become HTML; nothing is decided here."""

import os
import sys

# python-telegram-bot gives periods such as retry_after as timedelta then, as its next major version will.
os.environ.setdefault("PTB_TIMEDELTA", "1")

# httpx, which it imports, would load its own command line, and with it rich, click and pygments: 5 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None tells that there is none
