"""A document found becomes a hit: in which language, with which words marked."""

from search.documents import Document
from search.highlight import Matcher, marked, snippet
from search.request import Facts, Hit


def _found_language(document: Document, language: str, matcher: Matcher) -> str:
    """The language in which most of the question was found; the visitor's own if in doubt."""
    order = dict.fromkeys([language, document.source_language, *document.languages])
    best, most = "", -1
    for code in order:
        text = document.texts.get(code)
        if text is None:
            continue
        whole = f"{text.heading}\n{text.summary}\n{text.body}"
        asked = frozenset().union(*(mark.asked for mark in matcher.marks(whole, code)))
        if len(asked) > most:
            best, most = code, len(asked)
        if most == len(matcher.wording.items):
            break
    return best


def make_hit(document: Document, language: str, matcher: Matcher) -> Hit:
    """The result line, in the language in which the question was found."""
    code = _found_language(document, language, matcher)
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
            cost_band=document.cost_band,
            start_year=document.start_year,
        ),
        published=document.published,
        changed=document.changed,
    )
