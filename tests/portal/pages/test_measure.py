"""The page of a measure shows facts with their provenance, and no empty parts."""

import datetime
import re

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from cities import models
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/en/cities/dortmund/waerme/"


def html(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def measure(**values):
    facts = {"slug": "waerme", "heading": {"de": "Wärme", "en": "Heat"}, "state": {"en": "ok"}}
    return factories.measure(**{**facts, **values})


def test_empty_parts_do_not_appear(client):
    measure(status="")
    text = html(client)
    for words in (
        "The challenge", "Results", "What did not work", "Transferring it to another city", "Sources",
        "Contact", "Adapted", "Related measures", "Further information", "Goals", "None", "n/a",
    ):  # fmt: skip
        assert f">{words}<" not in text, words
    assert "<dt></dt>" not in text
    assert "<dd></dd>" not in text


def test_empty_paragraphs_are_no_text(client):
    measure(challenge={"en": '<p data-block-key="x"></p>'}, limits={"en": "<p>&nbsp;</p>"})
    text = html(client)
    assert "The challenge" not in text
    assert "What did not work" not in text


def test_parts_come_in_the_order_a_reader_asks_for_them(client):
    words = ("challenge", "objectives", "solution", "participation", "limits", "prerequisites")
    page = measure(**{word: {"en": f"<p>text of {word}</p>"} for word in words})
    page.effects.create(indicator_en="Heat", value=260, unit="GWh/a", year=2023)
    page.sources.create(title="The source")
    page.save()
    text = html(client)
    order = [*words[:4], "260 GWh/a", *words[4:], "The source"]
    places = [text.index(f"text of {word}" if word in words else word) for word in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("status", "methods", "headings"),
    [
        ("running", ["measured", "planned"], ["Results", "Expected results"]),
        ("running", ["planned"], ["Expected results"]),
        ("planned", ["calculated"], ["Expected results"]),
        ("completed", ["measured"], ["Results"]),
    ],
)
def test_planned_effects_are_not_shown_as_results(client, status, methods, headings):
    page = measure(status=status)
    for number, method in enumerate(methods):
        page.effects.create(indicator_en="Heat", value=number, method=method)
    page.save()
    found = re.findall(r'<h2 id="(?:results|expected)">([^<]+)</h2>', html(client))
    assert found == headings


def test_numbers_have_year_method_and_source(client):
    measure(
        co2_reduction=45000, co2_year=2023, co2_method="calculated", co2_source="Annual report",
        cost_total=130000000, cost_year=2023, cost_source="Press release", status="completed",
        start="2017", end="2023-11-22",
    )  # fmt: skip
    text = html(client)
    assert "45,000 t CO₂e" in text
    assert 'calculated, 2023. Source: <span lang="de">Annual report</span>' in text
    assert "€130,000,000" in text
    assert '2023 prices. Source: <span lang="de">Press release</span>' in text
    assert "2017 to 22 November 2023" in text
    german = html(client, ADDRESS.replace("/en/", "/de/"))
    assert "45.000 t CO₂e" in german
    assert "22. November 2023" in german


def test_a_zero_is_a_number(client):
    measure(co2_reduction=0)
    assert "0 t CO₂e" in html(client)


def test_only_public_parts_of_contacts_are_shown(client):
    page = measure()
    for visibility in ("nothing", "name", "name_address"):
        page.contacts.create(
            name=f"Name-{visibility}", unit=f"Unit-{visibility}", email=f"{visibility}@example.org",
            phone="+49 231 0", visibility=visibility,
        )  # fmt: skip
    page.save()
    text = html(client)
    assert "Name-nothing" not in text
    assert "Unit-nothing" not in text
    assert "nothing@example.org" not in text
    assert "Name-name" in text
    assert "mailto:name@example.org" not in text
    assert "mailto:name_address@example.org" in text
    assert text.count('href="tel:+492310"') == 1


def test_internal_notes_are_not_on_the_page(client):
    measure(internal_notes="Geheimsache")
    assert "Geheimsache" not in html(client)


def test_easy_german_is_offered_to_readers_of_german(client):
    measure(summary_easy="Leicht gesagt.")
    assert "Leicht gesagt." not in html(client)
    assert "Leicht gesagt." in html(client, ADDRESS.replace("/en/", "/de/"))


def test_what_was_adapted_leads_both_ways(client):
    model = measure(slug="vorbild", heading={"de": "Vorbild", "en": "The model"})
    amiens = factories.city("amiens", country="FR")
    measure(
        in_city=amiens, slug="copie", heading={"de": "Kopie", "en": "The copy"}, adapted_from=model
    )
    assert "The copy" in html(client, "/en/cities/dortmund/vorbild/")
    copy = html(client, "/en/cities/amiens/copie/")
    assert "The model" in copy
    factories.restrict(model)
    assert "The model" not in html(client, "/en/cities/amiens/copie/")


def test_licence_and_last_check_are_named(client):
    measure(licence="CC-BY-SA-4.0", last_reviewed=datetime.date(2026, 10, 1))
    text = html(client)
    assert 'rel="license"' in text
    assert "CC BY-SA 4.0" in text
    assert "1 October 2026" in text


def test_a_partner_city_that_is_not_public_is_not_named(client):
    hidden = factories.city("hidden-town", country="FR")
    page = measure()
    models.MeasurePartnerCity.objects.create(measure=page, city=hidden, role="Partner")
    assert "Hidden Town" in html(client)
    factories.restrict(hidden)
    assert "Hidden Town" not in html(client)


def test_nothing_in_the_markup_needs_inline_style_or_script(client):
    measure(challenge={"en": "<p>text</p>"}, goals=[factories.goal(13)])
    text = html(client)
    assert " style=" not in text
    assert "<script>" not in text
    assert "onclick" not in text


def test_a_preview_of_a_new_measure_shows_the_page(rf):
    page = measure(challenge={"en": "<p>text</p>"})
    request = page.make_preview_request(preview_mode="en")
    assert request.status_code == 200
    assert "<h1>Heat</h1>" in request.content.decode()


def collections():
    """A public collection and one for users with an account."""
    root = Collection.get_first_root_node()
    hidden = root.add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
    return root, hidden


def test_a_picture_has_its_description_and_author_and_a_private_one_is_not_shown(client):
    open_to_all, hidden = collections()
    words = {"alt": {"de": "Ein Rohr"}, "credit": "Anna Muster", "licence": "CC BY 4.0"}
    page = measure(image=factories.image(collection=open_to_all, **words))
    text = html(client)
    assert re.search(r'<div lang="de"><picture>.*?<img [^>]*alt="Ein Rohr"', text)
    assert "/covers/" not in text
    assert "Anna Muster, CC BY 4.0" in text
    page.image = factories.image(collection=hidden, **words)
    page.save()
    text = html(client)
    assert "Ein Rohr" not in text
    assert "/covers/" in text


def test_documents_that_not_everybody_may_read_are_not_offered(client):
    open_to_all, hidden = collections()
    page = measure()
    for title, collection in (("Offener Bericht", open_to_all), ("Interner Bericht", hidden)):
        page.documents.create(document=factories.document(title, collection=collection))
    page.save()
    text = html(client)
    assert "Offener Bericht" in text
    assert "Interner Bericht" not in text


@pytest.mark.parametrize("typed", ["12–14", "S. 12–14", "pp. 12–14", "p.12–14", "Seiten 12–14"])
def test_a_page_number_has_one_prefix(client, typed):
    page = measure()
    page.sources.add(models.MeasureSource(title="Report", page=typed))
    page.save()
    assert "Report</span>, p. 12–14" in html(client)
