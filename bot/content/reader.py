"""Strict reading of YAML: every scalar is text, every mistake is kept with its line, nothing is guessed.

Scalars are read as they are written, so that a postcode such as 01000 or an answer such as « non » stays what the
editor typed (a plain YAML load would give 512 and False).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from math import inf, isfinite, nan
from pathlib import Path
from sys import intern
from typing import TypeVar

import yaml

from bot.content.filling import Home, filled
from bot.content.nodes import composed
from bot.content.yaml_errors import told
from bot.errors import ContentError, Problem

Value = TypeVar("Value")

_OFTEN_SAME = 80
"""Characters of values that are held once, however often they are written: names, kinds, sources."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What no text shows, and what turns it round; tabs and line feeds apart."""

TODO = "TODO"
"""How a text begins that somebody has yet to write."""

NOWHERE = Home()

_MISSING_DATE = date(1970, 1, 1)


def perhaps(written: str, options: Collection[str]) -> str:
    """The option that a misspelt one comes nearest to, as the beginning of a remedy; empty if none is near."""
    near = get_close_matches(written, options, 1)
    return f"vouliez-vous dire « {near[0]} » ? sinon, " if near else ""


class Fields:
    """A YAML mapping read field by field; what is read badly is reported and replaced by an empty value."""

    def __init__(self, node: yaml.Node, file: str, where: str, problems: list[Problem]) -> None:
        """Index the keys of the mapping; a duplicate key or another kind of node is a problem."""
        self.file = file
        self.where = where
        self.problems = problems
        self._node = node
        self._values: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        self._read: set[str] = set()
        if not isinstance(node, yaml.MappingNode):
            self.report("une suite de « clé: valeur » est attendue", "écrire une clé par ligne, suivie de « : »")
            return
        for key, value in node.value:
            name = str(key.value)
            if name in self._values:
                self.report(f"la clé « {name} » est écrite deux fois", "n'en garder qu'une", key)
            self._values[name] = (key, value)

    def report(self, what: str, fix: str, node: yaml.Node | None = None) -> None:
        """Keep a problem at the line of `node`, or of the whole mapping."""
        line = (node or self._node).start_mark.line + 1
        self.problems.append(Problem(self.file, line, self.where, what, fix))

    def report_at(self, key: str, what: str, fix: str) -> None:
        """Keep a problem at the line of a key."""
        self.report(what, fix, self._values[key][0] if key in self._values else None)

    def _value(self, key: str, *, required: bool) -> yaml.Node | None:
        self._read.add(key)
        if key in self._values:
            return self._values[key][1]
        if required:
            self.report(f"il manque « {key} »", f"ajouter une ligne « {key}: … »")
        return None

    def text(self, key: str, *, required: bool = True) -> str:
        """A text, stripped; empty when it is absent and not required."""
        node = self._value(key, required=required)
        if node is None:
            return ""
        text = self._scalar(node, key)
        if required and not text:
            self.report(f"« {key} » est vide", "écrire un texte", node)
        return text

    def _scalar(self, node: yaml.Node, key: str) -> str:
        if isinstance(node, yaml.ScalarNode):
            value = str(node.value).strip()
            if odd := _CONTROL.search(value):
                fix = "retaper le texte sans copier-coller, ou enlever l'échappement « \\ »"
                self.report(f"« {key} » contient un caractère de contrôle (U+{ord(odd[0]):04X})", fix, node)
                return _CONTROL.sub("", value)
            if value.startswith(TODO):
                self.report(f"« {key} » reste à écrire ({value})", "remplacer TODO, ou supprimer la ligne", node)
            return intern(value) if len(value) <= _OFTEN_SAME else value
        self.report(f"« {key} » doit être un texte", "écrire un texte, entre guillemets s'il contient « : »", node)
        return ""

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts; empty when it is absent and not required."""
        node = self._value(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.report(f"« {key} » doit être une liste", "écrire un élément par ligne, précédé de « - »", node)
            return ()
        return tuple(filter(None, (self._scalar(item, key) for item in node.value)))

    def choice(self, key: str, options: Collection[str], *, required: bool = True) -> str:
        """One of the options."""
        value = self.text(key, required=required)
        if value and value not in options:
            fix = f"{perhaps(value, options)}choisir parmi : {', '.join(options)}"
            self.report_at(key, f"« {key}: {value} » est inconnu", fix)
        return value

    def flag(self, key: str) -> bool:
        """`yes` or `no`; no when it is absent."""
        return self.choice(key, ("yes", "no", "oui", "non"), required=False) in {"yes", "oui"}

    def number(self, key: str, least: float = -inf, most: float = inf) -> float:
        """A number, told if it is less or more than it may be."""
        text = self.text(key)
        try:
            value = float(text)
        except ValueError:
            value = nan
        if not isfinite(value):
            self.report_at(key, f"« {key}: {text} » n'est pas un nombre", "écrire par exemple 62.5")
            return 0.0
        if not least <= value <= most:
            self.report_at(key, f"« {key}: {text} » est impossible", f"écrire un nombre de {least:g} à {most:g}")
        return value

    def whole(self, key: str) -> int | None:
        """A whole number; None if it is absent."""
        value = self.text(key, required=False)
        if value and not (value.isascii() and value.isdigit()):
            self.report_at(key, f"« {key}: {value} » n'est pas un nombre entier", "écrire par exemple 120")
            return None
        return int(value) if value else None

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of numbers; empty when it is absent."""
        result = []
        for text in self.texts(key, required=False):
            try:
                result.append(float(text))
            except ValueError:
                self.report_at(key, f"« {text} » n'est pas un nombre", "écrire par exemple [10, 62.5]")
        return tuple(result)

    def day(self, key: str) -> date:
        """A date written 2026-11-23."""
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            if value:
                self.report_at(key, f"« {key}: {value} » n'est pas une date", "écrire année-mois-jour : 2026-11-23")
            return _MISSING_DATE

    def items(self, key: str, name: Callable[[Fields], str], *, required: bool = True) -> Iterator[Fields]:
        """The mappings of a list, each named by `name` in what it reports."""
        node = self._value(key, required=required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.report(f"« {key} » doit être une liste", "commencer chaque élément par « - »", node)
            return
        for item in node.value:
            fields = type(self)(item, self.file, self.where, self.problems)
            fields.where = name(fields) or self.where
            yield fields

    def lists(self, key: str, *, required: bool = True) -> Iterator[tuple[str, ...]]:
        """The lists of a list, each a tuple of texts."""
        node = self._value(key, required=required)
        if node is None:
            return
        rows = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for row in rows:
            if isinstance(row, yaml.SequenceNode):
                yield tuple(self._scalar(item, key) for item in row.value)
            else:
                self.report(f"« {key} » doit être une liste de listes", "écrire chaque ligne entre crochets", row)

    def mapping(self, key: str, *, required: bool = True) -> dict[str, str]:
        """A table of texts."""
        node = self._value(key, required=required)
        if node is None:
            return {}
        inner = Fields(node, self.file, f"{self.where}, {key}", self.problems)
        return {name: inner.text(name, required=False) for name in inner.keys()}  # noqa: SIM118 - Fields is no dict

    def tables(self, key: str, *, required: bool = True, allowed: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts; its keys are among those `allowed`, if any are given."""
        node = self._value(key, required=required)
        if node is None:
            return {}
        inner = Fields(node, self.file, f"{self.where}, {key}", self.problems)
        for name in inner.keys() if allowed else ():
            if name not in allowed:
                inner.report_at(name, f"« {name} » est inconnu", f"possibles : {', '.join(allowed)}")
        return {name: inner.texts(name) for name in inner.keys()}  # noqa: SIM118 - Fields is no dict

    def expect(
        self, key: str, *, options: Collection[str] = (), pattern: str = "", longest: int = 0, fewest: int = 0
    ) -> None:
        """What a reader will check of the texts of a key, for who describes the files; nothing is read or told."""

    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._values)

    def peek(self, key: str) -> str:
        """A text without marking its key as read; empty if there is none."""
        value = self._values.get(key)
        return str(value[1].value) if value and isinstance(value[1], yaml.ScalarNode) else ""

    def close(self) -> None:
        """Report the keys that nothing has read: they are misspelt."""
        for name, (key, _) in self._values.items():
            if name not in self._read:
                fix = f"{perhaps(name, self._read)}clés possibles : {', '.join(sorted(self._read))}"
                self.report(f"la clé « {name} » est inconnue", fix, key)


@dataclass(frozen=True, slots=True)
class Files:
    """The files below a folder, which problems name from there; `problems` and `seen` fill up as they are read.

    Those of a knowledge directory are read for the territory `home`.
    """

    root: Path
    problems: list[Problem]
    seen: set[Path] = field(default_factory=set)
    home: Home = NOWHERE

    def read(self, path: Path, read: Callable[[Fields], Value], otherwise: Value) -> Value:
        """What `read` makes of the fields of a file, told those it leaves unread; `otherwise` if it is no YAML."""
        self.seen.add(path)
        node = self.compose(path)
        if node is None:
            return otherwise
        fields = self._fields(path, node, read)
        value = read(fields)
        fields.close()
        return value

    def _fields(self, path: Path, node: yaml.Node, _read: Callable[[Fields], object]) -> Fields:
        return Fields(node, self.name(path), "fichier", self.problems)

    def check(self) -> None:
        """Go on only if there were no problems.

        Raises:
            ContentError: with every problem found, each with file, line and remedy in French.
        """
        if self.problems:
            raise ContentError(self.problems)

    def name(self, path: Path) -> str:
        """How problems name a file."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def compose(self, path: Path) -> yaml.Node | None:
        """Parse a file; None, with the problem kept, if it is not readable YAML."""
        line = 1
        try:
            text = path.read_text(encoding="utf-8")
            if node := composed(text):
                return filled(node, text, self.home.names)
            what, fix = "le fichier est vide", "le remplir ou le supprimer"
        except OSError:
            what, fix = "le fichier ne s'ouvre pas", "vérifier qu'il existe et se lit"
        except UnicodeDecodeError:
            what, fix = "le texte n'est pas en UTF-8", "l'enregistrer en UTF-8"
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, text.index(chr(error.character))) + 1
            what, fix = f"le texte contient un caractère de contrôle (U+{error.character:04X})", "retaper cette ligne"
        except yaml.MarkedYAMLError as error:
            line, what, fix = told(error)
        fix += " (le reste sera vérifié ensuite)"
        self.problems.append(Problem(self.name(path), line, "fichier", what, fix, hides=True))
        return None
