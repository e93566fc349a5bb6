"""What commands do that lead people to Boussole: links, events, facilitators."""

from __future__ import annotations

import argparse

from bot.cli.commands import loaded
from bot.core.exchange.actions import payload
from bot.settings import Settings


def link(options: argparse.Namespace, settings: Settings) -> None:
    """Print the links to an answer, a theme, a dialogue or a structure: on the page, and on Telegram.

    Raises:
        LinkError: there is no such thing, or neither page nor bot.
    """
    from bot.core.exchange.links import Links
    from bot.links import NO_WHERE, OPENED, LinkError, known_action, write_qr

    name = next(one for one in OPENED if getattr(options, one))
    said = payload(known_action(loaded(settings), OPENED[name], getattr(options, name)))
    addresses = Links(settings.public_url, options.bot.removeprefix("@")).to(said)
    if not addresses:
        raise LinkError(NO_WHERE)
    print("\n".join(addresses))
    if options.qr:
        write_qr(addresses[0], options.qr)
        print(f"QR code : {options.qr}")


def event(options: argparse.Namespace, settings: Settings) -> None:
    """Set up events, draw their documents, tell what came of them."""
    from bot.cli import events

    actions = {
        "new": events.new,
        "list": events.list_,
        "end": events.end,
        "pictures": events.pictures,
        "report": events.report,
    }
    actions[options.action](options, settings, loaded(settings))


def facilitator(options: argparse.Namespace, settings: Settings) -> None:
    """Invite those who set up events, list them, revoke them."""
    from bot.cli import facilitators

    actions = {"invite": facilitators.invite, "list": facilitators.list_, "revoke": facilitators.revoke}
    actions[options.action](options, settings)
