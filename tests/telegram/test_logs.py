"""What goes to standard error: never a secret, never what an error or a library quotes."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.logs import configure_logging, gist, trace
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
