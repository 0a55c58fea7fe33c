"""Builds hits from documents: in the user's language if possible, with the matched words marked."""

from collections.abc import Iterator

from search.query.expansion import Expansion
from search.results.highlight import highlight, snippet
from search.results.matching import Mark, Matcher
from search.schema.documents import Document, LanguageText
from search.schema.request import Hit, Through


def build_hit(
    document: Document,
    language: str,
    matcher: Matcher,
    *,
    by_meaning: bool = False,
    nearness: float | None = None,
) -> Hit:
    """The hit in the user's language if the document has it, else in the best matching one."""
    best = _best_language(document, language, matcher)
    shown = language if language in document.texts else best
    text = document.texts[shown]
    names = document.city_names
    city_names = (names[code] for code in (language, shown, "en", *names) if code in names)
    return Hit(
        document,
        shown,
        heading=highlight(text.heading, matcher.marks(text.heading, shown)),
        snippet=snippet(text.summary, text.body, matcher, shown),
        city_name=next(city_names, document.city_slug),
        through=_through(document, shown, language, matcher),
        found=best if best != shown else "",
        in_heading=any(matcher.marks(document.texts[code].heading, code) for code in (shown, best)),
        by_meaning=by_meaning,
        nearness=nearness,
    )


def _best_language(document: Document, language: str, matcher: Matcher) -> str:
    """The language whose text matches most of the query; the user's own in case of a tie."""
    best, most = "", -1
    for code in dict.fromkeys([language, document.source_language, *document.languages]):
        text = document.texts.get(code)
        if text is None:
            continue
        matched = len(_matched_groups(text, code, matcher))
        if matched > most:
            best, most = code, matched
        if most == len(matcher.parsed.groups):
            break
    return best


def _matched_groups(
    text: LanguageText, language: str, matcher: Matcher, *, own_words_only: bool = False
) -> frozenset[int]:
    """The groups of the query that a text matches; it is read only until all are found.

    With `own_words_only`, matches by another name of a concept do not count.
    """
    matched: frozenset[int] = frozenset()
    for mark in _marks(text, language, matcher):
        if not (own_words_only and mark.name):
            matched |= mark.groups
        if matcher.matches_all(matched):
            break
    return matched


def _marks(text: LanguageText, language: str, matcher: Matcher) -> Iterator[Mark]:
    for part in (text.heading, text.summary, text.body):
        yield from matcher.marks(part, language)


def _through(
    document: Document, shown: str, language: str, matcher: Matcher
) -> tuple[Through, ...]:
    """The other names by which it matched, for words of the query that the shown text lacks."""
    if not matcher.expansions:
        return ()
    own = _matched_groups(document.texts[shown], shown, matcher, own_words_only=True)
    names = (
        _matched_name(expansion, document, shown, language, matcher)
        for expansion in matcher.expansions
        if not own.issuperset(expansion.positions)
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _matched_name(
    expansion: Expansion, document: Document, shown: str, language: str, matcher: Matcher
) -> Through | None:
    """The name of one of these concepts that a text of the document uses; else a shared facet."""
    groups = frozenset(expansion.positions)
    for code in dict.fromkeys([shown, document.source_language, *document.languages]):
        text = document.texts.get(code)
        for mark in _marks(text, code, matcher) if text else ():
            if mark.groups == groups:
                return Through(expansion.text, mark.name, code) if mark.name else None
    for concept in expansion.concepts:
        if concept.facet and concept.key in document.facet(concept.facet):
            return Through(expansion.text, concept.label(language), language)
    return None
