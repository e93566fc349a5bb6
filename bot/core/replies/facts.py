"""Single facts of structures and facilitators: one field of one or several, what they do, where they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.core.directory.records import Facilitator, Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.cards import MAP, REGISTER
from bot.core.replies.formats import listed, short
from bot.core.replies.sources import sources_note
from bot.core.replies.values import kind_name

Thing = Structure | Facilitator

MAX_BUTTONS = 6


class Facts:
    """Says facts from the directory, and that a fact is not known where no source states it."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._types = knowledge.script.slots.get("type")
        self._territory = territory

    def thing(self, id_: str) -> Thing | None:
        """A structure or a facilitator by its id."""
        directory = self._territory.directory
        return directory.structures.get(id_) or directory.facilitators.get(id_)

    def things(self, ids: Sequence[str]) -> list[Thing]:
        """Those of some ids that still exist."""
        return [one for id_ in ids if (one := self.thing(id_))]

    def field(self, things: Sequence[Thing], name: str) -> Reply:
        """One field of one or several, with what is said where it is not known."""
        label = self._wording.text(f"field_{name}")
        known = [one for one in things if self._value(one, name)]
        missing = [one for one in things if one not in known]
        blocks = [self._field(one, name, label) for one in known]
        if missing:
            lead = Span(listed([one.name for one in missing], "et"), bold=True)
            said = self._wording.text("field_missing", field=label)
            blocks.append(Block("paragraph", (lead, Span(f" : {said}"))))
        if len(things) > 1:
            blocks = [*self._wording.blocks("field_lead", field=label[:1].upper() + label[1:]), *blocks]
        if any(isinstance(one, Structure) for one in missing):
            blocks += self._wording.blocks("field_where_else")
        elif sites := [one.website for one in missing if one.website and name != "website"]:
            blocks += self._wording.blocks("field_on_site", sites=listed(sites, "et"))
        if len(things) == 1:
            blocks.append(sources_note(self._wording, things[0].sources, things[0].verified_on))
        return Reply(tuple(blocks), self.buttons(things))

    def fields(self, things: Sequence[Thing], names: Sequence[str]) -> Reply:
        """Several fields, one below the other; where to look and the sources are said once."""
        replies = [self.field(things, name) for name in names]
        blocks = dict.fromkeys(block for reply in replies for block in reply.blocks)
        last = dict.fromkeys((*self._wording.blocks("field_where_else"), *replies[0].blocks[-1:]))
        ending = [block for block in last if block in blocks] if len(names) > 1 else []
        return replace(replies[0], blocks=(*(block for block in blocks if block not in ending), *ending))

    def say(self, key: str, things: Sequence[Thing] = (), **values: object) -> Reply:
        """A sentence of the wording about some things, with their cards as buttons."""
        return Reply(self._wording.blocks(key, **values), self.buttons(things))

    def listed(self, key: str, things: Sequence[Thing], lines: Sequence[str] = (), **values: object) -> Reply:
        """A sentence, and below it a line for each of some things."""
        said = lines or [self.line(one) for one in things]
        bullets = [
            Block("bullet", (Span(one.name, bold=True), Span(f" : {text}" if text else "")))
            for one, text in zip(things, said, strict=True)
        ]
        return Reply((*self._wording.blocks(key, **values), *bullets), self.buttons(things))

    def buttons(self, things: Sequence[Thing]) -> tuple[Button, ...]:
        """The cards of some things."""
        return tuple(
            Button(short(one.name), str(Action("card" if isinstance(one, Structure) else "facilitator", one.id)))
            for one in things[:MAX_BUTTONS]
        )

    def line(self, one: Thing) -> str:
        """A thing in a few words: kind, commune, what it does."""
        if isinstance(one, Facilitator):
            return one.role
        return " · ".join(filter(None, [self.kind(one), one.commune, self.activity(one)]))

    def kind(self, one: Thing) -> str:
        """The kind of a structure in plain words."""
        if isinstance(one, Facilitator):
            return one.role
        return kind_name(self._knowledge, one)

    @staticmethod
    def number(one: Structure) -> str:
        """The number by which the State knows a structure; empty if it is not known."""
        return f"SIRET {one.siret}" if one.siret else ""

    @staticmethod
    def address(one: Thing) -> str:
        """Where a thing is, as one writes to it; empty if that is not known."""
        return _address(one)

    def activity(self, one: Thing) -> str:
        """What a structure does, as its source says it; empty if that is not known."""
        if isinstance(one, Facilitator):
            return one.role
        sectors = [self._territory.sectors.sectors[id_].label.lower() for id_ in one.sectors]
        return listed(list(one.activities) or sectors, "et")

    def use(self, one: Thing) -> str:
        """What a structure is good for, by its kind."""
        choice = self._types.choice(getattr(one, "kind", "") or "") if self._types else None
        return choice.use if choice else ""

    def opens_deduction(self, one: Structure) -> bool:
        """Whether what is bought there counts for the OETH, whichever of its possible kinds it is: « ESAT ou EA »."""
        choices = [self._types.choice(kind) for kind in one.possible_kinds] if self._types else []
        return bool(choices) and all(choice is not None and "OETH" in choice.use for choice in choices)

    def area(self, one: Thing) -> str:
        """The intercommunalités where a structure is known to work, or a facilitator to serve."""
        codes = one.epcis if isinstance(one, Facilitator) else one.zone
        epcis = self._territory.gazetteer.epcis
        return listed([epcis[code].name for code in codes if code in epcis], "et")

    def _field(self, one: Thing, name: str, label: str) -> Block:
        value = self._value(one, name)
        lead = Span(f"{one.name}", bold=True)
        href = self._href(one, name, value)
        return Block("paragraph", (lead, Span(f", {label} : "), Span(value, href=href)))

    def _value(self, one: Thing, name: str) -> str:
        worked_out: Mapping[str, Callable[[Thing], str]] = {
            "address": _address,
            "kind": self.kind,
            "activity": self.activity,
            "area": self.area,
            "contact": _contact,
        }
        if name in worked_out:
            return worked_out[name](one)
        return str(getattr(one, name, None) or "")

    @staticmethod
    def _href(one: Thing, name: str, value: str) -> str | None:
        if name == "website":
            return value
        if name == "siret":
            return REGISTER.format(siret=value)
        if name == "address" and isinstance(one, Structure) and one.lat is not None and one.lon is not None:
            return MAP.format(lat=one.lat, lon=one.lon)
        return None


def _address(one: Thing) -> str:
    return ", ".join(filter(None, [one.address, " ".join(filter(None, [one.postcode, one.commune]))]))


def _contact(one: Thing) -> str:
    """All that is known to reach a thing by."""
    known = [said for name in ("phone", "mail", "website") if (said := getattr(one, name, None))]
    return " ; ".join([*filter(None, [_address(one)]), *known]) if known or one.address else ""
