"""Pasted content from Word or a web page is kept, or changed with a message, never lost silently."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.admin import Desk

PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer();
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent;
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
TABLE = """<table><thead><tr><th>Jahr</th><th>Tonnen</th></tr></thead><tbody>
<tr><td><p>2020</p></td><td>12</td></tr><tr><td>2021</td><td><b>9</b></td></tr></tbody></table>"""
PLAIN_TABLE = (
    "<p>Vorher</p><table><tr><td>Nord</td><td>3</td></tr><tr><td></td><td>4</td></tr></table>"
)
# Word and LibreOffice keep what was deleted while changes are tracked, and comments beside the text.
TRACKED = """<style>p { color: red }</style><p class=MsoNormal>Alt <del cite="mailto:a" datetime="2024">weg
</del><ins>neu</ins><span class=msoDel>auch weg</span><span style='mso-hide:all'>geheim</span></p>
<div style='mso-element:comment-list'><p class=MsoCommentText>Stimmt das?</p></div>"""
NESTED = "<ul><li>Eins<ul><li>Zwei<ul><li>Drei</li></ul></li></ul></li><li>Vier</li></ul>"
WORD_LIST = """<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>Punkt</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>o<span>&nbsp;</span></span><![endif]>Unterpunkt</p>"""
HEADINGS = "<h1>Eins</h1><h4>Vier</h4><p>Text</p>"
LAYOUT = "<table><tr><td><p>Nur ein Rahmen</p></td></tr></table>"

ITEM = "unordered-list-item"
CASES = {
    "challenge": (TABLE, [(ITEM, 0, "Jahr: 2020; Tonnen: 12"), (ITEM, 0, "Jahr: 2021; Tonnen: 9")]),
    "objectives": (PLAIN_TABLE, [("unstyled", 0, "Vorher"), (ITEM, 0, "Nord | 3"), (ITEM, 0, "4")]),
    "solution": (TRACKED, [("unstyled", 0, "Alt neu")]),
    "participation": (
        NESTED,
        [(ITEM, 0, "Eins"), (ITEM, 1, "Zwei"), (ITEM, 2, "Drei"), (ITEM, 0, "Vier")],
    ),
    "success_factors": (WORD_LIST, [(ITEM, 0, "Punkt"), (ITEM, 1, "Unterpunkt")]),
    "limits": (
        HEADINGS,
        [("header-three", 0, "Eins"), ("header-three", 0, "Vier"), ("unstyled", 0, "Text")],
    ),
    "staff": (LAYOUT, [("unstyled", 0, "Nur ein Rahmen")]),
}
TOLD = {"challenge", "objectives"}


@pytest.fixture
def form(embedded_portal, tab):
    desk = Desk(tab, embedded_portal.url).log_in("dortmund-editor")
    desk.walk_to("Städte", "Dortmund")
    desk.add_page()
    return desk


def pasted(form, name, html, last_word):
    """The blocks of a rich text field after pasting: kind, depth and words of each."""
    area = form.area(f"{name}_de")
    editor = area.locator("[contenteditable=true]")
    editor.click()
    editor.evaluate(PASTE, html)
    field = area.locator(f"[name={name}_de]")
    # The editor writes its input a moment after it has changed.
    expect(field, name).to_have_value(re.compile(re.escape(last_word)))
    blocks = json.loads(field.input_value())["blocks"]
    return [(each["type"], each["depth"], " ".join(each["text"].split())) for each in blocks]


def test_pasted_texts_keep_what_their_author_saw(form):
    for name, (html, blocks) in CASES.items():
        last_word = blocks[-1][2].split()[-1]
        assert pasted(form, name, html, last_word) == blocks, name
        notes = form.area(f"{name}_de").locator(".paste-note")
        assert notes.count() == (name in TOLD), name
    expect(form.area("challenge_de").locator(".paste-note")).to_contain_text("keine Tabellen")


def test_a_heading_that_is_cut_says_what_was_left_out(form):
    form.write(summary_de="Zeichen! " * 25)
    form.field("summary_de").press("Control+a")
    form.field("summary_de").press("Control+c")
    form.field("heading_de").click()
    form.field("heading_de").press("Control+v")
    note = form.area("heading_de").locator(".paste-note")
    expect(note).to_contain_text("160 Zeichen")
    kept = form.field("heading_de").input_value()
    left = note.locator("blockquote").text_content()
    assert len(kept) == 160
    assert (kept + left).split() == ["Zeichen!"] * 25


def test_a_full_field_says_so_until_there_is_room(form):
    form.write(heading_de="Wort " * 32)
    note = form.area("heading_de").locator(".paste-note")
    form.field("heading_de").press("End")
    form.tab.keyboard.type("noch")
    expect(note).to_have_text("Mehr als 160 Zeichen passen nicht in dieses Feld.")
    form.tab.keyboard.press("Backspace")
    expect(note).to_have_count(0)
