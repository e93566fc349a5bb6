import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from tests.conversation import NOW, Conversation


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    return Conversation(assistant)


def test_a_question_is_answered_with_source_and_date(conversation: Conversation) -> None:
    text = conversation.say("c'est quoi un ACI ?")
    assert conversation.outcome.kind == "answer"
    assert conversation.outcome.id == "aci"
    assert "Source :" in text
    assert "Vérifié le 25 novembre 2026" in text


def test_details_come_on_request(conversation: Conversation) -> None:
    short = conversation.say("c'est quoi un ACI ?")
    details = conversation.press("En savoir plus")
    assert details != short
    assert conversation.outcome.id == "aci"


def test_a_typed_number_presses_the_button_of_that_rank(conversation: Conversation) -> None:
    conversation.say("c'est quoi un ACI ?")
    typed = conversation.say("1")
    conversation.say("c'est quoi un ACI ?")
    assert typed == conversation.press("En savoir plus")


def test_a_typed_label_presses_the_button(conversation: Conversation) -> None:
    conversation.say("/start")
    assert conversation.say("parcourir les themes") == conversation.say("/themes")


@pytest.mark.parametrize(
    ("first", "then", "id_"),
    [
        ("c'est quoi une entreprise adaptée ?", "et un ESAT ?", "esat"),
        ("qu'est-ce qu'une EI", "et une AI ?", "ai"),
        ("c'est quoi un ACI ?", "et pour une EI ?", "ei"),
        ("c'est quoi un ACI ?", "et la différence avec une EI ?", "difference-aci-ei"),
        ("c'est quoi une ETTI ?", "c'est quoi la différence avec ça et une AI ?", "difference-ai-etti"),
        ("comment réserver un marché aux ESAT", "et pour les SIAE ?", "marche-reserve-siae"),
    ],
)
def test_an_elliptic_question_goes_on_from_the_last_one(
    conversation: Conversation, first: str, then: str, id_: str
) -> None:
    conversation.say(first)
    conversation.say(then)
    assert conversation.outcome.id == id_


@pytest.mark.parametrize(
    ("first", "second", "id_"),
    [
        ("c'est quoi une entreprise adaptée ?", "et un ESAT ?", "difference-esat-ea"),
        ("c'est quoi un ACI ?", "et une EI ?", "difference-aci-ei"),
        ("c'est quoi une AI ?", "et une ETTI ?", "difference-ai-etti"),
    ],
)
def test_the_difference_between_both_is_that_of_the_last_two_answers(
    conversation: Conversation, first: str, second: str, id_: str
) -> None:
    conversation.say(first)
    conversation.say(second)
    conversation.say("et la différence entre les deux ?")
    assert conversation.outcome.id == id_


def test_a_message_with_two_questions_gets_two_answers(conversation: Conversation) -> None:
    conversation.say("C'est quoi un ACI ? Et comment marche un marché réservé ?")
    assert len(conversation.replies) == 2
    assert {conversation.outcome.id, *conversation.outcome.suggestions} == {"aci", "marche-reserve"}


def test_failures_lead_on_and_never_loop(conversation: Conversation) -> None:
    said = [conversation.say(text) for text in ("zorglub kwyjibo", "flurble grompf", "znorf plix", "vroutch")]
    assert len(set(said[:3])) == 3
    assert all(conversation.labels for _ in said)
    assert "facilitateur" in said[2]


def test_an_answer_ends_a_run_of_failures(conversation: Conversation) -> None:
    first = conversation.say("zorglub kwyjibo")
    conversation.say("c'est quoi un ACI ?")
    assert conversation.say("zorglub kwyjibo") == first


@pytest.mark.parametrize("text", ["👍👍🎉", "??!!...", "", "   ", "0612 4478 99 31"])
def test_a_message_without_words_is_no_question(conversation: Conversation, text: str) -> None:
    conversation.say(text)
    assert conversation.outcome.kind == "fallback"
    assert conversation.labels


def test_what_cannot_be_read_gets_a_kind_reply(conversation: Conversation) -> None:
    assert "texte" in conversation.send(Message(NOW))


def test_courtesies_are_returned_and_change_nothing(conversation: Conversation) -> None:
    conversation.say("c'est quoi une entreprise adaptée ?")
    conversation.say("ok merci")
    assert conversation.outcome.kind == "smalltalk"
    conversation.say("et un ESAT ?")
    assert conversation.outcome.id == "esat"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("merci et bonne soirée", "Avec plaisir"),
        ("bonsoir, moi c'est Karim", "Bonsoir"),
        ("bonjour, ça va ?", "Je vais bien"),
        ("merci, c'était très clair", "Avec plaisir"),
        ("bonjour, vous êtes nuls", "agacement"),
    ],
)
def test_two_courtesies_in_one_get_one_reply(conversation: Conversation, text: str, said: str) -> None:
    assert said in conversation.say(text)
    assert conversation.outcome.kind == "smalltalk"


def test_a_need_after_a_greeting_is_no_courtesy(conversation: Conversation) -> None:
    conversation.say("bonjour, je m'appelle Karim et je cherche un traiteur à Cergy")
    assert conversation.outcome.dialogue == "fournisseur"


def test_a_vague_follow_up_is_not_answered_from_another_theme(conversation: Conversation) -> None:
    conversation.say("c koi une clause sociale")
    conversation.say("et ça coûte combien ?")
    assert conversation.outcome.id == "clause-sociale"
    assert "ne chiffrent pas ce qu'elle coûte" in conversation.text


def test_cancelling_forgets_what_was_talked_about(conversation: Conversation) -> None:
    conversation.say("c'est quoi une entreprise adaptée ?")
    assert "j'abandonne" in conversation.say("/annuler")
    assert conversation.session.topics == ()
    assert "rien en cours" in conversation.say("annule")


def test_ai_is_an_acronym_only_where_a_noun_stands(conversation: Conversation) -> None:
    conversation.say("c'est quoi une AI ?")
    assert conversation.outcome.id == "ai"
    conversation.say("j'ai faim")
    assert conversation.outcome.id != "ai"


@pytest.mark.parametrize(
    ("payload", "id_"),
    [("a-aci", "aci"), ("a-marche-reserve", "marche-reserve"), ("t-iae", None)],
)
def test_a_deep_link_opens_its_page(conversation: Conversation, payload: str, id_: str | None) -> None:
    text = conversation.say(f"/start {payload}")
    assert conversation.outcome.id == id_
    assert text != Conversation(conversation.assistant).say("/start")


@pytest.mark.parametrize("payload", ["a-inconnu", "x", "t-", "../../etc/passwd", "a-aci-"])
def test_an_unknown_deep_link_gets_the_normal_welcome(conversation: Conversation, payload: str) -> None:
    assert conversation.say(f"/start {payload}") == Conversation(conversation.assistant).say("/start")


@pytest.mark.parametrize("action", ["answer:inconnu", "stale", "", "theme:nulle-part:2", "answer:aci:x"])
def test_a_stale_button_leads_to_the_menu(conversation: Conversation, action: str) -> None:
    assert "n'est plus à jour" in conversation.send(Message(NOW, action=action))
    assert conversation.labels


def test_every_entry_can_be_reached_through_the_themes(assistant: Assistant) -> None:
    seen: set[str] = set()
    pending = ["themes"]
    visited: set[str] = set()
    while pending:
        action = pending.pop()
        if action in visited:
            continue
        visited.add(action)
        session, _ = assistant.respond(Conversation(assistant).session, Message(NOW, action=action))
        for button in session.offered:
            if button.action.startswith("answer:"):
                seen.add(button.action.removeprefix("answer:"))
            elif button.action.startswith("theme"):
                pending.append(button.action)
    assert seen == set(assistant.knowledge.entries)


def test_every_button_of_every_answer_leads_somewhere(assistant: Assistant) -> None:
    for id_ in assistant.knowledge.entries:
        for verb in ("answer", "details"):
            conversation = Conversation(assistant)
            conversation.send(Message(NOW, action=f"{verb}:{id_}"))
            for button in conversation.session.offered:
                follow = Conversation(assistant)
                assert "n'est plus à jour" not in follow.send(Message(NOW, action=button.action)), button


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_any_text_gets_a_reply_and_leaves_a_way_out(assistant: Assistant, texts: list[str]) -> None:
    conversation = Conversation(assistant)
    for text in texts:
        assert conversation.say(text).strip()
    assert conversation.say("/start").strip()
    assert conversation.labels


@pytest.mark.parametrize("question", ["c'est quoi un aci", "comment reserver un marche", "plafond oeth ea"])
def test_accents_case_and_punctuation_do_not_change_the_answer(assistant: Assistant, question: str) -> None:
    ids = set()
    for text in (question, question.upper(), f"{question} ?", f"{question}!!", f"  {question}."):
        conversation = Conversation(assistant)
        conversation.say(text)
        ids.add(conversation.outcome.id)
    assert len(ids) == 1
    assert None not in ids
