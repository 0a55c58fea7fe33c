"""The newest results of a search as an Atom feed (RFC 4287), paged as in RFC 5005."""

from dataclasses import replace
from io import StringIO
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

from cities.values.spreadsheet_text import plain
from portal.exports import titles
from portal.exports.json_page import page_links, snippet, timestamp
from portal.i18n import formatting, labels
from portal.queries import entry_kinds, search_urls
from portal.queries.query_params import ParsedQuery
from search.schema.request import Hit, SearchRequest, SearchResult

# A feed without entries has never changed.
_NEVER = "1970-01-01T00:00:00Z"


class _Writer:
    """Writes XML elements; text is cleaned of characters that XML cannot hold."""

    def __init__(self) -> None:
        self._out = StringIO()
        self._xml = SimplerXMLGenerator(self._out, "utf-8", short_empty_elements=True)
        self._xml.startDocument()

    def open(self, element: str, **attributes: str) -> None:
        named = {key.replace("__", ":"): plain(value) for key, value in attributes.items()}
        self._xml.startElement(element, AttributesImpl(named))

    def close(self, element: str) -> None:
        self._xml.endElement(element)

    def write(self, element: str, text: str = "", **attributes: str) -> None:
        self.open(element, **attributes)
        self._xml.characters(plain(text))
        self.close(element)

    def content(self) -> bytes:
        self._xml.endDocument()
        return self._out.getvalue().encode()


def _entry(feed: _Writer, hit: Hit, base: str, language: str) -> None:
    document = hit.document
    feed.open("entry", xml__lang=hit.language)
    feed.write("id", f"urn:uuid:{document.uuid}")
    feed.write("title", hit.text.heading)
    feed.write("link", rel="alternate", type="text/html", href=f"{base}/{language}{document.path}")
    feed.write("published", timestamp(document.published) or _NEVER)
    feed.write("updated", timestamp(document.changed or document.published) or _NEVER)
    author = labels.table("city").get(document.city) or labels.Label(
        hit.city_name or settings.WAGTAIL_SITE_NAME, language
    )
    feed.open("author", xml__lang=author.language)
    feed.write("name", author)
    feed.close("author")
    for facet, keys in (("field", document.fields), ("sdg", document.goals)):
        for key in keys:
            label = labels.label(facet, key)
            feed.write("category", term=key, label=label, xml__lang=label.language)
    feed.write("summary", snippet(hit), type="text")
    feed.close("entry")


def feed(parsed: ParsedQuery, result: SearchResult, base: str) -> bytes:
    """Return the feed; `base` is the portal's URL."""
    request = parsed.request
    out = _Writer()
    first_url = base + search_urls.export(request, "atom")
    out.open("feed", xmlns="http://www.w3.org/2005/Atom", xml__lang=request.language)
    # Independent of the host of the request and of the page of the feed.
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    identity = search_urls.export(replace(request, size=SearchRequest.size), "atom")
    out.write("id", f"urn:uuid:{uuid5(NAMESPACE_URL, site + identity)}")
    out.write("title", formatting.labelled(settings.WAGTAIL_SITE_NAME, titles.search_title(parsed)))
    changed = [
        timestamp(hit.document.changed or hit.document.published) or _NEVER for hit in result.hits
    ]
    out.write("updated", max(changed, default=_NEVER))
    out.write("generator", "Partnerstadt")
    page_url = search_urls.page(entry_kinds.measures_by_default(request), 1)
    out.write("link", rel="alternate", type="text/html", href=base + page_url)
    self_url = search_urls.export(request, "atom", page=request.page)
    out.write("link", rel="self", type="application/atom+xml", href=base + self_url)
    out.write("link", rel="first", type="application/atom+xml", href=first_url)
    for rel, href in page_links(request, result.total, base, "atom").items():
        link_rel = "previous" if rel == "prev" else rel
        out.write("link", rel=link_rel, type="application/atom+xml", href=href)
    for hit in result.hits:
        _entry(out, hit, base, request.language)
    out.close("feed")
    return out.content()
