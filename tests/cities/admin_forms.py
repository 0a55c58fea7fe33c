"""Submit the admin's page forms: form data as a browser would send it, read from the HTML."""

import json

from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth import get_user
from django.utils import translation
from wagtail.models import PageSubscription
from wagtail.users.models import UserProfile

from cities.editing.tabs import DEFERRED_TABS, TAB_PARAMETER


def parse(response):
    return BeautifulSoup(response.content, "lxml")


def open_tab(browser, address, tab):
    """Return the parsed HTML of one tab of the page editor."""
    response = browser.get(address, {TAB_PARAMETER: tab})
    assert response.status_code == 200, tab
    return parse(response)


def open_tabs(browser, address, *, needed=()):
    """Return the parsed page editor with the tabs opened that have the `needed` fields, or all."""
    page = parse(browser.get(address))
    for place in page.select("[data-deferred-tab]"):
        if needed and set(needed) <= {tag["name"] for tag in page.select("[name]")}:
            break
        place.replace_with(open_tab(browser, address, place["data-deferred-tab"]))
    return page


def open_form(browser, address, *, needed=()):
    """Return the form data of `open_tabs`."""
    return _values_of(_form_tag(open_tabs(browser, address, needed=needed)))


def fields(html):
    """Return the form data of the page editor without submit buttons: lists of values by name."""
    return _values_of(_form_tag(BeautifulSoup(html, "lxml")))


def _form_tag(page):
    return page.select_one("form[data-edit-form], #w-editor-form")


def form_data(browser, page, *, needed=()):
    """Return the same as `open_form`, without rendering the admin around the form.

    Only the tabs with the `needed` fields are opened, or all without any.
    """
    user = get_user(browser)
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    with translation.override(UserProfile.get_for_user(user).get_preferred_language()):
        return _form_data(_form(page, user, needed))


def _form(page, user, needed):
    form_class = page.get_edit_handler().get_form_class()
    names = {name.partition("-")[0] for name in needed}
    deferred = {
        tab: options
        for tab, options in form_class.tab_options.items()
        if needed and names.isdisjoint((*options.get("fields", ()), *options.get("formsets", ())))
    }
    return type(form_class)("Form", (form_class,), {"tab_options": deferred})(
        instance=page,
        subscription=PageSubscription(page=page, user=user, comment_notifications=False),
        parent_page=page.get_parent(),
        for_user=user,
    )


def _form_data(form):
    parts = [*form]
    for formset in form.formsets.values():
        parts.append(formset.management_form)
        for row in formset.forms:
            if "DELETE" in row.fields:
                # As Wagtail's inline panel does.
                row.fields["DELETE"].widget = forms.HiddenInput()
            parts += row
    values = _values_of(BeautifulSoup("".join(map(str, parts)), "lxml"))
    if form.deferred_tabs:
        values[DEFERRED_TABS] = form.deferred_tabs
    revision = form.instance.latest_revision
    if revision:
        values["loaded_revision_id"] = [str(revision.pk)]
        values["loaded_revision_created_at"] = [revision.created_at.isoformat()]
    return values


def _values_of(form):
    values = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        name = tag["name"]
        if (
            "__prefix__" in name
            or tag.has_attr("disabled")
            or tag.get("type") in ("submit", "file")
        ):
            continue
        for value in _values(tag):
            values.setdefault(name, []).append(value)
    return values


def _values(tag):
    if tag.name == "textarea":
        # A browser drops the first line break after the tag and sends CR LF.
        yield tag.text.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
    elif tag.name == "select":
        chosen = tag.select("option[selected]")
        if not chosen and not tag.has_attr("multiple"):
            chosen = tag.select("option")[:1]
        yield from (option.get("value", option.text) for option in chosen)
    elif tag.get("type") not in ("checkbox", "radio") or tag.has_attr("checked"):
        yield tag.get("value", "on" if tag.get("type") == "checkbox" else "")


def rich(text, *, link=None):
    """Return a paragraph as Draftail content state."""
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": link}} if link else {}
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if link else []
    block = {
        "key": "abcde", "text": text, "type": "unstyled", "depth": 0,
        "inlineStyleRanges": [], "entityRanges": ranges,
    }  # fmt: skip
    return json.dumps({"blocks": [block], "entityMap": entities})


def edit_address(page):
    return f"/admin/pages/{page.pk}/edit/"


def save(browser, page, action="", *, every_tab=False, **changes):
    """Open the page's form, change fields and submit it; `action` is "publish" or "submit".

    Only the tabs with these fields are opened, or `every_tab`.
    """
    data = form_data(browser, page, needed=() if every_tab else changes) | changes
    if action:
        data[f"action-{action}"] = "1"
    return browser.post(edit_address(page), data)


def create(browser, parent, model, action="", **values):
    """Submit the form for a new page."""
    address = f"/admin/pages/add/cities/{model}/{parent.pk}/"
    data = open_form(browser, address, needed=values) | values
    if action:
        data[f"action-{action}"] = "1"
    return browser.post(address, data)


def errors(response):
    """Return the errors of a form and its rows by field name."""
    form = response.context["form"]
    by_name = {name: [str(line) for line in lines] for name, lines in form.errors.items()}
    for formset in form.formsets.values():
        for row in formset.forms:
            by_name |= {
                f"{row.prefix}-{name}": list(map(str, lines)) for name, lines in row.errors.items()
            }
    return by_name
