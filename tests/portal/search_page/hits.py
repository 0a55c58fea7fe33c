"""Hits made by hand, and the text of a response."""

import re

from django.utils.safestring import mark_safe

from search.schema.documents import Document, LanguageText
from search.schema.request import Hit

# Fields of a hit that are not its document's.
SHOWN = {"heading", "snippet", "city_name", "through", "found", "in_heading", "by_meaning"}


def hit(number=1, *, language="ro", title="Rețeaua de căldură", state="original", **values):
    """A hit whose document has these facts; `language`, `title` and `state` are of the text shown."""
    shown = {
        "heading": mark_safe("Rețeaua de <mark>căldură</mark>"),
        "snippet": mark_safe("mai multă <mark>căldură</mark>"),
        "city_name": "Cluj-Napoca",
        **{name: values.pop(name) for name in SHOWN & values.keys()},
    }
    facts = {
        "uuid": str(number),
        "page_id": number,
        "path": f"/cities/cluj-napoca/m{number}/",
        "city": "ro-cluj-napoca",
        "city_slug": "cluj-napoca",
        "city_names": {},
        "country": "RO",
        "texts": {language: LanguageText(title, "", "", state)},
        "source_language": "ro",
        "terms": {},
        "names": (),
        "goals": ("sdg-13",),
        "targets": (),
        "fields": ("heat",),
        "instruments": (),
        "measure_type": "mitigation",
        "status": "running",
        "level": "full",
        "languages": ("ro", "de"),
        "start_year": 2017,
        "co2": 45000.0,
        "cost_band": "",
        "published": 1,
    }
    return Hit(Document(**{**facts, **values}), language, **shown)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
