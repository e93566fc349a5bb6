"""Something asked of what is shown: « lequel prend les cartons ? », « ils livrent ? », « Cèdre, ça fait quoi ? »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.core.conversation.actor import Case
from bot.core.conversation.acts import Acting
from bot.core.conversation.candidate import Candidate, Situation, is_whole
from bot.core.conversation.meanings import OF_RECORDS
from bot.core.conversation.turnings import OF_ORGANISATIONS
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import SORTING
from bot.core.focus.matcher import ActMatch
from bot.core.knowledge.acts import Act, Acts
from bot.core.text.plain import normalise

ASKED = 0.86
"""Score of a question whose subject is on the screen."""
UNKNOWN = 0.55
"""Score of something asked of what is shown that no record says."""
NAMED, NAMED_SHARE = 0.83, 0.1
"""Score of an act that such a question names by a key, and the share of its own."""
FROM_THERE = 0.9
"""Score of a place said alone: on a card that no search led to, how far it is; below an answer, who is there."""
CHARGE = 0.35
"""What another reading loses where the subject of a question is on the screen: it changes nothing."""

OF_KIND = 0.03
"""What a point of an answer loses there: of these, not of all of their kind."""

_SEARCHING = ("edit", "values", "request", "two needs", "suggested:")
_CLAIMED = (*_SEARCHING, "act:comparer", "act:ouvrir", "act:type-de-structure", "label:")
_DOES = Act("asked", "does", ("results",))
_DISTANCE = Act("distance", "nearest", ("card",))
_THERE = Act("there", "find", ("answer",))
_UNKNOWN = Act("unknown", "unknown_here", ("results",))
_EXPLAIN = Act("explain", "help", ("question",))


@dataclass(frozen=True)
class Asking:
    """Reads a message as a question about what is shown. It keeps no state."""

    acts: Acts
    acting: Acting

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """What a record may say to it; that none does; an open question explained."""
        is_place = bool(at.reading.places) and not at.telling
        if is_place and at.top.kind == "card" and at.session.dialogue is None and not at.is_asked:
            yield Candidate("distance", FROM_THERE, 5, self._run(at, _DISTANCE))
        if is_place and at.top.kind == "answer":
            yield Candidate("there", FROM_THERE, 5, self._run(at, _THERE))
        if at.top.kind == "question" and "?" in at.text:
            yield Candidate("explain", UNKNOWN, 6, self._run(at, _EXPLAIN))
        if at.top.kind in OF_RECORDS:
            yield Candidate("unknown", UNKNOWN, 6, self._run(at, _UNKNOWN))
            # « et ils sont agréés ? » has an answer of its own, and only a pronoun stands for something shown
            is_told = bool(at.glance.refs) or self._is_chosen(at) or at.decision.kind != "answer"
            is_rule = at.is_about_rules and not self._is_chosen(at)  # no record knows what the law allows
            if self._denies(at) or (is_told and not is_rule and self._is_of_shown(at)):
                yield Candidate("asked", ASKED, 5, self._run(at, _DOES))

    def weighed(self, at: Situation, found: Iterable[Candidate]) -> Iterator[Candidate]:
        """Other readings, less likely where the subject of a question is on the screen."""
        denies = self._denies(at)
        is_asked = denies or (at.top.kind in OF_RECORDS and self._is_of_shown(at) and not self._takes_away(at))
        # « commander chez eux sans appel d'offre » calls nobody
        is_rule = at.is_about_rules and not (self._is_chosen(at) or at.glance.refs)
        for one in found:
            is_other = one.name.startswith(_CLAIMED if denies else _SEARCHING)
            if is_asked and (is_other or (one.name == "by itself" and self._is_of_theirs(at))):
                yield replace(one, score=one.score - CHARGE)
            elif is_asked and one.is_keyed and not is_rule:
                yield replace(one, score=max(one.score, NAMED + NAMED_SHARE * one.score))
            elif is_asked and one.name.startswith("point:"):
                yield replace(one, score=one.score - OF_KIND)
            else:
                yield one

    def _denies(self, at: Situation) -> bool:
        """« aucun des deux ne fait de couture »: it says of what is shown that it does not do a trade."""
        is_said = at.top.kind in OF_RECORDS and self.acts.claims.said_in(normalise(at.text))
        is_of_trade = at.reading.sectors or (at.glance.refs and at.telling)
        is_widened = bool(at.reading.choices) and any(change.operator == "also" for change in at.glance.changes)
        return is_said and bool(is_of_trade) and not (at.reading.is_request or at.reading.places or is_widened)

    def _is_of_shown(self, at: Situation) -> bool:
        has_subject = bool(at.glance.refs) or any(self._is_subject(at, n) for n in range(len(at.glance.tokens)))
        return self._is_chosen(at) or (has_subject and at.is_asked)

    @staticmethod
    def _is_of_theirs(at: Situation) -> bool:
        """« ils peuvent nous trouver des candidats ? » below facilitators: what they do, and no need of one's own."""
        return at.top.kind in OF_ORGANISATIONS and at.decision.kind == "dialogue" and not is_whole(at.reading)

    def _is_chosen(self, at: Situation) -> bool:
        return any(token.text in self.acts.choosers for token in at.glance.tokens)

    def _is_subject(self, at: Situation, position: int) -> bool:
        """Whether a pronoun stands for what is shown; « il faut » says nothing of it, nor « les gens ont-ils »."""
        found, acts = at.glance.tokens, self.acts
        word, before = found[position].text, [token.text for token in found[max(0, position - 3) : position]]
        following = found[position + 1].text if position + 1 < len(found) else ""
        if word in acts.subject:
            is_one = at.top.kind == "card"  # beside others, « il » tells none of them
            return is_one and following not in acts.impersonal and acts.impersonal.isdisjoint(before)
        is_turned = position > 0 and at.text[found[position - 1].end : found[position].start] == "-"
        has_noun = is_turned and any(token.text not in acts.fillers for token in found[: position - 1])
        return word in acts.subjects and not has_noun and acts.pointers.isdisjoint(before[-1:])

    def _takes_away(self, at: Situation) -> bool:
        """« vous pouvez enlever celui de Gennevilliers ? » changes the list all the same."""
        return not self._is_chosen(at) and any(
            one.operator in {"remove", "undo"} or (one.operator in SORTING and one.refs) for one in at.glance.segments
        )

    def _run(self, at: Situation, *acts: Act) -> _Run:
        return _Run(self.acting, tuple(_case(at, act) for act in acts))


@dataclass(frozen=True)
class _Run:
    """Acts of which the first that fits is carried out."""

    acting: Acting
    cases: tuple[Case, ...]

    def __call__(self) -> Turn | None:
        turns = (self.acting.act(case) for case in self.cases)
        return next((turn for turn in turns if turn is not None), None)


def _case(at: Situation, act: Act) -> Case:
    return Case(at.session, at.message, ActMatch(act, at.top, UNKNOWN), at.glance, at.reading)
