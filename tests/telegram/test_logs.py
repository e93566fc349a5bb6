"""What goes to standard error: never a secret, never what an error or a library quotes."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.logs import Sparing, configure_logging, gist, request_id, trace
from tests.fake_bot_api import TOKEN

pytestmark = pytest.mark.usefixtures("quiet_logging")


def fail(quoted: str) -> None:
    try:
        int(quoted)
    except ValueError as error:
        raise RuntimeError(quoted) from error


def raised(quoted: str) -> RuntimeError:
    with pytest.raises(RuntimeError) as caught:
        fail(quoted)
    return caught.value


@pytest.mark.parametrize(
    "line",
    [
        TOKEN,
        TOKEN.replace(":", "%3A"),
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/x",
        "another one: 99999999:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_tokens_are_hidden_wherever_they_stand(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", [TOKEN])
    logging.getLogger("bot.any").info("before %s after", line)
    logged = capsys.readouterr().err
    assert "***" in logged
    assert not any(secret in logged for secret in (TOKEN.split(":")[1], "AAAA"))


SECRETS = (TOKEN, "s3cret_of-the-webhook", 'postgresql://u:p"w\\é@h/b', 'p"w\\é')


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged, as the machine that collects it reads it."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_of_json_tells_when_how_grave_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", SECRETS, "json")
    logging.getLogger("bot.any").warning("%s : %d échoués", "bot.any", 3)
    (line,) = logged(capsys)
    assert datetime.fromisoformat(line.pop("time")).utcoffset() == timedelta(0)
    assert line == {
        "level": "WARNING",
        "logger": "bot.any",
        "message": "bot.any : 3 échoués",
        "request_id": None,
    }


def test_json_stays_readable_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", [], "json")
    logging.getLogger("bot.any").info("où est l'été ? 👍")
    assert "où est l'été ? 👍" in capsys.readouterr().err


def test_a_line_of_json_names_the_request_that_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", SECRETS, "json")
    token = request_id.set("r-1")
    logging.getLogger("bot.any").info("during")
    request_id.reset(token)
    logging.getLogger("bot.any").info("after")
    assert [line["request_id"] for line in logged(capsys)] == ["r-1", None]


def test_a_trace_is_on_the_same_line_of_json_and_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", SECRETS, "json")
    logging.getLogger("bot.any").error("failed", exc_info=raised("mes mots"))
    (line,) = logged(capsys)
    assert line["message"] == "failed"
    assert "in fail" in line["trace"]
    assert "mes mots" not in str(line)


def test_facts_stand_beside_the_rest_and_never_in_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", SECRETS, "json")
    facts = {"count": 3, "level": "mine", "since": datetime(2026, 1, 2)}  # noqa: DTZ001 - any object
    logging.getLogger("bot.any").info("done", extra={"facts": facts})
    (line,) = logged(capsys)
    assert (line["count"], line["level"], line["since"]) == (3, "INFO", "2026-01-02 00:00:00")


@pytest.mark.parametrize("secret", [*SECRETS, TOKEN.replace(":", "%3A")])
def test_a_secret_is_hidden_wherever_it_stands_in_json(secret: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", SECRETS, "json")
    logger = logging.getLogger("bot.any")
    id_ = request_id.set(secret)
    logger.info("in the message %s", secret)
    logger.info("in a second line\n%s", secret)
    logger.info("in a fact", extra={"facts": {"url": secret, secret: ["x", {"deep": secret}]}})
    logger.error("in an error", exc_info=raised(secret))
    request_id.reset(id_)
    lines = logged(capsys)
    assert len(lines) == 4
    for line in lines:
        assert line["request_id"] == "***"
        assert not any(secret in str(text) for text in flat(line))


def flat(value: Any) -> list[Any]:
    """All strings of a JSON document."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in flat(part)]
    if isinstance(value, list):
        return [text for part in value for text in flat(part)]
    return [value]


@pytest.mark.parametrize("hostile", ['"}\n{"level": "ERROR"', "\r\x1b[2J\x00", "\u2028\u2029\x85"])
def test_no_message_breaks_out_of_its_line(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", SECRETS, "json")
    logging.getLogger("bot.any").info("before %s after", hostile)
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    line = json.loads(written)
    assert line["level"] == "INFO"
    assert line["message"].startswith("before")


def test_a_short_secret_is_hidden_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", ["1:short-secret", ""])
    logging.getLogger("bot.any").info("with 1:short-secret")
    assert capsys.readouterr().err.endswith("INFO bot.any: with ***\n")


def test_a_trace_tells_where_and_not_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", [TOKEN])
    logging.getLogger("bot.any").error("failed", exc_info=raised("mes mots"))
    logged = capsys.readouterr().err
    assert "ValueError" in logged
    assert "RuntimeError" in logged
    assert "in fail" in logged
    assert "mes mots" not in logged


def test_a_trace_ends_even_if_causes_go_in_circles() -> None:
    error = RuntimeError()
    error.__cause__ = cause = ValueError()
    cause.__cause__ = error
    assert trace(error).count("Traceback") == 2


@pytest.mark.parametrize("name", ["telegram.ext.Application", "httpx", "httpcore.http11", "asyncio"])
def test_talkative_libraries_log_no_details(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG", [TOKEN])
    logger = logging.getLogger(name)
    logger.info("update with mes mots")
    logger.error('Can not load "%s"\nfuture: mes mots', "mes mots", exc_info=raised("mes mots"))
    logged = capsys.readouterr().err
    assert 'Can not load "%s"' in logged
    assert "mes mots" not in logged


def test_an_error_that_nothing_catches_is_shown_without_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", [TOKEN])
    error = raised(TOKEN)
    sys.excepthook(type(error), error, error.__traceback__)
    shown = capsys.readouterr().err
    assert "RuntimeError: ***" in shown
    assert TOKEN not in shown


def test_a_gist_quotes_nobody() -> None:
    assert gist(ValueError("mes mots")) == "ValueError"


def test_a_flood_of_one_fault_is_one_line_a_second() -> None:
    now = [100.0]
    sparing = Sparing(lambda: now[0])

    def passes(message: str, *args: object, level: int = logging.WARNING) -> bool:
        return sparing.filter(logging.LogRecord("bot.x", level, __file__, 1, message, args, None))

    assert [passes("connection %d refused", number) for number in range(5)] == [True, False, False, False, False]
    assert passes("connection %d refused", 6, level=logging.ERROR)
    assert passes("another fault")
    assert all(passes("handled %d", number, level=logging.INFO) for number in range(3))
    now[0] += 1.0
    assert passes("connection %d refused", 7)
