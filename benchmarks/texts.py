"""Kinds of messages to measure with: what people write, and what nobody should."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.needs import read_need
from bot.evaluation.questions import read_row
from bot.evaluation.rows import read

EVALUATION = Path(__file__).parent.parent / "evaluation"
LONGEST = 4_096
"""Characters that Telegram lets a message have."""
EACH = 20
"""How many messages there are of an odd kind."""

SHORT = ("et", "ou", "un", "le", "de", "à", "y", "ça", "ok", "la", "du", "en")
PLACES = ("Cergy", "Argentueil", "L'Isle Adam", "saint ouen l aumone", "95300", "Val d'Oise", "Garges", "Persan")
AMOUNTS = ("1.234,56 €", "12 000 €", "€12 000", "1'250'000 €", "½ million", "deux cent mille euros", "40 k€", "6 %")
EMOJI = ("😀", "👩🏽‍🔧", "🇫🇷", "❤️", "🏗️", "👨‍👩‍👧‍👦", "♿", "🧺")
CODE = (
    "def f(x): return {k: v for k, v in x.items()}\n",
    "<div class='a' id=\"b\"><a href='https://exemple.fr/?q=1&r=2'>x</a></div>\n",
    '{"user": "u1", "text": null, "n": [1, 2.5e-3, 0x1F]}\n',
    "SELECT * FROM t WHERE a = 'b' OR 1=1; --\n",
    "for (int i = 0; i < n; ++i) a[i] += b[i] << 2;\n",
)
ACCENTS = ("e\u0301", "c\u0327a", "E.S.A.T. ", "ｅｓａｔ ", "in\u00adsertion ", "mar\u200bché ", "\t", "l'I.A.E ")


@dataclass(frozen=True)
class Kind:
    """Messages of one kind, none of them twice."""

    name: str
    texts: tuple[str, ...]


def kinds(each: int = EACH) -> Iterator[Kind]:
    """All kinds, the same in each run."""
    asked = tuple(dict.fromkeys(row.text for row in read(EVALUATION / "questions.jsonl", read_row)))
    yield Kind("questions", asked)
    yield Kind("needs", tuple(dict.fromkeys(need.text for need in read(EVALUATION / "needs.jsonl", read_need))))
    yield _odd("1,000 letters of junk", junk_word, 1_000, each, " ")
    yield _odd("1,000 digits", lambda dice: dice.choice(string.digits), 1_000, each)
    for name, piece, joint in (
        ("questions", lambda dice: dice.choice(asked), " "),
        ("letters of junk", junk_word, " "),
        ("letters without a blank", lambda dice: dice.choice(string.ascii_lowercase), ""),
        ("digits", lambda dice: dice.choice(string.digits), ""),
        ("amounts", lambda dice: dice.choice(AMOUNTS), " "),
        ("places", lambda dice: dice.choice(PLACES), " "),
        ("short words", lambda dice: dice.choice(SHORT), " "),
        ("emoji", lambda dice: dice.choice(EMOJI), ""),
        ("code", lambda dice: dice.choice(CODE), ""),
        ("odd characters", lambda dice: dice.choice(ACCENTS), ""),
    ):
        yield _odd(f"{LONGEST:,} of {name}", piece, LONGEST, each, joint)


def _odd(name: str, piece: Callable[[random.Random], str], size: int, each: int, joint: str = "") -> Kind:
    dice = random.Random(name)
    return Kind(name, tuple(_grown(dice, piece, size, joint) for _ in range(each)))


def _grown(dice: random.Random, piece: Callable[[random.Random], str], size: int, joint: str) -> str:
    """Pieces until they are long enough, cut to the size."""
    text = piece(dice)
    while len(text) < size:
        text += joint + piece(dice)
    return text[:size]


def junk_word(dice: random.Random) -> str:
    """A word that nobody has ever written."""
    return "".join(dice.choices(string.ascii_lowercase, k=dice.randint(3, 12)))


def junk() -> Iterator[str]:
    """Messages of such words, without end, the same in each run."""
    dice = random.Random(2026)
    while True:
        yield " ".join(junk_word(dice) for _ in range(8))
