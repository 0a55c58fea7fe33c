"""The worker makes the sizes of photographs that public pages show."""

from pathlib import Path

import pytest
from wagtail.models import Collection, CollectionViewRestriction

from portal.components.pictures import SIZES
from portal.operations.picture_sizes import PictureSizes
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("/en/cities/dortmund/", "/en/cities/dortmund/waerme/")


def sizes(image):
    return set(image.renditions.values_list("filter_spec", flat=True))


def test_they_are_exactly_those_that_the_pages_show(client):
    image = factories.image()
    factories.measure(slug="waerme", image=image)
    for address in PAGES:
        assert client.get(address).status_code == 200
    assert sizes(image) == set(SIZES)


def test_missing_sizes_are_made_once(client, django_assert_num_queries):
    image = factories.image()
    factories.measure(slug="waerme", image=image)
    job = PictureSizes()
    job.run()
    made = set(image.renditions.values_list("pk", flat=True))
    assert sizes(image) == set(SIZES)
    job.run()
    for address in PAGES:
        assert client.get(address).status_code == 200
    assert set(image.renditions.values_list("pk", flat=True)) == made


def test_drafts_and_private_collections_wait():
    collection = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    private, draft = factories.image(collection=collection), factories.image()
    factories.measure(image=private)
    factories.measure(image=draft, published=False)
    PictureSizes().run()
    assert not sizes(private) | sizes(draft)


def test_an_unreadable_file_does_not_hold_up_the_others(caplog):
    lost, good = factories.image(), factories.image()
    factories.measure(image=good)
    factories.city("amiens", image=lost)
    Path(lost.file.path).unlink()
    job = PictureSizes()
    job.run()
    job.run()
    assert sizes(good) == set(SIZES)
    assert caplog.text.count(f"sizes of picture {lost.pk} cannot be made") == 1
