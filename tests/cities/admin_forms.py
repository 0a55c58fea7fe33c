"""Submit the admin's page forms: form data as a browser would send it, read from the HTML."""

import json

from bs4 import BeautifulSoup

from cities.editing.tabs import TAB_PARAMETER


def parse(response):
    return BeautifulSoup(response.content, "html.parser")


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
    return _values_of(open_tabs(browser, address, needed=needed))


def fields(html):
    """Return the form data of the page editor without submit buttons: lists of values by name."""
    return _values_of(BeautifulSoup(html, "html.parser"))


def _values_of(page):
    values = {}
    form = page.select_one("form[data-edit-form], #w-editor-form")
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
    data = open_form(browser, edit_address(page), needed=() if every_tab else changes) | changes
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
