"""What the YAML parser stumbles over, in an editor's words: what is wrong and what to write instead."""

from __future__ import annotations

import yaml

_COLON = ("un « : » de trop dans le texte, ou une ligne mal alignée", "mettre le texte entre guillemets, ou l'aligner")
_END = ("un guillemet ou un crochet ouvert n'est pas refermé", "le refermer")
_LIST = (
    "une liste est mal écrite",
    "séparer par des virgules et fermer le crochet, ou un élément par ligne avec « - »",
)
_ALIGN = ("cette ligne est mal alignée", "l'aligner sur ses voisines, avec des espaces")

_SAID = {
    "mapping values are not allowed in this context": _COLON,
    "could not find expected ':'": ("il manque un « : »", "écrire « clé: valeur », ou aligner la suite du texte"),
    "found unexpected end of stream": _END,
    "found unexpected document indicator": _END,
    "did not find expected ',' or ']'": _LIST,
    "did not find expected ',' or '}'": _LIST,
    "did not find expected node content": _LIST,
    "did not find expected key": _ALIGN,
    "did not find expected '-' indicator": _ALIGN,
    "block sequence entries are not allowed in this context": _ALIGN,
    "found character that cannot start any token": (
        "une tabulation, ou un caractère réservé (@, `, %) au début d'un texte",
        "remplacer la tabulation par des espaces, mettre le texte entre guillemets",
    ),
    "found undefined alias": ("un texte commence par « * »", "le mettre entre guillemets"),
    "found unknown escape character": ("un « \\ » entre guillemets doubles", "le doubler, ou mettre des apostrophes"),
    "did not find expected alphabetic or numeric character": (
        "un texte commence par « * » ou « & »",
        "le mettre entre guillemets",
    ),
    "but found another document": ("une ligne « --- » coupe le fichier", "l'enlever"),
}


def told(error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    """The line of an error of the parser, counted from 1, what is wrong and how to mend it."""
    problem = error.problem or error.context or ""
    begins = problem == "found unexpected end of stream" and error.context_mark  # where it opens, not the last line
    mark = begins or error.problem_mark
    line = (mark.line if mark else 0) + 1
    what, fix = _SAID.get(problem, (problem, "vérifier l'alignement, les guillemets et les « : » d'ici et d'au-dessus"))
    return line, f"l'écriture YAML est incorrecte : {what}", fix
