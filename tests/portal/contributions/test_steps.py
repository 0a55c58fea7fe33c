"""The script of the form in a real browser, whose requests the test client answers."""

import contextvars
import mimetypes
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from portal.contributions.models import Contribution
from tests.portal.contributions.sending import COMMITMENT, PATH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_city")]
ORIGIN = "http://testserver"


@pytest.fixture
def page(tab, visitor):
    """A tab whose requests go to the test client, static files included."""

    # Playwright calls back in a context of its own, which would open a second database connection.
    context = contextvars.copy_context()

    def ask(method, *args, **kwargs):
        return context.copy().run(method, *args, **kwargs)

    def answer(route):
        request, path = route.request, urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            if not found:
                route.fulfill(status=404)
                return
            route.fulfill(path=found, content_type=mimetypes.guess_type(path)[0])
            return
        if request.method == "POST":
            kind = request.headers["content-type"]
            got = ask(visitor.post, path, request.post_data_buffer, content_type=kind, follow=True)
        else:
            got = ask(visitor.get, path)
        route.fulfill(status=got.status_code, headers=dict(got.items()), body=got.content)

    tab.route("**/*", answer)
    tab.goto(f"{ORIGIN}{PATH}")
    return tab


def heading(page):
    return page.locator("[data-step]:visible h2")


def go_on(page):
    page.get_by_role("button", name="Next").click()


def fill_in(page, **changes):
    """Fill in all steps; end at the last one."""
    fields = COMMITMENT | changes
    page.get_by_label("A commitment").check()
    go_on(page)
    page.fill("[name=title]", fields["title"])
    page.fill("[name=text]", fields["text"])
    go_on(page)
    for name in ("value", "unit", "by"):
        page.fill(f"[name={name}]", fields[name])
    go_on(page)
    for name in ("sender_name", "sender_email", "organisation"):
        page.fill(f"[name={name}]", fields[name])
    page.select_option("[name=organisation_kind]", fields["organisation_kind"])
    go_on(page)


def test_a_step_is_checked_before_the_next_one(page):
    expect(page.get_by_text("Step 1 of 5")).to_be_visible()
    go_on(page)
    expect(page.get_by_text("Please choose one.")).to_be_visible()
    expect(page.locator("#id_kind_0")).to_be_focused()
    page.get_by_label("An idea").check()
    go_on(page)
    expect(heading(page)).to_have_text("Your contribution")
    expect(heading(page)).to_be_focused()
    page.fill("[name=title]", "Trees")
    page.keyboard.press("Enter")
    expect(page.locator("[name=text]")).to_be_focused()
    assert page.locator("[name=text]").get_attribute("aria-invalid") == "true"


def test_only_the_fields_of_the_kind_are_asked(page):
    page.get_by_label("An idea").check()
    go_on(page)
    page.fill("[name=title]", "Trees")
    page.fill("[name=text]", "Plant more of them.")
    go_on(page)
    expect(page.locator("[name=value]")).to_be_hidden()
    expect(page.locator("[name=status]")).to_be_hidden()
    go_on(page)
    expect(heading(page)).to_have_text("About you")


def test_what_was_typed_survives_a_reload_and_is_erased_after_sending(page, clock):
    fill_in(page)
    page.reload()
    expect(heading(page)).to_have_text("Check and send")
    expect(page.locator("[data-summary]")).to_contain_text(COMMITMENT["title"])
    page.get_by_role("button", name="Change – Your contribution").click()
    assert page.input_value("[name=title]") == COMMITMENT["title"]
    for _step in range(3):
        go_on(page)
    clock.pass_seconds(10)
    page.get_by_role("button", name="Send the contribution").click()
    expect(page.get_by_text("Please tick this box if you agree.")).to_be_visible()
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send the contribution").click()
    expect(page.get_by_role("heading", name="Please check your e-mail")).to_be_visible()
    assert Contribution.objects.get().title == COMMITMENT["title"]
    assert page.evaluate("sessionStorage.length") == 0


def test_a_step_names_what_the_server_cannot_read(page):
    page.get_by_label("A commitment").check()
    go_on(page)
    page.fill("[name=title]", COMMITMENT["title"])
    page.fill("[name=text]", "Roof. " * 170)
    go_on(page)
    expect(page.get_by_text("This text is too long: 1020 of at most 1000")).to_be_visible()
    page.fill("[name=text]", COMMITMENT["text"])
    go_on(page)
    for name, text in (("value", "many"), ("unit", "trees"), ("by", "2030")):
        page.fill(f"[name={name}]", text)
    go_on(page)
    expect(page.get_by_text("cannot be read as a number")).to_be_visible()
    expect(page.locator("[name=value]")).to_be_focused()
    page.fill("[name=value]", "0120.50")
    go_on(page)
    expect(heading(page)).to_have_text("About you")
    for name in ("sender_name", "sender_email", "organisation"):
        page.fill(f"[name={name}]", COMMITMENT[name])
    page.select_option("[name=organisation_kind]", COMMITMENT["organisation_kind"])
    go_on(page)
    expect(page.locator("[data-summary]")).to_contain_text("120.5")
    expect(page.locator("[data-summary]")).not_to_contain_text("0120.50")


def test_steps_go_on_without_the_server(page):
    page.route("**/check/", lambda route: route.abort())
    fill_in(page, value="many")
    expect(heading(page)).to_have_text("Check and send")


def test_an_error_of_the_server_leads_to_its_step(page, clock):
    page.route("**/check/", lambda route: route.abort())
    fill_in(page, value="many")
    page.get_by_label("I agree").check()
    clock.pass_seconds(10)
    page.get_by_role("button", name="Send the contribution").click()
    expect(page.locator("#problems")).to_be_focused()
    expect(heading(page)).to_have_text("Details and files")
    assert page.input_value("[name=value]") == "many"
    page.locator("#problems a").first.click()
    expect(page.locator("[name=value]")).to_be_focused()
