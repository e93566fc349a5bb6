"""What a message says of a need is read whole."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant


@pytest.mark.parametrize("text", ["traiteur Cergy 95", "95 Cergy", "Cergy (95000)", "95 000 Cergy"])
def test_the_code_beside_a_place_is_no_value(assistant: Assistant, text: str) -> None:
    reading = assistant.reader.read(text)
    assert [hit.name for hit in reading.places] == ["Cergy"]
    assert [(number.role, number.is_value) for number in reading.numbers] == [("place", False)]
    assert "0nombre" not in reading.abstract


@pytest.mark.parametrize(("text", "value"), [("95000", 95000), ("95 heures à Cergy", 95), ("Cergy, 95 couverts", 95)])
def test_another_number_with_a_place_stays_a_number(assistant: Assistant, text: str, value: float) -> None:
    assert [number.value for number in assistant.reader.read(text).numbers if number.role != "place"] == [value]


@pytest.mark.parametrize("sign", [" ?", " ?!", ".", "…", " ;", ", "])
def test_the_sign_behind_a_text_costs_no_other_reading(assistant: Assistant, sign: str) -> None:
    text = "un traiteur à Cergy pour 25 personnes"
    assert assistant.reader.read(f"{text}{sign}") is assistant.reader.read(text)
