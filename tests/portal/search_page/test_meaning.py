"""What was found by meaning: the label, the note, and the one switch for it and for other names."""

import re

import pytest

from search.schema.request import Expanded, Through
from tests import factories
from tests.portal.markup import Page
from tests.portal.search_page.hits import hit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NAMED = Expanded("căldură", {"de": "Wärme", "ro": "căldură"})
# Label, part of the note, switch off, what is said then, switch on.
WORDS = {
    "de": (
        "Nach Bedeutung gefunden",
        "die Ähnliches mit anderen Worten sagen",
        "Nur die eingegebenen Wörter suchen",
        "Nur nach den eingegebenen Wörtern gesucht.",
        "Auch finden, was dasselbe mit anderen Worten sagt",
    ),
    "en": (
        "Similar in meaning",
        "that say something similar in other words",
        "Search only for the exact words",
        "Showing exact matches only.",
        "Also search for similar meanings",
    ),
    "fr": (
        "Trouvé par le sens",
        "qui expriment une idée proche avec d’autres mots",
        "Rechercher seulement les mots saisis",
        "Seuls les mots saisis ont été recherchés.",
        "Trouver aussi ce qui dit la même chose avec d’autres mots",
    ),
    "ro": (
        "Găsit după sens",
        "care spun ceva asemănător cu alte cuvinte",
        "Căutați numai cuvintele introduse",
        "S-au căutat numai cuvintele introduse.",
        "Căutați și texte care spun același lucru cu alte cuvinte",
    ),
}


@pytest.fixture
def site():
    factories.home()
    factories.goal(13)
    factories.field("heat")


def link(body, text):
    """The address behind a link with this text."""
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{re.escape(text)}</a>', body)
    assert found, text
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("language", WORDS)
def test_hits_and_page_say_what_was_found_by_meaning(client, engine, language):
    label, note, off, *_rest = WORDS[language]
    engine.finds(hit(1), hit(2, by_meaning=True), by_meaning=True)
    body = client.get(f"/{language}/search/", {"q": "cald"}).content.decode()
    assert body.count(f">{label}</p>") == 1
    assert note in Page(body).words
    assert link(body, off) == f"/{language}/search/?q=cald&exact=1"


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("expanded", [(), (NAMED,)], ids=["meaning", "names"])
def test_the_switch_leads_back(client, engine, language, expanded):
    engine.finds(hit(), expanded=expanded)
    _label, note, off, said, on = WORDS[language]
    body = client.get(f"/{language}/search/", {"q": "cald", "exact": "1"}).content.decode()
    assert not engine.asked.expand
    assert said in Page(body).words
    assert link(body, on) == f"/{language}/search/?q=cald"
    assert '<input type="hidden" name="exact" value="1">' in body, "the next question keeps it"
    assert note not in Page(body).words
    assert off not in body


def test_names_and_meaning_share_one_switch(client, engine):
    through = (Through("Wärme", "căldură", "ro"),)
    engine.finds(
        hit(1, through=through), hit(2, by_meaning=True), expanded=(NAMED,), by_meaning=True
    )
    body = client.get("/en/search/", {"q": "Wärme"}).content.decode()
    assert body.count(WORDS["en"][2]) == 1
    assert "Also searched under other names" in body
    assert WORDS["en"][1] in Page(body).words


def test_where_all_match_by_words_there_is_nothing_to_switch(client, engine):
    engine.finds(hit())
    body = client.get("/en/search/", {"q": "heat"}).content.decode()
    for text in WORDS["en"]:
        assert text not in Page(body).words
    without_text = client.get("/en/search/", {"exact": "1"}).content.decode()
    assert WORDS["en"][4] not in without_text


def test_what_is_announced_is_in_the_partial(client, engine):
    engine.finds(hit(by_meaning=True), by_meaning=True)
    headers = {"HX-Request": "true"}
    partial = client.get("/en/search/", {"q": "heat"}, headers=headers).content.decode()
    assert re.search(r"<p data-said>The results include \w+ that say something similar", partial)
    exact = client.get("/en/search/", {"q": "heat", "exact": "1"}, headers=headers).content.decode()
    assert "<span data-said>Showing exact matches only.</span>" in exact


def test_nothing_found_by_words_alone_offers_the_meaning(client, engine):
    engine.finds()
    body = client.get("/en/search/", {"q": "heat", "exact": "1"}).content.decode()
    assert link(body, WORDS["en"][4]) == "/en/search/?q=heat"
    assert link(body, "Do you have a draft? Find measures like your text") == "/en/search/text/"


def test_lists_on_other_websites_and_programs_are_told(client, engine):
    engine.finds(hit(by_meaning=True), by_meaning=True)
    assert WORDS["fr"][0] in client.get("/fr/search/embed/", {"q": "chaud"}).content.decode()
    answer = client.get("/fr/search.json", {"q": "chaud"}).json()
    assert answer["by_meaning"] is True
    assert answer["hits"][0]["by_meaning"] is True
    engine.finds(hit())
    answer = client.get("/fr/search.json", {"q": "chaud"}).json()
    assert answer["by_meaning"] is answer["hits"][0]["by_meaning"] is False
