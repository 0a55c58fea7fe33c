"""E-mail and web addresses that an editor typed as words become links."""

import re
from html.parser import HTMLParser

from django.utils.html import Urlizer

# What stands inside these is a link already, or is shown as it is.
_KEPT = {"a", "code", "pre", "script", "style", "textarea", "button"}
# Nothing to link without one of these: most texts are not looked at any closer.
_SIGNS = re.compile(r"@|https?://|www\.")
_urlize = Urlizer()


class _Linker(HTMLParser):
    """Copies HTML as it is and urlizes its text outside of links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._text: list[str] = []
        self._kept = 0

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        # The text comes from HTML: what is special in it is escaped already.
        linked = text if self._kept else _urlize(text, autoescape=False)
        self.parts.append(linked.replace(' rel="nofollow"', ""))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._flush()
        self._kept += tag in _KEPT
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._flush()
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self._kept -= tag in _KEPT and self._kept > 0
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._text.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._flush()
        self.parts.append(f"<!--{data}-->")

    def result(self) -> str:
        self.close()
        self._flush()
        return "".join(self.parts)


def linked(html: str) -> str:
    """The same HTML with links where addresses stand in its text."""
    if not _SIGNS.search(html):
        return html
    linker = _Linker()
    linker.feed(html)
    return linker.result()
