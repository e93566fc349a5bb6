"""What the keys of sums are called in a report; a key that is gone from the content says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.dialogues.lasting import is_place
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.values import place_name


class Names:
    """Names the keys of sums by the content of today."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Remember the content."""
        self._knowledge = knowledge
        self._territory = territory
        self._gone = knowledge.wording.text("report_event_gone")
        self.qr, self.link = knowledge.wording.text("report_event_qr"), knowledge.wording.text("report_event_link")
        self._by_kind: Mapping[str, Callable[[str], str]] = {
            "opened": lambda key: self.qr if key == "qr" else self.link,
            "question": self._topic,
            "sector": self._sector,
            "commune": self._place,
            "shown": self._structure,
            "card": self._structure,
            "useful": self._target,
            "useless": self._target,
        }

    def of(self, kind: str, key: str) -> str:
        """The name of a key; empty for kinds that have no keys."""
        return self._by_kind[kind](key) if kind in self._by_kind else ""

    def _topic(self, id_: str) -> str:
        entry = self._knowledge.entries.get(id_)
        return entry.title if entry else self._gone

    def _sector(self, id_: str) -> str:
        sector = self._territory.sectors.sectors.get(id_)
        return sector.label if sector else self._gone

    def _place(self, key: str) -> str:
        """A commune by its code, or a wider place by the value of its slot."""
        value = key if ":" in key else f"commune:{key}"
        return place_name(self._territory, value) if is_place(self._territory.gazetteer, value) else self._gone

    def _structure(self, id_: str) -> str:
        """A structure with what tells it from others of its name."""
        structure = self._territory.directory.structures.get(id_)
        if not structure:
            return self._gone
        return f"{structure.name} ({', '.join(filter(None, (structure.kind, structure.commune)))})"

    def _target(self, target: str) -> str:
        """What was voted on: `answer:aci`, `results:fournisseur`, `fallback`."""
        kind, _, id_ = target.partition(":")
        if kind == "answer":
            return self._topic(id_)
        dialogue = self._knowledge.script.dialogues.get(id_)
        if kind == "results" and dialogue:
            return self._knowledge.wording.text("report_event_of_results", title=dialogue.title)
        return self._knowledge.wording.text("report_event_of_fallback") if kind == "fallback" else self._gone
