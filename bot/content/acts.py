"""Loads what people do to what is on the screen: `knowledge/acts/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar, get_args

from bot.content.codes import read_id
from bot.content.parts import named
from bot.content.reader import Fields, Files
from bot.core.exchange.session import ScreenKind
from bot.core.knowledge.acts import ACT_NAMES, ARGUMENTS, HELD, OPERATORS, Act, ActName, Acts, Basis, Listed
from bot.core.knowledge.script import Script
from bot.core.text.plain import normalise

Name = TypeVar("Name", bound=str)

WORDS = "words.yaml"

SCREENS: tuple[ScreenKind, ...] = get_args(ScreenKind)


def read_acts(files: Files, folder: Path, script: Script) -> Acts:
    """All acts of a folder; `words.yaml` in it holds the words around them, some of them on slots of the script."""
    acts: dict[str, Act] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != WORDS:
            files.read(path, partial(_file, acts=acts), None)
    return files.read(folder / WORDS, partial(_words, acts=tuple(acts.values()), script=script), Acts())


def _file(file: Fields, acts: dict[str, Act]) -> None:
    for fields in file.items("acts", named("acte")):
        name = _one(fields, "do", ACT_NAMES)
        act = Act(
            id=read_id(fields, acts),
            name=name,
            on=tuple(_several(fields, "on", SCREENS, required=True)),
            keys=tuple(dict.fromkeys((*(firm := _plain(fields, "firm")), *_plain(fields, "keys")))),
            firm=firm,
            phrasings=fields.texts("phrasings", required=False),
            may=tuple(_several(fields, "may", HELD)),
            must=tuple(_several(fields, "must", HELD)),
            argument=_argument(fields, name),
        )
        if not act.keys and not act.phrasings:
            fields.report(
                "rien ne permet de le reconnaître", "écrire des « keys » (mots) ou des « phrasings » (phrases)"
            )
        fields.close()
        acts[act.id] = act


def _argument(fields: Fields, name: ActName) -> str:
    """What tells an act from others of its name, told if there is no such act."""
    known = ARGUMENTS.get(name, ("",))
    argument = fields.text("argument", required="" not in known)
    if argument and argument not in known:
        fix = f"possibles : {', '.join(filter(None, known))}" if any(known) else "supprimer cette ligne"
        fields.report_at("argument", f"« argument: {argument} » ne va pas avec « do: {name} »", fix)
    return argument


def _words(file: Fields, acts: tuple[Act, ...], script: Script) -> Acts:
    said = file.tables("operators", allowed=OPERATORS)
    operators = {operator: tuple(map(normalise, said.get(operator, ()))) for operator in OPERATORS}
    return Acts(
        acts=acts,
        operators=operators,
        here=frozenset(_plain(file, "here")),
        pointers=frozenset(_plain(file, "pointers")),
        either=frozenset(_plain(file, "either")),
        around=frozenset(_plain(file, "around")),
        firsts=frozenset(_plain(file, "firsts")),
        lasts=frozenset(_plain(file, "lasts")),
        counts=_counts(file),
        fillers=frozenset(_plain(file, "fillers")),
        fresh=_plain(file, "fresh"),
        owning=_plain(file, "owning"),
        settled=_plain(file, "settled"),
        sought=_plain(file, "sought"),
        next=frozenset(_plain(file, "next")),
        turns=_plain(file, "turns"),
        averse=_plain(file, "averse"),
        beside_figures=frozenset(_plain(file, "beside_figures")),
        intensifiers=frozenset(_plain(file, "intensifiers")),
        remarks=file.tables("remarks", allowed=ARGUMENTS["reaction"], required=False),
        selectors=frozenset(_plain(file, "selectors")),
        neutral=_plain(file, "neutral"),
        boundaries=frozenset(_plain(file, "boundaries")),
        closings=frozenset(_plain(file, "closings")),
        questions=Listed(_plain(file, "questions")),
        question_ends=frozenset(_plain(file, "question_ends")),
        selves=Listed(_plain(file, "selves")),
        mistakes=Listed(_plain(file, "mistakes")),
        slips=Listed(_plain(file, "slips")),
        doubted=Listed(_plain(file, "doubted")),
        bases=tuple(_bases(file, script)),
        vacancies=Listed(_plain(file, "vacancies")),
        outsourced=Listed(_plain(file, "outsourced")),
        jokes=frozenset(file.texts("jokes", required=False)),
        rules=Listed(_plain(file, "rules")),
        professional=Listed(_plain(file, "professional")),
        claims=Listed(_plain(file, "claims")),
        imposing=Listed(_plain(file, "imposing")),
        reporting=frozenset(_plain(file, "reporting")),
        handling=_plain(file, "handling"),
        handled=_plain(file, "handled"),
        complaints=Listed(_plain(file, "complaints")),
        disclaimers=_plain(file, "disclaimers"),
        finders=frozenset(_plain(file, "finders")),
        demonstratives=frozenset(_plain(file, "demonstratives")),
        reasons=frozenset(_plain(file, "reasons")),
        origins=Listed(_plain(file, "origins")),
        joints=_plain(file, "joints"),
        before_other=frozenset(_plain(file, "before_other")),
        after_other=frozenset(_plain(file, "after_other")),
        asides=Listed(_plain(file, "asides")),
        homes=Listed(_plain(file, "homes")),
        conclusions=_plain(file, "conclusions"),
        periods=frozenset(_plain(file, "periods")),
        generic=frozenset(_plain(file, "generic")),
        departments=file.tables("departments"),
        bodies=frozenset(_plain(file, "bodies")),
        many=frozenset(_plain(file, "many")),
        viewers=frozenset(_plain(file, "viewers")),
        existing=frozenset(_plain(file, "existing")),
        openers=frozenset(_plain(file, "openers")),
        mine=frozenset(_plain(file, "mine")),
        holders=frozenset(_plain(file, "holders")),
        articles=frozenset(_plain(file, "articles")),
        than=frozenset(_plain(file, "than")),
        nearness=frozenset(_plain(file, "nearness")),
        subjects=frozenset(_plain(file, "subjects")),
        subject=frozenset(_plain(file, "subject")),
        impersonal=frozenset(_plain(file, "impersonal")),
        choosers=frozenset(_plain(file, "choosers")),
        shorthand={typed: meant for meant, row in file.tables("shorthand").items() for typed in row},
    )


def _bases(file: Fields, script: Script) -> Iterator[Basis]:
    figures = [slot.id for slot in script.slots.values() if slot.kind == "number"]
    for fields in file.items("bases", named("précision", "slot")):
        yield Basis(
            slot=fields.choice("slot", figures),
            said=Listed(_plain(fields, "said")),
            of=fields.choice("of", figures, required=False),
            is_yearly=fields.flag("yearly"),
            dialogue=fields.choice("dialogue", script.dialogues, required=False),
        )
        fields.close()


def _counts(file: Fields) -> Mapping[str, int]:
    return {word: number for number, row in enumerate(file.lists("counts"), 1) for word in map(normalise, row)}


def _plain(fields: Fields, key: str) -> tuple[str, ...]:
    texts = fields.texts(key, required=False)
    for text in texts:
        if not normalise(text):
            fields.report_at(
                key, f"« {text} » n'a ni lettre ni chiffre", "l'écrire sous « phrasings », ou le supprimer"
            )
    return tuple(dict.fromkeys(plain for text in texts if (plain := normalise(text))))


def _one(fields: Fields, key: str, allowed: tuple[Name, ...]) -> Name:
    said = fields.choice(key, allowed)
    return next((name for name in allowed if name == said), allowed[0])


def _several(fields: Fields, key: str, allowed: tuple[Name, ...], *, required: bool = False) -> Iterator[Name]:
    for said in fields.texts(key, required=required):
        known = next((name for name in allowed if name == said), None)
        if known is None:
            fields.report_at(key, f"« {said} » est inconnu", f"possibles : {', '.join(allowed)}")
        else:
            yield known
