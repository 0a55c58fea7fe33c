"""What may happen to a contribution, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from cities import models
from cities.contracts import drafts
from portal.contributions import desk_emails, transitions
from portal.contributions.models import Contribution
from portal.contributions.transitions import NotPossible
from tests import factories
from tests.factories import fresh
from tests.portal.contributions import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(city):
    return factories.moderator(city)


def published_rows(contract):
    return list(fresh(contract).commitments.all())


def draft_rows(contract):
    return drafts.rows(fresh(contract).get_latest_revision_as_object(), "commitments")


def test_confirming_twice_sends_one_link(city):
    made = sent.contribution(state="unconfirmed", consented=None)
    now = timezone.now()
    transitions.confirm(made, now=now)
    transitions.confirm(made, now=now + timedelta(hours=1))
    assert (made.state, made.consented) == ("received", now)
    assert len(sent.mails()) == 1


def test_a_question_and_its_answer(city, user):
    made = sent.contribution()
    transitions.start_reading(made, user)
    assert (made.state, made.assignee) == ("reading", user)
    transitions.ask(made, user, "How many seats?")
    assert made.state == "question"
    assert "How many seats?" in sent.texts()[-1]
    transitions.answer(made, "Eight a cabin")
    assert made.state == "reading"
    (told,) = sent.texts(user.email)
    assert str(made.pk) in told
    assert "Eight" not in told
    assert "Cable" not in told
    assert [message.text for message in made.messages.all()] == ["How many seats?", "Eight a cabin"]
    with pytest.raises(NotPossible):
        transitions.answer(made, "Again")


def test_a_correction_after_a_question_is_an_answer(city, user):
    made = sent.contribution()
    transitions.ask(made, user, "How many seats?")
    transitions.correct(made, {"title": "Cable car with eight seats"})
    assert (made.state, made.title) == ("reading", "Cable car with eight seats")
    assert len(sent.mails(user.email)) == 1
    with pytest.raises(ValueError, match="state"):
        transitions.correct(made, {"state": "published"})


def test_a_decided_contribution_takes_no_further_step(city, user):
    made = sent.contribution()
    transitions.decline(made, user, reason="off_topic", text="Sorry")
    assert "Sorry" in sent.texts()[-1]
    for step in (
        lambda: transitions.correct(made, {"title": "x"}),
        lambda: transitions.ask(made, user, "x"),
        lambda: transitions.decline(made, user, reason="other", text="x"),
        lambda: transitions.publish_commitment(made, user, public_answer=""),
        lambda: transitions.create_measure(made, user),
        lambda: transitions.start_reading(made, user),
    ):
        with pytest.raises(NotPossible):
            step()
    transitions.remark(made, user, "Asked again by telephone")
    assert made.state == "declined"
    assert len(sent.mails()) == 1


def test_a_commitment_is_published_without_other_changes_of_the_draft(city, user):
    contract = sent.contract()
    contract.summary_de = "Neu gefasst"
    contract = factories.publish(contract)
    draft = contract.get_latest_revision_as_object()
    draft.summary_de = "Noch nicht beschlossen"
    draft.heading_en = "Another heading"
    draft.save_revision()
    assert fresh(contract).outdated_languages() == ["en"]
    made = sent.contribution()
    transitions.publish_commitment(made, user, public_answer="Thank you!")
    (row,) = published_rows(contract)
    assert (row.key, row.organisation, row.value, row.by) == (
        made.row_key, "Cable Cars Ltd", 120, "2030"
    )  # fmt: skip
    assert row.text_en == "Cable car to work: All staff leave the car at home."
    assert (row.answer_en, row.text_de or "") == ("Thank you!", "")
    page = fresh(contract)
    assert (page.summary_de, page.heading_en) == ("Neu gefasst", "Climate City Contract")
    assert page.outdated_languages() == ["en"]
    assert page.has_unpublished_changes
    newest = page.get_latest_revision_as_object()
    assert newest.summary_de == "Noch nicht beschlossen"
    assert [(each.key, each.pk) for each in draft_rows(contract)] == [(row.key, row.pk)]
    assert "/en/cities/dortmund/contract/#commitments" in sent.texts()[-1]
    assert "Thank you!" in sent.texts()[-1]
    factories.publish(newest)
    assert [each.key for each in published_rows(contract)] == [row.key]


def test_without_a_newer_draft_the_page_has_no_unpublished_changes(city, user):
    transitions.publish_commitment(sent.contribution(), user, public_answer="")
    page = fresh(sent.contract())
    assert not page.has_unpublished_changes
    assert page.live_revision_id == page.latest_revision_id


def test_texts_in_a_language_the_contract_has_not_are_in_its_original(city, user):
    made = sent.contribution(language="ro")
    transitions.publish_commitment(made, user, public_answer="Mulțumim")
    (row,) = published_rows(sent.contract())
    assert (row.text_ro or "", row.answer_de) == ("", "Mulțumim")


def test_an_approval_in_progress_goes_on(city, user):
    contract = sent.contract()
    draft = contract.get_latest_revision_as_object()
    draft.summary_de = "Zur Freigabe"
    draft.save_revision(user=user)
    contract = fresh(contract)
    contract.get_workflow().start(contract, user)
    transitions.publish_commitment(sent.contribution(), user, public_answer="")
    contract = fresh(contract)
    assert contract.workflow_in_progress
    assert fresh(contract).summary_de == "Kurz"
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    assert state.revision_id == contract.latest_revision_id
    state.approve(user=user)
    contract = fresh(contract)
    assert contract.summary_de == "Zur Freigabe"
    assert len(published_rows(contract)) == 1
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED


@pytest.mark.parametrize("newer_draft", [False, True])
def test_a_date_of_publication_stays(city, user, newer_draft):
    contract = sent.contract()
    draft = contract.get_latest_revision_as_object()
    draft.summary_de = "Ab morgen"
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision().publish()
    if newer_draft:
        later = fresh(contract).get_latest_revision_as_object()
        later.summary_de = "Danach"
        later.save_revision()
    date = fresh(contract).scheduled_revision.approved_go_live_at
    made = sent.contribution()
    transitions.publish_commitment(made, user, public_answer="")
    (scheduled,) = Revision.objects.filter(approved_go_live_at=date)
    assert scheduled.content["summary_de"] == "Ab morgen"
    assert [row["key"] for row in scheduled.content["commitments"]] == [str(made.row_key)]
    assert fresh(contract).summary_de == "Kurz"
    assert len(published_rows(contract)) == 1
    assert len(draft_rows(contract)) == 1


def test_publishing_says_what_prevents_it(city, user):
    contract = sent.contract()
    for values, reason in (
        ({"kind": "idea"}, "commitment"),
        ({"organisation": ""}, "organisation"),
    ):
        with translation.override("en"), pytest.raises(NotPossible, match=reason):
            transitions.publish_commitment(sent.contribution(**values), user, public_answer="")
    made = sent.contribution()
    contract.locked, contract.locked_by = True, factories.user()
    contract.save()
    with translation.override("en"), pytest.raises(NotPossible, match="locked"):
        transitions.publish_commitment(made, user, public_answer="")
    contract = fresh(contract)
    contract.locked = False
    contract.save()
    factories.unpublish(contract)
    with translation.override("en"), pytest.raises(NotPossible, match="not published"):
        transitions.publish_commitment(made, user, public_answer="")
    assert Contribution.objects.get(pk=made.pk).state == "received"
    assert not sent.mails()
    assert not published_rows(contract)


def test_a_measure_draft_takes_over_what_fits(city, user):
    made = sent.contribution(
        kind="measure", status="planned", start="2027-03", co2="123456789012.50", cost="2500.50",
        text="A line <b>of</b> text\n\nand another. " + "Long. " * 100,
    )  # fmt: skip
    page = transitions.create_measure(made, user)
    page = models.MeasurePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert not page.live
    assert page.get_parent().specific == city
    assert (page.source_language, page.heading_en) == ("en", "Cable car to work")
    assert (page.origin, page.responsible_unit) == ("society", "Cable Cars Ltd")
    assert (page.status, page.start, page.cost_total) == ("planned", "2027-03", 2500.50)
    assert page.co2_reduction is None
    assert "123.456.789.012,5" in page.internal_notes
    assert len(page.summary_en) <= 250
    assert "<p>A line &lt;b&gt;of&lt;/b&gt; text</p>" in page.solution_en
    assert not any(text in page.internal_notes for text in ("Sam", sent.SENDER))
    assert (made.state, made.closed) == ("accepted", None)
    with pytest.raises(NotPossible):
        transitions.create_measure(made, user)
    factories.publish(page)
    made.refresh_from_db()
    assert made.state == "published"
    assert made.closed
    assert "/en/cities/dortmund/cable-car-to-work/" in sent.texts()[-1]


def test_what_was_merged_is_decided_together(city, user):
    first, second = sent.contribution(), sent.contribution(sender_email="b@example.com")
    transitions.merge(second, first, user)
    assert (second.merged_into, second.state) == (first, "accepted")
    (told,) = sent.texts("b@example.com")
    assert "together with a similar one" in told
    assert "has accepted" not in told
    with pytest.raises(NotPossible):
        transitions.merge(first, first, user)
    transitions.publish_commitment(first, user, public_answer="")
    second.refresh_from_db()
    assert second.state == "published"
    assert "#commitments" in sent.texts("b@example.com")[-1]
    foreign = sent.contribution(city=sent.city("leeds"))
    with pytest.raises(NotPossible):
        transitions.merge(foreign, sent.contribution(), user)


def test_a_flood_makes_one_mail_an_hour_in_the_moderators_language(city, user):
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()
    now = timezone.now()
    for number in range(20):
        sent.contribution(sender_email=f"{number}@example.com", consented=now)
    desk_emails.send_notices(now)
    sent.contribution(consented=now + timedelta(minutes=10))
    desk_emails.send_notices(now + timedelta(minutes=11))
    assert len(sent.mails(user.email)) == 1
    desk_emails.send_notices(now + timedelta(minutes=61))
    desk_emails.send_notices(now + timedelta(minutes=300))
    assert len(sent.mails(user.email)) == 2
    for text in sent.texts(user.email):
        assert "New contributions" in text
        assert "Cable" not in text


def test_a_withdrawal_is_told_to_whoever_knew_of_it(city, user):
    other = factories.moderator(city)
    transitions.erase(sent.contribution())
    assert not sent.mails(user.email)
    made = sent.contribution()
    transitions.start_reading(made, user)
    transitions.erase(made)
    assert (len(sent.mails(user.email)), len(sent.mails(other.email))) == (1, 0)
    made = sent.contribution()
    transitions.publish_commitment(made, user, public_answer="")
    transitions.erase(made)
    assert (len(sent.mails(user.email)), len(sent.mails(other.email))) == (2, 1)
