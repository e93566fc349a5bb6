"""A conversation of twenty messages: what Telegram shows is what the core says, message for message."""

from __future__ import annotations

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation, labels_of
from tests.telegram.conftest import Bot

SAID = (
    "/start",
    "bonjour",
    "c'est quoi un ACI ?",
    "et une EI ?",
    "et la différence entre les deux ?",
    "1",
    "jusqu'où un achat à une EA réduit l'OETH",
    "l'amende si j'ai pas de handicapés",
    "C'est quoi un ACI ? Et comment marche un marché réservé ?",
    "on a décroché un marché avec des heures à faire faire",
    "en savoir plus",
    "c koi la PMSMP",
    "combien de structures dans le val d'oise",
    "/themes",
    "raconte moi une blague",
    "zorglub",
    "aucune idée flurb",
    "tu es un robot ?",
    "merci",
    "where can I find a directory of suppliers?",
)


def squeeze(text: str) -> str:
    return "".join(text.replace("•", "").replace("- ", "").split())


async def test_twenty_messages_get_on_telegram_what_the_core_says(bot: Bot, assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    for said in SAID:
        conversation.say(said)
        before = len(bot.api.sent)
        bot.api.say(said)
        await bot.api.replies(before + len(conversation.replies))
        shown = bot.api.sent[before:]
        assert [squeeze(call.text) for call in shown] == [squeeze(reply.text) for reply in conversation.replies]
        assert [call.labels for call in shown] == [labels_of(reply) for reply in conversation.replies]
