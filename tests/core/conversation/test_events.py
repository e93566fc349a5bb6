"""What an event opens, whether an answer helped, and what is counted of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.counting import counted
from bot.core.exchange.event import Arrival, Event, Way, event_payload, parse_event_payload
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from tests.conversation import NOW, Conversation

FORUM = Event("forum", "Forum de l'achat inclusif", "commune:95127")


class Visit(Conversation):
    """A conversation of which all is counted, as a channel counts it."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant)
        self.counts: Counter[tuple[str, str]] = Counter()

    def send(self, message: Message) -> str:
        before = self.session
        text = super().send(message)
        for kind, key, count in counted(before, message, self.session):
            self.counts[kind, key] += count
        return text

    def arrive(self, event: Event = FORUM, way: Way = "link") -> str:
        return self.send(Message(NOW, f"/start {event_payload(event.code, way)}", arrival=Arrival(event, way)))

    def vote(self, verb: str) -> str:
        return self.send(Message(NOW, action=f"{verb}:{self.replies[-1].vote}"))


@pytest.fixture
def visit(assistant: Assistant) -> Visit:
    return Visit(assistant)


# --- arriving


def test_an_event_welcomes_by_its_name_and_place(visit: Visit) -> None:
    said = visit.arrive()
    assert said.startswith(FORUM.name)
    assert "Cergy" in said
    assert "Trouver un fournisseur" in [button.label for button in visit.replies[-1].buttons]


@pytest.mark.parametrize(
    ("opens", "wanted"),
    [
        ("a-aci", "Atelier et chantier d'insertion"),
        ("t-iae", "Insertion (IAE, SIAE)"),
        ("d-fournisseur", "Que voulez-vous acheter"),
        ("s-esat-la-hetraie", "ESAT La Hêtraie"),
    ],
)
def test_an_event_opens_its_first_step_below_its_name(visit: Visit, opens: str, wanted: str) -> None:
    said = visit.arrive(replace(FORUM, opens=opens))
    assert said.startswith(FORUM.name)
    assert wanted in said


def test_an_event_that_opens_what_is_gone_welcomes_all_the_same(visit: Visit) -> None:
    assert "Écrivez votre question" in visit.arrive(replace(FORUM, opens="a-nimporte-quoi", place="commune:00000"))


def test_the_place_of_the_event_is_known_until_another_is_said(visit: Visit) -> None:
    visit.arrive()
    assert "Cergy" in visit.say("un traiteur")
    assert "Argenteuil" in visit.say("non, plutôt à Argenteuil")
    visit.say("/start")
    assert "Pontoise" in visit.say("il me faut un traiteur à Pontoise")


def test_a_name_is_shown_letter_for_letter(visit: Visit) -> None:
    name = '#read("/etc/passwd") *a* $x$ <b>& {name} **gras**'
    assert visit.arrive(replace(FORUM, name=name)).startswith(name)


@pytest.mark.parametrize(
    "payload",
    [
        *(
            "",
            "e",
            "e-",
            "e-ab",
            "e--\n",
            "e-aaaaaaaaaaaaaaaaaaaaa",
            "e-forum!",
            "e-forum e-forum",
            "e-é-é-é",
            "e-forum/..",
        ),
        *("x-forum", "forum", "e_forum", "q-", "E-<b>", "a-aci", "é-forum", "e-%00%00", "e-forum\x00", "e-ｆｏｒｕｍ"),
    ],
)
def test_what_is_no_link_to_an_event_leads_to_none(payload: str) -> None:
    assert parse_event_payload(payload) is None


def test_a_link_to_an_event_that_is_over_gives_the_usual_welcome(visit: Visit, assistant: Assistant) -> None:
    usual = Conversation(assistant).say("/start")
    assert visit.say("/start e-forum") == usual
    assert visit.session.campaign == ""


# --- counting


def test_an_event_is_opened_once_by_a_person_who_opens_it_twice(visit: Visit) -> None:
    visit.arrive(way="qr")
    visit.arrive(way="qr")
    visit.arrive()
    assert visit.counts == {("opened", "qr"): 1}


def test_who_goes_on_from_the_page_of_the_event_has_opened_it_there(visit: Visit) -> None:
    visit.arrive(way="page")
    visit.say("c'est quoi un ACI ?")
    assert visit.counts == {("question", "aci"): 1}


def test_questions_needs_structures_and_cards_are_counted(visit: Visit) -> None:
    visit.arrive()
    visit.say("c'est quoi un ACI ?")
    visit.say("zorglub flurb")
    visit.say("un traiteur à Pontoise")
    visit.say("la suite")
    visit.say("le deuxième")
    kinds: Counter[str] = Counter()
    for (kind, _), count in visit.counts.items():
        kinds[kind] += count
    assert kinds == {"opened": 1, "question": 1, "unanswered": 1, "sector": 1, "commune": 1, "shown": 10, "card": 1}
    assert visit.counts["commune", "95500"] == 1
    assert visit.counts["sector", "restauration-traiteur"] == 1


def test_nothing_is_counted_of_who_comes_from_no_event_but_votes(visit: Visit) -> None:
    visit.say("c'est quoi un ACI ?")
    visit.say("un traiteur à Cergy")
    assert not visit.counts


# --- votes


def test_an_answer_a_result_and_a_fallback_can_be_voted_on(visit: Visit) -> None:
    targets = []
    for text in ("c'est quoi un ACI ?", "un traiteur à Cergy", "/start", "merci", "zorglub flurb"):
        visit.say(text)
        targets.append(visit.replies[-1].vote)
    assert targets == ["answer:aci", "results:fournisseur", "", "", "fallback"]


def test_a_vote_counts_once_and_can_be_changed(visit: Visit) -> None:
    visit.say("c'est quoi un ACI ?")
    up, down = (f"{verb}:{visit.replies[-1].vote}" for verb in ("useful", "useless"))
    for action in (up, up, down, down):
        visit.send(Message(NOW, action=action))
    assert {key: count for key, count in visit.counts.items() if count} == {("useless", "answer:aci"): 1}


def test_what_was_missing_is_asked_and_thanked_for(visit: Visit) -> None:
    visit.say("c'est quoi un ACI ?")
    assert "ce qui manquait" in visit.vote("useless")
    visit.press("Dire ce qui manquait")
    assert visit.session.why == "answer:aci"
    assert visit.say("c'est quoi un ESAT, rien sur les salaires").startswith("Merci")
    assert visit.session.why == ""
    assert "ESAT" in visit.say("c'est quoi un ESAT ?")


@pytest.mark.parametrize("instead", ["/annuler", "/aide"])
def test_who_would_rather_not_say_it_goes_on(visit: Visit, instead: str) -> None:
    visit.say("c'est quoi un ACI ?")
    visit.vote("useless")
    visit.press("Dire ce qui manquait")
    visit.say(instead)
    assert visit.session.why == ""


def test_a_vote_leaves_what_is_on_the_screen(visit: Visit) -> None:
    visit.say("un traiteur à Cergy")
    visit.vote("useful")
    assert "Compris" not in visit.say("le tel du 2e")
    assert visit.session.focus[0].kind in {"card", "results"}


def test_votes_on_anything_at_all_never_stop_the_conversation(visit: Visit) -> None:
    for action in ("useful:", "useless:x:y:z", "why:", "useful:answer:nimporte", "why:answer"):
        assert visit.send(Message(NOW, action=action))


# --- passing on


def test_an_answer_and_a_card_can_be_passed_on(visit: Visit) -> None:
    shared = []
    for text in ("c'est quoi un ACI ?", "ESAT La Hêtraie", "un traiteur à Cergy", "/start"):
        visit.say(text)
        shared.append(visit.replies[-1].share)
    assert shared == ["a-aci", "s-esat-la-hetraie", "", ""]
    assert visit.session != Session()


def test_what_is_kept_of_an_event_and_of_votes_is_shown(visit: Visit) -> None:
    visit.arrive()
    visit.say("c'est quoi un ACI ?")
    visit.vote("useful")
    said = visit.say("/mesdonnees")
    assert "forum" in said
    assert "Avis donnés : 1" in said
