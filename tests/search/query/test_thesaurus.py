"""Concepts: found in questions, searched by their other names, named in the hits."""

import time
import uuid
from itertools import pairwise

import pytest

from cities.models import Concept as ConceptTerm
from search.models import ThesaurusEdition
from search.query import thesaurus_store
from search.query.expansion import expand, expand_corrected
from search.query.parser import parse_query
from search.query.query_builder import build_clauses
from search.query.thesaurus import Concept, Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.results.highlight import highlight
from search.results.matching import Matcher
from search.schema.clauses import AllOf, Match
from tests.search.samples import HEAT, THESAURUS


def named(text, language="de"):
    return [
        (each.text, [concept.key for concept in each.concepts])
        for each in expand(parse_query(text), language, THESAURUS)
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
        ("chauffage a distance", "fr", [("chauffage a distance", ["district-heating"])]),
        ("distance de chauffage", "fr", []),
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
    asked = parse_query("Fernwörme")
    assert expand(asked, "de", THESAURUS) == ()
    assert [each.concepts for each in expand_corrected(asked, "de", THESAURUS)] == [(HEAT,)]
    assert expand_corrected(parse_query("urbani"), "de", THESAURUS) == ()


def test_other_names_are_marked_as_far_as_they_reach():
    asked = parse_query("Fernwärme")
    matcher = Matcher(asked, expansions=expand(asked, "de", THESAURUS))
    text = "Le chauffage urbain, pas le chauffage."
    marks = matcher.marks(text, "fr")
    assert highlight(text, marks) == "Le <mark>chauffage urbain</mark>, pas le chauffage."
    assert [mark.name for mark in marks] == ["chauffage urbain"]
    german = "Fernwärme statt Gas"
    assert [mark.name for mark in matcher.marks(german, "de")] == [""]


def parts_of(build_clauses):
    """Every clause that has no others in it."""
    for clause in build_clauses:
        yield from (
            parts_of(each for group in clause.groups for each in group)
            if isinstance(clause, AllOf)
            else (clause,)
        )


@pytest.mark.parametrize("partial", [False, True])
def test_no_concept_makes_a_question_longer_than_an_engine_bears(partial):
    letters = "abcdefghijkl"
    many = Thesaurus(
        Concept(
            "concept",
            " ".join(words),
            {
                "de": (" ".join(f"wort{word}" for word in words),),
                "en": tuple(f"{'very long other name ' * 9}{number}" for number in range(100)),
            },
        )
        for words in [*letters, *pairwise(letters), letters[:6]]
    )
    asked = parse_query(" ".join(f"wort{letter}" for letter in letters))
    found = expand(asked, "de", many)
    assert found

    def size(expansions):
        words = build_clauses(asked, "de", expansions=expansions, partial=partial)
        return len(list(parts_of(clause for word in words for clause in word)))

    own_words = size(()) * (2 if partial else 1)
    assert size(found) <= 600 + own_words


def test_a_concept_is_known_by_every_name_and_searched_by_its_first_ones():
    names = tuple(f"name{letter}" for letter in "abcdefghij")
    concept = Concept("concept", "many", {"en": names})
    asked = parse_query(names[-1])
    (found,) = expand(asked, "en", Thesaurus([concept]))
    searched = " ".join(
        clause.text for word in build_clauses(asked, "en", expansions=[found]) for clause in word
        if isinstance(clause, Match)
    )  # fmt: skip
    assert all(name in searched for name in names[:8])
    assert names[8] not in searched


@pytest.mark.django_db
def test_what_the_office_edits_counts_at_once(django_capture_on_commit_callbacks):
    term = ConceptTerm.objects.create(key="moss", label_de="Mooswand", label_ro="perete de mușchi")
    found = current_thesaurus().find(["Mooswände"], "de")
    assert [concept.key for each in found for concept in each.concepts] == ["moss"]
    term.alternatives_de = "City Tree\n\n  City Tree  "
    with django_capture_on_commit_callbacks(execute=True):
        term.save()
    (edited,) = current_thesaurus().find(["city", "TREE"], "de")
    assert edited.concepts[0].names["de"] == ("Mooswand", "City Tree")
    with django_capture_on_commit_callbacks(execute=True):
        term.delete()
    assert current_thesaurus().find(["Mooswand"], "de") == []


@pytest.mark.django_db
def test_reading_it_again_costs_nothing(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(thesaurus_store, "VERSION_CACHE_SECONDS", 60)
    ConceptTerm.objects.create(key="moss", label_de="Mooswand")
    current_thesaurus()
    with django_assert_num_queries(0):
        current_thesaurus()


@pytest.mark.django_db
def test_what_another_process_edits_counts_soon(monkeypatch):
    monkeypatch.setattr(thesaurus_store, "VERSION_CACHE_SECONDS", 0.1)
    ConceptTerm.objects.create(key="moss", label_de="Mooswand")
    assert current_thesaurus().find(["Mooswand"], "de")

    # Past the signals and the cache of this process.
    ConceptTerm.objects.filter(key="moss").update(label_de="Mooswiese")
    ThesaurusEdition.objects.update(token=uuid.uuid4())
    time.sleep(0.2)

    assert current_thesaurus().find(["Mooswiese"], "de")
    assert not current_thesaurus().find(["Mooswand"], "de")
