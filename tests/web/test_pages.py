"""The pages beside the conversation, and links that lead into it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import yaml

from bot.channels.web.blocks import Cutter, safe
from bot.channels.web.map import HEIGHT, SIZE, WIDTH, map_of
from bot.channels.web.site import STATIC
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Block, Span
from tests.conftest import ROOT
from tests.conversation import after
from tests.web.conftest import SECRET
from tests.web.forms import Forms

LARGEST_PAGE, LARGEST_SCRIPT = 60_000, 5 * 1024


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("a-aci", "Atelier et chantier d'insertion (ACI)"),
        ("A-ACI.", "Atelier et chantier d'insertion (ACI)"),
        ("t-iae", "Insertion (IAE, SIAE)"),
        ("d-oeth", "Estimons votre contribution"),
        ("s-esat-la-hetraie", "ESAT La Hêtraie"),
        ("d-fournisseur_s-restauration-traiteur_l-95127_t-EI", "Compris : Restauration, traiteur"),
    ],
)
async def test_a_link_opens_what_it_names(forms: Forms, payload: str, said: str) -> None:
    """An answer, a theme, a dialogue, a structure; nobody is told to have said anything."""
    page = await forms.open(f"/r/{payload}")
    assert page.status == 200
    assert said in page.reply.text
    assert not page.root.all("article", **{"class": "said"})
    assert (await forms.say("c'est quoi un ESAT")).status == 200


@pytest.mark.parametrize("payload", ["zzz", "a-", "a-nullepart", "s-nullepart", "%00", "a" * 300])
async def test_a_link_that_leads_nowhere_opens_the_beginning(forms: Forms, payload: str) -> None:
    page = await forms.open(f"/r/{payload}")
    assert page.status == 200
    assert "Par exemple" in page.root.text


async def test_a_first_visit_shows_what_it_does_and_three_examples(forms: Forms) -> None:
    """Each of them is answered when it is pressed."""
    examples = [one.text for one in forms.page.root.all("button", name="exemple")]
    assert len(examples) == 3
    for example in examples:
        await forms.open()
        page = await forms.press(example)
        assert page.root.all("article", **{"class": "said"})[0].one("p").text == example
        assert "pas sûr" not in page.reply.text


async def test_what_is_kept_is_said(forms: Forms) -> None:
    """For the page, then for all ways to talk; its commands can be pressed."""
    page = await forms.open("/confidentialite")
    assert "sans cookie" in page.root.text.casefold()
    assert "RGPD" in page.root.text
    answer = await forms.press("/oublier") if page.root.all("input", name="etat") else page
    assert answer.status == 200


async def test_how_accessible_the_page_is_stands_on_each(forms: Forms) -> None:
    """As the law wants it, in the words of its operator, with a way to complain."""
    said = yaml.safe_load((ROOT / "knowledge" / "operator.yaml").read_text(encoding="utf-8"))
    told = {key: value for key, value in said.items() if key.startswith("accessibility_")}
    assert len(told) == 6
    assert f"Accessibilité : {said['accessibility_state']}" in forms.page.root.one("footer").text
    page = await forms.open("/accessibilite")
    assert [key for key, value in told.items() if value not in page.root.text] == []
    assert "Défenseur des droits" in page.root.text


async def test_a_page_that_does_not_exist_says_so(forms: Forms) -> None:
    page = await forms.open("/nulle-part")
    assert page.status == 404
    assert page.root.one("h1").text == "Page introuvable"
    assert page.title == "Erreur : Page introuvable – Boussole"


async def test_robots_keep_out_of_conversations(forms: Forms) -> None:
    async with forms.http.get(f"{forms.base}/robots.txt") as response:
        assert "Disallow: /message" in await response.text()


async def test_the_page_is_light(forms: Forms) -> None:
    """On a phone in a town hall's cellar."""
    shown = [one for one in STATIC.iterdir() if one.suffix != ".txt"]
    assert sum(one.stat().st_size for one in shown) + len(forms.page.body) <= LARGEST_PAGE
    assert (STATIC / "boussole.js").stat().st_size <= LARGEST_SCRIPT


async def test_a_position_is_asked_for_only_by_a_script(forms: Forms) -> None:
    """Without one, no text names its button, nor what another channel has; the point is kept nowhere in the page."""
    page = await forms.say("je cherche quelqu'un pour nos espaces verts près de moi")
    (asked,) = page.reply.all("p", **{"class": "scripted"})
    assert "hidden" in asked.attributes
    assert not any(word in " ".join(page.lines) for word in ("bouton", "trombone", "messagerie"))
    page = await forms.send(position="49.0362,2.0765")
    assert "Cergy" in page.lines[0]
    opened = Keeper(SECRET).open(page.state, int(datetime.now(UTC).timestamp()))
    assert not any(point in told for told in (repr(opened), page.body.decode()) for point in ("49.036", "2.0765"))


async def test_what_can_be_reached_is_tapped(forms: Forms) -> None:
    """The phone, the site and the place of a card."""
    page = await forms.say("ESAT La Hêtraie")
    links = [one.attributes["href"] for one in page.reply.all("a")]
    assert "tel:+33134437151" in links
    assert any(link.startswith("https://www.openstreetmap.org/") for link in links)
    assert "https://hevea-asso.fr" in links


def test_no_address_runs_a_script() -> None:
    """Whatever stands in a file of the content."""
    assert safe("https://exemple.fr/a?b=1") == "https://exemple.fr/a?b=1"
    for address in ("javascript:alert(1)", "data:text/html,x", "//ailleurs", "vbscript:x", "http://[", "JaVaScRiPt:x"):
        assert safe(address) == ""


def test_texts_are_cut_at_what_can_be_tapped() -> None:
    """Known commands, phones and mails; dates, fractions and addresses stay text."""
    cutter = Cutter({"/oublier": "Effacer"})
    text = "Tapez /oublier ou /inconnu, 01 34 43 71 51, a.b@exemple.fr, le 3/4, 12 01 34 43 71 512"
    (group,) = cutter.groups([Block("paragraph", (Span(text),))])
    assert "".join(run.text for run in group.lines[0]) == text
    assert [run.text for run in group.lines[0] if run.href or run.command] == [
        "/oublier",
        "01 34 43 71 51",
        "a.b@exemple.fr",
    ]


@pytest.mark.parametrize("need", ["nettoyage à Cergy", "un ESAT à Argenteuil", "espaces verts dans le Val-d'Oise"])
def test_a_map_shows_the_list(assistant: Assistant, need: str) -> None:
    """All within the picture, none hiding another; the commune asked for in the middle, where there is one."""
    talk = after(assistant, need)
    drawn = map_of(assistant.territory, talk.session)
    assert drawn
    shown = talk.session.focus[0]
    assert [dot.id for dot in drawn.dots] == list(shown.ids)
    assert [dot.number for dot in drawn.dots] == list(range(shown.first, shown.first + len(shown.ids)))
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn.dots)
    places = [(dot.x, dot.y) for dot in drawn.dots]
    assert all(
        (x - other_x) ** 2 + (y - other_y) ** 2 >= SIZE**2
        for at, (x, y) in enumerate(places)
        for other_x, other_y in places[:at]
    )
    assert bool(drawn.centre) == bool(drawn.rings) == ("dans le" not in need)


def test_no_map_is_drawn_of_anything_else(assistant: Assistant) -> None:
    for said in ("c'est quoi un ACI", "ESAT La Hêtraie", "bonjour"):
        assert map_of(assistant.territory, after(assistant, said).session) is None


async def test_a_dot_of_the_map_opens_its_card(forms: Forms) -> None:
    """Without a script, in the conversation as it goes, under the name that the list gives it."""
    page = await forms.say("nettoyage à Cergy")
    for dot, label in zip(page.reply.all("button", name="point"), page.choices, strict=False):
        card = await forms.send(etat=page.state, point=dot.attributes["value"])
        said = card.root.all("article", **{"class": "said"})[-1].one("p").text
        assert (said, card.lines[0]) == (label, dot.attributes["aria-label"].partition(". ")[2])
    assert len(page.reply.all("button", name="point")) == 5
