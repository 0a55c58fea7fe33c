"""Lists and pages show the photograph of a record, or else its drawn cover, as decoration."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from portal.covers import choice
from search.indexing import indexer
from tests import factories
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db
CITY = "/en/cities/dortmund/"


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


def images(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [attrs for tag, attrs in Page(response.text).elements if tag == "img"]


def thumbnails(client, address):
    return [each for each in images(client, address) if "__picture" in each.get("class", "")]


def hidden_collection():
    collection = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    return collection


def test_a_list_shows_the_cover_of_a_field_and_the_page_the_same(client):
    page = factories.measure(slug="waerme", fields_of_action=[factories.field("heat")])
    cover = choice.measure_cover(["heat"], "de-dortmund", str(page.uuid))
    [shown] = thumbnails(client, CITY)
    assert shown == {
        "class": "hit__picture", "src": cover, "width": "640", "height": "360", "alt": "",
        "loading": "lazy", "decoding": "async",
    }  # fmt: skip
    assert images(client, f"{CITY}waerme/")[0]["src"] == cover
    assert images(client, CITY)[0]["src"] == choice.city_cover("de-dortmund")


def test_a_hit_shows_the_cover_of_its_page(client, embedded):
    page = factories.measure(heading="Einhorn", fields_of_action=[factories.field("heat")])
    factories.measure(heading="Einhorn auch")
    indexer.rebuild("embedded")
    shown = thumbnails(client, "/de/search/?q=Einhorn")
    assert choice.measure_cover(["heat"], "de-dortmund", str(page.uuid)) in [
        each["src"] for each in shown
    ]
    assert [each["loading"] for each in shown] == ["eager", "lazy"]


def test_a_photograph_comes_before_the_cover_and_says_nothing_beside_a_heading(client):
    factories.measure(slug="waerme", image=factories.image(alt="Ein Rohr"))
    [shown] = thumbnails(client, CITY)
    assert shown["src"].startswith("/media/images/")
    assert ".webp 640w" in shown["srcset"]
    assert (shown["alt"], shown["loading"]) == ("", "lazy")


def test_a_private_photograph_is_shown_nowhere(client):
    page = factories.measure(slug="waerme", image=factories.image(collection=hidden_collection()))
    city = page.get_parent().specific
    city.image = factories.image(collection=hidden_collection())
    city.save()
    for address in (CITY, f"{CITY}waerme/", "/en/", "/en/cities/"):
        assert not [each for each in images(client, address) if "/media/" in each["src"]]


def test_photographs_cost_no_statement_each(client):
    counts = []
    for number in (2, 9):
        for _ in range(number):
            factories.measure(image=factories.image())
        client.get(CITY)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert len(thumbnails(client, CITY)) >= number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_of_partnerships_shows_the_cover_of_each_page(client):
    dortmund, amiens = factories.city("dortmund"), factories.city("amiens", country="FR")
    page = factories.partnership(dortmund, amiens, slug="mit-amiens")
    cover = choice.partnership_cover([dortmund.key, amiens.key], str(page.uuid))
    assert [each["src"] for each in thumbnails(client, "/en/partnerships/")] == [cover]
    assert images(client, "/en/partnerships/mit-amiens/")[0]["src"] == cover


def test_the_first_story_of_the_home_page_is_large_and_not_lazy(client):
    for number in range(3):
        factories.measure(heading=f"Eins {number}")
    response = client.get("/de/")
    assert response.text.count("card--lead") == 1
    assert response.text.index("card--lead") < response.text.index('id="by-goal"')
    assert [each["loading"] for each in thumbnails(client, "/de/")] == ["eager", "lazy", "lazy"]


def test_the_list_of_cities_shows_photographs_and_covers(client):
    factories.city("amiens", country="FR")
    factories.city("dortmund", image=factories.image(alt="Ein See"))
    [amiens, dortmund] = thumbnails(client, "/en/cities/")
    assert amiens["src"] == choice.city_cover("fr-amiens")
    assert dortmund["src"].startswith("/media/images/")
    assert dortmund["alt"] == ""


def test_the_list_of_contracts_shows_the_cover_of_each_page(client):
    factories.contract(in_city=factories.city("dortmund"))
    cover = choice.contract_cover("de-dortmund")
    assert [each["src"] for each in thumbnails(client, "/en/contracts/")] == [cover]
    assert images(client, f"{CITY}contract/")[0]["src"] == cover


def test_goals_sections_and_articles_have_the_cover_of_their_subject(client):
    factories.sdg_page(7)
    section = factories.section(slug="hintergrund")
    article = factories.article(in_section=section, slug="artikel")
    assert images(client, "/en/sdgs/7/")[0]["src"] == choice.goal_cover("sdg-7")
    covers = [choice.article_cover(str(page.uuid)) for page in (section, article)]
    assert [each["src"] for each in images(client, "/de/hintergrund/")] == covers
    assert images(client, "/de/hintergrund/artikel/")[0]["src"] == covers[1]
