import gc
import pickle
import re
import sys
from collections.abc import Callable
from re import _parser  # type: ignore[attr-defined]  # the only way to see what an expression repeats
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import numerals
from bot.core.text.forms import FormError, NumberWords, Rule, expression_of
from bot.core.text.needed import Needing
from bot.core.text.plain import MAX_LENGTH, legible
from bot.core.text.quantities import Quantities, Quantity
from tests.conftest import bundled

WORDS = bundled().knowledge.numbers
QUANTITIES = Quantities(WORDS)


def quantities(text: str) -> list[Quantity]:
    return QUANTITIES.read(legible(text))


def meant(text: str) -> list[tuple[float, str]]:
    """The numbers of a text with their unit, or with their role if they are no values."""
    return [(one.value, one.unit if one.is_value else one.role) for one in quantities(text)]


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
        ("3 RQTH sur 120", [(3, "beneficiaries"), (120, "people")]),
        ("et si on en avait 4 ?", [(4, "number")]),
        ("une personne handicapée", [(1, "beneficiaries")]),
        ("aucun travailleur handicapé", [(0, "beneficiaries")]),
        ("c'est quoi un travailleur handicapé ?", [(1, "definition")]),
        ("un traiteur pour une entreprise", []),
        ("format A5", []),
        ("bonjour", []),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, expected: list[tuple[float, str]]) -> None:
    assert meant(text) == expected


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1.234,56 €", 1234.56),
        ("12.000,00 €", 12_000),
        ("1.234.567,8 €", 1_234_567.8),
        ("12 500.50 €", 12_500.5),
        ("100 000.00 €", 100_000),
        ("1,200,000 €", 1_200_000),
        ("1'250'000 €", 1_250_000),
        ("1’250’000 €", 1_250_000),
        ("€12 000", 12_000),
        ("EUR 12 000", 12_000),
        ("12 000 EUR HT", 12_000),
        ("80 000€ht", 80_000),
        ("12k", 12_000),
        ("300 K€", 300_000),
        ("1,2M€", 1_200_000),
        ("½ million", 500_000),
        ("1½ million d'euros", 1_500_000),
        ("1/2 million d'euros", 500_000),
        ("un demi million d'euros", 500_000),
        ("un demi-million", 500_000),
        ("200 mille euros", 200_000),
        ("deux cent mille euros", 200_000),
        ("DEUX CENTS MILLE EUROS", 200_000),
        ("2 millions et demi", 2_500_000),
        ("un million deux", 1_200_000),
        ("2 millions 5", 2_500_000),
        ("1 million 200 mille euros", 1_200_000),
        ("une centaine de milliers d'euros", 100_000),
        ("trois milliards", 3_000_000_000),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, euros: float) -> None:
    assert meant(f"un marché de {text}, pour le nettoyage") == [(euros, "eur")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une centaine de salariés", [(100, "people")]),
        ("deux douzaines de bornes", [(24, "km")]),
        ("quatre-vingt-dix-sept agents", [(97, "people")]),
        ("deux millions d'heures", [(2_000_000, "hours")]),
        ("trois heures et demie", [(3.5, "hours")]),
        ("sept pour cent", [(7, "percent")]),
        ("un virgule une heure", [(1.1, "hours")]),
        ("octante salariés", [(80, "people")]),
        ("entre 50 000 et 80 000 €", [(50_000, "start"), (80_000, "eur")]),
        ("de 50 000 € à 80 000 €", [(50_000, "start"), (80_000, "eur")]),
        ("10.000", [(10_000, "number")]),
    ],
)
def test_words_and_ranges_count_too(text: str, expected: list[tuple[float, str]]) -> None:
    assert meant(text) == expected


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


def test_a_join_ends_what_a_number_is_of() -> None:
    share, _ = quantities("40 % de main d'œuvre puis insertion 5 %")
    assert share.after == "de main d'oeuvre"


def test_the_characters_of_a_number_are_those_of_the_message() -> None:
    text = legible("Œuvre d’été : 20 000 € à Éragny")
    (amount,) = quantities(text)
    assert text[amount.start : amount.end] == "20 000 €"


@given(st.text(max_size=300) | st.text(alphabet="0123456789.,  €%hk'deumilon½", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    plain = legible(text)
    done = 0
    for one in quantities(text):
        assert 0 <= one.value < 10**15
        assert done <= one.start <= one.end <= len(plain)
        done = one.end


def test_numbers_are_read_the_same_after_a_journey_through_a_file() -> None:
    again = pickle.loads(pickle.dumps(QUANTITIES))
    assert again.read("lot 3 : 12 000 €") == QUANTITIES.read("lot 3 : 12 000 €")


# --- no message takes more than linear time ---


def repeats(parsed: Any) -> list[int]:
    """How often each part of an expression may repeat, at most."""
    found = []
    for name, value in parsed:
        if str(name) in {"MAX_REPEAT", "MIN_REPEAT"}:
            found += [int(value[1]), *repeats(value[2])]
        elif str(name) == "SUBPATTERN":
            found += repeats(value[-1])
        elif str(name) == "BRANCH":
            found += [one for branch in value[1] for one in repeats(branch)]
        elif str(name) in {"ASSERT", "ASSERT_NOT"}:
            found += repeats(value[1])
    return found


@pytest.mark.parametrize("rule", WORDS.rules, ids=lambda rule: f"{rule.unit}-{rule.role}")
def test_a_form_looks_at_so_many_characters_and_no_more(rule: Rule) -> None:
    assert max(repeats(_parser.parse(expression_of(rule, WORDS).compiled.pattern)), default=0) <= 100


def calls(action: Callable[[], object]) -> int:
    """How many functions, of Python or not, an action calls."""
    count = 0

    def profile(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    gc.disable()  # it has callbacks, of Hypothesis, that would count
    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(before)
        gc.enable()
    return count


@pytest.mark.parametrize(
    "part",
    ["1", "12 ", "1 234 ", "1.", "1,5 € ", "mille ", "deux cent ", "un ", "3 millions et demi ", "lot 3, ", "½", "a1"],
)
def test_twice_the_message_takes_about_twice_the_work(part: str) -> None:
    half, full = (legible((part * MAX_LENGTH)[:length]) for length in (MAX_LENGTH // 2, MAX_LENGTH))
    QUANTITIES.read(full)  # compiles at its first use
    assert calls(lambda: QUANTITIES.read(full)) <= 2.5 * calls(lambda: QUANTITIES.read(half))


def test_no_more_is_read_than_the_beginning_of_a_message() -> None:
    message = "1 234 € " * 512
    quantities(message)  # compiles at its first use
    assert calls(lambda: quantities(message)) <= 1.01 * calls(lambda: quantities(message[:MAX_LENGTH]))


@pytest.mark.parametrize("form", ["{n} {lune}", "des heures", "{} heures"])
def test_a_form_that_cannot_be_read_is_refused(form: str) -> None:
    with pytest.raises(FormError, match=r"liste|nombre"):
        expression_of(Rule((form,)), NumberWords())


def test_an_optional_part_and_a_blank_may_be_missing() -> None:
    pattern: re.Pattern[str] = expression_of(Rule(("{n} borne(s)",)), NumberWords()).compiled
    assert all(pattern.search(f"\ue002{text}") for text in (" borne", "bornes", " bornes"))
    assert not pattern.search("\ue002 borner")


FORM_WORDS = sorted(
    {word for rule in WORDS.rules for form in rule.forms for word in re.sub(r"[][{}()]", " ", form).split()}
)
LISTED = sorted({word for words in WORDS.lists.values() for word in words})
SAID = st.lists(
    st.sampled_from([*FORM_WORDS, *LISTED, "3", "12", "2027", "95000", "un", "deux", "2 millions"]), max_size=9
)


@given(SAID, st.sampled_from([" ", ""]))
def test_forms_that_are_passed_over_would_not_be_found(said: list[str], between: str) -> None:
    text = legible(between.join(said))
    found = QUANTITIES.read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Needing, "met", lambda rules, _: range(len(rules)))
        patch.setattr(numerals, "_MAY_BE_SHAPED", re.compile(""))
        assert QUANTITIES.read(text) == found
