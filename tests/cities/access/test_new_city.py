"""Groups and collections of a city are created and named when it is published."""

from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupPagePermission

from cities.models import CityAccess, CityPage
from cities.models.access import generated_name
from tests import factories
from tests.cities.admin_forms import create, rich, save
from tests.factories import fresh

READY = {
    "country": "DE", "latitude": "51.1", "longitude": "7.1", "population": "30000",
    "languages": ["de"],
}  # fmt: skip


def names():
    groups = set(Group.objects.values_list("name", flat=True))
    return groups | set(Collection.objects.values_list("name", flat=True))


def test_the_first_letters_of_a_name_make_no_groups(world, as_user):
    before = names()
    office = as_user(world.office)
    create(office, factories.city_index(), "citypage", heading_de="Muster")
    page = CityPage.objects.get(slug="muster")
    assert names() == before
    save(
        office,
        page,
        "publish",
        heading_de="Musterstadt",
        introduction_de=rich("Wer wir sind."),
        **READY,
    )
    assert names() - before == {
        "Musterstadt (de-musterstadt): Redaktion",
        "Musterstadt (de-musterstadt): Freigabe",
        "Musterstadt (de-musterstadt)",
        "Musterstadt (de-musterstadt): intern",
    }


def test_names_follow_the_city_unless_somebody_chose_others(world):
    access = CityAccess.objects.get(city=world.dortmund)
    assert access.editors.name == "Dortmund (de-dortmund): Redaktion"
    Group.objects.filter(pk=access.moderators.pk).update(name="Freigabe")
    page = world.dortmund
    page.heading_de = "Dortmund an der Emscher"
    factories.publish(page)
    access = CityAccess.objects.get(city=world.dortmund)
    assert access.editors.name == "Dortmund an der Emscher (de-dortmund): Redaktion"
    assert access.moderators.name == "Freigabe"
    assert access.collection.name == "Dortmund an der Emscher (de-dortmund)"
    assert access.collection.get_children().get().name.endswith("(de-dortmund): intern")


def test_a_city_called_like_one_of_old_does_not_inherit_its_people(world):
    old = Group.objects.create(name="Werl (de-werl): Redaktion")
    member = factories.user(groups=[old])
    city = factories.city("werl")
    access = CityAccess.objects.get(city=city)
    assert access.editors.name == "Werl (de-werl): Redaktion 2"
    assert not city.permissions_for_user(member).can_edit()


def test_a_very_long_name_fits_into_the_name_of_a_group(world):
    city = factories.city("lang", heading={"de": "Sehr lang " * 16})
    assert CityAccess.objects.get(city=city).editors.name.endswith("(de-lang): Redaktion")
    assert len(generated_name(city)) <= 100


def test_a_partnership_is_shared_with_a_city_that_comes_later(world):
    city = factories.add(
        factories.city_index(), CityPage, published=False, slug="werl", country="DE",
        heading="Werl", languages=["de"],
    )  # fmt: skip
    partnership = factories.partnership(world.cluj, city)
    assert not CityAccess.objects.filter(city=city).exists()
    factories.publish(fresh(city))
    group = CityAccess.objects.get(city=city).editors
    assert GroupPagePermission.objects.filter(page=partnership, group=group).exists()
