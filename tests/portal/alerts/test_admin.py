"""The admin view of subscribers: their number, and deletion of an address."""

import pytest
from django.utils import timezone

from cities import publishing
from portal.alerts.models import SearchAlert
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/admin/subscribers/"
LOGIN = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(client):
    """A logged-in client of an office member."""
    from django.contrib.auth.models import Group

    publishing.set_up_office(home=factories.home())
    group = Group.objects.get(name="Office")
    client.force_login(factories.user(groups=[group]), backend=LOGIN)
    return client


def subscribe(address, question, **values):
    return SearchAlert.objects.create(
        address=address, language="de", question=question, **{"consented": timezone.now(), **values}
    )


def test_the_office_sees_how_many_there_are_and_not_who(office):
    subscribe("leserin@example.org", "q=Seilbahn")
    subscribe("leserin@example.org", "q=Radweg")
    subscribe("b@example.org", "", consented=None, asked=timezone.now())
    answer = office.get(PAGE)
    body = answer.content.decode()
    assert answer.context["breadcrumbs_items"][-1]["label"] == answer.context["page_title"]
    assert "2 saved searches are active." in body or "2 gespeicherte Suchen sind aktiv." in body
    assert "leserin" not in body
    assert "Seilbahn" not in body
    assert PAGE in office.get("/admin/").content.decode()


def test_an_address_is_deleted_on_request(office):
    subscribe("leserin@example.org", "q=Seilbahn")
    subscribe("leserin@example.org", "q=Radweg")
    subscribe("b@example.org", "")
    answer = office.post(PAGE, {"address": "Leserin@Example.org"}, follow=True)
    assert answer.status_code == 200
    assert SearchAlert.objects.get().address == "b@example.org"
    assert office.post(PAGE, {"address": "nobody"}).status_code == 200
    assert SearchAlert.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_is_let_in(client, method):
    subscribe("leserin@example.org", "")
    factories.home()
    assert getattr(client, method)(PAGE, {"address": "leserin@example.org"}).status_code == 302
    client.force_login(factories.moderator(factories.city()), backend=LOGIN)
    answer = getattr(client, method)(PAGE, {"address": "leserin@example.org"})
    assert answer.status_code in (302, 403)
    assert PAGE not in client.get("/admin/").content.decode()
    assert SearchAlert.objects.exists()


def test_the_office_is_warned_of_bots(office, monkeypatch):
    from portal.alerts import subscriptions

    assert "help-warning" not in office.get(PAGE).content.decode()
    monkeypatch.setattr(subscriptions, "MAX_CONFIRMATIONS_PER_HOUR", 2)
    for number in range(2):
        subscribe(f"a{number}@example.org", "", consented=None, asked=timezone.now())
    one_after_the_other = office.get(PAGE).content.decode()
    monkeypatch.setattr(subscriptions, "MAX_UNCONFIRMED", 2)
    oldest_dropped = office.get(PAGE).content.decode()
    assert "help-warning" in one_after_the_other
    assert "help-warning" in oldest_dropped
    assert one_after_the_other != oldest_dropped
