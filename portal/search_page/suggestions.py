"""What somebody who is still typing may mean: measures, cities, concepts and goals.

Terms without results are left out, and a city without measures leads to its page.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cities.models import CityPage
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.i18n import labels
from portal.queries import search_urls
from portal.search_page.has_results import has_results
from search import searcher
from search.analysis.characters import clean, fold
from search.analysis.recipes import RECIPES
from search.query import geo
from search.query.thesaurus import Concept, Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.schema import filters
from search.schema.request import SearchRequest

SHORTEST = 2
# Of each kind, so that no kind crowds out another.
MOST_TERMS = 4
# How many of the best terms are searched for results.
TRIED_TERMS = 12
MOST_CITIES = 3
MOST_MEASURES = 3
# Of so many hits of the search those measures are the best.
CONSIDERED = 24
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


def _marked(text: str) -> str:
    """What was typed with its marks; empty where it has none."""
    typed = clean(text).casefold().strip()
    return "" if typed == _plain(text) else typed


@lru_cache(maxsize=50_000)
def _comparable(name: str) -> str:
    """A name so that each of its words begins after a blank, the whole after two."""
    return f"  {_plain(name).replace('-', ' ')}"


def _begins(typed: str, comparable: str) -> int:
    """How well a name fits what was typed: 2 it begins so, 1 one of its words does, 0 not at all."""
    if f" {typed}" not in comparable:
        return 0
    return 2 if comparable.startswith(f"  {typed}") else 1


# One for the current edition, and one for the edition before.
@lru_cache(maxsize=2)
def _names(thesaurus: Thesaurus) -> list[tuple[Concept, str, str, str]]:
    """Every name of every concept: the concept, the language, the name, and it as comparable."""
    return [
        (concept, language, name, _comparable(name))
        for concept in thesaurus.concepts
        for language, names in concept.names.items()
        for name in names
    ]


def terms(text: str, language: str) -> list[Suggestion]:
    """Concepts, goals, targets and fields of action whose name begins so.

    Names in the visitor's language come first, then English ones, then others; but who types a mark
    that few languages have, means a name with it.
    """
    typed = _comparable(text).strip()
    if len(typed) < SHORTEST:
        return []
    marked = _marked(text)
    order = {code: place for place, code in enumerate(dict.fromkeys((language, "en", *RECIPES)))}
    best: dict[str, tuple[tuple[bool, int, int], Concept, str, str]] = {}
    for concept, code, name, comparable in _names(current_thesaurus()):
        if fit := _begins(typed, comparable):
            rank = (marked not in clean(name).casefold(), order[code], -fit)
            if concept.id not in best or rank < best[concept.id][0]:
                best[concept.id] = (rank, concept, code, name)
    ranked = sorted(best.values(), key=lambda each: (each[0], len(each[3])))
    # A field of action and a concept may be called the same: each name once.
    found: dict[str, Suggestion] = {}
    for _rank, concept, code, name in ranked[:TRIED_TERMS]:
        if len(found) < MOST_TERMS and name.casefold() not in found:
            asked = _asked(concept, name, language)
            if has_results(asked):
                url = search_urls.page(asked, 1)
                found[name.casefold()] = Suggestion(concept.kind, labels.Label(name, code), url)
    return list(found.values())


def _asked(concept: Concept, name: str, language: str) -> SearchRequest:
    """The search for a term: by its key where measures have it, else by its name."""
    if concept.facet:
        return SearchRequest(
            language=language, filters={concept.facet: (concept.key,)}, sort="newest"
        )
    return SearchRequest(text=name, language=language)


def cities(text: str, language: str) -> list[Suggestion]:
    """Cities of which a name begins so, by their name in the visitor's language.

    Another name that fits is said beside it, as is the country where two cities would look alike.
    """
    typed = _comparable(text).strip()
    if len(typed) < SHORTEST:
        return []
    known = labels.table("city", language)
    fitting = {key: _city_name(typed, key, name) for key, name in known.items()}
    found = [(key, *fit) for key, fit in fitting.items() if fit]
    # Names that begin so before those of which a word does, the visitor's own before others.
    found.sort(key=lambda each: (each[1], by_name(known[each[0]])))
    shown = Counter(known[key] for key, _rank, _other in found)
    return [
        Suggestion(
            "city", _city_label(key, known[key], other, shown, language), _city_url(key, language)
        )
        for key, _rank, other in found[:MOST_CITIES]
    ]


def _city_url(key: str, language: str) -> str:
    """The measures of a city, or its page where it has none."""
    asked = SearchRequest(language=language, filters={"city": (key,)}, sort="newest")
    if not has_results(asked):
        country, slug = filters.parent("city", key), key.partition("-")[2]
        page = CityPage.objects.published().filter(country=country, slug=slug).first()
        if page and (url := page.get_url()):
            return str(url)
    return search_urls.page(asked, 1)


def _city_name(typed: str, key: str, name: labels.Label) -> tuple[tuple[int, bool], str] | None:
    """How well a city's names fit, the best first, and which other name it is that does."""
    called = geo.names().get(key)
    headings = [heading for _code, heading in called.headings] if called else []
    fits = [
        ((-fit, each != name), "" if each == name else each)
        for each in (name, *headings)
        if (fit := _begins(typed, _comparable(each)))
    ]
    # Of names in any language and script, a word in the middle says nothing to most readers.
    fits += [
        ((-2, True), each)
        for each in (called.others if called else ())
        if _begins(typed, _comparable(each)) == 2
    ]
    return min(fits, key=lambda each: (each[0], len(each[1]), each[1]), default=None)


def _city_label(
    key: str, name: labels.Label, other: str, shown: Counter[labels.Label], language: str
) -> labels.Label:
    added = [other] if other else []
    if shown[name] > 1:
        added.append(country_name(filters.parent("city", key), language))
    return labels.Label(f"{name} ({', '.join(added)})", name.language) if added else name


def measures(text: str, language: str) -> Iterator[Suggestion]:
    """Of the measures that a search would show first, those with the words in their heading.

    The others follow; among both, no city has a second measure before every city has one.
    """
    asked = SearchRequest(text=text, language=language, size=CONSIDERED, facets=())
    before: Counter[tuple[bool, str]] = Counter()
    ranked = []
    for hit in searcher.search(asked).hits:
        kind = (hit.in_heading, hit.city)
        ranked.append(((not hit.in_heading, before[kind]), hit))
        before[kind] += 1
    ranked.sort(key=lambda each: each[0])
    for _rank, hit in ranked[:MOST_MEASURES]:
        label = labels.Label(hit.title, hit.language)
        yield Suggestion("measure", label, f"/{language}{hit.path}")


def suggest(text: str, language: str) -> list[Suggestion]:
    """Everything that fits, terms first."""
    if len(_plain(text)) < SHORTEST:
        return []
    return [*terms(text, language), *cities(text, language), *measures(text, language)]
