"""Every address of the admin, asked by somebody of another city: nothing is told, nothing changes."""

import re

import pytest
from django.db import connection, transaction
from wagtail.admin.models import EditingSession
from wagtail.log_actions import log
from wagtail.models import Page, Site, WorkflowState

from cities import models
from tests.cities.access.addresses import fill, patterns
from tests.cities.conftest import SECRET

# These end the session or are about one's own account; of the vocabularies one will do.
OWN = ("logout/", "account/", "login/", "password_reset", "failwhale/", "dismissibles/", "jsi18n/")
# The only tables a refused request may write to: who is logged in, and has which page open.
HARMLESS = ("django_session", "wagtailadmin_editingsession")
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(?P<table>\w+)"', re.IGNORECASE)
ASKED = {
    "heading_de": "übernommen", "title": "übernommen", "slug": "taken-over", "new_title": "kopiert",
    "new_slug": "kopiert", "source_language": "de", "comment": "!", "restriction_type": "none",
    "action-publish": "1", "name": "übernommen", "tags": "taken", "alt_de": "übernommen",
    "next": "/admin/", "external-link-chooser-url": "/",
}  # fmt: skip


@pytest.fixture
def asked(world):
    """What is put into the addresses: one map per kind of thing that belongs to Dortmund."""
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
    found = [
        (
            of_pages,
            dict.fromkeys(pages, each.pk) | dict.fromkeys(revisions, each.latest_revision_id),
        )
        for each in (world.draft, world.measure, world.with_amiens)
    ]
    found += [
        (of_images, dict.fromkeys(("image_id", "pk"), each.pk))
        for each in (world.image, world.internal_image)
    ]
    found += [
        (of_documents, dict.fromkeys(("document_id", "doc_id", "pk"), each.pk))
        for each in (world.document, world.internal_document)
    ]
    found += [
        (("collections/",), {"pk": access.collection.pk}),
        (("users/",), {"pk": world.dortmund_editor.pk}),
        (("groups/",), {"pk": access.editors.pk}),
        (("sites/",), {"pk": Site.objects.get().pk}),
    ]
    return [(prefixes, common | values) for prefixes, values in found]


def _once_worked_on(world, user):
    """Somebody who made these pages, edited, locked and submitted them before their city left."""
    keys = [page.pk for page in (world.draft, world.measure, world.with_amiens)]
    Page.objects.filter(pk__in=keys).update(owner=user, locked_by=user, locked=True)
    WorkflowState.objects.update(requested_by=user)
    for page in (world.draft, world.measure, world.with_amiens):
        log(instance=page, action="wagtail.edit", user=user)


def _addresses(asked):
    """Every address with its things in it, and every one that takes none."""
    for route in patterns():
        if route.startswith(OWN) or ("snippets/" in route and "sdggoal" not in route):
            continue
        if "<" not in route:
            yield f"/admin/{route}"
            yield f"/admin/{route}?q={SECRET[:6]}"
        for prefixes, values in asked:
            if route.startswith(prefixes) and (filled := fill(route, values)):
                yield f"/admin/{filled}"


def _ask(browser, method, address, data):
    """The answer, its text, and the tables it wrote to; all is undone again."""
    written = []

    def watch(execute, sql, params, many, context):
        match = WRITE.match(sql)
        if match and match["table"] not in HARMLESS:
            written.append(match["table"])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(watch):
        answer = getattr(browser, method)(address, data)
        transaction.set_rollback(True)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer, body.decode("utf-8", "replace"), written


@pytest.mark.parametrize("actor", ["cluj_editor", "cluj_moderator"])
def test_no_address_tells_what_belongs_to_another_city(world, asked, as_user, actor):
    _once_worked_on(world, getattr(world, actor))
    browser = as_user(getattr(world, actor))
    browser.raise_request_exception = False
    told, broken = [], []
    for address in _addresses(asked):
        answer, body, _written = _ask(browser, "get", address, {})
        if SECRET.lower() in body.lower():
            told.append(address)
        if answer.status_code >= 500:
            broken.append(address)
    assert not told, "\n".join(told)
    assert not broken, "\n".join(broken)


def test_no_address_breaks_on_ones_own_things(world, asked, as_user):
    """The same addresses, asked by the city's own moderator and filled with its own things."""
    browser = as_user(world.dortmund_moderator)
    browser.raise_request_exception = False
    broken = []
    for address in _addresses(asked):
        answer, _body, _written = _ask(browser, "get", address, {})
        if answer.status_code >= 500:
            broken.append(address)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("actor", ["cluj_editor", "cluj_moderator"])
def test_no_address_changes_what_belongs_to_another_city(world, asked, as_user, actor):
    _once_worked_on(world, getattr(world, actor))
    browser = as_user(getattr(world, actor))
    browser.raise_request_exception = False
    data = ASKED | {"new_parent_page": world.cluj.pk, "destination_page_id": world.cluj.pk}
    touched, broken = {}, []
    for address in _addresses(asked):
        answer, body, written = _ask(browser, "post", address, data)
        if written or SECRET.lower() in body.lower():
            touched[address] = written
        if answer.status_code >= 500:
            broken.append(address)
    assert not touched, "\n".join(f"{address}: {tables}" for address, tables in touched.items())
    assert not broken, "\n".join(broken)
