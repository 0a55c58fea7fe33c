"""Parse a page's HTML into elements, attributes and text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = ("script", "style", "title")
# Where a browser fetches from by itself, without a click.
FETCHING = {
    "script": ("src",), "img": ("src", "srcset"), "source": ("src", "srcset"), "iframe": ("src",),
    "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",),
    "input": ("src",), "use": ("href", "xlink:href"), "image": ("href", "xlink:href"),
    "track": ("src",), "form": ("action",),
}  # fmt: skip
# Links that only tell something; all others make a browser fetch.
TELLING = {"canonical", "alternate", "license", "next", "prev", "author", "help"}


@dataclass
class Page(HTMLParser):
    """`Page(html)`: elements in document order, and all readable text."""

    html: str
    elements: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    inline: list = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self._silent = ""
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in SILENT:
            self._silent = tag

    def handle_endtag(self, tag):
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data):
        if not self._silent:
            self.texts.append(data)
        elif self._silent != "title" and data.strip():
            self.inline.append(f"<{self._silent}> {data.strip()[:60]}")

    @property
    def words(self):
        return " ".join(" ".join(self.texts).split())

    @property
    def forbidden(self):
        """Everything a strict policy blocks: inline styles, scripts and handlers."""
        found = list(self.inline)
        for tag, attrs in self.elements:
            names = [each for each in attrs if each == "style" or each.startswith("on")]
            found += [f"<{tag} {name}>" for name in names]
            values = [f"<{tag} {name}>" for name, value in attrs.items() if _is_script(value)]
            found += values
            if tag in ("style", "base", "iframe", "object", "embed"):
                found.append(f"<{tag}>")
        return found

    def fetched(self):
        """Every URL a browser requests without a click."""
        for tag, attrs in self.elements:
            if tag == "link" and not set(attrs.get("rel", "").split()) <= TELLING:
                yield attrs.get("href", "")
            for name in FETCHING.get(tag, ()):
                if attrs.get(name):
                    yield from (each.split()[0] for each in attrs[name].split(",") if each.strip())

    @property
    def language(self):
        return next(attrs.get("lang", "") for tag, attrs in self.elements if tag == "html")


def _is_script(value):
    return bool(value) and value.strip().lower().startswith(("javascript:", "vbscript:"))
