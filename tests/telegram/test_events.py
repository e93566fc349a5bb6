"""Events on Telegram: the deep link, the votes below an answer, and what is counted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

from bot.core.exchange.event import Event
from tests.conversation import NOW
from tests.telegram.conftest import Bot

TODAY = NOW.date()
FORUM = Event("forum", "Forum <b>& co", "commune:95127", "d-fournisseur", TODAY)


async def add(bot: Bot, event: Event = FORUM) -> None:
    assert bot.service
    async with bot.service.database.records() as records:
        await records.events.add(event, TODAY)


async def counted(bot: Bot, campaign: str = "forum") -> dict[tuple[str, str], int]:
    assert bot.service
    async with bot.service.database.records() as records:
        return {key[1:]: count for key, count in (await records.events.sums(campaign)).items()}


async def test_a_deep_link_opens_the_event_with_its_place(bot: Bot) -> None:
    await add(bot)
    bot.api.say("/start q-forum")
    (welcome,) = await bot.api.replies(1)
    assert welcome.text.startswith("Forum <b>& co")
    bot.api.say("un traiteur")
    *_, found = await bot.api.replies(2)
    assert "Cergy" in found.text
    counts = await counted(bot)
    assert counts.pop(("opened", "qr")) == 1
    assert {kind for kind, _ in counts} == {"sector", "commune", "shown"}


async def test_codes_scanned_and_links_followed_are_counted_apart_and_each_person_once(bot: Bot) -> None:
    """Who opens an event twice has opened it once, and who comes from its page has opened it there."""
    await add(bot)
    for chat, links in ((1, "qqe"), (2, "ee"), (3, "w"), (4, "wq")):
        for link in links:
            bot.api.say(f"/start {link}-forum", chat_id=1000 + chat)
    await bot.api.replies(8)
    assert await counted(bot) == {("opened", "qr"): 1, ("opened", "link"): 1}


async def test_an_event_that_is_over_gives_the_usual_welcome(bot: Bot) -> None:
    await add(bot)
    bot.time += timedelta(days=1)
    bot.api.say("/start e-forum")
    bot.api.say("/start")
    over, usual = await bot.api.replies(2)
    assert over.text == usual.text
    assert not await counted(bot)


async def test_votes_are_counted_and_can_be_changed(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    (answer,) = await bot.api.replies(1)
    assert answer.labels[-3:] == ["👍 Utile", "👎 Pas utile", "Partager"]
    bot.api.press("👍 Utile")
    await bot.api.replies(2)
    bot.api.press("👎 Pas utile")
    await bot.api.replies(3)
    assert await counted(bot, "") == {("useless", "answer:aci"): 1}
    bot.api.press("Dire ce qui manquait")
    await bot.api.replies(4)
    bot.api.say("les salaires, appelez-moi au 06 12 34 56 78")
    await bot.api.replies(5)
    bot.api.say("/mesdonnees")
    mine = (await bot.api.replies(6))[5]
    assert "les salaires" in mine.text
    assert "06 12 34 56 78" not in mine.text


async def test_a_question_without_an_answer_is_voted_on_and_counted_at_its_event(bot: Bot) -> None:
    await add(bot, replace(FORUM, opens=""))
    for text in ("/start e-forum", "zorglub flurb"):
        bot.api.say(text)
    *_, unknown = await bot.api.replies(2)
    assert [label for label in unknown.labels if "tile" in label] == ["👍 Utile", "👎 Pas utile"]
    bot.api.press("👎 Pas utile")
    await bot.api.replies(3)
    assert await counted(bot) == {("opened", "link"): 1, ("unanswered", ""): 1, ("useless", "fallback"): 1}


async def test_an_answer_is_passed_on_by_a_link_to_it(bot: Bot) -> None:
    bot.api.say("c'est quoi un ACI ?")
    (answer,) = await bot.api.replies(1)
    (link,) = [key["url"] for key in answer.keys if "url" in key]
    assert unquote(link).endswith("start=a-aci")


async def test_many_people_at_one_event_are_all_counted(bot: Bot) -> None:
    await add(bot)
    for number in range(60):
        bot.api.say("/start q-forum", chat_id=1000 + number)
    await bot.api.replies(60)
    await asyncio.sleep(0)
    assert (await counted(bot))["opened", "qr"] == 60
