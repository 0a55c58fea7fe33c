"""A translation is outdated if and only if the words of its original have changed."""

import datetime
import hashlib
import json

import pytest
from wagtail.models import PageLogEntry, Revision

from cities.models import MeasurePage
from cities.translations import staleness
from cities.translations.staleness import Confirmation, normalized_text
from cities.upgrades import stored_texts
from tests import factories as f
from tests.cities import admin_forms
from tests.factories import fresh

pytestmark = pytest.mark.django_db
PLAIN = "Ein neues Wärmenetz.\nEs wächst & gedeiht."
RICH = '<p data-block-key="a1">Größe <b>zählt</b> <a href="/x" id="1">hier</a></p><p>Zweitens</p>'


@pytest.mark.parametrize("same", [
    PLAIN.replace("\n", "\r\n"), PLAIN.replace("ä", "a\u0308"), PLAIN.replace(" ", "\u00a0"),
    PLAIN.replace("Wärmenetz", "Wärme\u00adnetz"), f"  {PLAIN} \n\n", PLAIN.replace("&", "&amp;"),
    PLAIN.replace(" ", "  "), PLAIN.replace("neues", "ne\u200bues"), PLAIN.replace("ä", "&auml;"),
])  # fmt: skip
def test_how_a_plain_text_is_written_down_does_not_count(same):
    assert normalized_text(same, rich=False) == normalized_text(PLAIN, rich=False)


@pytest.mark.parametrize("same", [
    RICH.replace("a1", "zz9"), RICH.replace('href="/x" id="1"', 'id="1" href="/x"'),
    RICH.replace("<b>", "<strong>").replace("</b>", "</strong>"), f"{RICH}<p></p><p> </p><p>&nbsp;</p>",
    RICH.replace("ö", "&ouml;"), RICH.replace("</p><p>", "</p>\r\n<p>"),
    RICH.replace("Zweitens", "Zwei&shy;tens"), RICH.replace("</p><p>", "<br/>"),
    RICH.replace("<p>Zweitens</p>", "<ul><li>Zweitens</li></ul>"),
])  # fmt: skip
def test_how_a_rich_text_is_marked_up_does_not_count(same):
    assert normalized_text(same, rich=True) == normalized_text(RICH, rich=True)


@pytest.mark.parametrize(("one", "other"), [
    ("<p>ein Netz</p>", "<p>kein Netz</p>"), ("<p>1,5 t</p>", "<p>15 t</p>"),
    ("<p>Wärme<b>netz</b></p>", "<p>Wärme netz</p>"), ("<p>eins</p><p>zwei</p>", "<p>einszwei</p>"),
])  # fmt: skip
def test_words_count(one, other):
    assert normalized_text(one, rich=True) != normalized_text(other, rich=True)


@pytest.fixture
def measure(world):
    """A Romanian measure with an English translation and an outdated French one."""
    created = f.measure(
        in_city=world.cluj, source_language="ro", heading={"ro": "Rețea", "en": "Grid"},
        summary={"ro": PLAIN, "en": PLAIN}, solution={"ro": RICH, "en": RICH}, state={"en": "ok"},
        measure_type="adaptation", fields_of_action=[f.field()], primary_goal=f.goal(),
        start="2020", review_due=datetime.date(2030, 1, 1),
    )  # fmt: skip
    created.heading_fr, created.summary_fr, created.state_fr = "Réseau", PLAIN, "ok"
    created = f.publish(created)
    MeasurePage.objects.filter(pk=created.pk).update(digest_fr="f" * 64)
    revision = created.latest_revision
    revision.content = {**revision.content, "digest_fr": "f" * 64}
    revision.save()
    return fresh(created)


def outdated(page):
    """Return the outdated languages of the published page and of the latest draft."""
    current = fresh(page)
    draft = current.get_latest_revision_as_object()
    return current.outdated_languages(), draft.outdated_languages()


def save_with(page, **confirmation):
    page = fresh(page)
    for name in ("heading_ro", "summary_ro"):
        setattr(page, name, confirmation.pop(name, getattr(page, name)))
    page.confirmation = Confirmation(**confirmation)
    return page.save_revision()


@pytest.mark.parametrize("actions", [("", "publish"), ("publish", ""), ("publish", "publish")])
def test_saving_an_untouched_form_changes_nothing(measure, world, as_user, actions):
    browser = as_user(world.cluj_moderator)
    digests_before = (measure.digest_en, measure.digest_fr)
    for action in actions:
        response = admin_forms.save(browser, measure, action)
        assert response.status_code == 302, admin_forms.errors(response)
    assert outdated(measure) == (["fr"], ["fr"])
    assert (fresh(measure).digest_en, fresh(measure).digest_fr) == digests_before
    assert not PageLogEntry.objects.filter(action__startswith="cities.").exists()


@pytest.mark.parametrize("languages", [("ro",), ("en",), ("fr",), ("ro", "en", "fr")])
def test_rewriting_without_other_words_changes_nothing(measure, languages):
    page = fresh(measure)
    for code in languages:
        setattr(page, f"summary_{code}", PLAIN.replace("\n", "\r\n") + "\r\n")
        solution = getattr(page, f"solution_{code}") or ""
        setattr(page, f"solution_{code}", solution.replace("a1", "b2") + "<p></p>")
    page.save_revision().publish()
    assert outdated(measure) == (["fr"], ["fr"])


def test_still_right_is_kept_and_recorded(measure, world):
    page = fresh(measure)
    page.confirmation = Confirmation(still_right=frozenset({"fr"}))
    page.save_revision(user=world.cluj_editor).publish()
    assert outdated(measure) == ([], [])
    entry = PageLogEntry.objects.get(action="cities.still_right")
    assert (entry.user, entry.data["languages"]) == (world.cluj_editor, ["fr"])
    assert "français" in entry.message


def test_a_small_correction_keeps_what_was_up_to_date(measure):
    save_with(measure, heading_ro="Rețeaua", small_correction=True)
    assert outdated(measure)[1] == ["fr"]
    entry = PageLogEntry.objects.get(action="cities.small_correction")
    assert entry.data["languages"] == ["en"]


def test_a_form_that_saves_itself_before_the_tick_is_one_correction(measure):
    opened = staleness.source_digest(measure)
    save_with(measure, heading_ro="Rețe", opened=opened)
    assert outdated(measure)[1] == ["en", "fr"]
    save_with(
        measure, heading_ro="Rețea ", summary_ro="Mai bine", opened=opened, small_correction=True
    )
    save_with(measure, heading_ro="Rețeaua", opened=opened, small_correction=True)
    assert outdated(measure)[1] == ["fr"]
    assert PageLogEntry.objects.filter(action="cities.small_correction").count() == 1


def test_without_the_tick_a_change_of_words_makes_it_outdated(measure):
    save_with(measure, heading_ro="Altceva")
    assert outdated(measure)[1] == ["en", "fr"]


def test_the_tabs_offer_what_can_be_said(measure, world, as_user):
    browser = as_user(world.cluj_moderator)
    page = admin_forms.open_tabs(browser, admin_forms.edit_address(measure))
    offered = {box["name"] for box in page.select("[name^=confirmed_]")}
    assert offered == {"confirmed_ro", "confirmed_fr"}
    response = admin_forms.save(
        browser, measure, "publish", confirmed_ro="on", confirmed_fr="on", summary_ro="Corectat"
    )
    assert response.status_code == 302, admin_forms.errors(response)
    assert outdated(measure) == ([], [])
    confirmation = PageLogEntry.objects.filter(action__startswith="cities.").order_by("action")
    assert [entry.data["languages"] for entry in confirmation] == [["en"], ["fr"]]
    html = str(admin_forms.open_tabs(browser, admin_forms.edit_address(measure)))
    assert html.count(world.cluj_moderator.get_username()) >= 2
    history = browser.get(f"/admin/pages/{measure.pk}/history/").content.decode()
    assert "français" in history


# --- Upgrade of stored digests -------------------------------------------------------------------
def former_digest(page):
    """Return the digest of the former algorithm: of the raw texts without block keys."""
    texts = [getattr(page, f"{name}_ro") or "" for name in page.TEXT_FIELDS]
    return hashlib.sha256(
        json.dumps([text.replace(' data-block-key="a1"', "") for text in texts]).encode()
    ).hexdigest()


def test_the_upgrade_keeps_what_digests_say(measure):
    old = former_digest(measure)
    measure.heading_ro, measure.summary_ro = "Rețea nouă", PLAIN.replace("\n", "\r\n")
    newer = former_digest(measure)
    measure.save_revision().publish()
    # English is a translation of the first original, French of the second, Italian of neither.
    stored = {"digest_en": old, "digest_fr": newer, "digest_it": "f" * 64}
    MeasurePage.objects.filter(pk=measure.pk).update(**stored)
    revision = Revision.objects.get(pk=fresh(measure).latest_revision_id)
    revision.content = {**revision.content, **stored}
    revision.save()
    stored_texts.renew_digests(MeasurePage, Revision.objects.all(), MeasurePage.TEXT_FIELDS)
    assert outdated(measure) == (["en"], ["en"])
    assert fresh(measure).digest_it == "f" * 64
    assert staleness.source_digest(fresh(measure)) == fresh(measure).digest_fr
    stored_texts.renew_digests(MeasurePage, Revision.objects.all(), MeasurePage.TEXT_FIELDS)
    assert outdated(measure) == (["en"], ["en"])
