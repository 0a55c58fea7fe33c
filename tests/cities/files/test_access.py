"""Access to documents and images, and the directories of renditions."""

import pytest
from django.core.files.storage import default_storage
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from cities import models
from cities.renditions import delete_misplaced
from tests import factories


def status(browser, address):
    """Return the status code; the file is read completely, so that it is closed."""
    response = browser.get(address)
    if response.streaming:
        assert b"".join(response)
    return response.status_code


def offer(page, document):
    """Publish the page with a reference to the document."""
    page.documents.add(models.MeasureDocument(document=document))
    page.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))
    return type(page).objects.get(pk=page.pk)


def close(collection):
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )


def access(city):
    return models.CityAccess.objects.get(city=city)


def test_a_document_is_public_once_a_public_page_offers_it(world, client, as_user):
    document = world.cluj_document
    assert status(client, document.url) == 404
    assert status(as_user(world.dortmund_editor), document.url) == 404
    assert status(as_user(world.cluj_editor), document.url) == 200
    page = offer(world.cluj_measure, document)
    assert status(client, document.url) == 200
    factories.restrict(page)
    assert status(client, document.url) == 404


def test_an_unpublished_page_takes_its_documents_along(world, client):
    page = offer(world.cluj_measure, world.cluj_document)
    page.unpublish()
    assert status(client, world.cluj_document.url) == 404


def test_a_draft_offers_nothing_yet(world, client):
    draft = world.cluj_measure
    draft.documents.add(models.MeasureDocument(document=world.cluj_document))
    draft.save_revision()
    ReferenceIndex.create_or_update_for_object(type(draft).objects.get(pk=draft.pk))
    assert status(client, world.cluj_document.url) == 404


def test_an_internal_document_stays_internal_even_when_offered(world, client, as_user):
    offer(world.measure, world.internal_document)
    assert status(client, world.internal_document.url) != 200
    assert status(as_user(world.cluj_editor), world.internal_document.url) != 200
    assert status(as_user(world.dortmund_editor), world.internal_document.url) == 200


@pytest.fixture
def rendition(world):
    """A rendition of a public image of Cluj."""
    rendition = world.cluj_image.get_rendition("width-100")
    assert rendition.file.name.startswith("images/")
    return rendition


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def public_files(image):
    return [
        name
        for name in image.renditions.values_list("file", flat=True)
        if name.startswith("images/")
    ]


def test_originals_are_never_served(world, client):
    assert world.cluj_image.file.name.startswith("private/")
    assert status(client, world.cluj_image.file.url) == 404
    assert status(client, world.cluj_document.file.url) == 404


def test_sizes_of_internal_pictures_are_private(world, client, as_user):
    rendition = world.internal_image.get_rendition("width-100")
    assert rendition.file.name.startswith("private/images/")
    assert status(client, rendition.url) == 404
    assert status(as_user(world.cluj_editor), rendition.url) == 404
    assert status(as_user(world.dortmund_editor), rendition.url) == 200


def test_closing_a_collection_removes_its_public_sizes(world, client, rendition):
    assert status(client, rendition.url) == 200
    restriction = close(access(world.cluj).collection)
    assert not public_files(world.cluj_image)
    assert status(client, rendition.url) == 404
    again = models.PortalImage.objects.get(pk=world.cluj_image.pk).get_rendition("width-100")
    assert again.file.name.startswith("private/")
    restriction.delete()
    assert not world.cluj_image.renditions.exists(), "the private size is made anew in public"


def test_the_file_itself_goes_too(world, rendition, committed, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    name = rendition.file.name
    assert default_storage.exists(name)
    with committed(execute=True):
        close(access(world.cluj).collection)
    assert not models.PortalRendition.objects.filter(pk=rendition.pk).exists()


def test_closing_a_collection_above_counts_for_those_below(world, rendition):
    below = access(world.cluj).collection.add_child(name="2026")
    image = factories.image("Tramvai", collection=below)
    image.get_rendition("width-100")
    close(access(world.cluj).collection)
    assert not public_files(image)


def test_moving_a_picture_into_a_closed_collection(world, rendition):
    world.cluj_image.collection = access(world.cluj).collection.get_children().get()
    world.cluj_image.save()
    assert not world.cluj_image.renditions.exists()


def test_moving_many_pictures_at_once(world, rendition, as_user):
    internal = access(world.cluj).collection.get_children().get()
    address = f"/admin/bulk/cities/portalimage/add_to_collection/?id={world.cluj_image.pk}"
    response = as_user(world.cluj_editor).post(address, {"collection": internal.pk})
    assert response.status_code == 302
    assert models.PortalImage.objects.get(pk=world.cluj_image.pk).collection == internal
    assert not world.cluj_image.renditions.exists()


def test_moving_a_collection_below_a_closed_one(world, rendition, as_user):
    internal = access(world.dortmund).collection.get_children().get()
    own = access(world.cluj).collection
    response = as_user(world.admin).post(
        f"/admin/collections/{own.pk}/", {"name": own.name, "parent": internal.pk}
    )
    assert response.status_code == 302
    assert Collection.objects.get(pk=own.pk).get_parent() == internal
    delete_misplaced(Collection.objects.get(pk=own.pk))
    assert not public_files(world.cluj_image)


def test_saving_a_public_picture_keeps_its_sizes(world, rendition):
    world.cluj_image.title = "Autobuz nou"
    world.cluj_image.save()
    assert world.cluj_image.renditions.filter(pk=rendition.pk).exists()
