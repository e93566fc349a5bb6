"""Content is read without the records that are left to finish: what is beside them stays as it is, line by line."""

from __future__ import annotations

import pytest

from bot.editing.splicing import contents
from bot.editing.unfinished import without

DRAFT = "  - id: zorglub\n    title: TODO\n    related: [aci]\n"
ACI = "  - id: aci\n    title: ACI\n    related: {}\n"
ESAT = "  - id: esat\n    title: ESAT\n    short: >-\n      Un TODO au milieu\n      en est un.\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"entries:\n{ESAT}{DRAFT}{ACI.format('[ea]')}", {"esat": [], "aci": ["ea"]}),
        (f"entries:\n{ESAT}{DRAFT}", {"esat": []}),
        (f"entries:\n{DRAFT}", {}),
        (f"entries:\n{DRAFT}{ACI.format('[zorglub, ea]')}", {"aci": ["ea"]}),
        (f"entries:\n{ACI.format('[ zorglub ]')}", {"aci": []}),
        (f"entries:\n{ACI.format('')}      - ea\n      - zorglub  # bientôt\n{ESAT}", {"aci": ["ea"], "esat": []}),
        ("follow_ups:\n  - entry: zorglub\n    id: a\n  - entry: aci\n    id: b\n", {"b": []}),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_draft_is_left_out_with_what_follows_it_and_what_leads_to_it(
    text: str, left: dict[str, list[str]], end: str
) -> None:
    found = without(text.replace("\n", end), ["zorglub"])
    [records] = contents(found).values()
    assert {one["id"]: one.get("related", []) for one in records} == left
    assert [line for line in text.splitlines() if "ESAT" in line or "milieu" in line] == [
        found.splitlines()[at] for at, line in enumerate(text.splitlines()) if "ESAT" in line or "milieu" in line
    ]


def test_the_draft_that_is_looked_at_is_there_as_far_as_it_is_written() -> None:
    text = f'entries:\n{DRAFT}  - id: other\n    title: TODO\nfollow_ups:\n  - entry: zorglub\n    text: "TODO"\n'
    found = contents(without(text, ["zorglub", "other"], "zorglub"))
    assert found == {"entries": [{"id": "zorglub", "title": "(à écrire)", "related": ["aci"]}], "follow_ups": []}


def test_what_is_finished_is_left_as_it_is() -> None:
    text = f"entries:\n{ESAT}"
    assert without(text, ["zorglub"]) == text
    assert without(text.replace("ESAT", "ESAT zorglub"), ["zorglub"]).count("zorglub") == 1
