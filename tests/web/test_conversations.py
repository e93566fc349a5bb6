"""Whole conversations in a browser without JavaScript say what the core says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.web import site
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.replies.files import contact_card, spreadsheet
from tests.transcripts import START, Transcript, message, transcripts
from tests.web.forms import Forms


def lines(reply: Reply) -> list[str]:
    """The texts of a reply, and the link to its place on a map."""
    said = [block.text.strip() for block in reply.blocks]
    return said + ([f"Voir sur une carte : {reply.venue.title}"] if reply.venue else [])


@pytest.mark.parametrize("transcript", transcripts(), ids=lambda one: one.path.stem)
async def test_a_golden_conversation_by_forms(
    transcript: Transcript, assistant: Assistant, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts typed, buttons pressed, positions shared, with the time that passes."""
    now, session = START, Session()
    monkeypatch.setattr(site, "_now", lambda: now)
    for act in transcript.acts:
        if act.startswith("+"):
            now += timedelta(hours=float(act[1:]))
            continue
        sent = message(act, session, now)
        session, replies = assistant.respond(session, sent)
        if sent.location:
            page = await forms.send(position=f"{sent.location.lat},{sent.location.lon}")
        elif sent.action and act[1:-1] in forms.labels:
            page = await forms.press(act[1:-1])
        elif sent.action:  # behind « Autres choix »: its words are the button
            page = await forms.say(act[1:-1])
        else:
            page = await forms.say(sent.text or "")
        assert page.status == 200
        assert page.lines == [line for reply in replies for line in lines(reply)]
        assert page.choices == [button.label for button in replies[-1].buttons]


async def test_a_file_is_that_of_the_core(forms: Forms, assistant: Assistant) -> None:
    """It is made anew from the page, byte for byte, and the conversation goes on after it."""
    await forms.say("ESAT La Hêtraie")
    await forms.press("Garder dans ma sélection")
    await forms.say("ma sélection")
    await forms.send(choix="export:csv")
    file = await forms.press("Télécharger structures.csv")
    structures = [assistant.territory.directory.structures["esat-la-hetraie"]]
    assert file.body == spreadsheet(structures).content
    assert file.headers["content-disposition"] == 'attachment; filename="structures.csv"'
    await forms.send(choix="export:vcf")
    assert (await forms.press("Télécharger contacts.vcf")).body == contact_card(structures).content
    assert (await forms.say("leur téléphone ?")).status == 200


async def test_what_was_said_stays_on_the_page(forms: Forms) -> None:
    """Each exchange, with the choices of the newest alone."""
    await forms.say("c'est quoi un ACI")
    page = await forms.say("combien d'heures par semaine ?")
    assert [one.text for one in page.root.all("article", **{"class": "said"})] == [
        "Vousc'est quoi un ACI",
        "Vouscombien d'heures par semaine ?",
    ]
    assert len(page.root.all("article", **{"class": "reply"})) == 2
    first = page.root.all("article", **{"class": "reply"})[0]
    assert not first.all("button", name="choix")


async def test_the_way_back_and_a_second_send_lose_nothing(forms: Forms) -> None:
    """An older page goes on from where it is, and the same form sent twice says the same."""
    await forms.say("un traiteur à Cergy")
    before = forms.page
    first = await forms.say("le 1")
    again = await forms.send(etat=before.state, texte="le 1")
    assert again.lines == first.lines
    other = await forms.send(etat=before.state, texte="le 2")
    assert other.lines[0] != first.lines[0]


async def test_what_is_erased_is_gone_from_the_page(forms: Forms) -> None:
    """With all that was said before."""
    await forms.say("un traiteur à Cergy")
    page = await forms.say("/oublier")
    assert "traiteur" not in page.body.decode()
    assert "plus rien de vous" in page.lines[0]


async def test_a_page_is_gone_on_with_for_a_day(forms: Forms, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later it says that it begins anew, and answers all the same."""
    await forms.say("un traiteur à Cergy")
    later = datetime.now(UTC) + timedelta(hours=24, seconds=2)
    monkeypatch.setattr(site, "_now", lambda: later)
    page = await forms.say("c'est quoi un ACI")
    assert page.status == 200
    assert "repart de zéro" in page.root.one("p", **{"class": "notice"}).text
    assert page.lines[0] == "Atelier et chantier d'insertion (ACI)"


async def test_the_page_gives_the_note_of_a_shortlist(forms: Forms) -> None:
    for text in ("un traiteur à Cergy", "garde le 1", "note de sourcing"):
        await forms.say(text)
    file = await forms.press("Télécharger note-de-sourcing.pdf")
    assert file.headers["content-type"] == "application/pdf"
    assert file.body.startswith(b"%PDF")
