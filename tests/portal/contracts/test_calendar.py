"""The calendar of a contract's dates: only of public contracts, permanent, in the visitor's language."""

import datetime

import pytest

from cities import models
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]
ADDRESS = "/en/cities/dortmund/contract/events.ics"
START = datetime.datetime(2026, 3, 12, 17, 0, tzinfo=datetime.UTC)


def date(**values):
    facts = {"start": START, "title_de": "Werkstatt", "title_en": "Workshop", "place": "Rathaus"}
    return models.ContractEvent(**{**facts, **values})


def contract(*events, **values):
    return factories.contract(rows={"events": list(events)}, **values)


def lines(client, address=ADDRESS):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_dates_are_listed_in_the_visitors_language(client):
    page = contract(date())
    found = lines(client)
    assert "SUMMARY;LANGUAGE=en:Workshop" in found
    assert "LOCATION;LANGUAGE=de:Rathaus" in found
    assert "DTSTART:20260312T170000Z" in found
    assert f"UID:urn:uuid:{page.events.get().key}" in found
    assert "URL:http://testserver/en/cities/dortmund/contract/" in found
    assert "SUMMARY;LANGUAGE=de:Werkstatt" in lines(client, ADDRESS.replace("/en/", "/de/"))


def test_a_date_keeps_its_identity_when_the_contract_is_published_again(client):
    page = contract(date())
    before = [line for line in lines(client) if line.startswith("UID:")]
    page.version = "2.0"
    factories.publish(page)
    assert [line for line in lines(client) if line.startswith("UID:")] == before


def test_dates_come_in_order_and_those_without_a_day_are_left_out(client):
    later = START + datetime.timedelta(days=1)
    contract(date(title_en="Second", start=later), date(title_en="None", start=None), date())
    titles = [line.rpartition(":")[2] for line in lines(client) if line.startswith("SUMMARY")]
    assert titles == ["Workshop", "Second"]


def test_it_is_a_calendar_that_is_revalidated(client):
    contract(date())
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="dortmund.ics"'
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-cache", "noindex")
    assert client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.post(ADDRESS).status_code == 405


def test_what_is_not_public_has_no_calendar(client):
    page = contract(date())
    assert client.get(ADDRESS).status_code == 200
    factories.restrict(page)
    assert client.get(ADDRESS).status_code == 404


def test_a_city_taken_off_the_site_has_no_calendar(client):
    contract(date())
    factories.unpublish(models.CityPage.objects.get(slug="dortmund"))
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("city", ["dortmund", "no-such-city", "x" * 3000, "a%0d%0ab"])
def test_without_dates_there_is_no_calendar(client, city):
    contract()
    assert client.get(f"/en/cities/{city}/contract/events.ics").status_code == 404


def test_dates_cost_a_fixed_number_of_statements(client, django_assert_max_num_queries):
    contract(*(date() for _ in range(30)))
    client.get(ADDRESS)
    with django_assert_max_num_queries(6):
        lines(client)
