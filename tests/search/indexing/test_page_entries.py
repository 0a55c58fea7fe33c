"""Partnerships and articles: what of them is indexed, and when it changes."""

import pytest

from cities import models
from cities.languages import write
from search.indexing import indexer, loader, outbox
from search.models import SearchChange
from tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def cities():
    return f.city(), f.city("cluj-napoca", country="RO", heading={"de": "Klausenburg"})


@pytest.fixture
def partnership(cities):
    return f.partnership(*cities, heading="Freundschaft", since="1990-05", kind="twinning")


def document_of(page):
    (document,) = loader.load([str(page.uuid)], {})
    return document


class TestPartnerships:
    def test_it_belongs_to_all_its_cities(self, partnership):
        document = document_of(partnership)
        assert (document.entry, document.stage) == ("partnership", "active")
        assert document.facet("city") == ("de-dortmund", "ro-cluj-napoca")
        assert document.facet("country") == ("DE", "RO")
        assert document.facet("year") == ("1990",)
        assert document.city_names == {"de": "Dortmund, Klausenburg"}
        assert {"Dortmund", "Klausenburg", "Rumänien"} <= set(document.terms["de"])
        assert document.path.startswith("/partnerships/")

    def test_its_texts_and_terms(self, partnership):
        partnership.aims_de = "<p>Gemeinsam <b>lernen</b>.</p>"
        partnership.activities.set([models.PartnershipActivity(text_de="Ein Besuch, 2 < 3")])
        partnership.notes.set([models.PartnershipNote(year=2025, text_de="Es läuft")])
        partnership.themes.set([f.field("heat")])
        partnership.goals.set([f.goal(13)])
        document = document_of(f.publish(partnership))
        for words in ("Gemeinsam lernen", "Ein Besuch, 2 < 3", "Es läuft"):
            assert words in document.texts["de"].body
        assert (document.fields, document.goals) == (("heat",), ("sdg-13",))
        assert "heat (de)" in document.terms["de"]

    def test_a_city_that_is_not_public_is_not_named(self, cities, partnership):
        f.unpublish(cities[0])
        document = document_of(partnership)
        assert document.facet("city") == ("ro-cluj-napoca",)
        assert "Dortmund" not in document.terms["de"]

    def test_renaming_a_city_concerns_it(self, cities, partnership):
        SearchChange.objects.all().delete()
        write(cities[0], "heading", "de", "Anders")
        f.publish(cities[0])
        assert [row.uuid for row in SearchChange.objects.all()] == [partnership.uuid]

    @pytest.mark.parametrize(
        "withdraw", [lambda city: city.unpublish(), f.restrict, lambda city: city.delete()]
    )
    def test_it_is_hidden_at_once_with_its_last_public_city(self, cities, partnership, withdraw):
        f.unpublish(cities[1])
        SearchChange.objects.all().delete()
        withdraw(cities[0])
        assert outbox.pending_removals() == {str(partnership.uuid)}


class TestArticles:
    def test_it_belongs_to_no_city(self):
        page = f.article(heading="Förderung", body="<p>Wer <b>hilft</b>?</p>")
        document = document_of(page)
        assert (document.entry, document.texts["de"].body) == ("article", "Wer hilft?")
        assert document.facet("city") == document.facet("country") == ()

    def test_a_section_that_is_hidden_hides_its_articles(self):
        section = f.section()
        page = f.article(in_section=section)
        SearchChange.objects.all().delete()
        f.restrict(section)
        assert outbox.pending_removals() == {str(page.uuid)}


@pytest.mark.parametrize("make", [f.article, lambda: f.partnership(f.city())])
def test_the_index_follows(used, make):
    page = make()
    indexer.drain(used.name)
    assert used.hashes().keys() == {str(page.uuid)}
    f.unpublish(page)
    assert outbox.pending_removals() == {str(page.uuid)}
    indexer.drain(used.name)
    assert used.hashes() == {}
    page = f.publish(page)
    indexer.drain(used.name)
    page.delete()
    assert outbox.pending_removals() == {str(page.uuid)}
    indexer.drain(used.name)
    assert used.hashes() == {}
    assert not indexer.check(used.name)


def test_reading_costs_the_same_for_many_pages(django_assert_max_num_queries):
    used = []
    for count in (2, 6):
        pages = [f.partnership(f.city()) for _ in range(count)]
        pages += [f.article() for _ in range(count)]
        with django_assert_max_num_queries(20) as captured:
            assert len(list(loader.load([str(page.uuid) for page in pages], {}))) == 2 * count
        used.append(len(captured))
    assert used[0] == used[1]
