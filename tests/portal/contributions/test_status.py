"""The links in mails: confirm, follow, answer, correct, withdraw; and guessing them."""

import datetime

import pytest
from django.utils import timezone

from portal.contributions import tokens, transitions
from portal.contributions.models import Contribution, ContributionMessage, State
from portal.contributions.status import access, link_views
from tests import factories
from tests.portal.contributions.sending import (
    ADDRESS,
    COMMITMENT,
    IDEA,
    link_in,
    mails,
    received,
    send,
)
from tests.portal.markup import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_city")]
FORM = "/en/contribute/link/"


def words(answer):
    return Page(answer.content.decode()).words


@pytest.fixture
def moderator(open_city):
    return factories.moderator(open_city)


# --- Confirming ---------------------------------------------------------------------------------
def test_a_mail_scanner_confirms_nothing(visitor, clock):
    send(visitor, clock)
    confirm = link_in(mails()[0])
    for method in (visitor.get, visitor.head):
        assert method(confirm).status_code == 200
    assert Contribution.objects.get().state == State.UNCONFIRMED
    assert len(mails()) == 1


def test_confirming_sends_the_status_link_once(visitor, clock):
    contribution, status = received(visitor, clock)
    assert (contribution.state, contribution.consented is not None) == (State.RECEIVED, True)
    assert "Your contribution has been received" in words(visitor.get(status))
    confirm = link_in(mails()[0])
    again = visitor.post(confirm)
    assert "You have confirmed this contribution already" in words(again)
    assert len(mails()) == 2, "no second status link"
    assert status not in again.content.decode(), "the first link must not outlive the second"


def test_the_first_mail_contains_nothing_that_was_typed(visitor, clock):
    send(visitor, clock, COMMITMENT)
    mail = mails()[0]
    whole = f"{mail['subject']} {mail['body']}"
    for name in ("title", "text", "sender_name", "organisation", "unit"):
        assert COMMITMENT[name] not in whole
    assert mail["to"] == [ADDRESS]


def test_mails_are_in_the_senders_language(visitor, clock):
    path = "/de/cities/dortmund/contribute/"
    send(visitor, clock, path=path)
    assert mails()[0]["headers"]["Content-Language"] == "de"
    assert link_in(mails()[0]).startswith("/de/contributions/")


# --- The status page ----------------------------------------------------------------------------
def test_secret_pages_are_neither_cached_nor_named_nor_indexed(visitor, clock):
    send(visitor, clock)
    confirm = link_in(mails()[0])
    answers = [visitor.get(confirm), visitor.post(confirm)]
    status = link_in(mails()[-1])
    answers += [visitor.get(f"{status}{part}") for part in ("", "correct/", "withdraw/")]
    for answer in answers:
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        assert Page(answer.content.decode()).forbidden == []


def test_an_answer_closes_the_question(visitor, clock, moderator):
    contribution, status = received(visitor, clock)
    transitions.ask(contribution, moderator, "How many trees?\nAnd where?")
    assert "How many trees?" in mails()[-1]["body"]
    assert "How many trees?" in words(visitor.get(status))
    assert visitor.post(f"{status}answer/", {"answer": " "}).status_code == 400
    assert visitor.post(f"{status}answer/", {"answer": "Ten."}).status_code == 302
    contribution.refresh_from_db()
    assert contribution.state == State.READING
    late = visitor.post(f"{status}answer/", {"answer": "Eleven."})
    assert late.status_code == 409


def test_remarks_of_moderators_are_not_shown(visitor, clock, moderator):
    contribution, status = received(visitor, clock)
    contribution.messages.create(kind=ContributionMessage.Kind.REMARK, text="rather odd")
    assert "rather odd" not in visitor.get(status).content.decode()


def test_the_sender_corrects_until_the_city_has_decided(visitor, clock, moderator):
    contribution, status = received(visitor, clock, COMMITMENT)
    page = visitor.get(f"{status}correct/")
    assert f'value="{COMMITMENT["title"]}"' in page.content.decode()
    changed = {**COMMITMENT, "title": "Solar panels on two roofs", "value": "240"}
    assert visitor.post(f"{status}correct/", {**changed, "title": ""}).status_code == 400
    contribution.refresh_from_db()
    assert contribution.title == COMMITMENT["title"]
    assert visitor.post(f"{status}correct/", changed).status_code == 302
    contribution.refresh_from_db()
    assert (contribution.title, contribution.value) == ("Solar panels on two roofs", 240)
    assert contribution.sender_email == ADDRESS
    transitions.decline(contribution, moderator, reason="off_topic", text="Sorry.")
    assert visitor.post(f"{status}correct/", changed).status_code == 409


def test_a_declined_contribution_names_the_reason(visitor, clock, moderator):
    contribution, status = received(visitor, clock)
    transitions.decline(contribution, moderator, reason="duplicate", text="See action 4.2.")
    text = words(visitor.get(status))
    assert "The contract already contains it." in text
    assert "See action 4.2." in text


def test_a_published_contribution_leads_to_the_contract(visitor, clock, moderator):
    contribution, status = received(visitor, clock, COMMITMENT)
    transitions.publish_commitment(contribution, moderator, public_answer="Thank you.")
    body = visitor.get(status).content.decode()
    assert "/en/cities/dortmund/contract/#commitments" in body
    assert "/en/cities/dortmund/contract/#commitments" in mails()[-1]["body"]


def test_withdrawing_erases_everything_after_a_question(visitor, clock):
    _contribution, status = received(visitor, clock)
    assert visitor.get(f"{status}withdraw/").status_code == 200
    assert Contribution.objects.count() == 1
    assert "Everything has been deleted" in words(visitor.post(f"{status}withdraw/"))
    assert Contribution.objects.count() == 0
    assert ADDRESS not in [address for message in mails() for address in message["to"]]
    assert visitor.get(status).status_code == 404


def test_the_status_page_takes_few_statements(visitor, clock, django_assert_max_num_queries):
    contribution, status = received(visitor, clock, COMMITMENT)
    for number in range(20):
        contribution.messages.create(kind=ContributionMessage.Kind.QUESTION, text=str(number))
    visitor.get(status)
    with django_assert_max_num_queries(16):
        visitor.get(status)


# --- Links --------------------------------------------------------------------------------------
def test_a_link_ends_after_ninety_days_and_every_mail_renews_it(visitor, clock, moderator):
    contribution, status = received(visitor, clock)
    clock.pass_seconds(89 * 24 * 3600)
    assert visitor.get(status).status_code == 200
    transitions.ask(contribution, moderator, "Still there?")
    clock.pass_seconds(89 * 24 * 3600)
    assert visitor.get(status).status_code == 200
    clock.pass_seconds(2 * 24 * 3600)
    assert visitor.get(status).status_code == 404


def test_a_new_link_ends_all_others(visitor, clock):
    _contribution, status = received(visitor, clock)
    assert visitor.get(f"{status}new-link/").status_code == 302
    assert visitor.get(status).status_code == 200
    assert visitor.post(f"{status}new-link/").status_code == 200
    assert visitor.get(status).status_code == 404
    assert visitor.get(link_in(mails()[-1])).status_code == 200


@pytest.mark.parametrize("part", ["", "confirm/", "answer/", "correct/", "withdraw/", "new-link/"])
def test_forged_links_lead_nowhere(visitor, clock, part):
    contribution, status = received(visitor, clock)
    other = tokens.token(contribution, tokens.CONFIRM if part != "confirm/" else tokens.STATUS)
    own = status.rstrip("/").rpartition("/")[2]
    forged = [other, own[:-1] + ("A" if own[-1] != "A" else "B"), own.replace(own[0], "9", 1)]
    for text in [*forged, "1", "-", "x" * 5000, "1-%F0%9F%92%A9"]:
        for method in (visitor.get, visitor.post):
            assert method(f"/en/contributions/{text}/{part}").status_code == 404
    assert visitor.get(f"/en/contributions/%00/{part}").status_code == 400
    assert Contribution.objects.filter(state=State.RECEIVED).count() == 1


def test_guessing_is_limited(visitor, monkeypatch):
    monkeypatch.setattr(access, "MAX_WRONG_LINKS", 3)
    guess = f"/en/contributions/1-{'a' * 43}/"
    assert [visitor.get(guess).status_code for _each in range(4)] == [404, 404, 404, 429]


def test_the_form_for_links_answers_the_same_for_every_address(visitor, clock):
    _contribution, status = received(visitor, clock)
    count = len(mails())
    known = visitor.post(FORM, {"address": ADDRESS.upper()})
    unknown = visitor.post(FORM, {"address": "nobody@example.org"})
    assert known.content == unknown.content
    assert len(mails()) == count + 1
    assert link_in(mails()[-1]) == status


def test_an_address_gets_few_links_a_day(visitor, clock):
    received(visitor, clock)
    count = len(mails())
    for _each in range(link_views.MAX_PER_ADDRESS + 2):
        assert visitor.post(FORM, {"address": ADDRESS}).status_code == 200
    assert len(mails()) == count + link_views.MAX_PER_ADDRESS


def test_one_unconfirmed_contribution_is_asked_for_again(visitor, clock):
    for number in range(3):
        send(visitor, clock, IDEA | {"title": f"Tree {number}"})
    visitor.post(FORM, {"address": ADDRESS})
    assert len(mails()) == 4
    assert link_in(mails()[-1]) == link_in(mails()[-2])


def test_wrong_addresses_and_many_requests_are_refused(visitor, monkeypatch):
    monkeypatch.setattr(link_views, "MAX_POSTS", 2)
    assert visitor.post(FORM, {"address": "a@b\nBcc: c@d.example"}).status_code == 400
    assert visitor.post(FORM).status_code == 400
    assert visitor.post(FORM, {"address": ADDRESS}).status_code == 429
    evil = {"Origin": "https://evil.example"}
    assert visitor.post(FORM, {"address": ADDRESS}, headers=evil).status_code == 403


def test_a_title_cannot_add_headers(visitor, clock, moderator):
    contribution, _status = received(visitor, clock, IDEA)
    Contribution.objects.update(title="a\nBcc: x@y.example")
    contribution.refresh_from_db()
    transitions.ask(contribution, moderator, "Why?")
    assert "\n" not in mails()[-1]["subject"]
    assert mails()[-1]["bcc"] == []


def test_an_unconfirmed_contribution_has_no_status_page(visitor, clock):
    send(visitor, clock)
    contribution = Contribution.objects.get()
    contribution.link_expires = timezone.now() + datetime.timedelta(days=1)
    contribution.save()
    assert (
        visitor.get(f"/en/contributions/{tokens.token(contribution, 'status')}/").status_code == 404
    )
