import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.plain import MAX_LENGTH, fold, legible, normalise, plain_words_of, sentences, word_starts, words
from bot.core.text.sounds import sound, sounds


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


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("c'est quoi un E.S.A.T. ?", "c est quoi un esat"),
        ("l'I.A.E", "l iae"),
        ("E S A T", "esat"),
        ("E. S. A. T.", "esat"),
        ("ＥＳＡＴ", "esat"),
        ("trai\u00adteur", "traiteur"),
        ("tra\u200biteur à Ponto\u200dise", "traiteur a pontoise"),
        ("e\u0301te\u0301", "ete"),
        ("TRAITEUR\t\tCERGY\r\n", "traiteur cergy"),
        ("un\u00a0traiteur\u202f!", "un traiteur"),
        ("\ufeffbonjour", "bonjour"),
        ("٣٥٠٠ heures", "3500 heures"),
        ("300 m²", "300 m2"),
        ("1½ million", "1 5 million"),
        ("M. A. Dupont", "m a dupont"),
        ("IL Y A UN ESAT", "il y a un esat"),
    ],
)
def test_odd_characters_read_as_the_plain_word(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


def test_the_dot_of_an_acronym_may_end_the_sentence() -> None:
    assert sentences("Je connais un E.S.A.T. Et un A.C.I. ?") == ["Je connais un ESAT.", "Et un ACI ?"]
    assert sentences("Un E.S.A.T. dans le 95") == ["Un ESAT dans le 95"]


ODD = st.text(alphabet="AaBE. '’\t\n½1\u00ad\u200bé\u0301Ｅ", max_size=60) | st.text(max_size=300)


@given(ODD)
def test_making_a_text_legible_twice_changes_nothing(text: str) -> None:
    assert legible(legible(text)) == legible(text)
    assert len(legible(text)) <= MAX_LENGTH


@given(ODD | st.text(alphabet="ld r.-12 3405%aé,'", max_size=60))
def test_every_word_has_its_place_in_the_text(text: str) -> None:
    plain = legible(text)
    starts = word_starts(plain)
    assert len(starts) == len(words(plain))
    for word, start in zip(words(plain), starts, strict=True):
        assert fold(plain[start:]).casefold().startswith(word.text[0])


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


@given(st.lists(ODD | st.text(alphabet="LD lr.-12 3405%aéÉœ,’'\n_ø", max_size=60) | st.text(max_size=20), max_size=4))
def test_many_texts_have_the_words_of_each(texts: list[str]) -> None:
    assert plain_words_of(texts) == [[word.text for word in words(text)] for text in texts]


@given(st.lists(st.text(alphabet="aabceghinopqstuxyz", max_size=40), max_size=6))
def test_many_words_sound_as_each(typed: list[str]) -> None:
    assert sounds(typed) == {word: sound(word) for word in typed}
