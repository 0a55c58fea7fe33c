"""Turn e-mail and web addresses in rich text into links."""

import re
from html.parser import HTMLParser

from django.utils.html import Urlizer

# Content that is linked already, or is shown verbatim.
_SKIPPED_TAGS = {"a", "code", "pre", "script", "style", "textarea", "button"}
# Without one of these there is nothing to link: most texts need no parsing.
_LINK_HINTS = re.compile(r"@|https?://|www\.")
_urlize = Urlizer()


class _Linker(HTMLParser):
    """Copies HTML and urlizes its text outside of links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._text: list[str] = []
        self._skip_depth = 0

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        # Source text of HTML: special characters are escaped already.
        linked = text if self._skip_depth else _urlize(text, autoescape=False)
        self.parts.append(linked.replace(' rel="nofollow"', ""))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._flush()
        self._skip_depth += tag in _SKIPPED_TAGS
        self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self._flush()
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self._skip_depth -= tag in _SKIPPED_TAGS and self._skip_depth > 0
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
    """Return the HTML with links for bare addresses."""
    if not _LINK_HINTS.search(html):
        return html
    linker = _Linker()
    linker.feed(html)
    return linker.result()
