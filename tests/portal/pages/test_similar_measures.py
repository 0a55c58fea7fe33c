"""Similar measures of other cities with the facts in common."""

import pytest
from django.core.cache import cache
from django.db import transaction

from cities import models
from search.engines.embedded.engine import EmbeddedEngine
from search.indexing import indexer
from tests import factories
from tests.portal.markup import Page
from tests.portal.searching import searching

pytestmark = pytest.mark.django_db
ADDRESS = "/de/cities/dortmund/waerme/"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once with an index and rolled back."""
    folder = tmp_path_factory.mktemp("search")
    with django_db_blocker.unblock(), searching(folder), transaction.atomic():
        cache.clear()
        yield build(), indexer.rebuild("embedded")
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    """The measure whose page is requested; changes of a test are rolled back."""
    cache.clear()
    return models.MeasurePage.objects.get(pk=built[0].pk)


def build():
    """A measure of Dortmund, a similar one of Cluj in Romanian, and one of its own city."""
    kind = factories.term(
        models.GenericMeasure, "waste-heat", label={"de": "Abwärme", "ro": "Căldură reziduală"}
    )
    band = factories.term(
        models.CostBand, "1m-10m", label={"de": "1 bis 10 Mio. €", "ro": "1–10 milioane €"}
    )
    heat = factories.field("heat", label={"de": "Wärme", "ro": "Căldură"})
    facts = {
        "fields_of_action": [heat],
        "goals": [factories.goal(13), factories.goal(7)],
        "generic_measure": kind,
        "cost_band": band,
    }
    page = factories.measure(slug="waerme", heading="Wärmenetz", **facts)
    factories.measure(slug="eigene", heading="Zweites Netz", **facts)
    cluj = factories.city("cluj-napoca", country="RO", source_language="ro", heading={"ro": "Cluj"})
    factories.measure(
        in_city=cluj,
        slug="retea",
        heading={"ro": "Rețea de căldură"},
        source_language="ro",
        **facts,
    )
    factories.measure(in_city=cluj, slug="altele", heading="Etwas anderes", status="planned")
    factories.measure(slug="allein", heading="Allein")
    return page


def section(client, address=ADDRESS):
    """The section's text and its markup."""
    body = client.get(address).content.decode()
    if 'id="similar"' not in body:
        return "", ""
    markup = body.split('id="similar"', 1)[1].split("</section>", 1)[0]
    return Page(f"<html><body><div{markup}</div></body></html>").words, markup


def test_another_citys_measure_with_what_they_have_in_common(client, world):
    words, markup = section(client)
    assert "Ähnliche Maßnahmen anderer Städte" in words
    assert '<a href="/de/cities/cluj-napoca/retea/" lang="ro">Rețea de căldură</a>' in markup
    assert "gleiche Art von Maßnahme: Abwärme" in words
    assert "gleiches Handlungsfeld: Wärme" in words
    assert "Ziele: 7 , 13" in words
    assert "Kosten beider: 1 bis 10 Mio. €" in words
    assert "Zweites Netz" not in words
    assert "Etwas anderes" not in words


def test_the_reasons_are_in_the_visitors_language(client, world):
    words, _markup = section(client, "/ro/cities/cluj-napoca/retea/")
    assert "Căldură reziduală" in words
    assert "Wärmenetz" in words


def test_its_own_city_on_request(client, world):
    words, markup = section(client)
    assert 'href="?similar=all#similar">Auch aus dieser Stadt' in markup
    words, markup = section(client, f"{ADDRESS}?similar=all")
    assert "Zweites Netz" in words
    assert "Rețea de căldură" in words
    assert 'href="./#similar">Nur aus anderen Städten' in markup


@pytest.mark.parametrize("withdraw", [factories.restrict, factories.unpublish])
def test_what_is_withdrawn_is_gone_before_the_index_knows(client, world, withdraw):
    withdraw(models.MeasurePage.objects.get(slug="retea"))
    assert "retea" not in section(client)[1]


def test_a_draft_changes_nothing(client, world):
    other = models.MeasurePage.objects.get(slug="retea")
    other.heading_ro = "Geheim"
    other.save_revision()
    assert "Geheim" not in section(client)[1]


def test_what_the_city_names_itself_comes_first_and_once(client, world):
    other = models.MeasurePage.objects.get(slug="retea")
    world.related.set([other])
    factories.publish(world)
    words, markup = section(client)
    assert "von dieser Stadt empfohlen" in words
    assert markup.count("/retea/") == 1


def test_what_is_shown_as_adapted_is_not_shown_again(client, world):
    other = models.MeasurePage.objects.get(slug="retea")
    world.adapted_from = other
    factories.publish(world)
    assert client.get(ADDRESS).content.decode().count("/retea/") == 1


def test_without_an_engine_the_section_is_left_out(client, world, tmp_path):
    with searching(tmp_path / "none"):
        answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert 'id="similar"' not in answer.content.decode()


def test_one_query_to_one_engine(client, world, monkeypatch):
    calls = []
    for name in ("similar", "search"):
        real = getattr(EmbeddedEngine, name)
        monkeypatch.setattr(
            EmbeddedEngine, name, lambda self, what, real=real: calls.append(what) or real(self, what)
        )  # fmt: skip
    client.get(ADDRESS)
    assert len(calls) == 1


def test_a_preview_runs_no_search(world):
    cache.clear()
    answer = world.make_preview_request(preview_mode="de")
    assert answer.status_code == 200
    assert 'id="similar"' not in answer.content.decode()


def test_nothing_similar_is_no_heading(client, world):
    assert section(client, "/de/cities/dortmund/allein/") == ("", "")
    words, _markup = section(client, "/de/cities/dortmund/allein/?similar=all")
    assert "noch keine ähnlichen Maßnahmen" in words
