"""Facet counts are computed only where a page shows facets, as they are expensive."""

import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.schema.facets import FACETS


@pytest.fixture
def counted(kinds, monkeypatch):
    """The facets that each query asks the engine to count."""
    wanted = []
    search = EmbeddedEngine.search

    def noted(engine, question):
        wanted.append(question.facets)
        return search(engine, question)

    monkeypatch.setattr(EmbeddedEngine, "search", noted)
    return wanted


@pytest.mark.parametrize("address", ["search/", "search.json"])
def test_an_answer_with_filters_counts_them_all(client, counted, address):
    assert client.get(f"/de/{address}").status_code == 200
    assert set(counted) == {tuple(FACETS)}


@pytest.mark.parametrize(
    "address",
    [
        "compare/?q=klima",
        "list/?q=klima",
        "search/embed/?q=klima",
        "search/suggest/?q=klima",
        "search.atom?q=klima",
        "search.csv?q=klima",
        "search.geojson?q=klima&city=de-dortmund",
    ],
)
def test_a_list_without_filters_counts_nothing(client, counted, address):
    assert client.get(f"/de/{address}").status_code == 200
    assert set(counted) == {()}
