"""In groups: to each member what is kept of them alone, to all who write an answer, and a move loses nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from sqlalchemy import text as sql

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Button, Reply, paragraph
from bot.core.exchange.session import Session, SlotValue
from tests.conversation import Conversation, after
from tests.fake_bot_api import BOT, Call
from tests.telegram.conftest import Bot, Serving, scripted
from tests.telegram.test_conversation import squeeze
from tests.transcripts import GOLDEN, Transcript

GROUP_ID, SUPER_ID = -5, -1005
GROUP = {"id": GROUP_ID, "type": "group", "title": "Achats"}
SUPERGROUP = {"id": SUPER_ID, "type": "supergroup", "title": "Achats"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Annonces"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
ALICE, BRUNO = 71, 72


def shown(call: Call) -> list[str]:
    """The questions in the document of /mesdonnees."""
    return list(json.loads(call.params["document"][1])["unanswered"])


async def said(bot: Bot, text: str, member: int, replies: int = 1, **content: Any) -> list[Call]:
    """What is answered to a member of the group."""
    before = len(bot.api.sent)
    bot.api.say(text, chat_id=member, **{"chat": GROUP, **content})
    sent = (await bot.api.replies(before + replies))[before:]
    await bot.settled()
    return sent


async def mentioned(bot: Bot, text: str, member: int, replies: int = 1) -> list[Call]:
    """What is answered to a member who mentions the bot."""
    name = f"@{BOT['username']}"
    mention = {"type": "mention", "offset": 0, "length": len(name)}
    return await said(bot, f"{name} {text}", member, replies, entities=[mention])


AT_THE_START = {
    "getMe", "setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton", "deleteWebhook",
    "setWebhook",
}  # fmt: skip


async def test_what_is_kept_of_a_member_is_shown_to_and_erased_by_that_member_alone(either_bot: Bot) -> None:
    bot = either_bot
    await mentioned(bot, "zorglub", ALICE)
    await mentioned(bot, "zorglub de Mme Durand", BRUNO)
    assert shown((await said(bot, "/mesdonnees", ALICE, 2))[-1]) == ["zorglub"]
    await said(bot, "/oublier", ALICE)
    assert await bot.session(GROUP_ID, ALICE) == Session()
    assert shown((await said(bot, "/mesdonnees", BRUNO, 2))[-1]) == ["zorglub de Mme [nom]"]
    assert await bot.session(GROUP_ID, BRUNO) != Session()


@pytest.mark.parametrize(
    "author",
    [
        {"from": ANONYMOUS, "sender_chat": SUPERGROUP},
        {"from": CHANNEL_BOT, "sender_chat": CHANNEL},
    ],
    ids=["anonymous administrator", "channel"],
)
async def test_who_writes_in_the_name_of_a_chat_is_answered(either_bot: Bot, author: dict[str, Any]) -> None:
    (answer,) = await said(either_bot, "/aide@boussole_test_bot", ALICE, chat=SUPERGROUP, **author)
    assert "Ce que je sais faire" in answer.text
    assert answer.chat_id == SUPER_ID


async def test_other_bots_are_not_answered(bot: Bot) -> None:
    bot.api.enqueue(message={**bot.api.message(chat=SUPERGROUP, text="/aide"), "from": CHANNEL_BOT})
    await said(bot, "/aide", ALICE)
    assert len(bot.api.sent) == 1


@pytest.mark.parametrize("told", ["in the old group", "in the new one", "in both"])
async def test_a_group_that_became_a_supergroup_keeps_the_conversation_of_each_member(
    either_bot: Bot, told: str
) -> None:
    bot = either_bot
    for member in (ALICE, BRUNO):
        await said(bot, "/start@boussole_test_bot", member)
    before = [await bot.session(GROUP_ID, member) for member in (ALICE, BRUNO)]
    if told != "in the new one":
        bot.api.send(ALICE, chat=GROUP, migrate_to_chat_id=SUPER_ID)
    if told != "in the old group":
        bot.api.send(ALICE, chat=SUPERGROUP, migrate_from_chat_id=GROUP_ID)
    await said(bot, "/aide@boussole_test_bot", BRUNO + 1, chat=SUPERGROUP)
    assert [await bot.session(SUPER_ID, member) for member in (ALICE, BRUNO)] == before
    assert await bot.session(GROUP_ID, ALICE) == Session()


async def test_a_bot_that_is_put_out_of_a_group_forgets_all_its_members(bot: Bot) -> None:
    for member in (ALICE, BRUNO):
        await said(bot, "/start", member)
    bot.api.fail("sendMessage", 403, "Forbidden: bot was kicked from the group chat")
    bot.api.say("/aide", chat_id=ALICE, chat=GROUP)
    await bot.api.until(lambda: any(call.error == 403 for call in bot.api.calls))
    await bot.settled()
    for member in (ALICE, BRUNO):
        assert await bot.session(GROUP_ID, member) == Session()


# --- what a group gets


async def test_an_answer_replies_to_the_message_that_asked(either_bot: Bot) -> None:
    message = either_bot.api.say("/aide", chat_id=ALICE, chat=GROUP)
    (answer,) = await either_bot.api.replies(1)
    assert answer.replied_to == message["message_id"]
    assert json.loads(answer.params["reply_parameters"])["allow_sending_without_reply"] is True


async def test_in_private_nothing_is_replied_to(bot: Bot) -> None:
    bot.api.say("/aide")
    assert (await bot.api.replies(1))[0].replied_to is None


async def test_the_answer_to_a_press_replies_to_the_message_with_the_button(bot: Bot) -> None:
    await mentioned(bot, "c'est quoi un ACI ?", ALICE)
    bot.api.press("En savoir plus", chat_id=GROUP_ID, person=BRUNO)
    (details,) = (await bot.api.replies(2))[1:]
    assert "en savoir plus" in details.text
    (below,) = [message for (_, id_), message in bot.api._messages.items() if id_ == details.replied_to]
    assert below["text"].startswith("Atelier et chantier")


async def test_a_message_that_is_gone_or_cannot_be_replied_to_is_answered_all_the_same(bot: Bot) -> None:
    bot.api.fail("sendMessage", 400, "Bad Request: REPLY_MESSAGE_ID_INVALID")
    (answer,) = await said(bot, "/aide", ALICE)
    assert answer.replied_to is None
    assert "Ce que je sais faire" in answer.text


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("c'est quoi un ACI ?", "a-aci"),
        ("un traiteur à Cergy", "d-fournisseur_s-restauration-traiteur_l-95127_a-traiteur"),
        ("je cherche un fournisseur", "d-fournisseur"),
    ],
    ids=["answer", "list", "question"],
)
async def test_of_many_choices_a_group_gets_three_and_the_way_to_the_same_in_private(
    bot: Bot, assistant: Assistant, text: str, link: str
) -> None:
    (answer,) = await mentioned(bot, text, ALICE)
    alone = after(assistant, text)
    assert len(alone.labels) > 3
    assert answer.labels == [*alone.labels[:3], "Continuer en privé"]
    assert answer.links == [f"https://t.me/boussole_test_bot?start={link}"]
    bot.api.say(f"/start {link}", chat_id=ALICE)
    (private,) = (await bot.api.replies(2))[1:]
    assert private.chat_id == ALICE
    assert private.text == answer.text
    assert private.labels[:3] == answer.labels[:3]


async def test_a_theme_and_the_help_lead_on_in_private_too(bot: Bot) -> None:
    (themes,) = await said(bot, "/themes", ALICE)
    assert themes.links == ["https://t.me/boussole_test_bot?start=bonjour"]
    bot.api.press(themes.labels[0], chat_id=GROUP_ID, person=ALICE)
    (theme,) = (await bot.api.replies(2))[1:]
    assert theme.links[0].startswith("https://t.me/boussole_test_bot?start=t-")


async def test_few_choices_stay_as_they_are(serving: Serving, assistant: Assistant) -> None:
    reply = Reply(
        (paragraph("Voici."),), (Button("Un", "answer:aci"), Button("Deux", "menu"), Button("Trois", "themes"))
    )
    async with serving(scripted(assistant, reply)) as bot:
        (answer,) = await said(bot, "/aide", ALICE)
    assert answer.labels == ["Un", "Deux", "Trois"]


async def test_a_position_is_not_asked_in_a_group(bot: Bot) -> None:
    (answer,) = await mentioned(bot, "un traiteur autour de moi", ALICE)
    assert "je ne demande pas de position" in answer.text
    assert answer.labels == ["Continuer en privé"]
    assert answer.links == ["https://t.me/boussole_test_bot?start=d-fournisseur_s-restauration-traiteur_a-traiteur"]
    (question,) = await mentioned(bot, "un traiteur", BRUNO)
    assert "Autour de moi" not in question.labels
    assert "request_location" not in json.dumps([call.params for call in bot.api.sent])


async def test_a_group_reads_as_in_the_golden_transcript(bot: Bot, assistant: Assistant) -> None:
    path = GOLDEN / "telegram" / "groupe.txt"
    lines, members = [], {"Alice": ALICE, "Bruno": BRUNO}
    alone = {member: Conversation(assistant) for member in members.values()}
    for act in [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith((*members,))]:
        name, _, text = act.partition("> ")
        alone[members[name]].say(text)
        answers = await mentioned(bot, text, members[name], len(alone[members[name]].replies))
        lines.append(act)
        for answer in answers:
            lines += [f"    {line}".rstrip() for line in answer.text.replace("\u00a0", " ").splitlines()]
            lines += [
                f"    {' '.join(f'[{label}]' for label in answer.labels)}",
                *(f"    <{one}>" for one in answer.links),
            ]
    Transcript(path).check("\n".join(lines) + "\n")


# --- what a group keeps to itself


def values(session: Session) -> Mapping[str, SlotValue]:
    """What is known in the dialogue under way."""
    assert session.dialogue
    return session.dialogue.slots


async def test_dialogues_of_two_members_never_mix(either_bot: Bot, assistant: Assistant) -> None:
    lines = {
        ALICE: ["je cherche un fournisseur", "traiteur", "Cergy", "plutôt à Argenteuil", "seulement les EI"],
        BRUNO: ["calculer des heures d'insertion", "300 000 €", "travaux", "10 %", "et en personnes ?"],
    }
    alone = {member: Conversation(assistant) for member in lines}
    for turn in range(5):
        for member, texts in lines.items():
            alone[member].say(texts[turn])
            answers = await mentioned(either_bot, texts[turn], member, len(alone[member].replies))
            assert squeeze("".join(call.text for call in answers)) == squeeze(alone[member].text)
            assert values(await either_bot.session(GROUP_ID, member)) == values(alone[member].session)


async def test_a_press_of_another_member_changes_nothing_of_who_asked(bot: Bot) -> None:
    await mentioned(bot, "je cherche un fournisseur", ALICE)
    before = await bot.session(GROUP_ID, ALICE)
    bot.api.press(bot.api.sent[-1].labels[0], chat_id=GROUP_ID, person=BRUNO)
    await bot.api.replies(2)
    assert await bot.session(GROUP_ID, ALICE) == before


FILE = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
WORDS = [
    "aci", "Boussole", "bonjour", "@autre_bot", "@boussole_test", "/kick", "/", "/etc/aide", "un traiteur à Cergy",
    "c'est quoi un ESAT ?", "/aide@autre_bot", "merci 🙏", "?",
]  # fmt: skip
OTHER_BOT = {"id": 555, "is_bot": True, "first_name": "Autre", "username": "autre_bot"}


def any_message(random: Random, bot: Bot) -> dict[str, Any]:
    """Something that a group talks about among itself: no command of ours, no reply to us, no mention of us."""
    text = " ".join(random.choices(WORDS, k=random.randint(1, 6)))
    member = random.choice([ALICE, BRUNO])
    own = bot.api.message(member, chat=GROUP, text="Qui vient demain ?")
    content: list[dict[str, Any]] = [
        {"text": text.removeprefix("/aide")},
        {"text": text, "reply_to_message": own},
        {"text": text, "reply_to_message": {**own, "from": OTHER_BOT}},
        {"text": "Un ACI est…", "via_bot": BOT},
        {"photo": [FILE], "caption": "@boussole_test_bot /aide"},
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}},
        {"location": {"latitude": 49.0, "longitude": 2.0}},
        {"new_chat_members": [{"id": 1, "is_bot": False, "first_name": "A"}]},
        {"text": text, "entities": [{"type": "mention", "offset": 0, "length": 3}]},
    ]
    return {**bot.api.message(member, chat=GROUP), **random.choice(content)}


async def test_of_what_a_group_says_among_itself_nothing_is_kept_or_answered(either_bot: Bot) -> None:
    bot, random = either_bot, Random(17)
    for _ in range(1_000):
        message = any_message(random, bot)
        bot.api.enqueue(**{random.choice(["message", "message", "edited_message"]): {**message, "edit_date": 1}})
    await bot.api.until(lambda: not bot.api.updates, seconds=60)
    assert bot.service
    async with bot.service.database.transaction() as transaction:
        for table in ("sessions", "handled", "outbox", "unanswered"):
            assert list(await transaction.execute(sql(f"SELECT * FROM {table}"))) == []
    assert not [call for call in bot.api.calls if call.method not in AT_THE_START]
    await said(bot, "/aide", ALICE)
