"""The newest measures of a search as an Atom feed (RFC 4287), in pages as RFC 5005 has them."""

from dataclasses import replace
from io import StringIO
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

from portal.exports import titles
from portal.exports.json_page import moment, neighbours, snippet
from portal.exports.sanitize import plain
from portal.i18n import labels
from portal.queries import search_urls
from portal.queries.query_params import Parsed
from search.schema.request import Hit, SearchRequest, SearchResult

# A feed without entries has never changed.
_NEVER = "1970-01-01T00:00:00Z"


class _Writer:
    """Elements one after the other; texts are cleaned of what XML cannot hold."""

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
    feed.open("entry", xml__lang=hit.language)
    feed.write("id", f"urn:uuid:{hit.uuid}")
    feed.write("title", hit.title)
    feed.write("link", rel="alternate", type="text/html", href=f"{base}/{language}{hit.path}")
    feed.write("published", moment(hit.published) or _NEVER)
    feed.write("updated", moment(hit.changed or hit.published) or _NEVER)
    city = labels.table("city").get(hit.city) or labels.Label(hit.city_name, language)
    feed.open("author", xml__lang=city.language)
    feed.write("name", city)
    feed.close("author")
    for facet, keys in (("field", hit.facts.fields), ("sdg", hit.facts.goals)):
        for key in keys:
            word = labels.label(facet, key)
            feed.write("category", term=key, label=word, xml__lang=word.language)
    feed.write("summary", snippet(hit), type="text")
    feed.close("entry")


def feed(parsed: Parsed, result: SearchResult, base: str) -> bytes:
    """The feed; `base` is the address of the portal."""
    asked = parsed.request
    out = _Writer()
    address = base + search_urls.form(asked, "atom")
    out.open("feed", xmlns="http://www.w3.org/2005/Atom", xml__lang=asked.language)
    # The same for every way to reach the portal, and for every page of the feed.
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    same = search_urls.form(replace(asked, size=SearchRequest.size), "atom")
    out.write("id", f"urn:uuid:{uuid5(NAMESPACE_URL, site + same)}")
    out.write("title", f"{settings.WAGTAIL_SITE_NAME}: {titles.name(parsed)}")
    changed = [moment(hit.changed or hit.published) or _NEVER for hit in result.hits]
    out.write("updated", max(changed, default=_NEVER))
    out.write("generator", "Partnerstadt")
    out.write("link", rel="alternate", type="text/html", href=base + search_urls.page(asked, 1))
    here = search_urls.form(asked, "atom", page=asked.page)
    out.write("link", rel="self", type="application/atom+xml", href=base + here)
    out.write("link", rel="first", type="application/atom+xml", href=address)
    for rel, href in neighbours(asked, result.total, base, "atom").items():
        known = "previous" if rel == "prev" else rel
        out.write("link", rel=known, type="application/atom+xml", href=href)
    for hit in result.hits:
        _entry(out, hit, base, asked.language)
    out.close("feed")
    return out.content()
