"""The comparison of revisions shows only changes by editors."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cities import models
from cities.revisions import comparison
from tests import factories
from tests.cities.admin_forms import rich, save


def compared(browser, page):
    """Return the comparison of the live and the latest version as labels and texts."""
    latest = type(page).objects.get(pk=page.pk).latest_revision_id
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", latest])
    html = BeautifulSoup(browser.get(address).content, "lxml")
    return {
        row.find("td").get_text(strip=True): row.find_all("td")[1].get_text(" ", strip=True)
        for row in html.select("table.listing tbody tr")
        if len(row.find_all("td")) == 2
    }


@pytest.fixture
def measure(world):
    """A live measure whose content is serialized differently than by the form."""
    page = world.cluj_measure
    page.challenge_ro = (
        '<p data-block-key="a1">Aer &amp; zgomot <a href="https://x.org">aici</a></p>'
    )
    page.summary_ro = "Un rând\r\nși altul"
    page.cost_total, page.start, page.review_due = Decimal("1000.00"), "2017", date(2030, 1, 1)
    page.goals = [factories.goal(13), factories.goal(7)]
    page.effects.add(models.MeasureEffect(indicator_ro="Economie", value=3))
    page.contacts.add(models.MeasureContact(name="Ana"))
    page.partner_cities.add(models.MeasurePartnerCity(name="Reims"))
    return factories.publish(page)


def test_what_the_form_writes_in_another_way_is_no_difference(world, as_user, measure):
    browser = as_user(world.cluj_moderator)
    assert save(browser, measure).status_code == 302
    assert compared(browser, measure) == {}
    # Saving without changes creates no revision; one change lets the form write all fields.
    save(browser, measure, every_tab=True, location_name="Mănăștur")
    assert type(measure).objects.get(pk=measure.pk).latest_revision_id != measure.latest_revision_id
    assert list(compared(browser, measure).values()) == ["Mănăștur"]


def test_only_what_a_person_changed_is_listed(world, as_user, measure):
    browser = as_user(world.cluj_moderator)
    save(
        browser, measure, cost_total="1.250,50", continuous="on", start="11/2018", state_en="ok",
        objectives_ro=rich("Mai puțin zgomot"),
        **{"effects-0-value": "4", "partner_cities-0-role_ro": "partener"},
    )  # fmt: skip
    rows = compared(browser, measure)
    assert len(rows) == 7, rows
    text = " ".join(rows.values())
    assert "None" not in text
    assert "1.000" in text
    assert "1.250,5" in text
    assert "Mai puțin zgomot" in text
    assert "2017 noiembrie 2018" in text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, ""),
        ("<p></p>", None),
        ("<p>a &amp; b</p>", "<p>a &#38; b</p>"),
        ('<p><a href="x" title="y">z</a></p>', '<p><a title="y" href="x">z</a></p>'),
        ('<p data-block-key="abc">a</p>', "<p>a</p>"),
        ("<p>a</p>\r\n<p>b</p>", "<p>a</p><p>b</p><p>  </p>"),
        ("<p>a<br/>b</p>", "<p>a<br>b</p>"),
        ("<p>u\u0308</p>", "<p>\u00fc</p>"),
    ],
)
def test_another_way_of_writing_is_no_change(before, after):
    assert comparison.normalize_rich_text(before) == comparison.normalize_rich_text(after)


def test_a_new_link_is_a_change():
    assert comparison.normalize_rich_text("<p>a b</p>") != comparison.normalize_rich_text(
        "<p>a <b>b</b></p>"
    )
