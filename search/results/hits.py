"""A document found becomes a hit: in the reader's language if it can, with which words marked."""

from collections.abc import Iterator

from search.query.expansion import Expansion
from search.results.highlight import marked, snippet
from search.results.matching import Mark, Matcher
from search.schema.documents import Document, LanguageText
from search.schema.request import Facts, Hit, Through


def _found_language(document: Document, language: str, matcher: Matcher) -> str:
    """The language in which most of the question was found; the visitor's own if in doubt."""
    order = dict.fromkeys([language, document.source_language, *document.languages])
    best, most = "", -1
    for code in order:
        text = document.texts.get(code)
        if text is None:
            continue
        asked = _asked(text, code, matcher)
        if len(asked) > most:
            best, most = code, len(asked)
        if most == len(matcher.wording.groups):
            break
    return best


def _asked(
    text: LanguageText, language: str, matcher: Matcher, *, plainly: bool = False
) -> frozenset[int]:
    """What of the question a text has, with `plainly` in the visitor's own words only.

    It is read no further than to where it has all.
    """
    found: frozenset[int] = frozenset()
    for mark in _marks(text, language, matcher):
        if not (plainly and mark.name):
            found |= mark.asked
        if matcher.knows_enough(found):
            break
    return found


def _marks(text: LanguageText, language: str, matcher: Matcher) -> Iterator[Mark]:
    for part in (text.heading, text.summary, text.body):
        yield from matcher.marks(part, language)


def _through(
    document: Document, shown: str, language: str, matcher: Matcher
) -> tuple[Through, ...]:
    """By which other names it was found, for words that the text shown lacks."""
    if not matcher.expansions:
        return ()
    plain = _asked(document.texts[shown], shown, matcher, plainly=True)
    found = (
        _name_found(expansion, document, shown, language, matcher)
        for expansion in matcher.expansions
        if not plain.issuperset(expansion.positions)
    )
    return tuple(dict.fromkeys(each for each in found if each))


def _name_found(
    expansion: Expansion, document: Document, shown: str, language: str, matcher: Matcher
) -> Through | None:
    """The name of one of these concepts that a text of the document uses; else a shared fact."""
    asked = frozenset(expansion.positions)
    for code in dict.fromkeys([shown, document.source_language, *document.languages]):
        text = document.texts.get(code)
        for mark in _marks(text, code, matcher) if text else ():
            if mark.asked == asked:
                return Through(expansion.asked, mark.name, code) if mark.name else None
    for concept in expansion.concepts:
        if concept.facet and concept.key in document.facet(concept.facet):
            return Through(expansion.asked, concept.label(language), language)
    return None


def make_hit(document: Document, language: str, matcher: Matcher) -> Hit:
    """The result line, in the visitor's language if there is one, else where it was found."""
    found = _found_language(document, language, matcher)
    code = language if language in document.texts else found
    text = document.texts[code]
    names = document.city_names
    spoken = (names[each] for each in (language, code, "en", *names) if each in names)
    return Hit(
        uuid=document.uuid,
        page_id=document.page_id,
        path=document.path,
        city=document.city,
        city_slug=document.city_slug,
        city_name=next(spoken, document.city_slug),
        country=document.country,
        title=text.heading,
        heading=marked(text.heading, matcher.marks(text.heading, code)),
        snippet=snippet(text.summary, text.body, matcher, code),
        language=code,
        state=text.state,
        source_language=document.source_language,
        languages=document.languages,
        facts=Facts(
            measure_type=document.measure_type,
            status=document.status,
            level=document.level,
            fields=document.fields,
            instruments=document.instruments,
            goals=document.goals,
            targets=document.targets,
            co2=document.co2,
            co2_method=document.co2_method,
            co2_year=document.co2_year,
            cost_band=document.cost_band,
            start_year=document.start_year,
            duration=document.duration,
            ease=document.ease,
            city_size=document.city_size,
            limits=document.limits,
            contact=document.contact,
        ),
        published=document.published,
        changed=document.changed,
        through=_through(document, code, language, matcher),
        found=found if found != code else "",
        in_heading=any(matcher.marks(document.texts[each].heading, each) for each in (code, found)),
    )
