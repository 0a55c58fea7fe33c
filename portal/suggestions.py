"""What somebody who is still typing may mean: measures, cities, concepts and goals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal import labels, links
from search import query
from search.analysis.chars import clean, fold
from search.concepts import current_thesaurus
from search.request import SearchRequest

SHORTEST = 2
# Of each kind, so that no kind crowds out another.
MOST_TERMS = 4
MOST_CITIES = 3
MOST_MEASURES = 3
KINDS: dict[str, str | Promise] = {
    "concept": gettext_lazy("Term"),
    "field": gettext_lazy("Field of action"),
    "goal": gettext_lazy("Goal"),
    "target": gettext_lazy("Target"),
    "city": gettext_lazy("City"),
    "measure": gettext_lazy("Measure"),
}


@dataclass(frozen=True)
class Suggestion:
    """One line of the list; `kind` is a key of KINDS, `label` knows its language."""

    kind: str
    label: labels.Label
    url: str

    @property
    def kind_name(self) -> str | Promise:
        return KINDS[self.kind]


def _plain(text: str) -> str:
    return fold(clean(text)).casefold().strip()


def _begins(typed: str, name: str) -> int:
    """How well a name fits what was typed: 2 it begins so, 1 one of its words does, 0 not at all."""
    plain = _plain(name)
    return 2 if plain.startswith(typed) else int(f" {typed}" in plain.replace("-", " "))


def _term_url(kind: str, key: str, name: str) -> str:
    match kind:
        case "goal":
            return links.search(sdg=key)
        case "target":
            return links.search(target=key)
        case "field":
            return links.search(field=key)
    return links.search(text=name)


def terms(text: str, language: str) -> list[Suggestion]:
    """Concepts, goals, targets and fields of action whose name begins so.

    Names in the visitor's language come first, then English ones, then others.
    """
    typed = _plain(text)
    if len(typed) < SHORTEST:
        return []
    found: list[tuple[int, int, int, Suggestion]] = []
    for concept in current_thesaurus().concepts:
        for distance, code in enumerate(dict.fromkeys((language, "en", *concept.names))):
            fits = [(_begins(typed, name), name) for name in concept.names.get(code, ())]
            best, name = max(fits, default=(0, ""), key=lambda fit: fit[0])
            if best:
                url = _term_url(concept.kind, concept.key, name)
                suggestion = Suggestion(concept.kind, labels.Label(name, code), url)
                found.append((distance, -best, len(name), suggestion))
                break
    found.sort(key=lambda each: each[:3])
    return _distinct(suggestion for *_order, suggestion in found)[:MOST_TERMS]


def cities(text: str, language: str) -> list[Suggestion]:
    """Cities whose name in the visitor's language begins so."""
    typed = _plain(text)
    if len(typed) < SHORTEST:
        return []
    named = [
        Suggestion("city", name, links.search(city=key))
        for key, name in labels.table("city", language).items()
        if _begins(typed, name)
    ]
    return sorted(named, key=lambda each: each.label)[:MOST_CITIES]


def measures(text: str, language: str) -> Iterator[Suggestion]:
    """The measures that a search for the words typed so far would show first."""
    asked = SearchRequest(text=text, language=language, size=MOST_MEASURES)
    for hit in query.search(asked).hits:
        label = labels.Label(hit.title, hit.language)
        yield Suggestion("measure", label, f"/{language}{hit.path}")


def suggest(text: str, language: str) -> list[Suggestion]:
    """Everything that fits, terms first."""
    if len(_plain(text)) < SHORTEST:
        return []
    return [*terms(text, language), *cities(text, language), *measures(text, language)]


def _distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Each name once: a field of action and a concept may be called the same."""
    return list({each.label.casefold(): each for each in reversed(list(suggestions))}.values())[
        ::-1
    ]
