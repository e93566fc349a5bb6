"""What editors may get wrong: in which file, what is written instead of what, and what they are told."""

from __future__ import annotations

MISTAKES = [
    ("faq/handicap.yaml", "    title:", "    titel:", "la clé « titel » est inconnue"),
    ("faq/handicap.yaml", "  - id: ea\n", "  - id: esat\n", "« id: esat » existe déjà"),
    (
        "faq/handicap.yaml",
        "    related: [",
        "    related: [nulle-part, ",
        "« nulle-part » ne mène à aucune autre entrée",
    ),
    (
        "faq/handicap.yaml",
        "    short: >-\n",
        f"    short: >-\n      {'Un ESAT est un établissement médico-social. ' * 3}\n",
        "caractères, pour 600 au plus ; déplacer des phrases dans « details »",
    ),
    ("faq/handicap.yaml", "    changed: >-", "    changed_details: >-", "« changed_details » est écrite deux fois"),
    ("faq/rh.yaml", "    changed: >-", "    change: >-", "« changed_details » sans « changed »"),
    ("faq/handicap.yaml", "theme: handicap", "theme: handicape", "« theme: handicape » est inconnu"),
    ("faq/handicap.yaml", 'verified_on: "2026-11-23"', 'verified_on: "23/11/2026"', "n'est pas une date"),
    ("follow_ups/handicap.yaml", "    point: 2\n", "    point: 2\n    also: [ea]\n", "« also » va avec « text »"),
    ("lexicon.yaml", "  koi: quoi\n", "  koi: quoi\n  koi: qui\n", "la clé « koi » est écrite deux fois"),
    ("wording.yaml", "Je ne connais pas la commande {command}", "Inconnu : {commande}", "{commande}"),
    ("faq/handicap.yaml", "    next_step: ", "    next_step: x", "ne mène à aucun dialogue"),
    ("roles.yaml", "supplier: fournisseur", "supplier: acheter", "« supplier: acheter » ne mène à aucun dialogue"),
    ("roles.yaml", "human:", "humain:", "il manque « human »"),
    ("commands.yaml", "id: aide\n", "id: help\n", "« id: help » est inconnu"),
    ("commands.yaml", "id: aide\n", "id: start\n", "« id: start » existe déjà"),
    ("bands.yaml", "answer:", "reponse:", "il manque « answer »"),
    ("numbers.yaml", "{n} {mesure}", "{n} {longueur}", "« {longueur} » n'est pas une liste"),
    ("numbers.yaml", '"{n} %"', '"pour mille"', "la forme « pour mille » n'a pas de nombre"),
    ("numbers.yaml", "role: lot", "role: lott", "« role: lott » est inconnu"),
    ("numbers.yaml", "unit: km", "unité: km", "écrire « unit: … » ou « role: … »"),
    ("numbers.yaml", "  euro:", "  euros:", "il manque la liste « euro »"),
    ("numbers.yaml", "times: 1000000,", "times: mille,", "n'est pas un nombre"),
    ("themes.yaml", 'title: "', 'title: "\\x07', "caractère de contrôle (U+0007)"),
    ("wording.yaml", "Je ne connais pas", "Je \u202ene connais pas", "caractère de contrôle (U+202E)"),
    ("themes.yaml", "themes:", "themes: [", "l'écriture YAML est incorrecte"),
]
"""Refused by the loader, and so by `check` and by a service."""

MISSPELT = [
    ("knowledge/faq/handicap.yaml", "    title:", "    titel:", "title"),
    ("knowledge/faq/handicap.yaml", "    related: [", "    related: [difference-aci-eii, ", "difference-aci-ei"),
    ("knowledge/faq/handicap.yaml", "theme: handicap", "theme: handicape", "handicap"),
    ("knowledge/dialogues/fournisseur.yaml", "  - slot: secteur", "  - slot: secteurs", "secteur"),
    ("knowledge/roles.yaml", "supplier: fournisseur", "supplier: fourniseur", "fournisseur"),
    ("directory.yaml", "    kind: ACI", "    kind: ACII", "ACI"),
    ("directory.yaml", "    sectors: [espaces-verts]", "    sectors: [espace-vert]", "espaces-verts"),
    ("directory.yaml", "    services: [prestation]", "    services: [prestations]", "prestation"),
]
"""Keys and ids that are misspelt, with what was meant: « vouliez-vous dire » says it."""
