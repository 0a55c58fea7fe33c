"""Suggestions while typing: measures, cities, concepts and goals.

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
from portal.queries import entry_kinds, search_urls
from portal.search_page.has_results import has_results
from search import searcher
from search.analysis.characters import clean, fold
from search.analysis.language_rules import RECIPES
from search.query import geo
from search.query.thesaurus import Concept, Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.schema import filters
from search.schema.request import SearchRequest

MIN_LENGTH = 2
# Limits per kind, so that no kind crowds out another.
MAX_TERMS = 4
# How many of the best terms are checked for results.
MAX_CHECKED_TERMS = 12
MAX_CITIES = 3
MAX_MEASURES = 3
# Hits from which the measures are chosen.
CANDIDATES = 24
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
    """One suggestion; `kind` is a key of KINDS."""

    kind: str
    label: labels.Label
    url: str

    @property
    def kind_name(self) -> str | Promise:
        return KINDS[self.kind]


def _normalize(text: str) -> str:
    return fold(clean(text)).casefold().strip()


def _with_diacritics(text: str) -> str:
    """Return the typed text if it has diacritics, else an empty string."""
    typed = clean(text).casefold().strip()
    return "" if typed == _normalize(text) else typed


@lru_cache(maxsize=50_000)
def _comparable(name: str) -> str:
    """Return the normalized name with a blank before each word, and two before the first."""
    return f"  {_normalize(name).replace('-', ' ')}"


def _prefix_rank(prefix: str, comparable: str) -> int:
    """Return 2 if the name starts with the prefix, 1 if one of its words does, else 0."""
    if f" {prefix}" not in comparable:
        return 0
    return 2 if comparable.startswith(f"  {prefix}") else 1


# For the current thesaurus version and the one before.
@lru_cache(maxsize=2)
def _names(thesaurus: Thesaurus) -> list[tuple[Concept, str, str, str]]:
    """Return (concept, language, name, comparable name) for every name of every concept."""
    return [
        (concept, language, name, _comparable(name))
        for concept in thesaurus.concepts
        for language, names in concept.names.items()
        for name in names
    ]


def terms(text: str, language: str) -> list[Suggestion]:
    """Suggest concepts, goals, targets and fields of action by prefix of a name.

    Names in the visitor's language rank first, then English ones, then others; a typed diacritic
    ranks names that have it above all.
    """
    prefix = _comparable(text).strip()
    if len(prefix) < MIN_LENGTH:
        return []
    accented = _with_diacritics(text)
    order = {code: place for place, code in enumerate(dict.fromkeys((language, "en", *RECIPES)))}
    best: dict[str, tuple[tuple[bool, int, int], Concept, str, str]] = {}
    for concept, code, name, comparable in _names(current_thesaurus()):
        if match_rank := _prefix_rank(prefix, comparable):
            rank = (accented not in clean(name).casefold(), order[code], -match_rank)
            if concept.id not in best or rank < best[concept.id][0]:
                best[concept.id] = (rank, concept, code, name)
    ranked = sorted(best.values(), key=lambda each: (each[0], len(each[3])))
    # A field of action and a concept may share a name: suggest each name once.
    suggestions_by_name: dict[str, Suggestion] = {}
    for _rank, concept, code, name in ranked[:MAX_CHECKED_TERMS]:
        if len(suggestions_by_name) < MAX_TERMS and name.casefold() not in suggestions_by_name:
            request = _term_request(concept, name, language)
            if has_results(request):
                url = search_urls.page(request, 1)
                suggestions_by_name[name.casefold()] = Suggestion(
                    concept.kind, labels.Label(name, code), url
                )
    return list(suggestions_by_name.values())


def _term_request(concept: Concept, name: str, language: str) -> SearchRequest:
    """Return the search for a term: by facet value if measures have it, else by name."""
    if concept.facet:
        return SearchRequest(
            language=language, filters={concept.facet: (concept.key,)}, sort="newest"
        )
    return SearchRequest(text=name, language=language)


def cities(text: str, language: str) -> list[Suggestion]:
    """Suggest cities by prefix of any of their names, under the name in the visitor's language.

    A different name that matched is added in brackets, as is the country where two labels would be
    equal.
    """
    prefix = _comparable(text).strip()
    if len(prefix) < MIN_LENGTH:
        return []
    known = labels.table("city", language)
    matches = {key: _city_name(prefix, key, name) for key, name in known.items()}
    ranked = [(key, *match_rank) for key, match_rank in matches.items() if match_rank]
    # Prefix of the name before prefix of a word, the visitor's language before others.
    ranked.sort(key=lambda each: (each[1], by_name(known[each[0]])))
    shown = Counter(known[key] for key, _rank, _other in ranked)
    return [
        Suggestion(
            "city", _city_label(key, known[key], other, shown, language), _city_url(key, language)
        )
        for key, _rank, other in ranked[:MAX_CITIES]
    ]


def _city_url(key: str, language: str) -> str:
    """Return the URL of a city's measures, or of its page if it has none."""
    request = SearchRequest(language=language, filters={"city": (key,)}, sort="newest")
    if not has_results(request):
        country, slug = filters.parent("city", key), key.partition("-")[2]
        page = CityPage.objects.published().filter(country=country, slug=slug).first()
        if page and (url := page.get_url()):
            return str(url)
    return search_urls.page(request, 1)


def _city_name(prefix: str, key: str, name: labels.Label) -> tuple[tuple[int, bool], str] | None:
    """Return the best rank of a city's names, and the matching name if it is another one."""
    city_names = geo.names().get(key)
    headings = [heading for _code, heading in city_names.headings] if city_names else []
    ranks = [
        ((-match_rank, each != name), "" if each == name else each)
        for each in (name, *headings)
        if (match_rank := _prefix_rank(prefix, _comparable(each)))
    ]
    # For names in other languages and scripts, only a prefix of the whole name is meaningful.
    ranks += [
        ((-2, True), each)
        for each in (city_names.others if city_names else ())
        if _prefix_rank(prefix, _comparable(each)) == 2
    ]
    return min(ranks, key=lambda each: (each[0], len(each[1]), each[1]), default=None)


def _city_label(
    key: str, name: labels.Label, other: str, shown: Counter[labels.Label], language: str
) -> labels.Label:
    added = [other] if other else []
    if shown[name] > 1:
        added.append(country_name(filters.parent("city", key), language))
    return labels.Label(f"{name} ({', '.join(added)})", name.language) if added else name


def measures(text: str, language: str) -> Iterator[Suggestion]:
    """Suggest from the best hits, those with the text in the heading first.

    Within both groups, no city has a second measure before every city has one.
    """
    request = SearchRequest(
        text=text, language=language, filters=entry_kinds.MEASURES, size=CANDIDATES, facets=()
    )
    seen: Counter[tuple[bool, str]] = Counter()
    ranked = []
    for hit in searcher.search(request).hits:
        kind = (hit.in_heading, hit.document.city)
        ranked.append(((not hit.in_heading, seen[kind]), hit))
        seen[kind] += 1
    ranked.sort(key=lambda each: each[0])
    for _rank, hit in ranked[:MAX_MEASURES]:
        label = labels.Label(hit.text.heading, hit.language)
        yield Suggestion("measure", label, f"/{language}{hit.document.path}")


def suggest(text: str, language: str) -> list[Suggestion]:
    """Return all suggestions, terms first."""
    if len(_normalize(text)) < MIN_LENGTH:
        return []
    return [*terms(text, language), *cities(text, language), *measures(text, language)]
