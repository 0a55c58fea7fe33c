"""Labels of exported rows in the visitor's language, looked up once for all rows."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cities.choices import Method
from cities.languages import active_language, language_name
from cities.values.countries import country_name
from portal.i18n import labels
from search.schema.documents import Document, LanguageText
from search.schema.facets import FACETS

FACETS_WITH_LABELS = ("city", *(facet.name for facet in FACETS.values() if facet.column))


class RowLabels:
    """Labels of facet values, methods and states, names of cities and countries.

    Everything is looked up on creation: a file is streamed after the request has been answered,
    when no language is active any more.
    """

    def __init__(self) -> None:
        self.language = active_language()
        self._tables = {
            name: {key: str(label) for key, label in labels.table(name, self.language).items()}
            for name in FACETS_WITH_LABELS
        }
        self._methods = {key: str(label) for key, label in Method.choices}
        self._states = {
            "original": _("Original"),
            "machine": _("Translated automatically, not yet checked"),
            "approved": _("Checked translation"),
        }

    def method(self, key: str) -> str:
        """Return the label of a method."""
        return self._methods.get(key, key)

    def joined(self, facet: str, keys: Iterable[str]) -> str:
        """Return the labels of several values as one text."""
        table = self._tables[facet]
        return "; ".join(table.get(key, key) for key in keys)

    def city(self, document: Document) -> str:
        """Return the names of its cities, from the index if the city is no longer published."""
        if document.partners:
            return self.joined("city", document.cities)
        names = document.city_names
        other = names.get(self.language) or next(iter(names.values()), document.city_slug)
        return self._tables["city"].get(document.city, other)

    def country(self, document: Document) -> str:
        return "; ".join(country_name(code, self.language) for code in document.countries)

    def languages(self, document: Document) -> str:
        return "; ".join(language_name(code) for code in document.languages)

    def state(self, state: str) -> str:
        """Return the label of a translation state."""
        return self._states.get(state, state)

    def text(self, document: Document) -> LanguageText:
        """Return a measure's text in the visitor's language if public, else in the original's."""
        return document.texts[self._shown(document)]

    def text_language(self, document: Document) -> str:
        """Return the name of that text's language."""
        return language_name(self._shown(document))

    def _shown(self, document: Document) -> str:
        candidates = (self.language, document.source_language, *document.languages)
        return next(code for code in candidates if code in document.texts)
