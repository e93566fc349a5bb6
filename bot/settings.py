"""Settings, read from the environment by whoever starts the program and passed on as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from bot.errors import SettingsError

DEFAULT_API_URL = "https://api.telegram.org"

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
    token: str = field(default="", repr=False)
    api_url: str = DEFAULT_API_URL

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Read `BOUSSOLE_TELEGRAM_TOKEN`, `BOUSSOLE_TELEGRAM_API_URL` and the folders.

        `BOUSSOLE_KNOWLEDGE`, `BOUSSOLE_ROOT` (that of `directory.yaml` and `territory/`) and `BOUSSOLE_DATA`.

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
        data = environ.get("BOUSSOLE_DATA")
        knowledge = environ.get("BOUSSOLE_KNOWLEDGE")
        root = environ.get("BOUSSOLE_ROOT")
        return cls(
            knowledge=Path(knowledge) if knowledge else bundled("knowledge"),
            root=Path(root) if root else bundled("directory.yaml").parent,
            data=Path(data) if data else user_data_path("boussole"),
            token=token,
            api_url=api_url,
        )

    @property
    def database(self) -> Path:
        """The file of the sessions."""
        return self.data / "boussole.sqlite"

    def require_token(self) -> str:
        """The bot token.

        Raises:
            SettingsError: none is set.
        """
        if not self.token:
            message = "Aucun jeton : définir BOUSSOLE_TELEGRAM_TOKEN avec celui que BotFather a donné."
            raise SettingsError(message)
        return self.token
