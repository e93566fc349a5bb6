"""The pages as HTML, from the templates beside."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.web.blocks import Cutter, on_map
from bot.channels.web.map import map_of
from bot.channels.web.state import State
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Reply
from bot.core.exchange.session import Session
from bot.core.replies.choices import MORE

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
EXAMPLES = ("web_example_need", "web_example_question", "web_example_person")


class Pages:
    """Shows conversations and texts of one content."""

    def __init__(self, assistant: Assistant) -> None:
        """Read the templates."""
        self._wording = assistant.knowledge.wording
        self._territory = assistant.territory
        commands = {f"/{one.id}": one.description for one in assistant.knowledge.commands}
        commands |= {f"/{one.id}": one.title for one in assistant.knowledge.script.dialogues.values()}
        _, replies = assistant.respond(Session(), Message(datetime.now(UTC), "/start"))
        self._cutter = Cutter(commands)
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            say=self._wording.text,
            cut=lambda blocks: list(self._cutter.groups(blocks)),
            map_link=on_map,
            commands=commands,
            examples=[self._wording.text(key) for key in EXAMPLES],
            menu=[button for reply in replies for button in reply.buttons if button.action != MORE],
            title=self._wording.text("web_title"),
            error="",
            is_home=False,
            is_private=False,
            is_conversation=False,
        )

    def conversation(  # noqa: PLR0913 - what stands on the page
        self,
        state: State,
        sealed: str,
        *,
        text: str = "",
        error: str = "",
        notice: str = "",
        is_part: bool = False,
    ) -> str:
        """A conversation, with a text that is not sent yet, and what is wrong with it; or its last exchange alone."""
        return self._show(
            "conversation.html",
            is_home=True,
            is_conversation=True,
            exchanges=state.exchanges[-1:] if is_part else state.exchanges,
            map=map_of(self._territory, state.session) if state.exchanges else None,
            state=sealed,
            text=text,
            error=error,
            notice=notice,
        )

    def host(self, template: str, **values: Any) -> str:
        """A page of facilitators."""
        return self._show(template, title=self._titled(self.said("web_host_title")), is_private=True, **values)

    def text(self, blocks: Sequence[Block], title: str) -> str:
        """A page of text alone."""
        return self._show("text.html", groups=list(self._cutter.groups(blocks)), title=self._titled(title))

    def refusal(self, blocks: Sequence[Block]) -> str:
        """The page that says why something is refused: its title is the heading."""
        name, error = self._wording.text("web_name"), blocks[0].text
        return self._show("text.html", groups=list(self._cutter.groups(blocks)), title=name, error=error)

    def preview(self, title: str, parts: Sequence[tuple[str, Sequence[Reply]]], remarks: Sequence[str]) -> str:
        """Replies under their titles, in one file that needs no server: nothing on it leads anywhere."""
        still = [(heading, [replace(one, share="") for one in replies]) for heading, replies in parts]
        style = Markup(_whole_style())  # noqa: S704 - our own file
        return self._show("preview.html", title=self._titled(title), parts=still, remarks=remarks, style=style)

    def said(self, key: str, **values: object) -> str:
        """A sentence of the page."""
        return self._wording.text(key, **values)

    def told(self, key: str, **values: object) -> tuple[Block, ...]:
        """A text of the page."""
        return self._wording.blocks(key, **values)

    def _titled(self, title: str) -> str:
        return f"{title} – {self._wording.text('web_name')}"

    def _show(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(values)


def _whole_style() -> str:
    """The style sheet of the page with its letters inside."""

    def inside(match: re.Match[str]) -> str:
        return f'url("data:font/woff2;base64,{b64encode((STATIC / match[1]).read_bytes()).decode()}")'

    return re.sub(r'url\("([^"]+)"\)', inside, (STATIC / "boussole.css").read_text(encoding="utf-8"))
