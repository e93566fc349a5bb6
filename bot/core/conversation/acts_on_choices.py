"""Acts that choose in a list: how many of a kind, which of them, who is in a commune or comes there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.conversation.actor import Actor, Case, Doors
from bot.core.dialogues.stage import PLACE
from bot.core.directory.criteria import StructureHit
from bot.core.directory.records import PUBLICS, Structure
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Reply
from bot.core.exchange.turn import Turn
from bot.core.focus.departments import Departments
from bot.core.places.gazetteer import PlaceHit
from bot.core.places.geography import distance_km
from bot.core.replies.formats import french_number, kilometres, listed
from bot.core.replies.values import place_name
from bot.core.text.plain import normalise
from bot.core.understanding.reading import place_id

NEAR_ENOUGH_KM = 10.0
"""A structure so near surely comes, as far as its record can tell."""

LEAST_SUM = 100
"""Euros from which a number beside « déduction » is a sum, and no rank or count."""

MOST_FURTHER = 3
"""Structures of the pages that follow that are named."""

ELSEWHERE = ("department", "abroad", "trouble", "able")
"""What may be asked of those that lie somewhere else: whether they may be taken, by right or all the same."""

MOST_THERE = 5
"""Structures named as those of a kind or a place."""


class ChoosingActs(Actor):
    """Acts that choose in a list. An act that does not fit after all gives None."""

    def __init__(self, doors: Doors) -> None:
        """Know the départements."""
        super().__init__(doors)
        self._departments = Departments(doors.knowledge.acts, doors.territory.gazetteer.departments.values())

    def count(self, case: Case) -> Turn | None:
        """« combien y en a ? »: how many are found, by kind."""
        if case.match.screen.kind == "question":
            return self._count_before(case)
        found = self.found(case)
        asked = {*case.reading.choices.get("type", ()), *case.reading.denied.get("type", ())}
        if asked and case.argument != "only":
            return self._count_of(case, asked, [one.structure for one in found if one.is_sure])
        return self.said(case, self._counted("counted", found)) if found else None

    def _count_before(self, case: Case) -> Turn | None:
        """« combien vous en avez ? » while the place is asked: wherever they are; and the question once more."""
        run = self._guide.stage.run(case.session, case.message)
        criteria = self._guide.stage.case(run).criteria if run and run.dialogue.is_search else None
        if criteria is None or not (criteria.sectors or criteria.kinds):
            return None
        counted = self._counted("counted_everywhere", self._directory.search(criteria))
        return self._questions.with_prompt(case.session, case.message, self.said(case, counted))

    def _counted(self, key: str, found: Sequence[StructureHit]) -> Reply:
        """How many are found, by kind, the most first."""
        sure = [one.structure for one in found if one.is_sure]
        kinds = Counter(one.kind for one in sure if one.kind)
        detail = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=_most))
        return self._facts.say(key, sure=len(sure), unsure=len(found) - len(sure), detail=detail)

    def _count_of(self, case: Case, kinds: set[str], found: Sequence[Structure]) -> Turn | None:
        """« combien d'ESAT là-dedans ? »: so many of what is shown, and of all that fits."""
        shown = [one for one in self._facts.things(case.match.screen.ids) if isinstance(one, Structure)]
        those, everywhere = ([one for one in some if one.kind in kinds] for some in (shown, found))
        if not shown:
            return None
        kind = listed([self._kind_name(one) for one in sorted(kinds)], "et")
        key = "counted_all" if len(everywhere) > len(those) else "counted_shown"
        named, those_shown = (those or everywhere)[:MOST_THERE], len(those)
        counted = self._facts.listed(key, named, kind=kind, those=those_shown, shown=len(shown), all=len(everywhere))
        return self.said(case, counted)

    def _kind_name(self, kind: str) -> str:
        choice = self._knowledge.script.slots["type"].choice(kind)
        return choice.label if choice else kind

    def which(self, case: Case) -> Turn | None:
        """« lequel est un ESAT ? », « laquelle donne droit à la déduction ? »."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        kinds = set(case.reading.choices.get("type", ()))
        publics = set(case.reading.choices.get("public", ()))
        if case.argument in {"place", "home", *ELSEWHERE}:
            return self._which_where(case)
        if case.argument == "association":
            is_of_self = self._knowledge.acts.selves.said_in(normalise(case.message.text or ""))
            return None if is_of_self else self._associations(case, things)
        if not things or not (case.argument or kinds or publics):
            return None
        if calculated := self._deduction(case, things):
            return calculated

        def fits(one: Structure) -> bool:
            if case.argument == "deduction":
                return self._facts.opens_deduction(one)
            is_possible = one.kind is None and bool(kinds & set(one.possible_kinds) and one.kind_note)
            return one.kind in kinds or is_possible if kinds else self._public(one) in publics

        kept = [one for one in things if fits(one)]
        key = "which"
        if case.argument == "deduction":
            is_open = any(one.kind is None for one in things if one not in kept)
            key = "which_deduction_known" if is_open else "which_deduction"
        if not kept and case.match.screen.kind == "results" and not case.glance.refs:  # on the pages that follow
            key, kept = (
                "which_found",
                [one.structure for one in self.found(case) if one.is_sure and fits(one.structure)],
            )
        if not kept:
            is_sure = case.argument == "deduction" and all(one.kind for one in things)
            none = "which_none_deduction" if is_sure else "which_none"
            return self.said(case, self._facts.listed(none, things))
        reply = self._facts.listed(key, kept[:MOST_THERE])
        return self.said(case, self._with_rate(case, self._with_further(case, reply, kept, fits)))

    def _with_further(
        self, case: Case, reply: Reply, kept: Sequence[Structure], fits: Callable[[Structure], bool]
    ) -> Reply:
        """What is said of those shown, and the next ones of which the same is true, on the pages that follow."""
        if case.match.screen.kind != "results" or case.glance.refs:
            return reply
        sure = (one.structure for one in self.found(case) if one.is_sure)
        further = [one.name for one in sure if one not in kept and one.id not in case.match.screen.ids and fits(one)]
        if not further:
            return reply
        names = listed(further[:MOST_FURTHER], "et")
        said = self._wording.blocks("which_further", names=names, count=len(further))
        return replace(reply, blocks=(*reply.blocks, *said))

    def _with_rate(self, case: Case, reply: Reply) -> Reply:
        """What is said of a deduction, and how much it is: « ça déduit combien ? »."""
        if case.argument != "deduction":
            return reply
        percent = french_number(self._knowledge.figures.law(case.message.at.date()).deduction_percent)
        rate = self._wording.blocks("which_deduction_rate", percent=percent)
        return replace(reply, blocks=(*reply.blocks, *rate))

    def _which_where(self, case: Case) -> Turn | None:
        if case.argument in {"trouble", "able"}:
            key = "abroad_no_trouble" if case.argument == "trouble" else "abroad_free"
            return self._free(case, key) if self._is_of_a_place(case) else None
        if case.argument in {"department", "abroad"}:
            return self._which_abroad(case) or (self._free(case) if case.argument == "abroad" else None)
        return self._which_there(case, self._home(case) if case.argument == "home" else case.reading.places)

    def _deduction(self, case: Case, things: Sequence[Structure]) -> Turn | None:
        """« si je leur prends 15 000 € de main-d'œuvre ? »: the calculation; None without a sum, or if none opens."""
        if case.argument != "deduction":
            return None
        sums = [one for one in case.reading.numbers if one.is_figure and one.value >= LEAST_SUM]
        dialogue = self._knowledge.entries[self._knowledge.roles.deduction].next_step
        if not sums or not dialogue or not any(map(self._facts.opens_deduction, things)):
            return None
        return self._guide.open(case.session, dialogue, case.message, case.reading)

    def _home(self, case: Case) -> tuple[PlaceHit, ...]:
        """« seulement ceux de la commune »: the one that is searched around."""
        run = self._guide.stage.run(case.session, case.message)
        kind, _, id_ = str(run.state.slots.get(PLACE, "")).partition(":") if run else ("", "", "")
        commune = self._territory.gazetteer.commune(id_) if kind == "commune" else None
        return (PlaceHit(0, 0, "commune", id_, commune.name, 100.0),) if commune else ()

    def _which_abroad(self, case: Case) -> Turn | None:
        """« ceux du 78, je peux les prendre ? »: no rule forbids it, and those of what is found that stand there."""
        codes = self._departments.others(case.message.text or "")
        if not codes:
            return None
        shown = [one for one in self.things(case) if isinstance(one, Structure)]
        found = [*shown, *(one.structure for one in self.found(case))]
        there = list({one.id: one for one in found if one.department in codes}.values())
        key = "abroad" if there else "abroad_none"
        return self.said(case, self._facts.listed(key, there[:MOST_THERE], codes=listed(list(codes), "et")))

    def _free(self, case: Case, key: str = "abroad_free") -> Turn:
        """« elle est à Nanterre, j'ai le droit ? »: no rule forbids it."""
        pointed = self.things(case, of_all=False)
        return self.said(case, self._facts.say(key, pointed))

    def _is_of_a_place(self, case: Case) -> bool:
        """« ils sont dans le 93, ça pose problème ? »: where they lie is what may trouble, and nothing else."""
        text = case.message.text or ""
        is_named = bool(case.reading.places) or any(self._departments.said(text))
        return is_named or not self._knowledge.acts.bodies.isdisjoint(normalise(text).split())

    def serves(self, case: Case) -> Turn | None:
        """« ils interviennent à Sarcelles ? »: the area that is known, and the distance."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        if not things or not case.reading.places:
            return None
        hit = case.reading.places[0]
        place = place_name(self._territory, place_id(hit))
        told = {one: self._serves_line(one, hit.kind, hit.id, place) for one in things}
        unknown = self._wording.text("serves_unknown")
        known = [one for one, line in told.items() if line != unknown]
        is_only = any(change.operator == "only" for change in case.glance.changes)
        if not (is_only and known and len(known) < len(things)):
            return self.said(case, self._facts.listed("serves", things, [*told.values()], place=place))
        reply = self._facts.listed("serves", known, [told[one] for one in known], place=place)
        others = self._wording.blocks("serves_others", count=len(things) - len(known))
        return self.said(case, replace(reply, blocks=(*reply.blocks, *others)))

    def _serves_line(self, one: Structure, kind: str, id_: str, place: str) -> str:
        gazetteer = self._territory.gazetteer
        commune = gazetteer.commune(id_)
        epci = commune.epci if commune else id_
        said = [self._wording.text("serves_yes", area=gazetteer.epcis[epci].name)] if epci in one.zone else []
        if commune and one.lat is not None and one.lon is not None:
            km = distance_km(one.lat, one.lon, commune.lat, commune.lon)
            key = "serves_near" if km <= NEAR_ENOUGH_KM else "serves_far"
            said.append(self._wording.text(key, distance=kilometres(km), place=place))
        elif kind == "department" and one.department in gazetteer.meant_by(id_):
            said.append(self._wording.text("serves_inside", place=place))
        area = self._facts.area(one)
        if area and epci not in one.zone:
            said.append(self._wording.text("serves_area", area=area))
        return " ; ".join(said) or self._wording.text("serves_unknown")

    def _associations(self, case: Case, things: Sequence[Structure]) -> Turn | None:
        """« que les assos »: no record says the legal form, but a registered name may."""
        lines = [" · ".join(filter(None, [self._facts.kind(one), one.legal_name])) for one in things[:MOST_THERE]]
        return self.said(case, self._facts.listed("associations", things[:MOST_THERE], lines)) if things else None

    def _which_there(self, case: Case, hits: Sequence[PlaceHit]) -> Turn | None:
        """« lequel est dans le 95 ? », « il y a pas sur Cergy même ? »: of what is shown, else of all that is found."""
        things = [one for one in self.things(case) if isinstance(one, Structure)]
        if not hits or not things:
            return None
        key, there = "which", [one for one in things if self._lies_in(one, hits)]
        if not case.glance.refs:
            sure = (one.structure for one in self.found(case) if one.is_sure)
            everywhere = [one for one in sure if self._lies_in(one, hits)]
            if len(everywhere) > len(there):
                key, there = "which_all" if there else "which_found", everywhere
        is_wanted = any(token.text in self._knowledge.acts.viewers for token in case.glance.tokens)
        if len(there) == 1 and case.argument == "home" and is_wanted:  # « celle de la commune, je peux la voir ? »
            return self._guide.press(case.session, Action("card", there[0].id), case.message)
        if there:
            return self.said(case, self._facts.listed(key, there[:MOST_THERE], count=len(there)))
        if any(token.text in self._knowledge.acts.around for token in case.glance.tokens):
            return None  # « y en a une vers Écouen ? » looks around there
        place = place_name(self._territory, place_id(hits[0]))
        return self.said(case, self._facts.listed("which_none_place", things, place=place))

    @staticmethod
    def _public(one: Structure) -> str:
        return PUBLICS.get(one.kind or "", "")

    def _lies_in(self, one: Structure, hits: Sequence[PlaceHit]) -> bool:
        meant_by = self._territory.gazetteer.meant_by
        return any(hit.id in {one.insee, one.epci} or one.department in meant_by(hit.id) for hit in hits)


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
