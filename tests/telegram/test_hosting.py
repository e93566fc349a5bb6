"""Facilitators on Telegram: from an invitation to the documents, and what comes of an event."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.exchange.event import Event
from tests.conversation import NOW
from tests.fake_bot_api import Call
from tests.telegram.conftest import Bot
from tests.transcripts import GOLDEN, Transcript

NADIA, SOMEBODY = 7001, 7002


async def invited(bot: Bot, name: str = "Nadia") -> tuple[int, str]:
    assert bot.service
    async with bot.service.database.records() as records:
        return await records.facilitators.invite(name, NOW)


async def said(bot: Bot, text: str, count: int = 1, chat: int = NADIA) -> list[str]:
    """The texts, and names of files, that a message of a chat gets."""
    before = len(bot.api.sent)
    if text.startswith("["):
        bot.api.press(text[1:-1], chat_id=chat)
    else:
        bot.api.say(text, chat_id=chat)
    sent = (await bot.api.replies(before + count))[before:]
    return [call.params["document"][0] if call.method == "sendDocument" else call.text for call in sent]


def shown(call: Call) -> list[str]:
    """A message or file as the person sees it, its buttons in brackets."""
    if call.method == "sendDocument":
        return [f"    ({call.params['document'][0]})"]
    buttons = " ".join(f"[{label}]" for label in call.labels)
    return [f"    {line}".rstrip() for line in (*call.text.splitlines(), buttons) if line]


async def test_from_the_invitation_to_the_poster_in_six_taps(bot: Bot) -> None:
    """As in `tests/golden/telegram`; whoever scans the code is welcomed by the name of the event."""
    transcript = Transcript(GOLDEN / "telegram" / "evenement.txt")
    _, secret = await invited(bot)
    acts, lines = transcript.acts, list[str]()
    assert len(acts) <= 6
    for act in acts:
        before = len(bot.api.sent)
        await said(bot, act.removeprefix("> ").replace("INVITATION", secret), 1 if act != acts[-1] else 6)
        lines += [act, *(line for call in bot.api.sent[before:] for line in shown(call))]
    transcript.check("\n".join(lines) + "\n")
    poster = bot.api.sent[-1].params["document"][1]
    assert poster.startswith(b"%PDF")
    (welcome,) = await said(bot, "/start q-forum-achat", chat=SOMEBODY)
    assert welcome.startswith("Forum <de> l'achat")


async def test_all_can_be_typed_and_what_is_not_understood_is_asked_again(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    await said(bot, "/evenement")
    talk = [
        ("!!!", "Il me faut un nom"),
        ("Salon des achats", "Dans quelle commune"),
        ("à Lille", "Je ne trouve pas"),
        ("c'est à Cergy", "Qu'est-ce qui s'ouvre"),
        ("zorglub flurb", "Je n'ai pas de réponse sur ce sujet"),
        ("un marché réservé", "Jusqu'à quand"),
        ("hier", "Écrivez un jour à venir"),
    ]
    for text, wanted in talk:
        (reply,) = await said(bot, text)
        assert wanted in reply
    await said(bot, "31/12/2026", 6)
    (listed,) = await said(bot, "/mesevenements")
    assert "31 décembre 2026" in listed
    (welcome,) = await said(bot, "/start e-salon-des-achats", chat=SOMEBODY)
    assert "réservé" in welcome


async def test_what_else_is_said_gives_a_draft_up(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    await said(bot, "/evenement")
    await said(bot, "/aide")
    (reply,) = await said(bot, "c'est quoi un ACI ?")
    assert "Source" in reply
    assert (await bot.session(NADIA)).draft is None


async def test_buttons_can_be_typed_and_other_choices_looked_at(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    for act in ("/evenement", "2026", "passer", "[Autres choix]", "5"):
        (reply,) = await said(bot, act)
    assert "Jusqu'à quand" in reply
    made, *_ = await said(bot, "sans fin", 6)
    assert "2026" in made
    assert bot.service
    async with bot.service.database.records() as records:
        ((kept),) = await records.events.all()
    assert (kept.event.code, kept.event.opens) == ("2026", "d-clause")


async def test_an_event_that_is_being_set_up_can_be_given_up(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    for act in ("/evenement", "Salon", "annuler"):
        await said(bot, act)
    assert (await bot.session(NADIA)).draft is None


async def test_an_invitation_serves_once_and_not_for_ever(bot: Bot) -> None:
    _, secret = await invited(bot)
    number, revoked = await invited(bot)
    _, late = await invited(bot)
    assert bot.service
    async with bot.service.database.records() as records:
        await records.facilitators.revoke(number, NOW)
    await said(bot, f"/start f-{secret}")
    for one in (secret, revoked, "nimporte-quoi", ""):
        (reply,) = await said(bot, f"/start f-{one}", chat=SOMEBODY)
        assert "ne peut plus servir" in reply or "Boussole" in reply
    bot.time += timedelta(days=8)
    (reply,) = await said(bot, f"/start f-{late}", chat=SOMEBODY)
    assert "ne peut plus servir" in reply
    (reply,) = await said(bot, "/evenement", chat=SOMEBODY)
    assert "réservé aux facilitateurs" in reply


async def test_two_who_open_an_invitation_at_once_never_both_get_it(bot: Bot) -> None:
    _, secret = await invited(bot)
    bot.api.say(f"/start f-{secret}", chat_id=NADIA)
    bot.api.say(f"/start f-{secret}", chat_id=SOMEBODY)
    texts = [call.text for call in await bot.api.replies(2)]
    assert sum("Bienvenue" in text for text in texts) == 1


async def test_a_facilitator_who_is_revoked_or_asks_to_be_forgotten_is_one_no_more(bot: Bot) -> None:
    number, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    assert bot.service
    async with bot.service.database.records() as records:
        await records.facilitators.revoke(number, NOW)
    assert "réservé" in (await said(bot, "/evenement"))[0]
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    await said(bot, "/oublier")
    assert "réservé" in (await said(bot, "/mesevenements"))[0]


async def test_a_facilitator_sees_their_commands_while_they_are_one(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")

    def set_for_nadia(method: str) -> list[Call]:
        return [call for call in bot.api.calls if call.method == method and str(NADIA) in str(call.params.get("scope"))]

    await bot.api.until(lambda: bool(set_for_nadia("setMyCommands")))
    assert "evenement" in str(set_for_nadia("setMyCommands")[0].params["commands"])
    await said(bot, "/oublier")
    await bot.api.until(lambda: bool(set_for_nadia("deleteMyCommands")))


async def test_the_report_comes_with_charts_a_page_and_a_spreadsheet(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    assert "pas encore d'événement" in (await said(bot, "/bilan"))[0]
    for act in ("/evenement", "Salon", "[Passer]", "[L'accueil]"):
        await said(bot, act)
    await said(bot, "[Aujourd'hui]", 6)
    assert bot.service
    async with bot.service.database.records() as records:
        rows = [("salon", "opened", way, count) for way, count in (("qr", 12), ("link", 7))]
        rows += [("salon", "question", "aci", 9), ("salon", "question", "ei", 6)]
        await records.events.count(rows, NOW.date() - timedelta(days=1))
    before = len(bot.api.sent)
    bot.api.say("/bilan", chat_id=NADIA)
    await bot.api.until(lambda: any(call.params.get("document", [""])[0].endswith(".csv") for call in bot.api.sent))
    text, *files = bot.api.sent[before:]
    assert "19" in text.text
    names = [call.params["document"][0] for call in files]
    assert names[-2:] == ["salon-bilan.html", "salon-bilan.csv"]
    assert names[0].endswith(".png")


async def test_an_event_is_ended_after_it_was_asked(bot: Bot) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    for act in ("/evenement", "Salon", "[Passer]", "[L'accueil]"):
        await said(bot, act)
    await said(bot, "[Sans fin]", 6)
    for act in ("/mesevenements", "[Salon]", "[Terminer]", "[Oui, terminer]"):
        await said(bot, act)
    (welcome,) = await said(bot, "/start e-salon", chat=SOMEBODY)
    assert "Salon" not in welcome


@pytest.mark.parametrize("verb", ["show:autre", "ended:autre", "report:autre", "papers:x", "y"])
async def test_a_facilitator_touches_no_event_of_another(bot: Bot, verb: str) -> None:
    _, secret = await invited(bot)
    await said(bot, f"/start f-{secret}")
    assert bot.service
    async with bot.service.database.records() as records:
        await records.events.add(Event("autre", "Autre"), NOW.date())
    bot.api.press_data(f"1|host:{verb}", {"chat": {"id": NADIA, "type": "private"}, "message_id": 1, "date": 1})
    await asyncio.sleep(0)
    *_, reply = await bot.api.replies(2)
    assert "Autre" not in reply.text.replace("Autres", "")
    (welcome,) = await said(bot, "/start e-autre", chat=SOMEBODY)
    assert "Autre" in welcome
