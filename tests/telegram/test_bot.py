"""The real application, polling over HTTP a local server that validates as Telegram does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram.bot import ALLOWED_UPDATES, Channel, build_application
from bot.core.assistant import Assistant
from bot.core.model import Block, Message, Reply, Session, Span
from bot.logs import configure_logging
from bot.settings import Settings
from bot.stores.base import SessionStore
from bot.stores.memory import MemoryStore
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi, serve


class Bot:
    """The running bot and the server it talks to."""

    def __init__(self, api: FakeBotApi, store: SessionStore, settings: Settings) -> None:
        self.api = api
        self.store = store
        self.settings = settings


def settings_for(api: FakeBotApi) -> Settings:
    environ = {"BOUSSOLE_TELEGRAM_TOKEN": TOKEN, "BOUSSOLE_TELEGRAM_API_URL": api.url + "/"}
    return Settings.read(environ)


@pytest.fixture
async def bot(assistant: Assistant) -> AsyncIterator[Bot]:
    async with serve() as api:
        store = MemoryStore()

        async def open_store() -> SessionStore:
            return store

        settings = settings_for(api)
        application = build_application(settings, assistant, open_store)
        async with application:
            assert application.post_init
            await application.post_init(application)
            assert application.updater
            await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
            await application.start()
            yield Bot(api, store, settings)
            await application.updater.stop()
            await application.stop()
        assert application.post_shutdown
        await application.post_shutdown(application)


async def test_start_introduces_the_bot_and_greets_with_choices(bot: Bot) -> None:
    bot.api.say("/start")
    (welcome,) = await bot.api.replies(1)
    assert "Je suis un robot" in welcome.text
    assert "/confidentialite" in welcome.text
    assert "Parcourir les thèmes" in welcome.labels
    assert {"setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton"} <= {
        call.method for call in bot.api.calls
    }
    assert "themes" in bot.api.of("setMyCommands")[0].params["commands"]


async def test_a_question_is_answered_after_a_typing_action(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    (answer,) = await bot.api.replies(1)
    assert "Source :" in answer.text
    assert answer.params["parse_mode"] == "HTML"
    methods = [call.method for call in bot.api.calls]
    assert methods.index("sendChatAction") < methods.index("sendMessage")


async def test_a_press_is_answered_first_then_the_message_comes(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    await bot.api.replies(1)
    bot.api.press_label("En savoir plus")
    await bot.api.replies(2)
    methods = [call.method for call in bot.api.calls]
    assert methods.index("answerCallbackQuery") < len(methods) - 1 - methods[::-1].index("sendMessage")
    assert "en savoir plus" in bot.api.sent[-1].text


@pytest.mark.parametrize("data", ["0|answer:aci", "answer:aci", "1|answer:nulle-part", "1|"])
async def test_a_button_of_another_time_leads_to_the_menu(bot: Bot, data: str) -> None:
    bot.api.press(data)
    (reply,) = await bot.api.replies(1)
    assert "n'est plus à jour" in reply.text
    assert "reply_markup" in reply.params


async def test_a_press_that_is_too_old_to_acknowledge_is_still_answered(bot: Bot) -> None:
    bot.api.press("1|answer:aci")
    bot.api.callbacks.clear()
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text


async def test_themes_are_browsed_by_buttons(bot: Bot) -> None:
    bot.api.say("/themes")
    await bot.api.replies(1)
    bot.api.press_label("Handicap (ESAT, EA, OETH)")
    await bot.api.replies(2)
    bot.api.press_label("Page suivante")
    await bot.api.replies(3)
    assert "page 2" in bot.api.sent[-1].text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document", "video_note"])
async def test_what_is_not_text_gets_a_kind_reply(bot: Bot, kind: str) -> None:
    base = {"file_id": "f", "file_unique_id": "u"}
    size = {"width": 1, "height": 1}
    content: Any = {
        "photo": [{**base, **size}],
        "voice": {**base, "duration": 1},
        "sticker": {**base, **size, "type": "regular", "is_animated": False, "is_video": False},
        "document": base,
        "video_note": {**base, "length": 1, "duration": 1},
    }[kind]
    bot.api.enqueue(message=bot.api.message(**{kind: content}))
    (reply,) = await bot.api.replies(1)
    assert "que du texte" in reply.text


async def test_an_edited_message_is_answered_once(bot: Bot) -> None:
    message = bot.api.say("c'est quoi un ACI ?")
    await bot.api.replies(1)
    edited = {**message, "text": "c'est quoi un ESAT ?", "edit_date": 1_780_000_100}
    bot.api.enqueue(edited_message=edited)
    await bot.api.replies(2)
    bot.api.enqueue(edited_message=edited)
    bot.api.say("/aide")
    await bot.api.replies(3)
    assert "ESAT" in bot.api.sent[1].text
    assert "Ce que je sais faire" in bot.api.sent[2].text


async def test_updates_of_other_kinds_change_nothing(bot: Bot) -> None:
    channel = {"id": -100, "type": "channel", "title": "Annonces"}
    bot.api.enqueue(channel_post=bot.api.message(chat=channel, text="hello"))
    bot.api.enqueue(unheard_of={"x": 1})
    bot.api.enqueue(message=bot.api.message(new_chat_members=[{"id": 1, "is_bot": False, "first_name": "A"}]))
    bot.api.enqueue(message=bot.api.message(chat={"id": -5, "type": "group", "title": "G"}, text="bonjour à tous"))
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text
    assert len(bot.api.sent) == 1


@pytest.mark.parametrize(("payload", "said"), [("a-aci", "Source :"), ("t-handicap", "page 1"), ("zzz", "Bonjour")])
async def test_deep_links_open_their_page_and_unknown_ones_the_welcome(bot: Bot, payload: str, said: str) -> None:
    bot.api.say(f"/start {payload}")
    (reply,) = await bot.api.replies(1)
    assert said in reply.text


async def test_refused_markup_is_sent_again_as_plain_text(bot: Bot) -> None:
    bot.api.fail("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag")
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "parse_mode" not in reply.params
    assert "Source :" in reply.text
    assert "<b>" not in reply.text


async def test_a_flood_limit_is_waited_out(bot: Bot) -> None:
    bot.api.fail("sendMessage", 429, "Too Many Requests: retry after 0", retry_after=0)
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text


async def test_a_server_error_is_tried_again(bot: Bot) -> None:
    bot.api.fail("sendMessage", 502, "Bad Gateway")
    bot.api.say("c'est quoi un ACI ?")
    (reply,) = await bot.api.replies(1)
    assert "Source :" in reply.text


async def test_a_person_who_blocks_the_bot_is_forgotten(bot: Bot, assistant: Assistant) -> None:
    channel = Channel(bot.settings, assistant, lambda: asyncio.sleep(0, bot.store))
    key = channel.key(CHAT_ID)
    bot.api.say("c'est quoi un ACI ?")
    await bot.api.replies(1)
    assert (await bot.store.load(key, datetime.now(UTC))).topics == ("aci",)
    bot.api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    bot.api.say("et une EI ?")
    await bot.api.until(lambda: bool(bot.api.of("sendMessage!")))
    bot.api.say("bonjour", chat_id=777)
    await bot.api.replies(2)
    assert await bot.store.load(key, datetime.now(UTC)) == Session()


async def test_one_chat_is_answered_in_order(bot: Bot) -> None:
    bot.api.fail("sendMessage", 429, "Too Many Requests: retry after 0", retry_after=0)
    questions = ["c'est quoi un ACI ?", "c'est quoi une ETTI ?", "c'est quoi un GEIQ ?", "c'est quoi le GRAFIE ?"]
    for question in questions:
        bot.api.say(question)
    replies = await bot.api.replies(4)
    for name, reply in zip(("chantier", "ETTI", "GEIQ", "GRAFIE"), replies, strict=True):
        assert name in reply.text.splitlines()[0]


async def test_fetched_updates_are_acknowledged(bot: Bot) -> None:
    bot.api.say("bonjour")
    await bot.api.replies(1)
    await bot.api.quiet()


async def test_an_unexpected_error_gets_an_apology_and_a_log_without_the_message(
    bot: Bot, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(_session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        raise RuntimeError(message.text)

    monkeypatch.setattr(assistant, "respond", explode)
    bot.api.say("mon secret de famille")
    (reply,) = await bot.api.replies(1)
    assert "une erreur de mon côté" in reply.text
    assert "reply_markup" in reply.params
    assert "RuntimeError" in caplog.text
    assert "explode" in caplog.text
    assert "secret de famille" not in caplog.text


async def test_a_long_answer_comes_in_parts_with_the_buttons_under_the_last(
    bot: Bot, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = Reply(tuple(Block("paragraph", (Span(f"Paragraphe {n}. " * 60, bold=True),)) for n in range(8)))

    def talk(session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        return session, (Reply(long.blocks, assistant.views.main_buttons()),)

    monkeypatch.setattr(assistant, "respond", talk)
    bot.api.say("raconte")
    await bot.api.until(lambda: any("reply_markup" in call.params for call in bot.api.sent))
    assert len(bot.api.sent) > 1
    assert ["reply_markup" in call.params for call in bot.api.sent] == [False] * (len(bot.api.sent) - 1) + [True]


async def test_neither_token_nor_messages_are_logged_at_any_level(
    assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.handlers, root.level
    try:
        configure_logging("DEBUG", [TOKEN])
        async with serve() as api:

            async def open_store() -> SessionStore:
                return MemoryStore()

            application = build_application(settings_for(api), assistant, open_store)
            async with application:
                await application.post_init(application)  # type: ignore[misc]
                await application.updater.start_polling(timeout=1)  # type: ignore[union-attr]
                await application.start()
                api.fail("sendMessage", 400, "Bad Request: chat not found")
                api.say("mon numéro est le 06 11 22 33 44")
                api.say("c'est quoi un ACI ?")
                await api.replies(1)
                await application.updater.stop()  # type: ignore[union-attr]
                await application.stop()
            await application.post_shutdown(application)  # type: ignore[misc]
        error = RuntimeError(f"POST {api.url}/bot{TOKEN}/sendMessage")
        logging.getLogger("anything").error("failed with %s", TOKEN, exc_info=error)
    finally:
        root.handlers, root.level = before
    logged = capsys.readouterr().err
    assert "failed with ***" in logged
    assert TOKEN not in logged
    assert TOKEN.split(":")[1] not in logged
    assert "06 11 22 33 44" not in logged
