"""Acts on lists: the nearest, one beside the other, more of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.conversation.actor import Actor, Case
from bot.core.dialogues.stage import PLACE, Run
from bot.core.directory.records import Structure
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Screen
from bot.core.exchange.turn import Turn
from bot.core.focus.edit import TAKING
from bot.core.places.geography import Commune, distance_km
from bot.core.replies.formats import kilometres
from bot.core.text.plain import normalise
from bot.core.text.quantities import Quantity
from bot.core.understanding.numbers import is_marked

RADIUS = "rayon"

NEAREST = 3
"""Structures named as the nearest."""

OWN, MOST_ALIKE = 4, 4
"""Letters of the shortest word by which names are alike, and structures of one name that are told apart."""

SIREN = 9
"""Figures of a SIRET that tell the house; the others tell its establishment."""

AT_HOME_KM = 4
"""Kilometres from the middle of a commune within which a structure may lie in it."""
NEAREST_LEADS = {"too_far": "nearest_too_far", "farthest": "farthest", "here": "distances"}
"""What is said above them, where it is not « les plus proches »."""


class ListActs(Actor):
    """Acts on lists. An act that does not fit after all gives None."""

    def nearest(self, case: Case) -> Turn | None:
        """« le plus proche ? », « trop loin »: the nearest of what is found."""
        run = self._guide.stage.run(case.session, case.message)
        if run is None:
            return self._from_afar(case)
        if case.argument == "here" and case.match.screen.kind != "card" and not self._is_how_far(case):
            return None
        return None if self._says_radius(case) else self._placed(case, run)

    def _says_radius(self, case: Case) -> bool:
        return case.argument == "too_far" and any(self._is_bound(number) for number in case.reading.numbers)

    def _placed(self, case: Case, run: Run) -> Turn | None:
        """What is found by its distance, the nearest first, but where the farthest is asked."""
        named = self._named_commune(case)
        there = None if case.argument == "too_far" and PLACE in run.state.slots else named
        if not there and PLACE not in run.state.slots and run.dialogue.question(PLACE, run.state.slots):
            return self._guide.press(case.session, Action("ask", PLACE), case.message)
        position = (there.lat, there.lon) if there else self._guide.stage.case(run).criteria.position
        things = [one for one in self._candidates(case) if one.lat is not None]
        if kinds := case.reading.choices.get("type"):  # « l'ETTI la plus proche »
            things = [one for one in things if one.kind in kinds] or self._of_kinds(run, kinds)
        if position is None or not things:
            return None
        if at_home := self._at_home(case, position):
            things, case = at_home, replace(case, glance=replace(case.glance, refs=()))
        placed = sorted(((self._km(one, position), one) for one in things), key=_by_distance)
        if case.argument == "farthest":
            placed = placed[::-1]
        key = NEAREST_LEADS.get(case.argument, "nearest")
        bound = self._bound(case, position)
        if bound is None and named and not there:  # « la Roche-Guyon c'est à perpète »
            bound = distance_km(named.lat, named.lon, *position)
        if bound is not None and not (nearer := [one for one in placed if one[0] < bound]):
            key = "nearest_none"
        elif bound is not None:
            placed = nearer
        elif len(placed) == 1 and case.glance.refs:
            key = "distances"
        found = [one for _, one in placed[:NEAREST]]
        lines = [f"{one.commune}, {kilometres(km)} · {self._facts.kind(one)}" for km, one in placed[:NEAREST]]
        place = there.name if there else self._guide.stage.case(run).place_name
        turn = self.said(case, self._facts.listed(key, found, lines, place=place))
        return replace(turn, focus=(Screen("results", tuple(one.id for one in found)),))

    def _from_afar(self, case: Case) -> Turn | None:
        """« c'est loin de Pontoise ? », « c'est loin ? » on a card that was asked for by name."""
        there = self._named_commune(case)
        things = self._on_map(case.match.screen.ids)
        is_kept = case.match.screen.kind == "shortlist" and there is not None
        if not things or not (is_kept or case.match.screen.kind == "card"):
            return None
        if there is None:
            return self.said(case, Reply(self._wording.blocks("distance_from_where", place=things[0].commune)))
        things.sort(key=lambda one: self._km(one, (there.lat, there.lon)))
        lines = [f"{one.commune}, {kilometres(self._km(one, (there.lat, there.lon)))}" for one in things]
        return self.said(case, self._facts.listed("distances", things, lines, place=there.name))

    def _of_kinds(self, run: Run, kinds: Collection[str]) -> list[Structure]:
        """All of some kinds, where the screen shows none of them."""
        criteria = replace(self._guide.stage.case(run).criteria, kinds=tuple(kinds))
        found = [hit.structure for hit in self._directory.search(criteria)]
        return [one for one in found if one.lat is not None]

    def _at_home(self, case: Case, position: tuple[float, float]) -> list[Structure]:
        """« rien à Pontoise même ? », where those of Pontoise are shown: the commune tells them, and no distance."""
        ids = case.glance.refs if case.argument == "too_far" else ()
        return [one for one in self._on_map(ids) if self._km(one, position) <= AT_HOME_KM]

    def _on_map(self, ids: Sequence[str]) -> list[Structure]:
        """The structures of some ids whose place is known."""
        return [one for one in self._facts.things(ids) if isinstance(one, Structure) and one.lat is not None]

    def _is_how_far(self, case: Case) -> bool:
        """« la dernière, c'est loin ? » asks how far, « la dernière est trop loin » wants what is nearer."""
        return bool(case.glance.refs) and (case.reading.is_question or "?" in (case.message.text or ""))

    def _bound(self, case: Case, position: tuple[float, float]) -> float | None:
        """The distance of what is said to be too far: only what is nearer is wanted."""
        refs = [one for one in self._facts.things(case.glance.refs) if isinstance(one, Structure)]
        is_compared = case.match.screen.kind == "card" and case.argument != "too_far"
        if not refs or is_compared or not self._is_nearer_than(case):
            return None
        return min((self._km(one, position) for one in refs if one.lat is not None), default=None)

    def _is_bound(self, number: Quantity) -> bool:
        """« 15 km max »: a radius, and no distance that is complained of."""
        return number.unit == "km" and is_marked(number, self._knowledge.script.slots[RADIUS])

    def _named_commune(self, case: Case) -> Commune | None:
        """« le plus près de Gonesse »: the commune that the message itself says."""
        hit = next(iter(case.reading.places), None)
        return self._territory.gazetteer.commune(hit.id) if hit and hit.kind == "commune" else None

    def _is_nearer_than(self, case: Case) -> bool:
        """« plus près que Gennevilliers », « la Chapelle c'est trop loin »: what is pointed at is not wanted."""
        tokens, than = case.glance.tokens, self._knowledge.acts.than
        is_than = any(token.text in than for at in case.glance.pointed for token in tokens[max(0, at - 2) : at])
        return case.argument == "too_far" or is_than

    def _candidates(self, case: Case) -> list[Structure]:
        card = case.match.screen.kind == "card"
        if card and case.argument == "here":
            things = self._facts.things(case.glance.refs or case.match.screen.ids)
            return [one for one in things if isinstance(one, Structure)]
        if card and case.glance.refs and self._is_nearer_than(case) and case.argument != "too_far":
            both = (*case.match.screen.ids, *case.glance.refs)
            return [one for one in self._facts.things(both) if isinstance(one, Structure)]
        if case.glance.refs and not self._is_nearer_than(case):
            return [one for one in self._facts.things(case.glance.refs) if isinstance(one, Structure)]
        is_kept = case.match.screen.kind == "shortlist" and case.argument != "too_far"
        hits = [] if is_kept else self.found(case)
        found = [one.structure for one in hits if one.is_sure and one.structure.id not in case.glance.refs]
        if found:
            return found
        screen = case.match.screen
        ids = screen.also if screen.kind == "options" else screen.ids
        return [one for one in self._facts.things(ids) if isinstance(one, Structure)]

    @staticmethod
    def _km(one: Structure, position: tuple[float, float]) -> float:
        return distance_km(one.lat or 0.0, one.lon or 0.0, *position)

    def farther(self, case: Case) -> Turn | None:
        """« plus loin »: a criterion given up; not where a radius is said, which is a value, or which one it is."""
        is_told = any(number.is_value and number.unit == "km" for number in case.reading.numbers)
        if is_told or any(change.operator in TAKING for change in case.glance.changes):
            return None
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("widen", run) if run else None

    def compare(self, case: Case) -> Turn | None:
        """« la 1 ou la 2 ? », « les deux ESAT ? »: two things, one beside the other."""
        refs: Sequence[str] | None = case.glance.refs or self._of_kind_shown(case)
        top = case.session.focus[0]
        if len(case.glance.refs) == 1 and top.kind == "card":  # « compare avec l'ESAT Toulouse-Lautrec »
            refs = tuple(dict.fromkeys((*top.ids, *case.glance.refs)))
        elif len(case.glance.refs) == 1:  # « Ménage 95 et Ménage 95 Pro, c'est pareil ? »
            pointed = [one for one in self._facts.things(case.glance.refs) if isinstance(one, Structure)]
            refs = tuple(one.id for one in self._alike(case, pointed)) or refs
        if refs is None:
            return None
        entries = [id_ for id_ in refs if id_ in self._knowledge.entries]
        if len(entries) > 1:
            return self._questions.differ(entries)
        things = [one for one in self._facts.things(refs) if isinstance(one, Structure)]
        return self.said(case, self._facts.listed("compared", things)) if len(things) > 1 else None

    def _of_kind_shown(self, case: Case) -> Sequence[str] | None:
        """The first two, of the kind said if they are counted; None where kinds are told apart, not structures."""
        ids, kinds = case.match.screen.ids, case.reading.choices.get("type", ())
        if not kinds:
            return ids[:2]
        if all(number.role != "count" for number in case.reading.numbers):
            return None
        shown = [one for one in self._facts.things(ids) if isinstance(one, Structure)]
        everyone = dict.fromkeys((*shown, *(hit.structure for hit in self.found(case))))
        return [one.id for one in everyone if one.kind in kinds][:2]

    def twice(self, case: Case) -> Turn | None:
        """« pourquoi l'Équipage y est deux fois ? »: those of one name, and what tells them apart."""
        shown = [one for one in self._facts.things(case.match.screen.ids) if isinstance(one, Structure)]
        if not shown:
            return None
        pointed = [one for one in self._facts.things(case.glance.refs) if isinstance(one, Structure)]
        alike = self._alike(case, pointed or shown)
        if case.argument == "house":
            return self._of_house(case, pointed if len(pointed) > 1 else alike or pointed or shown)
        lines = [
            " · ".join(filter(None, [self._facts.line(one), self._facts.number(one)])) for one in alike[:MOST_ALIKE]
        ]
        key = "named_alike" if alike else "named_once"
        return self.said(case, self._facts.listed(key, alike[:MOST_ALIKE] or pointed or shown, lines))

    def _of_house(self, case: Case, things: Sequence[Structure]) -> Turn:
        """« la 1 et la 2, c'est la même boîte ? »: by whom each is run, and what its record is registered as."""
        those = things[:MOST_ALIKE]
        if len(those) == 1:
            return self.said(case, self._facts.field(those, "operator"))
        operators, sirens = {one.operator for one in those}, {(one.siret or "")[:SIREN] for one in those}
        is_one = any(len(some) == 1 and all(some) for some in (operators, sirens))
        lines = [" · ".join(filter(None, self._registered(one))) for one in those]
        return self.said(case, self._facts.listed("same_house" if is_one else "same_house_unknown", those, lines))

    def _registered(self, one: Structure) -> tuple[str | None, ...]:
        """What tells one house from another: its name in the register, its number, who runs it, where it lies."""
        return one.legal_name, self._facts.number(one), one.operator, self._facts.address(one)

    def _alike(self, case: Case, things: Sequence[Structure]) -> list[Structure]:
        """The first of some things, and those of nearly its name, shown or found; none where each has its own."""
        shown = [one for one in self._facts.things(case.match.screen.ids) if isinstance(one, Structure)]
        everyone = list({one.id: one for one in (*shown, *(hit.structure for hit in self.found(case)))}.values())
        groups = ([other for other in everyone if self._is_alike(one, other)] for one in things)
        return next((some for some in groups if len(some) > 1), [])

    def _is_alike(self, one: Structure, other: Structure) -> bool:
        ours, theirs = self._name(one), self._name(other)
        return 2 * len(ours & theirs) > max(len(ours), len(theirs))

    def _name(self, one: Structure) -> set[str]:
        """The words of a name that are its own."""
        words = normalise(one.name).split()
        return {word for word in words if len(word) >= OWN and word not in self._knowledge.acts.generic}

    def more(self, case: Case) -> Turn | None:
        """The next page; after the last one, a criterion given up."""
        if case.argument == "card":
            return self._beside(case, 1)
        run = self._guide.stage.run(case.session, case.message)
        top = case.session.focus[0]
        if top.kind == "card" and set(case.match.screen.ids) - set(top.ids):  # « y a pas d'autre peintre ? »
            return self._guide.press(case.session, Action("result"), case.message)
        turn = self._guide.moves.make("next", run) if run else None
        shown = {id_ for screen in (turn.focus if turn else ()) if screen.kind == "results" for id_ in screen.ids}
        if run and case.match.screen.kind == "results" and shown == set(case.match.screen.ids):
            return self._guide.moves.make("widen", run)
        return turn

    def _beside(self, case: Case, step: int) -> Turn | None:
        """The card after the one that is open, or before it, among all that is found."""
        ids = [one.structure.id for one in self.found(case)]
        here = [at for at, id_ in enumerate(ids) if (id_,) == case.match.screen.ids]
        at = here[0] + step if here else -1
        return self._guide.press(case.session, Action("card", ids[at]), case.message) if 0 <= at < len(ids) else None

    def previous(self, case: Case) -> Turn | None:
        """The page before; from a card the list, if one led to it."""
        if case.argument == "card":
            return self._beside(case, -1)
        run = self._guide.stage.run(case.session, case.message)
        if case.match.screen.kind in {"card", "organisation"}:
            back = self._guide.press(case.session, Action("result"), case.message) if run else None
            return back or self._guide.stage.cancel(case.session, case.message)
        return self._guide.moves.make("previous", run) if run else None


def _by_distance(placed: tuple[float, Structure]) -> tuple[float, str]:
    return placed[0], placed[1].id
