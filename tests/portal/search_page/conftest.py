"""An engine whose answers a test sets."""

import pytest

from portal.search_page import views as view
from search.schema.facets import FACETS
from search.schema.request import SearchResult


@pytest.fixture
def engine(monkeypatch):
    """An engine that answers what the test says and remembers what it was asked."""

    class Engine:
        result = SearchResult(engine="embedded", facets={name: [] for name in FACETS})
        asked = None

        def search(self, request):
            # A question without hits only asks whether there are any.
            if request.size:
                self.asked = request
            return self.result

        def finds(self, *hits, total=None, **values):
            number = len(hits) if total is None else total
            facets = {name: [] for name in FACETS} | values.pop("facets", {})
            facts = {"engine": "embedded", **values}
            self.result = SearchResult(hits=hits, total=number, facets=facets, **facts)

    engine = Engine()
    monkeypatch.setattr(view.searcher, "search", engine.search)
    return engine
