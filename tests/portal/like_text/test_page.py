"""The page "Measures like your text": what it finds, its limits, and that it keeps nothing."""

import re

import pytest
from django.core.cache import cache

from portal.like_text import views
from search.indexing import indexer
from search.schema.request import SearchResult
from search.similar import MAX_TEXT_LENGTH, TextMatch
from tests import factories
from tests.portal.like_text.files import docx, pdf, upload, word_xml
from tests.portal.markup import Page
from tests.portal.search_page.hits import hit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
PATH = "/en/search/text/"
TEXT = "Our school is too hot in summer. We want to plant trees in the yard."
WORDS = {
    "de": ("Maßnahmen, die Ihrem Text ähneln", "Passt zu dieser Stelle Ihres Textes:"),
    "en": ("Measures like your text", "Matches this part of your text:"),
    "fr": ("Actions proches de votre texte", "Correspond à ce passage de votre texte :"),
    "ro": (
        "Măsuri asemănătoare cu textul dumneavoastră",
        "Se potrivește cu acest pasaj din textul dumneavoastră:",
    ),
}


@pytest.fixture
def site():
    cache.clear()
    factories.home()
    factories.goal(13)
    factories.field("heat")


@pytest.fixture
def asked(monkeypatch):
    """What the search is asked for; it finds one measure by the second sentence."""
    calls = []

    def like_text(text, language):
        calls.append((text, language))
        return [TextMatch(hit(), "We want to plant <trees> in the yard.")]

    monkeypatch.setattr(views.similar, "like_text", like_text)
    return calls


@pytest.fixture
def nothing(monkeypatch):
    """A search that finds nothing."""
    monkeypatch.setattr(views.similar, "like_text", lambda text, language: [])


def words(answer):
    return Page(answer.content.decode()).words


def field(answer):
    """What stands in the text field."""
    return re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", answer.content.decode(), re.DOTALL)[1]


@pytest.mark.parametrize("language", WORDS)
def test_the_measures_are_shown_with_the_part_of_the_text_that_they_fit(client, asked, language):
    heading, fits = WORDS[language]
    path = f"/{language}/search/text/"
    assert heading in words(client.get(path))
    answer = client.post(path, {"text": TEXT})
    assert asked == [(TEXT, language)]
    assert answer.status_code == 200
    assert f"/{language}/cities/cluj-napoca/m1/" in answer.content.decode()
    assert fits in words(answer)
    assert "plant &lt;trees&gt; in the yard." in answer.content.decode()
    assert field(answer) == TEXT


def test_a_part_that_is_the_whole_text_is_not_repeated(client, monkeypatch):
    whole = [TextMatch(hit(by_meaning=True), TEXT)]
    monkeypatch.setattr(views.similar, "like_text", lambda text, language: whole)
    answer = client.post(PATH, {"text": TEXT.replace(". ", ".\n")})
    assert WORDS["en"][1] not in words(answer)
    assert "Similar in meaning" in words(answer)


def test_it_really_searches(client, embedded):
    factories.measure(heading="Fernwärme aus Abwärme", slug="fernwaerme")
    factories.measure(heading="Fernwärme, noch geheim", slug="geheim", published=False)
    indexer.rebuild("embedded")
    text = "Fernwärme soll aus Abwärme kommen. Noch ist das ein Entwurf."
    body = client.post("/de/search/text/", {"text": text}).content.decode()
    assert "/fernwaerme/" in body
    assert "geheim" not in body


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("draft.txt", TEXT.encode()),
        ("draft.docx", docx(word_xml(TEXT))),
        ("draft.pdf", pdf(TEXT)),
    ],
)
def test_a_file_is_searched_instead_of_the_text_and_the_text_stays(client, asked, name, content):
    answer = client.post(PATH, {"text": "my notes", "file": upload(name, content)})
    assert asked == [(TEXT, "en")]
    assert "The file was searched, not the text in the field." in words(answer)
    assert field(answer) == "my notes"


def test_a_longer_text_is_cut_for_the_search_but_not_in_the_field(client, asked):
    exact = "a" * (MAX_TEXT_LENGTH - 3) + "\r\nb."
    answer = client.post(PATH, {"text": exact})
    assert len(asked[-1][0]) == MAX_TEXT_LENGTH, "a line break counts as one"
    assert "The text is longer" not in words(answer)
    answer = client.post(PATH, {"text": exact + "c"})
    assert len(asked[-1][0]) == MAX_TEXT_LENGTH
    assert "only its first 5,000 characters were searched" in words(answer)
    assert field(answer).endswith("b.c")
    client.post(PATH, {"file": upload("long.txt", b"heat " * 20_000)})
    assert len(asked[-1][0]) == MAX_TEXT_LENGTH


@pytest.mark.parametrize("text", ["", "  \n ", "— … !", "\0\0", "\u200b"])
def test_without_a_text_the_field_says_so(client, asked, text):
    answer = client.post(PATH, {"text": text})
    assert answer.status_code == 400
    assert "Please enter a text, or choose a file." in words(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert asked == []


@pytest.mark.parametrize(
    "text", ["a\0b", "\u202eabc", "<script>alert(1)</script>", '"quoted" -not']
)
def test_odd_texts_are_escaped_and_searched(client, nothing, text):
    answer = client.post(PATH, {"text": text})
    assert answer.status_code in (200, 503)
    assert "<script>alert" not in answer.content.decode()


def test_a_refused_file_keeps_the_text(client, asked):
    answer = client.post(PATH, {"text": TEXT, "file": upload("draft.docx", b"PK broken")})
    assert answer.status_code == 400
    assert "This is no readable DOCX file" in words(answer)
    assert field(answer) == TEXT
    assert asked == []


def test_a_file_that_is_too_large_is_not_even_kept_in_memory(client, asked):
    content = b"x" * (5 * 1024 * 1024 + 1)
    answer = client.post(PATH, {"text": TEXT, "file": upload("draft.txt", content)})
    assert answer.status_code == 400
    assert "This file is larger than 5 MB." in words(answer)
    assert field(answer) == TEXT


def test_more_text_than_a_form_may_have_gets_a_message(client, asked):
    answer = client.post(PATH, {"text": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "more text than can be sent at once" in words(answer)


def test_a_broken_body_is_a_bad_request(client):
    body = {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data"}
    assert client.post(PATH, **body).status_code == 400


def test_a_file_never_touches_the_disk(client, asked, settings, monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("a file was written")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr("tempfile.NamedTemporaryFile", forbidden)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile", forbidden)
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", forbidden)
    content = b"heat " * 900_000
    for name, file in (("a.txt", content), ("a.docx", docx(word_xml(TEXT))), ("a.pdf", pdf(TEXT))):
        assert client.post(PATH, {"file": upload(name, file)}).status_code == 200, name


@pytest.mark.parametrize("sent", [None, {"text": TEXT}, {"text": ""}])
def test_no_answer_is_stored_by_anybody(client, asked, caplog, sent):
    caplog.set_level("DEBUG")
    answer = client.get(PATH) if sent is None else client.post(PATH, sent)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert "plant trees" not in caplog.text


def test_too_many_requests_wait_and_keep_the_text(client, asked, monkeypatch):
    monkeypatch.setattr(views, "MAX_POSTS", 1)
    assert client.post(PATH, {"text": TEXT}).status_code == 200
    answer = client.post(PATH, {"text": TEXT})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "Too many requests" in words(answer)
    assert field(answer) == TEXT
    assert len(asked) == 1
    assert client.get(PATH).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_forms_of_other_sites_are_refused(client, asked, headers):
    assert client.post(PATH, {"text": TEXT}, headers=headers).status_code == 403
    assert asked == []
    assert (
        client.post(PATH, {"text": TEXT}, headers={"Origin": "http://testserver"}).status_code
        == 200
    )


def test_other_methods_are_refused(client):
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(PATH).status_code == 405


def test_no_results_lead_to_the_search(client, nothing, monkeypatch):
    monkeypatch.setattr(views.searcher, "search", lambda request: SearchResult(engine="embedded"))
    answer = client.post(PATH, {"text": TEXT})
    assert answer.status_code == 200
    assert "No measure resembles your text" in words(answer)
    assert '<a href="/en/search/">Search with a few words instead</a>' in answer.content.decode()


def test_without_an_engine_the_page_says_so_and_keeps_the_text(client, nothing, monkeypatch):
    monkeypatch.setattr(views.searcher, "search", lambda request: SearchResult())
    answer = client.post(PATH, {"text": TEXT})
    assert answer.status_code == 503
    assert "The search is not responding at the moment." in words(answer)
    assert field(answer) == TEXT


def test_the_search_page_leads_here(client):
    for language in WORDS:
        page = client.get(f"/{language}/search/").content.decode()
        assert f'<a href="/{language}/search/text/">' in page
