"""What editors read for the words of the code: one table for each kind of thing that is explained."""

from __future__ import annotations

from bot.core.understanding.weights import PartName

OPERATORS = {
    "remove": "retire",
    "exclude": "laisse de côté",
    "only": "ne garde que",
    "also": "ajoute",
    "rather": "corrige",
    "undo": "défait",
    "half": "divise par deux",
    "double": "double",
    "tenth": "divise par dix",
    "tenfold": "multiplie par dix",
    "more": "augmente de",
    "less": "diminue de",
    "hire": "embauche",
    "if": "suppose",
    "neutral": "ne change rien",
}
"""What an operator does to what is known."""

SCREENS = {
    "results": "résultats",
    "card": "fiche",
    "organisation": "fiche d'organisme",
    "shortlist": "sélection",
    "calculation": "calcul",
    "answer": "réponse",
    "options": "pistes",
    "facilitators": "facilitateurs",
    "question": "question ouverte",
    "menu": "menu",
}
"""What is on the screen."""

DECISIONS = {
    "answer": "réponse",
    "dialogue": "dialogue",
    "off_topic": "hors sujet",
    "suggestion": "« vouliez-vous dire »",
    "none": "rien",
    "off": "hors sujet",
}
"""What a message is taken for by itself; `off` is the kind of a match."""

OUTCOMES = {
    "answer": "une réponse",
    "suggestion": "« vouliez-vous dire »",
    "dialogue": "un dialogue",
    "smalltalk": "un mot de politesse",
    "fallback": "« je ne sais pas »",
}
"""What comes of a message."""

ROLES = {
    "age": "un âge",
    "article": "un article de loi",
    "count": "un compte de choses",
    "date": "une date",
    "definition": "une définition",
    "denied": "pris en retour",
    "department": "un département",
    "duration": "une durée",
    "floor": "un étage",
    "guests": "des convives",
    "identifier": "un numéro d'identification",
    "lot": "un lot",
    "measure": "une mesure",
    "phone": "un téléphone",
    "place": "un lieu",
    "postcode": "un code postal",
    "rank": "un rang",
    "start": "un début",
    "street": "une rue",
    "subset": "une partie",
    "time": "une heure du jour",
    "times": "un nombre de fois",
    "year": "une année",
}
"""What a number is that is no value."""

CANDIDATES = {
    "edit": "modification de la demande",
    "values": "valeurs pour le dialogue en cours",
    "there": "lieu où trouver ce dont parle la réponse",
    "distance": "lieu d'où l'on part",
    "named": "structure dite par son nom",
    "named beside": "structure nommée parmi d'autres mots",
    "unknown": "question sur ce qui est montré, à laquelle les fiches ne répondent pas",
    "no point": "question sur la réponse montrée, dont elle ne dit rien",
    "by itself": "le message lu seul",
    "afresh": "autre sujet",
    "two needs": "deux besoins",
    "request": "la demande d'un long message",
    "elsewhere": "lieu d'un autre territoire",
    "act": "acte",
    "label": "bouton",
    "point": "point de la réponse",
    "article": "article de loi",
}
"""Who contests a message, by the first part of its name."""

ROUTES = {
    "unreadable": "message illisible",
    "location": "position",
    "next_need": "second besoin",
    "press": "bouton",
    "typed": "commande",
    "typed_choice": "choix par numéro ou par libellé",
    "control": "mot qui guide le dialogue",
    "said": "commande dite en mots",
    "courtesy": "politesse",
    "second_message": "le meilleur candidat",
    "guided": "dialogue en cours",
    "noise": "message vide",
    "text": "message lu seul",
}
"""Which way a message goes, by the name of the route."""

PARTS = {
    "short": "une phrase de la réponse courte",
    "details": "le point {number} de « details »",
    "changed": "ce qui a changé",
    "more": "le texte {number} de ses suites",
}
"""Where a point of an answer stands, by its part."""

POINTS: dict[PartName, str] = {
    "near": "formulations proches",
    "known": "mots connus de lui",
    "evidence": "mots qui parlent pour lui",
    "definition": "notion qu'il définit",
    "floor": "jamais sous 0",
    "thin": "trop peu de mots connus",
    "said": "formulation dite mot pour mot",
    "letters": "ressemblance lettre à lettre",
    "sentence": "sa meilleure phrase",
    "asked": "dialogue, et c'est une question",
}
"""What points of a score stand for, by the name of the part."""
