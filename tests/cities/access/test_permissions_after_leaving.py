"""Users have no permissions on pages that their city has left, even as their owners."""

import pytest
from wagtail.models import Comment, GroupPagePermission, Page, PageSubscription, WorkflowState

from cities import models
from cities.access import querysets
from cities.access.permissions import page_permission_policy
from tests.cities.access.snippet_rows import row
from tests.cities.admin_forms import edit_address, save


def _owned_by_cluj_which_left(world):
    """Return a partnership of Dortmund and Amiens whose owner is an editor of Cluj."""
    page = world.with_cluj
    Page.objects.filter(pk=page.pk).update(owner=world.cluj_editor)
    page.cities.set(
        [models.PartnershipCity(city=world.dortmund), models.PartnershipCity(city=world.amiens)]
    )
    page.save_revision(user=world.cluj_editor).publish()
    return models.PartnershipPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("who", ["cluj_editor", "cluj_moderator"])
def test_whoever_made_a_page_has_no_right_by_that(world, as_user, who):
    page, user = _owned_by_cluj_which_left(world), getattr(world, who)
    Page.objects.filter(pk=page.pk).update(owner=user)
    page.refresh_from_db()
    rights = Page.objects.get(pk=page.pk).permissions_for_user(user)
    action_names = ("edit", "delete", "publish", "unpublish", "move", "copy", "unlock", "lock")
    assert not [name for name in action_names if getattr(rights, f"can_{name}")()]
    assert not querysets.explorable_pages(user).filter(pk=page.pk).exists()
    for actions in ({"change"}, {"delete"}, {"publish"}):
        assert not page_permission_policy.user_has_any_permission_for_instance(user, actions, page)
        assert user not in page_permission_policy.users_with_any_permission_for_instance(
            actions, page
        )
        instances = page_permission_policy.instances_user_has_any_permission_for(user, actions)
        assert not instances.filter(pk=page.pk).exists()
    before = row(page)
    browser = as_user(user)
    data = {"heading_de": "übernommen", "action-publish": "1"}
    assert browser.post(edit_address(page), data).status_code == 302
    assert row(page) == before


def test_whoever_left_a_page_gets_no_mails_about_it(world, as_user, mailoutbox):
    page = world.with_cluj
    comment = Comment.objects.create(
        page=page, user=world.cluj_editor, text="Întrebare", contentpath="heading_de"
    )
    PageSubscription.objects.create(
        page=page, user=world.cluj_moderator, comment_notifications=True
    )
    page = _owned_by_cluj_which_left(world)
    response = save(
        as_user(world.dortmund_editor),
        page,
        **{
            "comments-TOTAL_FORMS": 1,
            "comments-INITIAL_FORMS": 1,
            "comments-0-id": comment.pk,
            "comments-0-text": comment.text,
            "comments-0-contentpath": comment.contentpath,
            "comments-0-resolved": "",
            "comments-0-DELETE": "",
            "comments-0-replies-TOTAL_FORMS": 1,
            "comments-0-replies-INITIAL_FORMS": 0,
            "comments-0-replies-0-text": "Antwort",
        },
    )
    assert response.status_code == 302
    assert comment.replies.count() == 1
    for decision in ("reject", "approve"):
        state = world.home.get_workflow().start(page, world.cluj_editor)
        state.current_task_state.task.specific.on_action(
            state.current_task_state, world.dortmund_moderator, decision
        )
        WorkflowState.objects.update(status=WorkflowState.STATUS_CANCELLED)
    recipients = {to for sent in mailoutbox for to in sent.to}
    assert not recipients & {world.cluj_editor.email, world.cluj_moderator.email}


def test_a_copy_of_a_partnership_belongs_to_its_cities_too(world, as_user):
    copy = world.with_cluj.copy(update_attrs={"slug": "kopie"}, user=world.amiens_editor)
    assert as_user(world.cluj_editor).get(edit_address(copy)).status_code == 200
    assert as_user(world.amiens_editor).get(edit_address(copy)).status_code == 302


def test_the_people_of_a_city_that_is_gone_have_no_rights_left(world, as_user):
    models.CityPage.objects.get(pk=world.cluj.pk).delete()
    assert as_user(world.cluj_editor).get(edit_address(world.with_cluj)).status_code == 302
    assert not GroupPagePermission.objects.filter(group__user=world.cluj_editor).exists()
