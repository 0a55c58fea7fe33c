"""The form: who takes contributions, what is stored, what is refused, and that nothing is lost."""

import datetime
import uuid

import pytest

from portal.contributions.models import Contribution, State
from portal.contributions.sending import submissions, views
from tests import factories
from tests.portal.contributions.sending import (
    ADDRESS,
    COMMITMENT,
    IDEA,
    MEASURE,
    PATH,
    mails,
    send,
    token_of,
)
from tests.portal.markup import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_city")]


def words(answer):
    return Page(answer.content.decode()).words


# --- Who takes contributions --------------------------------------------------------------------
def test_a_section_and_the_list_lead_to_the_cities_that_take_contributions(visitor):
    section = factories.section(lists_contributions=True)
    for address in (section.get_url().replace("/de/", "/en/"), "/en/contribute/"):
        assert f'href="{PATH}"' in visitor.get(address).content.decode(), address
    other = factories.section()
    assert f'href="{PATH}"' not in visitor.get(other.get_url()).content.decode()


def test_the_list_of_cities_takes_few_statements(visitor, django_assert_max_num_queries):
    visitor.get("/en/contribute/")
    for number in range(5):
        city = factories.city(f"city-{number}", takes_contributions=True)
        factories.contract(in_city=city)
    with django_assert_max_num_queries(14):
        assert "City 4" in words(visitor.get("/en/contribute/"))


@pytest.mark.parametrize("missing", ["switch", "city", "contract", "restricted"])
def test_a_city_takes_contributions_only_when_all_is_public(visitor, open_city, missing):
    if missing == "switch":
        open_city.takes_contributions = False
        factories.publish(open_city)
    elif missing == "city":
        factories.unpublish(open_city)
    elif missing == "contract":
        factories.unpublish(open_city.get_children().get().specific)
    else:
        factories.restrict(open_city)
    assert visitor.get(PATH).status_code == 404
    assert visitor.post(PATH, IDEA).status_code == 404
    assert visitor.get(PATH + "sent/").status_code == 404
    answer = visitor.get("/en/contribute/")
    assert "At the moment no city takes contributions" in words(answer)
    section = factories.section(lists_contributions=True)
    assert "/contribute/" not in visitor.get(section.get_url()).content.decode()


# --- What is stored -----------------------------------------------------------------------------
@pytest.mark.parametrize("fields", [IDEA, COMMITMENT, MEASURE], ids=lambda fields: fields["kind"])
def test_every_kind_is_stored_until_it_is_confirmed(visitor, clock, fields):
    answer = send(visitor, clock, fields)
    assert (answer.status_code, answer["Location"]) == (302, PATH + "sent/")
    assert not answer.cookies
    stored = Contribution.objects.get()
    assert (stored.state, stored.kind, stored.language) == (State.UNCONFIRMED, fields["kind"], "en")
    assert (stored.title, stored.sender_email, stored.consented) == (fields["title"], ADDRESS, None)
    assert "Please check your e-mail" in words(visitor.get(answer["Location"]))


def test_figures_are_read_in_the_notation_of_the_language(visitor, clock):
    german = COMMITMENT | {"value": "1.250,5", "by": "31.12.2030"}
    path = PATH.replace("/en/", "/de/")
    assert send(visitor, clock, german, path=path).status_code == 302
    stored = Contribution.objects.get()
    assert (str(stored.value), stored.by, stored.language) == ("1250.500", "2030-12-31", "de")


def test_what_another_kind_needs_is_not_stored(visitor, clock):
    assert send(visitor, clock, COMMITMENT | {"cost": "no idea", "status": "x"}).status_code == 302
    stored = Contribution.objects.get()
    assert (stored.cost, stored.status) == (None, "")


def test_without_a_script_a_summary_comes_before_sending(visitor, clock):
    summary = send(visitor, clock, COMMITMENT, action="check")
    assert "Nothing has been sent yet" in words(summary)
    assert "120.5" in words(summary)
    assert Contribution.objects.count() == 0
    page = Page(summary.content.decode())
    hidden = {
        attrs["name"]: attrs["value"]
        for tag, attrs in page.elements
        if tag == "input" and attrs.get("type") == "hidden"
    }
    again = visitor.post(PATH, {**hidden, "action": "edit"})
    assert f'value="{COMMITMENT["title"]}"' in again.content.decode()
    assert visitor.post(PATH, {**hidden, "action": "send"}).status_code == 302
    assert Contribution.objects.get().text == COMMITMENT["text"]


def test_line_breaks_count_once(visitor, clock):
    text = "Trees grow.\r\n" * 83
    assert send(visitor, clock, IDEA | {"text": text[:1079]}).status_code == 302
    assert "\r" not in Contribution.objects.get().text


# --- What is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "praise"}, "Select a valid choice"),
        ({"title": ""}, "Please fill in this field"),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"title": "two\nlines"}, "characters that cannot be seen"),
        ({"title": "a\x00b"}, "Null characters are not allowed"),
        ({"title": "\u202eevil"}, "characters that cannot be seen"),
        ({"title": "\u200b\u200b"}, "Please write in words"),
        ({"text": "a" * 1001}, "at most 1000 characters"),
        ({"text": "aaaaaaaaaaaa"}, "Please write in words"),
        ({"text": "http://a.example " * 4}, "at most 3 links"),
        ({"sender_email": "nobody"}, "Enter a valid email address"),
        ({"sender_email": "a@b.example\nBcc: c@d.example"}, "Enter a valid email address"),
        ({"sender_email": f"{'a' * 250}@b.example"}, "at most 254 characters"),
        ({"sender_name": "A\r\nBcc: x@y.example"}, "characters that cannot be seen"),
        ({"consent": ""}, "Please tick this box"),
        ({"value": "many"}, "cannot be read as a number"),
        ({"value": "9" * 40}, "no more than 16 digits"),
        ({"value": ""}, "Please fill in this field"),
        ({"by": "soon"}, "cannot be read as a date"),
        ({"organisation": ""}, "Please fill in this field"),
        ({"organisation_kind": "party"}, "Select a valid choice"),
        ({"url": "javascript:alert(1)"}, "Please enter a web address"),
        ({"url": "www.solarwerk"}, "Please enter a web address"),
    ],
)  # fmt: skip
def test_wrong_input_is_named_and_nothing_is_lost(visitor, clock, wrong, told):
    answer = send(visitor, clock, COMMITMENT | wrong)
    assert answer.status_code == 400
    assert told in words(answer).replace("\u00a0", " ")
    assert COMMITMENT["text"] in answer.content.decode() or "text" in wrong
    assert Contribution.objects.count() == 0
    assert mails() == []


def test_money_in_another_currency_is_not_taken_for_euros(visitor, clock):
    answer = send(visitor, clock, MEASURE | {"cost": "1,250 lei"})
    assert "Please enter the amount in euros." in words(answer)


def test_a_script_is_shown_as_text(visitor, clock):
    script = '"><script>alert(1)</script>'
    fields = IDEA | {"title": script, "text": script, "sender_name": script}
    for action in ("check", "edit", "nonsense"):
        body = send(visitor, clock, fields, action=action).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_empty_and_huge_requests_get_an_answer(visitor, clock):
    assert visitor.post(PATH).status_code == 400
    huge = send(visitor, clock, IDEA | {"text": "w" * 10_000_000})
    assert (huge.status_code, "The texts are too long" in words(huge)) == (413, True)
    many = send(visitor, clock, IDEA, **{f"x{number}": "1" for number in range(11_000)})
    assert many.status_code == 413
    broken = visitor.generic("POST", PATH, b"--x", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    assert visitor.put(PATH).status_code == 405


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_other_sites_cannot_send_the_form(visitor, headers):
    answer = visitor.post(PATH, IDEA, headers=headers)
    assert answer.status_code == 403


# --- Bots and repetitions -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "That was very quick"), (25 * 3600, "older than a day")]
)
def test_the_time_of_the_form_is_checked_without_losing_text(visitor, clock, seconds, told):
    answer = send(visitor, clock, IDEA, seconds=seconds)
    assert (answer.status_code, told in words(answer)) == (400, True)
    assert IDEA["text"] in answer.content.decode()
    clock.pass_seconds(10)
    again = {**IDEA, "token": token_of(answer), "action": "send"}
    assert visitor.post(PATH, again).status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "1.0:a:b", "w" * 100_000, "\x00"])
def test_a_forged_form_is_not_stored(visitor, clock, forged):
    answer = send(visitor, clock, IDEA, token=forged)
    assert (answer.status_code, "This form is not complete" in words(answer)) == (400, True)


def test_the_form_of_one_city_is_not_valid_for_another(visitor, clock):
    other = factories.city("bochum", takes_contributions=True)
    factories.contract(in_city=other)
    token = token_of(visitor.get("/en/cities/bochum/contribute/"))
    assert send(visitor, clock, IDEA, token=token).status_code == 400


def test_a_form_sent_twice_makes_one_contribution(visitor, clock):
    token = token_of(visitor.get(PATH))
    clock.pass_seconds(10)
    for _again in range(3):
        fields = {**IDEA, "token": token, "action": "send"}
        assert visitor.post(PATH, fields).status_code == 302
    assert Contribution.objects.count() == 1
    assert len(mails()) == 1


def test_the_same_text_sent_again_after_going_back_is_no_second_contribution(visitor, clock):
    for fields in (IDEA, IDEA, IDEA | {"title": "Shade for the playground"}):
        assert send(visitor, clock, fields).status_code == 302
    assert Contribution.objects.count() == 2
    bodies = [message["body"] for message in mails()]
    assert ["Type of contribution: idea or question." in body for body in bodies] == [True, True]
    Contribution.objects.update(state=State.RECEIVED)
    assert send(visitor, clock, IDEA).status_code == 302
    assert Contribution.objects.count() == 3


# --- Checked step by step -----------------------------------------------------------------------
def test_a_partly_filled_form_is_checked(visitor):
    fields = COMMITMENT | {"value": "1,200.5", "by": "soon", "sender_name": "", "consent": ""}
    checked = visitor.post(PATH + "check/", fields).json()
    assert set(checked["errors"]) == {"by", "sender_name", "consent"}
    assert "cannot be read as a date" in checked["errors"]["by"].replace("\u00a0", " ")
    assert checked["values"]["value"] == "1,200.5"
    assert visitor.post("/de/cities/dortmund/contribute/check/", fields).json()["values"][
        "organisation"
    ]
    assert Contribution.objects.count() == 0


def test_a_check_answers_to_anything(visitor, open_city, monkeypatch):
    address = PATH + "check/"
    assert visitor.get(address).status_code == 405
    assert set(visitor.post(address).json()["errors"]) >= {"kind", "title"}
    assert visitor.post(address, {"kind": "x" * 10_000}).status_code == 200
    cross = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert visitor.post(address, headers=cross).status_code == 403
    monkeypatch.setattr(views, "MAX_CHECKS", 0)
    assert visitor.post(address).status_code == 429
    factories.unpublish(open_city)
    assert visitor.post(address).status_code == 404


def test_the_honeypot_gets_the_same_answer(visitor, clock):
    answer = send(visitor, clock, IDEA, website="https://spam.example")
    assert answer.status_code == 302
    assert Contribution.objects.count() == 0


# --- Limits -------------------------------------------------------------------------------------
def test_a_network_is_limited(visitor, clock, monkeypatch):
    monkeypatch.setattr(views, "MAX_POSTS", 2)
    for _each in range(2):
        visitor.post(PATH, IDEA)
    answer = send(visitor, clock, IDEA)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert IDEA["text"] in answer.content.decode()


def test_a_full_city_says_when_to_come_back(visitor, clock, open_city):
    open_city.contributions_per_day = 1
    factories.publish(open_city)
    token = token_of(visitor.get(PATH))
    assert send(visitor, clock, IDEA).status_code == 302
    other = IDEA | {"title": "Shade for the playground"}
    answer = visitor.post(PATH, {**other, "token": token, "action": "send"})
    assert (answer.status_code, "Please come back tomorrow." in words(answer)) == (429, True)
    assert IDEA["text"] in answer.content.decode()
    assert "Please come back tomorrow." in words(visitor.get(PATH))
    Contribution.objects.update(created=clock.real() - datetime.timedelta(days=1))
    assert token_of(visitor.get(PATH))


def test_an_address_gets_few_mails(visitor, clock):
    for number in range(submissions.MAX_UNCONFIRMED_PER_ADDRESS):
        assert send(visitor, clock, IDEA | {"title": f"Tree {number}"}).status_code == 302
    answer = send(visitor, clock, IDEA)
    assert (answer.status_code, "wait to be confirmed" in words(answer)) == (429, True)
    assert len(mails()) == submissions.MAX_UNCONFIRMED_PER_ADDRESS


def test_a_flood_displaces_the_oldest_unconfirmed_and_no_confirmed(
    visitor, clock, open_city, monkeypatch
):
    monkeypatch.setattr(submissions, "MAX_UNCONFIRMED", 2)
    confirmed = Contribution.objects.create(
        city=open_city, kind="idea", state=State.RECEIVED, language="en", **_texts()
    )
    for number in range(4):
        address = f"bot{number}@example.org"
        assert send(visitor, clock, IDEA | {"sender_email": address}).status_code == 302
    left = set(Contribution.objects.values_list("sender_email", flat=True))
    assert left == {confirmed.sender_email, "bot2@example.org", "bot3@example.org"}
    assert [message["to"] for message in mails()] == [["bot2@example.org"], ["bot3@example.org"]]


def _texts():
    return {
        "key": uuid.uuid4(), "title": "a", "text": "b", "sender_name": "c",
        "sender_email": "kept@example.org",
    }  # fmt: skip
