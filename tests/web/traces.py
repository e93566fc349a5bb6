"""What tests in a browser leave behind and must not; looked at after each of them (`tests/web/conftest.py`)."""

from __future__ import annotations

from urllib.parse import urlsplit

NOTED: list[str] = []
"""Requests to other hosts than this one, and visits that ended without a look at what they kept."""

_HERE = frozenset({"127.0.0.1", "localhost"})


def asked(address: str) -> None:
    """Note a request, if it leaves this machine."""
    parts = urlsplit(address)
    if parts.scheme not in {"data", "blob"} and parts.hostname not in _HERE:
        NOTED.append(f"asked {address}")


def unseen(_context: object) -> None:
    """Note a visit that ended, and nobody knows what it kept."""
    NOTED.append("ended unseen")
