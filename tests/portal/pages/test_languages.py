"""A page is displayed in one language, declares it, and links to the others."""

import re

import pytest

from portal.site import sitemap
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def romanian(db):
    cluj = factories.city(
        "cluj-napoca", country="RO", heading={"ro": "Cluj-Napoca"}, source_language="ro", state={}
    )
    return factories.measure(
        in_city=cluj,
        slug="termoficare",
        source_language="ro",
        heading={"ro": "Termoficare curată", "de": "Saubere Fernwärme", "fr": "Brouillon caché"},
        summary={"ro": "Pe scurt", "de": "Kurz gesagt", "fr": "Brouillon caché"},
        challenge={"ro": "<p>Problema</p>", "fr": "<p>Brouillon caché</p>"},
        state={"de": "machine", "fr": "draft"},
    )


def page(client, language):
    return client.get(f"/{language}/cities/cluj-napoca/termoficare/").content.decode()


def test_a_page_falls_back_as_a_whole_and_says_so(client, romanian):
    html = page(client, "en")
    assert '<h1 lang="ro">Termoficare curată</h1>' in html
    assert re.search(r'<p class="lead" lang="ro">Pe scurt</p>', html)
    assert 'class="notice notice--caution"' in html
    assert "Romanian" in html
    assert "Saubere Fernwärme" not in html


def test_a_translation_is_never_filled_up_from_another_language(client, romanian):
    html = page(client, "de")
    assert "<h1>Saubere Fernwärme</h1>" in html
    assert "Problema" not in html


def test_a_machine_translation_is_labelled(client, romanian):
    assert 'class="notice notice--caution"' in page(client, "de")
    assert 'class="notice notice--caution"' not in page(client, "ro")


def test_a_draft_translation_is_nowhere(client, romanian):
    for language in ("de", "en", "fr", "ro"):
        assert "Brouillon" not in page(client, language)


def test_links_lead_to_the_public_languages_alone(client, romanian):
    html = page(client, "en")
    listed = html[html.index('class="page-languages"') :].split("</p>")[0]
    assert "/de/cities/cluj-napoca/termoficare/" in listed
    assert "/fr/" not in listed
    assert "This text is available in:" in listed, "not the languages of the city"


def test_search_engines_get_the_existing_languages(client, romanian):
    html = page(client, "en")
    assert re.search(
        r'<link rel="canonical" href="[^"]*/ro/cities/cluj-napoca/termoficare/">', html
    )
    assert sorted(re.findall(r'<link rel="alternate" hreflang="(\w+)"', html)) == ["de", "ro"]


def test_the_sitemap_names_each_language_with_its_alternates(client, romanian):
    xml = client.get("/sitemap.xml").content.decode()
    addresses = re.findall(r"<loc>[^<]*?(/\w+/cities/cluj-napoca/termoficare/)</loc>", xml)
    assert sorted(addresses) == [
        "/de/cities/cluj-napoca/termoficare/",
        "/ro/cities/cluj-napoca/termoficare/",
    ]
    assert 'hreflang="ro"' in xml


def test_the_sitemap_names_what_is_no_page_of_the_tree_once(client, romanian, monkeypatch):
    monkeypatch.setattr(sitemap.PortalSitemap, "limit", 1)
    first = client.get("/sitemap.xml").content.decode()
    listed = re.findall(r"<loc>[^<]*?(/\w+/search/cities-alike/)</loc>", first)
    assert listed == [f"/{code}/search/cities-alike/" for code in ("de", "en", "fr", "ro")]
    assert re.search(r'hreflang="fr" href="http://testserver/fr/search/cities-alike/"', first)
    second = client.get("/sitemap.xml?p=2")
    assert second.status_code == 200
    assert "cities-alike" not in second.content.decode()


def test_a_row_never_shows_the_text_of_a_draft_translation(client, romanian):
    effect = {
        "indicator_fr": "Brouillon caché",
        "indicator_ro": "Căldură",
        "value": 35,
        "unit": "%",
    }
    romanian.effects.create(**effect)
    romanian.save()
    assert "Brouillon" not in page(client, "fr")
    assert '<span lang="ro">Căldură</span>' in page(client, "fr")
    romanian.effects.all().delete()
    romanian.effects.create(indicator_fr="Brouillon caché", value=35, unit="%")
    romanian.save()
    assert "Brouillon" not in page(client, "ro")


def test_the_language_switch_stays_on_the_page(client, romanian):
    assert 'href="/fr/cities/cluj-napoca/termoficare/"' in page(client, "en")


def test_a_citys_name_in_a_draft_translation_is_nowhere(client, romanian):
    cluj = romanian.get_parent().specific
    cluj.heading_en = "Secret draft"
    cluj.state_en = "draft"
    cluj.latitude, cluj.longitude = 46.8, 23.6
    cluj.save()
    for address in (
        "/en/",
        "/en/cities/",
        "/en/cities/cluj-napoca/",
        "/en/cities/cluj-napoca/termoficare/",
    ):
        assert "Secret draft" not in client.get(address).content.decode(), address
