"""Takes out of a text what names or reaches a person, as far as its form shows it."""

from __future__ import annotations

import re

MAX_LENGTH = 300

_LOCAL, _HOST = r"[^\s@,;:<>()\[\]]{1,64}", r"[\w\-]{1,63}"

_AT = r"(?:@|[(\[]\s?(?:at|arobase)\s?[)\]]|\b(?:at|arobase)\b)"

_CIVILITY = (
    r"\b(?!(?i:ma[iî]tre d['’] ?(?:ouvrage|(?:œ|oe)uvre)))"  # a part in a contract, not a person
    r"(?:(?i:(?:messieurs|monsieur|mesdames|madame|mesdemoiselles|mademoiselle|docteure?|ma[iî]tre|dr"
    r"|m(?:rs?|mes?|lles?|elles?))\b\.?|mm?\.)|(?:MM?|Me|Pr)\b\.?(?=\s(?:[A-ZÀ-Ý]|\[nom\])))"
)

_PARTICLE = r"(?i:d[eu]|des|l[ae]|les|van|von|de[nr]|ten|el|al|ben)\s|(?i:d)['’]\s?"

_COMMON = (  # what goes on with the sentence
    r"(?i:[cjmnst]['’]|qu['’]|(?:je|tu|ils?|elles?|on|nous|vous|me|m|moi|ma|mon|mes|votre|vos|notre|nos|est|sont|a|ont"
    r"|va|peut|doit|veut|et|ou|où|à|au|aux|en|y|un|une|dans|sur|sous|pour|par|avec|sans|chez|qui|que|quoi|dont|ce|cet"
    r"|cette|ces|si|se|ne|pas|plus|merci|bonjour|bonsoir|svp|quels?|quelles?|comment|combien|pourquoi|quand)\b)"
)

_NAME = rf"(?:[^\W\d_]\.[ \-]?){{0,3}}(?!{_COMMON}|{_CIVILITY})[^\W\d_][\w'’\-]*"

_REPLACEMENTS = (
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[lien]"),
    (re.compile(rf"{_LOCAL}(?:@{_HOST}|\s?{_AT}\s?{_HOST}\.{_HOST})(?:\.{_HOST})*", re.IGNORECASE), "[e-mail]"),
    (re.compile(r"@\w{3,}"), "[compte]"),
    (re.compile(rf"(?:{_HOST}\.){{1,5}}[^\W\d_]{{2,}}/\S+"), "[lien]"),
    # numéro de sécurité sociale (NIR): 13 digits, or 15 with the key; Corsican départements are 2A and 2B
    (
        re.compile(
            r"(?<![\d+])[12378](?:[ .\-]?\d){4}[ .\-]?(?:\d[ .\-]?[\dABab])(?:[ .\-]?\d){6}(?:[ .\-]?\d{2})?(?!\d)"
        ),
        "[NIR]",
    ),
    (re.compile(r"(?:\+ ?|(?<!\d)00 ?)33[\W_]{0,3}(?:0[\W_]{0,3})?[1-9](?:[\W_]{0,3}\d){8}(?!\d)"), "[téléphone]"),
    (re.compile(r"(?:\+ ?|(?<!\d)00 ?)[1-9]\d{0,2}(?:[ .\-/()]{0,2}\d){7,12}(?!\d)"), "[téléphone]"),
    (re.compile(r"\(?(?<!\d)0(?:[\W_]{0,3}[1-9])(?:[\W_]{0,3}\d){8}(?!\d)"), "[téléphone]"),
    # whatever number is left that could be an account or a file: amounts have fewer digits; 90910000-9 is a code CPV
    (re.compile(r"(?!\d{8}-\d(?![ .\-]?\d))\d(?:[ .\-]?\d){8,}"), "[numéro]"),
    (
        re.compile(
            rf"({_CIVILITY}(?:,?\s(?:(?:et|ou)\s)?{_CIVILITY}){{0,3}})\s?(?:{_PARTICLE}){{0,3}}{_NAME}"
            rf"(?:\s(?:{_PARTICLE}){{0,3}}{_NAME}){{0,3}}"
        ),
        r"\1 [nom]",
    ),
    (re.compile(r"\S{100,}"), "[…]"),
)


def scrub(text: str) -> str:
    """A text without phone numbers, addresses of e-mail and pages, names after a civility, and long numbers.

    Control characters and halves of surrogate pairs go too, for a database refuses them. What has been scrubbed stays
    as it is when scrubbed again.
    """
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH + 1].rpartition(" ")[0]
