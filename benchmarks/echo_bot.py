"""The barest bot that python-telegram-bot makes: what Boussole's throughput is measured against."""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    assert update.message.text
    await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    application = Application.builder().token(sys.argv[2]).base_url(sys.argv[1] + "/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()
