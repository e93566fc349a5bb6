"""Boussole on Telegram: updates become messages, replies become HTML; nothing is decided here."""

import os

# python-telegram-bot gives periods such as retry_after as timedelta then, as its next major version will.
os.environ.setdefault("PTB_TIMEDELTA", "1")
