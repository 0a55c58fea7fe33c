"""Values of cells that stand for something else: choices, terms of a vocabulary, measures."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cities.access import querysets
from cities.editing.number_fields import truncate
from cities.languages import offered_languages, read
from cities.models import FieldOfAction, MeasurePage

# Labels of each key by language.
Labels = Mapping[str, Mapping[str, str]]


class CellError(ValueError):
    """A cell has no valid value; the message is for the editor."""


def choice_labels(choices: Iterable[tuple[Any, Any]]) -> dict[str, dict[str, str]]:
    """Return the labels of a field's choices in every interface language."""
    labels: dict[str, dict[str, str]] = {str(key): {} for key, _label in choices if key}
    for language in settings.INTERFACE_LANGUAGES:
        with translation.override(language):
            for key, label in choices:
                if key:
                    labels[str(key)][language] = str(label)
    return labels


def find_key(text: str, labels: Labels) -> str:
    """Return the key that the text is, or that it is a label of; raise CellError.

    A label that means two keys in two languages is read in the active one.
    """
    folded = text.casefold()
    exact = [key for key in labels if key.casefold() == folded]
    active = translation.get_language() or ""
    own = [key for key, names in labels.items() if names.get(active, "").casefold() == folded]
    every = [
        key
        for key, names in labels.items()
        if folded in {name.casefold() for name in names.values()}
    ]
    for found in (exact, own, every):
        if len(found) == 1:
            return found[0]
    values = ", ".join(names.get(active) or key for key, names in labels.items())
    message = _("“%(text)s” is not known here. Please write one of these: %(values)s.")
    raise CellError(message % {"text": truncate(text), "values": values})


class Terms:
    """The fields of action, read once."""

    @cached_property
    def _terms(self) -> dict[int, FieldOfAction]:
        return {term.pk: term for term in FieldOfAction.objects.all()}

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            term.key: {code: read(term, "label", code) or "" for code in offered_languages()}
            for term in self._terms.values()
        }

    def key(self, pk: int | None) -> str:
        return self._terms[pk].key if pk in self._terms else ""

    def label(self, pk: int | None) -> str:
        return self._terms[pk].text("label") or self.key(pk) if pk in self._terms else ""

    def find(self, text: str) -> int:
        """Return the primary key of the term with this key or label; raise CellError."""
        key = find_key(text, self._labels)
        return next(pk for pk, term in self._terms.items() if term.key == key)


class Measures:
    """The measures that a user may choose, and those that rows of a contract already refer to.

    They are named by the last two parts of their address: `dortmund/waermenetz`.
    """

    def __init__(self, user: Any, city: Any, linked: Iterable[int]) -> None:
        self._user = user
        self._city = city
        self._linked = set(linked)

    def address(self, pk: int | None) -> str:
        """Return the address of a linked measure."""
        return "" if pk is None else self._linked_addresses.get(pk, "")

    @cached_property
    def _linked_addresses(self) -> dict[int, str]:
        measures = MeasurePage.objects.filter(pk__in=self._linked).by_key()
        return {pk: _address(path) for pk, path in measures.values_list("pk", "url_path")}

    @cached_property
    def _by_address(self) -> dict[str, int]:
        choosable = querysets.choosable_pages(self._user).order_by().values("pk")
        measures = MeasurePage.objects.filter(pk__in=choosable, alias_of=None).by_key()
        found = {pk: _address(path) for pk, path in measures.values_list("pk", "url_path")}
        return {address.casefold(): pk for pk, address in (found | self._linked_addresses).items()}

    def find(self, text: str) -> int:
        """Return the primary key of the measure with this address; raise CellError.

        A single part is the address of a measure of the contract's own city.
        """
        address = _address(_path(text))
        if "/" not in address:
            address = f"{self._city.slug}/{address}"
        pk = self._by_address.get(address.casefold())
        if pk is None:
            message = _("There is no measure with the address “%(text)s”.")
            raise CellError(message % {"text": truncate(text)})
        return pk


def _path(text: str) -> str:
    try:
        return urlsplit(text).path
    except ValueError:
        return text


def _address(path: str) -> str:
    return "/".join([part for part in path.split("/") if part][-2:])
