"""Settings, read from the environment by whoever starts the program and passed on as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError

DEFAULT_API_URL = "https://api.telegram.org"

SHORTEST_SECRET = 32
"""Characters of what seals the conversations of the page."""

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?")
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,200}")


def bundled(name: str) -> Path:
    """A content file or folder: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    return next((place for place in (package / name, package.parent / name) if place.exists()), package.parent / name)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set. The token is left out of `repr`."""

    knowledge: Path
    root: Path
    data: Path
    compiled: Path | None = None
    token: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)
    public_url: str = ""
    bot: str = ""
    webhook_secret: str = field(default="", repr=False)
    api_url: str = DEFAULT_API_URL
    web_secret: str = field(default="", repr=False)
    web_embed: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read `BOUSSOLE_TELEGRAM_TOKEN`, `BOUSSOLE_TELEGRAM_API_URL`, the database, the webhook and the folders.

        Those of the page are `BOUSSOLE_WEB_SECRET`, which seals conversations, `BOUSSOLE_WEB_EMBED` (the sites that may
        show it inside theirs) and `BOUSSOLE_TRUSTED_PROXIES` (addresses or networks before the service). The others are
        `BOUSSOLE_TELEGRAM_USERNAME` (the name of the bot in links), `BOUSSOLE_DATABASE_URL`,
        `BOUSSOLE_PUBLIC_URL`, `BOUSSOLE_WEBHOOK_SECRET`, `BOUSSOLE_KNOWLEDGE`,
        `BOUSSOLE_ROOT` (the folder of `directory.yaml` and `territory/`), `BOUSSOLE_DATA` and `BOUSSOLE_CACHE` (the
        folder of the compiled content, by default that of the data; `off` for none).

        Raises:
            SettingsError: a value is unusable; the message names the variable and never the token.
        """
        token = environ.get("BOUSSOLE_TELEGRAM_TOKEN", "").strip()
        if token and not _TOKEN.fullmatch(token):
            message = "BOUSSOLE_TELEGRAM_TOKEN n'a pas la forme d'un jeton : le copier en entier depuis BotFather."
            raise SettingsError(message)
        api_url = environ.get("BOUSSOLE_TELEGRAM_API_URL", "").strip().rstrip("/") or DEFAULT_API_URL
        if not api_url.startswith(("http://", "https://")):
            message = "BOUSSOLE_TELEGRAM_API_URL doit commencer par http:// ou https://."
            raise SettingsError(message)
        data = _data(environ.get("BOUSSOLE_DATA", ""))
        knowledge = environ.get("BOUSSOLE_KNOWLEDGE")
        root = environ.get("BOUSSOLE_ROOT")
        return cls(
            knowledge=Path(knowledge) if knowledge else bundled("knowledge"),
            root=Path(root) if root else bundled("directory.yaml").parent,
            data=data,
            compiled=_compiled(environ, data),
            token=token,
            api_url=api_url,
            database_url=environ.get("BOUSSOLE_DATABASE_URL", "").strip(),
            public_url=_public_url(environ.get("BOUSSOLE_PUBLIC_URL", "")),
            bot=environ.get("BOUSSOLE_TELEGRAM_USERNAME", "").strip().removeprefix("@"),
            webhook_secret=_secret(environ.get("BOUSSOLE_WEBHOOK_SECRET", "")),
            web_secret=_web_secret(environ.get("BOUSSOLE_WEB_SECRET", "")),
            web_embed=_embedders(environ.get("BOUSSOLE_WEB_EMBED", "")),
            trusted_proxies=_proxies(environ.get("BOUSSOLE_TRUSTED_PROXIES", "")),
        )

    @property
    def database(self) -> str:
        """The address of the database: by default a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data / 'boussole.sqlite'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand in no log."""
        return (self.token, self.webhook_secret, self.web_secret, self.database_url, _password(self.database_url))

    def require_token(self) -> str:
        """The bot token.

        Raises:
            SettingsError: none is set.
        """
        if not self.token:
            message = "Aucun jeton : définir BOUSSOLE_TELEGRAM_TOKEN avec celui que BotFather a donné."
            raise SettingsError(message)
        return self.token

    def require_webhook(self) -> None:
        """Make sure that Telegram can reach the webhook, and nobody else use it.

        Raises:
            SettingsError: the secret or the public address is missing.
        """
        if not self.webhook_secret:
            message = "Aucun secret : définir BOUSSOLE_WEBHOOK_SECRET (par exemple avec « openssl rand -hex 32 »)."
            raise SettingsError(message)
        if not self.public_url:
            message = "Aucune adresse publique : définir BOUSSOLE_PUBLIC_URL, telle que https://boussole.exemple.fr."
            raise SettingsError(message)


def _data(said: str) -> Path:
    """The data folder; where that of the system is not asked for, nor is what finds it loaded: half a megabyte."""
    if said:
        return Path(said)
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("boussole")


def _compiled(environ: Mapping[str, str], data: Path) -> Path | None:
    said = environ.get("BOUSSOLE_CACHE", "").strip()
    return None if said == "off" else Path(said) if said else data


def _public_url(text: str) -> str:
    url = text.strip().rstrip("/")
    if url.startswith("http://"):
        message = "BOUSSOLE_PUBLIC_URL commence par http:// : Telegram n'écrit qu'à une adresse en https://."
        raise SettingsError(message)
    if url and not url.startswith("https://"):
        message = "BOUSSOLE_PUBLIC_URL doit commencer par https://."
        raise SettingsError(message)
    return url


def _secret(text: str) -> str:
    """The secret that Telegram repeats in a header: 1 to 256 letters, digits, `_` and `-`."""
    secret = text.strip()
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        message = "BOUSSOLE_WEBHOOK_SECRET : 1 à 256 lettres sans accent, chiffres, « _ » ou « - »."
        raise SettingsError(message)
    return secret


def _web_secret(text: str) -> str:
    """What seals the conversations of the page: long enough that nobody guesses it."""
    secret = text.strip()
    if secret and len(secret) < SHORTEST_SECRET:
        message = f"BOUSSOLE_WEB_SECRET : {SHORTEST_SECRET} caractères au moins (« openssl rand -hex 32 »)."
        raise SettingsError(message)
    return secret


def _embedders(text: str) -> tuple[str, ...]:
    origins = tuple(text.split())
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            message = f"BOUSSOLE_WEB_EMBED : « {origin} » n'est pas un site, tel que https://www.exemple.fr."
            raise SettingsError(message)
    return origins


def _proxies(text: str) -> tuple[str, ...]:
    said = tuple(one for one in re.split(r"[\s,]+", text) if one)
    if not said:
        return ()
    from ipaddress import ip_network  # noqa: PLC0415 - who is behind no proxy needs none

    for one in said:
        try:
            ip_network(one, strict=False)
        except ValueError:
            message = f"BOUSSOLE_TRUSTED_PROXIES : « {one} » n'est ni une adresse IP ni un réseau, tel que 10.0.0.0/8."
            raise SettingsError(message) from None
    return said


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""
