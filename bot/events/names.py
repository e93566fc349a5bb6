"""What the keys of sums are called in a report; a key that is gone from the content says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.directory.territory import Territory
from bot.core.exchange.actions import parse_action
from bot.core.knowledge.knowledge import Knowledge


class Names:
    """Names the keys of sums by the content of today."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Remember the content."""
        self._knowledge = knowledge
        self._territory = territory
        self._gone = knowledge.wording.text("report_event_gone")
        self.qr, self.link = knowledge.wording.text("report_event_qr"), knowledge.wording.text("report_event_link")
        self._targets = {
            "results": knowledge.wording.text("report_event_of_results"),
            "fallback": knowledge.wording.text("report_event_of_fallback"),
        }
        self._by_kind: Mapping[str, Callable[[str], str]] = {
            "opened": lambda key: self.qr if key == "qr" else self.link,
            "question": self._topic,
            "sector": self._sector,
            "commune": self._commune,
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

    def _commune(self, insee: str) -> str:
        commune = self._territory.gazetteer.communes.get(insee)
        return commune.name if commune else self._gone

    def _structure(self, id_: str) -> str:
        """A structure with what tells it from others of its name."""
        structure = self._territory.directory.structures.get(id_)
        if not structure:
            return self._gone
        return f"{structure.name} ({', '.join(filter(None, (structure.kind, structure.commune)))})"

    def _target(self, target: str) -> str:
        action = parse_action(target)
        if action and action.verb == "answer":
            return self._topic(action.id)
        if action and action.verb == "card":
            return self._structure(action.id)
        return self._targets.get(target, self._gone)
