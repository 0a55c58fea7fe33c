"""A withdrawn page disappears at once from site, sitemap, lists and search.

It leaves every index with the worker's next run, also while Elasticsearch is down.
"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import Page

from cities import models
from portal.i18n import labels
from search.engines import registry
from search.indexing import indexer
from tests import factories
from tests.portal.visibility import raw_index
from tests.portal.visibility.answers import body_of
from tests.portal.visibility.canaries import word
from tests.search.outbox import drain_all

pytestmark = pytest.mark.django_db
HIDDEN = word("withdrawn")
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def _page(page_tree, django_db_blocker):
    """Made once for the module; `page_tree` rolls it back."""
    with django_db_blocker.unblock():
        factories.measure(heading="Nachbarin", goals=[factories.goal(13)])
        factories.sdg_page(13)
        text = {code: f"{HIDDEN} {code}" for code in ("de", "en", "fr")}
        return factories.measure(
            slug="page", heading=text, summary=text, solution=text, goals=[factories.goal(13)],
            state={"en": "ok", "fr": "machine"},
        )  # fmt: skip


@pytest.fixture
def page(_page, db):
    """A public measure among others, with its goal, its city and an index."""
    return factories.fresh(_page)


def make_private(page):
    factories.restrict(page)


def make_its_city_private(page):
    factories.restrict(page.get_parent())


def unpublish(page):
    factories.unpublish(page)


def move_below_a_private_page(page):
    closed = factories.city("amiens", country="FR")
    factories.restrict(closed)
    Page.objects.get(pk=page.pk).move(closed, pos="last-child")


def expire(page):
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save_revision().publish()
    models.MeasurePage.objects.filter(pk=page.pk).update(live=True, expired=False)
    call_command("publish_scheduled")


def delete(page):
    Page.objects.get(pk=page.pk).delete()


def delete_with_its_city(page):
    factories.publish(page)
    Page.objects.get(pk=page.get_parent().pk).delete()


def unpublish_with_its_city(page):
    """As Wagtail's form does it when its subpages are withdrawn, too."""
    for each in page.get_parent().get_descendants(inclusive=True).live().specific():
        each.unpublish()


WAYS = [
    make_private, make_its_city_private, unpublish, move_below_a_private_page, expire, delete,
    delete_with_its_city, unpublish_with_its_city,
]  # fmt: skip


def revealed(visitor):
    """Return the public URLs whose response contains the word."""
    paths = ("de/", "fr/cities/dortmund/", "de/cities/dortmund/page/", "fr/cities/dortmund/page/",
             "de/cities/amiens/page/", "de/sdgs/13/", "de/search/?sdg=sdg-13",
             "de/search.json", "fr/search.atom", "de/search.csv", "fr/search.geojson",
             "de/search/embed/", "de/search.xlsx")  # fmt: skip
    found = [each for each in paths if HIDDEN in body_of(visitor.get(f"/{each}"))]
    sitemap = visitor.get("/sitemap.xml").content.decode()
    found += ["the sitemap names it"] if "/page/" in sitemap else []
    return found + ["the search finds it"] * bool(total(visitor))


def total(visitor):
    return visitor.get("/de/search/", {"q": HIDDEN}).context["result"].total


@pytest.mark.parametrize("withdraw", WAYS, ids=lambda way: way.__name__)
def test_it_is_gone_at_once_and_from_the_index_after_one_run(page, indexed, withdraw):
    visitor = Client(raise_request_exception=False)
    assert len(revealed(visitor)) == 14, "it was public before"
    for engine in indexed:
        assert raw_index.finds(engine, HIDDEN)
    withdraw(page)
    cache.clear()
    assert not revealed(visitor), "before any run of the worker"
    outcome = drain_all()
    assert all(isinstance(done, int) for done in outcome.values())
    for engine in indexed:
        assert str(page.uuid) not in raw_index.uuids(engine), engine
        assert HIDDEN not in raw_index.contents(engine)[0], engine
        assert not raw_index.finds(engine, HIDDEN), engine
    assert not revealed(visitor)
    assert not indexer.check(indexed[0])


def test_a_translation_set_back_to_draft_is_gone_after_one_run(page, indexed):
    visitor = Client()
    only = word("only in French")
    page.solution_fr = f"<p>{only}</p>"
    page = factories.publish(page)
    drain_all()
    assert visitor.get("/fr/search/", {"q": only}).context["result"].total == 1
    page.state_fr = "draft"
    page = factories.publish(page)
    assert only not in visitor.get("/fr/cities/dortmund/page/").content.decode()
    assert "/fr/cities/dortmund/page/" not in visitor.get("/sitemap.xml").content.decode()
    drain_all()
    answer = visitor.get("/fr/search/", {"q": only})
    assert answer.context["result"].total == 0
    hit = visitor.get("/fr/search/", {"q": HIDDEN}).context["result"].hits[0]
    assert set(hit.document.languages) == {"de", "en"}
    for engine in indexed:
        assert only not in raw_index.contents(engine)[0]
        assert not raw_index.finds(engine, only)


def test_a_hidden_measure_is_in_no_facet(page, indexed):
    """Counts would reveal that there is one more."""
    visitor = Client()
    page.goals.add(factories.goal(7))
    page = factories.publish(page)
    drain_all()
    before = visitor.get("/de/search/").context["result"]
    factories.restrict(page)
    after = visitor.get("/de/search/").context["result"]
    assert (before.total, after.total) == (2, 1)
    assert {value.value for value in before.facets["sdg"]} == {"sdg-7", "sdg-13"}
    assert [(value.value, value.count) for value in after.facets["sdg"]] == [("sdg-13", 1)]


def test_a_city_that_is_withdrawn_is_no_filter_any_more(page, indexed, monkeypatch):
    monkeypatch.setattr(labels, "PAGE_CACHE_SECONDS", 0)
    visitor = Client()
    factories.measure(in_city=factories.city("amiens", country="FR", heading="Amiens"))
    drain_all()
    assert "Amiens" in visitor.get("/de/search/").content.decode()
    factories.restrict(factories.city("amiens"))
    for address in ("/de/search/", "/de/search/?q=Amiens", "/de/", "/de/cities/"):
        body = visitor.get(address).content.decode()
        assert "fr-amiens" not in body, address
        assert "/cities/amiens/" not in body, address


@pytest.fixture
def elasticsearch_down(tmp_path):
    """Elasticsearch is preferred, but nothing listens at its URL."""
    with override_settings(
        SEARCH_ENGINES=["elasticsearch", "embedded"],
        SEARCH_EMBEDDED_DIR=tmp_path,
        ELASTICSEARCH_URL=NOBODY,
        ELASTICSEARCH_TIMEOUT=1,
    ):
        registry.reset()
        yield
    registry.reset()


@pytest.mark.parametrize("withdraw", WAYS, ids=lambda way: way.__name__)
def test_it_is_gone_while_elasticsearch_is_down(elasticsearch_down, page, withdraw):
    visitor = Client(raise_request_exception=False)
    indexer.rebuild("embedded")
    answer = visitor.get("/en/search/", {"q": HIDDEN})
    assert answer.context["result"].total == 1
    assert answer.context["result"].engine == "embedded"
    assert "The full search is not responding" in answer.content.decode()
    withdraw(page)
    cache.clear()
    assert not revealed(visitor)
    outcome = drain_all()
    assert isinstance(outcome["elasticsearch"], Exception)
    assert isinstance(outcome["embedded"], int)
    assert HIDDEN not in raw_index.contents("embedded")[0]
    assert not revealed(visitor)


def test_what_waited_is_done_when_elasticsearch_is_back(
    elasticsearch_url, elasticsearch_index, tmp_path, page
):
    names = {"SEARCH_ENGINES": ["elasticsearch", "embedded"], "SEARCH_EMBEDDED_DIR": tmp_path}
    up = {
        **names,
        "ELASTICSEARCH_URL": elasticsearch_url,
        "ELASTICSEARCH_INDEX": elasticsearch_index,
    }
    with override_settings(**up, ELASTICSEARCH_TIMEOUT=30):
        registry.reset()
        for name in names["SEARCH_ENGINES"]:
            indexer.rebuild(name)
        with override_settings(ELASTICSEARCH_URL=NOBODY, ELASTICSEARCH_TIMEOUT=1):
            registry.reset()
            factories.unpublish(page)
            drain_all()
        registry.reset()
        assert raw_index.finds("elasticsearch", HIDDEN), "it still waits"
        assert total(Client()) == 0, "and is left out of the answer meanwhile"
        drain_all()
        assert not raw_index.finds("elasticsearch", HIDDEN)
    registry.reset()
