"""What each kind of update asks of us, without a network."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Chat as TelegramChat
from telegram import Message, Update
from telegram.constants import MessageType
from telegram.ext.filters import StatusUpdate

from bot.channels.telegram.updates import Chat, Incoming, _tells_of_the_chat, read_update
from bot.core.exchange.message import Location
from tests.conversation import NOW

PERSON = {"id": 7, "is_bot": False, "first_name": "Camille"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Camille"}
GROUP = {"id": -5, "type": "supergroup", "title": "Achats"}
US = {"id": 99, "is_bot": True, "first_name": "Boussole", "username": "boussole_bot"}
FILE = {"file_id": "f", "file_unique_id": "u"}
SIZE = {"width": 1, "height": 1}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": 1, "chat": chat, "from": PERSON, **content}


def update(**kind: Any) -> Update:
    return Update.de_json({"update_id": 1, **kind}, None)


def read(**kind: Any) -> Incoming | None:
    return read_update(update(**kind), NOW, "boussole_bot", 99, {"aide", "start"})


def said(**kind: Any) -> str | None:
    incoming = read(**kind)
    return incoming.message.text if incoming else None


def press(data: str | None, **fields: Any) -> Incoming | None:
    query = {"id": "q", "from": PERSON, "chat_instance": "1", **({"data": data} if data else {}), **fields}
    return read(callback_query=query)


def test_a_text_is_a_message_of_its_chat_with_the_time_given() -> None:
    incoming = read(message=message(text="bonjour"))
    assert incoming
    assert (incoming.chat, incoming.message.text, incoming.message.at) == (Chat(7), "bonjour", NOW)


def test_a_shared_position_is_a_location() -> None:
    incoming = read(message=message(location={"latitude": 49.03, "longitude": 2.07}))
    assert incoming
    assert incoming.message.location == Location(49.03, 2.07)


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{**FILE, **SIZE}], "caption": "c'est quoi ?"},
        {"voice": {**FILE, "duration": 1}},
        {"audio": {**FILE, "duration": 1}},
        {"video": {**FILE, **SIZE, "duration": 1}},
        {"video_note": {**FILE, "length": 1, "duration": 1}},
        {"animation": {**FILE, **SIZE, "duration": 1}},
        {"sticker": {**FILE, **SIZE, "type": "regular", "is_animated": False, "is_video": False}},
        {"document": FILE},
        {"contact": {"phone_number": "1", "first_name": "A"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"kind_of_next_year": {"x": 1}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_is_not_text_is_unreadable_whatever_its_caption(content: dict[str, Any]) -> None:
    incoming = read(message=message(**content))
    assert incoming
    assert incoming.message.is_unreadable


@pytest.mark.parametrize(
    "kind",
    [
        {"channel_post": message({"id": -9, "type": "channel", "title": "C"}, text="/start")},
        {"edited_channel_post": message({"id": -9, "type": "channel", "title": "C"}, text="/start")},
        {"inline_query": {"id": "1", "from": PERSON, "query": "aci", "offset": ""}},
        {"kind_of_next_year": {"x": 1}},
        {},
        {"message": message(new_chat_members=[PERSON])},
        {"message": message(pinned_message=message(text="bonjour"))},
        {"message": {**message(text="bonjour"), "from": {**PERSON, "is_bot": True}}},
        {"edited_message": message(photo=[{**FILE, **SIZE}], caption="nouvelle légende")},
        {"edited_message": message(location={"latitude": 49.0, "longitude": 2.0, "live_period": 60})},
    ],
    ids=[
        "channel post", "edited channel post", "inline query", "unknown", "empty", "new member", "pinned", "bot",
        "caption", "live location",
    ],
)  # fmt: skip
def test_what_is_not_for_us_is_ignored(kind: dict[str, Any]) -> None:
    assert read(**kind) is None


@pytest.mark.parametrize("kind", sorted({*MessageType, "migrate_from_chat_id"} - {"text"}))
def test_what_tells_of_the_chat_is_what_the_library_takes_for_it(kind: str) -> None:
    said = Message(1, NOW, TelegramChat(7, "private"), **{kind: ["something"]})  # type: ignore[arg-type]
    is_known_to_library = StatusUpdate.ALL.check_update(Update(1, message=said))
    assert _tells_of_the_chat(said) == (is_known_to_library or kind == "boost_added")


@pytest.mark.parametrize(
    ("data", "action"),
    [("1|answer:aci", "answer:aci"), ("0|answer:aci", "stale"), ("answer:aci", "stale"), (None, "stale")],
)
def test_the_data_of_a_button_is_its_version_and_action(data: str | None, action: str) -> None:
    incoming = press(data, message=message(text="…"))
    assert incoming
    assert (incoming.message.action, incoming.callback_id) == (action, "q")


def test_a_button_of_a_message_too_old_to_be_shown_still_has_a_chat() -> None:
    incoming = press("1|menu", message={"message_id": 1, "date": 0, "chat": GROUP})
    assert incoming
    assert incoming.chat == Chat(-5)


def test_a_button_of_no_message_is_answered_in_private() -> None:
    incoming = press("1|menu", inline_message_id="i")
    assert incoming
    assert incoming.chat == Chat(7)


@pytest.mark.parametrize("text", ["/aide", "/aide@Boussole_Bot"])
def test_in_a_group_commands_are_for_us(text: str) -> None:
    assert said(message=message(GROUP, text=text)) is not None


def test_an_invitation_opens_in_private_only() -> None:
    assert said(message=message(text="/start f-secret")) == "/start f-secret"
    for text in ("/start f-secret", "/start@boussole_bot f-secret"):
        assert said(message=message(GROUP, text=text)) == "/start"


def test_in_a_group_replies_to_us_are_for_us() -> None:
    ours = {**message(GROUP, text="Bonjour"), "from": US}
    assert said(message=message(GROUP, text="et un ESAT ?", reply_to_message=ours)) == "et un ESAT ?"


@pytest.mark.parametrize("name", ["@boussole_bot", "@Boussole_Bot"])
def test_in_a_group_mentions_of_us_are_for_us(name: str) -> None:
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    assert said(message=message(GROUP, text=f"{name} un ACI ?", entities=mention)) == " un ACI ?"


@pytest.mark.parametrize(
    "text",
    ["bonjour à tous", "/aide@other_bot", "/kick", "/", "/ aide", "/aidez-nous", "/etc/aide", "boussole_bot", "//aide"],
)
def test_in_a_group_the_rest_is_not_for_us(text: str) -> None:
    theirs = message(GROUP, text="Bonjour")
    assert read(message=message(GROUP, text=text, reply_to_message=theirs)) is None


def test_in_a_forum_the_answer_goes_to_the_topic() -> None:
    incoming = read(message=message(GROUP, text="/aide", message_thread_id=3, is_topic_message=True))
    assert incoming
    assert incoming.chat == Chat(-5, 3)
