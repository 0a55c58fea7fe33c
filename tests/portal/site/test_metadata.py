"""Metadata of pages: alternates for search engines, description, menu and URLs."""

import re

import pytest

from portal.i18n.urlize import linked
from tests import factories

pytestmark = pytest.mark.django_db
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="http://testserver([^"]+)"')
LANGUAGES = ("de", "en", "fr", "ro")


@pytest.fixture
def city():
    return factories.city(
        "cluj-napoca",
        country="RO",
        heading={"ro": "Cluj-Napoca", "de": "Klausenburg"},
        summary={"ro": "Pe scurt", "de": "Kurz gesagt"},
        source_language="ro",
        state={"de": "ok"},
    )


def head_of(client, address):
    return client.get(address).content.decode().partition("</head>")[0]


def test_readers_of_other_languages_are_sent_to_the_original(client, city):
    alternates = dict(ALTERNATE.findall(head_of(client, "/de/cities/cluj-napoca/")))
    assert alternates["x-default"] == "/ro/cities/cluj-napoca/"


def test_readers_of_other_languages_are_sent_to_english_where_there_is_any(client):
    factories.city("leeds", heading={"de": "Leeds", "en": "Leeds"}, state={"en": "ok"})
    alternates = dict(ALTERNATE.findall(head_of(client, "/de/cities/leeds/")))
    assert alternates["x-default"] == "/en/cities/leeds/"
    xml = client.get("/sitemap.xml").content.decode()
    assert 'hreflang="x-default" href="http://testserver/en/cities/leeds/"' in xml


def test_a_page_beside_the_tree_names_its_languages_too(client):
    factories.home()
    alternates = dict(ALTERNATE.findall(head_of(client, "/fr/search/cities-alike/")))
    assert alternates == {code: f"/{code}/search/cities-alike/" for code in LANGUAGES} | {
        "x-default": "/en/search/cities-alike/"
    }


def test_the_title_of_a_page_in_another_language_says_so(client, city):
    assert '<title lang="ro">Cluj-Napoca – ' in head_of(client, "/en/cities/cluj-napoca/")
    assert "<title>Klausenburg – " in head_of(client, "/de/cities/cluj-napoca/")


def test_language_and_direction_of_a_page_agree(client, settings):
    """The interface is English where it has no catalogue; Arabic texts carry their own direction."""
    settings.LANGUAGES = [("de", "German"), ("ar", "Arabic")]
    factories.city(
        "trabzon",
        heading={"de": "Trabzon", "ar": "طرابزون"},
        summary={"ar": "موجز"},
        state={"ar": "ok"},
    )
    body = client.get("/ar/cities/trabzon/").content.decode()
    assert '<html lang="en" dir="ltr">' in body
    assert '<h1 lang="ar" dir="rtl">طرابزون</h1>' in body
    assert '<p class="lead" lang="ar" dir="rtl">موجز</p>' in body


@pytest.mark.parametrize(
    "address",
    [
        "",
        "search/",
        "compare/",
        "list/",
        "search/cities-alike/",
        "search/text/",
        "search/alert/",
        "contribute/",
        "cities/cluj-napoca/",
    ],
)
def test_every_page_is_described_in_one_sentence(client, city, address):
    for language in LANGUAGES:
        head = head_of(client, f"/{language}/{address}")
        described = re.search(r'<meta name="description" content="([^"]+)"', head)
        assert described, (language, address)
        assert f'<meta property="og:description" content="{described[1]}">' in head


def test_a_description_in_another_language_says_so(client, city):
    assert 'content="Pe scurt" lang="ro">' in head_of(client, "/fr/cities/cluj-napoca/")


def menu_of(client, address):
    body = client.get(address).content.decode()
    menu = re.search(r'<nav class="site-nav".*?</nav>', body, re.DOTALL)
    assert menu
    return menu[0]


def test_the_menu_marks_the_section_of_a_page_below_it(client, city):
    index = city.get_parent().specific
    index.show_in_menus = True
    factories.publish(index)
    measure = factories.measure(in_city=city, slug="termoficare")
    url = re.escape(index.get_url())
    for address in (city.get_url(), measure.get_url()):
        assert re.search(rf'href="{url}" aria-current="true"', menu_of(client, address)), address
    assert re.search(rf'href="{url}" aria-current="page"', menu_of(client, index.get_url()))
    for address in ("/de/search/cities-alike/", "/de/compare/"):
        assert 'href="/de/search/?entry=measure" aria-current="true"' in menu_of(client, address)
    assert "aria-current" not in menu_of(client, "/de/")


def test_a_link_to_a_page_in_another_language_says_so(client):
    factories.legal(heading={"de": "Leichte Sprache"}, slug="leichte-sprache")
    foot = client.get("/en/").content.decode().partition("<footer")[2]
    assert re.search(
        r'<a href="/en/leichte-sprache/" hreflang="de"><span lang="de">Leichte Sprache</span>'
        r'\s*<span class="quiet">\(in German\)</span></a>',
        foot,
    )
    assert "auf Deutsch" not in client.get("/de/").content.decode().partition("<footer")[2]


def test_addresses_on_a_page_are_links(client):
    page = factories.legal(
        heading="Impressum",
        body="<p>Kontakt: amt@stadt.example, https://stadt.example/a?b=1&amp;c=2.</p>",
    )
    body = client.get(page.get_url()).content.decode()
    assert '<a href="mailto:amt@stadt.example">amt@stadt.example</a>' in body
    assert '<a href="https://stadt.example/a?b=1&amp;c=2">' in body


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="mailto:a@b.de">a@b.de</a>', '<a href="mailto:a@b.de">a@b.de</a>'),
        ("<p>x &lt;script&gt; @ y</p>", "<p>x &lt;script&gt; @ y</p>"),
        ("<p>javascript:alert(1)@</p>", "<p>javascript:alert(1)@</p>"),
        ("<code>a@b.de</code>", "<code>a@b.de</code>"),
        ('<img alt="a@b.de"/>', '<img alt="a@b.de"/>'),
    ],
)
def test_what_is_no_bare_address_stays_as_it_is(html, wanted):
    assert linked(html) == wanted


def test_the_operators_address_is_in_the_footer(client):
    from wagtail.models import Site

    from portal.models import PortalSettings

    factories.home()
    site = PortalSettings.for_site(Site.objects.get(is_default_site=True))
    site.contact_email = "portal@stadt.example"
    site.save()
    foot = client.get("/de/").content.decode().partition("<footer")[2]
    assert '<a href="mailto:portal@stadt.example">' in foot
