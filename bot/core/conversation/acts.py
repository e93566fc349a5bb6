"""What an act on the screen does: one method for each name of `knowledge/acts/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.conversation.menu import Menu
from bot.core.conversation.questions import Questions
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.progress import without
from bot.core.dialogues.stage import PLACE
from bot.core.directory.criteria import StructureHit
from bot.core.directory.records import PUBLICS, Facilitator, Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.exchange.session import Outcome, Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.glance import Glance
from bot.core.focus.matcher import ActMatch
from bot.core.focus.stack import find
from bot.core.knowledge.acts import ActName
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.geography import distance_km
from bot.core.replies.facts import Facts, Thing
from bot.core.replies.formats import kilometres, listed
from bot.core.replies.sources import sources_note
from bot.core.replies.values import place_name
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reading import Reading, place_id, sure_sectors
from bot.core.understanding.understanding import Understanding

NEAREST = 3
"""Structures named as the nearest."""

NEAR_ENOUGH_KM = 10.0
"""A structure so near surely comes, as far as its record can tell."""

PLAIN = 3
"""Letters of a word too short to be looked for in records."""

ROOT = 6
"""Letters by which words of one family are told: « livrés », « livraison » share no stem but their beginning."""

PURPOSE = "but"
"""The slot that shortens a calculation: options stand below it then."""

SHOWN = Outcome("dialogue", None, 100.0, (), "fournisseur")
SAID = Outcome("smalltalk", None, 100.0)


@dataclass(frozen=True, slots=True)
class Case:
    """An act to carry out: the message, what it points at, its values, and the screen that it is about."""

    session: Session
    message: Message
    match: ActMatch
    glance: Glance
    reading: Reading

    @property
    def argument(self) -> str:
        """What tells acts of one name apart."""
        return self.match.act.argument


class Acting:
    """Carries out acts. It keeps no state; an act that does not fit after all gives None."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        territory: Territory,
        understanding: Understanding,
        guide: Guide,
        questions: Questions,
        menu: Menu,
    ) -> None:
        """Act through these."""
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._territory = territory
        self._directory = territory.directory
        self._understanding = understanding
        self._guide = guide
        self._questions = questions
        self._menu = menu
        self._facts = Facts(knowledge, territory)
        self._by_name: Mapping[ActName, Callable[[Case], Turn | None]] = {
            "open": self._open,
            "keep": self._keep,
            "drop": self._drop,
            "export": self._export,
            "shortlist": self._shortlist,
            "field": self._field,
            "contact_all": self._field,
            "price": self._price,
            "serves": self._serves,
            "does": self._does,
            "nearest": self._nearest,
            "farther": self._farther,
            "within": self._nearest,
            "which": self._which,
            "compare": self._compare,
            "count": self._count,
            "serious": self._serious,
            "availability": self._availability,
            "why": self._why,
            "source": self._source,
            "longer": self._longer,
            "shorter": self._shorter,
            "point": self._longer,
            "help": self._help,
            "skip": self._skip,
            "reaction": self._reaction,
            "facilitator": self._facilitator,
            "more": self._more,
            "previous": self._previous,
            "unknown_here": self._unknown,
            "ask_human": self._human,
            "find": self._find,
        }

    def act(self, case: Case) -> Turn | None:
        """Carry out an act; None if it does not fit."""
        return self._by_name[case.match.act.name](case)

    # --- what an act is about

    def _things(self, case: Case, *, of_all: bool = True) -> list[Thing]:
        """What is pointed at, else what is open, else all that is listed."""
        pointed = self._facts.things(case.glance.refs)
        if pointed:
            return pointed
        screen = case.match.screen
        if screen.kind in {"card", "organisation"}:
            return self._facts.things(screen.ids)
        card = find(case.session.focus, "card", "organisation")
        if card and card[0] == 0:
            return self._facts.things(card[1].ids)
        if not of_all:
            return []
        return self._facts.things(screen.also if screen.kind == "options" else screen.ids)

    def _shown(self, reply: Reply, outcome: Outcome = SHOWN, session: Session | None = None) -> Turn:
        return Turn((reply,), outcome, session=session)

    def _outcome(self, case: Case) -> Outcome:
        """The dialogue under way stays what the message was taken for."""
        last = case.session.outcome
        state = case.session.dialogue
        if state and state.id and last.dialogue == state.id:
            return replace(last, kind="dialogue", id=None, suggestions=())
        return SHOWN

    def _said(self, case: Case, reply: Reply) -> Turn:
        return Turn((self._with_way_back(case, reply),), self._outcome(case), session=case.session)

    def _with_way_back(self, case: Case, reply: Reply) -> Reply:
        if not self._guide.stage.has_results(case.session):
            menu = Button(self._wording.text("button_menu"), "menu")
            return reply if reply.buttons else replace(reply, buttons=(menu,))
        back = Button(self._wording.text("button_back_to_results"), "result")
        return replace(reply, buttons=(*reply.buttons[:5], back))

    # --- one thing, or several

    def _open(self, case: Case) -> Turn | None:
        refs = case.glance.refs
        if not refs and case.match.screen.kind in {"card", "organisation"}:
            refs = case.match.screen.ids
        if len(refs) == 1:
            entry = self._knowledge.entries.get(refs[0])
            if entry:
                return self._questions.show(entry)
            verb: Verb = "card" if refs[0] in self._directory.structures else "facilitator"
            return self._guide.press(case.session, Action(verb, refs[0]), case.message)
        things = self._facts.things(refs)
        return self._said(case, self._facts.listed("several_shown", things)) if things else None

    def _keep(self, case: Case) -> Turn | None:
        ids = [one.id for one in self._things(case, of_all=case.argument == "all") if isinstance(one, Structure)]
        if not ids:
            return None
        *first, last = ids
        kept = (*(id_ for id_ in case.session.shortlist if id_ not in first), *first)
        session = replace(case.session, shortlist=kept)
        return self._guide.press(session, Action("keep", last), case.message)

    def _drop(self, case: Case) -> Turn | None:
        ids = [one.id for one in self._things(case, of_all=case.argument == "all")]
        kept = [id_ for id_ in ids if id_ in case.session.shortlist]
        if not kept:
            return None
        *first, last = kept
        session = replace(case.session, shortlist=tuple(id_ for id_ in case.session.shortlist if id_ not in first))
        return self._guide.press(session, Action("drop", last), case.message)

    def _export(self, case: Case) -> Turn | None:
        session = case.session
        if not session.shortlist and case.match.screen.kind in {"results", "card"}:
            session = replace(session, shortlist=case.match.screen.ids)
        return self._guide.press(session, Action("export", case.argument or "csv"), case.message) or self._shortlist(
            case
        )

    def _shortlist(self, case: Case) -> Turn | None:
        return self._guide.press(case.session, Action("shortlist"), case.message)

    def _field(self, case: Case) -> Turn | None:
        things = self._things(case)
        return self._said(case, self._facts.field(things, case.argument)) if things else None

    def _price(self, case: Case) -> Turn | None:
        things = self._things(case)
        names = listed([one.name for one in things[:2]], "ou") if 0 < len(things) <= 2 else ""
        text = self._wording.blocks("price_unknown_of", name=names) if names else self._wording.blocks("price_unknown")
        return self._said(case, Reply(text, self._facts.buttons(things if case.glance.refs else things[:1])))

    def _availability(self, case: Case) -> Turn | None:
        things = self._things(case, of_all=False)
        return self._said(case, self._facts.say("availability_unknown", things))

    def _serious(self, case: Case) -> Turn | None:
        things = self._things(case)
        structures = [one for one in things if isinstance(one, Structure)][:NEAREST]
        if not structures:
            return None
        lines = [
            " · ".join(filter(None, [self._facts.kind(one), f"SIRET {one.siret}" if one.siret else ""]))
            for one in structures
        ]
        return self._said(case, self._facts.listed("serious", structures, lines))

    def _serves(self, case: Case) -> Turn | None:
        things = [one for one in self._things(case) if isinstance(one, Structure)]
        if not things or not case.reading.places:
            return None
        hit = case.reading.places[0]
        place = place_name(self._territory, place_id(hit))
        lines = [self._serves_line(one, hit.kind, hit.id, place) for one in things]
        return self._said(case, self._facts.listed("serves", things, lines, place=place))

    def _serves_line(self, one: Structure, kind: str, id_: str, place: str) -> str:
        gazetteer = self._territory.gazetteer
        commune = gazetteer.communes.get(id_)
        epci = commune.epci if commune else id_
        said = [self._wording.text("serves_yes", area=gazetteer.epcis[epci].name)] if epci in one.zone else []
        if commune and one.lat is not None and one.lon is not None:
            km = distance_km(one.lat, one.lon, commune.lat, commune.lon)
            key = "serves_near" if km <= NEAR_ENOUGH_KM else "serves_far"
            said.append(self._wording.text(key, distance=kilometres(km), place=place))
        elif kind == "department" and one.department == gazetteer.department.code:
            said.append(self._wording.text("serves_inside", place=place))
        area = self._facts.area(one)
        if area and epci not in one.zone:
            said.append(self._wording.text("serves_area", area=area))
        return " ; ".join(said) or self._wording.text("serves_unknown")

    def _does(self, case: Case) -> Turn | None:
        """« ils font aussi la peinture ? », « lequel récupère les ampoules ? »."""
        things = [one for one in self._things(case) if isinstance(one, Structure)]
        sectors = set(sure_sectors(case.reading))
        words = [word for hit in case.reading.sectors for word in hit.words] or list(case.reading.rest)
        keys = set(case.match.keys)
        words = [word for word in words if stem(word) not in keys]
        if not things or not (sectors or words):
            return None
        doing = [(one, said) for one in things if (said := self._doing(one, words))]
        asked = ", ".join(dict.fromkeys(words))
        if doing:
            found, lines = [one for one, _ in doing], [said for _, said in doing]
            return self._said(case, self._facts.listed("does_yes", found, lines))
        alike = [one for one in things if sectors & set(one.sectors)]
        if alike:
            return self._said(case, self._facts.listed("does_sector", alike))
        if not sectors:
            return (
                None if len(things) > 1 else self._said(case, self._facts.listed("does_unknown", things, asked=asked))
            )
        return self._said(case, self._facts.listed("does_no", things[:NEAREST], asked=asked))

    def _doing(self, one: Structure, words: Sequence[str]) -> str:
        """The activity of a structure that says one of some words; empty if none does."""
        asked = {stem(part)[:ROOT] for word in words for part in normalise(word).split() if len(part) >= PLAIN}
        for activity in (*one.activities, *filter(None, [one.note])):
            if asked & {stem(part)[:ROOT] for part in normalise(activity).split() if len(part) >= PLAIN}:
                return activity
        return ""

    def _unknown(self, case: Case) -> Turn | None:
        """Anything else about what is shown: a record that says one of the words, else that none does."""
        words = [word for word in case.reading.rest if word not in self._knowledge.acts.fillers and len(word) >= PLAIN]
        if case.match.screen.kind in {"facilitators", "organisation"}:
            return self._organisations(case, words)
        things = [one for one in self._things(case) if isinstance(one, Structure)]
        doing = [(one, said) for one in things if (said := self._doing(one, words))]
        if doing:
            return self._said(
                case, self._facts.listed("does_yes", [one for one, _ in doing], [said for _, said in doing])
            )
        if any(not number.is_value for number in case.reading.numbers):
            return self._availability(case)
        return self._said(case, self._facts.say("detail_unknown", things if len(things) == 1 else ()))

    def _organisations(self, case: Case, words: Sequence[str]) -> Turn | None:
        """« et le PLIE ? », « au niveau régional ? »: the organisations whose name or role says a word."""
        asked = {stem(word)[:ROOT] for word in words}
        shown = [one for one in self._things(case) if isinstance(one, Facilitator)]
        others = [one for one in self._directory.facilitators.values() if one not in shown]
        said = [one for one in (*shown, *others) if asked & _roots(f"{one.name} {one.role} {one.territory}")]
        if said:
            return self._said(case, self._facts.listed("organisations", said[:NEAREST]))
        return self._said(case, self._facts.say("detail_unknown_organisation", shown[:NEAREST]))

    # --- lists

    def _found(self, case: Case) -> list[StructureHit]:
        """The result of the search under way; none if there is none."""
        run = self._guide.stage.run(case.session, case.message)
        if run is None or not run.dialogue.is_search or run.state.asked:
            return []
        return self._directory.search(self._guide.stage.case(run).criteria)

    def _nearest(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        if run is None:
            return None
        if PLACE not in run.state.slots and run.dialogue.question(PLACE, run.state.slots):
            return self._guide.press(case.session, Action("ask", PLACE), case.message)
        position = self._guide.stage.case(run).criteria.position
        things = [one for one in self._candidates(case) if one.lat is not None]
        if position is None or not things:
            return None
        placed = sorted(((self._km(one, position), one) for one in things), key=_by_distance)[:NEAREST]
        found = [one for _, one in placed]
        lines = [f"{one.commune}, {kilometres(km)} · {self._facts.kind(one)}" for km, one in placed]
        place = self._guide.stage.case(run).place_name
        key = "nearest_too_far" if case.argument == "too_far" else "nearest"
        turn = self._said(case, self._facts.listed(key, found, lines, place=place))
        return replace(turn, focus=(Screen("results", tuple(one.id for one in found)),))

    def _candidates(self, case: Case) -> list[Structure]:
        if case.glance.refs:
            return [one for one in self._facts.things(case.glance.refs) if isinstance(one, Structure)]
        found = [one.structure for one in self._found(case) if one.is_sure]
        if found:
            return found
        screen = case.match.screen
        ids = screen.also if screen.kind == "options" else screen.ids
        return [one for one in self._facts.things(ids) if isinstance(one, Structure)]

    @staticmethod
    def _km(one: Structure, position: tuple[float, float]) -> float:
        return distance_km(one.lat or 0.0, one.lon or 0.0, *position)

    def _farther(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("widen", run) if run else None

    def _count(self, case: Case) -> Turn | None:
        found = self._found(case)
        if not found:
            return None
        sure = sum(one.is_sure for one in found)
        kinds: dict[str, int] = {}
        for one in found:
            if one.is_sure:
                kinds[one.structure.kind or "?"] = kinds.get(one.structure.kind or "?", 0) + 1
        detail = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items(), key=_most) if kind != "?")
        return self._said(case, self._facts.say("counted", sure=sure, unsure=len(found) - sure, detail=detail))

    def _which(self, case: Case) -> Turn | None:
        """« lequel est un ESAT ? », « laquelle donne droit à la déduction ? »."""
        things = [one for one in self._things(case) if isinstance(one, Structure)]
        kinds = set(case.reading.choices.get("type", ()))
        publics = set(case.reading.choices.get("public", ()))
        if case.argument == "deduction":
            kept = [one for one in things if "OETH" in self._facts.use(one)]
        elif kinds:
            kept = [
                one
                for one in things
                if one.kind in kinds or (one.kind is None and kinds & set(one.possible_kinds) and one.kind_note)
            ]
        elif publics:
            kept = [one for one in things if self._public(one) in publics]
        else:
            return None
        if not things:
            return None
        if not kept:
            return self._said(case, self._facts.listed("which_none", things))
        return self._said(case, self._facts.listed("which", kept))

    @staticmethod
    def _public(one: Structure) -> str:
        return PUBLICS.get(one.kind or "", "")

    def _compare(self, case: Case) -> Turn | None:
        refs = case.glance.refs or case.match.screen.ids[:2]
        entries = [entry for id_ in refs if (entry := self._knowledge.entries.get(id_))]
        if len(entries) > 1:
            return self._differ([entry.id for entry in entries])
        things = [one for one in self._facts.things(refs) if isinstance(one, Structure)]
        return self._said(case, self._facts.listed("compared", things)) if len(things) > 1 else None

    def _differ(self, ids: Sequence[str]) -> Turn | None:
        """What tells entries apart: the entry on their difference, else the short answers one below the other."""
        entries = [self._knowledge.entries[id_] for id_ in ids]
        decision = self._understanding.decide(
            self._wording.text("difference_of", names=listed([e.title for e in entries]))
        )
        if decision.kind == "answer" and decision.target.startswith("difference"):
            return self._questions.show(self._knowledge.entries[decision.target])
        blocks: list[Block] = []
        for entry in entries:
            blocks += [Block("paragraph", (Span(entry.title, bold=True),)), *entry.short]
        blocks.append(sources_note(self._wording, entries[0].sources, entries[0].verified_on))
        buttons = tuple(Button(entry.title, str(Action("answer", entry.id))) for entry in entries)
        outcome = Outcome("answer", entries[0].id, 90.0, tuple(ids[1:]))
        return Turn((Reply(tuple(blocks), buttons),), outcome, tuple(ids), focus=(Screen("answer", tuple(ids)),))

    def _more(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("next", run) if run else None

    def _previous(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("previous", run) if run else None

    # --- answers and calculations

    def _why(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        if run is None or not find(case.session.focus, "calculation", "results"):
            return None
        whole = replace(run.state, asked=None, page=1, slots=without(run.state.slots, PURPOSE))
        turn = self._guide.stage.show(run.at(whole))
        return replace(turn, session=replace(turn.session or case.session, dialogue=run.state))

    def _source(self, case: Case) -> Turn | None:
        screen = case.match.screen
        entry = self._knowledge.entries.get(next(iter(screen.ids), ""))
        if entry:
            note = sources_note(self._wording, entry.sources, entry.verified_on)
            reply = Reply((Block("title", (Span(entry.title, bold=True),)), note))
            return Turn((reply,), Outcome("answer", entry.id, 100.0), (entry.id,))
        things = self._things(case)
        if things:
            reply = Reply((sources_note(self._wording, things[0].sources, things[0].verified_on),))
            return self._said(case, replace(reply, buttons=self._facts.buttons(things[:1])))
        return None

    def _longer(self, case: Case) -> Turn | None:
        screen = case.match.screen
        entry = self._knowledge.entries.get(next(iter(screen.ids), ""))
        if entry:
            return self._questions.show(entry, details=True)
        if screen.kind in {"card", "organisation"}:
            return self._field(
                replace(case, match=replace(case.match, act=replace(case.match.act, argument="activity")))
            )
        return None

    def _shorter(self, case: Case) -> Turn | None:
        entry = self._knowledge.entries.get(next(iter(case.match.screen.ids), ""))
        return self._questions.show(entry) if entry else None

    # --- the rest

    def _help(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("help", run) if run else None

    def _skip(self, case: Case) -> Turn | None:
        run = self._guide.stage.run(case.session, case.message)
        return self._guide.moves.make("skip", run) if run else None

    def _reaction(self, case: Case) -> Turn | None:
        """A fitting word; the state stays, and an open question is asked again."""
        reply = Reply(self._wording.blocks(f"reaction_{case.argument}"), tuple(self._ways(case)))
        return self._questions.with_prompt(case.session, case.message, Turn((reply,), SAID, session=case.session))

    def _ways(self, case: Case) -> Iterator[Button]:
        if case.argument in {"bad", "unsure"} and self._guide.stage.has_results(case.session):
            yield Button(self._wording.text("button_edit"), "edit")
        if case.argument == "bad":
            yield Button(self._wording.text("button_human"), "human")

    def _facilitator(self, case: Case) -> Turn | None:
        return self._guide.open(case.session, self._knowledge.roles.facilitator, case.message, case.reading)

    def _find(self, case: Case) -> Turn | None:
        """« où en trouver ? », « j'en veux une à Garges »: the structures of the kind that is spoken of."""
        kinds = case.reading.choices.get("type", ()) or self._kinds_shown(case)
        if not kinds:
            return None
        session = case.session
        if session.dialogue and session.dialogue.id != self._knowledge.roles.supplier:
            session = replace(session, dialogue=None)
        reading = replace(case.reading, choices={**case.reading.choices, "type": kinds})
        return self._guide.open(session, self._knowledge.roles.supplier, case.message, reading)

    def _kinds_shown(self, case: Case) -> tuple[str, ...]:
        """The kinds of structure that the answer shown is about."""
        entries = [entry for id_ in case.match.screen.ids if (entry := self._knowledge.entries.get(id_))]
        types = self._knowledge.script.slots["type"]
        concepts = self._understanding.kinds_of(entries[0]) if entries else ()
        return tuple(choice.id for choice in types.choices if choice.id.lower() in concepts)[:1]

    def _human(self, _case: Case) -> Turn | None:
        return self._questions.show(self._knowledge.entries[self._knowledge.roles.human])


def _roots(text: str) -> set[str]:
    return {stem(word)[:ROOT] for word in normalise(text).split() if len(word) >= PLAIN}


def _by_distance(placed: tuple[float, Structure]) -> tuple[float, str]:
    return placed[0], placed[1].id


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
