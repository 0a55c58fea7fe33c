"""Go-live times in the past are rejected, because Wagtail would publish at once."""

import datetime

from django.utils import timezone

from tests.cities.admin_forms import edit_address, errors, save
from tests.cities.editing.drafts import draft_of
from tests.factories import fresh


def test_a_time_that_has_passed_is_refused_in_words(world, as_user):
    browser = as_user(world.dortmund_moderator)
    for action in ("", "publish"):
        refused = save(browser, world.measure, action, go_live_at="22.11.2023 14:30")
        assert "bereits vergangen" in errors(refused)["go_live_at"][0]
        # The dialog with the field is closed by now.
        messages = " ".join(str(line) for line in refused.context["messages"])
        assert "bereits vergangen" in messages
        assert f"{refused.context['form']['go_live_at'].label}: " in messages
    assert draft_of(world.measure).go_live_at is None


def test_a_draft_that_waited_until_after_its_time_can_be_published(world, as_user):
    draft = draft_of(world.draft)
    draft.go_live_at = timezone.now() - datetime.timedelta(days=1)
    draft.save_revision(user=world.dortmund_editor)
    response = save(as_user(world.dortmund_moderator), world.draft, plan_name="Plan")
    assert response.status_code == 302
    assert draft_of(world.draft).plan_name == "Plan"


def test_history_names_the_day_of_publication_in_french(world, as_user):
    page = fresh(world.cluj_draft)
    page.go_live_at = datetime.datetime(2099, 12, 1, 12, tzinfo=datetime.UTC)
    page.save_revision(user=world.admin, log_action=True).publish(user=world.admin)
    profile = world.admin.wagtail_userprofile
    profile.preferred_language = "fr"
    profile.save()
    browser = as_user(world.admin)
    history = browser.get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert "publication prévue le 1er décembre 2099" in history
    assert "1er décembre 2099" in browser.get(edit_address(page)).content.decode()
