"""No barrier on any kind of page: axe in two languages, light and dark, on phone and desktop, pairwise."""

import pytest
import requests

from tests.e2e.barriers import AXE, PHONE, RUN_AXE, TAGS, TOO_WIDE, Reader
from tests.e2e.page_list import ERRORS, PAGES
from tests.needs import require

LANGUAGES = ("de", "ar")
POST = """path => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = path;
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture(scope="module")
def readers(browser, embedded_portal):
    """One browser profile per language, kept for all pages of this file."""
    require("axe-core", "run `make setup`", present=AXE.exists())
    contexts = {code: browser.new_context(locale=code) for code in LANGUAGES}
    yield {code: Reader(context, embedded_portal.url, code) for code, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(params=LANGUAGES)
def reader(request, readers):
    return readers[request.param]


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page(reader, kind):
    assert reader.open(PAGES[kind]) == 200
    assert reader.problems() == []


@pytest.mark.parametrize("kind", ERRORS)
def test_every_kind_of_error(reader, kind):
    address, status = ERRORS[kind]
    assert reader.open(address) == status
    assert reader.problems() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("address", "button", "drawer"),
    [("", "[popovertarget=site-menu]", "#site-menu"), ("search/", ".facets-button", "#facets")],
)
def test_what_opens_over_the_page_on_a_phone(reader, address, button, drawer, scheme):
    with reader.looking(PHONE, scheme):
        reader.open(address)
        reader.tab.locator(button).first.click()
        reader.tab.locator(drawer).wait_for(state="visible")
        reader.tab.evaluate(AXE.read_text("utf-8"))
        assert reader.tab.evaluate(RUN_AXE, TAGS) == []
        assert reader.tab.evaluate(TOO_WIDE) == []


def post(reader, path):
    """Send an empty form from a page of the portal; the status of the answer comes back."""
    reader.open("imprint/")
    reader.complaints.clear()
    with reader.tab.expect_response(lambda got: got.request.method == "POST") as answer:
        reader.tab.evaluate(POST, path)
    reader.tab.wait_for_load_state()
    return answer.value.status


def test_a_form_sent_to_a_page_that_is_only_read(reader):
    assert post(reader, f"/{reader.language}/search/") == 405
    assert reader.problems() == []


def test_a_form_without_its_token(readers):
    reader = readers["de"]
    assert post(reader, "/admin/login/") == 403
    assert reader.problems() == []


def test_too_many_wrong_passwords(browser, embedded_portal):
    address = f"{embedded_portal.url}/admin/login/"
    with requests.Session() as session:
        for _attempt in range(10):
            token = (
                session.get(address, timeout=20).cookies.get("csrftoken")
                or session.cookies["csrftoken"]
            )
            form = {"username": "nobody", "password": "wrong", "csrfmiddlewaretoken": token}
            session.post(address, data=form, headers={"Referer": address}, timeout=20)
    context = browser.new_context(locale="de-DE")
    reader = Reader(context, embedded_portal.url, "de")
    reader.tab.goto(address)
    reader.tab.fill("[name=username]", "nobody")
    reader.tab.fill("[name=password]", "wrong again")
    with reader.tab.expect_response(lambda got: got.request.method == "POST") as answer:
        reader.tab.locator("form [type=submit]").click()
    assert answer.value.status == 429
    reader.tab.wait_for_load_state()
    assert reader.barriers() == []
    context.close()


FAULTS = {
    "image-alt": '<img src="/favicon.ico">',
    "color-contrast": '<p style="color: #aaa; background: #bbb">pale</p>',
    "too wide": '<div style="inline-size: 500px">wide</div>',
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_barrier_is_found(readers, fault):
    reader = readers["de"]
    reader.open("imprint/")
    plant = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
    # Styles come by script here, as the pages' own policy refuses them in the markup.
    reader.tab.evaluate(plant, FAULTS[fault].replace(" style=", " data-style="))
    reader.tab.evaluate(
        "() => document.querySelectorAll('[data-style]').forEach("
        "element => { element.style.cssText = element.dataset.style; })"
    )
    assert any(fault in line for line in reader.barriers())


def test_a_stranger_and_a_breach_of_the_policy_are_heard(readers):
    reader = readers["de"]
    reader.open("imprint/")
    reader.tab.evaluate(
        "() => { const image = new Image(); image.src = 'http://stranger.example/x.png';"
        " document.body.append(image); }"
    )
    reader.tab.wait_for_function(
        "() => document.images.length && [...document.images].at(-1).complete"
    )
    assert any("stranger.example" in line for line in reader.complaints)
    assert any("Content Security Policy" in line for line in reader.complaints)
