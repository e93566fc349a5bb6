"""What `boussole facilitator` does: invite those who set up events, list them, revoke them."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bot.cli.events import in_database, links_of
from bot.core.conversation.drafting import event_name
from bot.errors import UsageError
from bot.links import NO_WHERE, LinkError
from bot.settings import Settings
from bot.stores.facilitators import INVITATION_LIFETIME, Facilitator
from bot.stores.records import Records


def invite(options: argparse.Namespace, settings: Settings) -> None:
    """Make an invitation, and print its links.

    Raises:
        LinkError: nothing tells where they lead.
        UsageError: the name is none.
    """
    name, links = event_name(options.name), links_of(settings)
    if not name:
        raise UsageError("Le nom d'un facilitateur a 100 caractères au plus, dont une lettre ou un chiffre.")
    if not (links.page or links.bot):
        raise LinkError(NO_WHERE)

    async def invite_(records: Records) -> tuple[int, str]:
        return await records.facilitators.invite(name, datetime.now(UTC))

    number, secret = in_database(settings, invite_)
    print(f"Invitation n° {number} pour {name}, à ouvrir une seule fois, dans les {INVITATION_LIFETIME.days} jours :")
    if links.page:
        print(f"Page : {links.page}/invitation/{secret}")
    if links.bot:
        print(f"Telegram : {links.telegram(f'f-{secret}')}")
    print("À envoyer à cette personne seulement : qui l'ouvre peut créer des événements et voir leurs bilans.")


def list_(_options: argparse.Namespace, settings: Settings) -> None:
    """List all that were ever invited."""

    async def all_(records: Records) -> tuple[Facilitator, ...]:
        return await records.facilitators.all()

    found = in_database(settings, all_)
    for one in found:
        state = "retiré" if one.is_revoked else "actif" if one.is_known else "invité"
        print(f"{one.id:>4}  {state:<7}  {one.name}")
    if not found:
        print('Personne. Pour inviter : boussole facilitator invite "NOM"')


def revoke(options: argparse.Namespace, settings: Settings) -> None:
    """Take an invitation back, or what its facilitator may do.

    Raises:
        UsageError: there is nobody of this number who may do anything.
    """

    async def revoke_(records: Records) -> bool:
        return await records.facilitators.revoke(options.number, datetime.now(UTC))

    if not in_database(settings, revoke_):
        raise UsageError(f"Personne n'a le numéro {options.number}, ou c'est déjà retiré : boussole facilitator list")
    print("Retiré : invitation, page et conversation ne donnent plus accès. Les événements restent.")
