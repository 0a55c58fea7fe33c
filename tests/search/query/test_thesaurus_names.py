"""The thesaurus that comes with the portal: only a whole name, inflected or not, names a concept."""

import functools

import pytest

from cities.vocabularies import loader
from search.analysis.characters import clean, tokenize
from search.analysis.inflection import same_word
from search.query.expansion import expand, expand_corrected
from search.query.parser import parse_query
from search.query.thesaurus import Concept, Thesaurus


@pytest.fixture(scope="module")
def thesaurus():
    def names(entry):
        others = entry.get("alternatives", {})
        return {code: (label, *others.get(code, ())) for code, label in entry["label"].items()}

    rows = loader.rows("concepts")
    return Thesaurus([Concept("concept", row["key"], names(row)) for row in rows])


def named(thesaurus, text, language):
    asked = parse_query(text, language)
    found = (*expand(asked, language, thesaurus), *expand_corrected(asked, language, thesaurus))
    return {concept.key for each in found for concept in each.concepts}


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        # A word of a longer name, where the others are function words somewhere in Europe.
        ("strazi pietonale", "ro", "pedestrian-bridge"),
        ("pietonal", "ro", "pedestrian-bridge"),
        ("biciclete", "ro", "pedestrian-bridge"),
        ("bază", "ro", "baseline"),
        ("verde", "ro", "green-it"),
        ("home", "en", "care-home"),
        ("elderly", "en", "care-home"),
        ("security", "en", "cyber-security"),
        ("law", "en", "eu-directive"),
        ("project", "en", "eu-project"),
        ("tree", "en", "tree-protection"),
        ("Grün", "de", "green-it"),
        ("nachhaltige", "de", "green-it"),
        ("heiße", "de", "thermal-water"),
        ("green", "en", "green-it"),
        # Other words with the same stem, or nearly that of an abbreviation.
        ("project", "en", "scenarios"),
        ("access", "en", "people-with-disabilities"),
        ("renewal", "en", "renewable-energy"),
        ("hospitality", "en", "hospital"),
        ("Strom", "de", "electric-car"),
        ("Schüler", "de", "schools"),
        ("Leeds", "de", "sustainability-certification"),
        ("parc", "ro", "parking-space"),
        ("grădină", "ro", "kindergartens"),
        ("copii", "ro", "climate-conference"),
        ("beton", "ro", "soil-sealing"),
        ("pluie", "fr", "land-use-plan"),
        ("opération", "fr", "museum-and-theatre"),
        ("petite", "fr", "citizens-initiative"),
        ("taxe", "fr", "taxi"),
    ],
)
def test_a_part_or_a_relative_of_a_name_is_not_the_name(thesaurus, text, language, wrong):
    assert wrong not in named(thesaurus, text, language)


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("pod pietonal", "ro", "pedestrian-bridge"),
        ("pod pietonal", "de", "pedestrian-bridge"),
        ("străzi pietonale", "ro", "pedestrian-zone"),
        ("an de referință", "en", "baseline"),
        ("IT security", "de", "cyber-security"),
        ("eu funding", "en", "eu-funding"),
        ("the elderly", "en", "older-people"),
        ("elderly care", "en", "care-home"),
        ("Fußgängerbrücken", "de", "pedestrian-bridge"),
        ("Passivhäuser", "de", "passive-house"),
        ("bornes de recharge", "fr", "charging-infrastructure"),
        ("heat pumps", "en", "heat-pump"),
        ("pompe de căldură", "ro", "heat-pump"),
    ],
)
def test_a_whole_name_is_known_in_its_forms(thesaurus, text, language, right):
    assert right in named(thesaurus, text, language)


def test_no_single_word_of_a_longer_name_names_its_concept(thesaurus):
    words_of = functools.cache(lambda name: tokenize(clean(name)))
    keys_of = functools.cache(
        lambda word, language: {
            concept.key for row in thesaurus.find([word], language) for concept in row.concepts
        }
    )
    wrong = []
    for concept in thesaurus.concepts:
        single = [
            (words_of(name)[0], code)
            for code, names in concept.names.items()
            for name in names
            if len(words_of(name)) == 1
        ]
        for language, names in concept.names.items():
            spoken = {word for name in names if words_of(name)[1:] for word in words_of(name)}
            wrong += [
                (word, concept.key, language)
                for word in spoken
                if concept.key in keys_of(word, language)
                and not any(same_word(word, name, code) for name, code in single)
            ]
    assert wrong == []
