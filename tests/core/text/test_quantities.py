import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("marché de travaux de 1,2 M€", [(1_200_000, "eur")]),
        ("200k€ d'espaces verts", [(200_000, "eur")]),
        ("budget 12 000 €", [(12_000, "eur")]),
        ("un marché à 2 millions", [(2_000_000, "eur")]),
        ("300 000 euros ht", [(300_000, "eur")]),
        ("j'ai 850 heures de clause", [(850, "hours")]),
        ("g 1000h d insertion", [(1000, "hours")]),
        ("oeth 120 pers", [(120, "people")]),
        ("effectif 310", [(310, "people")]),
        ("on est 45 salariés et zéro travailleur handicapé", [(45, "people"), (0, "beneficiaries")]),
        (
            "800 000 € HT, 40 % de main d'œuvre, 7 % pour l'insertion, 35 € de l'heure",
            [(800_000, "eur"), (40, "percent"), (7, "percent"), (35, "eur_per_hour")],
        ),
        ("et si on en avait 4 ?", [(4, "number")]),
        ("bonjour", []),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(quantity.value, quantity.unit) for quantity in quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("40 % de main d'œuvre et 7 % pour l'insertion", ["main", "insertion"]),
        ("40% main d'oeuvre 10% insertion", ["main", "insertion"]),
        ("facture de 10 000 € dont 8 000 € de main d'œuvre", ["facture", "main"]),
    ],
)
def test_what_a_number_is_of_stands_after_it_or_else_before(text: str, marks: list[str]) -> None:
    for quantity, mark in zip(quantities(text), marks, strict=True):
        assert mark in (quantity.after if mark in quantity.after else quantity.before)


def test_the_characters_of_a_number_are_those_of_the_message() -> None:
    text = "Œuvre d’été : 20 000 € à Éragny"
    (amount,) = quantities(text)
    assert text[amount.start : amount.end] == "20 000 €"


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(quantity.value >= 0 for quantity in quantities(text))


@pytest.mark.parametrize(
    ("text", "euros"),
    [("1.234,56 €", 1234.56), ("12.000,00 €", 12_000), ("3.500,00 euros", 3500), ("1.234.567,8 €", 1_234_567.8)],
)
def test_points_part_thousands_before_a_comma(text: str, euros: float) -> None:
    (amount,) = quantities(text)
    assert (amount.value, amount.unit) == (euros, "eur")


@given(st.text(alphabet="0123456789.,  €%hk'", max_size=60))
def test_any_run_of_digits_can_be_read(text: str) -> None:
    assert all(quantity.value >= 0 for quantity in quantities(text))
