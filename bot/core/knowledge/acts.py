"""What people do to what is on the screen, as editors write it in `knowledge/acts/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.core.exchange.session import ScreenKind
from bot.core.text.sounds import stemmed

ActName = Literal[
    "open", "keep", "drop", "export", "shortlist", "field", "price", "serves", "does", "nearest", "farther", "within",
    "which", "compare", "count", "serious", "availability", "why", "source", "longer", "shorter", "point", "help",
    "skip", "reaction", "facilitator", "contact_all", "more", "previous", "unknown_here", "ask_human", "find",
    "convert", "insist", "twice", "name",
]  # fmt: skip
"""What an act can do; `bot.core.conversation.acts` has one method for each."""

ACT_NAMES: tuple[ActName, ...] = get_args(ActName)

ARGUMENTS: Mapping[ActName, tuple[str, ...]] = {
    "field": (
        "phone",
        "mail",
        "website",
        "address",
        "siret",
        "kind",
        "activity",
        "area",
        "note",
        "legal_name",
        "contact",
        "person",
        "operator",
        "letter",
    ),
    "contact_all": ("phone", "mail"),
    "reaction": ("good", "bad", "unsure", "thanks", "laugh", "seen"),
    "export": ("csv", "pdf", "vcf"),
    "keep": ("", "all", "some"),
    "drop": ("", "all"),
    "nearest": ("", "too_far", "farthest", "here"),
    "which": ("", "deduction", "place", "home", "department", "abroad", "trouble", "able", "association"),
    "count": ("", "only"),
    "serious": ("", "size", "still", "places"),
    "availability": ("", "service"),
    "why": ("", "unsure", "few"),
    "does": ("", "alike"),
    "twice": ("", "house"),
    "more": ("", "card"),
    "convert": ("", "purchase", "enough", "hours", "wage", "clause"),
    "price": ("", "sum"),
    "previous": ("", "card"),
}
"""What tells acts of one name apart; acts that do not stand here have no argument."""

Operator = Literal[
    "remove", "exclude", "only", "also", "rather", "undo", "half", "double", "tenth", "tenfold", "more", "less", "hire",
    "if", "neutral",
]  # fmt: skip
"""Words that change what is known: `bot.core.focus.edits` says how; `neutral` ones look like it and change nothing."""

OPERATORS: tuple[Operator, ...] = get_args(Operator)

Held = Literal["structure", "rank", "place", "sector", "kind", "public", "number"]
"""Kinds of mentions that an act may or must hold."""

HELD: tuple[Held, ...] = get_args(Held)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that people do to a screen of the kinds `on`.

    `phrasings` are whole messages, `keys` plain words or short phrases that tell it wherever they stand; `may` and
    `must` are the mentions that a message may or must hold; the keys that are `firm` tell it whatever else is said.
    `argument` tells acts of one name apart, such as the field
    that is asked; `needs_key` acts are never told by their phrasings alone.
    """

    id: str
    name: ActName
    on: tuple[ScreenKind, ...]
    keys: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    may: tuple[Held, ...] = ()
    must: tuple[Held, ...] = ()
    argument: str = ""
    firm: tuple[str, ...] = ()


class Listed:
    """Plain phrases, found in a message by their stems."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        """Keep the stems of phrases, by the longest of each: few are looked for in a message."""
        self._by_stem: dict[str, list[str]] = {}
        for one in dict.fromkeys(map(stemmed, phrases)):
            self._by_stem.setdefault(max(one.split(), key=len, default=""), []).append(one)

    def said_in(self, plain: str) -> bool:
        """Whether a plain text says one of them."""
        text = stemmed(plain)
        return any(one in text for word in text.split() for one in self._by_stem.get(word, ()))


@dataclass(frozen=True, slots=True)
class Basis:
    """What one says of a figure that is held, by any of the phrases `said`: it counts something else than was taken.

    The figure leaves its `slot`, for `of` where that is told; an `is_yearly` one stays, times the years said beside it.
    """

    slot: str
    said: Listed
    of: str = ""
    is_yearly: bool = False
    dialogue: str = ""


@dataclass(frozen=True, slots=True)
class Acts:
    """All acts, and the words around them.

    `operators` are plain phrases that change what is known, longest first; `here` words that point at what is shown
    (« celui », « leur »); `ranks` the plain phrases of the first, the second…; `firsts` and `lasts` the words for
    « premiers » and « derniers » behind a number; `counts` small numbers in words. Behind one of the `articles`,
    `holders` (« la structure ») point like « celui »; so does one of the words for `than` behind `nearness` (« plus
    près que »). `subjects` are those of `here` of which something is asked, `choosers` those that ask by
    themselves; so are those of `subject`, but not before an `impersonal` verb; `shorthand` says what is typed for what.
    """

    acts: tuple[Act, ...] = ()
    operators: Mapping[Operator, tuple[str, ...]] = field(default_factory=dict)
    here: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()
    firsts: frozenset[str] = frozenset()
    lasts: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    fresh: tuple[str, ...] = ()
    owning: tuple[str, ...] = ()
    """Phrases by which a trade is one's own affair, and not what one looks for: « nos travaux sont à Domont »."""
    either: frozenset[str] = frozenset()
    """Words between two places that are both wanted: « Ermont ou Eaubonne », « une à Persan, une à Beaumont »."""
    around: frozenset[str] = frozenset()
    """Words before a place that is only looked around: « vers Écouen »."""
    sought: tuple[str, ...] = ()
    """Phrases of a story that want structures: « vous auriez quelque chose ? »."""
    settled: tuple[str, ...] = ()
    next: frozenset[str] = frozenset()
    turns: tuple[str, ...] = ()
    averse: tuple[str, ...] = ()
    beside_figures: frozenset[str] = frozenset()
    intensifiers: frozenset[str] = frozenset()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    selectors: frozenset[str] = frozenset()
    boundaries: frozenset[str] = frozenset()
    closings: frozenset[str] = frozenset()
    """Words with which a message ends and that say nothing: « hein », « svp »."""
    neutral: tuple[str, ...] = ()
    """Phrases that hold a word of change and change nothing: « ou pas », « ne fait pas »."""
    questions: Listed = field(default_factory=Listed)
    """How a message asks that has no question mark: « ou pas », « ça compte »."""
    question_ends: frozenset[str] = frozenset()
    """Words with which a question ends that has no question mark: « c'est pour qui »."""
    selves: Listed = field(default_factory=Listed)
    """How one says who one is: « on est une école »."""
    mistakes: Listed = field(default_factory=Listed)
    """What one says who was mistaken: the figure beside it puts right what was said."""
    slips: Listed = field(default_factory=Listed)
    """What one may say who was mistaken: a figure beside it puts right one that it looks like."""
    doubted: Listed = field(default_factory=Listed)
    """What one says of a figure that another one should take the place of: « c'est trop », « l'an dernier »."""
    bases: tuple[Basis, ...] = ()
    """What a figure that is held turns out to count: « c'est le TTC », « c'est par an »."""
    vacancies: Listed = field(default_factory=Listed)
    """What tells in a story that someone is missing, and is to be replaced: « part en retraite », « est en arrêt »."""
    outsourced: Listed = field(default_factory=Listed)
    """What tells that work is bought, and nobody hired: « on ne le remplacera pas », « une boîte qui »."""
    jokes: frozenset[str] = frozenset()
    """Words of one who laughs: a trade beside them may be no answer."""
    rules: Listed = field(default_factory=Listed)
    """Words of one who asks what the law allows: « en direct », « réserver »."""
    professional: Listed = field(default_factory=Listed)
    """How one says that a need is none of a home: « c'est la mairie qui demande », « pour le bureau »."""
    claims: Listed = field(default_factory=Listed)
    """How one says that what is shown does not do something: « aucun ne fait de couture », « pas des peintres »."""
    imposing: Listed = field(default_factory=Listed)
    """How one says how many hours a contract is to ask for, whose calculation is shown: « en mettre moins, 200 »."""
    handling: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    """What is done with a list, and what of it is shown: « garde les 2 premières »."""
    reporting: frozenset[str] = frozenset()
    """Words by which somebody says something: « le facilitateur veut 10 % »."""
    complaints: Listed = field(default_factory=Listed)
    """What is said before what was meant: « c'est pas ma question, … »."""
    disclaimers: tuple[str, ...] = ()
    """What one says one is not, or not after: « je suis pas demandeur d'emploi, … »."""
    finders: frozenset[str] = frozenset()
    """Words by which a trade is asked of what is shown: « et les gobelets, qui les prend ? »."""
    demonstratives: frozenset[str] = frozenset()
    """First words of a question on what is shown and nothing else: « ça augmente ? »."""
    reasons: frozenset[str] = frozenset()
    """Words of one who asks why."""
    origins: Listed = field(default_factory=Listed)
    """How one asks what a figure is and where it comes from: « d'où sort », « pourquoi »."""
    joints: tuple[str, ...] = ()
    """Words that join two things wanted: « garde-la et montre-moi l'autre »."""
    before_other: frozenset[str] = frozenset()
    after_other: frozenset[str] = frozenset()
    """Words before and after « autre chose » that compare: « ou autre chose », « autre chose que du ménage »."""
    asides: Listed = field(default_factory=Listed)
    """Words of small talk about oneself or the other: « mon mari est », « tu aimes »."""
    homes: Listed = field(default_factory=Listed)
    """Words of where someone lives or comes from: it is not where something is wanted."""
    conclusions: tuple[str, ...] = ()
    """How a clause begins that says what a story comes to: « donc », « bref »."""
    periods: frozenset[str] = frozenset()
    """Words that « dernier » dates: « l'an dernier » is no rank."""
    generic: frozenset[str] = frozenset()
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holders: frozenset[str] = frozenset()
    mine: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    existing: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    viewers: frozenset[str] = frozenset()
    """Words that want to see a thing, by which « l'ESAT » is the one shown, and not all of them."""
    articles: frozenset[str] = frozenset()
    than: frozenset[str] = frozenset()
    nearness: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    choosers: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    impersonal: frozenset[str] = frozenset()
    shorthand: Mapping[str, str] = field(default_factory=dict)
