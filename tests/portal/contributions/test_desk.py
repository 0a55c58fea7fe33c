"""The desk of a city's moderators: who gets in, what it shows, and which steps it takes."""

import pytest
from django.contrib.auth.models import Group

from cities import publishing
from portal.contributions import transitions
from portal.contributions.desk import inbox
from portal.contributions.models import Contribution
from tests import factories
from tests.portal.contributions import sent
from tests.portal.searching import searching

pytestmark = pytest.mark.django_db
INBOX = "/admin/contributions/"
LOGIN = "django.contrib.auth.backends.ModelBackend"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def user(city):
    return factories.moderator(city)


@pytest.fixture
def desk(client, user):
    """The browser of a moderator."""
    client.force_login(user, backend=LOGIN)
    return client


@pytest.fixture(autouse=True)
def no_index(tmp_path):
    """An engine without an index: suggestions do without it."""
    with searching(tmp_path):
        yield


def address(contribution):
    return f"{INBOX}{contribution.pk}/"


def is_missing(browser, url):
    """Whether there is no such page; Django first tries the address of a language."""
    return browser.get(url, follow=True).status_code == 404


def step(browser, contribution, name, version=None, **values):
    """Send the form of a step as it was loaded with a version, by default the current one."""
    contribution.refresh_from_db()
    seen = contribution.changed.isoformat() if version is None else version
    data = {f"{name}-{field}": value for field, value in {"version": seen, **values}.items()}
    return browser.post(address(contribution), {"step": name, **data})


def test_the_menu_counts_what_is_open(desk, user):
    sent.contribution()
    made = sent.contribution()
    sent.contribution(state="unconfirmed", consented=None)
    assert "(2)" in desk.get("/admin/").content.decode()
    transitions.decline(made, user, reason="off_topic", text="")
    assert "(1)" in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("who", ["editor", "other", "office"])
def test_nobody_else_is_let_in(client, city, who):
    made = sent.contribution()
    record = sent.file(made)
    publishing.set_up_office(home=factories.home())
    other = sent.city("leeds")
    user = {
        "editor": lambda: factories.editor(city),
        "other": lambda: factories.moderator(other),
        "office": lambda: factories.user(groups=[Group.objects.get(name="Office")]),
    }[who]()
    client.force_login(user, backend=LOGIN)
    assert client.get(address(made)).status_code == 302
    assert step(client, made, "remark", text="hello").status_code == 302
    assert is_missing(client, f"{address(made)}files/{record.pk}/")
    if who == "other":
        assert is_missing(client, address(made))
        assert "Cable" not in client.get(INBOX, {"state": "all"}).content.decode()
    else:
        assert client.get(INBOX).status_code == 302
        assert INBOX not in client.get("/admin/").content.decode()
    made.refresh_from_db()
    assert not made.messages.exists()
    client.logout()
    assert client.get(address(made)).status_code == 302


def test_a_superuser_reads_all(client, city):
    client.force_login(factories.user(superuser=True), backend=LOGIN)
    made = sent.contribution(city=sent.city("leeds"))
    assert client.get(address(made)).status_code == 200


def test_what_is_not_confirmed_is_not_shown(desk):
    made = sent.contribution(state="unconfirmed", consented=None)
    assert made.title not in desk.get(INBOX, {"state": "all"}).content.decode()
    assert is_missing(desk, address(made))


def test_the_inbox_filters(desk, user):
    first = sent.contribution(title="Green roof", assignee=user)
    second = sent.contribution(title="Bicycles", kind="idea", organisation="Wheels")
    transitions.decline(second, user, reason="off_topic", text="")

    def found(**query):
        return [each.pk for each in desk.get(INBOX, query).context["contributions"]]

    assert found() == [first.pk]
    assert found(state="all") == [second.pk, first.pk]
    assert found(state="declined", kind="idea") == [second.pk]
    assert found(state="all", q="wheels bicy") == [second.pk]
    assert found(state="all", q=sent.SENDER) == [second.pk, first.pk]
    assert found(assignee="mine") == [first.pk]
    assert found(assignee="nobody") == []
    assert found(state="nonsense", kind=HOSTILE, assignee="x", city="x", p="9999") == [first.pk]
    assert desk.get(INBOX, {"q": f"{HOSTILE}\x00" * 50}).status_code == 200


def test_the_inbox_costs_the_same_at_any_length(desk, user, django_assert_max_num_queries):
    sent.contribution()
    desk.get(INBOX)
    with django_assert_max_num_queries(40) as few:
        desk.get(INBOX)
    for number in range(inbox.PAGE_SIZE + 5):
        sent.contribution(
            title=f"Number {number}",
            assignee=factories.moderator(user.groups.get().moderates_city.city),
        )
    with django_assert_max_num_queries(len(few)):
        answer = desk.get(INBOX)
    assert len(answer.context["contributions"]) == inbox.PAGE_SIZE
    assert answer.context["contributions"].has_next()


def test_everything_about_a_contribution_is_shown_and_escaped(desk, user, city):
    made = sent.contribution(title=f"A {HOSTILE}", text=f"B {HOSTILE}", url="https://example.com/x")
    record = sent.file(made, name=f"{HOSTILE}.pdf")
    twin = sent.contribution(title=f"A {HOSTILE}", text=f"B {HOSTILE}")
    transitions.ask(made, user, f"C {HOSTILE}")
    transitions.answer(made, f"D {HOSTILE}")
    transitions.remark(made, user, f"E {HOSTILE}")
    answer = desk.get(address(made))
    body = answer.content.decode()
    assert HOSTILE not in body
    for text in (
        "A &lt;",
        "B &lt;",
        "C &lt;",
        "D &lt;",
        "E &lt;",
        "Sam Sender",
        sent.SENDER,
        "120",
    ):
        assert text in body, text
    assert f"{address(made)}files/{record.pk}/" in body
    assert f'href="{address(twin)}"' in body
    assert "no-store" in answer["Cache-Control"]
    assert [entry.action.rpartition(".")[2] for entry in answer.context["entries"]] == [
        "asked", "answered", "remarked"
    ]  # fmt: skip


def test_a_contribution_costs_a_bounded_number_of_statements(
    desk, user, django_assert_max_num_queries
):
    made = sent.contribution()
    desk.get(address(made))
    with django_assert_max_num_queries(60) as few:
        desk.get(address(made))
    for number in range(10):
        sent.contribution()
        transitions.remark(made, user, f"Remark {number}")
        sent.file(made)
    with django_assert_max_num_queries(len(few) + 2):
        desk.get(address(made))


def test_files_are_downloads_that_run_nothing(desk):
    made = sent.contribution()
    answer = desk.get(f"{address(made)}files/{sent.file(made).pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 secret"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    strange = sent.file(made, content_type="text/html")
    answer = desk.get(f"{address(made)}files/{strange.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    answer.close()
    strange.file.storage.delete(strange.file.name)
    assert is_missing(desk, f"{address(made)}files/{strange.pk}/")
    other = sent.contribution()
    assert is_missing(desk, f"{address(other)}files/{sent.file(made).pk}/")


def test_the_steps_of_a_commitment(desk, user, city):
    made = sent.contribution()
    colleague = factories.moderator(city)
    assert step(desk, made, "assign", assignee=colleague.pk).status_code == 302
    assert step(desk, made, "ask", text="How many?").status_code == 302
    transitions.answer(made, "120")
    assert step(desk, made, "remark", text="Fine with me").status_code == 302
    assert step(desk, made, "publish", public_answer="Thanks").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.assignee, made.public_answer) == ("published", colleague, "Thanks")
    assert sent.contract().commitments.get().key == made.row_key


def test_the_steps_of_other_kinds(desk):
    measure, idea = sent.contribution(kind="measure"), sent.contribution(kind="idea")
    declined, merged = sent.contribution(), sent.contribution()
    step(desk, measure, "measure")
    step(desk, idea, "accept", public_answer="We do it")
    step(desk, merged, "merge", into=declined.pk)
    step(desk, declined, "decline", reason="unclear", text="Please tell more")
    states = dict(Contribution.objects.values_list("pk", "state"))
    assert states == {
        measure.pk: "accepted", idea.pk: "accepted", merged.pk: "declined", declined.pk: "declined"
    }  # fmt: skip
    assert measure.__class__.objects.get(pk=measure.pk).measure.origin == "society"


def test_a_step_on_an_outdated_page_is_refused_and_the_text_kept(desk, user):
    made = sent.contribution()
    seen = made.changed.isoformat()
    transitions.ask(made, user, "Another question")
    answer = step(desk, made, "ask", version=seen, text="My long question")
    assert answer.status_code == 200
    assert "My long question" in answer.content.decode()
    assert made.messages.count() == 1
    made.refresh_from_db()
    assert made.changed.isoformat() in answer.content.decode()
    transitions.decline(made, user, reason="other", text="No")
    answer = step(desk, made, "ask", version=seen, text="My <long> question")
    assert answer.status_code == 200
    assert "My &lt;long&gt; question</textarea>" in answer.content.decode()
    assert made.messages.count() == 1


def test_a_step_that_is_not_possible_says_why_and_keeps_the_text(desk):
    made = sent.contribution(organisation="")
    answer = step(desk, made, "publish", public_answer="Thank you all")
    assert answer.status_code == 200
    assert "Thank you all" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == "received"
    assert not sent.mails()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ask", {"text": ""}),
        ("ask", {"text": "x" * 4001}),
        ("ask", {"text": "a\x00b"}),
        ("decline", {"reason": "nonsense"}),
        ("decline", {"reason": "other", "text": " "}),
        ("merge", {"into": "abc"}),
        ("merge", {"into": "9" * 40}),
        ("merge", {"into": "1"}),
        ("assign", {"assignee": "999999"}),
        ("publish", {"public_answer": "x" * 1001}),
        ("accept", {"public_answer": "We do it"}),
        ("nonsense", {}),
        ("", {}),
    ],
)
def test_bad_input_changes_nothing(desk, name, values):
    made = sent.contribution()
    answer = step(desk, made, name, **values)
    assert answer.status_code in (200, 302)
    made.refresh_from_db()
    assert (made.state, made.messages.count(), made.assignee) == ("received", 0, None)
    assert not sent.mails()
    assert desk.post(address(made)).status_code == 302
    assert desk.post(address(made), {"step": "ask"}).status_code == 200
