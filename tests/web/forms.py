"""A browser without JavaScript: it reads HTML, fills the form and presses its buttons, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import aiohttp

VOID = frozenset(["meta", "link", "input", "br", "img", "hr", "circle", "path"])
HIDDEN = frozenset(["svg", "script", "style", "title"])


@dataclass
class Element:
    """An element with its attributes and what it holds."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Those inside of a tag with some attributes, in order."""
        return [one for one in self.inside() if one.tag == tag and wanted.items() <= one.attributes.items()]

    def one(self, tag: str, **wanted: str) -> Element:
        """The only one."""
        (found,) = self.all(tag, **wanted)
        return found

    def inside(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.inside()

    @property
    def text(self) -> str:
        """What it shows, as it stands."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return "" if self.tag in HIDDEN else "".join(parts)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parsed(html: str) -> Element:
    """A document; elements left open or closed twice fail."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    assert parser._open == [parser.root]
    return parser.root


@dataclass
class Page:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def root(self) -> Element:
        return parsed(self.body.decode())

    @property
    def title(self) -> str:
        return "".join(map(str, self.root.one("title").children))

    @property
    def reply(self) -> Element:
        """The newest reply."""
        return self.root.one("article", id="derniere")

    @property
    def lines(self) -> list[str]:
        """The texts of the newest reply, one a block."""
        blocks = [one for one in self.reply.inside() if one.tag in {"h3", "p", "li"}]
        return [one.text.strip() for one in blocks if not _is_control(one)]

    @property
    def choices(self) -> list[str]:
        """The labels of the choices below it."""
        return [one.text for one in self.reply.all("button", name="choix")]

    @property
    def state(self) -> str:
        return self.root.one("input", name="etat").attributes["value"]


def _is_control(element: Element) -> bool:
    """Whether a block is a button that stands alone."""
    own = [one for one in element.children if isinstance(one, Element) or one.strip()]
    return len(own) == 1 and isinstance(own[0], Element) and own[0].tag == "button"


@dataclass
class Forms:
    """A visit to the page at an address."""

    http: aiohttp.ClientSession
    base: str
    page: Page = field(default_factory=lambda: Page(0, {}, b""))

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons on the page."""
        return [_plain(one.text) for one in self.page.root.all("button")]

    async def open(self, path: str = "/") -> Page:
        return await self._answer("GET", path)

    async def say(self, text: str) -> Page:
        return await self.send(texte=text)

    async def press(self, label: str) -> Page:
        """Press the button of this label, as a browser does: with every field of the form, and its own."""
        button = next(one for one in self.page.root.all("button") if _plain(one.text) == label)
        path = button.attributes.get("formaction") or "/message"
        fields = {"etat": self.page.state, "texte": "", button.attributes["name"]: button.attributes["value"]}
        return await self._answer("POST", path, fields)

    async def send(self, path: str = "/message", **fields: str) -> Page:
        return await self._answer("POST", path, {"etat": self.page.state, **fields})

    async def _answer(self, method: str, path: str, fields: dict[str, str] | None = None) -> Page:
        async with self.http.request(method, urljoin(self.base, path), data=fields) as response:
            got = Page(
                response.status,
                {name.lower(): value for name, value in response.headers.items()},
                await response.read(),
            )
        if got.headers.get("content-type", "").startswith("text/html"):
            self.page = got
        return got


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
