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
    "act": "acte",
    "afresh": "autre sujet",
    "anew": "autre sujet, avec un autre besoin",
    "article": "article de loi",
    "aside": "bavardage à côté de la question posée",
    "asked": "question sur ce qui est montré",
    "beside": "date, durée ou numéro dont aucune fiche ne sait rien",
    "by itself": "le message lu seul",
    "case": "chiffres d'un long message, pour le dialogue",
    "corrected": "la question sans ce qui est repris, pour la réponse",
    "defined": "définition, par la réponse",
    "difference": "différence entre deux réponses",
    "distance": "lieu d'où l'on part",
    "drop": "abandon d'une partie de la demande",
    "edit": "modification de la demande",
    "elsewhere": "lieu d'un autre territoire",
    "expected": "point prévu d'une réponse qui n'est pas à l'écran",
    "explain": "question sur la question posée",
    "figure": "d'où vient un chiffre montré",
    "figures": "chiffres pour le dialogue où mène la réponse",
    "label": "bouton",
    "led": "besoin pour le dialogue où mène la réponse",
    "left": "abandon du dialogue, et le reste du message",
    "named": "structure dite par son nom",
    "named beside": "structure nommée parmi d'autres mots",
    "no point": "question sur la réponse montrée, dont elle ne dit rien",
    "passing": "métier dit en passant",
    "point": "point de la réponse",
    "quip": "hors sujet dit en passant, et la question posée reste",
    "request": "la demande d'un long message",
    "rule": "ce que permet la loi, par la réponse",
    "settled": "autre besoin, une fois le premier réglé",
    "spread": "durée sur laquelle répartir les heures",
    "story": "ce qu'un long récit dit de la demande",
    "suggested": "question proche d'une réponse du dialogue en cours",
    "there": "lieu où trouver ce dont parle la réponse",
    "told": "besoin raconté sans rien demander",
    "turn": "passage au dialogue",
    "two needs": "deux besoins",
    "unknown": "question sur ce qui est montré, à laquelle les fiches ne répondent pas",
    "values": "valeurs pour le dialogue en cours",
    "waits": "hésitation devant la question posée",
}
"""Who contests a message, by the first part of its name."""

ROUTES = {
    "unreadable": "message illisible",
    "location": "position",
    "arrived": "arrivée par le lien d'un événement",
    "turn": "espace de qui tient un événement",
    "next_need": "second besoin",
    "press": "bouton",
    "typed": "commande",
    "reason": "ce qui manquait à une réponse",
    "typed_choice": "choix par numéro ou par libellé",
    "titled": "titre d'une réponse",
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
