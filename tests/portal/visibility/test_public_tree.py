"""Pages below a non-public page are not public, and an alias counts once."""

import pytest
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import ReferenceIndex

from cities.access import querysets, visibility
from cities.models import CityPage, MeasureDocument, MeasurePage, PartnershipPage
from portal.pages.home import HomeView
from search.models import SearchChange
from tests import factories as f
from tests.search.outbox import drain_all

pytestmark = pytest.mark.django_db
TEXT = "Fernwärmenetz"
ADDRESS = "/de/cities/dortmund/waerme/"
PAGES = (
    "/de/",
    "/de/cities/",
    "/de/sdgs/13/",
    f"/de/search/?q={TEXT}",
    f"/de/search.json?q={TEXT}",
    f"/de/search.atom?q={TEXT}",
    f"/de/search.csv?q={TEXT}",
    f"/de/search.geojson?q={TEXT}",
    "/sitemap.xml",
)


def body(client, address):
    """Return the body of a response, streamed or not."""
    return b"".join(client.get(address)).decode()


@pytest.fixture(scope="module")
def _measure(page_tree, django_db_blocker):
    """Made once for the module; `page_tree` rolls it back."""
    with django_db_blocker.unblock():
        f.sdg_page(13)
        f.city("amiens", heading="Amiens")
        return f.measure(slug="waerme", heading=TEXT, goals=[f.goal(13)], summary=TEXT)


@pytest.fixture
def measure(_measure, embedded):
    drain_all()
    return f.fresh(_measure)


def close_city(measure):
    f.unpublish(CityPage.objects.get(slug="dortmund"))


def expire_city(measure):
    """Unpublish as Wagtail's schedule does: as a base Page."""
    city = CityPage.objects.get(slug="dortmund")
    city.page_ptr.unpublish(set_expired=True)


def close_all_cities(measure):
    f.unpublish(f.city_index())


def restrict_all_cities(measure):
    f.restrict(f.city_index())


def move_under_closed_city(measure):
    closed = f.unpublish(f.city("closed"))
    measure.move(closed, pos="last-child")


WAYS = [close_city, expire_city, close_all_cities, restrict_all_cities, move_under_closed_city]


@pytest.mark.parametrize("hide", WAYS)
def test_a_measure_under_a_page_that_is_not_public_is_nowhere(client, measure, hide):
    assert client.get(ADDRESS).status_code == 200
    shown = [address for address in PAGES if TEXT in body(client, address)]
    assert set(PAGES) - set(shown) <= {"/de/cities/", "/sitemap.xml"}
    hide(measure)
    measure = MeasurePage.objects.get(pk=measure.pk)
    # What is private asks for a password instead.
    expected = 302 if hide is restrict_all_cities else 404
    assert client.get(measure.get_url()).status_code == expected
    assert client.get(ADDRESS, follow=True).status_code in (404, 200 if expected == 302 else 404)
    for drained in (False, True):
        if drained:
            drain_all()
        for address in PAGES:
            assert f"{TEXT}</" not in body(client, address), (drained, address)
    assert "waerme" not in client.get("/sitemap.xml").content.decode()
    assert f"{TEXT}<" not in client.get(f"/de/list/?m={measure.pk}").content.decode()
    assert f"{TEXT}<" not in client.get(f"/de/compare/?m={measure.pk}").content.decode()
    assert not MeasurePage.objects.published().filter(pk=measure.pk)


@pytest.mark.parametrize("hide", [close_city, expire_city, close_all_cities])
def test_it_is_back_with_its_city(client, measure, hide):
    hide(measure)
    drain_all()
    for page in (f.city_index(), CityPage.objects.get(slug="dortmund")):
        f.publish(page)
    drain_all()
    assert client.get(ADDRESS).status_code == 200
    assert TEXT in client.get(f"/de/search/?q={TEXT}").content.decode()


def test_closing_a_parent_writes_to_the_outbox(measure):
    SearchChange.objects.all().delete()
    close_city(measure)
    assert SearchChange.objects.filter(uuid=measure.uuid, removes=True).exists()
    SearchChange.objects.all().delete()
    f.publish(CityPage.objects.get(slug="dortmund"))
    assert SearchChange.objects.filter(uuid=measure.uuid, removes=False).exists()


def test_a_document_of_a_closed_city_is_not_offered(measure):
    document = f.document()
    measure.documents.add(MeasureDocument(document=document))
    measure = f.publish(measure)
    ReferenceIndex.create_or_update_for_object(measure)
    assert querysets.is_publicly_referenced(document)
    close_city(measure)
    assert not querysets.is_publicly_referenced(document)


def test_a_partnership_is_public_as_long_as_one_of_its_cities_is(client, measure):
    dortmund, amiens = (CityPage.objects.get(slug=slug) for slug in ("dortmund", "amiens"))
    page = f.partnership(dortmund, amiens, heading="Städtebund")
    address = page.get_url()
    f.unpublish(dortmund)
    assert client.get(address).status_code == 200
    assert list(PartnershipPage.objects.published()) == [page]
    f.unpublish(amiens)
    assert client.get(address).status_code == 404
    assert not PartnershipPage.objects.published()
    assert address not in client.get("/sitemap.xml").content.decode()
    assert "Städtebund" not in client.get("/de/").content.decode()
    assert not visibility.public_pages().filter(pk=page.pk)
    f.publish(CityPage.objects.get(pk=amiens.pk))
    assert client.get(address).status_code == 200


def test_a_partnership_under_a_closed_list_is_not_public(client, measure):
    page = f.partnership(CityPage.objects.get(slug="dortmund"), f.city("amiens"))
    f.unpublish(f.partnership_index())
    assert client.get(page.get_url()).status_code == 404
    assert not PartnershipPage.objects.published()


# --- Aliases -------------------------------------------------------------------------------------
@pytest.fixture
def alias(measure):
    made = CreatePageAliasAction(
        measure, parent=CityPage.objects.get(slug="amiens"), update_slug="chaleur"
    ).execute()
    drain_all()
    return MeasurePage.objects.get(pk=made.pk)


def test_an_alias_leads_to_its_original(client, measure, alias):
    answer = client.get("/de/cities/amiens/chaleur/?utm=1")
    assert answer.status_code == 302
    assert answer["Location"] == f"{ADDRESS}?utm=1"
    second = CreatePageAliasAction(alias, update_slug="chaleur-2").execute()
    answer = client.get(second.get_url())
    assert answer["Location"] == ADDRESS


def test_an_alias_of_what_is_not_public_leads_nowhere(client, measure, alias):
    close_city(measure)
    assert client.get("/de/cities/amiens/chaleur/").status_code == 404


def test_an_alias_counts_once(client, measure, alias):
    assert HomeView().counts["measures"] == 1
    assert HomeView().goals[0].count == 1
    assert len(HomeView().newest) == 1
    for address in PAGES:
        assert "chaleur" not in body(client, address), address
    found = client.get(f"/de/search.json?q={TEXT}").json()
    assert [hit["uuid"] for hit in found["hits"]] == [str(measure.uuid)]
    assert client.get("/sitemap.xml").content.decode().count("/waerme/</loc>") == 1


def test_lists_take_the_number_of_an_alias_for_its_original(client, measure, alias):
    for query in (f"m={alias.pk}", f"m={alias.pk},{measure.pk}"):
        shown = client.get(f"/de/list/?{query}")
        assert [item.card.page_id for item in shown.context["items"]] == [measure.pk]
        assert shown.context["missing"] == 0
    for name in (alias.pk, alias.slug, alias.uuid):
        chosen = client.get(f"/de/compare/?m={name}&m={measure.pk}").context["chosen"]
        assert [page.pk for page, _city in chosen.measures] == [measure.pk]
        assert not chosen.notes


def test_a_measure_that_names_an_alias_shows_the_original(client, measure, alias):
    other = f.measure(slug="other", adapted_from=alias, related=[alias])
    html = client.get(other.get_url()).content.decode()
    assert "chaleur" not in html
    assert html.count(f'href="{ADDRESS}"') >= 2


def test_an_alias_that_becomes_a_page_of_its_own_is_found(client, measure, alias):
    ConvertAliasPageAction(alias).execute()
    drain_all()
    found = client.get(f"/de/search.json?q={TEXT}").json()["hits"]
    assert {hit["uuid"] for hit in found} == {str(measure.uuid), str(alias.uuid)}


def test_an_alias_goes_from_the_public_with_its_original(client, measure, alias):
    measure.delete()
    drain_all()
    assert client.get(f"/de/search.json?q={TEXT}").json()["hits"] == []
    assert client.get("/de/cities/amiens/chaleur/").status_code == 404
    f.publish(MeasurePage.objects.get(pk=alias.pk))
    drain_all()
    found = client.get(f"/de/search.json?q={TEXT}").json()["hits"]
    assert [hit["uuid"] for hit in found] == [str(alias.uuid)]
