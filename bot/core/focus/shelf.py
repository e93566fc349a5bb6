"""Single structures in a conversation: found by name or rank, shown as a card, kept in a shortlist, exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz

from bot.core.directory.criteria import StructureHit
from bot.core.directory.records import Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Outcome, Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.cards import Cards
from bot.core.replies.formats import listed
from bot.core.replies.sourcing import Notes
from bot.core.text.names import LEADS, telling
from bot.core.text.plain import holds, normalise

MAX_SHORTLIST, FEW_LEFT = 30, 3

MAX_POINTING_WORDS = 8
"""Words of the longest message that points at a result: « garde la deuxième dans ma liste »."""

NAMED_SCORE = 75
"""Score of the name index from which a message names a structure."""

NAMED_LEAD = 6
"""Names whose score is this near to the best are offered beside it."""

MAX_NAMED = 5

MAX_BESIDE = 1
"""Telling words that may stand beside a name of one word, which could be any word: « moniteur d'atelier »."""

ALMOST_FULL_NAME = 90
"""Score of a name said in full, perhaps misspelt."""

ALIKE = 80
"""Likeness, by rapidfuzz, of a misspelt word and a word of a name."""


class Shelf:
    """Opens cards and keeps shortlists; the session holds the ids."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._script = knowledge.script
        self._lexicon = knowledge.lexicon
        self._wording = knowledge.wording
        self._directory = territory.directory
        self._cards = Cards(knowledge, territory)
        self._notes = Notes(knowledge, territory)
        self._of_supplier = Outcome("dialogue", None, 100.0, (), knowledge.roles.supplier)
        self._of_facilitator = Outcome("dialogue", None, 100.0, (), knowledge.roles.facilitator)

    def press(self, session: Session, action: Action, *, has_results: bool) -> Turn | None:
        """What a button about structures does; None for other buttons, or if its structure is gone."""
        if action.verb == "shortlist":
            return self.shortlist(session, has_results=has_results)
        if action.verb == "facilitator":
            return self._facilitator(session, action.id, has_results=has_results)
        structure = self._directory.structures.get(action.id)
        return self._press_structure(session, action, structure, has_results=has_results) if structure else None

    def _press_structure(
        self, session: Session, action: Action, structure: Structure, *, has_results: bool
    ) -> Turn | None:
        if action.verb in {"keep", "drop"}:
            beside = (self._directory.structures.get(id_) for id_ in action.arg.split())
            those = [*filter(None, beside), structure]
            return self._keep(session, those, is_kept=action.verb == "keep", has_results=has_results)
        if action.verb == "contact":
            return Turn((self._cards.contact(structure),), self._of_supplier, session=session)
        return self.card(session, structure, has_results=has_results) if action.verb == "card" else None

    def named(self, session: Session, text: str, rest: Sequence[str] | None = None) -> Turn | None:
        """The card of the structure that a message names, or a choice between several; None if it names none.

        Where the message could mean something else, `rest` are its telling words: then it must be a name of several
        words, and nothing more.
        """
        found = [one for one in self._directory.by_name(text) if one.score >= NAMED_SCORE]
        if not found or (rest is not None and not _is_just_name(found[0], rest)):
            return None
        if rest is None and self._is_any_word(found[0].structure, text):
            return None
        best = [one.structure for one in found if one.score >= found[0].score - NAMED_LEAD][:MAX_NAMED]
        if len(best) == 1:
            return self.card(session, best[0], has_results=False)
        alike = Counter((one.name, one.commune) for one in best)
        kinds = [f" ({one.kind})" if one.kind and alike[one.name, one.commune] > 1 else "" for one in best]
        labels = [f"{one.name}, {one.commune}"[:60] + kind for one, kind in zip(best, kinds, strict=True)]
        buttons = [Button(label, str(Action("card", one.id))) for label, one in zip(labels, best, strict=True)]
        reply = Reply(self._wording.blocks("several_structures"), (*buttons, self._button("menu")))
        return Turn(
            (reply,), self._of_supplier, session=session, focus=(Screen("results", tuple(one.id for one in best)),)
        )

    def _is_any_word(self, structure: Structure, text: str) -> bool:
        """Whether all that a text has of a name is one word beside the kind, and it says much else."""
        whole = normalise(structure.name.partition(" – ")[0])
        if " " in whole and holds(normalise(text), (whole,)):
            return False
        name = frozenset(normalise(f"{structure.name} {structure.commune} {structure.legal_name or ''}").split())
        own = set(telling(structure.name)) - {normalise(structure.kind or "")}
        said = [word for word in telling(text) if not self._lexicon.is_stop_word(word)]
        beside = [word for word in said if not _is_of(name, word)]
        return len(own) == 1 and len(beside) > MAX_BESIDE

    def pointed(
        self, session: Session, text: str, shown: Callable[[], Sequence[Action]], *, has_results: bool
    ) -> Turn | None:
        """« la deuxième », « garde la première »: a result by its rank among those shown."""
        plain = normalise(text)
        if not 0 < len(plain.split()) <= MAX_POINTING_WORDS:
            return None
        ranks = [rank for rank, phrases in enumerate(self._script.ordinals) if holds(plain, phrases)]
        is_kept = holds(plain, self._script.keep)
        if not ranks or (len(ranks) > 1 and not is_kept):
            return None
        if not is_kept and any(not self._is_small(word, ranks[0]) for word in plain.split()):
            return None
        actions = [action for rank, action in enumerate(shown()) if rank in ranks]
        if not actions:
            return None
        if not is_kept:
            return self.press(session, actions[0], has_results=has_results)
        return self.press(session, at_once("keep", [action.id for action in actions]), has_results=has_results)

    def about_card(self, session: Session, text: str, *, has_results: bool) -> Turn | None:
        """« leur téléphone ? », « garde-la »: the structure shown last."""
        plain = normalise(text)
        if len(plain.split()) > MAX_POINTING_WORDS or not holds(plain, self._script.about_card):
            return None
        verb: Verb = "keep" if holds(plain, self._script.keep) else "card"
        return self.press(session, Action(verb, session.card), has_results=has_results) if session.card else None

    def _is_small(self, word: str, rank: int) -> bool:
        """Whether a word tells nothing beside the rank of a result."""
        is_rank = any(word in phrase.split() for phrase in self._script.ordinals[rank])
        return is_rank or word in self._script.fillers or self._lexicon.is_stop_word(word)

    def card(self, session: Session, structure: Structure, *, has_results: bool) -> Turn:
        """The card of a structure."""
        is_kept = structure.id in session.shortlist
        reply = self._cards.structure(structure, is_kept=is_kept, has_results=has_results)
        screen = Screen("card", (structure.id,))
        return Turn((reply,), self._of_supplier, session=replace(session, card=structure.id), focus=(screen,))

    def _facilitator(self, session: Session, id_: str, *, has_results: bool) -> Turn | None:
        one = self._directory.facilitators.get(id_)
        if one is None:
            return None
        reply = self._cards.facilitator(one, has_results=has_results)
        return Turn((reply,), self._of_facilitator, session=session, focus=(Screen("organisation", (one.id,)),))

    def _keep(self, session: Session, those: Sequence[Structure], *, is_kept: bool, has_results: bool) -> Turn:
        ids = tuple(one.id for one in those)
        others = tuple(id_ for id_ in session.shortlist if id_ not in ids)
        kept = (*others, *ids)[-MAX_SHORTLIST:] if is_kept else others
        key = ("kept" if is_kept else "dropped") + ("_several" if len(those) > 1 else "")
        blocks = self._wording.blocks(key, name=listed([one.name for one in those], "et"), count=len(kept))
        if not is_kept and 0 < len(kept) <= FEW_LEFT:
            blocks += self._wording.blocks("dropped_left", name=self._names(kept))
        verbs = [*(["shortlist"] if kept else []), *(["result"] if has_results else []), "menu"]
        reply = Reply(blocks, tuple(self._button(verb) for verb in verbs))
        return Turn((reply,), self._of_supplier, session=replace(session, shortlist=kept))

    def _names(self, ids: Sequence[str]) -> str:
        known = (self._directory.structures.get(id_) for id_ in ids)
        return listed([one.name for one in known if one], "et")

    def shortlist(self, session: Session, *, has_results: bool) -> Turn:
        """The structures kept."""
        reply = self._cards.shortlist(self._kept(session), has_results=has_results)
        return Turn((reply,), self._of_supplier, session=session, focus=(Screen("shortlist", session.shortlist),))

    def export(self, session: Session, form: str, day: date) -> Turn | None:
        """The shortlist as a file, a sourcing note with the search that led to it; None if it is empty."""
        kept = self._kept(session)
        if not kept or form not in {"csv", "vcf", "pdf"}:
            return None
        file = self._notes.note(session.dialogue or session.paused, kept, day) if form == "pdf" else None
        return Turn((self._cards.export(kept, form, file),), self._of_supplier, session=session)

    def _kept(self, session: Session) -> Sequence[Structure]:
        structures = self._directory.structures
        return [structures[id_] for id_ in session.shortlist if id_ in structures]

    def _button(self, verb: str) -> Button:
        key = {"shortlist": "shortlist_open", "result": "back_to_results"}.get(verb, verb)
        return Button(self._wording.text(f"button_{key}"), verb)


def at_once(verb: Verb, ids: Sequence[str]) -> Action:
    """One action that keeps or drops several structures."""
    *beside, last = ids
    return Action(verb, last, " ".join(beside))


def _is_of(name: Collection[str], word: str) -> bool:
    """Whether a word is one of a name, perhaps misspelt."""
    return any(fuzz.ratio(word, known) >= ALIKE for known in name)


def _is_just_name(found: StructureHit, rest: Sequence[str]) -> bool:
    """Whether a name of several words was said in full, and all that a message tells belongs to it."""
    name = set(normalise(found.structure.name).split())
    told = set(rest) - LEADS
    is_all = all(_is_of(name, word) for word in told)
    return found.score >= ALMOST_FULL_NAME and len(name) > 1 and bool(told) and is_all
