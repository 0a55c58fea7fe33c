"""Concepts: found in questions, searched by their other names, named in the hits."""

import pytest

from cities.models import Concept as ConceptTerm
from search.concepts import current_thesaurus
from search.expanding import expand, mended
from search.highlight import Matcher, marked
from search.thesaurus import Concept, Thesaurus
from search.wording import wording

HEAT = Concept(
    "concept",
    "district-heating",
    {
        "de": ("Fernwärme", "Wärmenetz"),
        "en": ("district heating",),
        "fr": ("chauffage urbain", "chauffage à distance"),
        "ro": ("termoficare", "încălzire centralizată"),
    },
)
URBAN = Concept("concept", "urban", {"fr": ("urbain",), "en": ("urban",)})
ENERGY = Concept("goal", "sdg-7", {"de": ("Saubere Energie", "Ziel 7"), "en": ("Clean energy",)})
THESAURUS = Thesaurus([HEAT, URBAN, ENERGY])


def named(text, language="de"):
    return [
        (each.asked, [concept.key for concept in each.concepts])
        for each in expand(wording(text), language, THESAURUS)
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Fernwärme", "de", [("Fernwärme", ["district-heating"])]),
        ("fernwaerme", "de", [("fernwaerme", ["district-heating"])]),
        ("Wärmenetze in Dortmund", "de", [("Wärmenetze", ["district-heating"])]),
        # The longest name wins, whatever shorter ones stand inside it.
        ("chauffage urbain", "fr", [("chauffage urbain", ["district-heating"])]),
        ("chauffages urbains", "fr", [("chauffages urbains", ["district-heating"])]),
        ("chauffage a distance", "fr", [("chauffage distance", ["district-heating"])]),
        ("urbain chauffage", "fr", [("urbain", ["urban"])]),
        ("incalzire centralizata", "ro", [("incalzire centralizata", ["district-heating"])]),
        ("termoficării", "ro", [("termoficării", ["district-heating"])]),
        # In whatever language it is written.
        ("district heating", "ro", [("district heating", ["district-heating"])]),
        ("Ziel 7", "de", [("Ziel 7", ["sdg-7"])]),
        # What is quoted is meant as it is; what is unwanted is no concept.
        ('"Fernwärme"', "de", []),
        ("-Fernwärme", "de", []),
        ("Fernwärme OR Solar", "de", [("Fernwärme", ["district-heating"])]),
        ("nichts davon", "de", []),
        ("", "de", []),
    ],
)
def test_which_words_name_a_concept(text, language, expected):
    assert named(text, language) == expected


def test_a_typing_error_is_put_right_only_when_asked():
    asked = wording("Fernwörme")
    assert expand(asked, "de", THESAURUS) == ()
    assert [each.concepts for each in mended(asked, "de", THESAURUS)] == [(HEAT,)]
    assert mended(wording("urbani"), "de", THESAURUS) == ()


def test_other_names_are_marked_as_far_as_they_reach():
    asked = wording("Fernwärme")
    matcher = Matcher(asked, expansions=expand(asked, "de", THESAURUS))
    text = "Le chauffage urbain, pas le chauffage."
    marks = matcher.marks(text, "fr")
    assert marked(text, marks) == "Le <mark>chauffage urbain</mark>, pas le chauffage."
    assert [mark.name for mark in marks] == ["chauffage urbain"]
    german = "Fernwärme statt Gas"
    assert [mark.name for mark in matcher.marks(german, "de")] == [""]


@pytest.mark.django_db
def test_what_the_office_edits_counts_at_once():
    term = ConceptTerm.objects.create(key="moss", label_de="Mooswand", label_ro="perete de mușchi")
    found = current_thesaurus().find(["Mooswände"], "de")
    assert [concept.key for each in found for concept in each.concepts] == ["moss"]
    term.alternatives_de = "City Tree\n\n  City Tree  "
    term.save()
    (edited,) = current_thesaurus().find(["city", "TREE"], "de")
    assert edited.concepts[0].names["de"] == ("Mooswand", "City Tree")
    term.delete()
    assert current_thesaurus().find(["Mooswand"], "de") == []


@pytest.mark.django_db
def test_reading_it_again_costs_one_small_query(django_assert_num_queries):
    ConceptTerm.objects.create(key="moss", label_de="Mooswand")
    current_thesaurus()
    with django_assert_num_queries(1):
        current_thesaurus()
