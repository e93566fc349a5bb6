"""All that is known of one structure or organisation, and the shortlist of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.directory.records import Facilitator, Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Attachment, Block, Button, Reply, Span, Venue
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.files import contact_card, spreadsheet
from bot.core.replies.formats import listed, short
from bot.core.replies.sources import room_below, short_note
from bot.core.replies.values import kind_name
from bot.core.text.plain import normalise

REGISTER = "https://annuaire-entreprises.data.gouv.fr/etablissement/{siret}"
"""The State's register of establishments, by SIRET."""

MAP = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"


def _is_reachable(one: Structure | Facilitator) -> bool:
    return bool(one.phone or one.mail or one.website)


class Cards:
    """Builds cards from the directory."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._types = knowledge.script.slots.get("type")
        self._territory = territory

    def structure(self, one: Structure, *, is_kept: bool, has_results: bool) -> Reply:
        """The card of a structure: what it is, where, how to reach it, with its sources and their date."""
        said = [self._title(one.name), *self._identity(one), *self._contact(one)]
        blocks = [*said, short_note(self._wording, one.sources, one.verified_on, room_below(said))]
        buttons = [self._button("drop" if is_kept else "keep", Action("drop" if is_kept else "keep", one.id))]
        if _is_reachable(one):
            buttons.append(self._button("contact", Action("contact", one.id)))
        if is_kept:
            buttons.append(self._button("shortlist_open", Action("shortlist")))
        if has_results:
            buttons.append(self._button("back_to_results", Action("result")))
        buttons.append(self._button("menu", Action("menu")))
        return Reply(tuple(blocks), tuple(buttons), venue=self._venue(one))

    def contact(self, one: Structure) -> Reply:
        """The contact card of a structure as a file."""
        return Reply(
            self._said("contact", name=one.name), (self._button("menu", Action("menu")),), (contact_card([one]),)
        )

    def facilitator(self, one: Facilitator, *, has_results: bool) -> Reply:
        """The card of an organisation."""
        blocks = [self._title(one.name), _plain(one.role)]
        address = ", ".join(filter(None, [one.address, _town(one.postcode, one.commune)]))
        blocks += self._said("card_address", address=address) if address else ()
        blocks += self._ways(one)
        blocks += self._said("card_no_contact_here") if not _is_reachable(one) else ()
        blocks += self._said("card_note", note=one.note) if one.note else ()
        blocks.append(short_note(self._wording, one.sources, one.verified_on, room_below(blocks)))
        buttons = [self._button("back_to_results", Action("result"))] if has_results else []
        return Reply(tuple(blocks), (*buttons, self._button("menu", Action("menu"))))

    def shortlist(self, kept: Sequence[Structure], *, has_results: bool) -> Reply:
        """The structures kept, and the ways to take them away."""
        back = [self._button("back_to_results", Action("result"))] if has_results else []
        menu = self._button("menu", Action("menu"))
        if not kept:
            return Reply(self._said("shortlist_empty"), (*back, menu))
        blocks = [*self._said("shortlist", count=len(kept))]
        blocks += [
            Block("bullet", (Span(one.name, bold=True), Span(f", {kind_name(self._knowledge, one)}, {one.commune}")))
            for one in kept
        ]
        cards = [Button(short(one.name), str(Action("card", one.id))) for one in kept]
        exports = [
            self._button("export_pdf", Action("export", "pdf")),
            self._button("export_csv", Action("export", "csv")),
            self._button("export_vcf", Action("export", "vcf")),
        ]
        return Reply(tuple(blocks), (*exports, *cards, *back, menu))

    def export(self, kept: Sequence[Structure], form: str, note: Attachment | None = None) -> Reply:
        """The shortlist as a file: this note, contact cards, or a spreadsheet."""
        file = note or (contact_card(kept) if form == "vcf" else spreadsheet(kept))
        blocks = self._said(f"exported_{form}", count=len(kept))
        return Reply(blocks, (self._button("menu", Action("menu")),), (file,))

    # --- parts

    def _identity(self, one: Structure) -> Iterator[Block]:
        kind = kind_name(self._knowledge, one)
        yield _plain(kind[:1].upper() + kind[1:])
        if one.legal_name and normalise(one.legal_name) not in map(normalise, (one.name, *one.aliases)):
            yield from self._said("card_legal", name=one.legal_name)
        if one.operator:
            yield from self._said("card_operator", name=one.operator)
        sectors = [self._territory.sectors.sectors[id_].label.lower() for id_ in one.sectors]
        what = listed(list(one.activities) or sectors, "et")
        if what:
            how = {"naf": "card_activity_naf", "name": "card_activity_name", "kind": "card_activity_kind"}
            yield from self._said(how.get(one.sectors_from or "", "card_activity"), activity=what)
        else:
            yield from self._said("card_no_activity")
        if one.capacity:
            yield from self._said("card_capacity", count=one.capacity)
        choice = self._types.choice(one.kind or "") if self._types else None
        if choice and choice.use:
            yield from self._said("structure_use", use=choice.use)
        if one.note:
            yield from self._said("card_note", note=one.note)

    def _contact(self, one: Structure) -> Iterator[Block]:
        address = ", ".join(filter(None, [one.address, _town(one.postcode, one.commune)]))
        yield from self._said("card_address", address=address)
        if one.lat is not None and one.lon is not None:
            key = "card_map" if one.is_exact else "card_map_rough"
            yield self._link(self._wording.text(key), MAP.format(lat=one.lat, lon=one.lon))
        yield from self._ways(one)
        if one.siret:
            yield self._link(self._wording.text("card_register", siret=one.siret), REGISTER.format(siret=one.siret))
        if not _is_reachable(one):
            yield from self._said("card_no_contact")

    def _ways(self, one: Structure | Facilitator) -> Iterator[Block]:
        """What one is called, written to and looked up by."""
        yield from self._said("card_phone", phone=one.phone) if one.phone else ()
        yield from self._said("card_mail", mail=one.mail) if one.mail else ()
        if one.website:
            yield self._link(one.website, one.website)

    @staticmethod
    def _venue(one: Structure) -> Venue | None:
        if not one.is_exact or one.lat is None or one.lon is None:
            return None
        address = ", ".join(filter(None, [one.address, _town(one.postcode, one.commune)]))
        return Venue(one.name, address, one.lat, one.lon)

    def _said(self, key: str, **values: object) -> tuple[Block, ...]:
        return self._wording.blocks(key, **values)

    @staticmethod
    def _link(text: str, href: str) -> Block:
        return Block("paragraph", (Span(text, href=href),))

    def _button(self, key: str, action: Action) -> Button:
        return Button(self._wording.text(f"button_{key}"), str(action))

    @staticmethod
    def _title(name: str) -> Block:
        return Block("title", (Span(name, bold=True),))


def _town(postcode: str | None, commune: str | None) -> str:
    return " ".join(filter(None, [postcode, commune]))


def _plain(text: str) -> Block:
    return Block("paragraph", (Span(text),))
