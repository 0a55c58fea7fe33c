"""Visibility of files: documents of public pages, pictures of public collections, no originals."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wagtail.models import CollectionViewRestriction

from cities import models
from tests import factories
from tests.portal.visibility.canaries import word

pytestmark = pytest.mark.django_db
SECRET = word("a file")
GONE = (302, 404)


@pytest.fixture(autouse=True)
def worker_at_once(settings):
    """Run file deletions right after commit, as the worker does."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def shared():
    """The collection of a city's files; the internal one lies below it."""
    return models.CityAccess.objects.get(city=factories.city("dortmund")).collection


@pytest.fixture
def document(shared):
    return factories.document("Papier", SECRET.encode(), collection=shared)


def offering(document, **values):
    """A live measure that links the document."""
    page = factories.measure(heading={"de": "Mit Papier", "fr": "Avec papier"}, **values)
    page.documents.set([models.MeasureDocument(document=document)])
    page = factories.publish(page)
    call_command("rebuild_references_index", verbosity=0)
    return page


def ask(visitor, document, **more):
    """Return status, and whether the content was sent."""
    answer = visitor.get(f"/documents/{document.pk}/{document.filename}", **more)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code, SECRET in body.decode()


def test_a_document_is_public_while_a_public_page_offers_it(visitor, document):
    assert ask(visitor, document) == (404, False)
    page = offering(document)
    assert ask(visitor, document) == (200, True)
    factories.unpublish(page)
    assert ask(visitor, document) == (404, False)
    page = factories.publish(page)
    assert ask(visitor, document) == (200, True)
    restriction = factories.restrict(page)
    assert ask(visitor, document) == (404, False)
    restriction.delete()
    factories.restrict(page.get_parent())
    assert ask(visitor, document) == (404, False)


def test_a_kept_copy_is_not_confirmed(visitor, document):
    """A conditional request does not reveal whether the file is unchanged."""
    page = offering(document)
    answer = visitor.get(f"/documents/{document.pk}/{document.filename}")
    mark = {"If-None-Match": answer["ETag"]}
    answer.close()
    factories.unpublish(page)
    assert ask(visitor, document, headers=mark) == (404, False)
    assert visitor.head(f"/documents/{document.pk}/{document.filename}").status_code == 404


def test_a_document_of_a_deleted_page_is_gone(visitor, document):
    offering(document).delete()
    assert ask(visitor, document) == (404, False)


def test_an_internal_document_stays_internal_wherever_it_is_linked(visitor, document, shared):
    offering(document)
    document.collection = shared.get_children().get()
    document.save()
    status, told = ask(visitor, document)
    assert (status in GONE, told) == (True, False)


def test_a_draft_translation_offers_nothing(visitor, document):
    link = f'<p><a linktype="document" id="{document.pk}">Papier</a></p>'
    heading = {"de": "Papier", "fr": "Papier"}
    page = factories.measure(heading=heading, solution={"fr": link}, state={"fr": "draft"})
    call_command("rebuild_references_index", verbosity=0)
    assert ask(visitor, document) == (404, False)
    page.state_fr = "ok"
    factories.publish(page)
    assert ask(visitor, document) == (200, True)


def test_another_file_name_finds_nothing(visitor, document):
    offering(document)
    for name in ("x.txt", "", document.filename.upper(), f"../{document.filename}"):
        assert visitor.get(f"/documents/{document.pk}/{name}").status_code in GONE


def names_in_store(image):
    return [rendition.file.name for rendition in image.renditions.all()]


def everywhere(name):
    """Paths where a rendition might be requested."""
    bare = Path(name).name
    return [f"/media/{each}" for each in (name, f"images/{bare}", f"private/images/{bare}")]


def assert_gone(visitor, *names):
    """Check that no view serves it, and no file is left for a web server."""
    for name in names:
        for address in everywhere(name):
            assert visitor.get(address).status_code in GONE, address
        assert not (Path(settings.MEDIA_ROOT) / "images" / Path(name).name).exists(), name


def test_a_picture_is_shown_and_its_original_is_not(visitor, shared):
    image = factories.image(collection=shared)
    rendition = image.get_rendition("max-100x100")
    answer = visitor.get(f"/media/{rendition.file.name}")
    assert answer.status_code == 200
    answer.close()
    for address in [*everywhere(image.file.name), f"/media/original_images/{image.filename}"]:
        assert visitor.get(address).status_code in GONE, address


def test_pictures_of_an_internal_collection_are_never_shown(visitor, shared):
    image = factories.image(collection=shared.get_children().get())
    name = image.get_rendition("max-100x100").file.name
    assert name.startswith("private/")
    assert_gone(visitor, name)


def test_a_picture_that_becomes_internal_is_gone(visitor, shared, committed):
    image = factories.image(collection=shared)
    before = image.get_rendition("max-100x100").file.name
    image.collection = shared.get_children().get()
    with committed(execute=True):
        image.save()
    assert_gone(visitor, before, *names_in_store(image))


def test_pictures_of_a_collection_that_becomes_internal_are_gone(visitor, shared, committed):
    image = factories.image(collection=shared)
    before = image.get_rendition("max-100x100").file.name
    with committed(execute=True):
        CollectionViewRestriction.objects.create(
            collection=shared, restriction_type=CollectionViewRestriction.LOGIN
        )
    assert_gone(visitor, before, *names_in_store(image))


def test_pictures_of_a_collection_that_moves_below_an_internal_one_are_gone(
    visitor, shared, committed
):
    own = shared.add_child(name="Fotos")
    image = factories.image(collection=own)
    before = image.get_rendition("max-100x100").file.name
    internal = shared.get_children().exclude(pk=own.pk).get()
    own.refresh_from_db()
    own.move(internal, pos="sorted-child")
    with committed(execute=True):
        type(own).objects.get(pk=own.pk).save()
    assert_gone(visitor, before, *names_in_store(image))


def test_a_deleted_picture_is_gone(visitor, shared, committed):
    image = factories.image(collection=shared)
    before = image.get_rendition("max-100x100").file.name
    with committed(execute=True):
        image.delete()
    assert_gone(visitor, before)
