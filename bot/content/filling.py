"""The territory that a knowledge directory is read for, and its names put in their places in parsed YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True, slots=True)
class Home:
    """A territory: the codes of its départements, and the texts by the names that stand for them in braces."""

    codes: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


def filled(root: yaml.Node, text: str, names: Mapping[str, str]) -> yaml.Node:
    """The tree of a text with what names stand for in their places; it stays itself where there are none."""
    said = {f"{{{name}}}": value for name, value in names.items() if f"{{{name}}}" in text}
    return _filled(root, said) if said else root


def _filled(node: yaml.Node, said: Mapping[str, str]) -> yaml.Node:
    value = node.value
    if isinstance(node, yaml.ScalarNode):
        for written, text in said.items():
            value = value.replace(written, text)
        return yaml.ScalarNode(node.tag, value, node.start_mark, node.end_mark, node.style)
    if isinstance(node, yaml.SequenceNode):
        items = [_filled(one, said) for one in value]
        return yaml.SequenceNode(node.tag, items, node.start_mark, node.end_mark, node.flow_style)
    if isinstance(node, yaml.MappingNode):
        pairs = [(key, _filled(one, said)) for key, one in value]
        return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark, node.flow_style)
    return node
