"""The message catalogues, and the tool that keeps them without gettext."""

import io
import re

import pytest
from babel.messages.catalog import Catalog

from scripts import messages


@pytest.fixture(scope="module")
def template():
    return messages.collect()


def found_in(html):
    tokens = messages.extract_template(io.BytesIO(html.encode()), messages.KEYWORDS, (), {})
    return [(function, texts) for _line, function, texts, _comments in tokens]


def test_no_message_is_missing_fuzzy_or_out_of_date(template):
    assert list(messages.problems(template)) == []


def test_new_and_dead_messages_are_found(monkeypatch):
    known = Catalog(locale="de", fuzzy=False)
    known.add("Old", "Alt")
    fresh = Catalog(fuzzy=False)
    fresh.add("New", locations=[("portal/x.html", 0)])
    monkeypatch.setattr(messages, "load", lambda language: known)
    found = "\n".join(messages.problems(fresh))
    assert "no longer used, run `make messages`: 'Old'" in found
    assert "not extracted, run `make messages`: 'New'" in found


def test_a_text_that_loses_a_placeholder_is_found(monkeypatch):
    known = Catalog(locale="de", fuzzy=False)
    known.add("%(n)s hits", "Treffer %(m)s", flags=["python-format"])
    monkeypatch.setattr(messages, "load", lambda language: known)
    assert any("%(n)s hits" in line for line in messages.problems(known))


def test_templates_give_their_messages_up():
    html = """{% load i18n %}
      <p>{% translate "Search" %}</p>
          {% blocktranslate count n=total trimmed %}
            {{ n }} measure
          {% plural %}
            {{ n }} measures
          {% endblocktranslate %}
    {% translate "May" context "month" %}"""
    texts = [text for _function, text in found_in(html)]
    assert "Search" in texts
    assert ("%(n)s measure", "%(n)s measures") in [text[:2] for text in texts if len(text) > 2]
    assert ("month", "May") in texts


def test_every_house_is_read(template):
    places = {place.split("/")[0] for message in template for place, _line in message.locations}
    assert {"cities", "portal"} <= places


def test_a_new_message_is_never_guessed(monkeypatch):
    known = Catalog(locale="de", fuzzy=False)
    known.add("Search the measures", "Maßnahmen durchsuchen")
    monkeypatch.setattr(messages, "load", lambda language: known)
    fresh = Catalog(fuzzy=False)
    fresh.add("Search the measure", locations=[("portal/x.html", 0)])
    text = messages.updated("de", fresh).decode()
    assert 'msgid "Search the measure"\nmsgstr ""' in text
    assert "fuzzy" not in text
    assert "durchsuchen" not in text


def test_a_message_that_gains_a_plural_waits_for_its_forms(monkeypatch):
    known = Catalog(locale="ro", fuzzy=False)
    known.add("city", "oraș")
    monkeypatch.setattr(messages, "load", lambda language: known)
    fresh = Catalog(fuzzy=False)
    fresh.add(("city", "cities"), locations=[("portal/x.html", 0)])
    text = messages.updated("ro", fresh).decode()
    assert 'msgstr[0] "oraș"' in text
    assert 'msgstr[2] ""' in text
    assert "fuzzy" not in text


# What a catalogue's readers would take for a slip, whatever it says.
SLIPS = {
    "de": r"[“”]\w|\"",
    "fr": r"[ \u00a0][;:!?»]|«(?!\u202f)|(?<!\u202f)»|\bmesures?\b",
    "ro": r"[şţŞŢ]",
}


@pytest.mark.parametrize("language", SLIPS)
def test_texts_are_set_as_their_language_sets_them(language):
    """Narrow spaces in French, and always the same word for a measure; commas below in Romanian."""
    texts = [
        text
        for message in messages.load(language)
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert [text for text in texts if re.search(SLIPS[language], text, re.IGNORECASE)] == []
