"""Requests to every admin URL by users of another city disclose nothing and change nothing."""

import re

import pytest
from django.db import connection, transaction
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import Page, Site, WorkflowState

from cities import models
from tests.cities.access.admin_urls import fill, patterns
from tests.cities.secrets import SECRET

# These end the session or concern the user's own account.
OWN = ("logout/", "account/", "login/", "password_reset", "failwhale/", "dismissibles/", "jsi18n/")
# Tables that a denied request may write to: sessions and editing sessions.
IGNORED_TABLES = ("django_session", "wagtailadmin_editingsession")
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(?P<table>\w+)"', re.IGNORECASE)
POST_DATA = {
    "heading_de": "übernommen", "title": "übernommen", "slug": "taken-over", "new_title": "kopiert",
    "new_slug": "kopiert", "source_language": "de", "comment": "!", "restriction_type": "none",
    "action-publish": "1", "name": "übernommen", "tags": "taken", "alt_de": "übernommen",
    "next": "/admin/", "external-link-chooser-url": "/",
}  # fmt: skip


@pytest.fixture
def url_values(world):
    """URL parameters by route prefixes, for each of Dortmund's objects."""
    workflow = world.home.get_workflow()
    state = workflow.start(world.draft, world.dortmund_editor)
    access = models.CityAccess.objects.get(city=world.dortmund)
    session = EditingSession.objects.create(
        content_object=world.draft, user=world.dortmund_editor, last_seen_at=state.created_at
    )
    common = {
        "destination_id": world.cluj.pk,
        "task_state_id": state.current_task_state_id,
        "task_id": state.current_task_state.task_id,
        "workflow_state_id": state.pk,
        "workflow_pk": workflow.pk,
        "content_type_app_name": "cities",
        "content_type_model_name": "measurepage",
        "app_label": "cities",
        "model_name": "measurepage",
        "action_name": "approve",
        "session_id": session.pk,
        "collection_id": access.collection.pk,
        "filter_spec": "max-100x100",
    }
    pages = ("pk", "page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id")
    revisions = ("revision_id", "revision_id_a", "revision_id_b")
    of_pages = ("pages/", "api/main/pages", "choose-page", "workflows/", "editing-sessions/")
    of_images, of_documents = ("images/", "api/main/images"), ("documents/", "api/main/documents")
    values_by_prefix = [
        (
            of_pages,
            dict.fromkeys(pages, page.pk) | dict.fromkeys(revisions, page.latest_revision_id),
        )
        for page in (world.draft, world.measure, world.with_amiens)
    ]
    values_by_prefix += [
        (of_images, dict.fromkeys(("image_id", "pk"), image.pk))
        for image in (world.image, world.internal_image)
    ]
    values_by_prefix += [
        (of_documents, dict.fromkeys(("document_id", "doc_id", "pk"), document.pk))
        for document in (world.document, world.internal_document)
    ]
    values_by_prefix += [
        (("collections/",), {"pk": access.collection.pk}),
        (("users/",), {"pk": world.dortmund_editor.pk}),
        (("groups/",), {"pk": access.editors.pk}),
        (("sites/",), {"pk": Site.objects.get().pk}),
    ]
    return [(prefixes, common | values) for prefixes, values in values_by_prefix]


def _make_former_editor(world, user):
    """Make a user the owner who has edited, locked and submitted pages before their city left."""
    keys = [page.pk for page in (world.draft, world.measure, world.with_amiens)]
    Page.objects.filter(pk__in=keys).update(owner=user, locked_by=user, locked=True)
    WorkflowState.objects.update(requested_by=user)
    for page in (world.draft, world.measure, world.with_amiens):
        log(instance=page, action="wagtail.edit", user=user)


def _addresses(url_values):
    """Yield the URLs of all routes, with and without parameters."""
    for route in patterns():
        if route.startswith(OWN) or ("snippets/" in route and "sdggoal" not in route):
            continue
        if "<" not in route:
            yield f"/admin/{route}"
            yield f"/admin/{route}?q={SECRET[:6]}"
        for prefixes, values in url_values:
            if route.startswith(prefixes) and (filled := fill(route, values)):
                yield f"/admin/{filled}"


def _request(browser, method, address, data):
    """Return the response, its text, and the tables it wrote to; changes are rolled back."""
    written = []

    def watch(execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match and match["table"] not in IGNORED_TABLES:
            written.append(match["table"])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        response = getattr(browser, method)(address, data)
        transaction.set_rollback(True)
    body = b"".join(response) if response.streaming else response.content
    return response, body.decode("utf-8", "replace"), written


@pytest.mark.parametrize("actor", ["cluj_editor", "cluj_moderator"])
def test_no_address_tells_what_belongs_to_another_city(world, url_values, as_user, actor):
    _make_former_editor(world, getattr(world, actor))
    browser = as_user(getattr(world, actor))
    browser.raise_request_exception = False
    leaks, broken = [], []
    for address in _addresses(url_values):
        response, body, _written = _request(browser, "get", address, {})
        if SECRET.lower() in body.lower():
            leaks.append(address)
        if response.status_code >= 500:
            broken.append(address)
    assert not leaks, "\n".join(leaks)
    assert not broken, "\n".join(broken)


def test_no_address_breaks_on_ones_own_things(world, url_values, as_user):
    """Request the same URLs as the city's own moderator."""
    browser = as_user(world.dortmund_moderator)
    browser.raise_request_exception = False
    broken = []
    for address in _addresses(url_values):
        response, _body, _written = _request(browser, "get", address, {})
        if response.status_code >= 500:
            broken.append(address)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("actor", ["cluj_editor", "cluj_moderator"])
def test_no_address_changes_what_belongs_to_another_city(world, url_values, as_user, actor):
    _make_former_editor(world, getattr(world, actor))
    browser = as_user(getattr(world, actor))
    browser.raise_request_exception = False
    data = POST_DATA | {"new_parent_page": world.cluj.pk, "destination_page_id": world.cluj.pk}
    touched, broken = {}, []
    for address in _addresses(url_values):
        response, body, written = _request(browser, "post", address, data)
        if written or SECRET.lower() in body.lower():
            touched[address] = written
        if response.status_code >= 500:
            broken.append(address)
    assert not touched, "\n".join(f"{address}: {tables}" for address, tables in touched.items())
    assert not broken, "\n".join(broken)
