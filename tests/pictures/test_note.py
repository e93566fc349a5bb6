"""The sourcing note: what a buyer needs of each structure, on paper and to a screen reader."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pypdfium2

from bot.core.directory.records import Structure
from bot.core.exchange.document import Sourcing, Supplier
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.source import Source
from bot.core.replies.sourcing import supplier_of
from tests.conftest import ROOT
from tests.pictures.paper import HOSTILE, MM, failures, kept, letters, links, note, of, shipped, squeezed, tags, words

DAY = date(2026, 11, 27)
RECORD = Structure(
    id="esat-exemple",
    name="ESAT Exemple",
    commune="Cergy",
    department="95",
    lat=None,
    lon=None,
    sources=(Source("Liste officielle des ESAT", date="2026-06"),),
    verified_on=date(2026, 11, 25),
    siret="12345678900012",
    address="1 rue du Test",
    postcode="95000",
    phone="01 02 03 04 05",
    mail="bonjour@esat.exemple.fr",
    website="https://esat.exemple.fr/espaces-verts",
)
LONG_MAIL = "clauses-sociales-et-achats-responsables-et-durables@maison-emploi-cergy-pontoise.exemple.fr"
ODD = Supplier(HOSTILE, ("Chantier d'insertion (ACI)",), "Cergy", (LONG_MAIL,), ("Page « x »",), DAY)


def sourcing(*suppliers: Supplier, need: str = "Entretien d'espaces verts à Cergy") -> Sourcing:
    return Sourcing(need, ("À 25 km au plus", "Insertion ou handicap"), DAY, suppliers)


@cache
def printed(found: Sourcing, name: str = "") -> bytes:
    file = note(found, shipped())
    assert (file.filename, file.media_type) == ("note-de-sourcing.pdf", "application/pdf")
    return kept(f"note-{name}", file.content) if name else file.content


@cache
def usual() -> bytes:
    return printed(
        sourcing(*[supplier_of(RECORD, "établissement d'aide par le travail (ESAT)", shipped())] * 5), "usual"
    )


def test_it_says_what_was_sought_when_and_who_was_found() -> None:
    written = words(usual())
    for text in (
        "Entretien d'espaces verts à Cergy",
        "À 25 km au plus",
        "27 novembre 2026",
        "ESAT Exemple",
        "Établissement d'aide par le travail (ESAT)",
        "SIRET 123 456 789 00012",
        "1 rue du Test, 95000 Cergy",
        "01 02 03 04 05",
        "bonjour@esat.exemple.fr",
        "https://esat.exemple.fr/espaces-verts",
        "Liste officielle des ESAT (juin 2026)",
        "Vérifié le 25 novembre 2026.",
        "art. R2111-1",
    ):
        assert squeezed(text) in written


def test_five_structures_take_one_page() -> None:
    assert len(pypdfium2.PdfDocument(usual())) == 1
    assert "Page1sur1" in words(usual())


def test_it_keeps_the_rules_of_pdf_ua_with_headings_and_a_table() -> None:
    assert failures(usual()) == []
    kinds = [kind for kind, _ in tags(usual())]
    assert [kind for kind in kinds if kind in {"H1", "H2", "Table"}] == ["H1", "H2", "Table"]
    assert (kinds.count("TH"), kinds.count("TD")) == (3, 15)


def test_web_addresses_lead_there() -> None:
    assert links(usual()) == [RECORD.website] * 5


def test_a_long_list_goes_on_with_its_heads_and_cuts_no_structure() -> None:
    pages = pypdfium2.PdfDocument(printed(sourcing(*[supplier_of(RECORD, "ESAT", shipped())] * 30), "long"))
    texts = [squeezed(page.get_textpage().get_text_range()) for page in pages]
    assert len(texts) > 1
    for number, text in enumerate(texts, start=1):
        assert f"Page{number}sur{len(texts)}" in text
        assert text.count("ESATExemple") == text.count("Vérifiéle25novembre2026.") > 0
        assert "Adresseetcontact" in text


def test_nothing_is_read_as_typst_too_small_or_over_the_edge_of_its_column() -> None:
    content = printed(sourcing(ODD, need=HOSTILE), "odd")
    assert words(content).count(squeezed(HOSTILE)) == 2
    assert squeezed(LONG_MAIL) in words(content)
    assert min(one.size for one in letters(content)) >= 8
    assert failures(content) == []
    assert max(one.right for one in of(content, LONG_MAIL)) < of(content, "Page « x »")[0].left


def test_all_letters_that_are_kept_beside_one_that_is_not_can_be_shown() -> None:
    kept = (ROOT / "bot/pictures/fonts/letters.txt").read_text(encoding="utf-8")
    content = printed(sourcing(ODD, need=f"日 {kept}"), "letters")
    assert failures(content) == []
    assert {letter for letter in kept if letter.isalnum()} <= {*words(content)}
    assert max(one.right for one in letters(content)) < (210 - 14) * MM


def test_what_is_not_known_is_said_or_left_out() -> None:
    bare = Supplier("Structure", (), "Cergy", (), ("Page",), DAY)
    written = words(printed(Sourcing("Traiteur", (), DAY, (bare,))))
    assert squeezed(shipped().text("sourcing_no_contact")) in written
    assert squeezed(shipped().text("sourcing_criteria")) not in written


def test_the_article_that_it_names_is_in_the_source_of_an_answer(knowledge: Knowledge) -> None:
    (article,) = re.findall(r"R\d+-\d+", shipped().text("sourcing_law"))
    sources = [source.name for entry in knowledge.entries.values() for source in entry.sources]
    assert any(article in name for name in sources)
