"""The real application, polling over HTTP a local server that validates as Telegram does."""

from __future__ import annotations

import json

import pytest

from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Attachment, Block, Button, Reply, Span, Venue, paragraph
from bot.core.exchange.session import Session
from bot.logs import configure_logging
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi
from tests.telegram.conftest import Bot, Serving, failing, scripted

CHANNEL = {"id": -100, "type": "channel", "title": "Annonces"}
GROUP = {"id": -5, "type": "supergroup", "title": "Achats"}


# --- conversation


async def test_start_greets_in_one_message_with_the_main_choices(bot: Bot) -> None:
    bot.api.say("/start")
    (welcome,) = await bot.api.replies(1)
    assert "Je suis un robot" in welcome.text
    assert "/confidentialite" in welcome.text
    assert "Parcourir les thèmes" in welcome.labels


async def test_a_question_is_answered_after_a_typing_action(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    (answer,) = await bot.api.replies(1)
    assert "Source :" in answer.text
    assert answer.params["parse_mode"] == "HTML"
    assert answer.params["text"].startswith("<b>")
    assert json.loads(answer.params["link_preview_options"]) == {"is_disabled": True}
    assert [call.method for call in bot.api.calls[-2:]] == ["sendChatAction", "sendMessage"]


async def test_a_press_is_acknowledged_first_then_the_message_comes(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    await bot.api.replies(1)
    bot.api.press("En savoir plus")
    await bot.api.replies(2)
    assert [call.method for call in bot.api.calls[-3:]] == ["answerCallbackQuery", "sendChatAction", "sendMessage"]
    assert "en savoir plus" in bot.api.sent[-1].text


async def test_themes_are_browsed_by_buttons(bot: Bot) -> None:
    bot.api.say("/themes")
    (themes,) = await bot.api.replies(1)
    bot.api.press(themes.labels[0])
    await bot.api.replies(2)
    bot.api.press("Page suivante")
    await bot.api.replies(3)
    assert "page 2" in bot.api.sent[-1].text


@pytest.mark.parametrize("data", ["0|answer:aci", "answer:aci", "1|answer:nulle-part", "1|", "é|"])
async def test_a_button_of_another_time_leads_to_the_menu(bot: Bot, data: str) -> None:
    bot.api.message()
    bot.api.press_data(data)
    (reply,) = await bot.api.replies(1)
    assert "n'est plus à jour" in reply.text
    assert "Parcourir les thèmes" in reply.labels


@pytest.mark.parametrize(("payload", "said"), [("a-aci", "Source :"), ("t-handicap", "page 1"), ("zzz", "Bonjour")])
async def test_deep_links_open_their_page_and_unknown_ones_the_welcome(bot: Bot, payload: str, said: str) -> None:
    bot.api.say(f"/start {payload}")
    (reply,) = await bot.api.replies(1)
    assert said in reply.text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_what_is_not_text_gets_a_kind_reply(bot: Bot, kind: str) -> None:
    file = {"file_id": "f", "file_unique_id": "u"}
    size = {"width": 1, "height": 1}
    content = {
        "photo": [{**file, **size}],
        "voice": {**file, "duration": 1},
        "sticker": {**file, **size, "type": "regular", "is_animated": False, "is_video": False},
        "document": file,
    }
    bot.api.send(**{kind: content[kind]})  # type: ignore[arg-type]
    (reply,) = await bot.api.replies(1)
    assert "que du texte" in reply.text


async def test_an_edited_message_is_answered_once(bot: Bot) -> None:
    message = bot.api.say("c'est quoi un ACI ?")
    bot.api.edit(message, text="c'est quoi un ESAT ?")
    bot.api.edit(message, text="c'est quoi un ESAT ?")
    bot.api.say("/aide")
    _, edited, after = await bot.api.replies(3)
    assert "ESAT" in edited.text
    assert "Ce que je sais faire" in after.text


async def test_in_a_forum_the_answer_comes_in_the_topic(bot: Bot) -> None:
    bot.api.say("/aide", chat=GROUP, message_thread_id=3, is_topic_message=True)
    (reply,) = await bot.api.replies(1)
    assert (reply.chat_id, reply.params["message_thread_id"]) == (-5, "3")


# --- sending


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    serving: Serving, assistant: Assistant
) -> None:
    blocks = tuple(Block("paragraph", (Span(f"Phrase {n} & suite. " * 100, bold=True),)) for n in range(8))
    async with serving(scripted(assistant, Reply(blocks, (Button("Menu", "menu"),)))) as bot:
        bot.api.say("raconte")
        await bot.api.until(lambda: any(call.labels for call in bot.api.sent))
    assert len(bot.api.sent) > 2
    assert [call.labels for call in bot.api.sent] == [[]] * (len(bot.api.sent) - 1) + [["Menu"]]
    assert not [call for call in bot.api.calls if call.error]


async def test_attachments_come_after_the_text(serving: Serving, assistant: Assistant) -> None:
    file = Attachment("exemple.csv", "text/csv", b"a;b\n1;2\n")
    async with serving(scripted(assistant, Reply((paragraph("Voici."),), attachments=(file,)))) as bot:
        bot.api.say("un fichier ?")
        text, document = await bot.api.replies(2)
    assert text.text == "Voici."
    assert document.params["document"] == ("exemple.csv", b"a;b\n1;2\n")


async def test_text_map_and_files_come_in_this_order_in_the_topic_that_asked(
    serving: Serving, assistant: Assistant
) -> None:
    card = Reply(
        (paragraph("Voici."),),
        (Button("Menu", "menu"),),
        (Attachment("contact.vcf", "text/vcard", b"BEGIN:VCARD"),),
        Venue("Plaine de Vie", "1 rue du Test, 95460 Ezanville", 49.03, 2.36),
    )
    async with serving(scripted(assistant, card)) as bot:
        bot.api.fail("sendVenue", 429, "Too Many Requests: retry after 3", retry_after=3)
        bot.api.say("/aide", chat=GROUP, message_thread_id=3, is_topic_message=True)
        sent = await bot.api.replies(3)
    assert [call.method for call in sent] == ["sendMessage", "sendVenue", "sendDocument"]
    assert {call.params["message_thread_id"] for call in sent} == {"3"}
    assert sent[0].labels == ["Menu"]
    assert bot.pauses == [pytest.approx(3, abs=0.1)] * 2  # what was asked for, then the pace of a group


@pytest.mark.parametrize(
    ("count", "buttons", "markups"),
    [
        (1, (), ["remove_keyboard"]),
        (1, (Button("Menu", "menu"),), ["inline_keyboard"]),
        (2, (Button("Menu", "menu"),), ["remove_keyboard", "inline_keyboard"]),
    ],
    ids=["no choices", "one block with choices", "several blocks with choices"],
)
async def test_putting_the_position_button_away_never_costs_the_choices(
    serving: Serving, assistant: Assistant, count: int, buttons: tuple[Button, ...], markups: list[str]
) -> None:
    reply = Reply((paragraph("Merci."),) * count, buttons, position="close")
    async with serving(scripted(assistant, reply)) as bot:
        bot.api.say("voilà")
        sent = await bot.api.replies(len(markups))
    assert [next(iter(json.loads(call.params["reply_markup"]))) for call in sent] == markups


async def test_refused_markup_is_sent_again_as_plain_text(bot: Bot) -> None:
    bot.api.fail("sendMessage", 400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0')
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "parse_mode" not in reply.params
    assert "<b>" not in reply.params["text"]
    assert "Source :" in reply.text
    assert reply.labels


async def test_a_flood_limit_is_waited_out(bot: Bot) -> None:
    bot.api.fail("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7, times=2)
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text
    assert bot.pauses == pytest.approx([7, 7], abs=0.1)


async def test_a_reply_that_cannot_be_sent_for_a_day_is_given_up(bot: Bot) -> None:
    bot.api.fail("sendMessage", 429, "Too Many Requests: retry after 90000", retry_after=90_000)
    bot.api.say("c'est quoi un ACI ?")
    await bot.api.until(lambda: len(bot.api.of("sendMessage")) == 1)
    await bot.settled()
    assert bot.api.sent == []


async def test_a_reply_that_telegram_refuses_for_good_becomes_an_apology(bot: Bot) -> None:
    bot.api.fail("sendMessage", 400, "Bad Request: message is too strange")
    bot.api.say("c'est quoi un ACI ?")
    (apology,) = await bot.api.replies(1)
    assert "une erreur de mon côté" in apology.text
    await bot.settled()
    assert len(bot.api.sent) == 1


async def test_a_server_error_is_tried_again(bot: Bot) -> None:
    bot.api.fail("sendMessage", 500, "Internal Server Error")
    bot.api.drop("sendMessage")
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text
    assert [call.error for call in bot.api.of("sendMessage")] == [500, 599, None]


@pytest.mark.parametrize("code", [400, 429, 500])
async def test_courtesies_that_fail_do_not_stop_the_answer(bot: Bot, code: int) -> None:
    parameters = {"retry_after": 3} if code == 429 else {}
    for method in ("answerCallbackQuery", "sendChatAction"):
        bot.api.fail(method, code, "No", **parameters)
    bot.api.message()
    bot.api.press_data("1|answer:aci")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text


async def test_a_press_too_old_to_acknowledge_is_still_answered(bot: Bot) -> None:
    bot.api.message()
    bot.api.press_data("1|answer:aci", expired=True)
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text
    assert bot.api.of("answerCallbackQuery")[0].error == 400


async def test_a_person_who_blocks_the_bot_is_forgotten(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    await bot.api.replies(1)
    assert (await bot.session()).topics == ("aci",)
    bot.api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    bot.api.say("et une EI ?")
    await bot.api.until(lambda: len(bot.api.of("sendMessage")) == 2)
    await bot.settled()
    assert await bot.session() == Session()


# --- receiving


async def test_updates_of_other_kinds_change_nothing(serving: Serving, assistant: Assistant) -> None:
    async with serving(assistant) as bot:
        bot.api.enqueue(channel_post=bot.api.message(chat=CHANNEL, text="/start"))
        bot.api.enqueue(kind_of_next_year={"x": 1})
        bot.api.enqueue(poll={"id": "1"})
        bot.api.send(new_chat_members=[{"id": 1, "is_bot": False, "first_name": "A"}])
        bot.api.send(chat=GROUP, text="bonjour à tous")
        bot.api.say("c'est quoi un ACI ?")
        await bot.api.replies(1)
    (reply,) = bot.api.sent
    assert "Source :" in reply.text


async def test_an_update_that_cannot_be_parsed_holds_up_nobody(bot: Bot) -> None:
    bot.api.send(text="bonjour", sticker={"file_id": "and nothing else"})
    bot.api.send(text=["no text"])
    bot.api.send(chat={"id": "no number", "type": "private"}, text="bonjour")
    bot.api.enqueue(message={"message_id": "?"})
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text
    await bot.api.until(lambda: not bot.api.updates)


async def test_updates_are_acknowledged_and_only_those_of_use_asked_for(bot: Bot) -> None:
    bot.api.say("bonjour")
    await bot.api.replies(1)
    await bot.api.until(lambda: not bot.api.updates)
    assert all(json.loads(poll.params["allowed_updates"]) == ALLOWED_UPDATES for poll in bot.api.polls)


async def test_one_chat_is_answered_in_order_and_others_do_not_wait(bot: Bot) -> None:
    bot.api.fail("sendMessage", 429, "Too Many Requests: retry after 5", retry_after=5)
    questions = ["c'est quoi un ACI ?", "c'est quoi une ETTI ?", "c'est quoi un GEIQ ?", "c'est quoi le GRAFIE ?"]
    for question in questions:
        bot.api.say(question)
    bot.api.say("c'est quoi un ESAT ?", chat_id=777)
    replies = [call.text.splitlines()[0] for call in await bot.api.replies(5) if call.chat_id == CHAT_ID]
    for name, title in zip(("chantier", "ETTI", "GEIQ", "GRAFIE"), replies, strict=True):
        assert name in title


async def test_polling_goes_on_after_any_failure(bot: Bot) -> None:
    bot.api.fail("getUpdates", 500, "Internal Server Error")
    bot.api.fail("getUpdates", 429, "Too Many Requests: retry after 9", retry_after=9)
    bot.api.drop("getUpdates")
    bot.api.garble("getUpdates", b'{"ok": true, "result": [{"update_id')
    bot.api.fail("getUpdates", 401, "Unauthorized", times=2)
    bot.api.say("/aide")
    bot.api.say("/start")
    await bot.api.replies(2)
    await bot.api.until(lambda: len(bot.pauses) == 6)
    bot.api.say("c'est quoi un ACI ?")
    replies = await bot.api.replies(3)
    assert "Source :" in replies[-1].text
    assert 9 in bot.pauses


# --- start and end


async def test_the_bot_introduces_itself_before_it_serves(bot: Bot) -> None:
    await bot.api.until(lambda: bool(bot.api.of("deleteWebhook")))
    methods = [call.method for call in bot.api.calls]
    assert methods == [
        "getMe", *["setMyCommands"] * 4, "setMyDescription", "setMyShortDescription", "setChatMenuButton",
        "deleteWebhook",
    ]  # fmt: skip
    assert [call.params.get("language_code") for call in bot.api.of("setMyCommands")] == [None, "fr", None, None]
    assert {"start", "aide", "themes", "confidentialite", "annuler"} <= {
        command["command"] for command in json.loads(bot.api.of("setMyCommands")[0].params["commands"])
    }
    assert not [call for call in bot.api.calls if call.error]


async def test_an_introduction_that_fails_does_not_stop_the_bot(
    api: FakeBotApi, serving: Serving, assistant: Assistant
) -> None:
    api.fail("setMyCommands", 429, "Too Many Requests: retry after 600", retry_after=600)
    api.fail("setMyDescription", 400, "Bad Request: description is too long")
    api.drop("setMyShortDescription")
    async with serving(assistant):
        api.say("bonjour")
        await api.replies(1)


async def test_what_was_received_is_answered_before_the_end(serving: Serving, assistant: Assistant) -> None:
    async with serving(assistant) as bot:
        for chat_id in range(1, 6):
            bot.api.say("/aide", chat_id=chat_id)
        await bot.api.until(lambda: len(bot.api.of("sendChatAction")) > 0)
    assert {call.chat_id for call in bot.api.sent} == {1, 2, 3, 4, 5}


# --- errors and logs


@pytest.mark.usefixtures("quiet_logging")
async def test_an_unexpected_error_gets_an_apology_and_a_trace_without_the_message(
    serving: Serving, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", [TOKEN])
    async with serving(failing(assistant, "mon secret de famille")) as bot:
        bot.api.say("mon secret de famille")
        (reply,) = await bot.api.replies(1)
    assert "une erreur de mon côté" in reply.text
    assert "Parcourir les thèmes" in reply.labels
    logged = capsys.readouterr().err
    assert "ValueError" in logged
    assert "in respond" in logged
    assert "secret de famille" not in logged


@pytest.mark.usefixtures("quiet_logging")
async def test_neither_token_nor_messages_nor_people_are_logged_at_any_level(
    serving: Serving, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", [TOKEN])
    async with serving(assistant) as bot:
        bot.api.fail("sendMessage", 400, "Bad Request: message is too strange")
        bot.api.drop("sendChatAction")
        bot.api.drop("getUpdates")
        bot.api.garble("getUpdates", b'{"result": [{"text": "mon num\xc3\xa9ro est le 06 11 22 33 44"')
        bot.api.say("mon numéro est le 06 11 22 33 44")
        bot.api.send(text="mon numéro est le 06 11 22 33 44", sticker={"file_id": "f"})
        bot.api.say("c'est quoi un ACI ?")
        await bot.api.replies(1)
    logged = capsys.readouterr().err
    assert "Telegram refuses a sendMessage for good" in logged
    assert "Update of an unknown form" in logged
    for secret in (TOKEN, TOKEN.split(":")[1], "06 11 22 33 44", "Camille", str(CHAT_ID)):
        assert secret not in logged
