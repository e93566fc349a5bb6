"""Takes out of a text what names or reaches a person, as far as its form shows it."""

from __future__ import annotations

import re

MAX_LENGTH = 300

_REPLACEMENTS = (
    (re.compile(r"\S+@\S+\.\S+|\S+\s?\(?(?:arobase|at)\)?\s?\S+\.(?:fr|com|net|org|eu)\b", re.IGNORECASE), "[e-mail]"),
    (re.compile(r"@\w{3,}"), "[compte]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[lien]"),
    # numéro de sécurité sociale (NIR): 13 digits, or 15 with the key; Corsican départements are 2A and 2B
    (
        re.compile(
            r"(?<!\d)[12378](?:[ .\-]?\d){4}[ .\-]?(?:\d[ .\-]?[\dABab])(?:[ .\-]?\d){6}(?:[ .\-]?\d{2})?(?!\d)"
        ),
        "[NIR]",
    ),
    (re.compile(r"(?<![\d])(?:\+|00)\d{1,3}(?:[ .\-/()]{0,2}\d){7,12}(?!\d)"), "[téléphone]"),
    (re.compile(r"(?<!\d)0(?:[ .\-/_]{0,2}\d){9}(?!\d)"), "[téléphone]"),
    (
        re.compile(
            r"\b(monsieur|madame|mademoiselle|messieurs|mesdames|m\.|mr\.?|mme\.?|mlle\.?|ma[iî]tre|docteur|dr\.?)"
            r"(?:\s+(?:et\s+(?:madame|mme\.?)\s+)?)(?:(?:de|du|le|la|d')\s*)?[\w'’\-]+(?:\s+[A-ZÀ-Ý][\w'’\-]+)*",
            re.IGNORECASE,
        ),
        r"\1 [nom]",
    ),
    # whatever number is left that could be an account or a file: amounts have fewer digits
    (re.compile(r"(?<!\d)(?:\d[ .\-]?){9,}\d?(?!\d)"), "[numéro] "),
)


def scrub(text: str) -> str:
    """A text without phone numbers, addresses of e-mail and pages, names after a civility, and long numbers.

    Control characters and halves of surrogate pairs go too, for a database refuses them.
    """
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())[:MAX_LENGTH]
