"""The reading list in a URL: its measures in order, and nothing that is not public."""

import re

import pytest

from cities.models import MeasurePage
from portal.reading_list import selection
from tests import factories
from tests.portal.http.bad_input_table import TEXTS
from tests.portal.markup import Page

pytestmark = pytest.mark.django_db
UNREADABLE = "could not be read and was left out"


@pytest.fixture
def measures():
    """Three public measures of two cities."""
    amiens = factories.city("amiens", country="FR")
    return [
        factories.measure(heading={"de": "Wärmenetz", "en": "Heat network"}, state={"en": "ok"}),
        factories.measure(heading="Chauffage", source_language="de", in_city=amiens),
        factories.measure(heading="Radweg"),
    ]


def listed(body):
    return [int(each) for each in re.findall(r'name="m" value="([\d,]+)"', body)[0].split(",")]


def headings(body):
    return re.findall(r'<h2 class="hit__heading"><a [^>]*>([^<]+)</a>', body)


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (["4,12,9"], (4, 12, 9)),
        (["4,12", "9", "4"], (4, 12, 9)),
        ([" 4 , ,5,"], (4, 5)),
        ([""], ()),
        ([], ()),
    ],
)
def test_numbers_are_read_once_and_in_order(values, numbers):
    assert selection.parse(values) == selection.ReadingList(
        numbers, surplus=False, unreadable=False
    )


@pytest.mark.parametrize("text", ["0", "-1", "1e3", "٣", "1234567890", "a", "1.0", "\x00", "4 5"])
def test_invalid_ids_are_dropped_with_a_note(text):
    assert selection.parse([f"{text},7"]) == selection.ReadingList(
        (7,), surplus=False, unreadable=True
    )


def test_a_list_holds_fifty():
    found = selection.parse([selection.to_param(range(1, 60))])
    assert found == selection.ReadingList(tuple(range(1, 51)), surplus=True, unreadable=False)
    assert selection.parse(["1," * 100_000]).surplus


def test_a_measure_moves_and_goes():
    assert selection.moved([1, 2, 3], 3, by=-1) == (1, 3, 2)
    assert selection.moved([1, 2, 3], 1, by=1) == (2, 1, 3)
    assert selection.without([1, 2, 3], 2) == (1, 3)


def test_the_list_shows_its_measures_in_its_order(
    client, measures, names_are_kept, django_assert_max_num_queries
):
    numbers = [measures[2].pk, measures[0].pk, measures[1].pk]
    client.get("/en/list/")  # labels that all pages share
    with django_assert_max_num_queries(22):
        body = client.get(selection.url(numbers).replace("/de/", "/en/")).content.decode()
    assert headings(body) == ["Radweg", "Heat network", "Chauffage"]
    assert listed(body) == numbers
    assert re.search(r'id="header-search" type="search" name="q" value=""', body)
    first, last = selection.to_param(numbers[1:]), selection.to_param(numbers[:2])
    assert f'href="/en/list/?m={first}"' in body, "the list without its first measure"
    assert f'href="/en/list/?m={last}"' in body, "the list without its last measure"
    swapped = selection.to_param([numbers[1], numbers[0], numbers[2]])
    assert body.count(f'href="/en/list/?m={swapped}"') == 2, "the first down, the second up"
    assert f"http://testserver/en/list/?m={selection.to_param(numbers)}" in body


def test_a_long_list_needs_no_more_queries(client, names_are_kept, django_assert_max_num_queries):
    numbers = [page.pk for page in factories.measures(50)]
    client.get("/en/list/")
    with django_assert_max_num_queries(22):
        body = client.get(f"/en/list/?m={selection.to_param(numbers)}").content.decode()
    assert len(headings(body)) == 50


def test_what_is_not_public_is_counted_and_not_named(client, measures):
    draft = factories.measure(heading="Entwurf", published=False)
    private = factories.measure(heading="Privat")
    factories.restrict(private)
    gone = factories.unpublish(factories.measure(heading="Zurückgezogen"))
    numbers = [draft.pk, measures[0].pk, private.pk, gone.pk, 999_999_999]
    body = client.get(f"/en/list/?m={selection.to_param(numbers)}").content.decode()
    assert headings(body) == ["Heat network"]
    assert "4 measures on this list are not public or no longer public." in body
    assert not re.search("Entwurf|Privat|Zurückgezogen", body)
    assert f'href="/en/list/?m={measures[0].pk}" data-list="{measures[0].pk}"' in body
    assert listed(body) == [measures[0].pk]


def test_a_measure_of_a_private_city_is_missing(client, measures):
    factories.restrict(measures[1].get_parent())
    body = client.get(f"/en/list/?m={measures[1].pk}").content.decode()
    assert "1 measure on this list is not public or no longer public." in body
    assert "This list is still empty" in body


def test_a_page_that_is_no_measure_is_missing(client, measures):
    body = client.get(f"/en/list/?m={measures[0].get_parent().pk}").content.decode()
    assert "1 measure on this list is not public" in body


def test_without_a_list_the_page_explains_it(client):
    factories.home()
    body = client.get("/en/list/").content.decode()
    assert "This list is still empty" in body
    assert "not public" not in body
    assert 'content="noindex, follow"' in body


@pytest.mark.parametrize("parameter", ["m", "q", "m=7&m"])
def test_hostile_lists_get_an_error_page(client, measures, embedded, parameter):
    for text in TEXTS.values():
        answer = client.get(f"/en/list/?m={measures[0].pk}&{parameter}={text}")
        page = Page(answer.content.decode())
        assert answer.status_code == 200
        assert not page.forbidden
        assert "Heat network" in page.words
        assert (UNREADABLE in page.words) == (parameter != "q")
        assert len(page.html) < 100_000, "what was sent is not sent back at length"


def test_results_are_offered_with_the_current_list(client, measures, embedded):
    number = measures[2].pk
    body = client.get(f"/de/list/?m={number}&q=Radweg").content.decode()
    assert "steht schon auf dieser Liste" in body
    body = client.get(f"/de/list/?m={number}&q=Wärmenetz").content.decode()
    assert f'<input type="hidden" name="m" value="{number}">' in body
    assert f'form="keep" name="m" value="{measures[0].pk}"' in body
    assert body.index(f'type="hidden" name="m" value="{number}"') < body.index('form="keep"'), (
        "a browser sends them in the order of the page: what is added comes last"
    )
    # What the button then asks for.
    answer = client.get(f"/de/list/?m={number}&m={measures[0].pk}")
    assert headings(answer.content.decode()) == ["Radweg", "Wärmenetz"]


def test_hits_and_measures_can_be_kept(client, measures, embedded):
    for path in ("/en/search/", measures[0].get_url().replace("/de/", "/en/")):
        body = client.get(path).content.decode()
        assert f'form="keep" name="m" value="{measures[0].pk}"' in body
        assert '<form id="keep" action="/en/list/" method="get"></form>' in body


def test_a_preview_of_a_new_measure_has_no_button(rf):
    page = MeasurePage(heading_de="Neu", source_language="de")
    page.state_de = ""
    assert page.pk is None
    template = "cities/measure/head.html"
    from django.template.loader import render_to_string

    context = {"page": page, "city": factories.city(), "display_language": "de"}
    assert "keep" not in render_to_string(template, context, request=rf.get("/"))
