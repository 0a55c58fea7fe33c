"""Questions of three lengths, in words that measures are written in."""

from tests.bench.queries import BenchQuery
from tests.bench.world import measures
from tests.bench.world.measures import LANGUAGES

WORDS, SENTENCE, PARAGRAPH = "words", "sentence", "paragraph"
KINDS = (WORDS, SENTENCE, PARAGRAPH)
PARAGRAPH_LENGTH = 400
# No measure of any size has such a number, so that nobody's own text is asked for.
_FIRST = 1_000_000


def questions(each: int) -> list[BenchQuery]:
    """This many of each kind, by visitors of all languages in turn."""
    return [
        BenchQuery(kind, language, text)
        for number in range(each)
        for language, texts in [_texts(number)]
        for kind, text in zip(KINDS, texts, strict=True)
    ]


def _texts(number: int) -> tuple[str, tuple[str, str, str]]:
    """A language, and the name of a topic, a sentence about it and a paragraph in it."""
    draft = measures.draft(_FIRST + number)
    wanted = LANGUAGES[number % len(LANGUAGES)]
    language = wanted if wanted in draft.texts else draft.source
    text = draft.texts[language]
    topic, _colon, sentence = text["summary"].partition(": ")
    return language, (topic, sentence, " ".join(text.values())[:PARAGRAPH_LENGTH])
