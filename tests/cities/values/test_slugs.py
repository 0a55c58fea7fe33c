"""Slugs from headings, and HTML character references in texts."""

import json

import pytest
from bs4 import BeautifulSoup

from cities.models import MeasurePage
from cities.values.html_entities import resolve, resolve_in_html
from cities.values.slugs import MAX_LENGTH, generate_slug, is_generated_from
from tests.cities.admin_forms import create, edit_address, rich, save
from tests.factories import fresh


@pytest.mark.parametrize(
    ("heading", "language", "slug"),
    [
        ("Grüne Dächer & Fußwege in Köln", "de", "gruene-daecher-fusswege-in-koeln"),
        ("Gru\u0308n", "de", "gruen"),
        ("Öffnung", "de", "oeffnung"),
        ("Yeşil çatı, İzmir ü", "tr", "yesil-cati-izmir-u"),
        ("L’eau d'Amiens", "fr", "l-eau-d-amiens"),
        ("Încălzire și țevi", "ro", "incalzire-si-tevi"),
        ("\N{DECIDUOUS TREE} Bäume™ 1\ufe0f\u20e3 \U0001f1e9\U0001f1ea fürs Klima", "de", "baeume-fuers-klima"),
        ("\U0001f469\U0001f3fd\u200d\U0001f33e Hof", "de", "hof"),
        ("Klima\u00adschutz\u200b-Plan", "de", "klimaschutz-plan"),
        ("Klima&shy;schutz &amp; Co&#173;", "de", "klimaschutz-co"),
        ("Автобуси в Києві", "uk", "avtobusi-v-kiievi"),
        ("حافلات كهربائية", "ar", "hflt-khrbiyh"),
        ("气候城市", "en", "qi-hou-cheng-shi"),
        ("CO₂-Ziel ２０３０", "de", "co2-ziel-2030"),
        ("Wasser/Abwasser – Teil A", "de", "wasser-abwasser-teil-a"),
        ("!!!", "de", "page"),
        ("\N{DECIDUOUS TREE}", "de", "page"),
    ],
)  # fmt: skip
def test_a_heading_in_any_script_makes_a_readable_address(heading, language, slug):
    assert generate_slug(heading, language) == slug


def test_a_long_address_ends_with_a_whole_word():
    assert generate_slug("wort " * 80, "de") == "-".join(["wort"] * 40)
    assert generate_slug("x" * 300, "de") == "x" * MAX_LENGTH


def test_an_address_with_a_number_still_follows_its_heading():
    assert is_generated_from("gruen-2", "Grün", "de")
    assert not is_generated_from("gruen-fuer-alle", "Grün", "de")


@pytest.mark.parametrize(
    ("typed", "plain", "html"),
    [
        ("Klima&shy;schutz", "Klima\u00adschutz", "Klima\u00adschutz"),
        ("10&nbsp;t &#8211; &#xB2;", "10\u00a0t – ²", "10\u00a0t – ²"),
        ("Stadt &amp; Land", "Stadt & Land", "Stadt &amp; Land"),
        ("a &lt; b", "a < b", "a &lt; b"),
        ("R&D; AT&T &unknown;", "R&D; AT&T &unknown;", "R&amp;D; AT&amp;T &amp;unknown;"),
    ],
)
def test_a_reference_typed_as_text_is_its_sign(typed, plain, html):
    assert resolve(typed) == plain
    assert resolve_in_html(typed.replace("&", "&amp;")) == html


def test_a_soft_hyphen_typed_by_its_name_is_one_on_the_page(world, as_user, client):
    browser = as_user(world.cluj_moderator)
    heading = "Termo&shy;ficare"
    create(browser, world.cluj, "measurepage", heading_ro=heading)
    page = MeasurePage.objects.get(slug="termoficare")
    assert page.heading_ro == "Termo\u00adficare"
    save(browser, page, solution_ro=rich("Locu&shy;ințe"), location_name="Gara&nbsp;1")
    draft = fresh(page).get_latest_revision_as_object()
    assert "Locu\u00adințe" in draft.solution_ro
    assert draft.location_name == "Gara\u00a01"


def test_the_address_follows_the_heading_until_the_first_publication(world, as_user):
    browser = as_user(world.cluj_editor)
    create(browser, world.cluj, "measurepage", heading_ro="Tram")
    page = MeasurePage.objects.get(slug="tram")
    save(browser, page, heading_ro="Tramvai nou")
    assert fresh(page).slug == "tramvai-nou"
    assert fresh(page).url_path.endswith("/cluj-napoca/tramvai-nou/")
    create(browser, world.cluj, "measurepage", heading_ro="Tramvai nou")
    second = MeasurePage.objects.get(slug="tramvai-nou-2")
    save(browser, second, heading_ro="Tramvai nou", summary_ro="Pe scurt")
    assert fresh(second).get_latest_revision_as_object().slug == "tramvai-nou-2"
    save(browser, second, slug="linia-5")
    save(browser, second, heading_ro="Alt titlu")
    assert fresh(second).get_latest_revision_as_object().slug == "linia-5"


def test_a_typed_address_is_spelt_by_the_language_of_the_page(world, as_user):
    """The browser applies these spellings before it removes diacritics."""
    browser, spellings_by_language = as_user(world.admin), {}
    for page in (world.measure, world.cluj_measure):
        html = BeautifulSoup(browser.get(edit_address(page)).content, "lxml")
        rules = html.select_one("[name=slug]").get("data-w-slug-formatters-value", "[]")
        spellings_by_language[page.source_language] = {
            pattern: text for [pattern, _flags], text in json.loads(rules)
        }
    assert spellings_by_language["de"]["ü"] == "ue"
    assert spellings_by_language["ro"] == {}


def test_the_address_of_a_published_page_stays(world, as_user):
    page = world.cluj_measure
    assert page.slug == "autobuze"
    save(as_user(world.cluj_moderator), page, heading_ro="Autobuze")
    save(as_user(world.cluj_moderator), page, heading_ro="Altceva")
    assert fresh(page).get_latest_revision_as_object().slug == "autobuze"
    page.unpublish()
    save(as_user(world.cluj_moderator), fresh(page), heading_ro="Iar altceva")
    assert fresh(page).get_latest_revision_as_object().slug == "autobuze"


def test_a_form_opened_with_an_old_address_keeps_it(world, as_user):
    """Slugs that were edited or generated by other rules are kept."""
    page = world.cluj_draft
    MeasurePage.objects.filter(pk=page.pk).update(slug="ciorna-veche")
    draft = fresh(page).get_latest_revision_as_object()
    draft.slug = "ciorna-veche"
    draft.save_revision()
    save(as_user(world.cluj_editor), page, heading_ro="Titlu nou")
    assert fresh(page).get_latest_revision_as_object().slug == "ciorna-veche"
    assert edit_address(page)
