"""Loads which answer or dialogue does what: `knowledge/roles.yaml`."""

from __future__ import annotations

from collections.abc import Collection

from bot.content.parts import read_link, read_links
from bot.content.reader import Fields
from bot.core.knowledge.roles import Roles

NONE = Roles("", "", "", "", "", "", "", "")


def read_roles(file: Fields, entries: Collection[str], dialogues: Collection[str]) -> Roles:
    """All the roles, told those that nobody has."""
    return Roles(
        help=read_link(file, "help", entries),
        personal_data=read_link(file, "personal_data", entries),
        human=read_link(file, "human", entries),
        deduction=read_link(file, "deduction", entries),
        contribution=read_link(file, "contribution", entries),
        public_employer=read_link(file, "public_employer", entries),
        supplier=read_link(file, "supplier", dialogues, "aucun dialogue"),
        facilitator=read_link(file, "facilitator", dialogues, "aucun dialogue"),
        asked=read_links(file, "asked", entries),
    )
