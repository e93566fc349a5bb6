"""Guided dialogues through Telegram: the golden transcripts over HTTP, maps, files and positions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from tests.conversation import labels_of
from tests.telegram.conftest import Bot
from tests.transcripts import Transcript, message, transcripts

GROUP = {"id": -5, "type": "supergroup", "title": "Acheteurs"}


def squeeze(text: str) -> str:
    return "".join(text.replace("•", "").replace("- ", "").split())


def act_on_telegram(bot: Bot, act: str) -> None:
    """Do on Telegram what a line of a transcript says."""
    if act.startswith(">"):
        bot.api.say(act[2:])
    elif act.startswith("@"):
        lat, lon = map(float, act[1:].split())
        bot.api.send(location={"latitude": lat, "longitude": lon})
    else:
        labels = [label for call in bot.api.sent for label in call.labels]
        label = next(one for one in reversed(labels) if one.replace("\u00a0", " ") == act[1:-1])
        bot.api.press(label)


def messages_of(reply: Reply) -> int:
    """How many messages Telegram needs for a reply."""
    return 1 + (reply.position == "close") + bool(reply.venue) + len(reply.attachments)


@pytest.mark.parametrize("transcript", transcripts(), ids=lambda one: one.path.stem)
async def test_a_conversation_gets_on_telegram_what_the_core_says(
    bot: Bot, assistant: Assistant, transcript: Transcript
) -> None:
    session = Session()
    for act in transcript.acts:
        if act.startswith("+"):
            bot.time += timedelta(hours=float(act[1:]))
            continue
        session, replies = assistant.respond(session, message(act, session, bot.time))
        before = len(bot.api.sent)
        act_on_telegram(bot, act)
        shown = (await bot.api.replies(before + sum(map(messages_of, replies))))[before:]
        texts = [call for call in shown if call.method == "sendMessage"]
        sharing = assistant.knowledge.wording.text("telegram_position")
        said = "".join(reply.text + sharing * (reply.position == "ask") for reply in replies)
        assert squeeze("".join(call.text for call in texts)) == squeeze(said)
        assert [one for call in texts for one in call.labels] == [one for reply in replies for one in labels_of(reply)]


async def test_a_card_comes_with_its_map_and_its_contact_on_demand(bot: Bot) -> None:
    bot.api.say("La Table de Cana")
    (card,) = await bot.api.replies(1)
    bot.api.press("Fiche de contact")
    *_, document = await bot.api.replies(3)
    name, content = document.params["document"]
    assert name == "contacts.vcf"
    assert b"BEGIN:VCARD" in content
    bot.api.say("les coordonnées de Plaine de vie")
    *_, text, venue = await bot.api.replies(5)
    assert text.method == "sendMessage"
    assert venue.method == "sendVenue"
    assert venue.params["title"] == "Plaine de Vie"
    assert card.labels


async def test_a_map_that_telegram_refuses_does_not_hold_up_the_conversation(bot: Bot) -> None:
    bot.api.fail("sendVenue", 400, "Bad Request: venue is invalid")
    bot.api.say("les coordonnées de Plaine de vie")
    await bot.api.until(lambda: bool(bot.api.of("sendVenue")))
    bot.api.say("merci")
    *_, thanks = await bot.api.replies(2)
    assert "erreur" not in thanks.text


async def test_the_shortlist_is_a_file(bot: Bot) -> None:
    bot.api.say("quels ESAT à Taverny ?")
    await bot.api.replies(1)
    bot.api.say("garde la première")
    await bot.api.replies(2)
    bot.api.say("exporter")
    *_, document = await bot.api.replies(4)
    assert document.params["document"][0] == "structures.csv"


async def test_the_position_is_asked_with_a_button_and_the_button_put_away(bot: Bot) -> None:
    bot.api.say("je cherche un jardinier près de moi")
    (asked,) = await bot.api.replies(1)
    assert '"request_location": true' in asked.params["reply_markup"]
    assert "trombone" in asked.text
    bot.api.send(location={"latitude": 49.0362, "longitude": 2.0765})
    _, thanks, result = await bot.api.replies(3)
    assert "remove_keyboard" in thanks.params["reply_markup"]
    assert "Cergy" in thanks.text
    assert result.labels


async def test_in_a_group_nobody_is_asked_to_show_where_they_are(bot: Bot) -> None:
    bot.api.say("/start d-facilitateur", chat=GROUP)
    (question,) = await bot.api.replies(1)
    assert "Autour de moi" not in question.labels
    bot.api.press_data("1|near", {"message_id": 1, "date": 0, "chat": GROUP})  # of an earlier release
    _, asked = await bot.api.replies(2)
    assert asked.labels == ["Continuer en privé"]
    assert "commune" in asked.text
