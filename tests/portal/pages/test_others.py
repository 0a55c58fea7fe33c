"""Pages of cities, partnerships and the mission; sections, articles and legal pages."""

import pytest
from django.core.cache import cache

from cities import models
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_city_without_measures_has_an_empty_state(client):
    factories.city("dura", country="PS")
    text = html(client, "/en/cities/dura/")
    assert "No measures yet" in text
    assert "Find measures of other cities" in text
    assert "write to the office" not in text


def test_a_city_shows_its_facts_emissions_and_office(client):
    city = factories.city(
        population=588462, population_year=2023, climate_target_year=2035, mission_city=True,
        latitude=51.5, longitude=7.4, office_name="International office", office_email="office@example.org",
    )  # fmt: skip
    for sector, value in (("households", 100), ("transport", 50), ("total", 150)):
        city.emissions.create(year=2018, sector=sector, value=value, source="Balance 2018")
    city.save()
    text = html(client, "/en/cities/dortmund/")
    for words in (
        "588,462",
        "2035",
        "mailto:office@example.org",
        "map__pin",
        'Source: <span lang="de">Balance 2018</span>',
    ):
        assert words in text
    assert '<th scope="row">2018</th><td class="figure">100</td><td class="figure">50</td>' in text
    assert '<td class="figure">150</td>' in text


def test_measures_of_a_city_are_filtered_by_field(client):
    heat, water = factories.field("heat"), factories.field("water")
    factories.measure(heading="Wärmenetz", fields_of_action=[heat])
    factories.measure(heading="Regenwasser", fields_of_action=[water])
    text = html(client, "/de/cities/dortmund/?field=heat")
    assert "Wärmenetz" in text
    assert "Regenwasser" not in text
    assert 'class="notice notice--caution"' in html(client, "/de/cities/dortmund/?field=nonsense")
    assert client.get("/de/cities/dortmund/?page=7").status_code == 404


def test_private_contacts_of_a_city_stay_private(client):
    city = factories.city()
    city.contacts.create(name="Geheim", email="geheim@example.org", visibility="nothing")
    city.save()
    assert "eheim" not in html(client, "/en/cities/dortmund/")


def test_the_list_of_cities_has_every_public_city_by_country(client):
    factories.city("dortmund", latitude=51.5, longitude=7.4)
    factories.city("amiens", country="FR")
    factories.restrict(factories.city("dura", country="PS"))
    text = html(client, "/en/cities/")
    assert text.index("France") < text.index("Germany")
    assert "/en/cities/amiens/" in text
    assert "Dura" not in text


@pytest.fixture
def twinned(db):
    cities = [factories.city("dortmund"), factories.city("amiens", country="FR")]
    page = factories.partnership(
        *cities, slug="dortmund-amiens", kind="twinning", since="1960-04-02"
    )
    page.activities.create(date="2022-05", place="Amiens", text_de="Älter")
    page.activities.create(date="2025-11", place="Dortmund", text_de="Neuer")
    page.notes.create(year=2025, text_de="Es läuft", light="green")
    page.save()
    return page


def test_a_partnership_tells_its_story(client, twinned):
    text = html(client, "/de/partnerships/dortmund-amiens/")
    assert "2. April 1960" in text
    assert text.index("Neuer") < text.index("Älter")
    assert "light--green" in text
    assert "Es läuft" in text


def test_the_place_of_an_activity_is_named_in_the_readers_language(client):
    rostov = factories.city(
        "rostov", heading={"de": "Rostow am Don", "en": "Rostov-on-Don"}, state={"en": "ok"}
    )
    page = factories.partnership(factories.city(), rostov, slug="rostov", published=False)
    page.activities.set(
        [
            models.PartnershipActivity(date="2017", place="Rostov-on-Don", text_de="Besuch"),
            models.PartnershipActivity(date="2016", place="Weimar", text_de="Treffen"),
        ]
    )
    factories.publish(page)
    text = html(client, "/de/partnerships/rostov/")
    assert "2017, <span>Rostow am Don</span>" in text
    assert "2016, <span>Weimar</span>" in text


def test_what_came_out_of_a_partnership_is_computed(client, twinned):
    dortmund, amiens = factories.city("dortmund"), factories.city("amiens")
    named = factories.measure(in_city=dortmund, heading="Mit Amiens")
    models.MeasurePartnerCity.objects.create(measure=named, city=amiens)
    factories.measure(in_city=amiens, heading="Nach Dortmunder Vorbild", adapted_from=named)
    factories.measure(in_city=dortmund, heading="Allein gemacht")
    factories.measure(
        in_city=factories.city("leeds", country="GB"), heading="Fremd", adapted_from=named
    )
    text = html(client, "/de/partnerships/dortmund-amiens/")
    assert "Mit Amiens" in text
    assert "Nach Dortmunder Vorbild" in text
    assert "Allein gemacht" not in text
    assert "Fremd" not in text


def test_the_list_of_partnerships_leads_to_each(client, twinned):
    factories.partnership(factories.city(), slug="draft", heading="Entwurf", published=False)
    text = html(client, "/de/partnerships/")
    assert "/de/partnerships/dortmund-amiens/" in text
    assert "Entwurf" not in text


def test_the_mission_links_the_portals_own_cities(client):
    for key, awarded in (("dortmund", "2026-02"), ("dresden", "")):
        factories.term(
            models.MissionCity, key, country="DE", label={"de": key.title()}, label_awarded=awarded,
            latitude=51.0, longitude=9.0,
        )  # fmt: skip
    factories.city(mission_city=True)
    factories.mission()
    text = html(client, "/en/mission/")
    assert 'href="/en/cities/dortmund/"' in text
    assert "Mission Label: February 2026" in text
    assert "The list says when 1 city was awarded" in text, "and says nothing of the others"
    assert "Dresden" in text
    assert "/cities/dresden/" not in text


def test_sections_list_their_public_articles(client):
    section = factories.section(slug="background", body={"de": "<p>Worum es geht</p>"})
    factories.article(
        in_section=section, slug="eins", heading="Erster", body={"de": "<p>Langer Text</p>"}
    )
    factories.article(in_section=section, heading="Entwurf", published=False)
    text = html(client, "/de/background/")
    assert "Worum es geht" in text
    assert "/de/background/eins/" in text
    assert "Entwurf" not in text
    assert "Langer Text" in html(client, "/de/background/eins/")


def test_legal_pages_and_lists_answer(client):
    factories.legal(body={"de": "<p>Angaben</p>"})
    factories.sdg_page(7)
    assert "Angaben" in html(client, "/de/imprint/")
    assert "/de/sdgs/7/" in html(client, "/de/sdgs/")
