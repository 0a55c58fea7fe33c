"""The words of an export in the visitor's language, looked up once for all its rows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cities.choices import Method
from cities.languages import active_language, language_name
from cities.values.countries import country_name
from portal.i18n import labels
from search.schema.documents import Document, LanguageText
from search.schema.request import YES

TABLES = (
    "city", "city_size", "sdg", "target", "field", "instrument", "type", "status", "level", "cost",
    "duration", "ease", "limits", "contact",
)  # fmt: skip


class Words:
    """Labels of vocabularies, names of cities, countries and states.

    Everything is looked up when it is made: a file is written after the request has been answered,
    when no language is active any more.
    """

    def __init__(self) -> None:
        self.language = active_language()
        self._tables = {
            name: {key: str(label) for key, label in labels.table(name, self.language).items()}
            for name in TABLES
        }
        self._methods = {key: str(label) for key, label in Method.choices}
        self._states = {
            "original": _("Original"),
            "machine": _("Translated automatically, not yet checked"),
            "approved": _("Checked translation"),
        }

    def method(self, key: str) -> str:
        """How a figure is known."""
        return self._methods.get(key, key)

    def label(self, facet: str, key: str) -> str:
        """The word for a value of a facet; the value itself where there is none."""
        return self._tables[facet].get(key, key)

    def said(self, facet: str, yes: bool) -> str:
        """The words of a facet that says yes, or nothing."""
        return self.label(facet, YES) if yes else ""

    def listed(self, facet: str, keys: Iterable[str]) -> str:
        """Several values in one text."""
        return "; ".join(self.label(facet, key) for key in keys)

    def city(self, document: Document) -> str:
        """The city's name, from the index where the city is no page any more."""
        names = document.city_names
        other = names.get(self.language) or next(iter(names.values()), document.city_slug)
        return self._tables["city"].get(document.city, other)

    def country(self, document: Document) -> str:
        return country_name(document.country, self.language)

    def languages(self, document: Document) -> str:
        return "; ".join(language_name(code) for code in document.languages)

    def state(self, state: str) -> str:
        """How a text came about."""
        return self._states.get(state, state)

    def text(self, document: Document) -> LanguageText:
        """A measure's text in the visitor's language if it is public, else the original."""
        return document.texts[self._shown(document)]

    def text_language(self, document: Document) -> str:
        """The name of that text's language."""
        return language_name(self._shown(document))

    def _shown(self, document: Document) -> str:
        order = (self.language, document.source_language, *document.languages)
        return next(each for each in order if each in document.texts)
