"""Every sentence the assistant says outside its answers, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.exchange.reply import Block

KEYS: Mapping[str, frozenset[str]] = {
    key: frozenset(placeholders.split())
    for key, placeholders in {
        # First contact and ways on
        "welcome": "",
        "help": "",
        "privacy": "operator contact basis",
        "my_data": "",
        "my_data_topics": "titles",
        "my_data_dialogue": "values",
        "my_data_paused": "values",
        "my_data_shortlist": "names",
        "my_data_unanswered": "questions",
        "my_data_nothing": "",
        "my_data_never": "",
        "forgotten": "",
        "cancelled": "",
        "nothing_to_cancel": "",
        "menu": "",
        "themes": "",
        "theme_page": "theme page pages",
        "unknown_command": "command",
        # Answers
        "changed": "",
        "source": "sources date",
        "source_date": "date",
        "details": "title",
        "english_notice": "",
        # No answer
        "suggestion": "",
        "none_of_these": "",
        "fallback_reformulate": "",
        "fallback_themes": "",
        "fallback_human": "",
        "empty": "",
        "unreadable": "",
        "location_unused": "",
        "stale_button": "",
        "failure": "",
        "late": "",
        # Dialogues and what they find
        "without_kinds": "kinds",
        "recap": "values",
        "which_one": "",
        "explain": "",
        "not_recognised": "",
        "not_recognised_again": "",
        "elsewhere": "",
        "cannot_skip": "",
        "resume_question": "",
        "resumed": "",
        "dialogue_given_up": "",
        "what_there": "place",
        "edit": "",
        "share_location": "",
        "location_found": "commune",
        "location_outside": "name",
        "structures": "count first last",
        "no_structure": "",
        "unsure_structures": "count first last",
        "detail_unknown": "",
        "structures_note": "",
        "structure_use": "use",
        "reason_activity": "activity",
        "reason_sector": "sector",
        "reason_all_sectors": "",
        "reason_serves": "place",
        "reason_neighbour": "code",
        "reason_activity_unknown": "",
        "reason_kind_unknown": "",
        "reason_service_unknown": "",
        "kind_unknown": "",
        "widen_offer": "",
        "widen_impossible": "",
        "widened": "names",
        "several_structures": "",
        "card_legal": "name",
        "card_activity": "activity",
        "card_activity_naf": "activity",
        "card_activity_name": "activity",
        "card_activity_kind": "activity",
        "card_no_activity": "",
        "card_address": "address",
        "card_map": "",
        "card_map_rough": "",
        "card_phone": "phone",
        "card_register": "siret",
        "card_no_contact": "",
        "card_no_contact_here": "",
        "card_note": "note",
        "card_to_verify": "date",
        "contact": "name",
        "shortlist": "count",
        "shortlist_empty": "",
        "kept": "count name",
        "dropped": "count name",
        "exported_csv": "count",
        "exported_vcf": "count",
        "options": "count first last",
        "option_structures": "names",
        "option_no_structure": "",
        "option_partners": "names",
        "hours": "hours",
        "hours_steps": "all_hours amount cost hours insertion_share labour labour_share",
        "hours_known": "hours",
        "hours_meaning": "etp week weeks year",
        "hours_assumed": "names",
        "hours_caution": "",
        "oeth_small": "headcount least",
        "oeth_met": "employed headcount percent required",
        "oeth_contribution": "employed gross headcount missing percent required since smic smic_hours",
        "oeth_deduction": "deduction labour percent",
        "oeth_deduction_at_most": "invoice most percent",
        "oeth_cap_rule": "direct high low",
        "oeth_cap_low": "cap employed required share",
        "oeth_cap_high": "cap employed required share",
        "oeth_under_cap": "deduction left",
        "oeth_over_cap": "cap deduction left",
        "oeth_most": "cap labour percent share",
        "oeth_caution": "",
        "facilitators": "place",
        "facilitators_above": "place",
        "facilitator_gap": "gap",
        # Telegram's profile of the bot
        "telegram_description": "",
        "telegram_short_description": "",
        # Button labels
        "button_details": "",
        "button_none": "",
        "button_themes": "",
        "button_human": "",
        "button_menu": "",
        "button_help": "",
        "button_previous": "",
        "button_next": "",
        "button_near": "",
        "button_share_location": "",
        "button_department": "name",
        "button_mydata": "",
        "button_forget": "",
        "button_back": "",
        "button_cancel": "",
        "button_resume": "title",
        "button_restart": "",
        "button_change": "label value",
        "button_edit": "",
        "button_more": "count first last",
        "button_more_unsure": "count first last",
        "button_more_options": "",
        "button_back_to_results": "",
        "button_facilitator": "",
        "button_deduction": "",
        "button_supplier": "",
        "button_shortlist": "count",
        "button_shortlist_open": "",
        "button_contact": "",
        "button_keep": "",
        "button_drop": "",
        "button_export_csv": "",
        "button_export_vcf": "",
        "button_relax_radius": "count",
        "button_relax_kind": "count",
        "button_relax_public": "count",
        "button_relax_service": "count",
        "button_relax_others": "count",
        "button_relax_sector": "count",
        "button_change_part_main_oeuvre": "",
        "button_change_part_insertion": "",
        "button_change_cout_horaire": "",
    }.items()
}
"""The sentences that `knowledge/wording.yaml` must have, with the placeholders each may use."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of `knowledge/wording.yaml`, as blocks whose text may hold placeholders such as `{date}`."""

    sentences: Mapping[str, tuple[Block, ...]]

    def blocks(self, key: str, **values: object) -> tuple[Block, ...]:
        """The sentence as blocks, its placeholders filled; a value is never read as markup."""
        return tuple(
            replace(block, spans=tuple(replace(span, text=span.text.format_map(values)) for span in block.spans))
            for block in self.sentences[key]
        )

    def text(self, key: str, **values: object) -> str:
        """The sentence as plain text, for buttons and channels' own messages."""
        return "\n".join(block.text for block in self.blocks(key, **values))
