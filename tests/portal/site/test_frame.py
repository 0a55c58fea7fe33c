"""The frame of every page: language, URLs, menu, links on error pages, no external resources."""

import re
import time

import pytest
from django.test import RequestFactory
from django.utils import translation

from portal.models import HomePage
from portal.site import navigation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city(
        "cluj-napoca",
        country="RO",
        heading={"de": "Klausenburg", "ro": "Cluj-Napoca", "fr": "Cluj"},
        source_language="ro",
        state={"de": "ok", "fr": "machine"},
    )


def test_the_page_names_its_language_and_its_address_in_each(client, city):
    body = client.get("/fr/cities/cluj-napoca/").content.decode()
    assert '<html lang="fr" dir="ltr">' in body
    assert '<link rel="canonical" href="http://testserver/fr/cities/cluj-napoca/">' in body
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', body))
    assert alternates == {
        code: f"http://testserver/{code}/cities/cluj-napoca/" for code in ("ro", "de", "fr")
    }


def test_a_page_shown_in_another_language_names_the_address_it_belongs_to(client, city):
    body = client.get("/en/cities/cluj-napoca/").content.decode()
    assert '<link rel="canonical" href="http://testserver/ro/cities/cluj-napoca/">' in body
    assert '<h1 lang="ro">' in body


def test_the_language_switch_stays_on_the_page(client, city):
    body = client.get("/de/cities/cluj-napoca/").content.decode()
    assert '<a href="/ro/cities/cluj-napoca/" hreflang="ro" lang="ro">' in body
    assert re.search(
        r'<a href="/de/cities/cluj-napoca/" hreflang="de"[^>]* aria-current="true"', body
    )


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/de/search/?q=a&sdg=sdg-13", "/ro/search/?q=a&sdg=sdg-13"),
        ("/de/", "/ro/"),
        ("/de", "/ro/"),
        ("/nowhere/", "/ro/"),
        ("/de/search/?q=" + "a" * 9_000, "/ro/search/"),
        ("/de/de/", "/ro/de/"),
    ],
)
def test_the_same_address_in_another_language(address, other):
    assert navigation.in_language(RequestFactory().get(address), "ro") == other


def test_the_menu_has_what_the_office_put_there_and_nothing_private(client, city):
    shown = factories.section(heading="Hintergrund", show_in_menus=True)
    factories.section(heading="Nicht im Menü", show_in_menus=False)
    hidden = factories.section(heading="Geheim", show_in_menus=True)
    factories.restrict(hidden)
    factories.unpublish(factories.section(heading="Entwurf", show_in_menus=True))
    body = client.get(shown.get_url()).content.decode()
    menu = re.search(r'<nav class="site-nav".*?</nav>', body, re.DOTALL)
    assert menu
    assert "Hintergrund" in menu[0]
    assert 'aria-current="page"' in menu[0]
    assert not re.search("Nicht im Menü|Geheim|Entwurf", body)


def test_pages_of_every_kind_can_stand_in_the_menu(client):
    kinds = [
        factories.city_index(), factories.sdg_index(), factories.partnership_index(),
        factories.section(), factories.mission(), factories.legal(),
    ]  # fmt: skip
    assert {type(page) for page in kinds} == set(HomePage.allowed_subpage_models())
    for page in kinds:
        page.show_in_menus = True
        factories.publish(page)
    menu = re.search(
        r'<nav class="site-nav".*?</nav>', client.get("/de/").content.decode(), re.DOTALL
    )
    assert menu
    assert all(f'href="{page.get_url()}"' in menu[0] for page in kinds)


def test_legal_pages_are_in_the_footer(client):
    factories.legal(heading={"de": "Impressum", "en": "Imprint"}, state={"en": "ok"})
    assert "Imprint" in client.get("/en/").content.decode().partition("<footer")[2]


def test_breadcrumbs_lead_up_and_name_the_page_last(client, city):
    body = client.get("/de/cities/cluj-napoca/").content.decode()
    crumbs = re.search(r'<nav class="breadcrumbs.*?</nav>', body, re.DOTALL)
    assert crumbs
    assert re.findall(r'href="([^"]+)"', crumbs[0]) == ["/de/", "/de/cities/"]
    assert '<span aria-current="page">Klausenburg</span>' in crumbs[0]


@pytest.mark.parametrize(
    "address", ["/de/", "/de/search/", "/de/cities/cluj-napoca/", "/de/nichts/"]
)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client, city, address):
    answer = client.get(address)
    body = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", body)
    loaded = re.findall(
        r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]+)"', body
    )
    assert loaded
    assert all(url.startswith("/") for url in loaded)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not answer.cookies


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_a_missing_page_is_missed_in_the_visitors_language(client, language):
    factories.home()
    answer = client.get(f"/{language}/there-is-nothing/")
    body = answer.content.decode()
    with translation.override(language):
        words = translation.gettext("There is no page at this address")
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in body
    assert words in body
    assert 'name="q"' in body, "a way on"
    assert answer["Content-Language"] == language


@pytest.mark.parametrize("address", ["/de/%00/", "/de/%FF/", "/de/cities/%C3%28/"])
def test_an_undecodable_url_gets_an_error_page(client, address):
    factories.home()
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert '<html lang="de"' in answer.content.decode()


@pytest.mark.urls("tests.portal.http.broken_urls")
def test_the_500_page_makes_no_queries_and_shows_no_details(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/de/broken/")
    body = answer.content.decode()
    assert answer.status_code == 500
    assert '<html lang="de"' in body
    assert "<h1>" in body
    assert "secret" not in body


def test_robots_may_read_all_but_the_admin(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in answer.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in answer.content.decode()


def test_the_icon_is_there_for_browsers_that_only_guess(client):
    assert client.get("/favicon.ico")["Location"] == "/static/portal/img/favicon.png"


def test_the_home_page_counts_what_is_public(client, city):
    factories.measure(
        in_city=city, fields_of_action=[factories.field("heat")], goals=[factories.goal(13)]
    )
    factories.measure(in_city=city, published=False, heading="Entwurf")
    body = client.get("/de/").content.decode()
    assert re.search(r"<li><strong>1</strong> <span>[^<]+</span></li>", body)
    assert 'href="/de/search/?entry=measure&amp;field=heat"' in body
    assert 'href="/de/search/?entry=measure&amp;sdg=sdg-13"' in body
    assert "Entwurf" not in body


def test_the_home_page_costs_the_same_for_many_measures(
    client, city, names_are_kept, django_assert_max_num_queries
):
    factories.measures(8, in_city=city)
    client.get("/de/")
    with django_assert_max_num_queries(80) as few:
        client.get("/de/")
    factories.measures(40, in_city=city)
    with django_assert_max_num_queries(80) as many:
        client.get("/de/")
    assert len(many) == len(few)


def links(client):
    """Which of three pages the menu and the footer link."""
    body = client.get("/de/search/").content.decode()
    return set(re.findall(r'href="/de/(knowledge|advice|privacy)/"', body))


def test_what_is_taken_away_is_in_no_menu_five_seconds_later(client):
    knowledge = factories.section(slug="knowledge", show_in_menus=True)
    advice = factories.section(slug="advice", show_in_menus=True)
    privacy = factories.legal(slug="privacy")
    assert links(client) == {"knowledge", "advice", "privacy"}
    factories.unpublish(knowledge)
    advice.show_in_menus = False
    factories.publish(advice)
    factories.restrict(privacy)
    time.sleep(5)
    assert links(client) == set()


def on_paper(response):
    return re.search(r'id="print-address"[^>]*>([^<]*)<', response.content.decode())[1]


def test_print_shows_the_portals_name_and_the_url(client, city):
    page = client.get("/fr/cities/cluj-napoca/?measures=1")
    assert on_paper(page) == "http://testserver/fr/cities/cluj-napoca/?measures=1"
    assert re.search(r'print-head__name" lang="de">Partnerstadt<', page.content.decode())
    asked = "/de/search/?q=W%C3%A4rme&sdg=sdg-13"
    assert on_paper(client.get(asked)).endswith("/de/search/?q=W%C3%A4rme&amp;sdg=sdg-13")


def test_a_live_answer_brings_its_address_along(client, city):
    answer = client.get("/de/search/?q=W%C3%A4rme&sort=", headers={"HX-Request": "true"})
    assert 'id="print-address" dir="ltr" hx-swap-oob="true"' in answer.content.decode()
    assert on_paper(answer) == "http://testserver/de/search/?q=W%C3%A4rme"


def test_an_endless_address_is_not_printed(client, city):
    assert on_paper(client.get("/de/search/?q=" + "a" * 9_000)) == "http://testserver/de/search/"
