"""The checks that go through all pages detect what they are meant to."""

import pytest

from tests.portal.i18n.foreign_text import foreign, known_texts, parse, wrong_counts

KNOWN = {"Fernwärme": {"de"}, "Dortmund": {"de", "en"}}


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="en"><h2>Fernwärme</h2></html>',
        '<html lang="en"><p>Die Stadt und der Wald</p></html>',
        '<html lang="de"><p lang="en">Die Stadt und der Wald</p></html>',
        '<html lang="en"><img alt="Fernwärme"></html>',
        '<html lang="en"><head><meta name="description" content="Fernwärme"></head></html>',
        '<html lang="en"><head><title>Fernwärme</title></head></html>',
    ],
)
def test_a_planted_text_in_another_language_is_found(html):
    assert foreign(parse(html), KNOWN)


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="en"><h2 lang="de">Fernwärme</h2></html>',
        '<html lang="en"><p>Dortmund</p><p lang="de">Die Stadt und der Wald</p></html>',
        '<html lang="en"><script>der die das und</script></html>',
        '<html lang="en"><span>https://portal.example/en/cities/altbau-plus-sanierung/</span></html>',
    ],
)
def test_what_is_marked_is_not(html):
    assert foreign(parse(html), KNOWN) == []


def test_the_texts_of_demonstration_and_interface_are_known():
    known = known_texts()
    assert known["Maßnahmen finden"] == {"de"}
    assert known["Städtepartnerschaft Dortmund – Amiens"] == {"de"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "1 Maßnahmen"),
        ("ro", "23 măsuri"),
        ("ro", "1 orașe"),
        ("en", "1 cities"),
        ("fr", "1 actions"),
    ],
)
def test_a_wrong_plural_is_found(language, text):
    number, _blank, noun = text.partition(" ")
    assert wrong_counts(parse(f"<p>{text}</p>"), language)
    assert wrong_counts(parse(f"<p>{number}<span hidden> {noun}</span></p>"), language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "1 Maßnahme"),
        ("ro", "23 de măsuri"),
        ("ro", "119 măsuri"),
        ("en", "21 cities"),
        ("de", "11 Städte"),
    ],
)
def test_a_correct_plural_is_not(language, text):
    assert wrong_counts(parse(f"<p>{text}</p>"), language) == []
