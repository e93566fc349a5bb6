"""Inline mode over HTTP: what is found has its source and a way into a conversation, and leaves no trace."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.channels.telegram.inline import ANSWERED_AT_ONCE, MOST_WAITING, article, html
from bot.channels.telegram.pseudonyms import conversation_key
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action
from bot.core.exchange.links import Links
from bot.core.exchange.reply import Block, Span, paragraph
from bot.core.exchange.session import Session
from bot.core.knowledge.source import Source
from bot.core.replies.quotes import Quotes
from bot.core.replies.sources import sources_note
from bot.logs import configure_logging
from tests.fake_bot_api import CHAT_ID, TOKEN, Call, parse_html, utf16
from tests.patience import within
from tests.telegram.conftest import Bot, Serving, failing
from tests.transcripts import GOLDEN, Transcript

LINK = "https://t.me/boussole_test_bot?start="
ASK = "Poser la question à Boussole"


async def typed(bot: Bot, query: str) -> Call:
    """What Telegram is answered to a query."""
    id_ = bot.api.type_inline(query)
    await bot.api.until(lambda: any(call.params["inline_query_id"] == id_ for call in bot.api.of("answerInlineQuery")))
    (answer,) = (call for call in bot.api.of("answerInlineQuery") if call.params["inline_query_id"] == id_)
    assert answer.error is None
    return answer


def results(answer: Call) -> list[dict[str, Any]]:
    return list(json.loads(answer.params["results"]))


def ids(answer: Call) -> list[str]:
    return [result["id"] for result in results(answer)]


def button(answer: Call) -> tuple[str, str]:
    shown = json.loads(answer.params["button"])
    return shown["text"], shown["start_parameter"]


def read(answer: Call) -> Iterator[str]:
    """What a person sees of an answer, and what is sent of each result: its text, and the addresses of its links."""
    for result in results(answer):
        text, entities = parse_html(result["input_message_content"]["message_text"])
        yield from (f"{result['id']} · {result['title']}", f"({result['description']})")
        yield from (f"    {line}".rstrip() for line in text.replace("\u00a0", " ").splitlines())
        yield f"    <{entities[-1]['url']}>"
    yield "[{} → {}]".format(*button(answer))


async def test_what_is_found_reads_as_in_the_golden_transcript(bot: Bot) -> None:
    golden = Transcript(GOLDEN / "telegram" / "inline.txt")
    lines = []
    for act in golden.acts:
        answer = await typed(bot, act.removeprefix("> ").removeprefix("(rien)"))
        lines += [act, *(f"    {line}".rstrip() for line in read(answer))]
    golden.check("\n".join(lines) + "\n")


async def test_a_match_is_an_article_with_its_source_and_the_way_into_a_conversation(either_bot: Bot) -> None:
    answer = await typed(either_bot, "c'est quoi un ACI ?")
    first, *others = results(answer)
    assert (first["type"], first["id"], first["title"]) == ("article", "a:aci", "Atelier et chantier d'insertion (ACI)")
    assert first["description"].startswith("Un atelier et chantier d'insertion (ACI) est")
    content = first["input_message_content"]
    assert content["parse_mode"] == "HTML"
    assert content["link_preview_options"] == {"is_disabled": True}
    assert content["message_text"].startswith("<b>Atelier et chantier d'insertion (ACI)</b>\n\n")
    assert len(others) == 2
    assert button(answer) == (ASK, "a-aci")


@pytest.mark.parametrize("query", ["aci", "un traiteur à Cergy", "ESAT La Hêtraie", "clause", "SIAEE", ""])
async def test_every_result_carries_a_source_a_date_and_a_link(bot: Bot, query: str) -> None:
    answer = await typed(bot, query)
    assert results(answer)
    for result in results(answer):
        text, entities = parse_html(result["input_message_content"]["message_text"])
        assert re.search(r"^Source : .+ Vérifié le .+ 20\d\d\.$", text, re.MULTILINE)
        assert {"type": "text_link", "url": LINK + result["id"].replace(":", "-")}.items() <= entities[-1].items()


async def test_what_is_found_is_the_same_for_everyone_for_a_while(bot: Bot) -> None:
    answer = await typed(bot, "aci")
    assert (answer.params["cache_time"], answer.params["is_personal"]) == ("300", "false")


async def test_an_empty_query_shows_the_most_asked(bot: Bot) -> None:
    answer = await typed(bot, "")
    assert ids(answer) == ["a:siae", "a:marche-reserve", "a:oeth"]
    assert button(answer) == (ASK, "bonjour")


@pytest.mark.parametrize("query", ["zorglub", "bonjour", "/start", "météo à Paris"])
async def test_where_nothing_is_found_the_button_stays(bot: Bot, query: str) -> None:
    answer = await typed(bot, query)
    assert results(answer) == []
    assert button(answer) == (ASK, "bonjour")
    bot.api.say("/start bonjour")
    assert "Bonjour, je suis Boussole" in (await bot.api.replies(1))[0].text


async def test_a_misspelt_acronym_is_understood(bot: Bot) -> None:
    assert ids(await typed(bot, "c koi un geicq"))[0] == "a:geiq"


async def test_a_need_shows_structures_and_its_button_their_list(bot: Bot) -> None:
    answer = await typed(bot, "un traiteur à Cergy")
    assert all(id_.startswith("s:") for id_ in ids(answer))
    bot.api.say(f"/start {button(answer)[1]}")
    (reply,) = await bot.api.replies(1)
    for result in results(answer):
        assert result["title"] in reply.text


async def test_content_that_changed_is_found_at_once(bot: Bot, assistant: Assistant) -> None:
    await typed(bot, "aci")
    knowledge, renamed = assistant.knowledge, copy(assistant)
    entries = {**knowledge.entries, "aci": replace(knowledge.entries["aci"], title="Nouveau titre")}
    renamed.knowledge = replace(knowledge, entries=entries)
    assert bot.service
    bot.service.use(renamed)
    assert results(await typed(bot, "aci"))[0]["title"] == "Nouveau titre"


@pytest.mark.parametrize(
    "query",
    [
        "<b>aci</b> & <script>alert(1)</script>",
        "' OR 1=1; DROP TABLE sessions; --",
        "{territory_name} %s {0} \\x00",
        "\u202eaci\u202c \u200baci",
        "a" * 256,
        "aci " * 64,
        "🎈" * 128,
        "/oublier aci",
    ],
    ids=["markup", "SQL", "placeholders", "direction", "256 letters", "256 in words", "outside the plane", "command"],
)
async def test_whatever_is_typed_is_answered_and_never_shown(bot: Bot, query: str) -> None:
    answer = await typed(bot, query)
    assert len(results(answer)) <= 3
    assert query not in json.dumps(answer.params, ensure_ascii=False)


async def test_a_query_of_an_unknown_form_holds_up_nobody(bot: Bot) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Camille"}
    query = {"id": "1", "from": person, "query": "aci", "offset": ""}
    for odd in ({"query": ["aci"]}, {"query": None}, {"from": {**person, "id": ["7"]}}, {"from": None}):
        bot.api.enqueue(inline_query={**query, **odd})
    assert ids(await typed(bot, "aci"))[0] == "a:aci"
    bot.api.say("/aide")
    assert "Ce que je sais faire" in (await bot.api.replies(1))[0].text


@pytest.mark.usefixtures("quiet_logging")
async def test_nothing_of_a_query_is_kept_or_logged(
    serving: Serving, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", [TOKEN])
    async with serving(assistant) as bot:
        await typed(bot, "c'est quoi le secret de Mme Durand")
        await typed(bot, "zorglub de Mme Durand")
        bot.api.fail("answerInlineQuery", 400, "Bad Request: query is too old")
        bot.api.type_inline("encore Mme Durand")
        await bot.api.until(lambda: len(bot.api.of("answerInlineQuery")) == 3)
        assert await bot.session() == Session()
        assert bot.service
        async with bot.service.database.records() as records:
            assert await records.words.of(conversation_key(TOKEN, CHAT_ID), bot.now()) == ()
            assert not await records.waiting()
    assert "Durand" not in capsys.readouterr().err


@pytest.mark.usefixtures("quiet_logging")
async def test_a_query_that_the_assistant_stumbles_over_still_gets_the_button(
    serving: Serving, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("INFO", [TOKEN])
    async with serving(failing(assistant, "mon secret")) as bot:
        answer = await typed(bot, "mon secret")
    assert results(answer) == []
    assert button(answer) == (ASK, "bonjour")
    assert "secret" not in capsys.readouterr().err


async def test_a_query_too_old_or_refused_does_not_stop_the_next(bot: Bot) -> None:
    bot.api.type_inline("aci", expired=True)
    await bot.api.until(lambda: bool(bot.api.of("answerInlineQuery")))
    bot.api.fail("answerInlineQuery", 500, "Internal Server Error")
    bot.api.type_inline("esat")
    await bot.api.until(lambda: len(bot.api.of("answerInlineQuery")) == 2)
    assert ids(await typed(bot, "geiq"))[0] == "a:geiq"


async def test_a_flood_limit_is_waited_out_and_what_waited_is_dropped(bot: Bot) -> None:
    bot.api.fail("answerInlineQuery", 429, "Too Many Requests: retry after 5", retry_after=5)
    bot.api.type_inline("aci")
    async with within(10):
        while bot.pauses != [5]:  # noqa: ASYNC110 - no call tells of a pause
            await asyncio.sleep(0.01)
    assert ids(await typed(bot, "geiq"))[0] == "a:geiq"


async def test_of_a_flood_the_newest_are_answered_and_private_chats_wait_for_none(bot: Bot) -> None:
    gate = asyncio.Event()
    bot.api.hold["answerInlineQuery"] = gate
    for person in range(1, 301):
        bot.api.type_inline("aci", person=person)
    bot.api.say("c'est quoi un ESAT ?")
    (reply,) = await bot.api.replies(1)  # while none of the queries is answered
    assert "ESAT" in reply.text
    assert bot.api.of("answerInlineQuery") == []
    await bot.api.until(lambda: not bot.api.updates)
    gate.set()
    await typed(bot, "geiq")
    answered = [call.params["inline_query_id"] for call in bot.api.of("answerInlineQuery")]
    assert len(answered) <= ANSWERED_AT_ONCE + MOST_WAITING + 1


async def test_of_one_person_only_the_last_letters_wait(bot: Bot) -> None:
    gate = asyncio.Event()
    bot.api.hold["answerInlineQuery"] = gate
    for person in range(1, ANSWERED_AT_ONCE + 1):
        bot.api.type_inline("aci", person=person)
    ids_ = [bot.api.type_inline("marché réservé"[:letters], person=9) for letters in range(1, 15)]
    await bot.api.until(lambda: not bot.api.updates)
    gate.set()
    await bot.api.until(lambda: len(bot.api.of("answerInlineQuery")) == ANSWERED_AT_ONCE + 1)
    assert [call.params["inline_query_id"] for call in bot.api.of("answerInlineQuery")][-1] == ids_[-1]


async def test_a_result_sent_to_the_bot_itself_is_no_question(bot: Bot) -> None:
    bot.api.say("Un atelier et chantier d'insertion (ACI) est…", via_bot=(await bot.service.bot.get_me()).to_dict())  # type: ignore[union-attr]
    bot.api.say("/aide")
    (reply,) = await bot.api.replies(1)
    assert "Ce que je sais faire" in reply.text


def test_the_quotes_of_all_content_can_be_sent(assistant: Assistant) -> None:
    quotes = Quotes(assistant.knowledge, assistant.territory)
    actions = [Action("answer", id_) for id_ in assistant.knowledge.entries]
    actions += [Action("card", id_) for id_ in assistant.territory.directory.structures]
    for action in actions:
        quote = quotes.of(action)
        assert quote
        shown = article(quote, assistant.knowledge.wording, Links(bot="boussole_test_bot")).to_dict()
        text, _ = parse_html(shown["input_message_content"]["message_text"])
        assert "Source : " in text
        assert "Vérifié le" in text
        assert utf16(shown["input_message_content"]["message_text"]) <= 4096
        assert 1 <= len(shown["id"].encode()) <= 64


def test_however_long_a_quote_is_its_source_and_link_stay(assistant: Assistant) -> None:
    sources = [Source(f"Source {n}", f"https://exemple.fr/{'é' * 300}", None) for n in range(9)]
    note = sources_note(assistant.knowledge.wording, sources, date(2026, 11, 27))
    way_on = Block("paragraph", (Span("La suite", href=LINK + "a-aci"),))
    sent = html((paragraph("Titre"), paragraph("Une phrase. " * 900), note), way_on)
    assert utf16(sent) <= 4096
    assert "Source 8" in sent
    assert sent.endswith(f'<a href="{LINK}a-aci">La suite</a>')
    assert parse_html(sent)[0].startswith("Titre\n\nUne phrase.")
