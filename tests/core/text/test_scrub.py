"""Nothing that names or reaches a person is left in a question that is kept; the question itself is."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.text.scrub import MAX_LENGTH, scrub

PHONES = """
06 12 34 56 78
06.12.34.56.78
06-12-34-56-78
06 - 12 - 34 - 56 - 78
06–12–34–56–78
06/12/34/56/78
06_12_34_56_78
06,12,34,56,78
06\u00a012\u00a034\u00a056\u00a078
06\u202f12\u202f34\u202f56\u202f78
06\u200b12 34 56 78
0612345678
06 123 456 78
0 612 345 678
(0)6 12 34 56 78
(06) 12 34 56 78
+33 6 12 34 56 78
+33612345678
+ 33 6.12.34.56.78
+33 (0)6 12 34 56 78
+33(0)612345678
0033 6 12 34 56 78
00 33 612345678
0033 (0) 6 12 34 56 78
+32 470 12 34 56
""".strip().splitlines()

EMAILS = """
jean.dupont@mairie-cergy.fr
JEAN_DUPONT+achats@MAIRIE.FR
jean@localhost
élise.durand@mairie.fr
jean @ mairie.fr
jean.dupont [at] mairie.fr
jean.dupont(arobase)mairie.fr
jean.dupont arobase mairie.fr
jean at service.mairie.fr
""".strip().splitlines()

NIRS = """
1 84 12 76 451 089 46
184127645108946
1841276451089
1 84 12 76 451 089
1.84.12.76.451.089.46
1-84-12-76-451-089-46
1\u00a084\u00a012\u00a076\u00a0451\u00a0089\u00a046
2 55 08 2A 168 025 38
2 55 08 2b 168 025
255082A16802538
""".strip().splitlines()

NAMES = """
M. Dupont
M.Dupont
M Dupont
Mr Dupont
mr dupont
MR DUPONT
m. dupont
Mr. J.-P. Dupont
M. J. Dupont
M. Jean DUPONT
Mme Dupont
mme. dupont
Melle Dupont
Mlle Dupont
monsieur dupont
Madame O'Dupont
madame de la Dupont
Mme D'Dupont
mme marie-claude le dupont
Mme Marie-Claude Le Dupont
mme marie claude van den dupont
Dr Dupont
docteure Dupont
Me Dupont
maitre dupont
Maître Élodie Dupont
Pr Dupont
Madame Dupont-Lévêque
M. et Mme Dupont
Monsieur et Madame Dupont
madame, monsieur dupont
MM. Dupont
""".strip().splitlines()

ORDINARY = """
combien de temps dure un contrat de 24 mois ?
article L5212-10-1
articles L2113-12 et L. 2113-13 du code
95000 Cergy
entre Cergy 95000 et Pontoise 95300
20 000 € HT
20 000 à 40 000 € pour 12 mois, 20 salariés
de 10 000 - 20 000 - 30 € HT
marché de 221 000 euros
marché de 5 382 000,50 euros
L2113-12
2026
du 01/02/2026 au 31/12/2026
de 9h30 à 12h, au 3 rue de la Paix
bonjour madame, je cherche un ESAT
bonjour monsieur je cherche un ESAT
madame j'ai une question
merci monsieur
me dire combien
un lot de 10 m de haies
c'est le statut de l'ACI ou de l'EI ?
le maître d'ouvrage et le maitre d'oeuvre, ou Maître d’œuvre ?
le code CPV 90910000-9, ou 45233141-9 ?
SSIG, lot 2 du BOAMP n° 24-123456
le taux : 6 % et/ou 3,5 %
""".strip().splitlines()

WORDS = st.lists(
    st.sampled_from(("le", "numéro", "de", "Cergy", "est", "un", "ESAT", "à", ",", "?", ":", "(", "«")), max_size=8
)


PARTS = (*PHONES, *EMAILS, *NIRS, *NAMES, *ORDINARY, "madame", "www.", "https://", "@", ".fr", "0", "+", "M.", "x" * 99)


def fragments() -> st.SearchStrategy[str]:
    """Pieces of all of these, side by side."""
    return st.lists(st.sampled_from(PARTS)).flatmap(
        lambda parts: st.sampled_from(["", " ", ".", "-"]).map(lambda glue: glue.join(parts))
    )


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        *((text, "[téléphone]") for text in PHONES),
        *((text, "[e-mail]") for text in EMAILS),
        *((text, "[NIR]") for text in NIRS),
        ("https://mairie.fr/agents?nom=dupont", "[lien]"),
        ("HTTP://mairie.fr", "[lien]"),
        ("www.mairie.fr/agents", "[lien]"),
        ("linkedin.com/in/jean-dupont", "[lien]"),
        ("@jeandupont", "[compte]"),
        ("123 456 789 00012", "[numéro]"),
        ("0123456789012", "[numéro]"),
        ("90910000-9 12", "[numéro]"),
        ("FR76 3000 6000 0112 3456 7890 189", "FR[numéro]"),
        ("x" * 100, "[…]"),
    ],
)
def test_what_reaches_a_person_is_replaced_and_the_words_around_it_stay(secret: str, shown: str) -> None:
    assert scrub(secret) == shown
    assert scrub(f"voici {secret} pour vous, {secret}.").startswith(f"voici {shown} pour vous, {shown}")


@pytest.mark.parametrize("text", NAMES)
def test_a_name_after_a_civility_is_replaced(text: str) -> None:
    scrubbed = scrub(f"je veux joindre {text} à Cergy")
    assert re.fullmatch(r"je veux joindre [MDPdm][\w., ]* \[nom\] à Cergy", scrubbed)
    assert "dupont" not in scrubbed.casefold()


def test_every_name_of_a_question_is_replaced() -> None:
    assert scrub("mr jean dupont mme martin ou M. Petit. Où ?") == "mr [nom] mme [nom] ou M. [nom]. Où ?"


def test_two_numbers_in_a_row_are_both_replaced() -> None:
    assert scrub("+33 6 12 34 56 78 01 30 30 30 30") == "[téléphone] [téléphone]"


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_question_stays_whole(text: str) -> None:
    assert scrub(text) == text


def test_what_a_database_would_refuse_goes() -> None:
    assert scrub("a\x00b\ud800c\n\td") == "a b c d"


def test_a_long_text_ends_with_a_whole_word() -> None:
    assert scrub("mots " * 100) == ("mots " * 60).strip()


@settings(deadline=None)
@given(st.text() | st.text("06 .+(3)/1@mMedà-[]'2Aw\u00a0x") | fragments())
@example("06/12/34/56/789 " * 30)
@example("x" * MAX_LENGTH + "06 12 34 56 78")
@example("M.Pr B")
def test_any_text_is_scrubbed_once_and_for_all(text: str) -> None:
    scrubbed = scrub(text)
    assert scrub(scrubbed) == scrubbed
    assert len(scrubbed) <= MAX_LENGTH


def spaced(groups: list[str]) -> st.SearchStrategy[str]:
    """The groups with one and the same separator, or none."""
    return st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"]).map(lambda separator: separator.join(groups))


def pairs(count: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.integers(0, 99).map("{:02}".format), min_size=count, max_size=count)


def phones() -> st.SearchStrategy[str]:
    starts = st.tuples(st.sampled_from(["0", "+33", "+33 ", "0033 ", "+33 (0)"]), st.sampled_from("12345679"))
    return st.tuples(starts.map("".join), pairs(4)).flatmap(lambda parts: spaced([parts[0], *parts[1]]))


def nirs() -> st.SearchStrategy[str]:
    departments = st.integers(1, 95).map("{:02}".format) | st.sampled_from(["2A", "2B"])
    orders = st.lists(st.integers(0, 999).map("{:03}".format), min_size=2, max_size=2)
    keys = st.sampled_from([[], ["46"], ["07"]])
    return st.tuples(st.sampled_from("12"), pairs(2), departments, orders, keys).flatmap(
        lambda parts: spaced([parts[0], *parts[1], parts[2], *parts[3], *parts[4]])
    )


@settings(deadline=None)
@given(WORDS, phones() | nirs(), WORDS)
def test_no_number_of_a_person_survives_among_words(before: list[str], number: str, after: list[str]) -> None:
    scrubbed = scrub(" ".join([*before, number, *after]))
    assert not re.search(r"\d", scrubbed)
    assert scrubbed.endswith(" ".join(after))


@settings(deadline=None)
@given(WORDS, st.emails(), WORDS)
def test_no_address_survives_among_words(before: list[str], address: str, after: list[str]) -> None:
    assert "@" not in scrub(" ".join([*before, address, *after]))
