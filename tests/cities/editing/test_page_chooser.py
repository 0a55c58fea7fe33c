"""Related measures: the form names the chosen ones alone, however many there are to choose from."""

from bs4 import BeautifulSoup

from cities.models import MeasurePage
from tests import factories
from tests.cities.admin_forms import edit_address, errors, open_form, save


def chooser(html):
    return BeautifulSoup(html, "lxml").select_one("[data-page-chooser][data-name=related]")


def form_of(browser, page):
    return browser.get(edit_address(page), {"tab": "transfer"}).content


def latest(page):
    return MeasurePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_form_holds_the_chosen_pages_and_no_others(world, as_user):
    browser = as_user(world.dortmund_editor)
    factories.measure(in_city=world.dortmund, slug="other", heading="Nebenan")
    answer = save(browser, world.measure, related=[world.cluj_measure.pk])
    assert answer.status_code == 302
    shown = chooser(form_of(browser, world.measure))
    assert shown["data-model"] == "cities.measurepage"
    (box,) = shown.select("input")
    assert box["value"] == str(world.cluj_measure.pk)
    assert box.has_attr("checked")
    assert shown.select_one("li").text.strip() == "Autobuze electrice"


def test_what_is_unticked_is_taken_out(world, as_user):
    browser = as_user(world.dortmund_editor)
    save(browser, world.measure, related=[world.cluj_measure.pk])
    assert [page.pk for page in latest(world.measure).related.all()] == [world.cluj_measure.pk]
    data = open_form(browser, edit_address(world.measure))
    del data["related"]
    assert browser.post(edit_address(world.measure), data).status_code == 302
    assert list(latest(world.measure).related.all()) == []


def test_a_draft_of_others_and_nonsense_are_refused(world, as_user):
    browser = as_user(world.cluj_editor)
    for value in (world.draft.pk, "x", "²"):
        answer = save(browser, world.cluj_measure, related=[value])
        assert "related" in errors(answer)
        assert chooser(answer.content).select("input") == []


def test_the_form_reads_the_chosen_pages_only(world, as_user):
    browser = as_user(world.dortmund_editor)
    factories.measures(30, in_city=world.dortmund)
    html = form_of(browser, world.measure)
    assert "<option" not in str(chooser(html))
    assert len(chooser(html).select("li")) == 0
