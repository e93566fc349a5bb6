"""YAML parsed to nodes: where everything stands, and every scalar as it is written."""

from __future__ import annotations

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


def composed(text: str) -> yaml.Node | None:
    """The node of a text; None where there is nothing in it.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=_AsWritten)
    return node


class _AsWritten(_Loader):
    """Asks of no scalar what type it looks like, which would take a third of the time."""

    def descend_resolver(self, current_node: object, current_index: object) -> None: ...

    def ascend_resolver(self) -> None: ...

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002 - the library's
        return ""
