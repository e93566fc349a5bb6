import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.plain import MAX_LENGTH, fold, normalise, sentences, words
from bot.core.text.sounds import sound


@given(st.text(max_size=300))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàùçôî '-", max_size=100))
def test_case_and_accents_do_not_count(text: str) -> None:
    assert normalise(text.upper()) == normalise(text) == normalise(fold(text))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("L'œuvre d'Éragny", "l oeuvre d eragny"),
        ("article L. 2113-12 du code", "article l2113-12 du code"),
        ("L2113-12", "l2113-12"),
        ("l.2113-12", "l2113-12"),
        ("60 000 €", "60000"),
        ("1.500 euros", "1500 euros"),
        ("50 %", "50%"),
        ("mise-à-disposition", "mise a disposition"),
        ("qu’est-ce que c’est ?", "qu est ce que c est"),
    ],
)
def test_texts_are_brought_to_one_form(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


def test_capitals_are_noticed_only_among_small_letters() -> None:
    assert [word.text for word in words("c'est quoi une AI") if word.is_capital] == ["ai"]
    assert not any(word.is_capital for word in words("C'EST QUOI UNE AI"))


def test_only_the_beginning_of_a_very_long_message_is_read() -> None:
    assert len(normalise("mot " * 10_000)) <= MAX_LENGTH


def test_sentences_are_cut_at_their_ends() -> None:
    assert sentences("Nous sommes une PME. Comment faire ?") == ["Nous sommes une PME.", "Comment faire ?"]


@pytest.mark.parametrize(
    ("misspelt", "right"), [("insersion", "insertion"), ("chantié", "chantier"), ("fasilitateur", "facilitateur")]
)
def test_misspellings_sound_like_the_word(misspelt: str, right: str) -> None:
    assert sound(fold(misspelt)) == sound(right)
